//! A source of a recipe, the settings of its format, and how a model is asked afterwards.

use serde::{Deserialize, Serialize};

use super::{Fault, Format, cues};
use crate::Problem;
use crate::prompt::{self, Purpose};

/// One part of what a recipe teaches: a dataset, its share, and what is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Dataset id; empty until chosen.
    #[serde(default)]
    pub dataset: String,
    /// Share of the items, relative to the other sources.
    #[serde(default = "one")]
    pub share: f64,
    /// What its items become, with settings of its own.
    #[serde(flatten)]
    pub format: Format,
}

impl Source {
    /// A whole share of a dataset in a format.
    pub fn new(dataset: impl Into<String>, format: Format) -> Self {
        Self {
            dataset: dataset.into(),
            share: 1.0,
            format,
        }
    }
}

fn one() -> f64 {
    1.0
}

/// How a model is asked for associations, while it learns and afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Name of a template in `assets/prompts`, or of one in the study.
    pub template: String,
    /// Fewest words asked for.
    pub lower: u64,
    /// The most asked for are so many more.
    pub upper_above: u64,
}

impl Ask {
    /// As ALIGN asks (appendix C), in a language that there is a template for.
    pub fn usual(language: &str) -> Self {
        Self {
            template: worded("association-list", language),
            lower: 5,
            upper_above: 20,
        }
    }

    /// Fewest and most words.
    pub fn numbers(&self) -> (u64, u64) {
        (self.lower, self.lower + self.upper_above)
    }

    /// What is wrong with its template, whose text is given.
    pub fn fault(&self, template: Result<&str, &Problem>) -> Option<Fault> {
        cues::template_fault(template, self.numbers())
    }
}

/// A setting of a format, to be shown and changed.
pub struct Setting<'a> {
    /// Its key in the recipe's `[[data.sources]]`.
    pub key: &'static str,
    pub label: String,
    /// What it does, in a sentence or two.
    pub hint: String,
    pub value: Value<'a>,
}

/// The value of a setting.
pub enum Value<'a> {
    /// Name of a template for this purpose.
    Template(&'a mut String, Purpose),
    /// A number up to the given one.
    Number(&'a mut u64, u64),
    /// A limit that may be absent; `first` and `most` are its first and largest value, and
    /// `label` names the number.
    Limit {
        limit: &'a mut Option<u64>,
        first: u64,
        most: u64,
        label: String,
    },
    /// On or off.
    Switch(&'a mut bool),
}

/// The built-in template of this kind in a language, in English where there is none.
pub(super) fn worded(kind: &str, language: &str) -> String {
    let name = format!("{kind}-{language}");
    match prompt::template(&name) {
        Ok(_) => name,
        Err(_) => format!("{kind}-en"),
    }
}
