//! What the person says of a text file that its bytes do not tell.

use serde::{Deserialize, Serialize};

/// Encodings to choose from, by their names in the Encoding Standard (WHATWG).
pub const ENCODINGS: [&str; 18] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "gb18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
];

/// How delimited text is to be read; other files say this themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reading {
    /// Whether the first line names the columns; without it they are numbered.
    pub header: bool,
    /// One of [`ENCODINGS`]; none: told from the bytes.
    pub encoding: Option<String>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            header: true,
            encoding: None,
        }
    }
}
