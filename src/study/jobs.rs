//! The jobs of a study: seen, stopped, taken up again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::folder::Study;
use super::{JobDetail, JobView};
use crate::artifact;
use crate::engine::{Changes, Engine, Update, Watch};
use crate::event::{Event, Stamped};
use crate::job::{EventsReader, Folder, Manifest, Queue, Spec, State};
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe};
use crate::t;

/// The jobs as last looked at, and who does them.
pub(super) struct Jobs {
    doing: Doing,
    views: BTreeMap<String, JobView>,
}

enum Doing {
    /// This process sees to it that queued jobs find a worker.
    Here(Engine),
    /// The study is open elsewhere: this one only looks.
    Elsewhere(Watch),
}

/// A job whose events are all wanted, for its page.
pub struct Opened {
    reader: EventsReader,
    detail: JobDetail,
}

impl Study {
    /// The queue of the study's jobs.
    pub fn queue(&self) -> Queue {
        Queue::new(self.folder.join("jobs"))
    }

    /// Looks at the jobs and sees to it that those that wait find a worker; newest first.
    ///
    /// # Errors
    /// The jobs cannot be read, or no worker can be started.
    pub fn jobs(&self) -> Result<Vec<JobView>> {
        let (views, finished, told) = self.with_jobs(|jobs| {
            let changes = match &mut jobs.doing {
                Doing::Here(engine) => engine.poll()?,
                Doing::Elsewhere(watch) => watch.poll()?,
            };
            let queue = self.queue();
            let is_finished = |update: &Update| update.state == State::Finished;
            let finished = changes.updates.iter().any(is_finished);
            let told = jobs.take(changes, &queue);
            let views: Vec<JobView> = jobs.views.values().rev().cloned().collect();
            Ok((views, finished, told))
        })?;
        if finished && self.read_only().is_none() {
            // What is wrong with the chain is told by verification, and by the next change.
            let _ = self.enter_finished();
        }
        told.map(|()| views)
    }

    /// One job.
    ///
    /// # Errors
    /// No job has this id.
    pub fn job(&self, id: &str) -> Result<Folder> {
        self.queue().job(id)
    }

    /// The finished jobs with their manifests, oldest first.
    pub(super) fn finished(&self) -> Result<Vec<(Folder, Arc<Manifest>)>> {
        let jobs = self.finished_jobs()?;
        let jobs = jobs.iter().filter(|job| self.only.has_job(&job.manifest));
        Ok(jobs
            .map(|job| (job.folder.clone(), Arc::clone(&job.manifest)))
            .collect())
    }

    /// Sees to it that a worker takes up what waits.
    pub(super) fn wake_worker(&self) -> Result<()> {
        self.with_jobs(|jobs| match &mut jobs.doing {
            Doing::Here(engine) => engine.wake(),
            Doing::Elsewhere(_) => Ok(()),
        })
    }

    /// Asks a job to stop; asked again when it has not for a while, ends its worker.
    ///
    /// # Errors
    /// No such job, or its folder cannot be written.
    pub fn stop_job(&self, id: &str) -> Result<()> {
        self.with_jobs(|jobs| match &mut jobs.doing {
            Doing::Here(engine) => engine.stop(id),
            Doing::Elsewhere(_) => self.job(id)?.request_stop(),
        })
    }

    /// Puts a stopped, failed or orphaned job into the queue again; one that came from
    /// elsewhere, on the person's word.
    ///
    /// # Errors
    /// No such job, or the study is read-only.
    pub fn resume_job(&self, id: &str) -> Result<()> {
        self.writable()?;
        self.job(id)?.resume()?;
        self.wake_worker()
    }

    /// Puts a job that does not run into the trash.
    ///
    /// # Errors
    /// No such job, it is running, or the study is read-only.
    pub fn remove_job(&self, id: &str) -> Result<()> {
        self.writable()?;
        let (here, trashed) = self.job_and_trashed(id)?;
        self.moved(&here, &trashed, || self.queue().remove(id))
    }

    /// Takes a job out of the trash again.
    ///
    /// # Errors
    /// It is not there, or the study is read-only.
    pub fn restore_job(&self, id: &str) -> Result<()> {
        self.writable()?;
        let _writing = self.writing()?;
        let (here, trashed) = self.job_and_trashed(id)?;
        self.moved(&trashed, &here, || self.queue().restore(id))
    }

    /// Where a job lies, and where it lies when it was thrown away.
    fn job_and_trashed(&self, id: &str) -> Result<(PathBuf, PathBuf)> {
        let queue = self.queue();
        Ok((artifact::below(queue.path(), id)?, queue.trashed(id)?))
    }

