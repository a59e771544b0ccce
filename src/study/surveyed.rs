//! What survey scores are computed from: the questions, the answers and the people, each
//! language of the questions by itself.

use super::folder::Study;
use super::languages::{in_language, language, languages, without_a_single_language};
use super::scores::Asked;
use crate::artifact::Parent;
use crate::probe::{Answer, Probe, SurveyItem};
use crate::problem::Result;
use crate::score::survey::{HumanCulture, ScoredSurvey, score_survey};
use crate::score::{ModelAnswers, Settings};

/// The answers to the questions of one language.
pub(super) struct Surveyed {
    /// Empty where all questions were asked in one.
    language: String,
    models: Vec<ModelAnswers>,
    cultures: Vec<HumanCulture>,
}

/// The questions of survey probes; of two with the same id and language the first counts.
/// Every item says its language.
pub(super) fn items(asked: &[Asked]) -> Vec<SurveyItem> {
    let mut items: Vec<SurveyItem> = Vec::new();
    for one in asked {
        let Probe::Survey(probe) = &one.probe else {
            continue;
        };
        let otherwise = language(&probe.items);
        for item in &probe.items {
            let mut item = item.clone();
            if item.language.is_empty() {
                item.language = otherwise.to_owned();
            }
            let is_this = |known: &SurveyItem| {
                known.question == item.question && known.language == item.language
            };
            if !items.iter().any(is_this) {
                items.push(item);
            }
        }
    }
    items
}

impl Study {
    /// The answers of every model, language by language, with the people; and the datasets
    /// used.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn surveyed(&self, asked: &[Asked]) -> Result<(Vec<Surveyed>, Vec<Parent>)> {
        let items = without_a_single_language(items(asked));
        let mut parents: Vec<Parent> = Vec::new();
        let mut all = Vec::new();
        for language in languages(&items) {
            let (cultures, used) = self.people(&in_language(&items, language))?;
            for parent in used {
                if !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
            let model = |one: &Asked| ModelAnswers {
                name: one.model.clone(),
                answers: answers_in(one, language),
            };
            all.push(Surveyed {
                language: language.to_owned(),
                models: asked.iter().map(model).collect(),
                cultures,
            });
        }
        Ok((all, parents))
    }
}

/// The answers to the questions of a language; all where it is empty.
fn answers_in(asked: &Asked, wanted: &str) -> Vec<Answer> {
    let otherwise = match &asked.probe {
        Probe::Survey(probe) => language(&probe.items),
        Probe::Associations(_) => "",
    };
    let is_in = |answer: &&Answer| match answer.language.as_str() {
        _ if wanted.is_empty() => true,
        "" => otherwise == wanted,
        language => language == wanted,
    };
    asked.answers.iter().filter(is_in).cloned().collect()
}

/// Scores each language; the first holds the others.
///
/// # Errors
/// Answers and people do not fit each other.
pub(super) fn score(all: &[Surveyed], settings: &Settings) -> Result<ScoredSurvey> {
    let mut scored = Vec::new();
    for one in all {
        let mut survey = score_survey(&one.models, &one.cultures, settings)?;
        survey.language.clone_from(&one.language);
        scored.push(survey);
    }
    let mut scored = scored.into_iter();
    match scored.next() {
        Some(mut first) => {
            first.others = scored.collect();
            Ok(first)
        }
        // Says that there is nothing to score.
        None => score_survey(&[], &[], settings),
    }
}
