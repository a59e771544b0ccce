//! What an import read and left out, and where a dataset comes from.

use attune::dataset::{LeftOut, Manifest, Report};
use attune::t;
use eframe::egui::{Grid, ScrollArea, Ui};

use super::words;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, cut, number, sheet, small, strong, weak};

/// Draws the report of an import.
pub fn report(ui: &mut Ui, theme: &Theme, report: &Report) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        body(
            ui,
            theme,
            &t!(
                "page-data-report",
                read = number::count(report.rows_read),
                kept = number::count(report.rows_kept)
            ),
        );
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-data-report-left-out"));
        if report.left_out.is_empty() {
            weak(ui, theme, &t!("page-data-report-none"));
        }
        for (at, left_out) in report.left_out.iter().enumerate() {
            reason(ui, theme, left_out, at);
        }
        ui.add_space(SPACE[3]);
        strong(ui, theme, &t!("page-data-report-missing"));
        small(ui, theme, &t!("page-data-report-missing-about"));
        if report.missing_values.is_empty() {
            weak(ui, theme, &t!("page-data-report-none"));
        }
        for missing in &report.missing_values {
            ui.add_space(SPACE[0]);
            body(
                ui,
                theme,
                &t!(
                    "page-data-report-reason",
                    count = number::count(missing.count),
                    reason = missing.reason.as_str()
                ),
            );
        }
        notes(ui, theme, &report.notes);
    });
}

/// What else to know of the reading.
fn notes(ui: &mut Ui, theme: &Theme, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    ui.add_space(SPACE[3]);
    strong(ui, theme, &t!("page-data-report-notes"));
    for note in notes {
        body(ui, theme, note);
    }
}

/// A reason with the rows it left out, as they stand in the file.
fn reason(ui: &mut Ui, theme: &Theme, left_out: &LeftOut, at: usize) {
    ui.add_space(SPACE[1]);
    body(
        ui,
        theme,
        &t!(
            "page-data-report-reason",
            count = number::count(left_out.count),
            reason = left_out.reason.as_str()
        ),
    );
    small(
        ui,
        theme,
        &t!(
            "page-data-report-lines",
            lines = words::lines(&left_out.first_lines, left_out.count)
        ),
    );
    if left_out.rows.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = left_out
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let line = left_out.first_lines.get(at).map(u64::to_string);
            vec![line.unwrap_or_default(), row.clone()]
        })
        .collect();
    let columns = [t!("page-data-report-line"), t!("page-data-report-row")];
    let height = (rows.len() as f32 + 1.5) * theme.row_height();
    sheet(
        ui,
        theme,
        &format!("left-out-{at}"),
        &columns,
        &rows,
        height.min(220.0),
    );
}

/// Draws where a dataset comes from, its licence and citation.
pub fn origin(ui: &mut Ui, theme: &Theme, manifest: &Manifest) {
    let or_none = |text: &str| {
        if text.is_empty() {
            t!("page-data-not-given")
        } else {
            text.to_owned()
        }
    };
    let citation = &manifest.citation;
    let share = if citation.may_share {
        t!("page-data-may-share")
    } else {
        t!("page-data-may-not-share")
    };
    let imported = number::ago(manifest.imported_at, number::now());
    let facts = [
        (t!("page-data-about-file"), manifest.origin.file.clone()),
        (
            t!("page-data-about-size"),
            number::bytes(manifest.origin.bytes),
        ),
        (t!("page-data-about-layout"), manifest.origin.layout.clone()),
        (t!("page-data-about-imported"), imported),
        (t!("page-data-about-licence"), or_none(&citation.licence)),
        (t!("page-data-about-share"), share),
        (t!("page-data-about-citation"), or_none(&citation.citation)),
        (
            t!("page-data-about-file-hash"),
            manifest.origin.sha256.clone(),
        ),
        (
            t!("page-data-about-table-hash"),
            manifest.table_sha256.clone(),
        ),
    ];
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Grid::new("about")
            .num_columns(2)
            .spacing([SPACE[3], SPACE[1]])
            .show(ui, |ui| {
                for (name, value) in facts {
                    small(ui, theme, &name);
                    ui.scope(|ui| {
                        ui.set_max_width(ui.available_width().min(520.0));
                        ui.style_mut().interaction.selectable_labels = true;
                        // A hash has no place to break.
                        if value.contains(' ') {
                            body(ui, theme, &value);
                        } else {
                            cut(ui, theme, &value);
                        }
                    });
                    ui.end_row();
                }
            });
    });
}
