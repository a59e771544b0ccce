//! Fine-tuning: emits events and checkpoint bytes, writes no file.

mod example;

pub use example::{Example, Part, Watch};
mod contract;
pub use contract::*;
