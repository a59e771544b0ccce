//! What lies in the study of a plan's work: jobs that do it, and files that were written.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::FORMAT;
use super::stages::{StageState, TaskView};
use crate::artifact::{self, Parent};
use crate::dataset::curation::Step;
use crate::event::Event;
use crate::job::{Folder, Spec, State};
use crate::problem::{Problem, Result};
use crate::recipe::Recipe;
use crate::study::folder::Study;
use crate::study::index::Finished;
use crate::study::jobs::{foreign, recipe_of};
use crate::t;
use crate::train::Part;

/// A training or probe of the study.
pub(super) struct Found {
    pub job: Folder,
    state: State,
    work: Work,
    /// Whether the data it was made of is still as it was.
    pub fresh: bool,
    /// The model that it yielded.
    pub adapter: Option<String>,
    /// Hashes of its base and its adapter.
    pub yields: [Option<String>; 2],
    /// Hash of the split of cues that it took its items from.
    pub split: Option<String>,
}

enum Work {
    Train(Arc<Recipe>),
    /// Probe, hash of the base, hash of the adapter.
    Ask(String, [Option<String>; 2]),
}

impl Found {
    pub fn is_finished(&self) -> bool {
        self.state == State::Finished
    }

    /// Whether it is the training of this recipe.
    pub fn trains(&self, recipe: &Recipe) -> bool {
        matches!(&self.work, Work::Train(of) if **of == *recipe)
    }

    /// Whether it asks this probe of the model with these hashes.
    pub fn asks(&self, probe: &str, hashes: &[Option<String>; 2]) -> bool {
        matches!(&self.work, Work::Ask(of, whom) if of == probe && whom == hashes)
    }
}

/// The job that counts: of those for which `wanted` holds, one on data as it is now before
/// others, a finished one before others, the newest.
pub(super) fn newest(jobs: &[Found], wanted: impl Fn(&Found) -> bool) -> Option<&Found> {
    let jobs = jobs.iter().enumerate().filter(|(_, job)| wanted(job));
    let found = jobs.max_by_key(|(at, job)| (job.fresh, job.is_finished(), *at));
    found.map(|(_, job)| job)
}

/// `figures/made-of.json`: written last, it says that the figures are complete.
#[derive(Serialize, Deserialize)]
pub(super) struct MadeOf {
    pub format: u32,
    pub sha256: String,
}

impl Study {
    /// The trainings and probes of the study, oldest first.
    pub(super) fn found_jobs(&self) -> Result<Vec<Found>> {
        let adapters = self.adapters()?;
        let finished = self.finished_jobs()?.into_iter();
        let finished: HashMap<String, Arc<Finished>> =
            finished.map(|job| (job.folder.id(), job)).collect();
        let mut found = Vec::new();
        // Data as it is now, by its id; none where it is gone.
        let mut data: HashMap<String, Option<[Parent; 2]>> = HashMap::new();
        for job in self.queue().list()? {
            let known = finished.get(&job.id());
            let manifest = self.manifest_of(&job.id())?;
            let work = match &manifest.spec {
                Spec::Train(_) => Work::Train(match known {
                    Some(known) => known.recipe()?,
                    None => Arc::new(recipe_of(&job)?),
                }),
                Spec::Probe(probing) => {
                    let model = probing.model.clone();
                    let hashes = [Some(model.sha256), model.adapter_sha256];
                    Work::Ask(probing.probe.clone(), hashes)
                }
                Spec::Count(_) => continue,
            };
            let fresh = manifest
                .parents
                .iter()
                .filter(|parent| ["dataset", "curation"].contains(&parent.what.as_str()))
                .all(|parent| {
                    let now = data
                        .entry(parent.id.clone())
                        .or_insert_with(|| self.parents_of(&parent.id).ok());
                    now.as_ref().is_some_and(|now| now.contains(parent))
                });
            let split = manifest
                .parents
                .iter()
                .find(|parent| parent.what == "split");
            let split = split.map(|parent| parent.sha256.clone());
            let id = job.id();
            let adapter = adapters.iter().find(|a| a.manifest.id == id);
            found.push(Found {
                state: match known {
                    Some(_) => State::Finished,
                    None => job.state(),
                },
                job,
                work,
                fresh,
                yields: [
                    adapter.map(|adapter| adapter.base.sha256.clone()),
                    adapter.map(|adapter| adapter.sha256.clone()),
                ],
                adapter: adapter.map(|adapter| adapter.name.clone()),
                split,
            });
        }
        Ok(found)
    }

