//! The identity of weights: a SHA-256 of the bytes that make a model or an adapter.

use std::path::Path;

use crate::artifact::{hub_file, sha256, sha256_file};
use crate::{Problem, Result};

/// Kinds of files in a folder that change what a model says.
const COUNTED: &[&str] = &["json", "jinja", "safetensors"];

/// SHA-256 in hexadecimal: of a file, its bytes; of a folder (a model's or an adapter's),
/// the sorted names and hashes of its configuration, tokenizer and weights.
///
/// # Errors
/// It is not there, or a file of it cannot be read; of links in a folder, only those within
/// a hub's cache are followed.
pub fn weights_sha256(path: &Path) -> Result<String> {
    if !path.is_dir() {
        let named = path.canonicalize().map_err(|e| Problem::io(path, &e))?;
        return sha256_file(&named);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|e| Problem::io(path, &e))? {
        let file = entry.map_err(|e| Problem::io(path, &e))?.path();
        let kind = file.extension().unwrap_or_default();
        let counted = COUNTED.iter().any(|counted| kind == *counted) && !file.is_dir();
        if let Some(name) = file.file_name().filter(|_| counted) {
            files.push((
                name.to_string_lossy().into_owned(),
                sha256_file(&hub_file(&file))?,
            ));
        }
    }
    files.sort();
    let lines: Vec<String> = files
        .iter()
        .map(|(name, sum)| format!("{sum}  {name}\n"))
        .collect();
    Ok(sha256(lines.concat().as_bytes()))
}
