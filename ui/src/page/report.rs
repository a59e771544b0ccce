//! Report: the document as it will print, sections on and off, notes, and the file.

mod sheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attune::figure::Figure;
use attune::study::{Command, FigureRequest, Headline, StudyView, Update};
use attune::t;
use eframe::egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, TextEdit, Ui, Vec2};

use super::{Context, Show};
use crate::theme::SPACE;
use crate::widget::{PathField, Pick, body, primary_enabled, small, strong, switch, title};

/// The sections, in their order, as the study calls them.
const SECTIONS: [&str; 7] = [
    "scores", "figures", "settings", "data", "models", "limits", "hashes",
];

/// The page: what is left out, the notes, where to write, and the figures as they came.
#[derive(Default)]
pub struct ReportPage {
    folder: PathBuf,
    left_out: Vec<String>,
    notes: String,
    path: PathField,
    asked: Vec<FigureRequest>,
    /// The scores the figures were drawn from: where they change, they are drawn anew.
    scores: Vec<Headline>,
    figures: BTreeMap<String, Figure>,
}

impl Show for ReportPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        self.follow(study, context);
        let frame = Frame::new().inner_margin(Margin {
            right: SPACE[4] as i8,
            ..Margin::default()
        });
        Panel::left("sections")
            .exact_size(context.theme.panel_width(ui.ctx(), 24.0, 0.27))
            .resizable(false)
            .show_separator_line(false)
            .frame(frame)
            .show(ui, |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    self.choices(ui, context);
                });
            });
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let shown = |section: &&str| !self.left_out.iter().any(|s| s == section);
                let sections: Vec<&str> = SECTIONS.into_iter().filter(shown).collect();
                sheet::show(ui, context, study, &sections, &self.notes, &self.figures);
            });
        });
    }

    fn take(&mut self, update: &Update) {
        if let Update::Figure {
            request,
            result: Ok(figure),
            ..
        } = update
            && **request == plain(&request.name)
        {
            self.figures
                .insert(request.name.clone(), Figure::clone(figure));
        }
    }
}

/// A figure as the report holds it: arranged as it comes.
fn plain(name: &str) -> FigureRequest {
    FigureRequest {
        name: name.to_owned(),
        ..FigureRequest::default()
    }
}

/// A section's name for people.
fn name(section: &str) -> String {
    match section {
        "scores" => t!("page-report-scores"),
        "figures" => t!("page-report-figures"),
        "settings" => t!("page-report-settings"),
        "data" => t!("page-report-data"),
        "models" => t!("page-report-models"),
        "limits" => t!("page-report-limits"),
        _ => t!("page-report-hashes"),
    }
}

/// What a section holds, in a sentence.
fn about(section: &str) -> String {
    match section {
        "scores" => t!("page-report-scores-about"),
        "figures" => t!("page-report-figures-about"),
        "settings" => t!("page-report-settings-about"),
        "data" => t!("page-report-data-about"),
        "models" => t!("page-report-models-about"),
        "limits" => t!("page-report-limits-about"),
        _ => t!("page-report-hashes-about"),
    }
}

impl ReportPage {
    /// Begins anew in another study, and asks for the figures that can be drawn.
    fn follow(&mut self, study: &StudyView, context: &mut Context<'_>) {
        if self.folder != study.folder {
            *self = Self {
                folder: study.folder.clone(),
                path: PathField::with(default_path(&study.folder)),
                ..Self::default()
            };
        }
        let scores = study
            .probes
            .iter()
            .filter_map(|probe| probe.headline.clone());
        let scores: Vec<Headline> = scores.collect();
        if self.scores != scores {
            self.scores = scores;
            self.asked.clear();
        }
        for figure in study
            .figures
            .iter()
            .filter(|figure| figure.missing.is_none())
        {
            let request = plain(&figure.name);
            if !self.asked.contains(&request) {
                self.asked.push(request.clone());
                context.send(Command::DrawFigure { request });
            }
        }
    }

    /// Sections, notes and the file, on the left.
    fn choices(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let theme = context.theme;
        title(ui, theme, &t!("page-report-title"));
        ui.add_space(SPACE[1]);
        strong(ui, theme, &t!("page-report-sections"));
        for section in SECTIONS {
            let mut on = !self.left_out.iter().any(|s| s == section);
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = theme.size_body * 1.6;
                if switch(ui, theme, &mut on, &name(section)).changed() {
                    self.left_out.retain(|s| s != section);
                    if !on {
                        self.left_out.push(section.to_owned());
                    }
                }
                body(ui, theme, &name(section)).on_hover_text(about(section));
            });
        }
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-report-notes"));
        small(ui, theme, &t!("page-report-notes-about"));
        let label = t!("page-report-notes");
        let field = ui.add(
            TextEdit::multiline(&mut self.notes)
                .desired_rows(6)
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
            Some(_) if self.left_out.len() == SECTIONS.len() => Some(t!("page-report-no-section")),
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
                sections: SECTIONS
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
