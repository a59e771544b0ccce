//! Figures as plain numbers: the screen and the exporters draw the same ones.

mod data;

pub use data::*;
mod contract;
pub use contract::*;
