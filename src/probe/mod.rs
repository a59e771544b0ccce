//! Asks models, yields answers, and nothing else.
//!
//! [`Tasks`] hold everything that a job asks: probes, each as each scenario. [`ask()`] puts
//! them to a model in batches that are always the same, so that a job that was stopped and
//! goes on yields the same bits. Answers are kept raw: scores are computed from them later,
//! without a model.

mod answer;
mod ask;
mod plan;
mod scenario;
mod spec;
mod store;
mod tasks;

pub use answer::{Answer, Mode};
pub use ask::{Answered, Subject, ask};
pub use scenario::{Scenario, Who};
pub use spec::{
    AssociationItem, AssociationProbe, Orders, Probe, RankingItem, RankingProbe, SurveyItem,
    SurveyOption, SurveyProbe, Translation, is_numeric_scale,
};
pub use store::{ANSWERS, answers_file, read_answers, write_answers};
pub use tasks::{Sampling, Task, Tasks};
