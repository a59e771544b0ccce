//! Training, validation and test parts by cue.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    Split::default().extended(cues, seed, shares)
}

impl Split {
    /// The split with `cues` added: those it knows stay in their part, a new spelling
    /// goes to the part of the others, and the rest are split by `shares`.
    pub fn extended(mut self, cues: &[String], seed: u64, shares: [f64; 3]) -> Self {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for cue in self.among(cues).1 {
            groups.entry(cue.to_lowercase()).or_default().push(cue);
        }
        let mut drawn: Vec<(String, Vec<String>)> = groups.into_iter().collect();
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
        for (i, (_, mut group)) in drawn.into_iter().enumerate() {
            let part = match i {
                _ if i < train_end => &mut self.train,
                _ if i < validation_end => &mut self.validation,
                _ => &mut self.test,
            };
            group.sort();
            group.dedup();
            part.extend(group);
        }
        self
    }

    /// The parts of these cues alone, in the order of the split, and the cues that are in
    /// no part.
    pub fn among(&self, cues: &[String]) -> (Self, Vec<String>) {
        let parts = [&self.train, &self.validation, &self.test];
        let places: HashMap<String, (usize, usize)> = parts
            .iter()
            .enumerate()
            .flat_map(|(part, cues)| {
                let places = cues.iter().enumerate();
                places.map(move |(at, cue)| (cue.to_lowercase(), (part, at)))
            })
            .collect();
        let (mut found, mut outside) = (BTreeSet::new(), Vec::new());
        for cue in cues {
            match places.get(&cue.to_lowercase()) {
                Some(place) => drop(found.insert((*place, cue))),
                None => outside.push(cue.clone()),
            }
        }
        let mut split = Self::default();
        for ((part, _), cue) in found {
            let part = match part {
                0 => &mut split.train,
                1 => &mut split.validation,
                _ => &mut split.test,
            };
            part.push(cue.clone());
        }
        (split, outside)
    }

    /// How many cues each part has.
    pub fn counts(&self) -> [usize; 3] {
        [self.train.len(), self.validation.len(), self.test.len()]
    }
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

    #[test]
    fn a_cue_stays_in_its_part_when_others_are_added() {
        let cues = |range: std::ops::Range<usize>| -> Vec<String> {
            range.map(|n| format!("cue {n}")).collect()
        };
        for seed in 0..8 {
            let first = by_cue(&cues(0..100), seed, [0.8, 0.1, 0.1]);
            let mut more = cues(60..260);
            more.push("CUE 7".to_owned());
            let both = first.clone().extended(&more, seed, [0.8, 0.1, 0.1]);
            assert_eq!(both.counts().iter().sum::<usize>(), 260);
            let (again, outside) = both.among(&cues(0..100));
            assert_eq!((again, outside.len()), (first.clone(), 0));
            // Of those that are new the shares hold too.
            assert_eq!(both.among(&cues(100..260)).0.counts(), [128, 16, 16]);
            let known = first.among(&["CUE 7".to_owned()]).0;
            let seven = first.among(&["cue 7".to_owned()]).0;
            assert_eq!(known.counts(), seven.counts());
            let (_, outside) = first.among(&more);
            assert_eq!(outside, cues(100..260));
        }
    }
}
