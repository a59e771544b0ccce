//! The document as it will print: a sheet of paper with the sections that are on.

use std::collections::BTreeMap;

use attune::figure::{Figure, Marks, short, table};
use attune::study::{ProbeView, StudyView};
use attune::t;
use eframe::egui::{
    Align, Frame, Grid, Layout, Margin, Response, Stroke, Ui, UiBuilder, Vec2, vec2,
};

use super::{about, name};
use crate::page::Context;
use crate::plot::{self, Chosen, Scene};
use crate::theme::{SPACE, Theme};
use crate::widget::{body, number, small, strong, title, weak};

/// Widest the sheet grows, in points.
const WIDTH: f32 = 760.0;
/// Height of a figure on it, in sizes of the body text.
const HEIGHT: f32 = 36.0;

/// Draws the sheet.
pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    study: &StudyView,
    sections: &[&str],
    notes: &str,
    figures: &BTreeMap<String, Figure>,
) {
    let theme = context.theme;
    Frame::new()
        .fill(theme.background)
        .stroke(Stroke::new(1.0, theme.line))
        .inner_margin(Margin::same(40))
        .show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing = Vec2::splat(SPACE[1]);
            title(ui, theme, &study.name);
            if study.sample {
                small(ui, theme, &t!("page-report-sample"));
            }
            for paragraph in notes.lines().filter(|line| !line.trim().is_empty()) {
                body(ui, theme, paragraph);
            }
            for section in sections {
                ui.add_space(SPACE[3]);
                strong(ui, theme, &name(section));
                match *section {
                    "scores" => scores(ui, theme, study),
                    "figures" => drawn(ui, theme, study, figures),
                    "data" => data(ui, theme, study),
                    "models" => models(ui, theme, study),
                    "settings" => settings(ui, theme, study),
                    "limits" => limits(ui, theme, study),
                    _ => hashes(ui, theme, study, figures),
                }
            }
        });
    ui.add_space(SPACE[4]);
}

/// A table with a heading row; each heading says its share of the width.
fn rows(ui: &mut Ui, theme: &Theme, id: &str, heads: &[(String, f32)], rows: &[Vec<String>]) {
    if rows.is_empty() {
        weak(ui, theme, &t!("page-report-nothing"));
        return;
    }
    let room = ui.available_width() - SPACE[3] * heads.len() as f32;
    Grid::new(id)
        .spacing(vec2(SPACE[3], SPACE[0]))
        .show(ui, |ui| {
            for (head, share) in heads {
                cell(ui, room * share, |ui| small(ui, theme, head));
            }
            ui.end_row();
            for row in rows {
                for (value, (_, share)) in row.iter().zip(heads) {
                    cell(ui, room * share, |ui| body(ui, theme, value));
                }
                ui.end_row();
            }
        });
}

/// A cell of a table: what does not fit into a line goes on below it.
fn cell(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> Response) {
    let down = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), down, |ui| {
        ui.set_width(width);
        add(ui);
    });
}

fn scores(ui: &mut Ui, theme: &Theme, study: &StudyView) {
    let row = |probe: &ProbeView| {
        let headline = probe.headline.as_ref()?;
        let [low, high] = headline.interval.map(short);
        Some(vec![
            probe.model.clone(),
            headline.measure.clone(),
            short(headline.value),
            t!("page-report-interval", low = low, high = high),
        ])
    };
    let found: Vec<Vec<String>> = study.probes.iter().filter_map(row).collect();
    if found.is_empty() {
        weak(ui, theme, &t!("page-report-no-scores"));
        return;
    }
    let heads = [
        (t!("page-report-column-model"), 0.32),
        (t!("page-report-column-measure"), 0.3),
        (t!("page-report-column-value"), 0.15),
        (t!("page-report-column-interval"), 0.23),
    ];
    rows(ui, theme, "scores", &heads, &found);
}

