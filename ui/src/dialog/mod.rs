//! Dialogs: import, and making or opening a study.

mod import;
mod mapping;
mod study;

pub use import::Import;
pub use study::{StudyDialog, sample_folder};

use eframe::egui::{Id, Margin, Modal, ModalResponse, Ui};

use crate::theme::SPACE;

/// A dialog over the page, `width` points wide.
fn modal<R>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> ModalResponse<R> {
    let room = ui.ctx().content_rect().width() - 2.0 * SPACE[4];
    let frame = eframe::egui::Frame::window(ui.style()).inner_margin(Margin::same(SPACE[4] as i8));
    Modal::new(Id::unique(name))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width.min(room - 2.0 * SPACE[4]));
            add(ui)
        })
}
