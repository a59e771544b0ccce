//! One worker on one job: from taking it up to saying how it ended.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::loaded::Loaded;
use super::recorder::Recorder;
use super::{Weights, count, probe, train};
use crate::artifact;
use crate::device::Device;
use crate::event::{Event, Listener, Stamped};
use crate::job::{Checkpoint, Checkpoints, Folder, Hold, ModelUse, Spec, now};
use crate::model::{self, Adapter, Model};
use crate::problem::{Problem, Result};
use crate::recipe::Precision;
use crate::t;

/// A job held by this process.
pub struct Session {
    folder: Folder,
    hold: Hold,
    recorder: Recorder,
    /// The device to compute on, or why there is none.
    device: Result<Device>,
}

/// How work ends that has no problem.
pub enum Outcome {
    /// With a few numbers for people.
    Finished(Map<String, Value>),
    /// On request; what is needed to go on is on disk.
    Stopped,
}

/// What a piece of work has to do with.
pub struct Context<'a> {
    pub folder: &'a Folder,
    pub listener: &'a Recorder,
    device: &'a Result<Device>,
    weights: Weights<'a>,
    loaded: RefCell<&'a mut Loaded>,
}

impl Session {
    /// Takes a job up.
    ///
    /// # Errors
    /// A living worker has it, or the folder cannot be written to; it then stays as it is.
    pub fn open(folder: Folder, device: Result<Device>) -> Result<Self> {
        let Some(hold) = Hold::take(&folder)? else {
            return Err(Problem::new(t!("job-busy", id = folder.id())));
        };
        let recorder = Recorder::open(&folder)?;
        if !folder.is_queued() {
            // Whoever starts a job by hand wants it to go on; in the queue, a request to
            // stop is newer than the wish to start.
            folder.clear_stop()?;
        }
        recorder.write(Event::Started {
            worker: format!("{}:{}", hold.host(), std::process::id()),
            device: device.as_ref().map(Device::in_words).unwrap_or_default(),
            software: concat!("Attune ", env!("CARGO_PKG_VERSION")).to_owned(),
        })?;
        folder.clear_queued()?;
        Ok(Self {
            folder,
            hold,
            recorder,
            device,
        })
    }

    /// Does the work and writes how it ended. A model that it loads is left in `loaded`,
    /// unless it failed.
    pub fn run(mut self, weights: Weights, loaded: &mut Loaded) -> Result<()> {
        let context = Context {
            folder: &self.folder,
            listener: &self.recorder,
            device: &self.device,
            weights,
            loaded: RefCell::new(loaded),
        };
        let worked = catch_unwind(AssertUnwindSafe(|| context.work()))
            .unwrap_or_else(|panic| Err(panicked(&*panic)));
        if worked.is_err() {
            context.loaded.borrow_mut().clear();
        }
        let ended = match (worked, self.recorder.problem()) {
            (Ok(Outcome::Finished(summary)), _) => self.finish(summary),
            (Ok(Outcome::Stopped), None) => self.stop(),
            (Ok(Outcome::Stopped), Some(problem)) | (Err(problem), _) => Err(problem),
        };
        if let Err(problem) = &ended {
            self.fail(problem);
        }
        ended
    }

    fn finish(&self, summary: Map<String, Value>) -> Result<()> {
        let seconds = seconds_worked(&self.folder.events()?);
        self.folder.finish(seconds, summary)?;
        self.folder.clear_stop()?;
        // The job is complete, even where this last line finds no room.
        let _ = self.recorder.write(Event::Finished { seconds });
        Ok(())
    }

    fn stop(&self) -> Result<()> {
        self.recorder.write(Event::Stopped)?;
        self.folder.clear_stop()
    }

    fn fail(&mut self, problem: &Problem) {
        let event = Event::Failed {
            problem: problem.clone(),
        };
        if self.recorder.write(event.clone()).is_err() {
            // On a full disk the heartbeat's file makes room for a last word; where even
            // that fails, the job is seen as orphaned.
            self.hold.still();
            let _ = self.recorder.write(event);
        }
    }
}

