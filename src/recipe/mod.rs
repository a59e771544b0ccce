//! How to teach a model: draft → valid recipe; presets; memory and time estimate.
//!
//! A recipe is a commented TOML file (`assets/recipes`). [`Recipe`] is what the file
//! says; [`check()`] against the [`Facts`] of a study yields every message a person may
//! need, and [`estimate()`] says what the training will take.

mod amount;
mod check;
mod cost;
mod edit;
mod estimate;
mod facts;
mod migrate;
mod ppo;
mod preset;
mod spec;
mod toml_form;

pub use crate::example::DatasetFacts;
pub use check::{Finding, Mend, Severity, check};
pub use cost::{Footprint, Held, Operations, Pace, Work, memory_parts, operations, time_parts};
pub use edit::set;
pub use estimate::{Estimate, adapter_parameters, estimate};
pub use facts::{AdapterFacts, Facts, Lock, Machine, ModelFacts};
pub use preset::{Preset, preset, presets, published_in};
pub use spec::*;
pub use toml_form::{FORMAT, from_json, from_toml, to_toml};
