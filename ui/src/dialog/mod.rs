//! Dialogs: import, and making or opening a study.

mod import;
mod mapping;
mod study;

pub use import::Import;
pub use study::{StudyDialog, sample_folder};

use eframe::egui::{Id, Margin, Modal, Ui};

use crate::theme::SPACE;

/// Draws a dialog over the page, `width` points wide; whether Escape closes it. A click
/// beside it does not: what was filled in would be lost.
pub(crate) fn modal(ui: &mut Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let room = ui.ctx().content_rect().width() - 2.0 * SPACE[4];
    let frame = eframe::egui::Frame::window(ui.style()).inner_margin(Margin::same(SPACE[4] as i8));
    let shown = Modal::new(Id::unique(name))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width.min(room - 2.0 * SPACE[4]));
            add(ui);
        });
    shown.should_close() && !shown.backdrop_response.clicked()
}
