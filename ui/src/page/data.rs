//! Data: cards on the left, the table in the middle, curation steps on the right.

mod about;
mod cards;
mod cultures;
mod facets;
mod steps;
mod table;
mod words;

pub(crate) use words::kind_icon;

use attune::dataset::Report;
use attune::study::{DatasetView, StudyView, Update};
use attune::t;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::{Context, Show};
use crate::command::Action;
use crate::theme::SPACE;
use crate::widget::{
    Empty, Icon, body, column, empty, link, number, passing_band, segments, small, small_cut,
    title, weak,
};

/// Bands of imports shown at once; the table keeps its room.
const BANDS: usize = 2;

/// What the middle of the page shows of a dataset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum View {
    #[default]
    Table,
    Report,
    About,
}

/// The page: which dataset is open, and what was loaded of it.
#[derive(Default)]
pub struct DataPage {
    open: Option<String>,
    /// Whether the card of the open dataset is to be scrolled to.
    reveal: bool,
    view: View,
    table: table::Table,
    facets: facets::Facets,
    cultures: cultures::Cultures,
    /// Imports just done, until their band is dismissed.
    imported: Vec<(String, Report)>,
}

impl Show for DataPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        if study.datasets.is_empty() {
            let nothing = Empty {
                icon: Icon::Data,
                headline: &t!("page-data-none"),
                sentence: &t!("page-data-none-sentence"),
                offer: Some(&t!("page-data-none-offer")),
            };
            if empty(ui, context.theme, &nothing) {
                context.actions.push(Action::Import);
            }
            return;
        }
        let is_open = |d: &&DatasetView| Some(&d.manifest.id) == self.open.as_ref();
        let dataset = study
            .datasets
            .iter()
            .find(is_open)
            .unwrap_or(&study.datasets[0]);
        let theme = context.theme;
        let width = theme.panel_width(ui.ctx(), 16.5, 0.18);
        column("cards", width, SPACE[3]).show(ui, |ui| {
            let there = self.open.as_ref() == Some(&dataset.manifest.id);
            let reveal = there && std::mem::take(&mut self.reveal);
            if let Some(id) = cards::show(ui, context, study, dataset, reveal) {
                self.open = Some(id);
                self.facets.close();
            }
            self.cultures.show(ui, context, study);
        });
        if self.view == View::Table {
            Panel::right("steps")
                .exact_size(theme.panel_width(ui.ctx(), 15.5, 0.17))
                .resizable(false)
                .show_separator_line(false)
                .frame(Frame::new().inner_margin(Margin {
                    left: SPACE[3] as i8,
                    ..Margin::default()
                }))
                .show(ui, |ui| steps::show(ui, context, study, dataset));
        }
        CentralPanel::default()
            .frame(Frame::new())
            .show(ui, |ui| self.middle(ui, context, study, dataset));
        words::teach(context.teach, dataset);
    }

    fn take(&mut self, update: &Update) {
        match update {
            Update::Imported {
                dataset, report, ..
            } => {
                self.open = Some(dataset.clone());
                self.reveal = true;
                self.view = View::Table;
                self.imported.push((dataset.clone(), report.clone()));
            }
            Update::Facets {
                dataset,
                column,
                values,
            } => {
                self.facets.take(dataset, column, values);
                self.cultures.take(dataset, column, values);
            }
            update => self.table.take(update),
        }
    }
}

impl DataPage {
    fn middle(
        &mut self,
        ui: &mut Ui,
        context: &mut Context<'_>,
        study: &StudyView,
        dataset: &DatasetView,
    ) {
        let theme = context.theme;
        self.bands(ui, context, study);
        let manifest = &dataset.manifest;
        title(ui, theme, &manifest.name);
        small_cut(
            ui,
            theme,
            &t!(
                "page-data-rows-of",
                rows = number::count(dataset.rows),
                all = number::count(manifest.report.rows_kept),
                layout = manifest.origin.layout.as_str()
            ),
        );
        let choices = [
            (View::Table, t!("page-data-view-table")),
            (View::Report, t!("page-data-view-report")),
            (View::About, t!("page-data-view-about")),
        ];
        if let Some(view) = segments(ui, theme, self.view, &choices) {
            self.view = view;
        }
        ui.add_space(SPACE[0]);
        match self.view {
            View::Table => self.table.show(ui, context, dataset, &mut self.facets),
            View::Report => about::report(ui, theme, &manifest.report),
            View::About => about::origin(ui, theme, manifest),
        }
    }

    /// One band per import, the newest first: read, kept, left out and why, with the rows a
    /// click away.
    fn bands(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        let theme = context.theme;
        let mut show = None;
        let mut done = None;
        for (at, (id, report)) in self.imported.iter().enumerate().rev().take(BANDS) {
            let dataset = study.datasets.iter().find(|d| d.manifest.id == *id);
            let name = dataset.map_or(id.as_str(), |d| d.manifest.name.as_str());
            let (icon, colour) = if report.left_out.is_empty() {
                (Icon::Check, theme.good)
            } else {
                (Icon::Info, theme.warning)
            };
            let dismissed = passing_band(ui, theme, icon, colour, |ui| {
                body(ui, theme, &words::imported(name, report));
                let more = !report.left_out.is_empty()
                    || !report.missing_values.is_empty()
                    || !report.notes.is_empty();
                if more && link(ui, theme, &t!("page-data-show")).clicked() {
                    show = Some(id.clone());
                }
            });
            if dismissed {
                done = Some(at);
            }
        }
        if let Some(id) = show {
            self.imported.retain(|(other, _)| *other != id);
            self.open = Some(id);
            self.view = View::Report;
        } else if let Some(at) = done {
            self.imported.remove(at);
        }
        if self.imported.len() > BANDS {
            let more = self.imported.len() - BANDS;
            ui.horizontal(|ui| {
                small(ui, theme, &t!("page-data-imported-more", more = more));
                if link(ui, theme, &t!("page-data-imported-dismiss")).clicked() {
                    self.imported.clear();
                }
            });
        }
        for problem in &study.problems {
            weak(ui, theme, &problem.to_string());
        }
    }
}
