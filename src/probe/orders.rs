//! In which orders the options of a question are shown.

use serde::{Deserialize, Serialize};

/// In which orders options are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orders {
    /// As in the questionnaire.
    Original,
    /// Original and reversed; the default.
    #[default]
    Both,
    /// Where the options have no order, every cyclic shift as well.
    Cyclic,
}

impl Orders {
    pub const ALL: [Self; 3] = [Self::Original, Self::Both, Self::Cyclic];

    /// As the command line and files spell it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Both => "both",
            Self::Cyclic => "cyclic",
        }
    }

    /// The one with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|orders| orders.id() == id)
    }

    /// The orders in which this many options are shown, the original first, each once;
    /// shifted only where they can be turned.
    pub(super) fn of(self, options: usize, can_turn: bool) -> Vec<Vec<usize>> {
        let original: Vec<usize> = (0..options).collect();
        let mut all = vec![original.clone()];
        if self != Self::Original {
            all.push(original.iter().rev().copied().collect());
        }
        if self == Self::Cyclic && can_turn {
            all.extend((1..options).map(|by| {
                let mut shifted = original.clone();
                shifted.rotate_left(by);
                shifted
            }));
        }
        let mut once: Vec<Vec<usize>> = Vec::with_capacity(all.len());
        for order in all {
            if !once.contains(&order) {
                once.push(order);
            }
        }
        once
    }
}
