//! The document as it will print: a sheet of paper with the sections that are on.

use std::collections::BTreeMap;

use attune::figure::{Figure, Marks, Table, table};
use attune::report::{Block, Document};
use attune::study::Culture;
use attune::t;
use eframe::egui::{
    Align, Frame, Layout, Margin, Response, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2, vec2,
};

use crate::page::Context;
use crate::plot::{self, Chosen, Stage};
use crate::theme::{SPACE, Theme};
use crate::widget::{body, small, strong, title};

/// Widest the sheet grows, in points.
const WIDTH: f32 = 760.0;
/// Height of a figure on it, in sizes of the body text.
const HEIGHT: f32 = 36.0;
/// Rows of a table that are shown; the file holds all.
const ROWS: usize = 60;

/// Draws the sheet: the document with the sections for which `shown` holds, notes before
/// them.
pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    cultures: &[Culture],
    document: &Document,
    notes: &[&str],
    shown: &dyn Fn(&str) -> bool,
) {
    let theme = context.theme;
    Frame::new()
        .fill(theme.background)
        .stroke(Stroke::new(1.0, theme.line))
        .inner_margin(Margin::same(40))
        .show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing = Vec2::splat(SPACE[1]);
            title(ui, theme, &document.title);
            small(ui, theme, &document.byline);
            let opening = document.opening.iter().map(String::as_str);
            for paragraph in opening.chain(notes.iter().copied()) {
                body(ui, theme, paragraph);
            }
            for section in document.sections.iter().filter(|s| shown(&s.id)) {
                ui.add_space(SPACE[3]);
                title(ui, theme, &section.heading);
                for (at, one) in section.blocks.iter().enumerate() {
                    ui.push_id((&section.id, at), |ui| block(ui, theme, cultures, one));
                }
            }
        });
    ui.add_space(SPACE[4]);
}

fn block(ui: &mut Ui, theme: &Theme, cultures: &[Culture], block: &Block) {
    match block {
        Block::Heading(heading) => {
            ui.add_space(SPACE[1]);
            strong(ui, theme, heading);
        }
        Block::Paragraph(paragraph) => {
            body(ui, theme, paragraph);
        }
        Block::List(items) => {
            for item in items {
                ui.horizontal_top(|ui| {
                    body(ui, theme, "•");
                    ui.vertical(|ui| body(ui, theme, item));
                });
            }
        }
        Block::Table(table) => rows(ui, theme, table),
        Block::Figure(figure) => drawn(ui, theme, cultures, figure),
        Block::Code(code) => {
            small(ui, theme, code.trim_end());
        }
    }
}

/// A table; columns share the width by what their cells hold.
fn rows(ui: &mut Ui, theme: &Theme, table: &Table) {
    let longest = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let head = table.columns.get(column);
        let letters = cells.chain(head).map(|cell| cell.chars().count());
        letters.max().unwrap_or(0).clamp(4, 34) as f32
    };
    let count = table.columns.len();
    let all: f32 = (0..count).map(longest).sum();
    let room = ui.available_width() - SPACE[2] * count as f32;
    // Where all fits, no cell is wider than it need be.
    let letter = theme.size_small * 0.62;
    let unit = (room / all).min(letter);
    // Wide tables are read from side to side.
    ScrollArea::horizontal().show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE[2], SPACE[0]);
        ui.vertical(|ui| {
            ui.horizontal_top(|ui| {
                for (column, head) in table.columns.iter().enumerate() {
                    cell(ui, unit * longest(column), |ui| small(ui, theme, head));
                }
            });
            for row in table.rows.iter().take(ROWS) {
                ui.horizontal_top(|ui| {
                    for (column, value) in row.iter().enumerate() {
                        let font = theme.small();
                        cell(ui, unit * longest(column), |ui| {
                            crate::widget::line(ui, value, font, theme.text, false)
                        });
                    }
                });
            }
        });
    });
    if let Some(more) = table.rows.len().checked_sub(ROWS).filter(|more| *more > 0) {
        small(ui, theme, &t!("page-report-more-rows", rows = more));
    }
}

/// A cell of a table: what does not fit into a line goes on below it.
fn cell(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> Response) {
    let down = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), down, |ui| {
        ui.set_width(width);
        add(ui);
    });
}

fn drawn(ui: &mut Ui, theme: &Theme, cultures: &[Culture], figure: &Figure) {
    let scene = Stage {
        theme,
        cultures,
        chosen: &Chosen::default(),
        topics: &BTreeMap::new(),
        // Nothing is opened from a report.
        opens: |_| false,
    };
    strong(ui, theme, &figure.title);
    small(ui, theme, &figure.subtitle);
    let size = vec2(ui.available_width(), theme.size_body * HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        child.set_clip_rect(rect.intersect(ui.clip_rect()));
        plot::show(&mut child, &scene, &few(figure));
    }
    let count = table(figure).rows.len();
    small(ui, theme, &t!("page-report-figure-note", rows = count));
    ui.add_space(SPACE[1]);
}

/// The figure with as many rows as fit here; the file holds all.
fn few(figure: &Figure) -> Figure {
    if let Marks::Scene(scene) = &figure.marks {
        return Figure {
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            marks: Marks::Scene(scene.part(0..14)),
            parents: Vec::new(),
        };
    }
    let mut few = figure.clone();
    match &mut few.marks {
        Marks::Shift(shift) => shift.rows.truncate(5),
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
        | Marks::Radar(_)
        | Marks::Scene(_) => {}
    }
    few
}
