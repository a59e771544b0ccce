//! A download: a bar, how much of how much, the time left, and a way to end it.

use attune::study::Download;
use attune::t;
use eframe::egui::{Align, Layout, Ui};

use super::{number, plain, progress, small_cut};
use crate::theme::Theme;

/// Draws it; whether it is to be cancelled.
pub fn download(ui: &mut Ui, theme: &Theme, running: &Download) -> bool {
    let label = t!("window-download", name = running.name.as_str());
    let share = (running.total > 0).then(|| running.done as f32 / running.total as f32);
    let mut cancel = false;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(!running.cancelled, |ui| {
                cancel = plain(ui, &t!("window-cancel")).clicked();
            });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                small_cut(ui, theme, &words(running));
            });
        });
    });
    progress(ui, theme, share, &label);
    cancel
}

/// "41 MB of 98 MB, 2 min left".
fn words(running: &Download) -> String {
    if running.cancelled {
        return t!("window-download-cancelled");
    }
    let done = number::bytes(running.done);
    match (running.total, running.left_s) {
        (0, _) if running.done == 0 => t!("window-download-begun"),
        (0, _) => t!("window-download-so-far", done = done),
        (total, None) => t!(
            "window-download-of",
            done = done,
            total = number::bytes(total)
        ),
        (total, Some(left)) => t!(
            "window-download-left",
            done = done,
            total = number::bytes(total),
            left = number::duration(left)
        ),
    }
}
