//! Wilcoxon's signed-rank test of paired values, two-sided, with an effect size.

use serde::{Deserialize, Serialize};
use statrs::function::erf::erfc;

use super::ranks::{average_ranks, tie_sizes};

/// What becomes of pairs without a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zeros {
    /// Left out before ranking (Wilcoxon 1945); the usual way.
    LeftOut,
    /// Ranked, then left out of the sums (Pratt 1959).
    Pratt,
}

/// How the p-value is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestMethod {
    /// Over all signs that the untied ranks 1 … n could have had.
    Exact,
    /// Over all signs that the ranks could have had as they are, tied ones among them.
    Permutation,
    /// By the normal approximation, corrected for ties, without continuity correction.
    Normal,
}

/// The result of a signed-rank test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SignedRank {
    /// The smaller of the two rank sums.
    pub statistic: f64,
    /// Two-sided; 1 where no pair differs.
    pub p: f64,
    /// Rank-biserial correlation, −1 … 1: above 0 where the first sample is larger.
    pub effect: f64,
    /// Pairs that differ.
    pub pairs: usize,
    pub method: TestMethod,
}

/// The most pairs for which the exact p-value is taken by default.
const EXACT_UP_TO: usize = 50;
/// The same where pairs are tied or without a difference.
const PERMUTED_UP_TO: usize = 13;

/// Tests whether `x` tends to be larger or smaller than `y`, pair by pair.
///
/// Without a `method`, by the rule of scipy 1.17 (`wilcoxon`, `method="auto"`): over all
/// signs of up to 50 pairs, or of up to 13 where one is tied with another or without a
/// difference; else normal. Told to be exact or a permutation, it is whichever of the two
/// the ranks allow. Slices have equal length; the shorter one rules. Pairs whose difference
/// is not a number are left out.
pub fn signed_rank(x: &[f64], y: &[f64], zeros: Zeros, method: Option<TestMethod>) -> SignedRank {
    let differences: Vec<f64> = x
        .iter()
        .zip(y)
        .map(|(a, b)| a - b)
        .filter(|d| !d.is_nan())
        .collect();
    let pairs = differences.len();
    let without_zeros = differences.iter().filter(|d| **d != 0.0).count();
    let ranked: Vec<f64> = match zeros {
        Zeros::LeftOut => differences.into_iter().filter(|d| *d != 0.0).collect(),
        Zeros::Pratt => differences,
    };
    let sizes: Vec<f64> = ranked.iter().map(|d| d.abs()).collect();
    let ranks = average_ranks(&sizes);
    let sum = |keep: fn(f64) -> bool| {
        let kept = ranked.iter().zip(&ranks).filter(|(d, _)| keep(**d));
        kept.map(|(_, rank)| rank).sum::<f64>()
    };
    let (plus, minus) = (sum(|d| d > 0.0), sum(|d| d < 0.0));
    let signed: Vec<f64> = ranked
        .iter()
        .zip(&ranks)
        .filter(|(d, _)| **d != 0.0)
        .map(|(_, r)| *r)
        .collect();
    let uneven = without_zeros < pairs || tie_sizes(&signed).iter().any(|&size| size > 1);
    let (over_all_signs, most) = match uneven {
        false => (TestMethod::Exact, EXACT_UP_TO),
        true => (TestMethod::Permutation, PERMUTED_UP_TO),
    };
    let method = match method {
        Some(TestMethod::Normal) => TestMethod::Normal,
        None if pairs > most => TestMethod::Normal,
        _ => over_all_signs,
    };
    let p = match method {
        _ if without_zeros == 0 => 1.0,
        TestMethod::Exact | TestMethod::Permutation => exact_p(&signed, plus),
        TestMethod::Normal => normal_p(&signed, ranked.len(), plus),
    };
    SignedRank {
        statistic: plus.min(minus),
        p,
        effect: if without_zeros == 0 {
            0.0
        } else {
            (plus - minus) / (plus + minus)
        },
        pairs: without_zeros,
        method,
    }
}

