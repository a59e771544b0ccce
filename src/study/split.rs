//! The split of the study: which cues every recipe learns from, watches, and holds back.
//!
//! Unlocked, each recipe splits the cues of its own sources. Locked, one split holds for
//! all: `splits/ID.json`, never changed, named by the hash of its parts; `study.json`
//! says which one. A split that was once locked stays there: models were taught with it.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::answers::tasks_of;
use super::door::lock;
use super::folder::Study;
use super::models::Adapter;
use super::{DatasetParts, LearntView, LockView, SplitDetail, TaughtView};
use crate::dataset::split::{Family, Split, Together};
use crate::dataset::{Kind, Responses};
use crate::job::{Folder, Spec};
use crate::probe::{self, Probe};
use crate::problem::{Problem, Result};
use crate::prompt::lemma;
use crate::recipe::Recipe;
use crate::train::Part;
use crate::{artifact, job, t};

pub(super) const FORMAT: u32 = 1;
/// Digits of the hash that name a split.
pub(super) const DIGITS: usize = 12;

/// `splits/ID.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptSplit {
    pub format: u32,
    /// What the cues were drawn by.
    pub seed: u64,
    pub shares: [f64; 3],
    #[serde(default, skip_serializing_if = "Together::is_spellings")]
    pub together: Together,
    /// Seconds since 1970 (UTC).
    pub made_at: f64,
    #[serde(flatten)]
    pub parts: Split,
}

impl KeptSplit {
    /// The name of its file.
    pub fn id(&self) -> String {
        self.parts.sha256()[..DIGITS].to_owned()
    }

    /// Makes a recipe say what this split was drawn by.
    pub(super) fn holds_for(&self, recipe: &mut Recipe) {
        let data = &mut recipe.data;
        (data.split_seed, data.split, data.together) = (self.seed, self.shares, self.together);
    }
}

/// Splits and learnt cues that were read; what they were read from never changes.
#[derive(Default)]
pub(super) struct Splits {
    kept: Mutex<HashMap<String, Arc<KeptSplit>>>,
    /// Cues by job of an associations probe.
    asked: Mutex<HashMap<String, Arc<Vec<String>>>>,
    /// Cues in lower case by training job.
    learnt: Mutex<HashMap<String, Arc<HashSet<String>>>>,
    /// How many cues of a list a training job learnt from, by job and name of the list.
    counts: Mutex<HashMap<(String, String), usize>>,
}

/// A line of a training job's `inputs/examples.jsonl` or `rankings.jsonl`, in part.
#[derive(Deserialize)]
struct Learnt {
    id: String,
    part: Part,
    /// The kind of what it is made of; a cue where it says none.
    #[serde(default)]
    of: Option<Kind>,
}

impl Learnt {
    fn is_cue(&self) -> bool {
        self.of.is_none_or(|kind| kind == Kind::Associations)
    }
}

/// The family of a cue, by which cues stay together.
pub(super) fn family(together: Together) -> Family {
    match together {
        Together::Spellings => str::to_lowercase,
        Together::Lemmas => |cue| lemma(&cue.to_lowercase()),
    }
}

/// The cues that a training job itself learnt from, in lower case.
pub(super) fn learnt_in(job: &Folder) -> Result<HashSet<String>> {
    let mut cues = HashSet::new();
    for name in ["examples.jsonl", "rankings.jsonl"] {
        let path = job.input(name)?;
        if path.is_file() {
            let text = artifact::read_text(&path)?;
            let lines = text
                .lines()
                .filter_map(|line| serde_json::from_str(line).ok());
            let learnt = lines.filter(|line: &Learnt| line.part == Part::Train && line.is_cue());
            cues.extend(learnt.map(|line| line.id.to_lowercase()));
        }
    }
    Ok(cues)
}

impl Study {
    /// The split that all recipes share; none while it is not locked.
    ///
    /// # Errors
    /// Its file is gone, or is not what it was.
    pub fn locked_split(&self) -> Result<Option<Arc<KeptSplit>>> {
        self.split_id().map(|id| self.kept_split(&id)).transpose()
    }

