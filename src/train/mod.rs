//! Fine-tuning: emits events and checkpoint bytes, writes no file.
//!
//! A [`Trainer`] teaches an adapter of a model by [`Example`]s, or rewards it for what it
//! answers to questions that have a [`Reward`](crate::example::Reward).
//! Same recipe, examples and seeds on the same machine yield the same bits, stopped and
//! resumed or not: every random draw comes from a counter-based stream named by its purpose,
//! every sum has a fixed order, and all state that a step leaves behind is in the
//! [`Checkpoint`].

mod adamw;
mod checkpoint;
mod exact;
mod example;
mod gradient;
mod look;
mod memory;
mod moment;
mod order;
mod ppo;
mod schedule;
mod student;
mod supervised;
mod tokens;
mod trainer;

pub use crate::example::{Example, Part, Ranking};
pub use adamw::AdamW;
pub use checkpoint::{ADAPTER_FILE, Checkpoint, OPTIMISER_FILE, fingerprint};
pub use example::{Reads, Watch};
pub use schedule::learning_rate;
pub use tokens::{Preview, preview, previews};
pub use trainer::{Outcome, Trainer};
