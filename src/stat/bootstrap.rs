//! Percentile bootstrap: means with their intervals.

use serde::{Deserialize, Serialize};

use super::box_summary::quantile;
use super::random::CounterRandom;

/// An interval of a resampled figure; of 95% where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Whether the interval leaves zero out.
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// A mean with its 95% bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub mean: f64,
    pub interval: Interval,
    /// How many values the mean is of.
    pub n: usize,
}

/// The mean; none where there are no values.
pub fn mean_of(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The middle 95% of resampled figures; none where there are none.
pub fn percentile_interval(mut resampled: Vec<f64>) -> Option<Interval> {
    resampled.sort_by(f64::total_cmp);
    middle(&resampled, 0.025)
}

/// The mean of `values` with the percentile interval of `resamples` means of values drawn
/// with replacement; none where there are no values.
///
/// For the difference of two paired samples give the differences: pairs stay together.
/// The interval always holds the mean itself (with few resamples it is widened to it).
pub fn mean_estimate(
    values: &[f64],
    resamples: usize,
    random: &mut CounterRandom,
) -> Option<Estimate> {
    mean_intervals(values, resamples, random).map(|(estimate, _)| estimate)
}

/// The same, and beside it the 90% interval of the same resampled means.
pub fn mean_intervals(
    values: &[f64],
    resamples: usize,
    random: &mut CounterRandom,
) -> Option<(Estimate, Interval)> {
    let mean = mean_of(values)?;
    let n = values.len();
    let drawn = (0..resamples)
        .map(|_| (0..n).map(|_| values[random.below(n)]).sum::<f64>() / n as f64)
        .collect();
    Some(around(mean, n, drawn))
}

/// [`mean_estimate`] of several figures of the same things, drawn together: each as if it were
/// alone.
pub fn mean_estimates<const N: usize>(
    values: &[[f64; N]],
    resamples: usize,
    random: &mut CounterRandom,
) -> Option<[Estimate; N]> {
    let n = values.len();
    let mean = |sums: [f64; N]| sums.map(|sum| sum / n as f64);
    let added = |mut sums: [f64; N], one: &[f64; N]| {
        for (sum, value) in sums.iter_mut().zip(one) {
            *sum += value;
        }
        sums
    };
    let whole = (n > 0).then(|| mean(values.iter().fold([0.0; N], added)))?;
    let drawn: Vec<[f64; N]> = (0..resamples)
        .map(|_| mean((0..n).fold([0.0; N], |sums, _| added(sums, &values[random.below(n)]))))
        .collect();
    Some(std::array::from_fn(|at| {
        let drawn = drawn.iter().map(|means| means[at]).collect();
        around(whole[at], n, drawn).0
    }))
}

/// A figure of `n` values with its 95% and 90% percentile intervals by resampled ones. Either
/// holds the figure itself: with few resamples it is widened to it.
pub fn around(mean: f64, n: usize, mut drawn: Vec<f64>) -> (Estimate, Interval) {
    drawn.sort_by(f64::total_cmp);
    let around = |tail: f64| {
        let around = middle(&drawn, tail);
        Interval {
            low: around.map_or(mean, |around| around.low.min(mean)),
            high: around.map_or(mean, |around| around.high.max(mean)),
        }
    };
    let estimate = Estimate {
        mean,
        interval: around(0.025),
        n,
    };
    (estimate, around(0.05))
}

/// Sorted figures without the share `tail` at either end; none where there are none.
fn middle(sorted: &[f64], tail: f64) -> Option<Interval> {
    (!sorted.is_empty()).then(|| Interval {
        low: quantile(sorted, tail),
        high: quantile(sorted, 1.0 - tail),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_has_the_width_that_theory_gives() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let estimate = mean_estimate(&values, 4000, &mut CounterRandom::new(3, 0)).unwrap();
        // 1.96 · 0.5 / √400 = 0.049 either way.
        assert_eq!((estimate.mean, estimate.n), (0.5, 400));
        assert!(
            (estimate.interval.low - 0.451).abs() < 0.006,
            "{estimate:?}"
        );
        assert!(
            (estimate.interval.high - 0.549).abs() < 0.006,
            "{estimate:?}"
        );
        assert!(estimate.interval.excludes_zero());
        assert_eq!(mean_estimate(&[], 100, &mut CounterRandom::new(3, 0)), None);
    }

    #[test]
    fn figures_that_are_drawn_together_are_as_if_each_were_alone() {
        let values: Vec<[f64; 2]> = (0..37)
            .map(|i| [f64::from(i % 5) / 3.0, f64::from(i * i % 7) / 11.0])
            .collect();
        let both = mean_estimates(&values, 200, &mut CounterRandom::new(5, 1)).unwrap();
        for (at, one) in both.into_iter().enumerate() {
            let alone: Vec<f64> = values.iter().map(|both| both[at]).collect();
            let alone = mean_estimate(&alone, 200, &mut CounterRandom::new(5, 1));
            assert_eq!(Some(one), alone);
        }
        let nothing: [[f64; 2]; 0] = [];
        assert!(mean_estimates(&nothing, 9, &mut CounterRandom::new(5, 1)).is_none());
    }
}