fn drawn(ui: &mut Ui, theme: &Theme, study: &StudyView, figures: &BTreeMap<String, Figure>) {
    if figures.is_empty() {
        let can_draw = study.figures.iter().any(|figure| figure.missing.is_none());
        weak(
            ui,
            theme,
            &match can_draw {
                true => t!("page-report-drawing"),
                false => t!("page-report-no-figures"),
            },
        );
        return;
    }
    let scene = Scene {
        theme,
        cultures: &study.cultures,
        chosen: &Chosen::default(),
        topics: &BTreeMap::new(),
    };
    for name in attune::figure::names() {
        let Some(figure) = figures.get(name) else {
            continue;
        };
        ui.push_id(name, |ui| {
            body(ui, theme, &figure.title);
            small(ui, theme, &figure.subtitle);
            let size = vec2(ui.available_width(), theme.size_body * HEIGHT);
            let (rect, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
            if ui.is_rect_visible(rect) {
                let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
                child.set_clip_rect(rect.intersect(ui.clip_rect()));
                plot::show(&mut child, &scene, &few(figure));
            }
            let count = table(figure).rows.len();
            small(ui, theme, &t!("page-report-figure-note", rows = count));
            ui.add_space(SPACE[1]);
        });
    }
}

/// The figure with as many rows as fit here; the file holds all.
fn few(figure: &Figure) -> Figure {
    let mut few = figure.clone();
    match &mut few.marks {
        Marks::Shift(shift) => shift.rows.truncate(5),
        Marks::HeatMap(map) => map.rows.truncate(14),
        Marks::Answers(answers) => answers.rows.truncate(4),
        Marks::Bars(bars) => {
            bars.panels.truncate(2);
            bars.panels
                .iter_mut()
                .for_each(|panel| panel.groups.truncate(5));
        }
        Marks::Scatter(_)
        | Marks::Violin(_)
        | Marks::Profile(_)
        | Marks::Curves(_)
        | Marks::Radar(_) => {}
    }
    few
}

fn data(ui: &mut Ui, theme: &Theme, study: &StudyView) {
    for dataset in &study.datasets {
        let manifest = &dataset.manifest;
        body(ui, theme, &manifest.name);
        let kept = number::count(dataset.rows);
        let line = t!(
            "page-report-dataset",
            kind = manifest.kind.label(),
            rows = kept,
            licence = manifest.citation.licence.as_str()
        );
        small(ui, theme, &line);
        if !manifest.citation.citation.is_empty() {
            small(ui, theme, &manifest.citation.citation);
        }
    }
    if study.datasets.is_empty() {
        weak(ui, theme, &t!("page-report-no-data"));
    }
}

fn models(ui: &mut Ui, theme: &Theme, study: &StudyView) {
    let heads = [
        (t!("page-report-column-model"), 0.35),
        (t!("page-report-column-about"), 0.45),
        (t!("page-report-column-weights"), 0.2),
    ];
    let row = |model: &attune::study::ModelView| {
        vec![
            model.name.clone(),
            model.about.clone(),
            number::count(model.parameters),
        ]
    };
    let found: Vec<Vec<String>> = study.models.iter().map(row).collect();
    rows(ui, theme, "models", &heads, &found);
}

/// The trainings whose recipes the file prints whole.
fn settings(ui: &mut Ui, theme: &Theme, study: &StudyView) {
    let trained = study.jobs.iter().filter(|job| job.kind == "train");
    let titles: Vec<&str> = trained.map(|job| job.title.as_str()).collect();
    for title in &titles {
        body(ui, theme, title);
    }
    let note = match titles.is_empty() {
        true => t!("page-report-no-training"),
        false => t!("page-report-settings-note"),
    };
    small(ui, theme, &note);
}

/// What the results do not show.
fn limits(ui: &mut Ui, theme: &Theme, study: &StudyView) {
    body(ui, theme, &t!("page-report-limit-beliefs"));
    body(ui, theme, &t!("page-report-limit-culture"));
    body(ui, theme, &t!("page-report-limit-seed"));
    if !study.models.iter().any(|model| model.control) {
        body(ui, theme, &t!("page-report-limit-control"));
    }
}

fn hashes(ui: &mut Ui, theme: &Theme, study: &StudyView, figures: &BTreeMap<String, Figure>) {
    let heads = [
        (t!("page-report-column-what"), 0.2),
        (t!("page-report-column-name"), 0.4),
        (t!("page-report-column-hash"), 0.4),
    ];
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut add = |what: String, name: &str, hash: &str| {
        let row = vec![what, name.to_owned(), hash.to_owned()];
        if !found.contains(&row) {
            found.push(row);
        }
    };
    for dataset in &study.datasets {
        let manifest = &dataset.manifest;
        add(
            t!("window-from-file"),
            &manifest.origin.file,
            &manifest.origin.sha256,
        );
        add(
            t!("window-from-dataset"),
            &manifest.name,
            &manifest.table_sha256,
        );
    }
    for model in &study.models {
        add(t!("window-from-model"), &model.name, &model.sha256);
    }
    let answers = figures.values().flat_map(|figure| &figure.parents);
    for parent in answers.filter(|parent| parent.what == "answers") {
        add(t!("window-from-answers"), &parent.id, &parent.sha256);
    }
    rows(ui, theme, "hashes", &heads, &found);
    small(ui, theme, &about("hashes"));
}
