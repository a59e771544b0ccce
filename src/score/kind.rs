//! The kinds of scores.

use serde::{Deserialize, Serialize};

/// What is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// How many of a model's associations people gave too.
    Associations,
    /// How well a model puts words into people's order.
    Ranking,
    /// How far a model's answers lie from those of people.
    Survey,
    /// How pleasant, exciting and concrete the associations are.
    Profile,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Associations,
        Self::Ranking,
        Self::Survey,
        Self::Profile,
    ];

    /// Its name on disk and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Associations => "associations",
            Self::Ranking => "ranking",
            Self::Survey => "survey",
            Self::Profile => "profile",
        }
    }

    /// The kind of this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}
