//! A study is written by one process at a time, under a lock of the operating system; what
//! stands in `study.json` is read anew before it is changed.

use std::path::Path;
use std::time::Duration;

use super::folder::{About, FORMAT, Study};
use crate::artifact;
use crate::job::Lock;
use crate::problem::{Problem, Result};
use crate::t;

/// How long a write of another process may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write into a study until it is dropped. Who holds it does not ask for it
/// again.
pub(super) struct Writing(#[expect(dead_code, reason = "dropping it unlocks")] Lock);

impl Study {
    /// Begins to write: waits for who writes now, and makes sure that nobody took the study
    /// over.
    ///
    /// # Errors
    /// The study is read-only, or another process does not come to an end.
    pub(super) fn writing(&self) -> Result<Writing> {
        self.writable()?;
        let lock = write_lock(self.folder())?;
        self.look_for_others();
        self.writable()?;
        Ok(Writing(lock))
    }

    /// Changes what stands in `study.json`, as it stands there now.
    ///
    /// # Errors
    /// As [`writing`](Self::writing); or the file cannot be read or written, and stays.
    pub(super) fn change(&self, change: impl FnOnce(&mut About)) -> Result<()> {
        self.change_held(&self.writing()?, change)
    }

    /// The same for who writes already.
    pub(super) fn change_held(
        &self,
        _writing: &Writing,
        change: impl FnOnce(&mut About),
    ) -> Result<()> {
        let path = self.folder().join("study.json");
        let mut about: About = artifact::read_json(&path, FORMAT)?;
        change(&mut about);
        artifact::write_json(&path, &about)?;
        *self.about() = about;
        Ok(())
    }
}

/// The lock on a study's folder, once it is free.
///
/// # Errors
/// The folder cannot be written, or another process keeps the lock.
pub(super) fn write_lock(folder: &Path) -> Result<Lock> {
    Lock::within(&folder.join("study.lock"), PATIENCE)?
        .ok_or_else(|| Problem::new(t!("study-busy")).advise(t!("study-busy-advice")))
}
