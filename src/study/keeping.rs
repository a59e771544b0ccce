//! How the study writes: whatever it writes, throws away or takes back stands in its chain.
//!
//! What is about to be written stands in the chain before, so that a program that ends in
//! between leaves either the old or the new; the next one settles which.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::chain::{self, Chain, Reported};
use super::folder::Study;
use crate::problem::{Problem, Result};
use crate::{artifact, job};

impl Study {
    /// Writes a file of the study, whole or not at all, and enters it.
    ///
    /// # Errors
    /// It, or the chain, cannot be written.
    pub(super) fn keep(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.keep_unmarked(path, bytes)?;
        self.mark_chained()
    }

    /// The same for a value, as JSON.
    ///
    /// # Errors
    /// As [`keep`](Self::keep).
    pub(super) fn keep_json<T: Serialize>(&self, path: &Path, value: &T) -> Result<()> {
        self.keep(path, &artifact::json(value)?)
    }

    /// The same for `study.json`, which itself says that there is a chain.
    pub(super) fn keep_about<T: Serialize>(&self, path: &Path, about: &T) -> Result<()> {
        self.keep_unmarked(path, &artifact::json(about)?)
    }

    fn keep_unmarked(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let coming = (self.listed(path), Some(artifact::sha256(bytes)));
        let write = || artifact::write(path, bytes);
        self.with_chain(|chain| self.through(chain, [coming], write))
    }

    /// Takes a file of the study away.
    ///
    /// # Errors
    /// There is none, or it cannot be taken away.
    pub(super) fn discard(&self, path: &Path) -> Result<()> {
        let remove = || std::fs::remove_file(path).map_err(|e| Problem::io(path, &e));
        let coming = (self.listed(path), None);
        self.with_chain(|chain| self.through(chain, [coming], remove))?;
        self.mark_chained()
    }

    /// Renames a file or folder by `work`, with what is entered of it.
    ///
    /// # Errors
    /// It, or the chain, cannot be written.
    pub(super) fn moved(
        &self,
        from: &Path,
        to: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let (from, to) = (self.listed(from), self.listed(to));
        self.with_chain(|chain| {
            let files = chain.below(&from).into_iter();
            let coming: Vec<(String, Option<String>)> = files
                .flat_map(|(path, sha256)| {
                    let moved = format!("{to}{}", &path[from.len()..]);
                    [(path, None), (moved, Some(sha256))]
                })
                .collect();
            let known = !coming.is_empty();
            self.through(chain, coming, work)?;
            // What an older version threw away is taken back as it stands.
            match known || chain::is_meaningless(&to) {
                true => Ok(()),
                false => chain.enter_below(&self.folder, &to),
            }
        })?;
        self.mark_chained()
    }

    /// Makes something that is made as a whole (a dataset, a job), and enters the file that
    /// `work` names besides; one that was entered before stays as it was.
    ///
    /// # Errors
    /// It cannot be made, or the chain not be written.
    pub(super) fn making<T>(&self, work: impl FnOnce() -> Result<(T, PathBuf)>) -> Result<T> {
        let made = self.with_chain(|chain| {
            let (made, path) = work()?;
            let path = self.listed(&path);
            if !chain.files.contains_key(&path) {
                chain.enter(&self.folder, &path)?;
            }
            Ok(made)
        })?;
        self.mark_chained()?;
        Ok(made)
    }

    /// Writes many files into a folder of the study by `work`, in place of those there, and
    /// enters them.
    ///
    /// # Errors
    /// They cannot be written; none is entered then.
    pub(super) fn making_all(
        &self,
        folder: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let folder = self.listed(folder);
        self.with_chain(|chain| {
            for (path, _) in chain.below(&folder) {
                chain.files.remove(&path);
            }
            Ok(())
        })?;
        work()?;
        self.with_chain(|chain| {
            let made = chain::files(&self.folder, &folder);
            let mut made = made.iter().filter(|path| !chain::is_meaningless(path));
            made.try_for_each(|path| chain.enter(&self.folder, path))
        })?;
        self.mark_chained()
    }

    /// Enters what workers have finished, and everything where there is no chain yet.
    ///
    /// # Errors
    /// The chain cannot be read or written.
    pub(super) fn enter_finished(&self) -> Result<()> {
        self.with_chain(|_| Ok(()))?;
        self.mark_chained()
    }

    /// Writes reports that say `root` by `work`, and enters those that lie in the study.
    ///
    /// # Errors
    /// They, or the chain, cannot be written.
    pub(super) fn making_reports(
        &self,
        paths: &[PathBuf],
        root: &str,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let inside = |path: &PathBuf| {
            let folder = std::fs::canonicalize(path.parent()?).ok()?;
            let path = folder.join(path.file_name()?);
            path.starts_with(&self.folder).then(|| self.listed(&path))
        };
        let inside: Vec<String> = paths.iter().filter_map(inside).collect();
        if inside.is_empty() || self.read_only().is_some() {
            return work();
        }
        self.with_chain(|chain| {
            chain.reports.retain(|path, _| !inside.contains(path));
            Ok(())
        })?;
        work()?;
        self.with_chain(|chain| {
            for path in inside {
                let sha256 = artifact::sha256_file(&self.folder.join(&path))?;
                let root = root.to_owned();
                chain.reports.insert(path, Reported { sha256, root });
            }
            Ok(())
        })
    }

    /// The root of the study as it stands: one hash over those of all that it holds.
    ///
    /// # Errors
    /// The chain cannot be read.
    pub fn root(&self) -> Result<String> {
        let mut chain = self.chain()?;
        chain.enter_finished(&self.folder, &self.queue().list()?)?;
        Ok(chain.tell_root())
    }

    /// The chain on disk; where there is none, one of everything that is there.
    fn chain(&self) -> Result<Chain> {
        if let Some(mut chain) = Chain::read(&self.folder)? {
            chain.settle(&self.folder);
            return Ok(chain);
        }
        let mut chain = Chain::of(&self.folder)?;
        chain.since = Some(job::now() as u64);
        Ok(chain)
    }

    /// Changes the chain, with what workers have finished meanwhile.
    fn with_chain<T>(&self, change: impl FnOnce(&mut Chain) -> Result<T>) -> Result<T> {
        let _writing = self.writing()?;
        let mut chain = self.chain()?;
        let changed = change(&mut chain)?;
        chain.enter_finished(&self.folder, &self.queue().list()?)?;
        if Chain::read(&self.folder)?.as_ref() != Some(&chain) {
            chain.write(&self.folder)?;
        }
        Ok(changed)
    }

    /// Does what is to change files, between saying in the chain that it will and that it did.
    fn through<T>(
        &self,
        chain: &mut Chain,
        coming: impl IntoIterator<Item = (String, Option<String>)>,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        chain.coming.extend(coming);
        chain.write(&self.folder)?;
        let done = work()?;
        chain.settle(&self.folder);
        Ok(done)
    }

    /// A path in the study, as the chain lists it.
    fn listed(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path);
        let parts = inside.iter().map(|part| part.to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }
}
