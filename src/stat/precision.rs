//! Precision of a ranked list of words.

use std::collections::HashSet;

/// The share of the first `k` places of `ranked` that hold a word of `reference`.
///
/// Always divided by `k`: a place left empty is a miss, so that a list of one right word
/// is no better than it is long. 0 where `k` is 0. Words must be distinct and folded alike
/// on both sides.
pub fn precision_at(k: usize, ranked: &[String], reference: &HashSet<&str>) -> f64 {
    if k == 0 {
        return 0.0;
    }
    let hits = ranked
        .iter()
        .take(k)
        .filter(|word| reference.contains(word.as_str()));
    hits.count() as f64 / k as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_places_count_as_misses() {
        let ranked = ["sea", "sky", "dog"].map(String::from);
        let reference = HashSet::from(["sea", "dog", "fish"]);
        assert_eq!(precision_at(2, &ranked, &reference), 0.5);
        assert_eq!(precision_at(4, &ranked, &reference), 0.5);
        assert_eq!(precision_at(0, &ranked, &reference), 0.0);
    }
}
