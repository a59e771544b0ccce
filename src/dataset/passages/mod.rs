//! Passages: texts to be read whole.

mod rows;
mod table;

pub use table::{Passage, read};

use super::kind::Spec;
use super::layout::Known;
use super::mapping::Role;
use super::recognise::Look;
use super::{Counts, Kind};
use crate::source::Form;

/// Usual names of the column of texts.
const TEXT: [&str; 4] = ["text", "passage", "paragraph", "content"];
/// Characters from which on a text is a passage; most texts are.
const LONG: usize = 100;

const ROLES: [Role; 5] = [
    Role::one("text", &TEXT).required(),
    Role::one("id", &["id", "passageid"]),
    Role::one("culture", &["culture"]),
    Role::one("source", &["source", "title", "url"]),
    Role::one("language", &["language", "lang"]),
];

const FILES: [Known; 2] = [
    Known {
        id: "paragraphs",
        kind: Kind::Passages,
        is: |look| matches!(look.form, Form::Paragraphs { .. }),
        sources: &[],
    },
    Known {
        id: "passages",
        kind: Kind::Passages,
        is: has_long_texts,
        sources: &[],
    },
];

pub(super) const SPEC: Spec = Spec {
    icon: "report",
    roles: &ROLES,
    last: true,
    files: &FILES,
    read: rows::read,
    count: |_, table| Ok(Counts::from([("passages", table.height() as u64)])),
    counts: &["passages"],
    size: &["passages"],
    ..Spec::BASIS
};

/// Whether a table has a column of texts that are long, and no judgement of them: that
/// would be something else to learn.
fn has_long_texts(look: &Look<'_>) -> bool {
    let judged = ["label", "goldlabel", "answer", "options"];
    if judged.iter().any(|name| look.has(&[name])) {
        return false;
    }
    let Some(at) = TEXT.iter().find_map(|name| look.place(name)) else {
        return false;
    };
    let texts = look.rows.iter().filter_map(|row| row.get(at));
    let texts = texts.map(|text| text.trim());
    let lengths: Vec<usize> = texts.map(|text| text.chars().count()).collect();
    let filled = lengths.iter().filter(|length| **length > 0).count();
    let long = lengths.iter().filter(|length| **length >= LONG).count();
    long > 0 && 2 * long >= filled
}
