//! How fast and how large the engine is on this machine: `attune bench`.
//!
//! Work is made up from a seed, or read from a file where another program must do the
//! same work. Figures of memory are the whole process's, so each measurement wants a
//! process of its own. The first step warms up and is left out of every rate.

mod asking;
mod case;
mod estimates;
mod fit;
mod pace;
mod recipe;
mod training;
mod usage;
mod work;

use std::path::Path;

pub use asking::{Answers, Asked, generate, score};
pub use case::Case;
pub use estimates::{Comparison, calibrate, check};
pub use pace::known_pace;
pub use recipe::{Steps, recipe};
pub use training::{Trained, train};
pub use usage::Usage;
pub use work::{Questions, Sizes, questions, read_questions, read_sequences, sequences};

use crate::Result;
use crate::device::Device;
use crate::model::{self, LoraConfig, Precision};
pub use crate::model::{Adapter, Generate, Model, Teach, compute_here};

/// Threads that the engine computes on.
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// A model on a device of this executable, its matrices kept in `precision`.
///
/// # Errors
/// As [`Model::load_as`], and where the device cannot be used.
pub fn load(path: &Path, device: &Device, precision: Precision) -> Result<Model> {
    Model::load_as(path, &model::open(device)?, precision)
}

/// An adapter in PEFT's format.
///
/// # Errors
/// As [`Adapter::load`].
pub fn load_adapter(folder: &Path, model: &Model) -> Result<Adapter> {
    Adapter::load(folder, model.config(), model.device())
}

/// A fresh adapter without dropout; `targets` may leave out `_proj`.
///
/// # Errors
/// As [`Adapter::new`].
pub fn fresh_adapter(model: &Model, rank: usize, targets: &[String], seed: u64) -> Result<Adapter> {
    let lora = LoraConfig {
        rank,
        alpha: 2.0 * rank as f64,
        dropout: 0.0,
        targets: whole_names(targets),
    };
    Adapter::new(&lora, model.config(), seed, model.device())
}

/// `q` is short for `q_proj`.
fn whole_names(targets: &[String]) -> Vec<String> {
    let whole = |name: &String| match name.ends_with("_proj") {
        true => name.clone(),
        false => format!("{name}_proj"),
    };
    targets.iter().map(whole).collect()
}
