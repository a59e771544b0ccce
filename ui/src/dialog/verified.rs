//! What the verification of the study found, line by line.

use attune::t;
use eframe::egui::{ScrollArea, Ui};

use super::{buttons, modal};
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, plain, title};

/// The dialog; open where something was found.
#[derive(Default)]
pub struct Verified {
    found: Option<Found>,
}

struct Found {
    lines: Vec<String>,
    sound: bool,
}

impl Verified {
    /// Opens it.
    pub fn open(&mut self, lines: &[String], sound: bool) {
        self.found = Some(Found {
            lines: lines.to_vec(),
            sound,
        });
    }

    /// Draws it, where it is open.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(found) = &self.found else { return };
        let (icon, colour, words) = if found.sound {
            (Icon::Check, theme.good, t!("window-verified-sound"))
        } else {
            (Icon::Warning, theme.danger, t!("window-verified-broken"))
        };
        let mut done = false;
        let closed = modal(ui, "verified", theme.size_body * 46.0, |ui| {
            ui.horizontal_top(|ui| {
                icon.show(ui, theme.size_title * 1.3, colour);
                title(ui, theme, &words);
            });
            ui.add_space(SPACE[2]);
            let height = (ui.ctx().content_rect().height() - 260.0).max(160.0);
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for line in &found.lines {
                        body(ui, theme, line);
                    }
                });
            ui.add_space(SPACE[2]);
            buttons(ui, |ui| done = plain(ui, &t!("window-close")).clicked());
        });
        if done || closed {
            self.found = None;
        }
    }
}
