//! Precision of a model's associations: which of them people gave too.

mod scored;
mod scoring;
#[cfg(test)]
mod tests;

pub use scored::{
    Baseline, Comparison, DELTA, DEPTHS, PrecisionTable, Reference, ScoredAssociations,
    ScoredBaseline, ScoredCue, ScoredGroup, ScoredModel,
};
pub use scoring::score_associations;
