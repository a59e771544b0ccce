//! What a paired comparison says: that two things differ, that they are as good as equal, or
//! neither.

use serde::{Deserialize, Serialize};

use super::Paired;
use crate::t;

/// A difference is shown from below this adjusted p.
const DIFFERENT_BELOW: f64 = 0.05;
/// Fewer pairs decide nothing: with five, the signed-rank test cannot fall below .0625, and a
/// bootstrap interval of so few values is too narrow to hold anybody to.
const FEWEST_PAIRS: usize = 6;

/// What a paired comparison says, the same in every table and figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The Holm-adjusted p is below .05.
    Different,
    /// Not different, and the 90% interval of the mean difference lies inside ±δ.
    Equivalent,
    /// Neither was shown.
    Undecided,
}

impl Verdict {
    /// What stands behind a number: `*` different, `≈` equivalent, nothing where undecided.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Different => "*",
            Self::Equivalent => "≈",
            Self::Undecided => "",
        }
    }

    /// What the three marks mean, for the foot of every table and figure that has them.
    pub fn legend() -> String {
        t!("score-verdict-legend")
    }
}

/// The verdict on a comparison whose p, adjusted after Holm for all comparisons of its table,
/// is `holm_p`. `delta`, fixed beforehand and in the unit of the difference, is the largest
/// mean difference that counts as none; where it is not above 0 nothing is equivalent.
/// Differences come before equivalence: one that is small and sure is a difference. Two
/// one-sided tests at 5% are the 90% interval (Schuirmann 1987).
pub fn verdict(paired: &Paired, holm_p: f64, delta: f64) -> Verdict {
    if paired.difference.n < FEWEST_PAIRS {
        return Verdict::Undecided;
    }
    if holm_p < DIFFERENT_BELOW {
        return Verdict::Different;
    }
    let interval = paired.interval90;
    if -delta < interval.low && interval.high < delta {
        Verdict::Equivalent
    } else {
        Verdict::Undecided
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::Interval;

    /// Twenty pairs whose differences lie evenly from `shift − half` to `shift + half`.
    fn paired(half: f64, shift: f64) -> Paired {
        let from = vec![0.0; 20];
        let to: Vec<f64> = (0..20)
            .map(|at| shift + half * (f64::from(at) - 9.5) / 9.5)
            .collect();
        Paired::of(&from, &to, 2000, 42).unwrap()
    }

    #[test]
    fn a_comparison_has_one_of_three_verdicts() {
        let alike = paired(0.1, 0.0);
        assert_eq!(verdict(&alike, alike.p, 0.1), Verdict::Equivalent);
        // 1.645 · 0.0607 / √20 = 0.0223 either way, which δ of 0.015 does not hold.
        assert!((alike.interval90.high - 0.0223).abs() < 0.003, "{alike:?}");
        assert_eq!(verdict(&alike, alike.p, 0.015), Verdict::Undecided);
        assert_eq!(verdict(&alike, alike.p, 0.0), Verdict::Undecided);
        assert_eq!(verdict(&alike, alike.p, f64::NAN), Verdict::Undecided);
        let apart = paired(0.01, 0.05);
        assert_eq!(verdict(&apart, apart.p, 0.1), Verdict::Different);
        // The same after an adjustment that leaves no difference.
        assert_eq!(verdict(&apart, 0.05, 0.1), Verdict::Equivalent);
    }

    #[test]
    fn a_handful_of_pairs_decides_nothing() {
        let pairs = |n: usize| Paired::of(&vec![0.0; n], &vec![0.001; n], 200, 42).unwrap();
        assert_eq!(verdict(&pairs(1), 1.0, 0.1), Verdict::Undecided);
        assert_eq!(verdict(&pairs(5), 0.01, 0.1), Verdict::Undecided);
        assert_eq!(verdict(&pairs(6), 1.0, 0.1), Verdict::Equivalent);
    }

    #[test]
    fn a_comparison_stored_without_its_90_percent_interval_is_never_equivalent() {
        let mut stored = serde_json::to_value(paired(0.1, 0.0)).unwrap();
        stored.as_object_mut().unwrap().remove("interval90");
        let read: Paired = serde_json::from_value(stored).unwrap();
        assert_eq!(verdict(&read, read.p, 1e300), Verdict::Undecided);
        let Interval { low, high } = paired(0.1, 0.0).interval90;
        let wide = paired(0.1, 0.0).difference.interval;
        assert!(wide.low < low && high < wide.high);
    }
}