    /// How a piece of work stands that a job does.
    pub(super) fn by_job(&self, found: Option<&Found>, view: &mut TaskView) -> Result<()> {
        let Some(found) = found else { return Ok(()) };
        view.job = Some(found.job.id());
        view.state = match found.state {
            _ if !found.fresh => StageState::OutOfDate,
            State::Queued | State::Running => StageState::Running,
            State::Finished => StageState::Done,
            State::Failed => {
                let events = found.job.events()?.into_iter().rev();
                let told = events
                    .map(|stamped| stamped.event)
                    .find_map(|event| match event {
                        Event::Failed { problem } => Some(problem),
                        _ => None,
                    });
                let failed = || Problem::new(t!("plan-job-failed"));
                StageState::Failed(told.unwrap_or_else(failed))
            }
            State::Stopped => StageState::Failed(Problem::new(t!("plan-job-stopped"))),
            State::Orphaned => StageState::Failed(Problem::new(t!("plan-job-orphaned"))),
            State::Foreign => StageState::Failed(foreign(&found.job.id())),
        };
        Ok(())
    }

    /// Whether the steps on a dataset keep people of the United States alone.
    pub(super) fn is_us_subset(&self, dataset: &str) -> Result<bool> {
        let steps = self.curation(dataset)?.steps;
        Ok(steps
            .iter()
            .any(|entry| entry.on && entry.step == Step::UsSubset))
    }

    /// Whether a dataset says where its people are from.
    pub(super) fn tells_country(&self, dataset: &str) -> Result<bool> {
        let table = self.curated(dataset)?;
        let columns = ["country", "native_language"];
        Ok(columns.iter().all(|name| table.column(name).is_ok()))
    }

    /// Cues in the training, validation and test part of a recipe's data; told anew only
    /// where these changed.
    pub(super) fn split_counts(&self, recipe: &Recipe) -> Result<[usize; 3]> {
        let kept = self.locked_split()?;
        let mut of = vec![format!("{:?}", recipe.data)];
        of.extend(kept.as_ref().map(|kept| kept.id()));
        for source in &recipe.data.sources {
            let parents = self.parents_of(&source.dataset)?;
            of.extend(parents.map(|parent| parent.sha256));
        }
        let mut known = crate::study::door::lock(&self.split_counts);
        if let Some((_, counts)) = known.as_ref().filter(|(key, _)| *key == of) {
            return Ok(*counts);
        }
        let material = self.material(recipe, kept.as_deref())?;
        let counts = [
            material.count(Part::Train),
            material.count(Part::Validation),
            material.test.len(),
        ];
        *known = Some((of, counts));
        Ok(counts)
    }

    /// How files stand that say what they were made of.
    pub(super) fn made(&self, of: Option<String>) -> Result<StageState> {
        Ok(match of {
            None => StageState::Ready,
            Some(of) if of == self.standing()? => StageState::Done,
            Some(_) => StageState::OutOfDate,
        })
    }

    /// Where the figures of the plan are written.
    pub(super) fn figures_folder(&self) -> PathBuf {
        self.folder.join("figures")
    }

    /// What the figures were made of; none where they are not (all) there.
    pub(super) fn figures_made_of(&self) -> Option<String> {
        let path = self.figures_folder().join("made-of.json");
        let made: MadeOf = artifact::read_json(&path, FORMAT).ok()?;
        Some(made.sha256)
    }

    /// Where the report of the plan is written.
    pub(super) fn report_path(&self) -> PathBuf {
        self.folder.join("report.html")
    }

    /// What the report was made of, as it says itself; none where it is not there.
    pub(super) fn report_made_of(&self) -> Option<String> {
        let html = std::fs::read_to_string(self.report_path()).ok()?;
        let (_, rest) = html.split_once("<meta name=\"made-of\" content=\"")?;
        let hash = rest.split('"').next()?;
        self.report_path()
            .with_extension("pdf")
            .is_file()
            .then(|| hash.to_owned())
    }
}
