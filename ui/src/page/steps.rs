//! Step by step: a published study repeated; its stages as a list, one thing to do next.

mod choices;
mod list;

use attune::study::{PlanView, template};
use attune::t;
use eframe::egui::{CentralPanel, Frame, ScrollArea, Ui};

use super::{Context, Show};
use crate::command::Action;
use crate::theme::SPACE;
use crate::widget::{Empty, Icon, column, empty};

/// The page; it keeps nothing, as everything stands in the study.
#[derive(Default)]
pub struct StepsPage;

impl Show for StepsPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        let Some(view) = &study.plan else {
            let offer = Empty {
                icon: Icon::Star,
                headline: &t!("page-steps-none"),
                sentence: &t!("page-steps-none-about"),
                offer: Some(&Action::Repeat.label()),
            };
            if empty(ui, context.theme, &offer) {
                context.actions.push(Action::Repeat);
            }
            return;
        };
        let width = context.theme.panel_width(ui.ctx(), 24.0, 0.27);
        column("plan", width, SPACE[4]).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                choices::show(ui, context, study, &view.plan);
            });
        });
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                list::show(ui, context, study, view);
            });
        });
    }
}

/// The name of what is repeated.
pub fn name_of(view: &PlanView) -> String {
    let template = template(&view.plan.template);
    template.map_or_else(|| view.plan.template.clone(), |t| t.name())
}
