//! One stored answer: a row per model × item × presentation.

use serde::{Deserialize, Serialize};

use crate::artifact;

/// How an answer was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Labels scored, longer labels that begin with a label taken off it.
    #[default]
    Label,
    /// Labels scored by their one token; refused where they are not one token each.
    FirstToken,
    /// Greedy text.
    Greedy,
    /// Text that was drawn.
    Sampled,
}

impl Mode {
    pub const ALL: [Self; 4] = [Self::Label, Self::FirstToken, Self::Greedy, Self::Sampled];

    /// As files spell it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::FirstToken => "first-token",
            Self::Greedy => "greedy",
            Self::Sampled => "sampled",
        }
    }

    /// The one with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.id() == id)
    }
}

/// A row of a job's answers. Scores and validity checks need no model again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// SHA-256 of the base model's weights.
    pub model: String,
    /// SHA-256 of the adapter, where there is one.
    pub adapter: Option<String>,
    /// Id of the task; empty where its kind of probe is but one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub task: String,
    /// Id of the scenario: who the model was to be; empty: nobody.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// Whether the model read the bare text, without its chat template.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raw: bool,
    /// Which run of draws, from 1; 0 where nothing was drawn.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub run: u32,
    /// Cue, question id, or of a ranking dataset and cue.
    pub item: String,
    /// Language that the item was asked in, a BCP 47 tag; empty where all were asked in one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// SHA-256 of the rendered prompt.
    pub prompt: String,
    /// Options as presented: position i shows option `order[i]` of the item. Empty for free text.
    #[serde(default)]
    pub order: Vec<usize>,
    /// Whether each label moved with its option when they were listed in another order, as the
    /// numbers of a scale do. Otherwise the labels stayed in their places and only the texts
    /// moved; so they did in every answer that was stored before this was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub relisted: bool,
    /// Which paraphrase of the item; 0 is the original.
    #[serde(default)]
    pub paraphrase: u32,
    pub mode: Mode,
    /// What its draw began with; 0 where nothing was drawn.
    pub seed: u64,
    /// Per option **of the item** (not of the order shown): log of the exclusive label probability, nats.
    #[serde(default)]
    pub logprobs: Vec<f64>,
    /// Sum of the exclusive label probabilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option_mass: Option<f64>,
    /// Free text, as decoded, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Tokens of the prompt and of the answer.
    pub tokens: u64,
    pub seconds: f64,
}

fn is_zero(run: &u32) -> bool {
    *run == 0
}

impl Answer {
    /// What tells it from every other answer of its job.
    pub(super) fn key(&self) -> String {
        let place = (&*self.task, &*self.scenario, self.run);
        key(place, &self.item, &self.order, self.mode, &self.prompt)
    }
}

/// A key of fixed length, since a job may keep many.
pub(super) fn key(
    place: (&str, &str, u32),
    item: &str,
    order: &[usize],
    mode: Mode,
    prompt: &str,
) -> String {
    let said = format!("{:?}", (place, item, order, mode, prompt));
    artifact::sha256(said.as_bytes())
}
