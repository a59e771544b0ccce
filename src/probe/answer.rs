//! One stored answer: a row per model × item × presentation.

use serde::{Deserialize, Serialize};

/// How an answer was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Labels scored, longer labels that begin with a label taken off it.
    Label,
    /// Labels scored by their one token; refused where they are not one token each.
    FirstToken,
    /// Greedy text.
    Greedy,
}

/// A line of `result/answers.jsonl`. Scores and validity checks need no model again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// SHA-256 of the base model's weights.
    pub model: String,
    /// SHA-256 of the adapter, where there is one.
    pub adapter: Option<String>,
    /// Cue, or question id.
    pub item: String,
    /// SHA-256 of the rendered prompt.
    pub prompt: String,
    /// Options as presented: position i shows option `order[i]` of the item. Empty for free text.
    #[serde(default)]
    pub order: Vec<usize>,
    /// Which paraphrase of the item; 0 is the original.
    #[serde(default)]
    pub paraphrase: u32,
    pub mode: Mode,
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
