//! A study's folder: opened, and what stands in `study.json`.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::datasets::Tables;
use super::home::Home;
use super::index::Index;
use super::jobs::Jobs;
use super::only::Only;
use super::owner::{self, Claim};
use super::scores::Known;
use super::split::Splits;
use super::writing::Writer;
use super::{Culture, devices, recent};
use crate::artifact::{self, Parent};
use crate::problem::{Problem, Result};
use crate::t;

/// Newest format of `study.json`. From 2 on cultures may have countries of their own in a
/// source.
pub(super) const FORMAT: u32 = 2;
/// How long a command waits for whoever has a study open.
const PATIENCE: Duration = Duration::from_secs(15);

/// What lies directly below a study. Behind a link, none of it is the study's.
const OWN: [&str; 15] = [
    "study.json",
    "study.lock",
    "study.sqlite",
    "owner.json",
    "chain.json",
    "plan.json",
    "scenarios.json",
    "data",
    "models",
    "jobs",
    "splits",
    "prompts",
    "scores",
    "figures",
    "trash",
];

/// `study.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct About {
    pub format: u32,
    pub name: String,
    /// Whether it is the sample study, whose cultures are invented.
    #[serde(default)]
    pub sample: bool,
    /// Seconds since 1970 (UTC).
    pub created_at: f64,
    #[serde(default)]
    pub cultures: Vec<Culture>,
    /// Id of the locked split; none while each recipe splits its own cues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Whether there is a chain; studies of older versions have none until they are changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chained: bool,
}

/// An open study. Its functions block the caller; [`super::Door`] does not.
pub struct Study {
    pub(super) folder: PathBuf,
    pub(super) home: Home,
    claim: Claim,
    about: Mutex<About>,
    catalogue: Mutex<Catalogue>,
    pub(super) jobs: Mutex<Option<Jobs>>,
    /// Id of the device that its jobs are to compute on; none for the best.
    device: Mutex<Option<String>>,
    pub(super) tables: Tables,
    pub(super) known: Known,
    pub(super) index: Index,
    pub(super) splits: Splits,
    /// Cues in each part of the split last told, with what it was told from.
    pub(super) split_counts: Mutex<Option<(Vec<String>, [usize; 3])>>,
    /// What alone is looked at, where not everything is.
    pub(super) only: Only,
    /// Who of this process writes.
    pub(super) writer: Writer,
    /// Held while a plan goes on.
    pub(super) advancing: Mutex<()>,
}

impl Study {
    /// Opens a study; read-only where someone else has it open or the folder cannot be
    /// written ([`read_only`](Self::read_only) says why).
    ///
    /// # Errors
    /// Not a study, damaged, or written by a newer version of Attune.
    pub fn open(home: &Home, folder: &Path) -> Result<Self> {
        Self::open_within(home, folder, Duration::ZERO)
    }

