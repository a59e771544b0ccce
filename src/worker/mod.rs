//! The process that does the work of a job folder.
//!
//! It composes `train`, `probe`, … with the folder: checks the inputs, finds the weights
//! by hash, writes what the work emits to `events.jsonl`, keeps its checkpoints, and
//! says how it ended. It reads the folder and weights, and nothing else: no catalogue of
//! a study, no path of another machine. A panic in the work, a full disk or a missing
//! input ends the job with a problem in words, never the queue.

mod ask;
mod count;
mod loaded;
mod probe;
mod recorder;
mod session;
mod train;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::device::Device;
use crate::job::{Folder, Hello, PROTOCOL, Queue, State};
use crate::model;
pub use crate::model::compute_here;
use crate::problem::{Problem, Result};
use crate::t;
pub use ask::{OptionsAnswer, Question, TextAnswer, ask_options, ask_text};
use loaded::Loaded;
use session::Session;

/// Leads from the SHA-256 of weights to where they lie on this machine.
pub type Weights<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

/// Does one job to its end, whatever state it was left in; a finished one is left alone.
/// It is computed on the device with the id `device`, or on the best.
///
/// # Errors
/// The job runs elsewhere, cannot be written to, or ended with a problem (which then
/// also stands in its events). Being stopped is no error.
pub fn run_job(job: &Path, weights: Weights, device: Option<&str>) -> Result<()> {
    let folder = Folder::open(job)?;
    if folder.state() == State::Finished {
        return Ok(());
    }
    Session::open(folder, find_device(device))?.run(weights, &mut Loaded::default())
}

/// Does the waiting jobs below `jobs`, one after the other, until none is left; the model of
/// one stays loaded for the next. Returns at once where another worker does so already.
///
/// # Errors
/// The folder cannot be read or written to. Problems of jobs stand in their events.
pub fn run_queue(jobs: &Path, weights: Weights, device: Option<&str>) -> Result<()> {
    let queue = Queue::new(jobs);
    // Where it is not there, each job says so.
    let device = find_device(device);
    let mut loaded = Loaded::default();
    // A job that is queued while this worker lets go of its place is seen by the second
    // look; one queued later finds the place free.
    while let Some(place) = queue.take()? {
        let mut refused = BTreeSet::new();
        while let Some(job) = next(&queue, &refused)? {
            let id = job.id();
            match Session::open(job, device.clone()) {
                // How it ended stands in its events.
                Ok(session) => drop(session.run(weights, &mut loaded)),
                Err(problem) => {
                    eprintln!("{id}: {problem}");
                    refused.insert(id);
                }
            }
        }
        drop(place);
        if !refused.is_empty() || queue.next()?.is_none() {
            break;
        }
    }
    Ok(())
}

/// Makes this process independent of the one that started it, and polite to others: a
/// session of its own, a lower priority. What the system refuses is done without.
pub fn detach() {
    #[cfg(unix)]
    {
        let _ = rustix::process::setsid();
        let _ = rustix::process::nice(5);
    }
}

/// What this worker says of itself.
pub fn hello() -> Hello {
    let (devices, without_card) = model::devices();
    Hello {
        protocol: PROTOCOL,
        devices,
        without_card,
    }
}

/// The device with this id among those that this executable computes on, or the best.
///
/// # Errors
/// There is none with this id; those that there are are named.
pub fn find_device(id: Option<&str>) -> Result<Device> {
    let devices = model::devices().0;
    let ids: Vec<&str> = devices.iter().map(|device| device.id.as_str()).collect();
    let known = ids.join(", ");
    let fits = |device: &Device| id.is_none_or(|id| device.id == id);
    let unknown = || t!("device-unknown", id = id.unwrap_or_default(), known = known);
    let found = devices.iter().find(|device| fits(device)).cloned();
    found.ok_or_else(|| Problem::new(unknown()))
}

/// The oldest waiting job that has not refused this worker.
fn next(queue: &Queue, refused: &BTreeSet<String>) -> Result<Option<Folder>> {
    let mut jobs = queue.list()?.into_iter();
    Ok(jobs.find(|job| !refused.contains(&job.id()) && job.state() == State::Queued))
}
