//! Etiquette: whether what somebody does in a story is acceptable (NormAd, Rao et al. 2024).

use serde::{Deserialize, Serialize};

use super::plan::{Labelled, Put, Questions};
use super::survey::FREE_TOKENS;
use super::{About, Asks, Mode, Orders, Text};
use crate::dataset::etiquette::Judgement;
use crate::model::ScoreMode;
use crate::prompt;

crate::kinds! {
    /// What stands before a story, from nothing to the rule it is about (NormAd, section 4).
    pub enum Context {
        /// The story alone.
        None = "none",
        /// The country it takes place in.
        Country = "country",
        /// A value of its people, in a word or two, and the country.
        Value = "value",
        /// The rule of thumb, and the country.
        Rule = "rule",
    }
}

/// Asks whether what is done in stories is acceptable; scores the labels and takes a greedy
/// answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EtiquetteProbe {
    /// Text of the template, with `story`, `country`, `value`, `rule` (those that the context
    /// does not give are empty) and `options`.
    pub template: String,
    pub orders: Orders,
    pub items: Vec<EtiquetteItem>,
}

/// A story in a context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EtiquetteItem {
    /// Id of the dataset that it stands in.
    pub dataset: String,
    /// Its id there.
    pub id: String,
    pub context: Context,
    pub story: String,
    #[serde(default)]
    pub country: String,
    #[serde(default)]
    pub value: String,
    #[serde(default)]
    pub rule: String,
}

impl EtiquetteItem {
    /// What its answers are known by: the same story is asked in several contexts.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.dataset, self.context, self.id)
    }
}

impl Asks for EtiquetteProbe {
    fn unit(&self) -> &'static str {
        "question"
    }

    fn count(&self) -> usize {
        self.items.len()
    }

    fn mode(&self) -> Mode {
        Mode::Label
    }

    fn items(&self) -> Vec<About<'_>> {
        let items = self.items.iter();
        items
            .map(|item| About::Question {
                id: &item.story,
                wording: &item.story,
            })
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![Text::question(&self.template)]
    }

    /// The labels are the answers themselves: they move with their options.
    fn questions<'a>(&'a self, put: Put<'a>) -> Questions<'a> {
        let orders = self.orders.of(Judgement::ALL.len(), true);
        let items = self.items.iter().enumerate();
        let shown = items.flat_map(move |(at, item)| {
            let orders = orders.clone().into_iter().enumerate();
            orders.map(move |(shown, order)| (at, item, shown, order))
        });
        Box::new(shown.map(move |(at, item, shown, order)| {
            let labels = order.iter().map(|&option| Judgement::ALL[option].id());
            let labels: Vec<String> = labels.map(str::to_owned).collect();
            let messages = prompt::etiquette(&self.template, item, &labels)?;
            let labelled = Labelled {
                item: item.key(),
                language: String::new(),
                labels,
                score: ScoreMode::Label,
                relisted: !order.is_sorted(),
                order,
                text_tokens: if shown == 0 { FREE_TOKENS } else { 0 },
            };
            put.labelled(at, labelled, messages)
        }))
    }
}