/// Share of all sign patterns whose positive rank sum is at least as far from the middle.
/// Ranks are whole or half numbers: doubled, they index a table of sums.
fn exact_p(signed: &[f64], plus: f64) -> f64 {
    let doubled: Vec<usize> = signed.iter().map(|r| (2.0 * r).round() as usize).collect();
    let mut share = vec![0.0; doubled.iter().sum::<usize>() + 1];
    share[0] = 1.0;
    for rank in doubled {
        for sum in (0..share.len()).rev() {
            let without = if sum >= rank { share[sum - rank] } else { 0.0 };
            share[sum] = 0.5 * (share[sum] + without);
        }
    }
    let observed = (2.0 * plus).round() as usize;
    let below: f64 = share[..=observed].iter().sum();
    let above: f64 = share[observed..].iter().sum();
    (2.0 * below.min(above)).min(1.0)
}

/// By the normal approximation. `count` is how many differences were ranked; with Pratt's
/// rule the zeros among them hold the lowest ranks and are taken off mean and variance.
fn normal_p(signed: &[f64], count: usize, plus: f64) -> f64 {
    let (n, zeros) = (count as f64, (count - signed.len()) as f64);
    let mean = (n * (n + 1.0) - zeros * (zeros + 1.0)) / 4.0;
    let ties: f64 = tie_sizes(signed)
        .into_iter()
        .map(|size| (size as f64).powi(3) - size as f64)
        .sum();
    let squares = |n: f64| n * (n + 1.0) * (2.0 * n + 1.0);
    let variance = (squares(n) - squares(zeros) - 0.5 * ties) / 24.0;
    let z = (plus - mean) / variance.sqrt();
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_case_by_hand() {
        // Ranks 1, 2, 3, 4 with signs − + + +: of 16 patterns, two lie at or below a sum of 1.
        let test = signed_rank(
            &[0.0, 2.0, 3.0, 4.0],
            &[1.0, 0.0, 0.0, 0.0],
            Zeros::LeftOut,
            None,
        );
        assert_eq!(
            (test.method, test.statistic, test.pairs),
            (TestMethod::Exact, 1.0, 4)
        );
        assert!((test.p - 2.0 * 2.0 / 16.0).abs() < 1e-12, "{test:?}");
        assert!((test.effect - 0.8).abs() < 1e-12);
    }

    #[test]
    fn few_tied_pairs_are_tested_over_all_signs() {
        // Five equal differences: the two patterns of one sign only, of 2⁵.
        let test = signed_rank(&[1.0; 5], &[0.0; 5], Zeros::LeftOut, None);
        assert_eq!((test.p, test.method), (0.0625, TestMethod::Permutation));
        let many = signed_rank(&[1.0; 14], &[0.0; 14], Zeros::LeftOut, None);
        assert_eq!(many.method, TestMethod::Normal);
        // A pair without a difference is among the thirteen.
        let mut x = [1.0; 14];
        x[3] = 0.0;
        let counted = signed_rank(&x[..13], &[0.0; 13], Zeros::LeftOut, None);
        assert_eq!(
            (counted.method, counted.pairs, counted.p),
            (TestMethod::Permutation, 12, 2.0 / 4096.0)
        );
        let beyond = signed_rank(&x, &[0.0; 14], Zeros::LeftOut, None);
        assert_eq!(beyond.method, TestMethod::Normal);
    }

    #[test]
    fn samples_that_are_equal_show_no_difference() {
        let test = signed_rank(&[1.0, 2.0], &[1.0, 2.0], Zeros::Pratt, None);
        assert_eq!((test.p, test.effect, test.pairs), (1.0, 0.0, 0));
        assert_eq!(signed_rank(&[], &[], Zeros::LeftOut, None).p, 1.0);
    }
}
