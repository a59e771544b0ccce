//! What an import read, kept and left out: no row vanishes without a line here.

use serde::{Deserialize, Serialize};

/// The report of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Data rows in the file, without its header.
    pub rows_read: u64,
    /// Rows that are in the dataset.
    pub rows_kept: u64,
    /// Rows that are not, by reason.
    pub left_out: Vec<LeftOut>,
    /// Single values that count as missing (codes such as −1, markers such as
    /// `#Missing`), by reason; their rows are kept.
    #[serde(default)]
    pub missing_values: Vec<LeftOut>,
    /// What else to know of the reading (encoding, unused columns, a scale turned round).
    #[serde(default)]
    pub notes: Vec<String>,
}

/// Rows or values left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The reason, as a phrase for people.
    pub reason: String,
    pub count: u64,
    /// Line numbers in the file (1-based, the header is line 1), the first ten.
    pub first_lines: Vec<u64>,
    /// The first hundred rows as they stand in the file, so that they can be read.
    #[serde(default)]
    pub rows: Vec<String>,
}
