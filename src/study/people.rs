//! What people answered to survey questions, as scores want it: by culture, each country's
//! people counting once.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame};

use super::folder::Study;
use super::languages::without_a_plain_language;
use crate::artifact::Parent;
use crate::dataset::questionnaire::{self, Choice, Question};
use crate::dataset::{Kind, Manifest, shares, survey};
use crate::probe::{SurveyItem, SurveyOption};
use crate::problem::{Problem, Result};
use crate::score::survey::{
    Gives, HumanAnswers, HumanCulture, HumanQuestion, Person, Source, Weights,
};
use crate::stat::{average, mean_of};
use crate::t;

/// A survey, or a table of ready-made shares.
struct Answered {
    manifest: Manifest,
    table: DataFrame,
    /// Mean weight of its people; 1 where there are none.
    weight: f64,
}

/// What a dataset knows of a country's answers to a question.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    answers: HumanAnswers,
    dropped: u64,
    without_weight: u64,
}

impl Found {
    /// Whether anybody's answer counts.
    fn counts(&self) -> bool {
        match &self.answers {
            HumanAnswers::People(people) => !people.is_empty(),
            HumanAnswers::Shares(_) => true,
        }
    }
}

/// What all datasets know of a country's answers, dataset by dataset, by question.
struct Country {
    name: String,
    found: Vec<HashMap<String, Found>>,
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
            let language = self.language_of(&found);
            for item in &mut found {
                item.language.clone_from(&language);
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
        Ok((without_a_plain_language(items), parents))
    }

