//! Percentile bootstrap: means with their intervals.

use serde::{Deserialize, Serialize};

use super::box_summary::quantile;
use super::random::CounterRandom;

/// A 95% interval.
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
    if resampled.is_empty() {
        return None;
    }
    resampled.sort_by(f64::total_cmp);
    Some(Interval {
        low: quantile(&resampled, 0.025),
        high: quantile(&resampled, 0.975),
    })
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
    let mean = mean_of(values)?;
    let n = values.len();
    let drawn = (0..resamples)
        .map(|_| (0..n).map(|_| values[random.below(n)]).sum::<f64>() / n as f64)
        .collect();
    let around = percentile_interval(drawn).unwrap_or(Interval {
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
}
