//! Rankings: words that people said to a held-out cue, to be put into their order.

use serde::{Deserialize, Serialize};

use super::plan::{Put, Questions};
use super::{About, Asks, Text};
use crate::dataset::Responses;
use crate::prompt;

/// Asks to put words that people said to held-out cues into people's order; greedy text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingProbe {
    /// Name of the template.
    pub template_name: String,
    /// Its text, with `cue` and `words`.
    pub template: String,
    /// Which of people's responses it is scored against; none in probes that were put together
    /// before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
    pub max_tokens: usize,
    pub items: Vec<RankingItem>,
}

/// Words to be ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankingItem {
    /// Id of the dataset whose people said the words.
    pub dataset: String,
    pub cue: String,
    /// In the order they are offered in.
    pub words: Vec<String>,
}

impl RankingItem {
    /// What its answers are known by: the same cue may stand in several datasets.
    pub fn id(&self) -> String {
        format!("{}/{}", self.dataset, self.cue)
    }
}

impl Asks for RankingProbe {
    fn prompt(&self) -> &str {
        prompt::variant(&self.template_name)
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
            let messages = prompt::ranking(&self.template, &item.cue, &item.words)?;
            put.free(at, item.id(), messages, self.max_tokens)
        }))
    }
}
