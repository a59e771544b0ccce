//! This machine and this user on it, as others tell it from others: an id made by chance
//! and kept in the user's settings, and the machine's name.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{FORMAT, Lock};
use crate::artifact;
use crate::problem::{Problem, Result};
use crate::t;

/// Names another folder for the user's settings.
const VARIABLE: &str = "ATTUNE_HOME";
/// How long another process may take to write an id.
const PATIENCE: Duration = Duration::from_secs(10);

/// `machine.json` among the user's settings.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    id: String,
}

/// The folder of the user's settings: `ATTUNE_HOME`, or `attune` where the system keeps
/// such files.
///
/// # Errors
/// The system names no folder for the user's files.
pub fn settings_folder() -> Result<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(folder) if !folder.is_empty() => Ok(folder.into()),
        _ => dirs::config_dir()
            .map(|folder| folder.join("attune"))
            .ok_or_else(|| Problem::new(t!("study-no-home", variable = VARIABLE))),
    }
}

/// The id of this machine, made when it is first asked for.
///
/// # Errors
/// The user's settings cannot be read or written.
pub fn machine_id() -> Result<&'static str> {
    static ID: OnceLock<Result<String>> = OnceLock::new();
    let id = ID.get_or_init(|| kept_in(&settings_folder()?));
    id.as_ref().map(String::as_str).map_err(Clone::clone)
}

/// The id in a folder of settings; all who ask at once get the same.
fn kept_in(folder: &Path) -> Result<String> {
    let path = folder.join("machine.json");
    let kept = || artifact::read_json::<Kept>(&path, FORMAT).map(|kept| kept.id);
    if let Ok(id) = kept() {
        return Ok(id);
    }
    std::fs::create_dir_all(folder).map_err(|e| Problem::io(folder, &e))?;
    let _one_at_a_time = Lock::within(&folder.join("machine.lock"), PATIENCE)?;
    if path.exists() {
        return kept();
    }
    let id = by_chance();
    artifact::write_json(&path, &Kept { format: FORMAT, id })?;
    kept()
}

/// 128 bits from the system's source of chance, by which the standard library seeds the
/// hashes of its maps.
fn by_chance() -> String {
    let bits = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", bits(), bits())
}

/// Name of this machine.
pub fn host() -> String {
    sysinfo::System::host_name().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_who_ask_get_one_id_and_another_folder_has_another() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let asked = std::thread::scope(|scope| {
            let ask = |_| scope.spawn(|| kept_in(&at("a")).unwrap());
            let all: Vec<_> = (0..8).map(ask).collect();
            let ids = all.into_iter().map(|one| one.join().unwrap());
            ids.collect::<std::collections::BTreeSet<_>>()
        });
        assert_eq!(asked.len(), 1);
        assert!(!asked.contains(&kept_in(&at("b")).unwrap()));
        // One that cannot be read is not replaced: whatever it had queued would be foreign.
        std::fs::write(at("b/machine.json"), "{").unwrap();
        assert!(kept_in(&at("b")).is_err());
    }
}
