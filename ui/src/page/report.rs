//! Report: the document as it will print, sections on and off, notes, and the files.

mod sheet;

use std::path::{Path, PathBuf};

use attune::report::Document;
use attune::study::{Command, Culture, Headline, REPORT_SECTIONS, StudyView, Update, section_name};
use attune::t;
use eframe::egui::{CentralPanel, Frame, Margin, ScrollArea, TextEdit, Ui, Vec2};

use super::{Context, Show};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    PathField, Pick, body, column, primary_enabled, small, strong, switch, title, weak,
};

/// The page: what is left out, the notes, where to write, and the document as it came.
#[derive(Default)]
pub struct ReportPage {
    folder: PathBuf,
    left_out: Vec<String>,
    notes: String,
    path: PathField,
    /// What the document was asked for: where it changes, it is put together anew.
    asked: Option<Standing>,
    document: Option<Document>,
}

/// What of a study a report tells, as far as it can change under the page.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    datasets: Vec<(String, u64)>,
    cultures: Vec<Culture>,
    models: Vec<String>,
    finished: usize,
    headlines: Vec<Headline>,
}

impl Standing {
    fn of(study: &StudyView) -> Self {
        let datasets = study.datasets.iter();
        let finished = |state: &attune::job::State| *state == attune::job::State::Finished;
        Self {
            datasets: datasets
                .map(|dataset| (dataset.manifest.id.clone(), dataset.rows))
                .collect(),
            cultures: study.cultures.clone(),
            models: study.models.iter().map(|m| m.name.clone()).collect(),
            finished: study.jobs.iter().filter(|j| finished(&j.state)).count(),
            headlines: study
                .probes
                .iter()
                .filter_map(|p| p.headline.clone())
                .collect(),
        }
    }
}

impl Show for ReportPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        self.follow(study, context);
        let width = context.theme.panel_width(ui.ctx(), 24.0, 0.27);
        column("sections", width, SPACE[4]).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                self.choices(ui, context);
            });
        });
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let Some(document) = &self.document else {
                    weak(ui, context.theme, &t!("page-report-composing"));
                    return;
                };
                let notes = self.notes.lines().filter(|line| !line.trim().is_empty());
                let notes: Vec<&str> = notes.collect();
                let shown = |id: &str| !self.left_out.iter().any(|left| left == id);
                sheet::show(ui, context, &study.cultures, document, &notes, &shown);
            });
        });
    }

    fn take(&mut self, update: &Update) {
        if let Update::Report(document) = update {
            self.document = Some(Document::clone(document));
        }
    }
}

/// What a section holds, in a sentence.
fn about(section: &str) -> String {
    match section {
        "methods" => t!("page-report-methods-about"),
        "scores" => t!("page-report-scores-about"),
        "seeds" => t!("page-report-seeds-about"),
        "figures" => t!("page-report-figures-about"),
        "data" => t!("page-report-data-about"),
        "models" => t!("page-report-models-about"),
        "settings" => t!("page-report-settings-about"),
        "limits" => t!("page-report-limits-about"),
        "not-run" => t!("page-report-not-run-about"),
        "references" => t!("page-report-references-about"),
        "provenance" => t!("page-report-provenance-about"),
        _ => t!("page-report-hashes-about"),
    }
}

impl ReportPage {
    /// Begins anew in another study, and asks for the document where it is out of date.
    fn follow(&mut self, study: &StudyView, context: &mut Context<'_>) {
        if self.folder != study.folder {
            *self = Self {
                folder: study.folder.clone(),
                path: PathField::with(default_path(&study.folder)),
                ..Self::default()
            };
        }
        let standing = Standing::of(study);
        if self.asked.as_ref() != Some(&standing) {
            self.asked = Some(standing);
            context.send(Command::ComposeReport);
        }
    }

    /// A section that is on or off.
    fn choice(&mut self, ui: &mut Ui, theme: &Theme, section: &str) {
        let mut on = !self.left_out.iter().any(|s| s == section);
        let name = section_name(section);
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = theme.size_body * 1.5;
            if switch(ui, theme, &mut on, &name).changed() {
                self.left_out.retain(|s| s != section);
                if !on {
                    self.left_out.push(section.to_owned());
                }
            }
            body(ui, theme, &name).on_hover_text(about(section));
        });
    }

    /// Sections, notes and the file, on the left.
    fn choices(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let theme = context.theme;
        title(ui, theme, &t!("page-report-title"));
        ui.add_space(SPACE[1]);
        strong(ui, theme, &t!("page-report-sections"));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for section in REPORT_SECTIONS {
                self.choice(ui, theme, section);
            }
        });
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-report-notes"));
        small(ui, theme, &t!("page-report-notes-about"));
        let label = t!("page-report-notes");
        let field = ui.add(
            TextEdit::multiline(&mut self.notes)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .margin(Margin::symmetric(8, 6)),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(label));
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-report-file"));
        small(ui, theme, &t!("page-report-file-about"));
        self.path
            .show(ui, theme, Pick::Save, &t!("page-report-file"));
        let path = self.path.chosen();
        let why_not = match &path {
            None => Some(t!("page-report-no-path")),
            Some(_) if self.left_out.len() == REPORT_SECTIONS.len() => {
                Some(t!("page-report-no-section"))
            }
            Some(_) => None,
        };
        ui.spacing_mut().item_spacing = Vec2::splat(SPACE[1]);
        let write = t!("page-report-write");
        if primary_enabled(ui, theme, &write, why_not.as_deref()).clicked()
            && let Some(path) = path
        {
            let shown = |section: &&str| !self.left_out.iter().any(|s| s == section);
            context.send(Command::ExportReport {
                path: path.with_extension("html"),
                sections: REPORT_SECTIONS
                    .into_iter()
                    .filter(shown)
                    .map(str::to_owned)
                    .collect(),
                notes: self.notes.clone(),
            });
        }
    }
}

/// Where the report goes unless another place is named.
fn default_path(folder: &Path) -> String {
    folder.join("report.html").display().to_string()
}
