//! Asks models, yields answers, and nothing else.
//!
//! A [`Probe`] holds everything it asks. [`ask()`] puts it to a model in batches that are
//! always the same, so that a probe that was stopped and goes on yields the same bits.
//! Answers are kept raw: scores are computed from them later, without a model.

mod answer;
mod ask;
mod asks;
mod kind;
mod plan;
mod spec;

pub use answer::{Answer, Mode, read_answers, write_answers};
pub use ask::{Subject, ask};
pub use asks::{About, Asks, Text};
pub use kind::Kind;
pub use spec::{
    AssociationItem, AssociationProbe, ChoiceProbe, Orders, Probe, RankingItem, RankingProbe,
    SurveyItem, SurveyOption, SurveyProbe, Translation, is_numeric_scale,
};
