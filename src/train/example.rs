//! What a training reads: examples as text, before the model's tokenizer sees them.

use serde::{Deserialize, Serialize};

use super::Ranking;
use crate::prompt::Message;

/// One example; a line of `inputs/examples.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Where it comes from, for people (the cue).
    pub id: String,
    pub part: Part,
    /// The conversation up to the answer; empty for a text without a question.
    pub messages: Vec<Message>,
    /// What the model learns: the answer, or, without messages, the whole text.
    pub answer: String,
}

/// Which part of the split an example is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Train,
    Validation,
}

/// What a training learns from.
pub enum Reads {
    Examples(Vec<Example>),
    /// Words to be ranked, for a training by rewards.
    Rankings(Vec<Ranking>),
}

/// Prompts whose greedy answers are shown while the model learns; `inputs/watch.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// `cue` or `question`.
    pub kind: String,
    /// The cue, or the question's short wording.
    pub item: String,
    pub messages: Vec<Message>,
    pub max_tokens: usize,
}
