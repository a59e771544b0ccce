//! The wording and options of survey questions.

mod questions;
mod table;

pub use table::{Choice, Options, Question, questions};

use super::kind::Spec;
use super::layout::Known;
use super::mapping::Role;
use super::{Counts, Kind};

const ROLES: [Role; 6] = [
    Role::one("question", &["qid", "questionid", "id"]).required(),
    Role::one("wording", &["question", "qcontent", "wording", "text"]).required(),
    Role::one("options", &["optionlst", "options", "option"]).required(),
    Role::one("labels", &["labels"]),
    Role::one("topic", &["topic", "class"]),
    Role::one("ordered", &["ordered"]),
];

const FILES: [Known; 1] = [Known {
    id: "questionnaire",
    kind: Kind::Questionnaire,
    is: |look| look.has(&["qid", "question", "optionlst"]),
    sources: &[],
}];

pub(super) const SPEC: Spec = Spec {
    icon: "question",
    roles: &ROLES,
    files: &FILES,
    read: questions::read,
    count: |_, table| Ok(Counts::from([("questions", table.height() as u64)])),
    counts: &["questions"],
    size: &["questions"],
    ..Spec::BASIS
};
