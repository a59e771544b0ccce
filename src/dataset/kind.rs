//! The kinds of dataset.

use serde::{Deserialize, Serialize};

use crate::t;

/// What a dataset holds; fixes the columns of its table (see [`crate::dataset`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Word associations: responses to cues.
    Associations,
    /// Respondent-level survey answers.
    Survey,
    /// The wording and options of survey questions.
    Questionnaire,
    /// Ready-made shares of answers per country and question.
    Shares,
    /// Etiquette stories with a judgement.
    Etiquette,
    /// Ratings of words.
    Lexicon,
    /// Answers of models to survey questions: probabilities or counts of the options.
    Answers,
    /// Plain texts.
    Passages,
}

impl Kind {
    /// Every kind, in the order people meet them.
    pub const ALL: [Self; 8] = [
        Self::Associations,
        Self::Survey,
        Self::Questionnaire,
        Self::Shares,
        Self::Etiquette,
        Self::Lexicon,
        Self::Answers,
        Self::Passages,
    ];

    /// The name on the command line and on disk.
    pub fn id(self) -> &'static str {
        match self {
            Self::Associations => "associations",
            Self::Survey => "survey",
            Self::Questionnaire => "questionnaire",
            Self::Shares => "shares",
            Self::Etiquette => "etiquette",
            Self::Lexicon => "lexicon",
            Self::Answers => "answers",
            Self::Passages => "passages",
        }
    }

    /// The name for people.
    pub fn label(self) -> String {
        match self {
            Self::Associations => t!("dataset-kind-associations"),
            Self::Survey => t!("dataset-kind-survey"),
            Self::Questionnaire => t!("dataset-kind-questionnaire"),
            Self::Shares => t!("dataset-kind-shares"),
            Self::Etiquette => t!("dataset-kind-etiquette"),
            Self::Lexicon => t!("dataset-kind-lexicon"),
            Self::Answers => t!("dataset-kind-answers"),
            Self::Passages => t!("dataset-kind-passages"),
        }
    }

    /// The kind with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}
