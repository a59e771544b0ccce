//! Figures as plain numbers: the screen and the exporters draw the same ones.
//!
//! `data` holds the numbers, `view` chooses and orders the rows of a shift,
//! [`table()`] and [`csv()`] write them as rows, [`svg()`], [`pdf()`] and [`png()`] draw them.
//! Colours, distances and text sizes come from the [`theme`].

mod build;
pub(crate) mod canvas;
mod data;
mod export;
pub(crate) mod fonts;
mod frame;
mod heat_map;
mod number;
mod parts;
mod profile;
mod scatter;
mod shift;
mod style;
mod table;
pub mod theme;
mod view;
mod violin;
mod words;
pub(crate) mod wrap;

pub use build::{Choice, ProfileChoice, heat_map_of, scatter_of, shift_of};
pub use data::*;
pub use export::{export, pdf, png, svg};
pub use number::{short, tick_labels, ticks};
pub(crate) use parts::{height_of, parts};
pub use profile::{attributes, profile_of, summary_of};
pub use style::Style;
pub use table::{Table, csv, table};
pub use view::{Moved, ShiftSettings, Side, Sort, moved};
pub use words::{group_name, prompt_name, ranking_of, violin_of};

use crate::t;

/// The names of the figures, as the command line spells them.
pub fn names() -> [&'static str; 6] {
    [
        "shift", "scatter", "heat-map", "violin", "ranking", "profile",
    ]
}

/// A distance (`js` or `emd`) as people read it.
pub fn distance_name(distance: &str) -> String {
    match distance {
        "js" => t!("figure-distance-js"),
        "emd" => t!("figure-distance-emd"),
        other => other.to_owned(),
    }
}
