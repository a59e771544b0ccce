//! The questions that set two cultures apart, and the share of questions within a distance.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Distances, HumanCulture};

/// A question that two cultures answer differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TenseQuestion {
    pub question: String,
    pub topic: String,
    #[serde(flatten)]
    pub distances: Distances,
}

/// The `n` questions with the highest tension between the people of two cultures, highest
/// first, ties by question id (ALIGN, high-tension set; 50 there). Questions that only one
/// was asked, or with other options, are left out.
pub fn tension_set(a: &HumanCulture, b: &HumanCulture, n: usize) -> Vec<TenseQuestion> {
    let others: HashMap<&str, _> = b
        .questions
        .iter()
        .map(|question| (question.question.as_str(), question))
        .collect();
    let mut tense: Vec<TenseQuestion> = a
        .questions
        .iter()
        .filter_map(|question| {
            let other = others.get(question.question.as_str())?;
            if other.options.len() != question.options.len() {
                return None;
            }
            let (p, q) = (question.shares()?, other.shares()?);
            Some(TenseQuestion {
                question: question.question.clone(),
                topic: question.topic.clone(),
                distances: Distances::between(question.ordered, &p, &q),
            })
        })
        .collect();
    tense.sort_by(|a, b| {
        let falling = b.distances.tension.total_cmp(&a.distances.tension);
        falling.then_with(|| a.question.cmp(&b.question))
    });
    tense.truncate(n);
    tense
}

/// For `points` thresholds t from 0 to `maximum`: t and the share of distances ≤ t. Empty
/// where there are no distances or fewer than two points.
pub fn threshold_curve(distances: &[f64], maximum: f64, points: usize) -> Vec<[f64; 2]> {
    if distances.is_empty() || points < 2 {
        return Vec::new();
    }
    (0..points)
        .map(|point| {
            let threshold = maximum * point as f64 / (points - 1) as f64;
            let within = distances.iter().filter(|d| **d <= threshold).count();
            [threshold, within as f64 / distances.len() as f64]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_climbs_to_one() {
        let curve = threshold_curve(&[0.0, 0.2, 0.4, 0.5], 0.5, 6);
        let shares: Vec<f64> = curve.iter().map(|point| point[1]).collect();
        assert_eq!(shares, [0.25, 0.25, 0.5, 0.5, 0.75, 1.0]);
        assert!(threshold_curve(&[], 1.0, 5).is_empty());
    }
}
