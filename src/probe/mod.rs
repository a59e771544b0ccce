//! Asks models, yields answers, and nothing else.
//!
//! [`Tasks`] hold everything that a job asks: probes, each as each scenario. [`ask()`] puts
//! them to a model in batches that are always the same, so that a job that was stopped and
//! goes on yields the same bits. Answers are kept raw: scores are computed from them later,
//! without a model.

mod answer;
mod ask;
mod asks;
mod associations;
mod choices;
mod etiquette;
mod kind;
mod orders;
mod plan;
mod ranking;
mod scenario;
mod store;
mod survey;
mod tasks;

pub use answer::{Answer, Mode};
pub use ask::{Answered, Subject, ask};
pub use asks::{About, Asks, Text};
pub use associations::{AssociationItem, AssociationProbe};
pub use choices::ChoiceProbe;
pub use etiquette::{Context, EtiquetteItem, EtiquetteProbe};
pub use kind::{Kind, Probe};
pub use orders::Orders;
pub use ranking::{RankingItem, RankingProbe};
pub use scenario::{Scenario, Who};
pub use store::{ANSWERS, answers_file, read_answers, write_answers};
pub use survey::{SurveyItem, SurveyOption, SurveyProbe, Translation, is_numeric_scale};
pub use tasks::{Sampling, Task, Tasks};
