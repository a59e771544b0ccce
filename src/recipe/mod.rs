//! How to teach a model: draft → valid recipe; presets; memory and time estimate.
//!
//! A recipe is a commented TOML file (`assets/recipes`). [`Recipe`] is what the file
//! says; checking it against a study yields every message a person may need.

mod spec;

pub use spec::*;
mod contract;
pub use contract::*;
