//! What the people of a culture answered.

use serde::{Deserialize, Serialize};

use crate::probe::SurveyOption;
use crate::problem::{Problem, Result};
use crate::stat::{CounterRandom, normalised};
use crate::t;

use super::Distances;

/// A culture's answers to a survey.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HumanCulture {
    pub name: String,
    pub questions: Vec<HumanQuestion>,
    /// Which dataset's answers count for each of its countries, and which do not.
    pub sources: Vec<Source>,
    /// Its countries that no dataset holds answers of.
    pub missing: Vec<String>,
}

/// What a dataset gives to a country of a culture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub country: String,
    /// Name of the dataset.
    pub dataset: String,
    pub gives: Gives,
    pub weights: Weights,
    /// Questions for which its answers count.
    pub counted: usize,
    /// Questions that it has answers to as well, but that another dataset counts for: nobody
    /// counts twice.
    pub set_aside: usize,
    /// Whether what was set aside are the very answers that count: the same respondents.
    pub same_people: bool,
    /// At most so many people answered a question who do not count, having no weight above 0
    /// that can be read.
    pub without_weight: u64,
}

/// How a dataset's people are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// It has no weights: everybody counts alike.
    Absent,
    /// People count by their weights.
    Used,
    /// It has weights, none of which can be read: everybody counts alike.
    Unreadable,
}

/// What a dataset knows of people's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gives {
    /// Answers of single people.
    People,
    /// Ready-made shares.
    Shares,
}

/// A culture's answers to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct HumanQuestion {
    /// Question id, such as `Q27`.
    pub question: String,
    pub wording: String,
    pub topic: String,
    /// Whether the options have an order.
    pub ordered: bool,
    /// In the questionnaire's order, as in the probe's item.
    pub options: Vec<SurveyOption>,
    pub answers: HumanAnswers,
    /// People who gave no answer that is an option: missing codes, codes off the scale.
    pub dropped: u64,
    /// People who gave one, but have no readable weight where the survey has weights; they
    /// do not count.
    pub without_weight: u64,
    /// Countries whose answers are among these.
    pub countries: usize,
}

/// Answers of single people, or only their shares.
#[derive(Debug, Clone, PartialEq)]
pub enum HumanAnswers {
    /// Valid answers only: missing codes are no answers. People of several countries are
    /// pooled: each counts by their weight.
    People(Vec<Person>),
    /// Ready-made shares per option; they need not sum to 1. No intervals can be drawn. Of
    /// several countries the mean, in which each counts alike.
    Shares(Vec<f64>),
}

/// One person's answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// Place of the chosen option among the question's options, from 0.
    pub option: u16,
    /// Survey weight; 1 where there are none. A person whose weight is not above 0 does
    /// not count.
    pub weight: f64,
}

impl HumanAnswers {
    /// The share of each of so many options, by weight; none where nobody answered.
    pub fn shares(&self, options: usize) -> Option<Vec<f64>> {
        match self {
            Self::People(_) => shares_of(options, self.people(options)),
            Self::Shares(shares) => normalised(shares),
        }
    }

    /// The people who count.
    fn people(&self, options: usize) -> impl Iterator<Item = Person> {
        let people: &[Person] = match self {
            Self::People(people) => people,
            Self::Shares(_) => &[],
        };
        people.iter().copied().filter(move |person| {
            person.weight > 0.0 && person.weight.is_finite() && usize::from(person.option) < options
        })
    }
}

fn shares_of(options: usize, people: impl Iterator<Item = Person>) -> Option<Vec<f64>> {
    let mut weights = vec![0.0; options];
    for person in people {
        weights[usize::from(person.option)] += person.weight;
    }
    normalised(&weights)
}

impl HumanQuestion {
    /// The share of each option, by weight; none where nobody answered.
    pub fn shares(&self) -> Option<Vec<f64>> {
        self.answers.shares(self.options.len())
    }

    /// People who count; none where only shares are known.
    pub fn people_count(&self) -> Option<usize> {
        match &self.answers {
            HumanAnswers::People(_) => Some(self.people().count()),
            HumanAnswers::Shares(_) => None,
        }
    }

    /// Kish's effective sample size, (Σw)² / Σw²: how many people of equal weight would
    /// tell as much. None where only shares are known.
    pub fn effective_people(&self) -> Option<f64> {
        let (mut sum, mut squares) = (0.0, 0.0);
        for person in self.people() {
            sum += person.weight;
            squares += person.weight * person.weight;
        }
        (squares > 0.0).then(|| sum * sum / squares)
    }

    /// Shares among people drawn with replacement, each with their weight, `times` times;
    /// empty where only shares are known or nobody answered.
    pub(super) fn resampled(&self, times: usize, random: &mut CounterRandom) -> Vec<Vec<f64>> {
        let people: Vec<Person> = self.people().collect();
        if people.is_empty() {
            return Vec::new();
        }
        let mut drawn = |_| {
            let drawn = (0..people.len()).map(|_| people[random.below(people.len())]);
            shares_of(self.options.len(), drawn)
        };
        (0..times).filter_map(&mut drawn).collect()
    }

    /// The distances between two random halves of the people, averaged over `times`
    /// halvings; none with fewer than two people or where only shares are known.
    ///
    /// Each half is a smaller sample than the people themselves, so that this is about twice
    /// as far as a model that equals the population would be from a sample of it.
    pub fn halves_apart(&self, times: usize, random: &mut CounterRandom) -> Option<Distances> {
        let mut people: Vec<Person> = self.people().collect();
        let apart: Vec<Distances> = (0..times)
            .filter_map(|_| {
                random.shuffle(&mut people);
                let (first, second) = people.split_at(people.len() / 2);
                let half =
                    |people: &[Person]| shares_of(self.options.len(), people.iter().copied());
                let (first, second) = (half(first)?, half(second)?);
                Some(Distances::between(self.ordered, &first, &second))
            })
            .collect();
        Distances::mean(&apart)
    }

    /// # Errors
    /// Where an answer lies outside the options.
    pub(super) fn check(&self, culture: &str) -> Result<()> {
        let fits = match &self.answers {
            HumanAnswers::People(people) => people
                .iter()
                .all(|person| usize::from(person.option) < self.options.len()),
            HumanAnswers::Shares(shares) => shares.len() == self.options.len(),
        };
        if fits {
            return Ok(());
        }
        Err(Problem::new(t!(
            "score-options-unfit",
            culture = culture,
            options = self.options.len(),
            question = self.question.as_str()
        ))
        .advise(t!("score-options-unfit-advice")))
    }

    fn people(&self) -> impl Iterator<Item = Person> {
        self.answers.people(self.options.len())
    }
}
