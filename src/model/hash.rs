//! The identity of weights: a SHA-256 of the bytes that make a model or an adapter.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Problem, Result};

/// Kinds of files in a folder that change what a model says.
const COUNTED: &[&str] = &["json", "jinja", "safetensors"];

/// SHA-256 in hexadecimal: of a file, its bytes; of a folder, the sorted names and hashes
/// of its configuration, tokenizer and weights.
pub fn weights_sha256(path: &Path) -> Result<String> {
    if !path.is_dir() {
        return file_sha256(path);
    }
    let entries = std::fs::read_dir(path).map_err(|e| Problem::io(path, &e))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.map_err(|e| Problem::io(path, &e))?.path();
        let counted = file
            .extension()
            .is_some_and(|kind| COUNTED.iter().any(|c| kind == *c));
        if let Some(name) = file.file_name().filter(|_| counted && file.is_file()) {
            files.push((name.to_string_lossy().into_owned(), file_sha256(&file)?));
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for (name, sum) in files {
        hash.update(format!("{sum}  {name}\n"));
    }
    Ok(hex(&hash.finalize()))
}

fn file_sha256(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(|e| Problem::io(path, &e))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(|e| Problem::io(path, &e))? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
