//! Profiles: a panel of violins for each attribute, beside or below each other.

use attune::figure::Profile;
use attune::t;
use eframe::egui::{ScrollArea, Ui};

use super::{Clicked, Stage, violin};
use crate::theme::SPACE;
use crate::widget::{small, weak};

/// Least height of a panel.
const LEAST: f32 = 200.0;

/// Draws the figure into the room there is.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, profile: &Profile) -> Option<Clicked> {
    let theme = scene.theme;
    let count = profile.panels.len();
    if count == 0 {
        weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    let note = 5.0 * theme.size_small + 2.0 * SPACE[1];
    let room = ui.available_height() - note;
    let mut clicked = None;
    ScrollArea::vertical()
        .max_height(room.max(LEAST))
        .show(ui, |ui| {
            if profile.beside() {
                ui.columns(count, |columns| {
                    for (ui, panel) in columns.iter_mut().zip(&profile.panels) {
                        let here = violin::panel(ui, scene, panel, room.max(LEAST));
                        clicked = here.or(clicked.take());
                    }
                });
            } else {
                for (place, panel) in profile.panels.iter().enumerate() {
                    ui.push_id(place, |ui| {
                        let height = (room / count as f32).max(LEAST);
                        let here = violin::panel(ui, scene, panel, height);
                        clicked = here.or(clicked.take());
                    });
                }
            }
        });
    small(ui, theme, &profile.note);
    clicked
}
