//! The job folder: manifest, inputs, events, checkpoints, results.
//!
//! ```text
//! JOB/
//!   job.json          the manifest, written once, before the job can be seen in the queue
//!   inputs/…          everything the work reads, but weights (those are found by hash)
//!   stop              a request to stop (its presence is the request)
//!   lock              locked by the worker as long as it lives
//!   heartbeat.json    host, process, time; renewed every two seconds
//!   events.jsonl      append-only, one event a line; a torn last line is ignored
//!   checkpoints/N/    state after step N, the last two kept
//!   result/…          what the job yields
//!   done.json         written last: the results with their hashes
//! ```
//!
//! A job folder is self-contained: it can be run by another machine that holds the
//! same weights, and be dropped back.

mod manifest;
mod state;

pub use manifest::{Counting, Done, Manifest, ModelUse, Probing, Spec, Training};
pub use state::State;
