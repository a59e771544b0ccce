//! Dialogs: import, making or opening a study, which
//! published study is repeated, what a verification found.

mod import;
mod mapping;
mod repeat;
mod study;
mod verified;

pub use import::Import;
pub use repeat::{Repeat, Repeated};
pub use study::{StudyDialog, sample_folder};
pub use verified::Verified;

use attune::Problem;
use eframe::egui::{Align, Id, Layout, Margin, Modal, Order, Ui, vec2};

use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, band, body};

/// Draws a dialog over the page, `width` points wide; whether Escape closes it. A click
/// beside it does not: what was filled in would be lost.
pub(crate) fn modal(ui: &mut Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let room = ui.ctx().content_rect().width() - 2.0 * SPACE[4];
    let frame = eframe::egui::Frame::window(ui.style()).inner_margin(Margin::same(SPACE[4] as i8));
    let id = Id::unique(name);
    // Lists that open in it lie above, however the layers of one order are sorted.
    let area = Modal::default_area(id).order(Order::Middle);
    let shown = Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width.min(room - 2.0 * SPACE[4]));
        add(ui);
    });
    shown.should_close() && !shown.backdrop_response.clicked()
}

/// The row of buttons at the end of a dialog, the first at the right.
pub(crate) fn buttons(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, layout, add);
}

/// Says in a dialog why what it asked for could not be done.
pub(crate) fn refusal(ui: &mut Ui, theme: &Theme, problem: &Problem) {
    band(ui, theme, Icon::Warning, theme.danger, |ui| {
        body(ui, theme, &problem.to_string());
    });
}
