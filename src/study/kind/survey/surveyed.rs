//! What survey scores are computed from: the questions, the answers and the people, each
//! language of the questions by itself.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::artifact::Parent;
use crate::dataset::Kind;
use crate::dataset::model_answers::{ModelAnswer, model_answers};
use crate::probe::{Answer, Probe, SurveyItem, SurveyProbe};
use crate::problem::Result;
use crate::score::survey::{HumanCulture, ScoredSurvey, score_survey};
use crate::score::{ModelAnswers, Settings};
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::languages::{in_language, language, languages, without_a_single_language};
use crate::t;

/// The answers to the questions of one language.
pub(super) struct Surveyed {
    /// Empty where all questions were asked in one.
    language: String,
    models: Vec<ModelAnswers>,
    cultures: Vec<HumanCulture>,
}

impl Surveyed {
    /// The names of all models, those asked elsewhere last.
    pub(super) fn names(&self) -> Vec<&str> {
        self.models
            .iter()
            .map(|model| model.name.as_str())
            .collect()
    }
}

/// The questions of survey probes; of two with the same id and language the first counts.
/// Every item says its language.
pub(in crate::study) fn items(asked: &[Asked]) -> Vec<SurveyItem> {
    let mut items: Vec<SurveyItem> = Vec::new();
    let mut known: HashSet<(&str, &str)> = HashSet::new();
    for one in distinct(asked) {
        let otherwise = language(&one.items);
        for item in &one.items {
            let language = match item.language.as_str() {
                "" => otherwise,
                language => language,
            };
            if known.insert((&item.question, language)) {
                items.push(SurveyItem {
                    language: language.to_owned(),
                    ..item.clone()
                });
            }
        }
    }
    items
}

/// The survey probes that were asked, one that was asked as several scenarios once.
fn distinct(asked: &[Asked]) -> impl Iterator<Item = &SurveyProbe> {
    let mut last: Option<&Arc<Probe>> = None;
    let new = asked.iter().filter(move |one| {
        let known = last.is_some_and(|last| Arc::ptr_eq(last, &one.probe));
        last = Some(&one.probe);
        !known
    });
    new.filter_map(|one| match &*one.probe {
        Probe::Survey(probe) => Some(probe),
        _ => None,
    })
}

impl Study {
    /// The answers of every model, language by language, with the people; and the datasets
    /// used. Where no model of the study was asked, those that were imported are compared
    /// on all questions.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn surveyed(&self, asked: &[Asked]) -> Result<(Vec<Surveyed>, Vec<Parent>)> {
        let items = match asked.is_empty() {
            true => self.questions(&[])?.0,
            false => without_a_single_language(items(asked)),
        };
        let mut parents: Vec<Parent> = Vec::new();
        let mut all = Vec::new();
        let imported = self.imported_answers()?;
        let of_imported = imported.iter().flat_map(|(_, answers)| answers);
        for parent in of_imported.flat_map(|imported| &imported.parents) {
            if !parents.contains(parent) {
                parents.push(parent.clone());
            }
        }
        for language in languages(&items) {
            let (cultures, used) = self.people(&in_language(&items, language))?;
            for parent in used {
                if !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
            let items = in_language(&items, language);
            let from_elsewhere = imported.iter().map(|(name, answers)| ModelAnswers {
                name: name.clone(),
                answers: fitting(answers, &items, language),
            });
            all.push(Surveyed {
                language: language.to_owned(),
                models: rows(asked, &items, language)
                    .into_iter()
                    .chain(from_elsewhere)
                    .collect(),
                cultures,
            });
        }
        Ok((all, parents))
    }
}

/// An answer of a model that was asked elsewhere.
struct Imported {
    answer: ModelAnswer,
    /// The dataset that it stands in, and its curation.
    parents: [Parent; 2],
}

impl Study {
    /// The names of models known by imported answers alone, with their answers. A name that
    /// a model of the study has too is marked as imported.
    fn imported_answers(&self) -> Result<Vec<(String, Vec<Imported>)>> {
        let datasets = self.of_kind(Kind::Answers, &[])?;
        if datasets.is_empty() {
            return Ok(Vec::new());
        }
        let own: Vec<String> = self.models()?.into_iter().map(|model| model.name).collect();
        let mut models: Vec<(String, Vec<Imported>)> = Vec::new();
        for manifest in datasets {
            let parents = self.parents_of(&manifest.id)?;
            for answer in model_answers(&self.curated(&manifest.id)?)? {
                let name = match own.contains(&answer.model) {
                    true => t!("study-model-imported", name = answer.model.as_str()),
                    false => answer.model.clone(),
                };
                let place = match models.iter().position(|(known, _)| *known == name) {
                    Some(place) => place,
                    None => {
                        models.push((name, Vec::new()));
                        models.len() - 1
                    }
                };
                let parents = parents.clone();
                models[place].1.push(Imported { answer, parents });
            }
        }
        Ok(models)
    }

    /// The names of the models known by imported answers alone.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(in crate::study) fn imported_models(&self) -> Result<Vec<String>> {
        let models = self.imported_answers()?.into_iter();
        Ok(models.map(|(name, _)| name).collect())
    }
}

