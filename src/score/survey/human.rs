//! What the people of a culture answered.

use crate::probe::SurveyOption;
use crate::problem::{Problem, Result};
use crate::stat::{CounterRandom, normalised};
use crate::t;

use super::Distances;

/// A culture's answers to a survey.
#[derive(Debug, Clone, PartialEq)]
pub struct HumanCulture {
    pub name: String,
    pub questions: Vec<HumanQuestion>,
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
}

/// Answers of single people, or only their shares.
#[derive(Debug, Clone, PartialEq)]
pub enum HumanAnswers {
    /// Valid answers only: missing codes are no answers.
    People(Vec<Person>),
    /// Ready-made shares per option; they need not sum to 1. No intervals can be drawn.
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

impl HumanQuestion {
    /// The share of each option, by weight; none where nobody answered.
    pub fn shares(&self) -> Option<Vec<f64>> {
        match &self.answers {
            HumanAnswers::People(_) => self.shares_of(self.people()),
            HumanAnswers::Shares(shares) => normalised(shares),
        }
    }

    /// People who count; none where only shares are known.
    pub fn people_count(&self) -> Option<usize> {
        match &self.answers {
            HumanAnswers::People(_) => Some(self.people().count()),
            HumanAnswers::Shares(_) => None,
        }
    }

    /// Shares among people drawn with replacement, `times` times; empty where only shares
    /// are known or nobody answered.
    pub(super) fn resampled(&self, times: usize, random: &mut CounterRandom) -> Vec<Vec<f64>> {
        let people: Vec<Person> = self.people().collect();
        if people.is_empty() {
            return Vec::new();
        }
        let drawn = |_| {
            let mut weights = vec![0.0; self.options.len()];
            for _ in 0..people.len() {
                let person = people[random.below(people.len())];
                weights[usize::from(person.option)] += person.weight;
            }
            normalised(&weights)
        };
        (0..times).filter_map(drawn).collect()
    }

    /// The distances between two random halves of the people, averaged over `times`
    /// halvings; none with fewer than two people or where only shares are known.
    ///
    /// It is how close people are to themselves when half as many are asked: a model
    /// can hardly come closer.
    pub fn halves_apart(&self, times: usize, random: &mut CounterRandom) -> Option<Distances> {
        let mut people: Vec<Person> = self.people().collect();
        let apart: Vec<Distances> = (0..times)
            .filter_map(|_| {
                random.shuffle(&mut people);
                let (first, second) = people.split_at(people.len() / 2);
                let first = self.shares_of(first.iter().copied())?;
                let second = self.shares_of(second.iter().copied())?;
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

    /// The people who count.
    fn people(&self) -> impl Iterator<Item = Person> {
        let people: &[Person] = match &self.answers {
            HumanAnswers::People(people) => people,
            HumanAnswers::Shares(_) => &[],
        };
        people.iter().copied().filter(|person| {
            person.weight > 0.0
                && person.weight.is_finite()
                && usize::from(person.option) < self.options.len()
        })
    }

    fn shares_of(&self, people: impl Iterator<Item = Person>) -> Option<Vec<f64>> {
        let mut weights = vec![0.0; self.options.len()];
        for person in people {
            weights[usize::from(person.option)] += person.weight;
        }
        normalised(&weights)
    }
}
