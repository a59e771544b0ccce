//! The manifest of a dataset: written last, it says that the dataset is complete.

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

/// How much is in a dataset; what a kind lacks is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cues: Option<u64>,
    /// Where single people are known, what they answered in all; else different responses, a
    /// cue with a word each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responses: Option<u64>,
    /// How often people gave these responses in all, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub respondents: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<u64>,
    /// Respondents whose weight could not be read; none where the survey has no weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_weight: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub questions: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passages: Option<u64>,
}
