//! Choices among groups of words, asked as a survey is.

use serde::{Deserialize, Serialize};

use super::plan::{Put, Questions};
use super::{About, Asks, Mode, SurveyProbe, Text};
use crate::problem::Result;

/// Asks for the group of words that is most closely connected with a cue, as a survey is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChoiceProbe(pub SurveyProbe);

impl Asks for ChoiceProbe {
    fn language(&self) -> &str {
        self.0.language()
    }

    fn unit(&self) -> &'static str {
        self.0.unit()
    }

    /// Its questions are put together from the cues.
    fn count(&self) -> usize {
        self.0.count()
    }

    fn items(&self) -> Vec<About<'_>> {
        let items = self.0.items.iter();
        items.map(|item| About::Made(&item.wording)).collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        self.0.texts()
    }

    fn mode(&self) -> Mode {
        self.0.mode()
    }

    fn check(&self) -> Result<()> {
        self.0.check()
    }

    fn questions<'a>(&'a self, put: Put<'a>) -> Questions<'a> {
        self.0.questions(put)
    }
}
