//! The manifest of a dataset: written last, it says that the dataset is complete.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, Report};

/// The version of the manifest that is written here.
pub const FORMAT: u32 = 1;

/// `data/ID/manifest.json`, beside `table.parquet`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this format; newer ones are refused.
    pub format: u32,
    /// Folder name: a slug of the name and the first eight digits of `table_sha256`.
    pub id: String,
    pub kind: Kind,
    pub name: String,
    pub origin: Origin,
    /// SHA-256 of `table.parquet`.
    pub table_sha256: String,
    pub citation: Citation,
    pub report: Report,
    /// Seconds since 1970 (UTC).
    pub imported_at: f64,
    pub counts: Counts,
}

/// The file a dataset came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File name without its folder.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    /// What the file was taken for, in words ("SWOW strengths, R1").
    pub layout: String,
}

/// Licence and citation, asked for at import and filled in for known sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub licence: String,
    pub citation: String,
    /// Whether rows may be given to others (a shared study is stripped of those that may not).
    pub may_share: bool,
}

/// How much is in a dataset: numbers by name; what a kind lacks is not there. Which names
/// there are its [`Kind`] says ([`Kind::told`]).
///
/// | name | what |
/// |---|---|
/// | `cues` | different cues |
/// | `responses` | where single people are known, what they answered in all; else different responses, a cue with a word each |
/// | `given` | how often people gave these responses in all, where they are counted |
/// | `respondents`, `countries`, `questions`, `words`, `stories`, `models`, `passages` | what the name says |
/// | `without_weight` | respondents whose weight could not be read; not there where the survey has no weights |
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// The number of this name.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    /// Adds a number, or puts it in the place of the one before.
    pub(super) fn set(&mut self, name: &str, number: u64) {
        self.0.insert(name.to_owned(), number);
    }
}

impl<const N: usize> From<[(&str, u64); N]> for Counts {
    fn from(counts: [(&str, u64); N]) -> Self {
        Self(counts.map(|(name, n)| (name.to_owned(), n)).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_written_with_a_field_for_each_count_reads_and_writes_the_same() {
        let old = include_str!("../../tests/fixtures/manifest/format-1.json");
        let manifest: Manifest = serde_json::from_str(old).unwrap();
        let expected = [("cues", 216), ("responses", 35_919), ("respondents", 240)];
        assert_eq!(manifest.counts, Counts::from(expected));
        assert_eq!(manifest.counts.get("countries"), None);
        let told = manifest.kind.told(&manifest.counts);
        assert_eq!(told, expected);
        let again = serde_json::to_value(&manifest).unwrap();
        assert_eq!(
            again,
            serde_json::from_str::<serde_json::Value>(old).unwrap()
        );
    }
}
