//! Which published study is repeated, and where.

use attune::study::{Plan, StudyView, TEMPLATES};
use attune::t;
use eframe::egui::Ui;

use super::{buttons, modal};
use crate::theme::{SPACE, Theme};
use crate::widget::{plain, primary_enabled, selectable_card, small, strong, title, weak};

/// The dialog; open where a template is chosen in it.
#[derive(Default)]
pub struct Repeat {
    /// Place in [`TEMPLATES`].
    chosen: Option<usize>,
}

/// What was asked for.
pub enum Repeated {
    /// In the study that is open.
    Here(Plan),
    /// In a new one.
    Anew(Plan),
}

impl Repeat {
    /// Opens it.
    pub fn open(&mut self) {
        self.chosen = Some(0);
    }

    /// Draws it, where it is open; what it asks for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        study: Option<&StudyView>,
    ) -> Option<Repeated> {
        let mut chosen = self.chosen?;
        let mut asked = None;
        let mut cancelled = false;
        let plan = |chosen: usize| Plan::of(TEMPLATES[chosen]);
        let closed = modal(ui, "repeat", theme.size_body * 44.0, |ui| {
            title(ui, theme, &t!("window-repeat-title"));
            weak(ui, theme, &t!("window-repeat-about"));
            ui.add_space(SPACE[2]);
            for (at, template) in TEMPLATES.iter().enumerate() {
                let name = template.name();
                let card = selectable_card(ui, theme, at == chosen, &name, |ui| {
                    strong(ui, theme, &name);
                    small(ui, theme, &template.about());
                });
                if card.response.clicked() {
                    chosen = at;
                }
            }
            ui.add_space(SPACE[3]);
            buttons(ui, |ui| {
                let anew = t!("window-repeat-anew");
                if primary_enabled(ui, theme, &anew, None).clicked() {
                    asked = Some(Repeated::Anew(plan(chosen)));
                }
                let open = study.filter(|study| study.read_only.is_none());
                if let Some(study) = open {
                    let here = t!("window-repeat-here", study = study.name.as_str());
                    if plain(ui, &here).clicked() {
                        asked = Some(Repeated::Here(plan(chosen)));
                    }
                }
                cancelled = plain(ui, &t!("window-cancel")).clicked();
            });
        });
        self.chosen = match closed || cancelled || asked.is_some() {
            true => None,
            false => Some(chosen),
        };
        asked
    }
}
