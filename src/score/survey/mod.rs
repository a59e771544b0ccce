//! How far a model's answers to survey questions lie from those of people.

mod distances;
mod human;
mod model;
mod part;
mod scored;
mod scoring;
mod summary;
mod tension;
#[cfg(test)]
mod tests;

pub use distances::{Distances, Estimates, Intervals, Measure};
pub use human::{HumanAnswers, HumanCulture, HumanQuestion, Person};
pub use model::{ModelDistribution, model_distribution};
pub use part::Who;
pub use scored::{
    Comparison, HumanShares, Leaning, ModelQuestion, QuestionDistance, ScoredCulture, ScoredModel,
    ScoredQuestion, ScoredSurvey, TopicMeans,
};
pub use scoring::score_survey;
pub use tension::{TenseQuestion, tension_set, threshold_curve};
