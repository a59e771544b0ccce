//! What several test files need.

use std::path::PathBuf;

use attune::dataset::Layout;

/// The layout of a known file.
pub fn known(id: &str) -> Layout {
    Layout::known(id).unwrap_or_else(|| panic!("no known file is called {id}"))
}

/// A real file; none, with a printed word, where it is absent.
pub fn real(path: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("ATTUNE_REAL_DATA").map_or_else(beside, PathBuf::from);
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is not here", file.display());
    None
}

/// The file that the values of `golden/smollm2.json` are of, by its SHA-256.
const STARTER: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/// The starter model at `ATTUNE_STARTER` or in the user's cache; none, with a printed word,
/// where it is absent or another file.
pub fn starter() -> Option<PathBuf> {
    let cached = || {
        let home = PathBuf::from(std::env::var_os("HOME")?);
        Some(home.join(".cache/attune/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
    };
    let path = std::env::var_os("ATTUNE_STARTER")
        .map(PathBuf::from)
        .or_else(cached)?;
    if !path.exists() {
        println!("skipped: the starter model is not at {}", path.display());
        return None;
    }
    if attune::artifact::sha256_file(&path.canonicalize().unwrap()).unwrap() != STARTER {
        println!("skipped: {} is not the starter model", path.display());
        return None;
    }
    Some(path)
}
