//! Cues with what people said to them: the items of all formats of associations.

use polars::prelude::DataFrame;

use super::{Fault, Making};
use crate::dataset::associations::{self, CueResponses};
use crate::prompt;
use crate::t;
use crate::{Problem, Result};

/// Tokens that a chat template puts around a question and its answer.
pub(super) const CHAT_TOKENS: f64 = 30.0;
/// Tokens per word of a list, its comma included.
pub(super) const TOKENS_PER_WORD: f64 = 2.5;

/// The cues of a table, in the order of the alphabet.
pub(super) fn read(table: &DataFrame, making: &Making) -> Result<Vec<CueResponses>> {
    associations::by_cue(table, making.responses)
}

/// The responses that can stand in a list with their counts, most frequent first, ties by
/// alphabet.
pub(super) fn usable_responses(responses: &[(String, u64)]) -> Vec<(&str, u64)> {
    let mut words: Vec<(&str, u64)> = responses
        .iter()
        .map(|(word, count)| (word.trim(), *count))
        .filter(|(word, _)| is_usable(word))
        .collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words
}

/// Whether a word can stand in a list.
pub(super) fn is_usable(word: &str) -> bool {
    let separates = |c: char| matches!(c, ',' | '，' | '、' | '\n' | '\r');
    !word.is_empty() && !word.contains(separates)
}

/// What is wrong with a template that asks for associations.
pub(super) fn template_fault(
    template: Result<&str, &Problem>,
    (lower, upper): (u64, u64),
) -> Option<Fault> {
    let wrong = match template.map(|text| prompt::association(text, "cue", lower, upper)) {
        Err(problem) => problem.to_string(),
        Ok(Err(problem)) => problem.to_string(),
        Ok(Ok(messages)) if !messages.iter().any(|m| m.content.contains("cue")) => {
            t!("recipe-template-without-cue")
        }
        Ok(Ok(_)) => return None,
    };
    Some(Fault::new("template", wrong).choose("association-list-en"))
}
