//! A study's folder: made, opened, and what stands in `study.json`.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::chain::Chain;
use super::datasets::Tables;
use super::home::Home;
use super::index::Index;
use super::jobs::Jobs;
use super::only::Only;
use super::owner::{self, Claim};
use super::scores::Known;
use super::split::Splits;
use super::{Culture, devices, recent};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::t;
use crate::{artifact, job};

/// From 2 on cultures may have countries of their own in a source.
const FORMAT: u32 = 2;

/// How much of the sample study is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// With a training, its probes and scores.
    Whole,
    /// The datasets, as they were imported.
    Data,
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
            std::fs::create_dir_all(parent)?;
        }
        // A file that stands there twice is packed once.
        if path
            .extension()
            .is_some_and(|extension| extension == "same-as")
        {
            let first = std::io::read_to_string(entry)?;
            copies.push((folder.join(first), path.with_extension("")));
        } else {
            std::io::copy(&mut entry, &mut std::fs::File::create(path)?)?;
        }
    }
    for (first, copy) in copies {
        std::fs::copy(first, copy)?;
    }
    Ok(())
}

/// The sample study, packed.
const SAMPLE: &[u8] = include_bytes!("../../data/sample-study.zip");

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
    /// Held while the chain is read and written.
    pub(super) chaining: Mutex<()>,
    /// Held while a plan goes on.
    pub(super) advancing: Mutex<()>,
}

impl Study {
    /// Makes an empty study in a new (or empty) folder and opens it.
    ///
    /// # Errors
    /// The folder holds something, or cannot be written.
    pub fn create(home: &Home, folder: &Path, name: &str) -> Result<Self> {
        make_empty(folder)?;
        let about = About {
            format: FORMAT,
            name: name.to_owned(),
            sample: false,
            created_at: job::now(),
            cultures: Vec::new(),
            split: None,
            chained: true,
        };
        artifact::write_json(&folder.join("study.json"), &about)?;
        Chain::of(folder)?.write(folder)?;
        Self::open(home, folder)
    }

    /// Makes a copy of the sample study, or of its data alone, in a new (or empty) folder
    /// and opens it.
    ///
    /// # Errors
    /// The folder holds something, or cannot be written.
    pub fn create_sample(home: &Home, folder: &Path, sample: Sample) -> Result<Self> {
        make_empty(folder)?;
        unpack(folder, sample).map_err(|e| Problem::io(folder, &e.into()))?;
        let manifest = folder.join("study.json");
        let packed: About = artifact::read_json(&manifest, FORMAT)?;
        let about = About {
            name: t!("study-sample-name"),
            sample: true,
            chained: true,
            ..packed
        };
        artifact::write_json(&manifest, &about)?;
        Chain::of(folder)?.write(folder)?;
        Self::open(home, folder)
    }

    /// Opens a study; read-only where someone else has it open or the folder cannot be
    /// written ([`read_only`](Self::read_only) says why).
    ///
    /// # Errors
    /// Not a study, damaged, or written by a newer version of Attune.
    pub fn open(home: &Home, folder: &Path) -> Result<Self> {
        let folder = std::fs::canonicalize(folder).map_err(|e| Problem::io(folder, &e))?;
        let manifest = folder.join("study.json");
        if !manifest.is_file() {
            return Err(
                Problem::new(t!("study-not-a-study", path = folder.display().to_string()))
                    .advise(t!("study-not-a-study-advice")),
            );
        }
        let about: About = artifact::read_json(&manifest, FORMAT)?;
        let claim = owner::claim(&folder);
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
            chaining: Mutex::default(),
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
            chaining: Mutex::default(),
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

    /// Changes what stands in `study.json`.
    pub(super) fn change(&self, change: impl FnOnce(&mut About)) -> Result<()> {
        self.writable()?;
        let mut about = self.about();
        let mut changed = about.clone();
        change(&mut changed);
        changed.format = FORMAT;
        changed.chained = true;
        self.keep_about(&self.folder.join("study.json"), &changed)?;
        *about = changed;
        Ok(())
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

    fn about(&self) -> MutexGuard<'_, About> {
        self.about.lock().unwrap_or_else(|e| e.into_inner())
    }
}

fn make_empty(folder: &Path) -> Result<()> {
    super::make_folder(folder)?;
    let mut entries = std::fs::read_dir(folder).map_err(|e| Problem::io(folder, &e))?;
    if entries.next().is_some() {
        let path = folder.display().to_string();
        return Err(Problem::new(t!("study-folder-not-empty", path = path))
            .advise(t!("study-folder-not-empty-advice")));
    }
    Ok(())
}
