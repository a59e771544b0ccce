//! Asks models, yields answers, and nothing else.

mod answer;
mod spec;

pub use answer::{Answer, Mode};
pub use spec::{
    AssociationItem, AssociationProbe, Orders, Probe, SurveyItem, SurveyOption, SurveyProbe,
};
