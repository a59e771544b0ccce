//! Exporting the open figure: format, path, and the file.

use std::path::PathBuf;

use attune::figure::{Id, Style};
use attune::study::StudyView;
use attune::t;
use eframe::egui::Ui;

use super::Context;
use crate::theme::SPACE;
use crate::widget::{PathField, Pick, card, primary_enabled, segments, small};

/// The formats, as files end.
const FORMATS: [&str; 4] = ["svg", "pdf", "png", "csv"];

/// The form; closed until it is asked for.
#[derive(Default)]
pub struct Export {
    open: bool,
    figure: Option<Id>,
    path: PathField,
}

impl Export {
    /// Opens the form for a figure, or closes it.
    pub fn toggle(&mut self, study: &StudyView, figure: Id) {
        self.open = !self.open;
        if self.figure != Some(figure) || self.path.path.is_empty() {
            self.figure = Some(figure);
            let path = study.folder.join(figure.id()).with_extension(self.format());
            self.path = PathField::with(path.display().to_string());
        }
    }

    /// The format that the path's ending says.
    fn format(&self) -> &'static str {
        let path = PathBuf::from(&self.path.path);
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        FORMATS
            .into_iter()
            .find(|format| *format == ending)
            .unwrap_or("svg")
    }

    /// Draws the form; where to write and how, once the button is pressed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        study: &StudyView,
    ) -> Option<(PathBuf, Style)> {
        if !self.open {
            return None;
        }
        let theme = context.theme;
        let mut written = None;
        ui.add_space(SPACE[0]);
        card(ui, theme, |ui| {
            ui.horizontal(|ui| {
                small(ui, theme, &t!("page-explore-export-as"));
                let formats = FORMATS.map(|format| (format, format.to_uppercase()));
                if let Some(format) = segments(ui, theme, self.format(), &formats) {
                    let path = PathBuf::from(&self.path.path).with_extension(format);
                    self.path.path = path.display().to_string();
                }
                small(ui, theme, &t!("page-explore-export-note"));
            });
            let mut done = self
                .path
                .show(ui, theme, Pick::Save, &t!("page-explore-export-path"));
            let path = self.path.chosen();
            let why_not = path.is_none().then(|| t!("page-explore-export-no-path"));
            let label = t!("page-explore-export-write");
            done |= primary_enabled(ui, theme, &label, why_not.as_deref()).clicked();
            if let Some(path) = path.filter(|_| done) {
                let path = match path.extension() {
                    Some(_) => path,
                    None => path.with_extension(self.format()),
                };
                let cultures = study.cultures.iter();
                let cultures = cultures.map(|culture| (culture.name.clone(), culture.colour));
                let style = Style {
                    cultures: cultures.collect(),
                    text_scale: if context.class_mode { 1.3 } else { 1.0 },
                    ..Style::default()
                };
                written = Some((path, style));
                self.open = false;
            }
        });
        written
    }
}
