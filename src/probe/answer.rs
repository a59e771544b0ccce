//! One stored answer: a row per model × item × presentation.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::artifact;
use crate::problem::{Problem, Result};
use crate::t;

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
}

/// A line of `result/answers.jsonl`. Scores and validity checks need no model again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// SHA-256 of the base model's weights.
    pub model: String,
    /// SHA-256 of the adapter, where there is one.
    pub adapter: Option<String>,
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

/// Version of an answer file's format; it stands in the file's first line.
const FORMAT: u32 = 1;

/// First line of an answer file.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
}

/// Writes an answer file: a line that says the format, then an answer a line.
pub fn write_answers(path: &Path, answers: &[Answer]) -> Result<()> {
    let text = std::iter::once(serde_json::to_string(&Header { format: FORMAT }))
        .chain(answers.iter().map(serde_json::to_string))
        .map(|line| line.map(|line| line + "\n"))
        .collect::<std::result::Result<String, _>>()
        .map_err(|e| Problem::io(path, &e.into()))?;
    artifact::write(path, text.as_bytes())
}

/// Reads an answer file.
///
/// # Errors
/// Unreadable, damaged in any line, or written by a newer version of Attune.
pub fn read_answers(path: &Path) -> Result<Vec<Answer>> {
    let text = artifact::read_text(path)?;
    let damaged = |e: serde_json::Error| {
        Problem::new(t!(
            "problem-damaged",
            path = path.display().to_string(),
            error = e.to_string()
        ))
    };
    let mut lines = text.lines();
    let header: Header = serde_json::from_str(lines.next().unwrap_or_default()).map_err(damaged)?;
    if header.format > FORMAT {
        let path = path.display().to_string();
        return Err(Problem::new(t!("problem-newer-format", path = path))
            .advise(t!("problem-newer-format-advice")));
    }
    lines
        .map(|line| serde_json::from_str(line).map_err(damaged))
        .collect()
}