impl Context<'_> {
    fn work(&self) -> Result<Outcome> {
        let manifest = self.folder.manifest()?;
        self.folder.verify_inputs()?;
        self.folder.prepare()?;
        self.device()?;
        match &manifest.spec {
            Spec::Count(counting) => count::count(self, counting),
            Spec::Train(training) => train::train(self, training),
            Spec::Probe(probing) => probe::probe(self, probing),
        }
    }

    /// The device that models compute on.
    pub fn device(&self) -> Result<&Device> {
        self.device.as_ref().map_err(Clone::clone)
    }

    /// A model by the hash of its weights, which are kept in `precision`; loaded where the
    /// worker does not hold it yet.
    pub fn model(&self, used: &ModelUse, precision: Precision) -> Result<Arc<Model>> {
        let load = || {
            self.stage(t!("job-stage-loading"));
            let path = (self.weights)(&used.sha256).ok_or_else(|| {
                Problem::new(t!("job-weights-missing", name = used.name.clone()))
                    .advise(t!("job-weights-missing-advice"))
            })?;
            Model::load_as(&path, &model::open(self.device()?)?, precision)
        };
        let mut loaded = self.loaded.borrow_mut();
        loaded.get(&used.sha256, precision, load)
    }

    /// The adapter among the job's inputs, where the work uses one.
    pub fn adapter(&self, used: &ModelUse, model: &Model) -> Result<Option<Adapter>> {
        let Some(hash) = &used.adapter_sha256 else {
            return Ok(None);
        };
        let lora = self.folder.input("adapter")?;
        if artifact::sha256_file(&lora.join("adapter_model.safetensors"))? != *hash {
            return Err(Problem::new(t!("job-adapter-other")));
        }
        Adapter::load(&lora, model.config(), model.device()).map(Some)
    }

    /// Says that a part of the work begins.
    pub fn stage(&self, name: String) {
        self.listener.emit(Event::Stage { name });
    }

    /// Keeps the state after `step`; its event is the work's to emit.
    pub fn keep(&self, step: u64, files: &[(String, Vec<u8>)]) -> Result<()> {
        Checkpoints::of(self.folder).write(step, files)
    }

    /// The newest state that was kept and is whole.
    pub fn kept(&self) -> Result<Option<Checkpoint>> {
        Checkpoints::of(self.folder).newest(self.listener)
    }
}

/// Seconds between each start and the last event of that worker; the last one's last
/// event is now.
fn seconds_worked(events: &[Stamped]) -> f64 {
    let mut seconds = 0.0;
    let mut started = None;
    let mut last = 0.0;
    for stamped in events {
        if matches!(stamped.event, Event::Started { .. }) {
            seconds += started.map_or(0.0, |start| last - start);
            started = Some(stamped.at);
        }
        last = stamped.at;
    }
    seconds + started.map_or(0.0, |start| now() - start)
}

fn panicked(panic: &(dyn Any + Send)) -> Problem {
    let text = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    Problem::new(t!("job-panicked", error = text)).advise(t!("job-panicked-advice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_between_a_crash_and_the_next_start_is_no_work() {
        let event = |at, event| Stamped { at, event };
        let start = || Event::Started {
            worker: String::new(),
            device: String::new(),
            software: String::new(),
        };
        let now = now();
        let events = [
            event(now - 100.0, start()),
            event(now - 95.0, Event::Checkpoint { step: 1 }),
            event(now - 10.0, start()),
        ];
        assert!((seconds_worked(&events) - 15.0).abs() < 0.5);
    }

    #[test]
    fn a_panic_is_told_in_words() {
        let panic = catch_unwind(|| panic!("no {}", 3)).unwrap_err();
        assert!(panicked(&*panic).message.contains("no 3"));
    }
}
