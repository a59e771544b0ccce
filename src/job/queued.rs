//! The file `queued`: that a job waits for a worker, and who put it into the queue.
//!
//! A job is work that a folder from elsewhere asks for. So only what this machine queued
//! here is taken up by itself; anything else waits for the person's word.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::machine::machine_id;
use super::{FORMAT, Folder};
use crate::artifact;
use crate::problem::{Problem, Result};

/// The file's name.
const NAME: &str = "queued";

/// What stands in it; older versions left it empty.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Queued {
    format: u32,
    /// Id of the machine ([`machine_id`]).
    machine: String,
    /// The folder of jobs: a study that was copied or came back is another place.
    place: String,
}

impl Queued {
    fn here(jobs: &Path) -> Result<Self> {
        let place = jobs.canonicalize().map_err(|e| Problem::io(jobs, &e))?;
        Ok(Self {
            format: FORMAT,
            machine: machine_id()?.to_owned(),
            place: place.display().to_string(),
        })
    }
}

/// Puts the job that is made in the folder `making` into the queue of `jobs`.
pub(super) fn put(making: &Path, jobs: &Path) -> Result<()> {
    artifact::write_json(&making.join(NAME), &Queued::here(jobs)?)
}

impl Folder {
    /// Whether the job waits for a worker, or for the person's word.
    pub fn is_queued(&self) -> bool {
        self.queued_path().symlink_metadata().is_ok()
    }

    /// Whether it was this machine that queued the job, and here; none where it does not
    /// wait.
    pub(super) fn queued_here(&self) -> Option<bool> {
        match artifact::read_json::<Queued>(&self.queued_path(), FORMAT) {
            Ok(stands) => Some(self.jobs().and_then(|jobs| Queued::here(&jobs)) == Ok(stands)),
            Err(_) => self.is_queued().then_some(false),
        }
    }

    /// Puts the job into the queue, on this machine's word.
    pub(super) fn put_in_queue(&self) -> Result<()> {
        put(self.path(), &self.jobs()?)
    }

    /// Says that the job no longer waits.
    ///
    /// # Errors
    /// The file `queued` is there, but cannot be removed.
    pub fn clear_queued(&self) -> Result<()> {
        super::folder::remove(&self.queued_path())
    }

    /// The folder of jobs that it lies in.
    fn jobs(&self) -> Result<PathBuf> {
        let path = self.path();
        let whole = path.canonicalize().map_err(|e| Problem::io(path, &e))?;
        Ok(whole.parent().unwrap_or(&whole).to_owned())
    }

    fn queued_path(&self) -> PathBuf {
        self.path().join(NAME)
    }
}
