//! Two models compared item by item.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::stat::{
    CounterRandom, Estimate, Interval, TestMethod, Zeros, benjamini_hochberg, holm, mean_intervals,
    signed_rank,
};

/// The comparison of one model with another over the items both answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paired {
    /// Mean of `to − from` over the items, with its 95% bootstrap interval.
    pub difference: Estimate,
    /// 90% bootstrap interval of the same mean, over the same resamples: what equivalence is
    /// told by. Where a file does not hold it, it holds everything.
    #[serde(default = "everything")]
    pub interval90: Interval,
    /// Two-sided p of Wilcoxon's signed-rank test; pairs without a difference left out.
    pub p: f64,
    /// How `p` was computed.
    pub method: TestMethod,
    /// `p` adjusted for all comparisons of the same table, after Holm.
    pub p_holm: f64,
    /// `p` adjusted for all comparisons of the same table, after Benjamini and Hochberg.
    pub p_fdr: f64,
    /// Rank-biserial correlation, −1 … 1: above 0 where `to` is larger.
    pub effect: f64,
}

impl Paired {
    /// Compares two slices of equal length, item by item; none where there are no items.
    /// The adjusted p-values are those of this comparison alone until [`Paired::adjust`].
    pub(super) fn of(from: &[f64], to: &[f64], resamples: usize, seed: u64) -> Option<Self> {
        let pair = (from.to_vec(), to.to_vec());
        Self::of_each(&[pair], resamples, seed).pop().flatten()
    }

    /// [`of`](Self::of) many pairs of slices.
    pub(super) fn of_each(
        pairs: &[(Vec<f64>, Vec<f64>)],
        resamples: usize,
        seed: u64,
    ) -> Vec<Option<Self>> {
        let differences = |(from, to): &(Vec<f64>, Vec<f64>)| {
            let both = to.iter().zip(from);
            both.map(|(to, from)| to - from).collect::<Vec<f64>>()
        };
        let differences: Vec<Vec<f64>> = pairs.par_iter().map(differences).collect();
        let random = CounterRandom::named(seed, "score/difference");
        let means = mean_intervals(&differences, resamples, &random);
        let tested = |(differences, mean): (&Vec<f64>, Option<(Estimate, Interval)>)| {
            let (difference, interval90) = mean?;
            let rounded: Vec<f64> = differences.iter().copied().map(rounded).collect();
            let test = signed_rank(&rounded, &vec![0.0; rounded.len()], Zeros::LeftOut, None);
            Some(Self {
                difference,
                interval90,
                p: test.p,
                method: test.method,
                p_holm: test.p,
                p_fdr: test.p,
                effect: test.effect,
            })
        };
        differences.par_iter().zip(means).map(tested).collect()
    }

    /// Adjusts the p-values of a table's comparisons for their number.
    pub(crate) fn adjust<'a>(table: impl IntoIterator<Item = &'a mut Self>) {
        let table: Vec<&mut Self> = table.into_iter().collect();
        let p: Vec<f64> = table.iter().map(|paired| paired.p).collect();
        let adjusted = holm(&p).into_iter().zip(benjamini_hochberg(&p));
        for (paired, (holm, fdr)) in table.into_iter().zip(adjusted) {
            paired.p_holm = holm;
            paired.p_fdr = fdr;
        }
    }
}

/// An interval that leaves nothing out.
fn everything() -> Interval {
    Interval {
        low: f64::MIN,
        high: f64::MAX,
    }
}

/// A difference of two scores to twelve decimals: 0.3 − 0.1 and 0.5 − 0.3 are tied, whatever
/// the last bit says.
fn rounded(difference: f64) -> f64 {
    (difference * 1e12).round() / 1e12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_that_are_equal_but_for_their_last_bit_are_tied() {
        // Precisions at 10 of six cues: 0.2 five times, −0.2 once; in f64, four sizes.
        let from = [0.1, 0.3, 0.5, 0.7, 0.0, 0.6];
        let to = [0.3, 0.5, 0.7, 0.9, 0.2, 0.4];
        let paired = Paired::of(&from, &to, 10, 1).unwrap();
        // All ranks are 3.5: of 2⁶ patterns of signs, 1 + 6 have at most one below, and as
        // many at most one above.
        assert_eq!(
            (paired.p, paired.method),
            (14.0 / 64.0, TestMethod::Permutation)
        );
        assert!((paired.effect - 4.0 / 6.0).abs() < 1e-12);
        let unchanged = Paired::of(&[0.3], &[0.1 + 0.2], 10, 1).unwrap();
        assert_eq!((unchanged.p, unchanged.effect), (1.0, 0.0));
    }
}
