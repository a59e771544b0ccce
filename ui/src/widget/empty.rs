//! What a page shows while it has nothing: what is missing, and the offer to get it.

use eframe::egui::{Ui, vec2};

use super::{Icon, primary, title, weak};
use crate::theme::{SPACE, Theme};

/// An empty state.
pub struct Empty<'a> {
    pub icon: Icon,
    /// "No data yet".
    pub headline: &'a str,
    /// What would stand here, and how it gets here.
    pub sentence: &'a str,
    /// The button that begins it.
    pub offer: Option<&'a str>,
}

/// Shows it in the middle of the room there is; whether the offer was taken.
pub fn empty(ui: &mut Ui, theme: &Theme, empty: &Empty<'_>) -> bool {
    let mut taken = false;
    let room = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((room * 0.28).max(SPACE[3]));
        empty.icon.show(ui, 44.0, theme.text_weak);
        ui.add_space(SPACE[1]);
        title(ui, theme, empty.headline);
        let width = ui.available_width().min(420.0);
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.vertical_centered(|ui| weak(ui, theme, empty.sentence));
        });
        if let Some(offer) = empty.offer {
            ui.add_space(SPACE[1]);
            taken = primary(ui, theme, offer).clicked();
        }
    });
    taken
}
