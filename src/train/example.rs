//! What a training is given: what it learns from, and what is watched on the way.

use serde::{Deserialize, Serialize};

use crate::example::{Example, Ranking};
use crate::prompt::Message;

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
