//! Where on this machine weights lie, by content.
//!
//! Jobs and studies name weights by SHA-256 only. An index in the user's cache folder
//! (one JSON object a line, the later one counts) leads from there to a file or folder.
//! Size and time of change tell whether what lies there is still what was indexed; if
//! they differ, it is hashed again.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::lines;
use crate::artifact;
use crate::problem::{Problem, Result};
use crate::t;

/// The folder for models of this machine: `ATTUNE_MODELS`, or `attune/models` in the
/// user's cache folder. The index lies there, and downloads belong there.
pub fn models_folder() -> PathBuf {
    match std::env::var_os("ATTUNE_MODELS") {
        Some(folder) if !folder.is_empty() => folder.into(),
        _ => dirs::cache_dir()
            .unwrap_or_else(std::env::temp_dir)
            .join("attune/models"),
    }
}

/// Hashes the weights at `path` (a GGUF file, or a folder with safetensors) and enters
/// them into the index; gives the hash.
///
/// # Errors
/// Nothing of that kind lies there, or it cannot be read.
pub fn register(path: &Path) -> Result<String> {
    Index::of_this_machine().register(path)
}

/// Where weights with this hash lie, if they are on this machine unchanged.
pub fn find(sha256: &str) -> Option<PathBuf> {
    Index::of_this_machine().find(sha256)
}

/// SHA-256 of weights: of a file, its bytes; of a folder, the lines "hash, two spaces,
/// name" of its configuration, tokenizer and weights, in the order of names.
///
/// # Errors
/// It is no plain file and no folder with safetensors, or a file of the folder cannot be
/// read; of links there, only those within a hub's cache are followed.
pub fn sha256(path: &Path) -> Result<String> {
    if path.is_file() {
        return artifact::sha256_file(path);
    }
    let mut lines = String::new();
    for file in files(path)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let hash = artifact::sha256_file(&artifact::hub_file(&file))?;
        lines += &format!("{hash}  {name}\n");
    }
    Ok(artifact::sha256(lines.as_bytes()))
}

/// A line of the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    sha256: String,
    path: PathBuf,
    #[serde(flatten)]
    stamp: Stamp,
}

/// What changes when a file is changed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stamp {
    /// Bytes of all files.
    size: u64,
    /// Latest change, seconds since 1970 (UTC).
    modified: f64,
}

struct Index {
    path: PathBuf,
}

impl Index {
    fn of_this_machine() -> Self {
        Self {
            path: models_folder().join("index.jsonl"),
        }
    }

    fn register(&self, path: &Path) -> Result<String> {
        let path = path.canonicalize().map_err(|e| Problem::io(path, &e))?;
        let stamp = stamp(&path)?;
        let known = self.entries().into_iter().rev().find(|e| e.path == path);
        if let Some(known) = known.filter(|known| known.stamp == stamp) {
            return Ok(known.sha256);
        }
        let sha256 = sha256(&path)?;
        self.append(&Entry {
            sha256: sha256.clone(),
            path,
            stamp,
        })?;
        Ok(sha256)
    }

    fn find(&self, sha256: &str) -> Option<PathBuf> {
        let entries = self.entries();
        let mut tried = Vec::new();
        for entry in entries.iter().rev().filter(|e| e.sha256 == sha256) {
            if tried.contains(&&entry.path) {
                continue;
            }
            // Registering hashes again where the stamp has changed.
            if self.register(&entry.path).is_ok_and(|now| now == sha256) {
                return Some(entry.path.clone());
            }
            tried.push(&entry.path);
        }
        None
    }

    fn entries(&self) -> Vec<Entry> {
        lines::parse(&fs::read(&self.path).unwrap_or_default()).0
    }

    fn append(&self, entry: &Entry) -> Result<()> {
        let problem = |e: std::io::Error| Problem::io(&self.path, &e);
        let line = lines::line(entry).map_err(problem)?;
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(problem)?;
        }
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(problem)?;
        file.write_all(&line).map_err(problem)
    }
}

/// The files that decide what the model at `path` says, in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let is = |file: &Path, kind: &str| file.extension().is_some_and(|e| e == kind);
    let entries = fs::read_dir(path).map_err(|e| Problem::io(path, &e))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| ["json", "jinja", "safetensors"].iter().any(|k| is(file, k)))
        .collect();
    files.sort();
    if !files.iter().any(|file| is(file, "safetensors")) {
        let path = path.display().to_string();
        return Err(Problem::new(t!("job-no-weights", path = path)));
    }
    Ok(files)
}

fn stamp(path: &Path) -> Result<Stamp> {
    let mut stamp = Stamp {
        size: 0,
        modified: 0.0,
    };
    for file in files(path)? {
        let about = fs::metadata(&file).map_err(|e| Problem::io(&file, &e))?;
        let modified = about
            .modified()
            .and_then(|at| {
                at.duration_since(std::time::UNIX_EPOCH)
                    .map_err(|e| std::io::Error::new(ErrorKind::InvalidData, e))
            })
            .map_err(|e| Problem::io(&file, &e))?;
        stamp.size += about.len();
        stamp.modified = stamp.modified.max(modified.as_secs_f64());
    }
    Ok(stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_by_content_until_they_change() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index {
            path: folder.path().join("cache/index.jsonl"),
        };
        let first = folder.path().join("a.gguf");
        let second = folder.path().join("b.gguf");
        fs::write(&first, "weights").unwrap();
        fs::write(&second, "weights").unwrap();
        let hash = index.register(&first).unwrap();
        assert_eq!(hash, artifact::sha256(b"weights"));
        assert_eq!(index.register(&second).unwrap(), hash);
        assert_eq!(index.find(&hash), second.canonicalize().ok());
        fs::write(&second, "others").unwrap();
        assert_eq!(index.find(&hash), first.canonicalize().ok());
        fs::remove_file(&first).unwrap();
        assert_eq!(index.find(&hash), None);
    }

    #[test]
    fn a_folder_is_its_weights_and_what_goes_with_them() {
        let folder = tempfile::tempdir().unwrap();
        assert!(sha256(folder.path()).is_err());
        fs::write(folder.path().join("model.safetensors"), "a").unwrap();
        let alone = sha256(folder.path()).unwrap();
        fs::write(folder.path().join("README.md"), "b").unwrap();
        assert_eq!(sha256(folder.path()).unwrap(), alone);
        fs::write(folder.path().join("config.json"), "{}").unwrap();
        assert_ne!(sha256(folder.path()).unwrap(), alone);
    }
}
