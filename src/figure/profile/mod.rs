//! The psychological profile as a figure: a panel of violins for each attribute, and the
//! table that stands beside them.

mod build;
mod draw;
mod published;
mod summary;

pub use build::profile_of;
pub(super) use draw::draw;
pub use summary::note as profile_note;
pub use summary::summary_of;
pub(super) use summary::{LongRow, long};

use crate::score::profile::ATTRIBUTES;
use crate::t;

/// Panels stand beside each other up to this many groups in each, else below.
const BESIDE_UP_TO: usize = 4;

impl super::Profile {
    /// Whether the panels have room beside each other.
    pub fn beside(&self) -> bool {
        let groups = |panel: &super::Violin| panel.groups.len();
        self.panels.iter().map(groups).max().unwrap_or(0) <= BESIDE_UP_TO
    }
}

/// The attributes that a profile can show, with their names for people.
pub fn attributes() -> [(&'static str, String); ATTRIBUTES.len()] {
    ATTRIBUTES.map(|attribute| (attribute, attribute_name(attribute)))
}

fn attribute_name(attribute: &str) -> String {
    match attribute {
        "valence" => t!("figure-attribute-valence"),
        "arousal" => t!("figure-attribute-arousal"),
        _ => t!("figure-attribute-concreteness"),
    }
}
