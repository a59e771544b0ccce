//! Plain text, learnt whole: no question, no conversation, every token is a target.
//!
//! A passage longer than a training may read at once is learnt in pieces (cut where it is
//! tokenised, and counted there).

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::{About, Amount, Asked, Control, Example, Fault, Items, Making, Setting, Spec};
use crate::dataset::Kind;
use crate::dataset::passages::{self, Passage};
use crate::{Problem, Result, t};

/// Passages of a dataset as they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passages {}

impl Passages {
    pub(super) fn usual(_language: &str) -> Self {
        Self {}
    }
}

impl Spec for Passages {
    fn id(&self) -> &'static str {
        "passages"
    }

    fn label(&self) -> String {
        t!("example-passages")
    }

    fn reads(&self) -> Kind {
        Kind::Passages
    }

    fn control(&self) -> Control {
        Control::Refused
    }

    fn settings(&mut self) -> Vec<Setting<'_>> {
        Vec::new()
    }

    fn faults(&self, _about: &About<'_>) -> Vec<Fault> {
        Vec::new()
    }

    /// Pieces of equal length. The last token of one begins the next, so that each but the
    /// first of the passage is learnt once.
    fn amount(&self, about: &About<'_>) -> Option<Amount> {
        let dataset = about.dataset?;
        let tokens = dataset.tokens as f64 / dataset.passages.max(1) as f64;
        let room = about.max_tokens.saturating_sub(1).max(1) as f64;
        let pieces = (tokens / room).ceil().max(1.0);
        Some(Amount {
            items: dataset.passages,
            examples: pieces,
            question: 0.0,
            answer: tokens / pieces,
            shared: 0.0,
        })
    }

    fn open(&self, table: &DataFrame, _making: &Making) -> Result<Box<dyn Items>> {
        Ok(Box::new(Texts(passages::read(table)?)))
    }
}

/// Texts to be learnt.
struct Texts(Vec<Passage>);

impl Items for Texts {
    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|passage| passage.id.as_str()).collect()
    }

    fn usable(&self, item: usize) -> bool {
        !self.0[item].text.trim().is_empty()
    }

    fn examples(&self, asked: &[Asked], _template: &str, _making: &Making) -> Result<Vec<Example>> {
        let example = |asked: &Asked| Example {
            id: self.0[asked.item].id.clone(),
            part: asked.part,
            messages: Vec::new(),
            answer: self.0[asked.item].text.clone(),
            of: Kind::Passages,
        };
        Ok(asked.iter().map(example).collect())
    }

    fn nothing(&self) -> Problem {
        Problem::new(t!("train-no-passages")).advise(t!("train-no-passages-advice"))
    }
}
