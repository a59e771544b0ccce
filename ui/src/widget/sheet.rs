//! A small table of ready strings: previews, rows left out.

use eframe::egui::{self, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use super::{cut, strong_cut};
use crate::theme::{SPACE, Theme};

/// Shows `rows` below `columns`, at most `height` points high, scrolling both ways.
pub fn sheet(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    columns: &[String],
    rows: &[Vec<String>],
    height: f32,
) {
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let widths = column_widths(theme, &names, rows, 0, 0.0);
    ui.push_id(name, |ui| {
        egui::ScrollArea::horizontal().show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(SPACE[2], 0.0);
            let mut builder = TableBuilder::new(ui)
                .striped(true)
                .max_scroll_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true]);
            let last = widths.len().saturating_sub(1);
            for (at, width) in widths.into_iter().enumerate() {
                let column = if at == last {
                    Column::remainder().at_least(width)
                } else {
                    Column::initial(width)
                };
                builder = builder.column(column.clip(true));
            }
            builder
                .header(theme.row_height(), |mut header| {
                    for column in columns {
                        header.col(|ui| {
                            strong_cut(ui, theme, column);
                        });
                    }
                })
                .body(|body| {
                    body.rows(theme.row_height(), rows.len(), |mut row| {
                        let values = &rows[row.index()];
                        for at in 0..columns.len() {
                            row.col(|ui| {
                                cut(ui, theme, values.get(at).map_or("", String::as_str));
                            });
                        }
                    });
                });
        });
    });
}

/// Widths that fit the names (with `beside` points next to each) and the first rows,
/// whose values begin at `from`.
pub fn column_widths(
    theme: &Theme,
    columns: &[&str],
    rows: &[Vec<String>],
    from: usize,
    beside: f32,
) -> Vec<f32> {
    const LOOKED_AT: usize = 30;
    let letters = |text: &str| text.chars().count() as f32 * theme.size_body * 0.58;
    let fit = |(at, name): (usize, &&str)| {
        let values = rows
            .iter()
            .take(LOOKED_AT)
            .filter_map(|row| row.get(from + at));
        let longest = values.map(|value| letters(value)).fold(0.0, f32::max);
        // Names stand in the bold face.
        let name = letters(name) * 1.2 + beside + SPACE[1];
        (longest + SPACE[1]).max(name).clamp(56.0, 280.0)
    };
    columns.iter().enumerate().map(fit).collect()
}
