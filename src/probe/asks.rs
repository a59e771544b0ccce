//! What every probe says of itself, whatever its kind.

use std::collections::BTreeSet;

use super::plan::{Put, Questions};
use super::{Mode, Probe};
use crate::dataset::Responses;
use crate::problem::Result;

/// What a probe says of itself.
pub trait Asks {
    /// Which of its prompts it asks with: `simple`, `complex`, or the name of a template;
    /// empty where a probe has but one, or nobody knows the template's name any more.
    fn prompt(&self) -> &str {
        ""
    }

    /// Which responses of people it was made with; none where it asks for no words, and where
    /// it was put together before that was kept.
    fn responses(&self) -> Option<Responses> {
        None
    }

    /// The language that its first items say they are in, a BCP 47 tag; empty where they do
    /// not.
    fn language(&self) -> &str {
        ""
    }

    /// What its progress counts.
    fn unit(&self) -> &'static str;

    /// How many items it has.
    fn count(&self) -> usize;

    /// How its answers are taken where nothing is drawn.
    fn mode(&self) -> Mode {
        Mode::Greedy
    }

    /// Looks whether it can be asked.
    ///
    /// # Errors
    /// It cannot, in words.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Its questions in the order of the items, each rendered when it is taken. An error is
    /// that of a template.
    fn questions<'a>(&'a self, put: Put<'a>) -> Questions<'a>;

    /// What it asks about, an entry an item.
    fn items(&self) -> Vec<About<'_>>;

    /// The texts by which it asks.
    fn texts(&self) -> Vec<Text<'_>>;
}

/// What an item asks about, as far as a training may have read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About<'a> {
    /// A word that was trained on, or not.
    Cue(&'a str),
    /// A question with this id, whose wording stands in a training text, or not.
    Question { id: &'a str, wording: &'a str },
    /// Something that is put together from cues, with what tells it from others.
    Made(&'a str),
}

impl<'a> About<'a> {
    /// What tells it from other items, whatever the dataset or language.
    pub fn id(self) -> &'a str {
        match self {
            Self::Cue(id) | Self::Question { id, .. } | Self::Made(id) => id,
        }
    }
}

impl<'a> About<'a> {
    /// The words that it is asked about.
    pub fn text(self) -> &'a str {
        match self {
            Self::Cue(text) | Self::Made(text) => text,
            Self::Question { wording, .. } => wording,
        }
    }
}

/// A text by which a probe asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// Whether it is the system message; else the question.
    pub system: bool,
    /// Language of the items it is for; empty for those in the first.
    pub language: &'a str,
    pub text: &'a str,
}

impl<'a> Text<'a> {
    pub(super) fn question(text: &'a str) -> Self {
        Self {
            system: false,
            language: "",
            text,
        }
    }
}

impl Probe {
    /// How many things it asks about, each once, whatever the dataset or language.
    pub fn distinct(&self) -> usize {
        let items = self.asks().items();
        let ids: BTreeSet<&str> = items.iter().map(|item| item.id()).collect();
        ids.len()
    }
}
