//! Making distributions: from weights, from log-probabilities, from several.

/// Non-negative weights divided by their sum; none where nothing (or nothing finite) is there.
pub fn normalised(weights: &[f64]) -> Option<Vec<f64>> {
    let sum: f64 = weights.iter().sum();
    let valid = sum > 0.0 && sum.is_finite() && weights.iter().all(|&w| w >= 0.0);
    valid.then(|| weights.iter().map(|w| w / sum).collect())
}

/// Shares from log-probabilities in nats that need not sum to 1 (−∞ is a share of 0);
/// none where no entry is finite.
pub fn shares_of_logs(logs: &[f64]) -> Option<Vec<f64>> {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return None;
    }
    // Taken off first, so that the most likely option cannot underflow.
    let weights: Vec<f64> = logs.iter().map(|log| (log - largest).exp()).collect();
    normalised(&weights)
}

/// The average of distributions over the same options; none where there are none, or
/// where their lengths differ.
pub fn average(distributions: &[Vec<f64>]) -> Option<Vec<f64>> {
    let first = distributions.first()?;
    if distributions.iter().any(|d| d.len() != first.len()) {
        return None;
    }
    let count = distributions.len() as f64;
    Some(
        (0..first.len())
            .map(|k| distributions.iter().map(|d| d[k]).sum::<f64>() / count)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_probabilities_far_below_the_smallest_double_still_give_shares() {
        let shares = shares_of_logs(&[-2000.0, -2000.0 - 3f64.ln(), f64::NEG_INFINITY]).unwrap();
        assert!((shares[0] - 0.75).abs() < 1e-12 && (shares[1] - 0.25).abs() < 1e-12);
        assert_eq!(shares[2], 0.0);
        assert_eq!(shares_of_logs(&[f64::NEG_INFINITY; 3]), None);
        assert_eq!(shares_of_logs(&[]), None);
    }

    #[test]
    fn weights_without_mass_give_no_distribution() {
        assert_eq!(normalised(&[2.0, 6.0]), Some(vec![0.25, 0.75]));
        assert_eq!(normalised(&[0.0, 0.0]), None);
        assert_eq!(normalised(&[1.0, -1.0, 3.0]), None);
        assert_eq!(normalised(&[f64::NAN, 1.0]), None);
    }

    #[test]
    fn only_distributions_of_one_length_are_averaged() {
        let two = [vec![1.0, 0.0], vec![0.5, 0.5]];
        assert_eq!(average(&two), Some(vec![0.75, 0.25]));
        assert_eq!(average(&[vec![1.0], vec![0.5, 0.5]]), None);
    }
}
