//! The finished jobs as they were last read: nothing of them is read twice.

use std::collections::HashMap;
use std::fs::Metadata;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

use super::folder::Study;
use super::jobs::recipe_of;
use crate::job::{Done, Folder, Manifest};
use crate::problem::{Problem, Result};
use crate::recipe::Recipe;

/// What was read of each finished job, by its id. It can be lost: the folders say all of it.
#[derive(Default)]
pub(super) struct Index(Mutex<HashMap<String, Arc<Finished>>>);

/// A finished job: nothing of it changes any more.
pub(super) struct Finished {
    pub folder: Folder,
    pub manifest: Arc<Manifest>,
    pub done: Done,
    /// Of its `done.json`: another job may come to lie under the same id.
    stamp: Stamp,
    recipe: OnceLock<Arc<Recipe>>,
}

/// When a file was last written, and its length.
type Stamp = (Option<SystemTime>, u64);

impl Finished {
    /// The recipe of a training job, read once.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn recipe(&self) -> Result<Arc<Recipe>> {
        if let Some(known) = self.recipe.get() {
            return Ok(Arc::clone(known));
        }
        let recipe = Arc::new(recipe_of(&self.folder)?);
        Ok(Arc::clone(self.recipe.get_or_init(|| recipe)))
    }
}

impl Study {
    /// The finished jobs, oldest first. Of those that are known, no file is opened.
    ///
    /// # Errors
    /// The jobs cannot be listed, or a manifest cannot be read.
    pub(super) fn finished_jobs(&self) -> Result<Vec<Arc<Finished>>> {
        let queue = self.queue();
        let mut names = match std::fs::read_dir(queue.path()) {
            Ok(entries) => entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .filter(|name| !name.starts_with('.'))
                .collect::<Vec<_>>(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Problem::io(queue.path(), &e)),
        };
        names.sort();
        let mut known = self.index.0.lock().unwrap_or_else(|e| e.into_inner());
        let mut finished = Vec::new();
        for name in names {
            let done = queue.path().join(&name).join("done.json");
            let Ok(about) = std::fs::metadata(done) else {
                continue;
            };
            let stamp = stamp(&about);
            if let Some(job) = known.get(&name).filter(|job| job.stamp == stamp) {
                finished.push(Arc::clone(job));
            } else if let Some(job) = read(&queue.path().join(&name), stamp)? {
                let job = Arc::new(job);
                known.insert(name, Arc::clone(&job));
                finished.push(job);
            }
        }
        Ok(finished)
    }
}

impl Study {
    /// What a job is to do: of one that is known to be finished as it was read, since that
    /// never changes.
    ///
    /// # Errors
    /// There is no such job, or its manifest cannot be read.
    pub(super) fn manifest_of(&self, id: &str) -> Result<Arc<Manifest>> {
        let known = self.index.0.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(job) = known.get(id) {
            return Ok(Arc::clone(&job.manifest));
        }
        drop(known);
        self.job(id)?.manifest().map(Arc::new)
    }
}

fn stamp(about: &Metadata) -> Stamp {
    (about.modified().ok(), about.len())
}

/// A job that is finished; none where it is no job, or not finished after all.
fn read(path: &std::path::Path, stamp: Stamp) -> Result<Option<Finished>> {
    let Ok(folder) = Folder::open(path) else {
        return Ok(None);
    };
    let manifest = Arc::new(folder.manifest()?);
    let done = folder.done()?;
    Ok(done.map(|done| Finished {
        folder,
        manifest,
        done,
        stamp,
        recipe: OnceLock::new(),
    }))
}
