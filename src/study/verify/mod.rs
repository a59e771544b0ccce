//! Verification: every hash along the chain, every score computed again.

mod chained;
mod data;
mod jobs;
mod people;
mod scored;
mod splits;

use std::collections::BTreeSet;

use super::chain::{self, Chain};
use super::folder::Study;
use crate::t;

/// What verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// A sentence for each thing looked at: what is broken first, then what is to be known,
    /// then what is whole.
    pub lines: Vec<String>,
    /// Whether nothing is broken.
    pub sound: bool,
    /// The root of the study; none where its chain cannot be read, or is not begun.
    pub root: Option<String>,
}

impl Study {
    /// Walks the chain from the scores back to the originals' recorded hashes, and
    /// computes every score again. It changes nothing.
    pub fn verify(&self) -> Verified {
        let mut walk = Walk::through(self);
        walk.chain();
        walk.datasets();
        walk.splits();
        walk.jobs();
        walk.scores();
        walk.strangers();
        walk.reports();
        walk.told()
    }
}

/// A verification on its way.
struct Walk<'a> {
    study: &'a Study,
    /// None where there is none, or it is broken.
    chain: Option<Chain>,
    root: Option<String>,
    /// Files that the chain or a manifest accounts for, by their paths in the study.
    known: BTreeSet<String>,
    broken: Vec<String>,
    noted: Vec<String>,
    whole: Vec<String>,
}

impl<'a> Walk<'a> {
    fn through(study: &'a Study) -> Self {
        Self {
            study,
            chain: None,
            root: None,
            known: BTreeSet::new(),
            broken: Vec::new(),
            noted: Vec::new(),
            whole: Vec::new(),
        }
    }

    fn told(self) -> Verified {
        let sound = self.broken.is_empty();
        let broken = self.broken.into_iter();
        let broken = broken.map(|line| t!("study-verify-broken", line = line));
        Verified {
            lines: broken.chain(self.noted).chain(self.whole).collect(),
            sound,
            root: self.root,
        }
    }

    fn broken(&mut self, line: String) {
        self.broken.push(line);
    }

    /// Says what is to be known, and breaks nothing.
    fn noted(&mut self, line: String) {
        self.noted.push(line);
    }

    fn whole(&mut self, line: String) {
        self.whole.push(line);
    }

    /// Whether a file of the study has this hash; it is accounted for.
    fn fits(&mut self, path: &str, sha256: &str) -> bool {
        let fits = chain::hash_of(&self.study.folder, path).as_deref() == Some(sha256);
        self.known.insert(path.to_owned());
        fits
    }

    /// Whether the chain lists a file; so it does where there is none.
    fn is_listed(&self, path: &str) -> bool {
        let listed = |chain: &Chain| chain.files.contains_key(path);
        self.chain.as_ref().is_none_or(listed)
    }
}
