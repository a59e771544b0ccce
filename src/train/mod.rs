//! Fine-tuning: emits events and checkpoint bytes, writes no file.
//!
//! [`examples`] turns word associations into texts, [`rankings()`] into words to be ranked;
//! a [`Trainer`] teaches an adapter of a model by the ones or rewards it for the others.
//! Same recipe, examples and seeds on the same machine yield the same bits, stopped and
//! resumed or not: every random draw comes from a counter-based stream named by its purpose,
//! every sum has a fixed order, and all state that a step leaves behind is in the
//! [`Checkpoint`].

mod adamw;
mod checkpoint;
mod exact;
mod example;
mod gradient;
mod lists;
mod look;
mod memory;
mod moment;
mod order;
mod people;
mod ppo;
mod rankings;
mod schedule;
mod student;
mod supervised;
mod tokens;
mod trainer;

pub use adamw::AdamW;
pub use checkpoint::{ADAPTER_FILE, Checkpoint, OPTIMISER_FILE};
pub use example::{Example, Part, Reads, Watch};
pub use lists::{CueList, examples};
pub use rankings::{Ranking, offered, rankings};
pub use schedule::learning_rate;
pub use tokens::{Preview, preview, previews};
pub use trainer::{Outcome, Trainer};