    /// The same for a command that is to change the study and has no window to show it in
    /// meanwhile: waits a little for whoever has it open.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_to_change(home: &Home, folder: &Path) -> Result<Self> {
        Self::open_within(home, folder, PATIENCE)
    }

    fn open_within(home: &Home, folder: &Path, patience: Duration) -> Result<Self> {
        let folder = std::fs::canonicalize(folder).map_err(|e| Problem::io(folder, &e))?;
        let manifest = folder.join("study.json");
        if !manifest.is_file() {
            return Err(
                Problem::new(t!("study-not-a-study", path = folder.display().to_string()))
                    .advise(t!("study-not-a-study-advice")),
            );
        }
        for name in OWN {
            artifact::below(&folder, name)?;
        }
        let read = || artifact::read_json::<About>(&manifest, FORMAT);
        read()?;
        let claim = owner::claim(&folder, patience);
        // Whoever had it open may have changed it to the last.
        let about = read()?;
        let read_only = matches!(claim, Claim::Theirs(_));
        let catalogue = Catalogue::open(&folder.join("study.sqlite"), read_only)?;
        // A study that cannot be listed can be worked with all the same.
        let _ = recent::remember(home, &about.name, &folder);
        Ok(Self {
            folder,
            home: home.clone(),
            claim,
            about: Mutex::new(about),
            catalogue: Mutex::new(catalogue),
            jobs: Mutex::new(None),
            device: Mutex::new(devices::chosen_device(home)),
            tables: Tables::default(),
            known: Known::default(),
            index: Index::default(),
            splits: Splits::default(),
            split_counts: Mutex::default(),
            only: Only::default(),
            writer: Writer::default(),
            advancing: Mutex::default(),
        })
    }

    /// The study as it was when only these were in it; it can only be read.
    pub(super) fn as_of(&self, parents: &[Parent]) -> Result<Self> {
        Ok(Self {
            folder: self.folder.clone(),
            home: self.home.clone(),
            claim: Claim::Theirs(t!("study-read-only-as-of")),
            about: Mutex::new(self.about().clone()),
            catalogue: Mutex::new(Catalogue::open(&self.folder.join("study.sqlite"), true)?),
            jobs: Mutex::new(None),
            device: Mutex::new(None),
            tables: Tables::default(),
            known: Known::default(),
            index: Index::default(),
            splits: Splits::default(),
            split_counts: Mutex::default(),
            only: Only::of(parents, &self.datasets().0),
            writer: Writer::default(),
            advancing: Mutex::default(),
        })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.about().name.clone()
    }

    /// Whether it is the sample study, whose cultures are invented.
    pub fn is_sample(&self) -> bool {
        self.about().sample
    }

    /// Why it cannot be changed from here; none where it can.
    pub fn read_only(&self) -> Option<String> {
        if let Some(problem) = self.gone() {
            return Some(problem.message);
        }
        match &self.claim {
            Claim::Theirs(why) => Some(why.clone()),
            Claim::Mine(owned) if owned.lost() => Some(t!("study-read-only-lost")),
            Claim::Mine(_) => None,
        }
    }

    /// That its folder was moved away, removed, or lies on a disk that is gone; none while
    /// it is there.
    pub(super) fn gone(&self) -> Option<Problem> {
        let there = self.folder.join("study.json").is_file();
        let path = self.folder.display().to_string();
        let problem =
            || Problem::new(t!("study-gone", path = path)).advise(t!("study-gone-advice"));
        (!there).then(problem)
    }

    /// The cultures, in the user's order.
    pub fn cultures(&self) -> Vec<Culture> {
        self.about().cultures.clone()
    }

    /// Replaces the cultures.
    ///
    /// # Errors
    /// A name stands twice, a language is no BCP 47 tag, or the study is read-only or cannot
    /// be written.
    pub fn set_cultures(&self, cultures: Vec<Culture>) -> Result<()> {
        let cultures = super::culture::settled(cultures)?;
        self.change(|about| about.cultures = cultures)
    }

    /// Id of the locked split.
    pub(super) fn split_id(&self) -> Option<String> {
        self.about().split.clone()
    }

    /// Locks another split, or none.
    pub(super) fn set_split_id(&self, id: Option<String>) -> Result<()> {
        self.change(|about| about.split = id)
    }

    /// Looks whether another took the study over; for who is about to write.
    pub(super) fn look_for_others(&self) {
        if let Claim::Mine(owned) = &self.claim {
            owned.look();
        }
    }

    /// Whether `study.json` says that there is a chain.
    pub(super) fn is_chained(&self) -> bool {
        self.about().chained
    }

    /// Makes `study.json` say that there is a chain, where it does not yet.
    pub(super) fn mark_chained(&self) -> Result<()> {
        match self.is_chained() {
            true => Ok(()),
            false => self.change(|_| {}),
        }
    }

    /// Id of the device that its jobs are to compute on; none for the best.
    pub(super) fn device(&self) -> Option<String> {
        self.device
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .clone()
    }

    /// Lets the jobs compute elsewhere.
    pub(super) fn set_device(&self, id: Option<String>) {
        self.device
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .clone_from(&id);
        let mut jobs = self.jobs.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(jobs) = &mut *jobs {
            jobs.use_device(id);
        }
    }

    /// Refuses where the study is read-only.
    pub(super) fn writable(&self) -> Result<()> {
        if let Some(problem) = self.gone() {
            return Err(problem);
        }
        match self.read_only() {
            Some(why) => Err(Problem::new(why).advise(t!("study-read-only-advice"))),
            None => Ok(()),
        }
    }

    pub(super) fn catalogue(&self) -> MutexGuard<'_, Catalogue> {
        // A panic elsewhere leaves the database whole: it is changed in transactions.
        self.catalogue.lock().unwrap_or_else(|e| e.into_inner())
    }

    pub(super) fn about(&self) -> MutexGuard<'_, About> {
        self.about.lock().unwrap_or_else(|e| e.into_inner())
    }
}
