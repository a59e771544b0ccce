//! Two models compared item by item.

use serde::{Deserialize, Serialize};

use crate::stat::{
    CounterRandom, Estimate, Interval, Zeros, benjamini_hochberg, holm, mean_intervals, signed_rank,
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
        let differences: Vec<f64> = to.iter().zip(from).map(|(to, from)| to - from).collect();
        let mut random = CounterRandom::named(seed, "score/difference");
        let test = signed_rank(to, from, Zeros::LeftOut, None);
        let (difference, interval90) = mean_intervals(&differences, resamples, &mut random)?;
        Some(Self {
            difference,
            interval90,
            p: test.p,
            p_holm: test.p,
            p_fdr: test.p,
            effect: test.effect,
        })
    }

    /// Adjusts the p-values of a table's comparisons for their number.
    pub(super) fn adjust<'a>(table: impl IntoIterator<Item = &'a mut Self>) {
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
