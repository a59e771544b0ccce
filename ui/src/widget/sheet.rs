//! A small table of ready strings: previews, rows left out.

use eframe::egui::{self, Ui};
use egui_extras::{Column, TableBuilder};

use super::{cut, strong_cut};
use crate::theme::Theme;

/// Shows `rows` below `columns`, at most `height` points high, scrolling both ways.
pub fn sheet(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    columns: &[String],
    rows: &[Vec<String>],
    height: f32,
) {
    let room = ui.available_width();
    let width = (room / columns.len().max(1) as f32).clamp(90.0, 260.0);
    ui.push_id(name, |ui| {
        egui::ScrollArea::horizontal().show(ui, |ui| {
            ui.style_mut().spacing.item_spacing.x = 12.0;
            TableBuilder::new(ui)
                .max_scroll_height(height)
                .min_scrolled_height(height.min(120.0))
                .auto_shrink([false, true])
                .columns(Column::initial(width).clip(true).resizable(true), columns.len())
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