    /// Locks the split of all cues of the study: drawn by `seed` in `shares`, with those of
    /// a family `together`, each dataset's new cues in turn, the oldest dataset first. Where it is locked already,
    /// cues that are in no part are added to it. Gives its id.
    ///
    /// # Errors
    /// Locked with another seed, other shares or other families, no cues to split, or the study is
    /// read-only.
    pub fn lock_split(&self, seed: u64, shares: [f64; 3], together: Together) -> Result<String> {
        self.writable()?;
        if let Some(locked) = self.locked_split()?
            && (locked.seed, locked.shares, locked.together) != (seed, shares, together)
        {
            return Err(Problem::new(t!("study-split-locked-other"))
                .advise(t!("study-split-locked-other-advice")));
        }
        let parts = self.drawn_split(seed, shares, together)?;
        if parts.train.is_empty() {
            return Err(
                Problem::new(t!("study-split-empty")).advise(t!("study-split-empty-advice"))
            );
        }
        let split = KeptSplit {
            format: FORMAT,
            seed,
            shares,
            together,
            made_at: job::now(),
            parts,
        };
        let id = split.id();
        let path = self.split_path(&id)?;
        let _writing = self.writing()?;
        if !path.is_file() {
            super::make_folder(&self.folder.join("splits"))?;
            self.keep_json(&path, &split)?;
        }
        self.change(|about| about.split = Some(id.clone()))?;
        Ok(id)
    }

    /// Lets each recipe split its own cues again; what was locked stays to be read.
    ///
    /// # Errors
    /// The study is read-only or cannot be written.
    pub fn unlock_split(&self) -> Result<()> {
        self.set_split_id(None)
    }

    /// Locks a split that was locked before.
    ///
    /// # Errors
    /// It is not there, or the study is read-only.
    pub fn restore_split(&self, id: &str) -> Result<()> {
        self.kept_split(id)?;
        self.set_split_id(Some(id.to_owned()))
    }

    /// The split as it is locked, or as it would be with this seed and these shares; with
    /// the models of the study, and what they learnt of it.
    ///
    /// # Errors
    /// A dataset, a job or the locked split cannot be read.
    pub fn split(&self, seed: u64, shares: [f64; 3], together: Together) -> Result<SplitDetail> {
        let locked = self.locked_split()?;
        let (seed, shares, together, parts) = match &locked {
            Some(kept) => (kept.seed, kept.shares, kept.together, kept.parts.clone()),
            None => {
                let drawn = self.drawn_split(seed, shares, together)?;
                (seed, shares, together, drawn)
            }
        };
        let mut datasets = Vec::new();
        for manifest in self.of_kind(Kind::Associations, &[])? {
            let (among, outside) = parts.among(&self.cue_names(&manifest.id)?);
            datasets.push(DatasetParts {
                name: manifest.name,
                cues: among.counts(),
                outside: outside.len(),
            });
        }
        let list = parts.sha256();
        let id = locked.as_ref().map(|kept| kept.id());
        let mut models = Vec::new();
        for adapter in self.adapters()? {
            let with = adapter.manifest.parents.iter().find(|p| p.what == "split");
            models.push(TaughtView {
                same: id.is_some() && with.map(|with| &with.id) == id.as_ref(),
                learnt: self.learnt_of(&adapter, &list, &parts.test)?,
                model: adapter.name,
            });
        }
        Ok(SplitDetail {
            seed,
            shares,
            together,
            twins: parts.twins(family(Together::Lemmas)),
            locked: locked.map(|kept| LockView::of(&kept)),
            parts,
            datasets,
            models,
        })
    }

    /// The split that a model's training and probes take: the locked one, else the one that
    /// was locked when it was taught.
    pub(super) fn split_for(&self, adapter: Option<&Adapter>) -> Result<Option<Arc<KeptSplit>>> {
        if let Some(locked) = self.locked_split()? {
            return Ok(Some(locked));
        }
        let parents = adapter.map_or(&[][..], |adapter| &adapter.manifest.parents);
        let mut with = parents.iter().filter(|parent| parent.what == "split");
        let is_kept = |id: &str| self.split_path(id).is_ok_and(|path| path.is_file());
        let kept = with.find(|with| is_kept(&with.id));
        kept.map(|with| self.kept_split(&with.id)).transpose()
    }

    /// The models that learnt from cues which their newest probe asked about, or, not yet
    /// asked, which the locked split holds back.
    ///
    /// # Errors
    /// A job cannot be read.
    pub fn learnt_views(&self) -> Result<Vec<LearntView>> {
        let locked = self.locked_split()?;
        let mut jobs = self.finished()?;
        jobs.reverse();
        let mut views = Vec::new();
        for adapter in self.adapters()? {
            let probed = jobs.iter().find(|(_, manifest)| match &manifest.spec {
                Spec::Probe(probing) => {
                    probing.probe == probe::Kind::Associations.id()
                        && probing.model.adapter_sha256.as_ref() == Some(&adapter.sha256)
                }
                Spec::Train(_) | Spec::Count(_) => false,
            });
            let (list, cues) = match (probed, &locked) {
                (Some((folder, manifest)), _) => (manifest.id.clone(), self.asked_cues(folder)?),
                (None, Some(kept)) => (kept.id(), Arc::new(kept.parts.test.clone())),
                (None, None) => continue,
            };
            let learnt = self.learnt_of(&adapter, &list, &cues)?;
            if learnt > 0 {
                views.push(LearntView {
                    model: adapter.name,
                    learnt,
                    held_out: cues.len(),
                });
            }
        }
        Ok(views)
    }

