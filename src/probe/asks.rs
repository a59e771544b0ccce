//! What every probe says of itself, whatever its kind.

use super::{AssociationProbe, ChoiceProbe, Kind, Probe, RankingProbe, SurveyProbe};
use crate::dataset::Responses;
use crate::prompt;

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

    /// What its progress counts.
    fn unit(&self) -> &'static str;

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
    fn question(text: &'a str) -> Self {
        Self {
            system: false,
            language: "",
            text,
        }
    }
}

impl Probe {
    /// The probe as what it says of itself.
    pub fn asks(&self) -> &dyn Asks {
        match self {
            Self::Associations(probe) => probe,
            Self::Ranking(probe) => probe,
            Self::Choices(probe) => probe,
            Self::Survey(probe) => probe,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Associations(_) => Kind::Associations,
            Self::Ranking(_) => Kind::Ranking,
            Self::Choices(_) => Kind::Choices,
            Self::Survey(_) => Kind::Survey,
        }
    }

    /// How many things it asks about, each once, whatever the dataset or language.
    pub fn distinct(&self) -> usize {
        let items = self.asks().items();
        let ids: std::collections::BTreeSet<&str> = items.iter().map(|item| item.id()).collect();
        ids.len()
    }
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

    fn items(&self) -> Vec<About<'_>> {
        self.items
            .iter()
            .map(|item| About::Cue(&item.cue))
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![Text::question(&self.template)]
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

    fn items(&self) -> Vec<About<'_>> {
        self.items
            .iter()
            .map(|item| About::Cue(&item.cue))
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        vec![Text::question(&self.template)]
    }
}

impl Asks for ChoiceProbe {
    fn unit(&self) -> &'static str {
        self.0.unit()
    }

    /// Its questions are put together from the cues.
    fn items(&self) -> Vec<About<'_>> {
        let items = self.0.items.iter();
        items.map(|item| About::Made(&item.wording)).collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        self.0.texts()
    }
}

impl Asks for SurveyProbe {
    fn unit(&self) -> &'static str {
        "question"
    }

    fn items(&self) -> Vec<About<'_>> {
        let items = self.items.iter();
        items
            .map(|item| About::Question {
                id: &item.question,
                wording: &item.wording,
            })
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let text = |system, language, text| Text {
            system,
            language,
            text,
        };
        let first = [
            text(true, "", self.system.as_str()),
            text(false, "", self.template.as_str()),
        ];
        let others = self.translations.iter().flat_map(|of| {
            let language = of.language.as_str();
            [
                text(true, language, of.system.as_str()),
                text(false, language, of.template.as_str()),
            ]
        });
        first.into_iter().chain(others).collect()
    }
}
