//! The queue: a folder of jobs, done in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Folder, Lock, State};
use crate::artifact;
use crate::problem::{Problem, Result};

/// A folder of jobs. Hidden entries (jobs in the making, the trash, the worker's lock
/// and log) are no part of it.
#[derive(Debug, Clone)]
pub struct Queue {
    path: PathBuf,
}

impl Queue {
    /// The queue in `path`; the folder may not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The jobs, oldest first.
    ///
    /// # Errors
    /// The folder is there, but cannot be read.
    pub fn list(&self) -> Result<Vec<Folder>> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(Problem::io(&self.path, &e)),
        };
        // A link is no job.
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        Ok(paths.into_iter().flat_map(Folder::open).collect())
    }

    /// The oldest job that waits for a worker.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub fn next(&self) -> Result<Option<Folder>> {
        let mut jobs = self.list()?.into_iter();
        Ok(jobs.find(|job| job.state() == State::Queued))
    }

    /// The job with this id.
    ///
    /// # Errors
    /// There is none, or the id leads out of the queue.
    pub fn job(&self, id: &str) -> Result<Folder> {
        Folder::open(artifact::below(&self.path, id)?)
    }

    /// Puts a job that does not run into the trash; [`Queue::restore`] brings it back.
    ///
    /// # Errors
    /// There is no such job, it runs, or it cannot be moved into the trash.
    pub fn remove(&self, id: &str) -> Result<()> {
        let job = self.job(id)?;
        if job.state() == State::Running {
            return Err(Problem::new(crate::t!("job-remove-running"))
                .advise(crate::t!("job-remove-running-advice")));
        }
        let trash = self.trash()?;
        fs::create_dir_all(&trash).map_err(|e| Problem::io(&trash, &e))?;
        let path = self.trashed(id)?;
        fs::rename(job.path(), path).map_err(|e| Problem::io(job.path(), &e))
    }

    /// Brings a job back from the trash.
    ///
    /// # Errors
    /// As [`trashed`](Self::trashed); the trash has no such job, or it cannot be moved back.
    pub fn restore(&self, id: &str) -> Result<()> {
        let path = self.trashed(id)?;
        fs::rename(&path, self.path.join(id)).map_err(|e| Problem::io(&path, &e))
    }

    /// Takes the place of the one worker of this queue, or none where it is taken.
    ///
    /// # Errors
    /// As [`Lock::take`].
    pub fn take(&self) -> Result<Option<Lock>> {
        Lock::take(&self.worker_lock())
    }

    /// Whether a worker of this machine does the jobs of this queue.
    pub fn has_worker(&self) -> bool {
        Lock::is_held(&self.worker_lock()) == Some(true)
    }

    /// Where workers write what is meant for developers.
    pub fn log_path(&self) -> PathBuf {
        self.path.join(".worker.log")
    }

    fn worker_lock(&self) -> PathBuf {
        self.path.join(".worker.lock")
    }

    /// Where the job with this id lies after [`Queue::remove`].
    ///
    /// # Errors
    /// The id is no name of a folder, or the trash lies behind a link.
    pub fn trashed(&self, id: &str) -> Result<PathBuf> {
        artifact::below(&self.trash()?, id)
    }

    fn trash(&self) -> Result<PathBuf> {
        artifact::below(&self.path, ".trash")
    }
}
