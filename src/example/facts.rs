//! What a format is told of a dataset, and what it answers: faults and amounts.

use crate::dataset::Kind;
use crate::problem::Problem;
use crate::t;

/// Letters per token in scripts with an alphabet.
const LETTERS_PER_TOKEN: f64 = 4.0;

/// A dataset, after its curation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetFacts {
    pub id: String,
    /// Its name for people.
    pub name: String,
    pub kind: Kind,
    /// The language of its cues, `en` or `zh`; empty where it has none.
    pub language: String,
    /// Different cues; 0 where the kind has none.
    pub cues: u64,
    /// Responses to all cues, counted with repetition; 0 where the kind has none.
    pub responses: u64,
    /// Answers of one person to one cue; none where it holds no single people.
    pub people: Option<u64>,
    /// Passages; 0 where the kind has none.
    pub passages: u64,
    /// Tokens of all passages together, about; 0 where the kind has none.
    pub tokens: u64,
}

/// What the settings of a source are judged by.
pub struct About<'a> {
    /// None where the study has no such dataset.
    pub dataset: Option<&'a DatasetFacts>,
    /// Text of the format's template; empty where it has none.
    pub template: Result<&'a str, Problem>,
    /// Longest example, in tokens.
    pub max_tokens: usize,
}

impl<'a> About<'a> {
    /// The template's text, or what is wrong with it.
    pub(super) fn template(&self) -> Result<&'a str, &Problem> {
        self.template.as_ref().map(|text| *text)
    }
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Key of the setting.
    pub key: &'static str,
    /// A sentence or two.
    pub message: String,
    /// What a button that mends it says, the key it sets, and to what.
    pub mend: Option<(String, &'static str, String)>,
}

impl Fault {
    pub(super) fn new(key: &'static str, message: String) -> Self {
        Self {
            key,
            message,
            mend: None,
        }
    }

    /// Offers to set the setting itself.
    pub(super) fn set(mut self, value: impl std::fmt::Display) -> Self {
        let value = value.to_string();
        let label = t!("recipe-mend-set", value = value.as_str());
        self.mend = Some((label, self.key, value));
        self
    }

    /// Offers to choose something by its name.
    pub(super) fn choose(self, name: &str) -> Self {
        let label = t!("recipe-mend-choose", name = name);
        let key = self.key;
        self.offer(label, key, name)
    }

    /// Offers to set any setting.
    pub(super) fn offer(mut self, label: String, key: &'static str, value: &str) -> Self {
        self.mend = Some((label, key, value.to_owned()));
        self
    }
}

/// How much a dataset gives in a format, about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Items that can be split.
    pub items: u64,
    /// Examples made of each.
    pub examples: f64,
    /// Mean tokens of a question, the signs of a conversation included.
    pub question: f64,
    /// Mean tokens of an answer.
    pub answer: f64,
    /// Tokens that all examples begin with.
    pub shared: f64,
}

/// About as many tokens as a text has.
pub fn tokens_of(text: &str) -> f64 {
    let tokens = |c: char| match c.is_ascii() {
        true => 1.0 / LETTERS_PER_TOKEN,
        false => 1.0,
    };
    text.chars().map(tokens).sum()
}

/// Tokens of a template up to what it fills in.
pub(super) fn shared(template: &str) -> f64 {
    tokens_of(template.split("{{").next().unwrap_or_default())
}
