//! Checkpoints: whole or not there, the last two kept, a damaged one passed over.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{FORMAT, Folder, folder::list_files};
use crate::artifact::{self, File};
use crate::event::{Event, Listener};
use crate::problem::{Problem, Result};
use crate::t;

const KEPT: usize = 2;
const MANIFEST: &str = "checkpoint.json";

/// The checkpoints of a job.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    /// The job's folder.
    job: PathBuf,
}

/// A checkpoint that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub step: u64,
    pub path: PathBuf,
}

/// `checkpoint.json`: the files with their hashes.
#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    step: u64,
    files: Vec<File>,
}

impl Checkpoints {
    /// The checkpoints of `job`.
    pub fn of(job: &Folder) -> Self {
        Self {
            job: job.path().to_owned(),
        }
    }

    fn folder(&self) -> Result<PathBuf> {
        artifact::below(&self.job, "checkpoints")
    }

    /// Writes the state after `step` (file names and contents), syncs it, gives it its
    /// name, and removes all but the last two.
    ///
    /// # Errors
    /// It cannot be written, an older one cannot be removed, or the folder for them is a link.
    pub fn write(&self, step: u64, files: &[(String, Vec<u8>)]) -> Result<()> {
        let folder = self.folder()?;
        let making = folder.join(format!(".{step}"));
        let path = folder.join(step.to_string());
        let problem = |e: std::io::Error| Problem::io(&path, &e);
        let written = (|| {
            remove_folder(&making)?;
            fs::create_dir_all(&making).map_err(problem)?;
            let mut manifest = Manifest {
                format: FORMAT,
                step,
                files: Vec::with_capacity(files.len()),
            };
            for (name, bytes) in files {
                let mut file = fs::File::create(making.join(name)).map_err(problem)?;
                file.write_all(bytes).map_err(problem)?;
                file.sync_all().map_err(problem)?;
                manifest.files.push(File {
                    path: name.clone(),
                    sha256: artifact::sha256(bytes),
                });
            }
            artifact::write_json(&making.join(MANIFEST), &manifest)?;
            // What lies there is damaged, or the same state.
            remove_folder(&path)?;
            fs::rename(&making, &path).map_err(problem)?;
            sync_folder(&folder).map_err(problem)
        })();
        if written.is_err() {
            let _ = fs::remove_dir_all(&making);
            return written;
        }
        for (_, old) in self.list()?.into_iter().skip(KEPT) {
            remove_folder(&old)?;
        }
        Ok(())
    }

    /// The newest checkpoint that is whole; a damaged one is passed over with a warning.
    ///
    /// # Errors
    /// The folder for them cannot be read, or is a link.
    pub fn newest(&self, listener: &dyn Listener) -> Result<Option<Checkpoint>> {
        for (step, path) in self.list()? {
            if is_whole(&path) {
                return Ok(Some(Checkpoint { step, path }));
            }
            listener.emit(Event::Warning {
                message: t!("job-checkpoint-damaged", step = step),
            });
        }
        Ok(None)
    }

    /// Steps and folders, the newest first; a link is none.
    fn list(&self) -> Result<Vec<(u64, PathBuf)>> {
        let folder = self.folder()?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(Problem::io(&folder, &e)),
        };
        let mut found: Vec<(u64, PathBuf)> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
            .collect();
        found.sort_by_key(|(step, _)| std::cmp::Reverse(*step));
        Ok(found)
    }
}

impl Checkpoint {
    /// Reads one of its files.
    ///
    /// # Errors
    /// As [`artifact::read`].
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        artifact::read(&self.path.join(name))
    }
}

fn is_whole(path: &Path) -> bool {
    let Ok(manifest) = artifact::read_json::<Manifest>(&path.join(MANIFEST), FORMAT) else {
        return false;
    };
    let mut found = Vec::new();
    list_files(path, "", &mut found).is_ok()
        && manifest.files.iter().all(|file| found.contains(file))
}

fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Problem::io(path, &e)),
        _ => Ok(()),
    }
}

/// Makes a rename in `folder` last; where folders cannot be synced, there is no need.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Collected, Silent};

    #[test]
    fn the_last_two_are_kept_and_a_damaged_one_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints {
            job: folder.path().to_owned(),
        };
        assert_eq!(checkpoints.newest(&Silent).unwrap(), None);
        for step in [5, 10, 15] {
            let files = [("state".to_owned(), step.to_string().into_bytes())];
            checkpoints.write(step, &files).unwrap();
        }
        assert_eq!(checkpoints.list().unwrap().len(), 2);
        let newest = checkpoints.newest(&Silent).unwrap().unwrap();
        assert_eq!(
            (newest.step, newest.read("state").unwrap()),
            (15, b"15".to_vec())
        );

        fs::write(newest.path.join("state"), "torn").unwrap();
        let heard = Collected::default();
        assert_eq!(checkpoints.newest(&heard).unwrap().unwrap().step, 10);
        assert!(matches!(heard.events()[..], [Event::Warning { .. }]));

        checkpoints
            .write(15, &[("state".to_owned(), b"again".to_vec())])
            .unwrap();
        assert_eq!(checkpoints.newest(&Silent).unwrap().unwrap().step, 15);
    }
}
