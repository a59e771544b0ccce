//! Quartiles and whiskers of a box plot.

use serde::{Deserialize, Serialize};

/// The five numbers of a box plot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoxSummary {
    /// First quartile, median and third quartile, by linear interpolation.
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    /// Whisker ends: the furthest values within 1.5 interquartile ranges of the box.
    pub low: f64,
    pub high: f64,
}

impl BoxSummary {
    /// The summary of values in any order; none where there are none or one is not a number.
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() || values.iter().any(|v| v.is_nan()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let [q1, median, q3] = [0.25, 0.5, 0.75].map(|q| quantile(&sorted, q));
        let reach = 1.5 * (q3 - q1);
        let within = |v: &&f64| **v >= q1 - reach && **v <= q3 + reach;
        Some(Self {
            q1,
            median,
            q3,
            low: sorted.iter().find(within).copied().unwrap_or(q1),
            high: sorted.iter().rev().find(within).copied().unwrap_or(q3),
        })
    }
}

/// The `q` quantile (0 … 1) of sorted values by linear interpolation between the two
/// nearest (type 7, numpy's default); NaN where there are none.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let (a, b) = (sorted[below], sorted[(below + 1).min(last)]);
    a + (b - a) * position.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whiskers_stop_before_an_outlier() {
        let summary = BoxSummary::of(&[100.0, 1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!((summary.q1, summary.median, summary.q3), (2.0, 3.0, 4.0));
        assert_eq!((summary.low, summary.high), (1.0, 4.0));
        assert_eq!(BoxSummary::of(&[]), None);
        assert_eq!(BoxSummary::of(&[1.0, f64::NAN]), None);
    }
}
