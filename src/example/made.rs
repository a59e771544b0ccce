//! Examples as text, before a model's tokenizer sees them.

use serde::{Deserialize, Serialize};

use crate::dataset::Kind;
use crate::prompt::Message;

/// One example; a line of `inputs/examples.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Key of the item it is made of: a cue, a passage's id.
    pub id: String,
    pub part: Part,
    /// The conversation up to the answer; empty for a text without a question.
    pub messages: Vec<Message>,
    /// What the model learns: the answer, or, without messages, the whole text.
    pub answer: String,
    /// The kind of dataset that the item is from; lines of earlier days are of cues.
    #[serde(default = "cues", skip_serializing_if = "is_cues")]
    pub of: Kind,
}

/// Which part of the split an example is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Train,
    Validation,
}

fn cues() -> Kind {
    Kind::Associations
}

fn is_cues(kind: &Kind) -> bool {
    *kind == Kind::Associations
}
