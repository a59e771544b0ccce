//! Answers of models to survey questions: probabilities or counts of the options.

mod rows;
mod table;

pub use table::{ModelAnswer, model_answers};

use super::Counts;
use super::import::distinct;
use super::kind::Spec;
use super::mapping::{ColumnMapping, Role};
use crate::{Problem, Result, t};

/// Either `probability` or `count`.
const ROLES: [Role; 6] = [
    Role::one("model", &["model"]).required(),
    Role::one("question", &["question", "questionid", "qid", "item"]).required(),
    Role::one("label", &["label", "option", "answer"]).required(),
    Role::one("probability", &["probability", "prob", "share"]),
    Role::one("count", &["count", "n", "frequency"]),
    Role::one("language", &["language", "promptlanguage"]),
];

pub(super) const SPEC: Spec = Spec {
    icon: "models",
    roles: &ROLES,
    check,
    read: rows::read,
    count: |_, table| {
        Ok(Counts::from([
            ("models", distinct(table, "model")?),
            ("questions", distinct(table, "question")?),
        ]))
    },
    counts: &["questions", "models"],
    size: &["models", "questions"],
    ..Spec::BASIS
};

fn check(mapping: &ColumnMapping) -> Result<()> {
    if ["probability", "count"]
        .iter()
        .any(|role| mapping.one(role).is_some())
    {
        return Ok(());
    }
    Err(Problem::new(t!("dataset-role-no-answers")).advise(t!("dataset-role-advice")))
}
