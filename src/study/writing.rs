//! A study is written by one at a time, under a lock of the operating system; what stands in
//! `study.json` is read anew before it is changed.

use std::path::Path;
use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::door::lock;
use super::folder::{About, FORMAT, Study};
use crate::artifact;
use crate::job::Lock;
use crate::problem::{Problem, Result};
use crate::t;

/// How long a write of another may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who of this process writes into a study.
#[derive(Default)]
pub(super) struct Writer(Mutex<Option<Held>>);

struct Held {
    by: ThreadId,
    /// How many [`Writing`]s of that thread are alive.
    depth: usize,
    #[expect(dead_code, reason = "dropping it unlocks")]
    lock: Lock,
}

/// The right to write into a study until it is dropped. Who holds it may ask for it again.
pub(super) struct Writing<'a>(&'a Writer);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        let mut held = lock(&self.0.0);
        match &mut *held {
            Some(one) if one.depth > 1 => one.depth -= 1,
            _ => *held = None,
        }
    }
}

impl Study {
    /// Begins to write: waits for who writes now, and makes sure that nobody took the study
    /// over.
    ///
    /// # Errors
    /// The study is read-only, or another does not come to an end.
    pub(super) fn writing(&self) -> Result<Writing<'_>> {
        self.writable()?;
        let writer = &self.writer;
        let by = thread::current().id();
        if let Some(held) = lock(&writer.0).as_mut().filter(|held| held.by == by) {
            held.depth += 1;
            return Ok(Writing(writer));
        }
        let taken = write_lock(self.folder())?;
        *lock(&writer.0) = Some(Held {
            by,
            depth: 1,
            lock: taken,
        });
        let writing = Writing(writer);
        self.look_for_others();
        self.writable()?;
        Ok(writing)
    }

    /// Changes what stands in `study.json`, as it stands there now.
    ///
    /// # Errors
    /// As [`writing`](Self::writing); or the file cannot be read or written, and stays.
    pub(super) fn change(&self, change: impl FnOnce(&mut About)) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.folder().join("study.json");
        let mut about: About = artifact::read_json(&path, FORMAT)?;
        change(&mut about);
        about.format = FORMAT;
        about.chained = true;
        self.keep_about(&path, &about)?;
        *self.about() = about;
        Ok(())
    }
}

/// The lock on a study's folder, once it is free.
///
/// # Errors
/// The folder cannot be written, or another keeps the lock.
pub(super) fn write_lock(folder: &Path) -> Result<Lock> {
    Lock::within(&folder.join("study.lock"), PATIENCE)?
        .ok_or_else(|| Problem::new(t!("study-busy")).advise(t!("study-busy-advice")))
}
