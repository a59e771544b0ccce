//! What answers without any knowledge of a culture's people would score: beside every
//! distance, so that a nearness that says nothing is seen to say nothing.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Distances, HumanShares};
use crate::stat::average;

/// A way of answering that needs no model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Baseline {
    /// Every option as often.
    #[default]
    Uniform,
    /// Always the first option.
    First,
    /// As the people answer all *other* questions with as many options, on average. It uses
    /// their answers, but none to the question itself.
    Marginal,
    /// As the people of the other cultures answer the question, each culture alike; without
    /// those that share people with this one.
    Others,
}

impl Baseline {
    /// In the order in which distances are stored.
    pub const ALL: [Self; 4] = [Self::Uniform, Self::First, Self::Marginal, Self::Others];

    /// Whether it answers the same whichever culture it is compared with, so that one can
    /// say to which it lies nearer.
    pub fn is_one_answer(self) -> bool {
        matches!(self, Self::Uniform | Self::First)
    }

    /// As the command line spells it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::First => "first",
            Self::Marginal => "marginal",
            Self::Others => "others",
        }
    }

    /// The one with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|baseline| baseline.id() == id)
    }

    /// Its place in [`Self::ALL`].
    pub(super) fn place(self) -> usize {
        self as usize
    }

    /// How it answers question number `at` for a culture; none where it cannot: nobody of
    /// the others was asked, or no other question has as many options.
    fn answer(
        self,
        questions: &[Humans<'_>],
        at: usize,
        culture: usize,
        around: &Around<'_>,
    ) -> Option<Vec<f64>> {
        let options = questions[at].options;
        match self {
            Self::Uniform => (options > 0).then(|| vec![1.0 / options as f64; options]),
            Self::First => {
                let mut shares = vec![0.0; options];
                *shares.first_mut()? = 1.0;
                Some(shares)
            }
            Self::Marginal => {
                let own = questions[at].shares(culture);
                around
                    .sums
                    .get(&(culture, options))?
                    .without(own.as_deref())
            }
            Self::Others => {
                let others = (0..questions[at].humans.len())
                    .filter(|other| *other != culture && !around.related[culture][*other]);
                let shares = others.filter_map(|other| questions[at].shares(other));
                average(&shares.collect::<Vec<_>>())
            }
        }
    }
}

/// People's answers to a question, by culture.
pub(super) struct Humans<'a> {
    pub ordered: bool,
    pub options: usize,
    pub humans: &'a [Option<HumanShares>],
}

impl Humans<'_> {
    fn shares(&self, culture: usize) -> Option<Vec<f64>> {
        Some(self.humans.get(culture)?.as_ref()?.shares.clone())
    }
}

/// What baselines know besides the question that they answer.
pub(super) struct Around<'a> {
    /// Which cultures share people.
    related: &'a [Vec<bool>],
    /// By culture and number of options: the shares of all questions, added up.
    sums: HashMap<(usize, usize), Sum>,
}

/// Shares of several questions, added up.
struct Sum {
    shares: Vec<f64>,
    questions: usize,
}

impl Sum {
    /// The mean of the questions but this one; none where there is no other.
    fn without(&self, own: Option<&[f64]>) -> Option<Vec<f64>> {
        let others = self.questions - usize::from(own.is_some());
        let own = |option: usize| own.map_or(0.0, |own| own[option]);
        let shares = self.shares.iter().enumerate();
        // What is left of nothing may be a last bit below it.
        let mean = |(option, sum): (usize, &f64)| (sum - own(option)).max(0.0) / others as f64;
        (others > 0).then(|| shares.map(mean).collect())
    }
}

impl<'a> Around<'a> {
    pub fn of(questions: &[Humans<'_>], related: &'a [Vec<bool>]) -> Self {
        let mut sums: HashMap<(usize, usize), Sum> = HashMap::new();
        for question in questions {
            for (culture, human) in question.humans.iter().enumerate() {
                let Some(human) = human else { continue };
                let sum = sums.entry((culture, question.options)).or_insert(Sum {
                    shares: vec![0.0; question.options],
                    questions: 0,
                });
                sum.questions += 1;
                for (sum, share) in sum.shares.iter_mut().zip(&human.shares) {
                    *sum += share;
                }
            }
        }
        Self { related, sums }
    }
}

/// The distances of each baseline to the people of each culture on question number `at`:
/// `[culture][baseline]`.
pub(super) fn distances(
    questions: &[Humans<'_>],
    at: usize,
    around: &Around<'_>,
) -> Vec<Vec<Option<Distances>>> {
    let question = &questions[at];
    let of_culture = |culture: usize| {
        let people = question.shares(culture);
        let to_people = |baseline: Baseline| {
            let people = people.as_ref()?;
            let answer = baseline.answer(questions, at, culture, around)?;
            Some(Distances::between(question.ordered, &answer, people))
        };
        Baseline::ALL.into_iter().map(to_people).collect()
    };
    (0..question.humans.len()).map(of_culture).collect()
}
