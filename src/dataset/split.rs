//! Training, validation and test parts by cue.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::seeded;
use crate::artifact;

/// Which cues stay in one part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Together {
    /// Those that differ in capitals alone, as in published splits by cue.
    #[default]
    Spellings,
    /// Those with one dictionary form too: `cat` and `cats`.
    Lemmas,
}

impl Together {
    pub const ALL: [Self; 2] = [Self::Spellings, Self::Lemmas];

    /// The one with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|together| together.id() == id)
    }

    /// The name on the command line and on disk.
    pub fn id(self) -> &'static str {
        match self {
            Self::Spellings => "spellings",
            Self::Lemmas => "lemmas",
        }
    }

    /// Whether it is what splits were drawn by before there was a choice.
    pub fn is_spellings(&self) -> bool {
        *self == Self::Spellings
    }
}

/// The family of a cue: cues of one family stay in one part. Cues that differ in capitals
/// alone must be of one family.
pub type Family = fn(&str) -> String;

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
    by_family(cues, seed, shares, str::to_lowercase)
}

/// The same, with the cues of a family together.
///
/// The order is drawn by the first spelling of each family, so that families of one are
/// drawn as by [`by_cue`].
pub fn by_family(cues: &[String], seed: u64, shares: [f64; 3], family: Family) -> Split {
    Split::default().extended(cues, seed, shares, family)
}

impl Split {
    /// The split with `cues` added: those it knows stay in their part, a new spelling and a
    /// new member of a family go to the part of the others, and the rest are split by
    /// `shares`.
    pub fn extended(
        mut self,
        cues: &[String],
        seed: u64,
        shares: [f64; 3],
        family: Family,
    ) -> Self {
        let known = self.families(family);
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for cue in self.among(cues).1 {
            groups.entry(family(&cue)).or_default().push(cue);
        }
        let (joining, new): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(family, _)| known.contains_key(family));
        for (family, group) in joining {
            self.put(known[&family], group);
        }
        let first = |group: &[String]| group.iter().map(|cue| cue.to_lowercase()).min();
        let mut drawn: Vec<Vec<String>> = new.into_iter().map(|(_, group)| group).collect();
        drawn.sort_by_cached_key(|group| seeded(seed, &first(group).unwrap_or_default()));
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
        for (i, group) in drawn.into_iter().enumerate() {
            let part =
                usize::from(i >= train_end) + usize::from(i >= validation_end.max(train_end));
            self.put(part, group);
        }
        self
    }

    /// Puts cues that belong together into a part.
    fn put(&mut self, part: usize, mut group: Vec<String>) {
        group.sort();
        group.dedup();
        match part {
            0 => self.train.extend(group),
            1 => self.validation.extend(group),
            _ => self.test.extend(group),
        }
    }

    /// The part of each family; the first where it stands in several.
    fn families(&self, family: Family) -> HashMap<String, usize> {
        let mut families = HashMap::new();
        for (part, cues) in [&self.train, &self.validation, &self.test]
            .into_iter()
            .enumerate()
        {
            for cue in cues {
                families.entry(family(cue)).or_insert(part);
            }
        }
        families
    }

    /// How many test cues have another member of their family among the training cues.
    pub fn twins(&self, family: Family) -> usize {
        let train: HashSet<String> = self.train.iter().map(|cue| family(cue)).collect();
        let twins = self.test.iter().filter(|cue| train.contains(&family(cue)));
        twins.count()
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

    /// `cat` for `cats`.
    fn singular(cue: &str) -> String {
        cue.to_lowercase().trim_end_matches('s').to_owned()
    }

    #[test]
    fn families_stay_together_and_cues_without_one_are_drawn_as_before() {
        let cues: Vec<String> = (0..200)
            .flat_map(|n| [format!("cue{n}"), format!("Cue{n}s")])
            .collect();
        let shares = [0.8, 0.1, 0.1];
        let apart = by_cue(&cues, 3, shares);
        assert!(apart.twins(singular) > 0);
        let together = by_family(&cues, 3, shares, singular);
        assert_eq!(
            (together.twins(singular), together.counts()),
            (0, [320, 40, 40])
        );
        // One that comes later joins the others.
        let (early, late) = cues.split_at(199);
        let first = by_family(early, 3, shares, singular);
        assert_eq!(
            first
                .clone()
                .extended(late, 3, shares, singular)
                .twins(singular),
            0
        );
        let single: Vec<String> = (0..90).map(|n| format!("cue{n}")).collect();
        assert_eq!(
            by_family(&single, 3, shares, singular),
            by_cue(&single, 3, shares)
        );
    }

    /// Drawn before there were families.
    #[test]
    fn a_split_by_cue_keeps_its_bits() {
        let cues: Vec<String> = (0..50)
            .flat_map(|n| [format!("cue{n}"), format!("Cue{n}s")])
            .collect();
        let hash = by_cue(&cues, 42, [0.7, 0.1, 0.2]).sha256();
        assert_eq!(
            hash,
            "8dd4a5dfd6c827c224f513b77111212a7ac7cd6b3dc028dad1693d3c37189542"
        );
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
            let both = first
                .clone()
                .extended(&more, seed, [0.8, 0.1, 0.1], str::to_lowercase);
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
