//! A column of fixed width on the left of a page.

use eframe::egui::{Frame, Margin, Panel};

/// The column, `gap` points away from what stands beside it.
pub fn column(id: &'static str, width: f32, gap: f32) -> Panel {
    Panel::left(id)
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            right: gap as i8,
            ..Margin::default()
        }))
}
