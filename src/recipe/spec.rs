//! The recipe as it stands in its TOML file.

use serde::{Deserialize, Serialize};

pub use super::ppo::{Kl, Ppo};
pub use crate::config::Precision;
pub use crate::dataset::Responses;
use crate::dataset::split::Together;
pub use crate::example::{Ask, Format, Source};
pub use crate::stat::LeftOut;

/// A whole recipe. `format` is checked first: newer ones are refused, older ones brought up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    pub format: u32,
    /// Short name, used in job titles and adapter names.
    pub name: String,
    /// What the recipe is for, in a sentence or two.
    #[serde(default)]
    pub about: String,
    /// Name of a model of the study; empty until chosen.
    #[serde(default)]
    pub model: String,
    #[serde(default)]
    pub base: Base,
    pub data: Data,
    /// How the model is asked for associations, where that does not follow from a source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    #[serde(default)]
    pub method: Method,
    /// What learning from rewards needs besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ppo: Option<Ppo>,
    pub lora: Lora,
    pub optimiser: Optimiser,
    pub schedule: Schedule,
    pub run: Run,
}

/// The model that is taught; its own weights never change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// What its weights are kept in, in training and when it is asked.
    #[serde(default)]
    pub precision: Precision,
}

/// What the model should learn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Datasets, their shares, and what is made of each.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Which responses of a participant count.
    #[serde(default)]
    pub responses: Responses,
    /// Seed of the split by item; the same seed gives every model the same split.
    pub split_seed: u64,
    /// Shares of the items for training, validation and test; they sum to 1.
    pub split: [f64; 3],
    /// Which cues stay in one part.
    #[serde(default, skip_serializing_if = "Together::is_spellings")]
    pub together: Together,
    /// At most this many training items, of all sources (drawn by the split's seed).
    #[serde(default)]
    pub max_cues: Option<u64>,
    /// Share of the training items to learn from; those of a smaller share are among those
    /// of a larger one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub train_share: f64,
    /// Control: give every training item the answers of another one.
    #[serde(default)]
    pub shuffle_answers: bool,
}

fn one() -> f64 {
    1.0
}

fn is_one(share: &f64) -> bool {
    *share == 1.0
}

/// How the model is taught.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Supervised fine-tuning on the answers.
    #[default]
    Sft,
    /// Proximal policy optimisation: rankings of offered words are rewarded.
    Ppo,
}

/// Low-rank adaptation (Hu et al. 2021): W·x + alpha/rank · B·A·dropout(x).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lora {
    pub rank: usize,
    pub alpha: f64,
    pub dropout: f64,
    /// Any of `q_proj k_proj v_proj o_proj gate_proj up_proj down_proj`.
    pub targets: Vec<String>,
}

/// AdamW (Loshchilov & Hutter 2019).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Optimiser {
    #[serde(default)]
    pub kind: OptimiserKind,
    pub learning_rate: f64,
    pub beta1: f64,
    pub beta2: f64,
    pub epsilon: f64,
    pub weight_decay: f64,
    /// Largest L2 norm of the gradient; 0 leaves it unclipped.
    pub clip: f64,
}

/// What the optimiser keeps its two running means in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OptimiserKind {
    /// Four bytes a number.
    #[default]
    #[serde(rename = "adamw")]
    AdamW,
    /// One byte a number, in blocks (Dettmers et al. 2022).
    #[serde(rename = "adamw-8bit")]
    AdamW8Bit,
}

/// Learning rate over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub shape: Shape,
    /// Share of the steps in which the rate rises from 0.
    pub warm_up: f64,
    pub epochs: f64,
}

/// What the rate does after the warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    Cosine,
    Linear,
    Constant,
}

/// How the work is cut up and kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub seed: u64,
    /// Examples (of PPO: answers) per optimiser step (the effective batch).
    pub batch: usize,
    /// Examples per forward pass; accumulation = batch / micro_batch.
    pub micro_batch: usize,
    /// Whether activations are computed again on the way back instead of being kept
    /// (gradient checkpointing, Chen et al. 2016): less memory, half as much time again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recompute: bool,
    /// Longest example, in tokens; longer ones are cut at the end and counted. Of PPO:
    /// question and answer; longer questions are left out and counted.
    pub max_tokens: usize,
    /// Steps between checkpoints.
    pub checkpoint_every: u64,
    /// Steps between validations; 0 never.
    pub validate_every: u64,
    /// Steps between answers to the watched cues and questions; 0 never.
    pub watch_every: u64,
}
