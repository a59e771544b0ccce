//! Tables of topics that survey questions can be grouped by.

use super::wvs;
use crate::t;

/// A table of topics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Topics {
    /// As the questionnaire says.
    #[default]
    Questionnaire,
    /// The thirteen of the World Values Survey (Xu et al. 2024, section 3.1).
    Thirteen,
    /// Twelve (Liu et al., ALIGN, appendix H.4, which does not list them).
    Twelve,
}

impl Topics {
    pub const ALL: [Self; 3] = [Self::Questionnaire, Self::Thirteen, Self::Twelve];

    /// The name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Questionnaire => "questionnaire",
            Self::Thirteen => "thirteen",
            Self::Twelve => "twelve",
        }
    }

    /// The name for people.
    pub fn label(self) -> String {
        match self {
            Self::Questionnaire => t!("dataset-topics-questionnaire"),
            Self::Thirteen => t!("dataset-topics-thirteen"),
            Self::Twelve => t!("dataset-topics-twelve"),
        }
    }

    /// The table with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topics| topics.id() == id)
    }

    /// The topic of a question; none where it keeps the questionnaire's.
    pub fn of(self, question: &str) -> Option<String> {
        let topic = match self {
            Self::Questionnaire => return None,
            Self::Thirteen => wvs::topic(question),
            Self::Twelve => wvs::topic_of_twelve(question),
        };
        Some(topic.map_or_else(|| t!("dataset-topics-none"), str::to_owned))
    }
}

/// Whether a question of the World Values Survey is on the person: Q260–Q290, which
/// published comparisons of values leave out.
pub fn on_the_person(question: &str) -> bool {
    wvs::on_the_person(question)
}
