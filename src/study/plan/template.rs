//! The published studies that can be repeated: their stages and settings, as data.

use serde::{Deserialize, Serialize};

use crate::probe::Orders;
use crate::t;

/// A published study that can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its name in commands and plans ("align").
    pub id: &'static str,
    /// In the order in which they are done.
    pub stages: &'static [Stage],
    /// The settings it can be repeated with, the published ones first.
    pub settings: &'static [Settings],
}

/// A stage of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The files are brought.
    Data,
    /// The model is chosen.
    Model,
    /// The cues are split.
    Split,
    /// Supervised training, a model a seed.
    Supervised,
    /// The same on answers shuffled among cues.
    Control,
    /// Learning from rewards, a model a seed.
    Rewards,
    /// Every model is asked.
    Probes,
    /// Scores and figures are written.
    Figures,
    Report,
}

/// The recipes of a way to repeat a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub id: &'static str,
    /// Presets by name.
    pub supervised: &'static str,
    pub rewards: &'static str,
    /// In which orders the options of survey questions are shown.
    pub orders: Orders,
}

/// The studies that can be repeated.
pub const TEMPLATES: [Template; 1] = [Template {
    id: "align",
    stages: &[
        Stage::Data,
        Stage::Model,
        Stage::Split,
        Stage::Supervised,
        Stage::Control,
        Stage::Rewards,
        Stage::Probes,
        Stage::Figures,
        Stage::Report,
    ],
    settings: &[
        Settings {
            id: "english",
            supervised: "align-sft-english",
            rewards: "align-ppo-english",
            orders: Orders::Original,
        },
        Settings {
            id: "mandarin",
            supervised: "align-sft-mandarin",
            rewards: "align-ppo-mandarin",
            orders: Orders::Original,
        },
        Settings {
            id: "small",
            supervised: "first-steps",
            rewards: "first-rankings",
            orders: Orders::Both,
        },
    ],
}];

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 9] = [
        Self::Data,
        Self::Model,
        Self::Split,
        Self::Supervised,
        Self::Control,
        Self::Rewards,
        Self::Probes,
        Self::Figures,
        Self::Report,
    ];

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Model => "model",
            Self::Split => "split",
            Self::Supervised => "supervised",
            Self::Control => "control",
            Self::Rewards => "rewards",
            Self::Probes => "probes",
            Self::Figures => "figures",
            Self::Report => "report",
        }
    }

    /// Its name for people.
    pub fn title(self) -> String {
        match self {
            Self::Data => t!("plan-data"),
            Self::Model => t!("plan-model"),
            Self::Split => t!("plan-split"),
            Self::Supervised => t!("plan-supervised"),
            Self::Control => t!("plan-control"),
            Self::Rewards => t!("plan-rewards"),
            Self::Probes => t!("plan-probes"),
            Self::Figures => t!("plan-figures"),
            Self::Report => t!("plan-report"),
        }
    }

    /// What is done in it, in a sentence.
    pub fn about(self) -> String {
        match self {
            Self::Data => t!("plan-data-about"),
            Self::Model => t!("plan-model-about"),
            Self::Split => t!("plan-split-about"),
            Self::Supervised => t!("plan-supervised-about"),
            Self::Control => t!("plan-control-about"),
            Self::Rewards => t!("plan-rewards-about"),
            Self::Probes => t!("plan-probes-about"),
            Self::Figures => t!("plan-figures-about"),
            Self::Report => t!("plan-report-about"),
        }
    }
}

impl Template {
    /// Its name for people.
    pub fn name(&self) -> String {
        match self.id {
            "align" => t!("plan-template-align"),
            other => other.to_owned(),
        }
    }

    /// What is repeated, in two sentences.
    pub fn about(&self) -> String {
        match self.id {
            "align" => t!("plan-template-align-about"),
            other => other.to_owned(),
        }
    }
}

impl Settings {
    /// Its name for people.
    pub fn name(&self) -> String {
        match self.id {
            "english" => t!("plan-settings-english"),
            "mandarin" => t!("plan-settings-mandarin"),
            _ => t!("plan-settings-small"),
        }
    }
}
