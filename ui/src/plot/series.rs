//! Who stands in a figure of several: colour by role, and a marker of their own.

use attune::figure::{Role, Series};
use eframe::egui::{Color32, Ui};

use super::Look;
use super::key::{Swatch, keys};
use crate::theme::Theme;

/// The colour of people, of a model before or after teaching, or of a reference.
pub(super) fn colour(theme: &Theme, role: Role) -> Color32 {
    match role {
        Role::Human => theme.human,
        Role::Before => theme.model_before,
        Role::After => theme.model_after,
        Role::Reference => theme.text_weak,
    }
}

/// How somebody looks.
pub(super) fn look(theme: &Theme, series: &Series, name: &str, role: Role) -> Look {
    Look {
        colour: colour(theme, role),
        shape: series.shape(name),
    }
}

/// The key of all of them.
pub(super) fn legend(ui: &mut Ui, theme: &Theme, series: &Series) {
    let entry = |(name, role, shape)| {
        let colour = colour(theme, role);
        (Swatch::Marker(Look { colour, shape }), name)
    };
    let entries: Vec<(Swatch, String)> = series.all().map(entry).collect();
    keys(ui, theme, &entries);
}
