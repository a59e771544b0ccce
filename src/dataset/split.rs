//! Training, validation and test parts by cue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::seeded;
use crate::artifact;

/// Cues in three parts, each in the order drawn by the seed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    pub train: Vec<String>,
    pub validation: Vec<String>,
    pub test: Vec<String>,
}

impl Split {
    /// Hash of the three parts.
    pub fn sha256(&self) -> String {
        // Lists of strings always have a JSON form.
        artifact::sha256(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Splits cues by `shares` (training, validation, test; relative to their sum).
///
/// The order of the cues given changes nothing, and cues that differ only in capitals
/// stay together, so that no part knows another's.
pub fn by_cue(cues: &[String], seed: u64, shares: [f64; 3]) -> Split {
    let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for cue in cues {
        groups.entry(cue.to_lowercase()).or_default().push(cue);
    }
    let mut drawn: Vec<(String, Vec<&String>)> = groups.into_iter().collect();
    drawn.sort_by_cached_key(|(key, _)| seeded(seed, key));
    let shares = shares.map(|share| {
        if share.is_finite() {
            share.max(0.0)
        } else {
            0.0
        }
    });
    let sum: f64 = shares.iter().sum();
    let end =
        |share: f64| (share / sum.max(f64::MIN_POSITIVE) * drawn.len() as f64).round() as usize;
    let (train_end, validation_end) = (end(shares[0]), end(shares[0] + shares[1]));
    let mut split = Split::default();
    for (i, (_, mut group)) in drawn.into_iter().enumerate() {
        let part = match i {
            _ if i < train_end => &mut split.train,
            _ if i < validation_end => &mut split.validation,
            _ => &mut split.test,
        };
        group.sort();
        group.dedup();
        part.extend(group.into_iter().cloned());
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_depends_on_the_seed_and_not_on_the_order() {
        let cues: Vec<String> = (0..200).map(|n| format!("cue {n}")).collect();
        let mut turned = cues.clone();
        turned.reverse();
        let split = by_cue(&cues, 7, [0.8, 0.1, 0.1]);
        assert_eq!(
            [split.train.len(), split.validation.len(), split.test.len()],
            [160, 20, 20]
        );
        assert_eq!(split.sha256(), by_cue(&turned, 7, [0.8, 0.1, 0.1]).sha256());
        assert_ne!(split.test, by_cue(&cues, 8, [0.8, 0.1, 0.1]).test);
        let mut all = [split.train, split.validation, split.test].concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 200);
    }

    #[test]
    fn spellings_of_one_cue_stay_together() {
        let cues: Vec<String> = (0..50)
            .flat_map(|n| [format!("Cue{n}"), format!("cue{n}")])
            .collect();
        let split = by_cue(&cues, 1, [0.5, 0.0, 0.5]);
        let test: Vec<String> = split.test.iter().map(|cue| cue.to_lowercase()).collect();
        assert!(
            split
                .train
                .iter()
                .all(|cue| !test.contains(&cue.to_lowercase()))
        );
        assert_eq!((split.train.len(), split.test.len()), (50, 50));
    }
}
