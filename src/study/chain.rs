//! The chain: the hash of everything that a study holds, and one root over all of them.
//!
//! `chain.json` lists files by hash. Those that are large (tables, inputs, results) are held
//! by the hashes in the manifests that it lists. The root is the SHA-256 of the list, a line
//! `HASH  PATH` for each file in the order of the paths, so that `sha256sum` tells it too.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::artifact;
use crate::job::Folder;
use crate::problem::{Problem, Result};
use crate::t;

const FORMAT: u32 = 1;
/// Its file in the study.
pub(super) const FILE: &str = "chain.json";

/// `chain.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chain {
    pub format: u32,
    /// When files that were there before it were taken as they stood, in seconds since 1970
    /// (UTC); none where the study was made with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// SHA-256 of each file, by its path in the study (with forward slashes).
    pub files: BTreeMap<String, String>,
    /// Files about to be written, with their new hash (none: about to go away). It is left on
    /// disk only by a program that ended in that moment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub coming: BTreeMap<String, Option<String>>,
    /// Reports in the study's folder, by path: no part of the root, which stands in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reports: BTreeMap<String, Reported>,
    /// See [`Chain::tell_root`].
    root: String,
    /// SHA-256 of this file's JSON while nothing stands here.
    sha256: String,
}

/// A report as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reported {
    pub sha256: String,
    /// The root that stands in it.
    pub root: String,
}

/// Whether a file of a study is listed, by the parts of its path; what is not is held by a
/// manifest that is, or means nothing.
fn is_listed(parts: &[&str]) -> bool {
    match parts {
        ["study.json" | "plan.json"] => true,
        ["data", _, file] | ["models" | "splits", file] => file.ends_with(".json"),
        ["jobs", _, file] => matches!(*file, "job.json" | "done.json" | "events.jsonl"),
        ["prompts", file] => file.ends_with(".jinja"),
        ["scores", .., file] => file.ends_with(".json"),
        ["figures", ..] => true,
        _ => false,
    }
}

/// Whether a file says nothing of what was done: who has the study or a job open now, drafts,
/// what is thrown away or half done, and what systems leave behind. The one list of these.
pub(super) fn is_meaningless(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let hidden = |part: &&str| {
        let of_system = ["Thumbs.db", "desktop.ini"].contains(part);
        of_system || part.starts_with('.') || part.ends_with(".tmp")
    };
    parts.iter().any(hidden)
        || match parts.as_slice() {
            [FILE | "owner.json" | "study.lock"] | ["trash", ..] => true,
            [file] => file.starts_with("study.sqlite"),
            ["jobs", _, "lock" | "heartbeat.json" | "queued" | "stop"] => true,
            ["jobs", _, "checkpoints" | "partial", ..] => true,
            _ => false,
        }
}

/// Whether a file can be made again from the others, so that none is missed.
pub(super) fn is_derived(path: &str) -> bool {
    path.starts_with("scores/") || path.starts_with("figures/")
}

/// Whether a file is thrown away: kept in the list in case that it is taken back.
pub(super) fn is_thrown_away(path: &str) -> bool {
    path.starts_with("trash/") || path.starts_with("jobs/.trash/")
}

impl Chain {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            format: FORMAT,
            since: None,
            files: BTreeMap::new(),
            coming: BTreeMap::new(),
            reports: BTreeMap::new(),
            root: String::new(),
            sha256: String::new(),
        }
    }

    /// One of everything that stands in a study's folder.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut chain = Self::new();
        chain.enter_below(folder, "")?;
        Ok(chain)
    }

    /// Enters everything that stands in a study's folder at `inside` or below it.
    pub fn enter_below(&mut self, folder: &Path, inside: &str) -> Result<()> {
        let mut found = files(folder, inside);
        found.extend(folder.join(inside).is_file().then(|| inside.to_owned()));
        for path in found {
            let parts: Vec<&str> = path.split('/').collect();
            if is_listed(&parts) && !is_meaningless(&path) && !is_of_open_job(folder, &parts) {
                self.enter(folder, &path)?;
            }
        }
        Ok(())
    }

    /// The one of a study; none where it has none.
    ///
    /// # Errors
    /// It cannot be read, is not as it was written, or is of a newer version.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let advise = |problem: Problem| match problem.advice {
            Some(_) => problem,
            None => problem.advise(t!("study-chain-damaged-advice")),
        };
        let chain: Self = artifact::read_json(&path, FORMAT).map_err(advise)?;
        if chain.sealed()? != chain {
            return Err(advise(Problem::new(t!("study-chain-damaged"))));
        }
        Ok(Some(chain))
    }

    /// Writes it into a study.
    pub fn write(&self, folder: &Path) -> Result<()> {
        artifact::write_json(&folder.join(FILE), &self.sealed()?)
    }

    /// With its root and its own hash.
    fn sealed(&self) -> Result<Self> {
        let open = Self {
            root: self.tell_root(),
            sha256: String::new(),
            ..self.clone()
        };
        let sha256 = artifact::sha256(&artifact::json(&open)?);
        Ok(Self { sha256, ..open })
    }

    /// The root: SHA-256 of a line `HASH  PATH` for each file, in the order of the paths.
    pub fn tell_root(&self) -> String {
        let line = |(path, sha256): (&String, &String)| format!("{sha256}  {path}\n");
        let lines: String = self.files.iter().map(line).collect();
        artifact::sha256(lines.as_bytes())
    }

    /// Enters a file as it stands.
    pub fn enter(&mut self, folder: &Path, path: &str) -> Result<()> {
        let sha256 = artifact::sha256_file(&folder.join(path))?;
        self.files.insert(path.to_owned(), sha256);
        Ok(())
    }

    /// The files listed at `path` or below it, with their hashes.
    pub fn below(&self, path: &str) -> Vec<(String, String)> {
        let inside = |file: &str| {
            let rest = file.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let files = self.files.iter().filter(|(file, _)| inside(file));
        files.map(|(a, b)| (a.clone(), b.clone())).collect()
    }

    /// Enters what was about to be written and is there; what is not, is as it was.
    pub fn settle(&mut self, folder: &Path) {
        for (path, sha256) in std::mem::take(&mut self.coming) {
            if hash_of(folder, &path) != sha256 {
                continue;
            }
            match sha256 {
                Some(sha256) => drop(self.files.insert(path, sha256)),
                None => drop(self.files.remove(&path)),
            }
        }
    }

    /// Enters what workers have finished of the jobs that are listed.
    pub fn enter_finished(&mut self, folder: &Path, jobs: &[Folder]) -> Result<()> {
        for job in jobs {
            let path = |file: &str| format!("jobs/{}/{file}", job.id());
            let (done, events) = (path("done.json"), path("events.jsonl"));
            let listed = self.files.contains_key(&path("job.json"));
            if listed && !self.files.contains_key(&done) && folder.join(&done).is_file() {
                self.enter(folder, &done)?;
            }
            let finished = self.files.contains_key(&done);
            if finished && !self.files.contains_key(&events) && job.has_last_word() {
                self.enter(folder, &events)?;
            }
        }
        Ok(())
    }
}

