//! What people answered to survey questions, as scores want it: by culture.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame};

use super::folder::Study;
use super::languages::{language, without_a_single_language};
use crate::artifact::Parent;
use crate::dataset::questionnaire::{self, Choice, Question};
use crate::dataset::{Kind, Manifest, shares, survey};
use crate::probe::{SurveyItem, SurveyOption};
use crate::problem::{Problem, Result};
use crate::score::survey::{HumanAnswers, HumanCulture, HumanQuestion, Person};
use crate::t;

/// A survey, or a table of ready-made shares.
struct Answered {
    manifest: Manifest,
    table: DataFrame,
}

impl Study {
    /// The questions of the study's questionnaires that some dataset holds answers to; of
    /// two with the same id and language the first counts. `only` names the datasets to use; empty:
    /// all. With the questionnaires used, as parents.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn questions(&self, only: &[String]) -> Result<(Vec<SurveyItem>, Vec<Parent>)> {
        let answered = self.answered(only)?;
        let mut items: Vec<SurveyItem> = Vec::new();
        let mut parents = Vec::new();
        for manifest in self.named_or_all(Kind::Questionnaire, only)? {
            let before = items.len();
            let questions = questionnaire::questions(&self.curated(&manifest.id)?)?;
            let mut found: Vec<SurveyItem> = questions.into_iter().map(item).collect();
            let language = language(&found);
            for item in &mut found {
                item.language = language.to_owned();
            }
            for item in found {
                let is_this = |known: &SurveyItem| {
                    known.question == item.question && known.language == item.language
                };
                let asked = answered.iter().any(|answered| answered.has(&item.question));
                if asked && item.options.len() > 1 && !items.iter().any(is_this) {
                    items.push(item);
                }
            }
            if items.len() > before {
                parents.extend(self.parents_of(&manifest.id)?);
            }
        }
        Ok((without_a_single_language(items), parents))
    }

    /// How the people of each culture answered these questions, and the datasets used.
    /// People of several countries are pooled by person; where only shares are known,
    /// countries count alike.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn people(&self, items: &[SurveyItem]) -> Result<(Vec<HumanCulture>, Vec<Parent>)> {
        let questions: Vec<Question> = items.iter().map(question).collect();
        let answered = self.answered(&[])?;
        let mut used = vec![false; answered.len()];
        let mut cultures = Vec::new();
        for culture in self.cultures() {
            let mut found: HashMap<String, HumanAnswers> = HashMap::new();
            for (answered, used) in answered.iter().zip(&mut used) {
                for (id, answers) in answered.answers(&questions, &culture.countries)? {
                    *used = true;
                    found.entry(id).or_insert(answers);
                }
            }
            let questions = items.iter().filter_map(|item| {
                Some(HumanQuestion {
                    answers: found.remove(&item.question)?,
                    question: item.question.clone(),
                    wording: item.wording.clone(),
                    topic: item.topic.clone(),
                    ordered: item.ordered,
                    options: item.options.clone(),
                })
            });
            cultures.push(HumanCulture {
                questions: questions.collect(),
                name: culture.name,
            });
        }
        let mut parents = Vec::new();
        for (answered, _) in answered.iter().zip(used).filter(|(_, used)| *used) {
            parents.extend(self.parents_of(&answered.manifest.id)?);
        }
        Ok((cultures, parents))
    }

    /// Refuses where no people of any culture answered these questions: a model's answers to
    /// them could be compared with nobody's.
    ///
    /// # Errors
    /// That, or a table cannot be read.
    pub(super) fn check_people(&self, items: &[SurveyItem]) -> Result<()> {
        let questions: Vec<Question> = items.iter().map(question).collect();
        let cultures = self.cultures();
        for answered in self.answered(&[])? {
            for culture in &cultures {
                if !answered.answers(&questions, &culture.countries)?.is_empty() {
                    return Ok(());
                }
            }
        }
        let problem = match cultures.is_empty() {
            true => t!("study-no-cultures"),
            false => t!("study-no-people"),
        };
        Err(Problem::new(problem).advise(t!("study-no-people-advice")))
    }

    /// People's single answers before ready-made shares.
    fn answered(&self, only: &[String]) -> Result<Vec<Answered>> {
        let mut all = Vec::new();
        for kind in [Kind::Survey, Kind::Shares] {
            for manifest in self.named_or_all(kind, only)? {
                let table = self.curated(&manifest.id)?;
                all.push(Answered { manifest, table });
            }
        }
        Ok(all)
    }

    /// The datasets of a kind that were named; all of them where none of the kind was.
    fn named_or_all(&self, kind: Kind, only: &[String]) -> Result<Vec<Manifest>> {
        let named = self.of_kind(kind, only)?;
        if named.is_empty() {
            self.of_kind(kind, &[])
        } else {
            Ok(named)
        }
    }
}

impl Answered {
    /// Whether it holds answers to a question.
    fn has(&self, question: &str) -> bool {
        if self.manifest.kind == Kind::Survey {
            return self.table.column(question).is_ok();
        }
        let ids = self.table.column("question").and_then(Column::str);
        ids.is_ok_and(|ids| ids.iter().flatten().any(|id| id == question))
    }

    /// The answers of some countries by question; a question without any is not there.
    fn answers(
        &self,
        questions: &[Question],
        countries: &[String],
    ) -> Result<Vec<(String, HumanAnswers)>> {
        if countries.is_empty() {
            return Ok(Vec::new());
        }
        if self.manifest.kind == Kind::Survey {
            let answers = survey::people(&self.table, questions, countries, true)?;
            let answers = answers
                .into_iter()
                .filter(|answers| !answers.people.is_empty());
            return Ok(answers
                .map(|answers| {
                    let person = |(option, weight)| Person { option, weight };
                    let people = answers.people.into_iter().map(person).collect();
                    (answers.question, HumanAnswers::People(people))
                })
                .collect());
        }
        let mut sums: HashMap<&str, Vec<f64>> = HashMap::new();
        for country in countries {
            // A culture may well have countries that this table lacks.
            let Ok(answers) = shares::shares(&self.table, country) else {
                continue;
            };
            for answer in answers {
                let Some(question) = questions.iter().find(|q| q.id == answer.question) else {
                    continue;
                };
                let labels: Vec<String> =
                    question.options.iter().map(|o| o.label.clone()).collect();
                if let Some(shares) = answer.distribution(&labels) {
                    let sum = sums
                        .entry(&question.id)
                        .or_insert_with(|| vec![0.0; shares.len()]);
                    sum.iter_mut()
                        .zip(shares)
                        .for_each(|(sum, share)| *sum += share);
                }
            }
        }
        let shares = |(id, sum): (&str, Vec<f64>)| (id.to_owned(), HumanAnswers::Shares(sum));
        Ok(sums.into_iter().map(shares).collect())
    }
}

fn item(question: Question) -> SurveyItem {
    let option = |choice: Choice| SurveyOption {
        label: choice.label,
        text: choice.text,
    };
    SurveyItem {
        question: question.id,
        wording: question.wording,
        topic: question.topic.unwrap_or_default(),
        language: String::new(),
        ordered: question.ordered,
        options: question.options.into_iter().map(option).collect(),
    }
}

fn question(item: &SurveyItem) -> Question {
    let choice = |option: &SurveyOption| Choice {
        label: option.label.clone(),
        text: option.text.clone(),
    };
    Question {
        id: item.question.clone(),
        wording: item.wording.clone(),
        topic: Some(item.topic.clone()),
        ordered: item.ordered,
        options: item.options.iter().map(choice).collect(),
    }
}
