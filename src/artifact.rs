//! Immutable files: hashes, atomic writes, parents, format numbers.
//!
//! Everything finished that Attune keeps is written once, to a temporary name, synced
//! and renamed, and names what it came from by SHA-256. What lies in folders that may
//! have come from elsewhere is opened through [`open`] and its like.

mod plain;
mod slug;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::problem::{Problem, Result};
use crate::t;
pub use plain::{below, hub_file, open, open_named, open_to_write, read, read_text};
pub use slug::slug;

/// Something an artifact was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// `file`, `dataset`, `curation`, `split`, `model`, `adapter`, `job`, `answers`.
    pub what: String,
    /// Its id or name in the study.
    pub id: String,
    pub sha256: String,
}

/// A file of an artifact with its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Path below the artifact's folder, with forward slashes.
    pub path: String,
    pub sha256: String,
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a plain file, read in pieces.
///
/// # Errors
/// It is not there, is a link or no plain file, or cannot be read.
pub fn sha256_file(path: &Path) -> Result<String> {
    let mut file = open(path).map_err(|e| Problem::io(path, &e))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(|e| Problem::io(path, &e))? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

/// Bytes of a digest in lower-case hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all: temporary name beside it, sync, rename.
///
/// # Errors
/// It cannot be written (no such folder, a full disk); what stood there before stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let problem = |e: std::io::Error| Problem::io(path, &e);
    let temporary = temporary(path);
    let written = (|| {
        // Made anew: what lies there under this name is a crash's, or a link of a folder
        // from elsewhere, which is not followed.
        let _ = fs::remove_file(&temporary);
        let mut file = fs::File::create_new(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // The temporary file is worthless; that it may stay behind changes nothing.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(problem)
}

/// A name beside `path` that nobody else uses.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// A value as indented JSON with a line end.
///
/// # Errors
/// It has no JSON form (a map whose keys are no text).
pub fn json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| no_json(&e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Values as JSON, one a line.
///
/// # Errors
/// As [`json`].
pub fn json_lines<T: Serialize>(values: &[T]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for value in values {
        serde_json::to_writer(&mut bytes, value).map_err(|e| no_json(&e))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn no_json(error: &serde_json::Error) -> Problem {
    Problem::new(t!("problem-no-json", error = error.to_string()))
}

/// Writes a value as indented JSON, whole or not at all.
///
/// # Errors
/// As [`json`], or as [`write()`].
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    write(path, &json(value)?)
}

/// Reads a JSON file that carries `format = N`: newer formats are refused.
///
/// # Errors
/// Unreadable, not JSON of this shape, or written by a newer version of Attune.
pub fn read_json<T: DeserializeOwned>(path: &Path, newest: u32) -> Result<T> {
    let bytes = read(path)?;
    let damaged = |e: serde_json::Error| {
        Problem::new(t!(
            "problem-damaged",
            path = path.display().to_string(),
            error = e.to_string()
        ))
    };
    // Looked at first, and not by way of a whole tree of values: files may be large.
    let is_object = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let said = match is_object {
        true => {
            serde_json::from_slice::<Said>(&bytes)
                .map_err(damaged)?
                .format
        }
        false => None,
    };
    let format = said.and_then(|format| format.as_u64());
    if format.is_some_and(|format| format > u64::from(newest)) {
        return Err(Problem::new(t!(
            "problem-newer-format",
            path = path.display().to_string()
        ))
        .advise(t!("problem-newer-format-advice")));
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

/// What a file says of its format.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    format: Option<serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Thing {
        format: u32,
        name: String,
    }

    #[test]
    fn json_is_written_whole_and_newer_formats_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thing.json");
        let thing = Thing {
            format: 2,
            name: "x".into(),
        };
        write_json(&path, &thing).unwrap();
        assert_eq!(read_json::<Thing>(&path, 2).unwrap(), thing);
        assert!(read_json::<Thing>(&path, 1).unwrap_err().advice.is_some());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(
            sha256_file(&path).unwrap(),
            sha256(&fs::read(&path).unwrap())
        );
    }
}
