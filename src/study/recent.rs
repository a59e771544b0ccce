//! The list of studies opened before, latest first.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::RecentStudy;
use super::home::Home;
use crate::job::Lock;
use crate::problem::Result;
use crate::{artifact, job};

const FORMAT: u32 = 1;
const LONGEST: usize = 20;
/// How long another process may take to write the list.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Default, Serialize, Deserialize)]
struct List {
    format: u32,
    studies: Vec<RecentStudy>,
}

fn path(home: &Home) -> PathBuf {
    home.config.join("recent.json")
}

/// The list; empty where it was never written or cannot be read.
pub fn list(home: &Home) -> Vec<RecentStudy> {
    let list: List = artifact::read_json(&path(home), FORMAT).unwrap_or_default();
    let mut studies = list.studies;
    for study in &mut studies {
        study.exists = study.folder.join("study.json").is_file();
    }
    studies
}

/// Puts a study at the head of the list.
///
/// # Errors
/// The list cannot be written.
pub fn remember(home: &Home, name: &str, folder: &Path) -> Result<()> {
    change(home, |studies| {
        studies.retain(|study| study.folder != folder);
        studies.insert(
            0,
            RecentStudy {
                name: name.to_owned(),
                folder: folder.to_owned(),
                opened_at: job::now(),
                exists: true,
            },
        );
        studies.truncate(LONGEST);
    })
}

/// Takes a study off the list; its folder stays.
///
/// # Errors
/// The list cannot be written.
pub fn forget(home: &Home, folder: &Path) -> Result<()> {
    change(home, |studies| {
        studies.retain(|study| study.folder != folder);
    })
}

/// Changes the list as it stands now, while no other process does.
fn change(home: &Home, change: impl FnOnce(&mut Vec<RecentStudy>)) -> Result<()> {
    super::make_folder(&home.config)?;
    let _one_at_a_time = Lock::within(&home.config.join("recent.lock"), PATIENCE)?;
    let mut studies = list(home);
    change(&mut studies);
    let list = List {
        format: FORMAT,
        studies,
    };
    artifact::write_json(&path(home), &list)
}
