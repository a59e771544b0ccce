//! Scores of the etiquette probe: how often a model judges stories as the file does.
//!
//! Accuracy and macro F1 over the three judgements, in every context that was asked (NormAd,
//! Rao et al. 2024, section 4), read off the labels' probabilities and off the free answer;
//! by country, culture and axis; beside them what answers without a model score.

mod scored;
mod scoring;
#[cfg(test)]
mod tests;

pub use scored::{
    By, Constant, DELTA, Judged, JudgedComparison, JudgedConstant, JudgedGroup, JudgedModel,
    JudgedPart, Reading, ScoredEtiquette,
};
pub use scoring::{HumanStories, HumanStory, score_etiquette};
