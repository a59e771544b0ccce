//! The job folder: manifest, inputs, events, checkpoints, results.
//!
//! ```text
//! JOB/
//!   job.json          the manifest, written once, before the job can be seen in the queue
//!   inputs/…          everything the work reads, but weights (those are found by hash)
//!   queued            waits for a worker: which machine queued it, and where; the worker
//!                     takes it away, and only one of that machine takes the job up
//!   stop              a request to stop (its presence is the request)
//!   lock              locked by the worker as long as it lives
//!   heartbeat.json    host, process, time; renewed every two seconds
//!   events.jsonl      append-only, one event a line; a torn last line is ignored
//!   checkpoints/N/    state after step N, the last two kept
//!   partial/…         results that grow while the work runs
//!   result/…          what the job yields
//!   done.json         written when all results are on disk: their hashes
//! ```
//!
//! A job folder is self-contained: it can be run by another machine that holds the
//! same weights, and be dropped back. Its [`State`] is told from the folder alone.
//! Resuming makes the file `queued` again; nothing else is changed, so that the worker
//! finds the checkpoints and partial results where they were. After a crash, what came
//! behind the last checkpoint is done again, so its steps stand in the events twice; they
//! are the same but for their times.
//!
//! What is absent: the work itself (`worker`), and starting processes (`engine`).

mod checkpoint;
mod events;
mod folder;
pub mod lines;
mod lock;
mod machine;
mod manifest;
mod queue;
mod queued;
mod state;
pub mod weights;
mod worker;

pub use crate::event::now;
pub use checkpoint::{Checkpoint, Checkpoints};
pub use events::{EventsReader, EventsWriter};
pub use folder::{Draft, Folder, Input};
pub use lock::{Heartbeat, Hold, Lock};
pub use machine::{host, machine_id, settings_folder};
pub use manifest::{Begun, Counting, Done, Manifest, ModelUse, Probing, Spec, Training};
pub use queue::Queue;
pub use state::State;
pub use worker::{Hello, PROTOCOL};

/// Version of the folder's format.
pub const FORMAT: u32 = 1;
