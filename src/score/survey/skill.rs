//! Skill: how much of the way from a baseline to the people somebody has come.

use rayon::prelude::*;

use super::{Baseline, Measure, ScoredSurvey, Who};
use crate::stat::{CounterRandom, Estimate, around, resampled_sums};

impl ScoredSurvey {
    /// 1 − mean distance / mean distance of the baseline, over the questions that both have:
    /// 0 is as far from the people as the baseline is, 1 would be no distance at all, below
    /// 0 is farther. [`Who::Equal`] gives the top of the scale. The interval is the middle
    /// 95% of that ratio over resampled questions, the same draws for both means.
    ///
    /// None where there is no such question, or where the baseline has no distance.
    pub fn skill(
        &self,
        who: Who,
        culture: usize,
        measure: Measure,
        baseline: Baseline,
    ) -> Option<Estimate> {
        let skilled = Skilled {
            who,
            culture,
            measure,
        };
        self.skill_of_each(&[skilled], baseline).pop().flatten()
    }

    /// [`skill`](Self::skill) of many against one baseline.
    pub fn skill_of_each(&self, all: &[Skilled], baseline: Baseline) -> Vec<Option<Estimate>> {
        let both = |one: &Skilled| {
            let both = self.questions.iter().filter_map(|question| {
                let distance = |who| Some(question.distance_of(who, one.culture)?.get(one.measure));
                Some((distance(one.who)?, distance(Who::Baseline(baseline))?))
            });
            let (own, reference): (Vec<f64>, Vec<f64>) = both.unzip();
            [own, reference]
        };
        let columns: Vec<Vec<f64>> = all.par_iter().flat_map_iter(both).collect();
        let random = CounterRandom::named(self.settings.seed, "score/questions");
        let drawn = resampled_sums(&columns, self.settings.resamples, &random);
        let pairs = columns.as_chunks::<2>().0.iter();
        let pairs = pairs.zip(drawn.as_chunks::<2>().0);
        let skill = |(columns, drawn): (&[Vec<f64>; 2], &[Vec<f64>; 2])| {
            let sum = |values: &Vec<f64>| values.iter().fold(0.0, |sum, value| sum + value);
            let mean = ratio(columns.each_ref().map(sum))?;
            let both = drawn[0].iter().zip(&drawn[1]);
            let drawn = both.filter_map(|(&own, &reference)| ratio([own, reference]));
            Some(around(mean, columns[0].len(), drawn.collect()).0)
        };
        pairs.map(skill).collect()
    }
}

/// Whose skill, for the people of which culture, by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skilled {
    pub who: Who,
    pub culture: usize,
    pub measure: Measure,
}

/// How much of the way of the second is not left; none where there was no way.
fn ratio([own, reference]: [f64; 2]) -> Option<f64> {
    (reference > 0.0).then(|| 1.0 - own / reference)
}
