//! Figures as plain numbers: the screen and the exporters draw the same ones.
//!
//! [`Id`] says which figures there are. `data` holds the numbers, `view` chooses and orders the rows of a shift,
//! [`table()`] and [`csv()`] write them as rows, [`svg()`], [`pdf()`] and [`png()`] draw them.
//! Colours, distances and text sizes come from the [`theme`].

mod answers;
mod bars;
mod build;
pub mod canvas;
mod curves;
mod data;
mod etiquette;
mod export;
pub(crate) mod fonts;
mod frame;
mod heat_map;
mod id;
mod identity;
mod number;
mod pages;
mod parts;
mod profile;
mod published;
mod radar;
mod scatter;
pub mod scene;
mod series;
mod shift;
mod style;
mod table;
pub mod theme;
mod view;
mod violin;
mod wording;
mod words;
pub(crate) mod wrap;

pub use answers::{EXAMPLES, TENSION_SET, examples_of, tension_of};
pub(crate) use bars::{LOW_MASS, untested};
pub use bars::{distance_of, topics_of};
pub use build::{Choice, Lesson, ProfileChoice, SurveyChoice, WordsChoice, scatter_of, shift_of};
pub use curves::{
    Across, Curve, CurvePanel, Curves, learning_curves, learning_of, threshold_curves, threshold_of,
};
pub use data::*;
pub use etiquette::etiquette_of;
pub use export::{export, pdf, png, svg};
pub use heat_map::{HeatMap, heat_map_of};
pub use id::{Draw, Draws, Id, Setting};
pub use identity::{Identity, identity, places};
pub use number::{short, tick_labels, ticks};
pub(crate) use parts::{height_of, parts};
pub use profile::{attributes, profile_note, profile_of, summary_of};
pub use radar::radar_of;
pub use series::Series;
pub use style::Style;
pub use table::{Cell, Table, csv, table};
pub use view::{Moved, ShiftSettings, Side, Sort, moved};
pub use words::{group_name, prompt_name, ranking_of, violin_of};

use crate::score::survey::Baseline;
use crate::t;

/// A share for reading: `25%`; an en dash where there is none.
pub fn percent(share: f64) -> String {
    match share.is_finite() {
        true => t!("figure-percent", n = format!("{:.0}", share * 100.0)),
        false => "–".to_owned(),
    }
}

/// A way of answering without a model as people read it.
pub fn baseline_name(baseline: Baseline) -> String {
    match baseline {
        Baseline::Uniform => t!("figure-baseline-uniform"),
        Baseline::First => t!("figure-baseline-first"),
        Baseline::Marginal => t!("figure-baseline-marginal"),
        Baseline::Others => t!("figure-baseline-others"),
    }
}

/// A distance (`js`, `emd` or `tension`) as people read it.
pub fn distance_name(distance: &str) -> String {
    match distance {
        "js" => t!("figure-distance-js"),
        "emd" => t!("figure-distance-emd"),
        "tension" => t!("figure-distance-tension"),
        other => other.to_owned(),
    }
}
