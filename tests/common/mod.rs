//! What several test files need.

use std::path::PathBuf;

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
