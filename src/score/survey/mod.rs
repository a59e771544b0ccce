//! How far a model's answers to survey questions lie from those of people.

mod baseline;
mod distances;
mod human;
mod model;
mod part;
mod scored;
mod scoring;
mod skill;
mod summary;
mod tension;
#[cfg(test)]
mod tests;

pub use baseline::Baseline;
pub use distances::{Distances, Estimates, Intervals, Measure};
pub use human::{Gives, HumanAnswers, HumanCulture, HumanQuestion, Person, Source, Weights};
pub use model::{ModelDistribution, model_distribution};
pub use part::Who;
pub use scored::{
    HumanShares, Leaning, ModelQuestion, QuestionDistance, ScoredBaseline, ScoredCulture,
    ScoredModel, ScoredQuestion, ScoredSurvey,
};
pub use scoring::score_survey;
pub use skill::Skilled;
pub use summary::Compare;
pub use tension::{TenseQuestion, tension_set, threshold_curve};
