//! The three distances of a question, and their means and intervals.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::score::Settings;
use crate::stat::{
    CounterRandom, Estimate, Interval, earth_movers, js_distance, mean_intervals, nominal_tension,
    percentile_interval, tension, total_variation,
};

/// Two distances that differ by less are equal: a guess that lies in the middle between two
/// peoples leans to neither.
const ROUNDING: f64 = 1e-12;

/// A distance between two distributions of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Jensen-Shannon distance, 0 … 0.8326.
    Js,
    /// Earth mover's distance along the scale, 0 … 1; total variation in its place where
    /// options have no order.
    Emd,
    /// Half Jensen-Shannon divergence in bits, half the distance above, 0 … 1.
    Tension,
}

impl Measure {
    pub const ALL: [Self; 3] = [Self::Js, Self::Emd, Self::Tension];
}

/// The distances between two distributions over the options of one question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    pub js: f64,
    /// Earth mover's distance; where the options have no order, total variation, the share
    /// of answers that would have to change. At two options the two are equal.
    pub emd: f64,
    /// Half the Jensen-Shannon divergence in bits, half `emd`: both span 0 … 1.
    pub tension: f64,
}

impl Distances {
    /// The distances between two distributions of equal length that each sum to 1.
    pub fn between(ordered: bool, p: &[f64], q: &[f64]) -> Self {
        let (emd, tension) = match ordered {
            true => (earth_movers(p, q), tension(p, q)),
            false => (total_variation(p, q), nominal_tension(p, q)),
        };
        Self {
            js: js_distance(p, q),
            emd,
            tension,
        }
    }

    /// Whose distance is less by tension, by more than rounding makes.
    pub(super) fn nearer(&self, other: &Self) -> Ordering {
        match (self.tension - other.tension).abs() <= ROUNDING {
            true => Ordering::Equal,
            false => self.tension.total_cmp(&other.tension),
        }
    }

    /// One of the three.
    pub fn get(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Js => self.js,
            Measure::Emd => self.emd,
            Measure::Tension => self.tension,
        }
    }

    /// The mean of several; none of nothing.
    pub(super) fn mean(all: &[Self]) -> Option<Self> {
        let mean = |measure| crate::stat::mean_of(&values(all, measure));
        Some(Self {
            js: mean(Measure::Js)?,
            emd: mean(Measure::Emd)?,
            tension: mean(Measure::Tension)?,
        })
    }
}

/// 95% intervals of the three distances; none where they could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    pub js: Option<Interval>,
    pub emd: Option<Interval>,
    pub tension: Option<Interval>,
}

impl Intervals {
    /// The middle 95% of resampled distances.
    pub(super) fn of(resampled: &[Distances]) -> Self {
        let interval = |measure| percentile_interval(values(resampled, measure));
        Self {
            js: interval(Measure::Js),
            emd: interval(Measure::Emd),
            tension: interval(Measure::Tension),
        }
    }
}

/// Means over questions with their 95% bootstrap intervals; none without questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimates {
    pub js: Option<Estimate>,
    pub emd: Option<Estimate>,
    pub tension: Option<Estimate>,
}

impl Estimates {
    /// Means over questions, which are what is resampled.
    pub(super) fn of(questions: &[Distances], settings: &Settings) -> Self {
        let mut all = Self::of_each(&[questions.to_vec()], settings);
        let none = Self {
            js: None,
            emd: None,
            tension: None,
        };
        all.pop().unwrap_or(none)
    }

    /// [`of`](Self::of) many models and cultures. The same draws for each of them, so that
    /// they vary together.
    pub(super) fn of_each(all: &[Vec<Distances>], settings: &Settings) -> Vec<Self> {
        let random = CounterRandom::named(settings.seed, "score/questions");
        let measures = |of: &Vec<Distances>| Measure::ALL.map(|measure| values(of, measure));
        let columns: Vec<Vec<f64>> = all.iter().flat_map(measures).collect();
        let means = mean_intervals(&columns, settings.resamples, &random);
        let (means, _) = means.as_chunks::<{ Measure::ALL.len() }>();
        let of = |means: &[Option<(Estimate, Interval)>; 3]| {
            let [js, emd, tension] = means.map(|mean| mean.map(|(estimate, _)| estimate));
            Self { js, emd, tension }
        };
        means.iter().map(of).collect()
    }

    /// One of the three.
    pub fn get(&self, measure: Measure) -> Option<&Estimate> {
        match measure {
            Measure::Js => self.js.as_ref(),
            Measure::Emd => self.emd.as_ref(),
            Measure::Tension => self.tension.as_ref(),
        }
    }
}

fn values(all: &[Distances], measure: Measure) -> Vec<f64> {
    all.iter().map(|distances| distances.get(measure)).collect()
}