    /// How the people of each culture answered these questions, and the datasets used.
    ///
    /// For a country and question one dataset counts: people before ready-made shares, then
    /// the first imported. People of several countries are pooled by person; where only
    /// shares are known of one of them, countries count alike.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn people(&self, items: &[SurveyItem]) -> Result<(Vec<HumanCulture>, Vec<Parent>)> {
        let answered = self.answered(&[])?;
        let mut used = vec![false; answered.len()];
        let mut cultures = Vec::new();
        for culture in self.cultures() {
            // A country that was named twice counts once.
            let countries = culture.all_countries().into_iter().map(|name| {
                let found = answered.iter().map(|of| {
                    match culture.countries_in(&of.manifest.id).contains(name) {
                        true => of.answers(items, name),
                        false => Ok(HashMap::new()),
                    }
                });
                let found = found.collect::<Result<_>>()?;
                let name = name.clone();
                Ok(Country { name, found })
            });
            let countries: Vec<Country> = countries.collect::<Result<_>>()?;
            for country in &countries {
                for (used, found) in used.iter_mut().zip(&country.found) {
                    *used |= !found.is_empty();
                }
            }
            let answers = items.iter().filter_map(|item| {
                let found = countries.iter().filter_map(|of| of.counted(&item.question));
                let counted = found.clone().count();
                let found = pooled(item.options.len(), found)?;
                Some(HumanQuestion {
                    question: item.question.clone(),
                    wording: item.wording.clone(),
                    topic: item.topic.clone(),
                    ordered: item.ordered,
                    options: item.options.clone(),
                    answers: found.answers,
                    dropped: found.dropped,
                    without_weight: found.without_weight,
                    countries: counted,
                })
            });
            let sources: Vec<Source> = countries
                .iter()
                .flat_map(|of| of.sources(&answered))
                .collect();
            let held = |country: &&Country| sources.iter().any(|of| of.country == country.name);
            let missing = countries.iter().filter(|country| !held(country));
            cultures.push(HumanCulture {
                questions: answers.collect(),
                missing: missing.map(|country| country.name.clone()).collect(),
                sources,
                name: culture.name.clone(),
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
        let (cultures, _) = self.people(items)?;
        if cultures.iter().any(|culture| !culture.questions.is_empty()) {
            return Ok(());
        }
        let problem = match cultures.is_empty() {
            true => t!("study-no-cultures"),
            false => t!("study-no-people"),
        };
        Err(Problem::new(problem).advise(t!("study-no-people-advice")))
    }

    /// People's single answers before ready-made shares, each in the order of import.
    fn answered(&self, only: &[String]) -> Result<Vec<Answered>> {
        let mut all = Vec::new();
        for kind in [Kind::Survey, Kind::Shares] {
            for manifest in self.named_or_all(kind, only)? {
                let table = self.curated(&manifest.id)?;
                all.push(Answered {
                    weight: mean_weight(&table),
                    manifest,
                    table,
                });
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

impl Country {
    /// The answers to a question that count: of the first dataset that has any.
    fn counted(&self, question: &str) -> Option<&Found> {
        let mut found = self.found.iter().filter_map(|found| found.get(question));
        found.find(|found| found.counts())
    }

    /// What each dataset gives, those that give nothing left away.
    fn sources(&self, answered: &[Answered]) -> Vec<Source> {
        let all = answered.iter().zip(&self.found);
        let source = |(answered, found): (&Answered, &HashMap<String, Found>)| {
            let counts = |(question, own): (&String, &Found)| {
                let counted = self.counted(question);
                counted.is_some_and(|counted| std::ptr::eq(counted, own))
            };
            let counted = found.iter().filter(|entry| counts(*entry)).count();
            let has = |(_, own): &(&String, &Found)| own.counts();
            let aside = || found.iter().filter(|entry| has(entry) && !counts(*entry));
            let same = |(question, own): (&String, &Found)| {
                let counted = self.counted(question);
                counted.is_some_and(|counted| counted.answers == own.answers)
            };
            let same_people =
                answered.gives() == Gives::People && aside().next().is_some() && aside().all(same);
            (!found.is_empty()).then(|| Source {
                country: self.name.clone(),
                dataset: answered.manifest.name.clone(),
                gives: answered.gives(),
                weights: answered.weights(),
                counted,
                set_aside: aside().count(),
                same_people,
                without_weight: found
                    .values()
                    .map(|own| own.without_weight)
                    .max()
                    .unwrap_or(0),
            })
        };
        all.filter_map(source).collect()
    }
}

/// The answers of a culture's countries taken together; none where no country has any. Single
/// people are pooled, each by their weight; as soon as only shares are known of a country,
/// each country counts alike.
fn pooled<'a>(options: usize, countries: impl Iterator<Item = &'a Found>) -> Option<Found> {
    let countries: Vec<&Found> = countries.collect();
    let sum = |of: fn(&Found) -> u64| countries.iter().map(|found| of(found)).sum();
    let people = countries.iter().map(|found| match &found.answers {
        HumanAnswers::People(people) => Some(people.as_slice()),
        HumanAnswers::Shares(_) => None,
    });
    let answers = match people.collect::<Option<Vec<&[Person]>>>() {
        Some(people) => HumanAnswers::People(people.concat()),
        None => {
            let shares = countries
                .iter()
                .filter_map(|found| found.answers.shares(options));
            HumanAnswers::Shares(average(&shares.collect::<Vec<_>>())?)
        }
    };
    (!countries.is_empty()).then(|| Found {
        answers,
        dropped: sum(|found| found.dropped),
        without_weight: sum(|found| found.without_weight),
    })
}

/// The mean of the weights above 0 of a survey's people; 1 where it has none.
pub(super) fn mean_weight(table: &DataFrame) -> f64 {
    let weights = table.column("weight").and_then(Column::f64);
    let weights = weights.map(|weights| weights.iter().flatten().collect::<Vec<f64>>());
    let mut weights = weights.unwrap_or_default();
    weights.retain(|weight| *weight > 0.0 && weight.is_finite());
    mean_of(&weights).unwrap_or(1.0)
}

impl Answered {
    fn gives(&self) -> Gives {
        match self.manifest.kind {
            Kind::Survey => Gives::People,
            _ => Gives::Shares,
        }
    }

    fn weights(&self) -> Weights {
        let weights = self.table.column("weight");
        let any = weights.is_ok_and(|weights| weights.null_count() < weights.len());
        match self.manifest.counts.get("without_weight") {
            _ if self.gives() == Gives::Shares => Weights::Absent,
            _ if any => Weights::Used,
            Some(_) => Weights::Unreadable,
            None => Weights::Absent,
        }
    }

    /// Whether it holds answers to a question.
    fn has(&self, question: &str) -> bool {
        if self.gives() == Gives::People {
            return self.table.column(question).is_ok();
        }
        let ids = self.table.column("question").and_then(Column::str);
        ids.is_ok_and(|ids| ids.iter().flatten().any(|id| id == question))
    }

    /// The answers of a country by question; a question without any is not there.
    fn answers(&self, items: &[SurveyItem], country: &str) -> Result<HashMap<String, Found>> {
        match self.gives() {
            Gives::People => self.people_of(items, country),
            // A culture may well have countries that this table lacks.
            Gives::Shares => Ok(self.shares_of(items, country).unwrap_or_default()),
        }
    }

    fn people_of(&self, items: &[SurveyItem], country: &str) -> Result<HashMap<String, Found>> {
        let country = [country.to_owned()];
        let answers = survey::people(&self.table, items, &country, true)?;
        let is_known = |answers: &survey::HumanAnswers| {
            !answers.people.is_empty() || answers.without_weight > 0
        };
        let answers = answers.into_iter().filter(is_known);
        let found = |answers: survey::HumanAnswers| {
            // On one scale with other files: everybody weighs 1 on average.
            let person = |(option, weight)| Person {
                option,
                weight: weight / self.weight,
            };
            let given = answers.people.len();
            let people = answers
                .people
                .into_iter()
                .filter(|(_, weight)| *weight > 0.0);
            let people: Vec<Person> = people.map(person).collect();
            let weightless = (given - people.len()) as u64;
            let dropped: u64 = answers.dropped.iter().map(|(_, count)| count).sum();
            let found = Found {
                answers: HumanAnswers::People(people),
                // People without a readable weight are counted by themselves.
                dropped: dropped.saturating_sub(answers.without_weight),
                without_weight: answers.without_weight + weightless,
            };
            (answers.question, found)
        };
        Ok(answers.map(found).collect())
    }

    /// None where the table has nothing of the country.
    fn shares_of(&self, items: &[SurveyItem], country: &str) -> Option<HashMap<String, Found>> {
        let answers = shares::shares(&self.table, country).ok()?;
        let mut by_id: HashMap<&str, &SurveyItem> = HashMap::new();
        for item in items {
            by_id.entry(&item.question).or_insert(item);
        }
        let found = answers.into_iter().filter_map(|answer| {
            let item = by_id.get(answer.question.as_str())?;
            let labels: Vec<String> = item.options.iter().map(|o| o.label.clone()).collect();
            let found = Found {
                answers: HumanAnswers::Shares(answer.distribution(&labels)?),
                dropped: 0,
                without_weight: 0,
            };
            Some((answer.question, found))
        });
        Some(found.collect())
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
