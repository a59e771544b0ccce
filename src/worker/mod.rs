//! The process that does the work of a job folder.
//!
//! It composes `train`, `probe`, … with the folder: checks the inputs, finds the weights
//! by hash, writes what the work emits to `events.jsonl`, keeps its checkpoints, and
//! says how it ended. It reads the folder and weights, and nothing else: no catalogue of
//! a study, no path of another machine. A panic in the work, a full disk or a missing
//! input ends the job with a problem in words, never the queue.

mod ask;
mod count;
mod probe;
mod recorder;
mod session;
mod train;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::job::{Folder, Hello, PROTOCOL, Queue, State};
use crate::problem::Result;
use crate::t;
pub use ask::{OptionsAnswer, Question, TextAnswer, ask_options, ask_text};
use session::Session;

/// Leads from the SHA-256 of weights to where they lie on this machine.
pub type Weights<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

/// Does one job to its end, whatever state it was left in; a finished one is left alone.
///
/// # Errors
/// The job runs elsewhere, cannot be written to, or ended with a problem (which then
/// also stands in its events). Being stopped is no error.
pub fn run_job(job: &Path, weights: Weights) -> Result<()> {
    let folder = Folder::open(job)?;
    if folder.state() == State::Finished {
        return Ok(());
    }
    Session::open(folder)?.run(weights)
}

/// Does the waiting jobs below `jobs`, one after the other, until none is left. Returns
/// at once where another worker does so already.
///
/// # Errors
/// The folder cannot be read or written to. Problems of jobs stand in their events.
pub fn run_queue(jobs: &Path, weights: Weights) -> Result<()> {
    let queue = Queue::new(jobs);
    // A job that is queued while this worker lets go of its place is seen by the second
    // look; one queued later finds the place free.
    while let Some(place) = queue.take()? {
        let mut refused = BTreeSet::new();
        while let Some(job) = next(&queue, &refused)? {
            let id = job.id();
            match Session::open(job) {
                // How it ended stands in its events.
                Ok(session) => drop(session.run(weights)),
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
    Hello {
        protocol: PROTOCOL,
        devices: vec!["cpu".to_owned()],
    }
}

/// The device this worker computes on, in words.
fn device() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    t!("job-device-cpu", cores = cores)
}

/// The oldest waiting job that has not refused this worker.
fn next(queue: &Queue, refused: &BTreeSet<String>) -> Result<Option<Folder>> {
    let mut jobs = queue.list()?.into_iter();
    Ok(jobs.find(|job| !refused.contains(&job.id()) && job.state() == State::Queued))
}
