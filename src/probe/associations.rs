//! Associations: words that come to mind at held-out cues.

use serde::{Deserialize, Serialize};

use super::plan::{Put, Questions};
use super::{About, Asks, Text};
use crate::dataset::Responses;
use crate::prompt;

/// Asks for words associated with held-out cues; greedy text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssociationProbe {
    /// Name of the template; empty in probes that were put together before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub template_name: String,
    /// Text of the template (see `assets/prompts`), with `cue`, `lower`, `upper`.
    pub template: String,
    pub lower: u64,
    pub upper: u64,
    /// Which of people's responses it is scored against; none in probes that were put together
    /// before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
    pub max_tokens: usize,
    pub items: Vec<AssociationItem>,
}

/// A cue to ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationItem {
    pub cue: String,
}

impl Asks for AssociationProbe {
    fn prompt(&self) -> &str {
        match self.template_name.is_empty() {
            true => prompt::variant(prompt::name_of(&self.template)),
            false => prompt::variant(&self.template_name),
        }
    }

    fn responses(&self) -> Option<Responses> {
        self.responses
    }

    fn unit(&self) -> &'static str {
        "cue"
    }

    fn count(&self) -> usize {
        self.items.len()
    }

    fn items(&self) -> Vec<About<'_>> {
        self.items
            .iter()
            .map(|item| About::Cue(&item.cue))
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![Text::question(&self.template)]
    }

    fn questions<'a>(&'a self, put: Put<'a>) -> Questions<'a> {
        let items = self.items.iter().enumerate();
        Box::new(items.map(move |(at, item)| {
            let (lower, upper) = (self.lower, self.upper);
            let messages = prompt::association(&self.template, &item.cue, lower, upper)?;
            put.free(at, item.cue.clone(), messages, self.max_tokens)
        }))
    }
}