/// Imported answers to these questions, as a probe would have stored them. What says no
/// language counts for all.
fn fitting(all: &[Imported], items: &[SurveyItem], language: &str) -> Vec<Answer> {
    // Where all questions are in one language, answers in it come before those in others.
    let own = self::language(items);
    let fits = |item: &SurveyItem| {
        let mut of_question = all.iter().filter(|imported| {
            let said = imported.answer.language.as_str();
            imported.answer.question == item.question
                && (language.is_empty() || said.is_empty() || said == language)
        });
        let in_own = |imported: &&Imported| imported.answer.language == own;
        let first = of_question.clone().next();
        let imported = of_question.find(in_own).or(first)?;
        let labels: Vec<String> = item.options.iter().map(|o| o.label.clone()).collect();
        let weights = imported.answer.of_labels(&labels)?;
        let sum: f64 = weights.iter().sum();
        let mass = imported.answer.probabilities.then(|| sum.min(1.0));
        Some(Answer {
            item: item.question.clone(),
            language: language.to_owned(),
            order: (0..labels.len()).collect(),
            logprobs: weights.iter().map(|weight| (weight / sum).ln()).collect(),
            option_mass: mass,
            ..Answer::default()
        })
    };
    items.iter().filter_map(fits).collect()
}

/// The answers of each row to the questions of a language; those to several tasks together.
fn rows(asked: &[Asked], items: &[SurveyItem], language: &str) -> Vec<ModelAnswers> {
    let items = by_question(items);
    ModelAnswers::by_name(asked.iter().map(|one| ModelAnswers {
        name: one.model.clone(),
        answers: answers_in(one, &items, language),
    }))
}

/// Items by the id of their question, in their order.
type ByQuestion<'a> = HashMap<&'a str, Vec<&'a SurveyItem>>;

fn by_question(items: &[SurveyItem]) -> ByQuestion<'_> {
    let mut all = ByQuestion::new();
    for item in items {
        all.entry(&item.question).or_default().push(item);
    }
    all
}

/// The answers to the questions of a language; all where it is empty. A model may have been
/// asked with the options of a question in another order than these items have, after a
/// questionnaire was imported anew: what it gave follows these. An answer to other options
/// than an item has stays without its probabilities, so that it is counted as left out.
fn answers_in(asked: &Asked, items: &ByQuestion<'_>, wanted: &str) -> Vec<Answer> {
    let Probe::Survey(probe) = &*asked.probe else {
        return Vec::new();
    };
    let otherwise = language(&probe.items);
    let own = by_question(&probe.items);
    let is_in = |answer: &&Answer| match answer.language.as_str() {
        _ if wanted.is_empty() => true,
        "" => otherwise == wanted,
        language => language == wanted,
    };
    let in_order = |answer: &Answer| {
        let own = own.get(answer.item.as_str())?.iter().find(|item| {
            let said = item.language.as_str();
            answer.language.is_empty() || said.is_empty() || said == answer.language
        })?;
        match items.get(answer.item.as_str()) {
            None => Some(answer.clone()),
            Some(shared) => by_labels(answer, own, shared[0]),
        }
    };
    let read = |answer: &Answer| {
        in_order(answer).unwrap_or_else(|| Answer {
            logprobs: Vec::new(),
            ..answer.clone()
        })
    };
    asked.answers.iter().filter(is_in).map(read).collect()
}

/// An answer to `own` as one to `shared`, the same question with its options in another
/// order; none where the options differ.
fn by_labels(answer: &Answer, own: &SurveyItem, shared: &SurveyItem) -> Option<Answer> {
    let labels = |item: &SurveyItem| {
        item.options
            .iter()
            .map(|o| o.label.clone())
            .collect::<Vec<_>>()
    };
    let (from, to) = (labels(own), labels(shared));
    if from == to || answer.logprobs.is_empty() {
        return Some(answer.clone());
    }
    if from.len() != to.len() || answer.logprobs.len() != from.len() {
        return None;
    }
    let place = |label: &String| from.iter().position(|own| own == label);
    let places: Vec<usize> = to.iter().map(place).collect::<Option<_>>()?;
    let shown = |option: &usize| places.iter().position(|own| own == option);
    Some(Answer {
        logprobs: places.iter().map(|own| answer.logprobs[*own]).collect(),
        order: answer.order.iter().map(shown).collect::<Option<_>>()?,
        ..answer.clone()
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::SurveyOption;

    fn item(labels: &[&str]) -> SurveyItem {
        let option = |label: &&str| SurveyOption {
            label: (*label).to_owned(),
            text: format!("option {label}"),
        };
        SurveyItem {
            question: "Q56".to_owned(),
            wording: String::new(),
            topic: String::new(),
            language: String::new(),
            ordered: true,
            options: labels.iter().map(option).collect(),
        }
    }

    #[test]
    fn answers_follow_their_labels_where_options_were_put_in_another_order() {
        let answer = Answer {
            item: "Q56".to_owned(),
            order: vec![2, 1, 0],
            logprobs: vec![-1.0, -2.0, -3.0],
            ..Answer::default()
        };
        let (old, new) = (item(&["1", "2", "3"]), item(&["1", "3", "2"]));
        let read = by_labels(&answer, &old, &new).unwrap();
        assert_eq!(read.logprobs, [-1.0, -3.0, -2.0]);
        // Shown were 3, 2, 1: the second, third and first of the new order.
        assert_eq!(read.order, [1, 2, 0]);
        assert_eq!(by_labels(&answer, &old, &old).unwrap(), answer);
        assert_eq!(by_labels(&answer, &old, &item(&["1", "2"])), None);
        assert_eq!(by_labels(&answer, &old, &item(&["1", "2", "4"])), None);
    }
}
