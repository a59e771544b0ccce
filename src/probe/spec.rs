//! What a probe asks: its settings and its items, as they lie in a job's inputs.

use serde::{Deserialize, Serialize};

use super::Mode;
use crate::dataset::Responses;

/// A probe with everything it asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "probe", rename_all = "kebab-case")]
pub enum Probe {
    Associations(AssociationProbe),
    Ranking(RankingProbe),
    /// Choices among groups of words, asked as a survey is.
    Choices(ChoiceProbe),
    Survey(SurveyProbe),
}

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

/// Asks survey questions; scores their labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyProbe {
    /// Text of the template, with `wording` and `options` (label, text).
    pub template: String,
    /// Text of the system message; empty for none.
    #[serde(default)]
    pub system: String,
    /// Templates of the items in other languages than the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
    pub mode: Mode,
    pub orders: Orders,
    /// Also take a short greedy answer and store its text (label agreement).
    pub free_answer: bool,
    pub items: Vec<SurveyItem>,
}

/// Asks for the group of words that is most closely connected with a cue, as a survey is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChoiceProbe(pub SurveyProbe);

/// The templates for items in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// BCP 47 tag, as the items have it.
    pub language: String,
    pub template: String,
    pub system: String,
}

impl SurveyProbe {
    /// Texts of the template and the system message that an item is asked with.
    pub fn templates(&self, item: &SurveyItem) -> (&str, &str) {
        let mut translations = self.translations.iter();
        match translations.find(|translation| translation.language == item.language) {
            Some(translation) => (&translation.template, &translation.system),
            None => (&self.template, &self.system),
        }
    }
}

/// In which orders options are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orders {
    /// As in the questionnaire.
    Original,
    /// Original and reversed; the default.
    #[default]
    Both,
    /// Where the options have no order, every cyclic shift as well.
    Cyclic,
}

impl Orders {
    pub const ALL: [Self; 3] = [Self::Original, Self::Both, Self::Cyclic];

    /// As the command line and files spell it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Both => "both",
            Self::Cyclic => "cyclic",
        }
    }

    /// The one with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|orders| orders.id() == id)
    }
}

/// A question with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyItem {
    /// Question id, such as `Q27`.
    pub question: String,
    pub wording: String,
    #[serde(default)]
    pub topic: String,
    /// Language of the wording, a BCP 47 tag; empty where all items of a probe are in one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Whether the options have an order (EMD has no meaning where they have none).
    pub ordered: bool,
    pub options: Vec<SurveyOption>,
}

/// An option: the label the model answers with, and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyOption {
    pub label: String,
    pub text: String,
}

/// Whether the options are the numbers of a scale, whose ends at most are named: their
/// numbers mean something and are never dealt out anew.
pub fn is_numeric_scale(options: &[SurveyOption]) -> bool {
    let is_number = |option: &SurveyOption| {
        let text = match option.text.trim() {
            "" => &option.label,
            text => text,
        };
        text.parse::<f64>().is_ok_and(f64::is_finite)
    };
    options.iter().any(is_number)
}