    /// Opens a job to follow its events.
    ///
    /// # Errors
    /// No such job, or its recipe cannot be read.
    pub fn open_job(&self, id: &str) -> Result<Opened> {
        let folder = self.job(id)?;
        let recipe = match folder.manifest()?.spec {
            Spec::Train(_) => Some(recipe_of(&folder)?),
            Spec::Probe(_) | Spec::Count(_) => None,
        };
        Ok(Opened {
            reader: folder.events_reader(),
            detail: JobDetail {
                id: id.to_owned(),
                recipe,
                ..JobDetail::default()
            },
        })
    }

    fn with_jobs<T>(&self, work: impl FnOnce(&mut Jobs) -> Result<T>) -> Result<T> {
        let mut jobs = self.jobs.lock().unwrap_or_else(|e| e.into_inner());
        let jobs = match &mut *jobs {
            Some(jobs) => jobs,
            none => {
                let queue = self.queue();
                let doing = match self.read_only() {
                    None => Doing::Here(Engine::start(queue.path(), self.device())?),
                    Some(_) => Doing::Elsewhere(Watch::new(queue)),
                };
                none.insert(Jobs {
                    doing,
                    views: BTreeMap::new(),
                })
            }
        };
        work(jobs)
    }
}

impl Jobs {
    /// Lets the next worker compute on this device.
    pub fn use_device(&mut self, id: Option<String>) {
        match &mut self.doing {
            Doing::Here(engine) => engine.use_device(id),
            Doing::Elsewhere(_) => {}
        }
    }

    fn take(&mut self, changes: Changes, queue: &Queue) -> Result<()> {
        for id in changes.gone {
            self.views.remove(&id);
        }
        let mut problems = changes.problems;
        for update in changes.updates {
            let known = self.views.remove(&update.id).map(Ok);
            let read = || queue.job(&update.id)?.manifest().map(JobView::new);
            let mut view = match known.unwrap_or_else(read) {
                Ok(view) => view,
                // The others are told all the same.
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            for stamped in update.events {
                view.hear(stamped);
            }
            view.state = update.state;
            if view.state != State::Running {
                view.left_s = None;
            }
            if view.state != State::Failed {
                view.problem = None;
            }
            self.views.insert(update.id, view);
        }
        for (id, view) in &mut self.views {
            let asked = || queue.job(id).is_ok_and(|job| job.is_stop_requested());
            view.stopping = view.state == State::Running && asked();
        }
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }
}

impl Opened {
    /// Reads what is new; whether anything was.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn refresh(&mut self) -> Result<bool> {
        let events = self.reader.read()?;
        let any = !events.is_empty();
        for event in events {
            self.detail.take(event);
        }
        Ok(any)
    }

    /// The job as read so far.
    pub fn detail(&self) -> &JobDetail {
        &self.detail
    }
}

/// That a job of this id waits for the person's word.
pub fn foreign(id: &str) -> Problem {
    Problem::new(t!("study-job-foreign", id = id)).advise(t!("study-job-foreign-advice"))
}

/// The recipe of a training job.
pub(super) fn recipe_of(folder: &Folder) -> Result<Recipe> {
    let text = artifact::read_text(&folder.input("recipe.toml")?)?;
    recipe::from_toml(&text)
}

impl JobView {
    fn new(manifest: Manifest) -> Self {
        Self {
            id: manifest.id,
            title: manifest.title,
            kind: manifest.spec.kind(),
            state: State::Queued,
            stage: String::new(),
            progress: None,
            left_s: None,
            created_at: manifest.created_at,
            last_step: None,
            problem: None,
            stopping: false,
        }
    }

    /// Sorts one more event into the view.
    fn hear(&mut self, stamped: Stamped) {
        match stamped.event {
            Event::Stage { name } => self.stage = name,
            Event::Progress {
                done,
                total,
                left_s,
                ..
            } => {
                self.progress = Some((done, total));
                self.left_s = left_s;
            }
            Event::Step(step) => {
                self.progress = Some((step.step, step.of));
                self.left_s = Some(step.left_s);
                self.last_step = Some(step);
            }
            Event::Failed { problem } => self.problem = Some(problem),
            Event::Started { .. }
            | Event::Validation { .. }
            | Event::ValidationReward { .. }
            | Event::Tried { .. }
            | Event::Watched { .. }
            | Event::Checkpoint { .. }
            | Event::Warning { .. }
            | Event::Note { .. }
            | Event::Stopped
            | Event::Finished { .. } => {}
        }
    }
}
