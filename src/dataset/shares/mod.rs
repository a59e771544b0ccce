//! Ready-made shares of answers per country and question.

mod rows;
mod table;

pub use table::{QuestionShares, shares};

use super::import::distinct;
use super::kind::Spec;
use super::layout::Known;
use super::mapping::Role;
use super::{Counts, Kind};
use crate::source::Form;

const ROLES: [Role; 4] = [
    Role::one("country", &["country"]).required(),
    Role::one("question", &["question", "qid"]).required(),
    Role::one("label", &["label", "option", "answer"]).required(),
    Role::one("share", &["share", "proportion"]).required(),
];

const FILES: [Known; 1] = [Known {
    id: "shares",
    kind: Kind::Shares,
    is: |look| *look.form == Form::JsonShares,
    sources: &[],
}];

pub(super) const SPEC: Spec = Spec {
    icon: "explore",
    of_countries: true,
    roles: &ROLES,
    files: &FILES,
    read: rows::read,
    count: |_, table| {
        Ok(Counts::from([
            ("countries", distinct(table, "country")?),
            ("questions", distinct(table, "question")?),
        ]))
    },
    counts: &["countries", "questions"],
    size: &["questions", "countries"],
    ..Spec::BASIS
};
