//! A study comes into being at one stroke: it is put together in a hidden folder, which
//! then gets its name. Whatever ends the program before leaves no study, and what it did
//! leave is swept away by the next who makes one there.

use std::fs;
use std::path::{Path, PathBuf};

use super::chain::Chain;
use super::folder::{About, FORMAT, Study};
use super::home::Home;
use crate::job::Lock;
use crate::problem::{Problem, Result};
use crate::t;
use crate::{artifact, job};

/// The sample study, packed.
const SAMPLE: &[u8] = include_bytes!("../../data/sample-study.zip");

/// How much of the sample study is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// With a training, its probes and scores.
    Whole,
    /// The datasets, as they were imported.
    Data,
}

impl Study {
    /// Makes an empty study in a new (or empty) folder and opens it.
    ///
    /// # Errors
    /// The folder holds something, or cannot be written; there is no study then.
    pub fn create(home: &Home, folder: &Path, name: &str) -> Result<Self> {
        let about = About {
            format: FORMAT,
            name: name.to_owned(),
            sample: false,
            created_at: job::now(),
            cultures: Vec::new(),
            split: None,
            chained: true,
        };
        make(folder, |making| {
            artifact::write_json(&making.join("study.json"), &about)?;
            Chain::of(making)?.write(making)
        })?;
        Self::open(home, folder)
    }

    /// Makes a copy of the sample study, or of its data alone, in a new (or empty) folder
    /// and opens it.
    ///
    /// # Errors
    /// The folder holds something, or cannot be written; there is no study then.
    pub fn create_sample(home: &Home, folder: &Path, sample: Sample) -> Result<Self> {
        make(folder, |making| {
            unpack(making, sample).map_err(|e| Problem::io(folder, &e.into()))?;
            let manifest = making.join("study.json");
            let packed: About = artifact::read_json(&manifest, FORMAT)?;
            let about = About {
                name: t!("study-sample-name"),
                sample: true,
                chained: true,
                ..packed
            };
            artifact::write_json(&manifest, &about)?;
            Chain::of(making)?.write(making)
        })?;
        Self::open(home, folder)
    }
}

/// Makes what `fill` puts into a folder appear as `folder`, whole or not at all.
fn make(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let folder = std::path::absolute(folder).map_err(|e| Problem::io(folder, &e))?;
    let mut making = Making::begin(&folder)?;
    fill(&making.path)?;
    making.finish(&folder)
}

/// A study that is being put together; taken away when dropped.
struct Making {
    path: PathBuf,
    /// Whether it lies within the folder it is for, which was there, and stays.
    within: bool,
    /// Held as long as somebody works on it: what nobody holds was left behind.
    lock: Option<Lock>,
}

impl Making {
    /// Begins within `folder` where it is there, else beside it.
    fn begin(folder: &Path) -> Result<Self> {
        let within = folder.is_dir();
        let (place, prefix) = match (folder.parent(), folder.file_name()) {
            (Some(parent), Some(name)) if !within => {
                (parent, format!(".{}.making-", name.to_string_lossy()))
            }
            _ => (folder, ".making-".to_owned()),
        };
        super::make_folder(place)?;
        sweep(place, &prefix);
        if within && !is_empty(folder)? {
            return Err(not_empty(folder));
        }
        let path = place.join(format!("{prefix}{}", std::process::id()));
        fs::create_dir(&path).map_err(|e| Problem::io(&path, &e))?;
        let lock = lock_of(&path)?;
        Ok(Self { path, within, lock })
    }

    fn finish(&mut self, folder: &Path) -> Result<()> {
        // Where files are open, some systems do not rename their folder.
        self.lock = None;
        if self.within {
            return self.move_into(folder);
        }
        fs::rename(&self.path, folder).map_err(|e| match folder.exists() {
            true => not_empty(folder),
            false => Problem::io(folder, &e),
        })
    }

    /// Moves all into `folder`; last what makes it a study.
    fn move_into(&self, folder: &Path) -> Result<()> {
        let problem = |e: std::io::Error| Problem::io(folder, &e);
        let entries = fs::read_dir(&self.path).map_err(problem)?;
        let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
        let mut names = names.collect::<Result<Vec<_>, _>>().map_err(problem)?;
        names.sort_by_key(|name| name == "study.json");
        for name in names {
            fs::rename(self.path.join(&name), folder.join(&name)).map_err(problem)?;
        }
        Ok(())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        self.lock = None;
        // What stays behind is swept away by the next; mostly, nothing is there.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Takes away what was left behind when somebody who made a study here was ended.
fn sweep(place: &Path, prefix: &str) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let is_one = entry.file_name().to_string_lossy().starts_with(prefix)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_one && lock_of(&entry.path()).is_ok_and(|lock| lock.is_some()) {
            // Should it not go, it is in nobody's way but that of an empty folder.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn lock_of(making: &Path) -> Result<Option<Lock>> {
    Lock::take(&making.join("study.lock"))
}

fn is_empty(folder: &Path) -> Result<bool> {
    let mut entries = fs::read_dir(folder).map_err(|e| Problem::io(folder, &e))?;
    Ok(entries.next().is_none())
}

fn not_empty(folder: &Path) -> Problem {
    let path = folder.display().to_string();
    Problem::new(t!("study-folder-not-empty", path = path))
        .advise(t!("study-folder-not-empty-advice"))
}

/// Unpacks the sample study below `folder`.
fn unpack(folder: &Path, sample: Sample) -> zip::result::ZipResult<()> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(SAMPLE))?;
    let mut copies = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let Some(name) = entry.enclosed_name() else {
            continue;
        };
        let data = name == Path::new("study.json") || name.starts_with("data");
        if !entry.is_file() || (sample == Sample::Data && !data) {
            continue;
        }
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        // A file that stands there twice is packed once.
        if path
            .extension()
            .is_some_and(|extension| extension == "same-as")
        {
            let first = std::io::read_to_string(entry)?;
            copies.push((folder.join(first), path.with_extension("")));
        } else {
            std::io::copy(&mut entry, &mut fs::File::create(path)?)?;
        }
    }
    for (first, copy) in copies {
        fs::copy(first, copy)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(making: &Path) -> Result<()> {
        fs::create_dir(making.join("data")).unwrap();
        artifact::write(&making.join("study.json"), b"{}")
    }

    #[test]
    fn what_cannot_be_filled_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let there = root.path().join("there");
        fs::create_dir(&there).unwrap();
        for folder in [root.path().join("new"), there.clone()] {
            let failed = make(&folder, |making| {
                fill(making)?;
                Err(Problem::new("full"))
            });
            assert_eq!(failed.unwrap_err().message, "full");
        }
        assert!(is_empty(&there).unwrap());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_run_left_is_swept_away_and_what_goes_on_is_not() {
        let root = tempfile::tempdir().unwrap();
        let there = root.path().join("there");
        fs::create_dir(&there).unwrap();
        for folder in [root.path().join("new"), there] {
            let mut killed = Making::begin(&folder).unwrap();
            let left = PathBuf::from(format!("{}0", killed.path.display()));
            fill(&killed.path).unwrap();
            killed.lock = None;
            fs::rename(&killed.path, &left).unwrap();
            drop(killed);
            // As long as somebody is at it, it stays.
            let held = lock_of(&left).unwrap();
            if folder.is_dir() {
                assert!(make(&folder, fill).is_err());
            }
            assert!(left.join("data").is_dir());
            drop(held);
            make(&folder, fill).unwrap();
            assert!(!left.exists() && folder.join("study.json").is_file());
            assert!(make(&folder, fill).unwrap_err().advice.is_some());
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }
}