/// Whether it is the events of a job that is not finished, which still grow.
fn is_of_open_job(folder: &Path, parts: &[&str]) -> bool {
    matches!(parts, ["jobs", job, "events.jsonl"]
        if !folder.join("jobs").join(job).join("done.json").is_file())
}

/// The files below `inside`, a path in `folder`, in the order of their paths; links are
/// none, and are not followed.
pub(super) fn files(folder: &Path, inside: &str) -> Vec<String> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder.join(inside)).into_iter().flatten();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match inside {
            "" => name,
            _ => format!("{inside}/{name}"),
        };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(files(folder, &path)),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
    found.sort();
    found
}

/// The hash of a file of a study; none where there is none, or it lies elsewhere (by a link,
/// say).
pub(super) fn hash_of(folder: &Path, path: &str) -> Option<String> {
    let whole = std::fs::canonicalize(folder.join(path)).ok()?;
    let inside = whole
        .strip_prefix(folder)
        .is_ok_and(|it| it == Path::new(path));
    (inside && whole.is_file()).then(|| artifact::sha256_file(&whole).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("study.json", "{}"),
            ("owner.json", "{}"),
            ("notes.txt", "x"),
            ("data/a/manifest.json", "{}"),
            ("data/a/table.parquet", "x"),
            ("scores/ranking/b.json", "{}"),
            ("jobs/j/job.json", "{}"),
            ("jobs/j/events.jsonl", ""),
            ("jobs/.trash/k/job.json", "{}"),
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn it_lists_what_means_something_and_is_not_held_by_another_or_still_growing() {
        let folder = study();
        let chain = Chain::of(folder.path()).unwrap();
        let listed: Vec<&str> = chain.files.keys().map(String::as_str).collect();
        assert_eq!(
            listed,
            [
                "data/a/manifest.json",
                "jobs/j/job.json",
                "scores/ranking/b.json",
                "study.json"
            ]
        );
        // Of the lines, by `sha256sum`: each file holds `{}`.
        assert_eq!(
            chain.tell_root(),
            "1eae3976137fa535ffc5bfe7ab90d388304f8982a974ceb70b318e3c66b536a3"
        );
    }

    #[test]
    fn a_changed_bit_of_it_is_seen() {
        let folder = study();
        let mut chain = Chain::of(folder.path()).unwrap();
        chain.since = Some(1_700_000_000);
        chain.write(folder.path()).unwrap();
        assert_eq!(
            Chain::read(folder.path()).unwrap().unwrap().files,
            chain.files
        );
        let path = folder.path().join(FILE);
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            std::fs::write(&path, flipped).unwrap();
            assert!(Chain::read(folder.path()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_was_about_to_be_written_is_settled_by_what_stands_there() {
        let folder = study();
        let mut chain = Chain::of(folder.path()).unwrap();
        let before = chain.files.clone();
        let new = artifact::sha256(b"new");
        chain
            .coming
            .insert("study.json".to_owned(), Some(new.clone()));
        chain
            .coming
            .insert("plan.json".to_owned(), Some(new.clone()));
        chain.coming.insert("jobs/j/job.json".to_owned(), None);
        let mut ended_before = chain.clone();
        ended_before.settle(folder.path());
        assert_eq!((ended_before.files, ended_before.coming.len()), (before, 0));
        std::fs::write(folder.path().join("study.json"), "new").unwrap();
        std::fs::remove_file(folder.path().join("jobs/j/job.json")).unwrap();
        chain.settle(folder.path());
        assert_eq!(chain.files["study.json"], new);
        assert_eq!(chain.files.len(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_file_of_a_study() {
        let folder = study();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        assert!(hash_of(&root, "notes.txt").is_some());
        std::os::unix::fs::symlink("/dev/zero", root.join("plan.json")).unwrap();
        std::os::unix::fs::symlink(root.join("notes.txt"), root.join("link.json")).unwrap();
        for path in ["plan.json", "link.json", "../x", "/dev/zero", "data"] {
            assert_eq!(hash_of(&root, path), None, "{path}");
        }
        assert!(!files(&root, "").contains(&"plan.json".to_owned()));
    }
}