    /// The cues that a probe of words asked about.
    fn asked_cues(&self, folder: &Folder) -> Result<Arc<Vec<String>>> {
        if let Some(known) = lock(&self.splits.asked).get(&folder.id()) {
            return Ok(Arc::clone(known));
        }
        let mut cues: Vec<String> = Vec::new();
        for task in tasks_of(folder)?.tasks {
            match task.probe {
                Probe::Associations(asked) => cues.extend(asked.items.into_iter().map(|i| i.cue)),
                Probe::Ranking(asked) => cues.extend(asked.items.into_iter().map(|i| i.cue)),
                _ => {}
            }
        }
        let cues = Arc::new(cues);
        lock(&self.splits.asked).insert(folder.id(), Arc::clone(&cues));
        Ok(cues)
    }

    /// How many of `cues`, a list called `list`, a model learnt from.
    pub(super) fn learnt_of(
        &self,
        adapter: &Adapter,
        list: &str,
        cues: &[String],
    ) -> Result<usize> {
        let key = (adapter.manifest.id.clone(), list.to_owned());
        if let Some(count) = lock(&self.splits.counts).get(&key) {
            return Ok(*count);
        }
        let learnt = self.learnt_cues(&adapter.manifest.id)?;
        let known = cues
            .iter()
            .filter(|cue| learnt.contains(&cue.to_lowercase()));
        let count = known.count();
        lock(&self.splits.counts).insert(key, count);
        Ok(count)
    }

    /// The cues that a training job learnt from, and those of the adapter it started from,
    /// in lower case.
    pub(super) fn learnt_cues(&self, training: &str) -> Result<Arc<HashSet<String>>> {
        if let Some(known) = lock(&self.splits.learnt).get(training) {
            return Ok(Arc::clone(known));
        }
        let folder = self.job(training)?;
        let manifest = folder.manifest()?;
        let mut cues = learnt_in(&folder)?;
        for parent in manifest.parents.iter().filter(|p| p.what == "adapter") {
            // Where the job it started from is elsewhere, nothing more is known.
            if let Ok(before) = self.learnt_cues(&parent.id) {
                cues.extend(before.iter().cloned());
            }
        }
        let cues = Arc::new(cues);
        lock(&self.splits.learnt).insert(training.to_owned(), Arc::clone(&cues));
        Ok(cues)
    }

    /// The cues of all datasets in parts, the oldest dataset first; those of the locked
    /// split stay where they are.
    fn drawn_split(&self, seed: u64, shares: [f64; 3], together: Together) -> Result<Split> {
        let mut split = self
            .locked_split()?
            .map_or_else(Split::default, |kept| kept.parts.clone());
        for manifest in self.of_kind(Kind::Associations, &[])? {
            let cues = self.cue_names(&manifest.id)?;
            split = split.extended(&cues, seed, shares, family(together));
        }
        Ok(split)
    }

    fn cue_names(&self, dataset: &str) -> Result<Vec<String>> {
        let cues = self.cues(dataset, Responses::R123)?;
        Ok(cues.into_iter().map(|cue| cue.cue).collect())
    }

    /// The parts of a split that was once locked; none where `id` names none.
    pub(super) fn kept_parts(&self, id: &str) -> Result<Option<Split>> {
        if !self.split_path(id)?.is_file() {
            return Ok(None);
        }
        Ok(Some(self.kept_split(id)?.parts.clone()))
    }

    fn kept_split(&self, id: &str) -> Result<Arc<KeptSplit>> {
        if let Some(known) = lock(&self.splits.kept).get(id) {
            return Ok(Arc::clone(known));
        }
        let path = self.split_path(id)?;
        let split: KeptSplit = artifact::read_json(&path, FORMAT)?;
        if split.id() != id {
            let path = path.display().to_string();
            return Err(Problem::new(t!("study-split-changed", path = path))
                .advise(t!("study-split-changed-advice")));
        }
        let split = Arc::new(split);
        lock(&self.splits.kept).insert(id.to_owned(), Arc::clone(&split));
        Ok(split)
    }

    fn split_path(&self, id: &str) -> Result<PathBuf> {
        artifact::below(&self.folder, &format!("splits/{id}.json"))
    }
}

impl LockView {
    pub(super) fn of(kept: &KeptSplit) -> Self {
        Self {
            id: kept.id(),
            seed: kept.seed,
            shares: kept.shares,
            cues: kept.parts.counts(),
        }
    }
}
