//! The learning curve: four trainings on growing shares of the training cues.

use attune::recipe::Estimate;
use attune::study::Command;
use attune::t;
use eframe::egui::Ui;

use super::Context;
use crate::dialog::{buttons, modal};
use crate::page::Page;
use crate::theme::SPACE;
use crate::widget::{body, number, plain, primary, title};

/// The sum of the shares of the four trainings.
const TOGETHER: f64 = 2.5;

/// Draws the dialog where it is `open`.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, open: &mut bool, estimate: Option<&Estimate>) {
    if !*open {
        return;
    }
    let theme = context.theme;
    let mut done = false;
    let closed = modal(ui, "curve", theme.size_body * 40.0, |ui| {
        title(ui, theme, &t!("page-train-curve-title"));
        ui.add_space(SPACE[1]);
        body(ui, theme, &t!("page-train-curve-about"));
        if let Some(estimate) = estimate {
            let time = number::duration(TOGETHER * estimate.seconds);
            body(ui, theme, &t!("page-train-curve-time", time = time));
        }
        ui.add_space(SPACE[3]);
        buttons(ui, |ui| {
            if primary(ui, theme, &t!("page-train-curve-start")).clicked() {
                context.send(Command::StartLearningCurve);
                *context.go_to = Some(Page::Jobs);
                done = true;
            }
            done |= plain(ui, &t!("window-cancel")).clicked();
        });
    });
    if done || closed {
        *open = false;
    }
}
