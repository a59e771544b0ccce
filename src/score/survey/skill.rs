//! Skill: how much of the way from a baseline to the people somebody has come.

use super::{Baseline, Measure, ScoredSurvey, Who};
use crate::stat::{CounterRandom, Estimate, Interval, percentile_interval};

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
        let both = self.questions.iter().filter_map(|question| {
            let distance = |who| Some(question.distance_of(who, culture)?.get(measure));
            Some((distance(who)?, distance(Who::Baseline(baseline))?))
        });
        let both: Vec<(f64, f64)> = both.collect();
        let n = both.len();
        let ratio = |drawn: &mut dyn FnMut(usize) -> (f64, f64)| {
            let (mut own, mut reference) = (0.0, 0.0);
            for (a, b) in (0..n).map(drawn) {
                own += a;
                reference += b;
            }
            (reference > 0.0).then(|| 1.0 - own / reference)
        };
        let mean = ratio(&mut |place| both[place])?;
        let mut random = CounterRandom::named(self.settings.seed, "score/questions");
        let resampled = (0..self.settings.resamples)
            .filter_map(|_| ratio(&mut |_| both[random.below(n)]))
            .collect();
        let around = percentile_interval(resampled).unwrap_or(Interval {
            low: mean,
            high: mean,
        });
        Some(Estimate {
            mean,
            interval: Interval {
                low: around.low.min(mean),
                high: around.high.max(mean),
            },
            n,
        })
    }
}
