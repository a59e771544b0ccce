//! Percentile bootstrap: means with their intervals.

use std::collections::BTreeMap;

use rayon::prelude::*;
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
pub fn mean_estimate(values: &[f64], resamples: usize, random: &CounterRandom) -> Option<Estimate> {
    let mut means = mean_intervals(&[values], resamples, random);
    means.pop().flatten().map(|(estimate, _)| estimate)
}

/// [`mean_estimate`] of many figures, and beside each the 90% interval of the same resampled
/// means. Each is as if it were alone.
pub fn mean_intervals<V: AsRef<[f64]> + Sync>(
    columns: &[V],
    resamples: usize,
    random: &CounterRandom,
) -> Vec<Option<(Estimate, Interval)>> {
    let sums = resampled_sums(columns, resamples, random);
    let of = |(values, sums): (&V, Vec<f64>)| {
        let values = values.as_ref();
        let n = values.len();
        let drawn = sums.into_iter().map(|sum| sum / n as f64).collect();
        Some(around(mean_of(values)?, n, drawn))
    };
    columns.par_iter().zip(sums).map(of).collect()
}

/// How many columns are drawn for at once: a cache line of them.
const TOGETHER: usize = 8;

/// The sums of `resamples` samples, each of as many of a column's values as it has, drawn with
/// replacement. Columns of one length are drawn together, so that their samples are of the
/// same places; each is as if it were alone, `random` being where every length begins.
pub fn resampled_sums<V: AsRef<[f64]> + Sync>(
    columns: &[V],
    resamples: usize,
    random: &CounterRandom,
) -> Vec<Vec<f64>> {
    let mut of_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        of_length.entry(column.as_ref().len()).or_default().push(at);
    }
    let blocks = of_length.values().flat_map(|of| of.chunks(TOGETHER));
    let blocks: Vec<&[usize]> = blocks.collect();
    let drawn = blocks.par_iter().map(|block| {
        let values: Vec<&[f64]> = block.iter().map(|&at| columns[at].as_ref()).collect();
        match values.len() {
            1 => block_sums::<1>(&values, resamples, random.clone()),
            2..=4 => block_sums::<4>(&values, resamples, random.clone()),
            _ => block_sums::<TOGETHER>(&values, resamples, random.clone()),
        }
    });
    let drawn: Vec<Vec<Vec<f64>>> = drawn.collect();
    let mut sums = vec![Vec::new(); columns.len()];
    for (block, drawn) in blocks.into_iter().zip(drawn) {
        for (&at, drawn) in block.iter().zip(drawn) {
            sums[at] = drawn;
        }
    }
    sums
}

/// The same of up to `N` columns of one length.
fn block_sums<const N: usize>(
    columns: &[&[f64]],
    resamples: usize,
    mut random: CounterRandom,
) -> Vec<Vec<f64>> {
    let n = columns.first().map_or(0, |column| column.len());
    let row = |at: usize| {
        std::array::from_fn(|column| columns.get(column).map_or(0.0, |column| column[at]))
    };
    let rows: Vec<[f64; N]> = (0..n).map(row).collect();
    let mut sums = vec![Vec::with_capacity(resamples); columns.len()];
    for _ in 0..resamples {
        let mut drawn = [0.0; N];
        for _ in 0..n {
            let row = &rows[random.below(n)];
            for (sum, value) in drawn.iter_mut().zip(row) {
                *sum += value;
            }
        }
        for (sums, sum) in sums.iter_mut().zip(drawn) {
            sums.push(sum);
        }
    }
    sums
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
        let estimate = mean_estimate(&values, 4000, &CounterRandom::new(3, 0)).unwrap();
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
        assert_eq!(mean_estimate(&[], 100, &CounterRandom::new(3, 0)), None);
    }

    #[test]
    fn figures_that_are_drawn_together_are_as_if_each_were_alone() {
        let value = |at: usize, column: usize| (at * at % (column + 5)) as f64 / 3.0;
        let column = |column: usize| {
            let n = if column == 4 { 11 } else { 37 };
            (0..n).map(|at| value(at, column)).collect::<Vec<f64>>()
        };
        let columns: Vec<Vec<f64>> = (0..13).map(column).collect();
        let random = CounterRandom::new(5, 1);
        let together = mean_intervals(&columns, 200, &random);
        for (values, one) in columns.iter().zip(together) {
            // From the definition: draw after draw, the sum of each divided.
            let mut random = random.clone();
            let n = values.len();
            let drawn = (0..200)
                .map(|_| (0..n).map(|_| values[random.below(n)]).sum::<f64>() / n as f64)
                .collect();
            assert_eq!(one, Some(around(mean_of(values).unwrap(), n, drawn)));
        }
        let nothing: [&[f64]; 1] = [&[]];
        assert_eq!(mean_intervals(&nothing, 9, &random), [None]);
    }
}
