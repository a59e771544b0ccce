//! Word associations: responses to cues, of single people or counted.

mod participants;
mod strengths;
mod table;

use polars::prelude::{Column, DataFrame};

pub use table::{CueResponses, Responses, by_cue, by_person, cues, halves};

use super::import::{Places, Read, distinct};
use super::kind::Spec;
use super::layout::Known;
use super::mapping::{ColumnMapping, Role};
use super::{Counts, Kind, seeded, trouble};
use crate::{Problem, Result, t};

/// Either `response` (counted responses) or `participant` and `r1` (people's own).
const ROLES: [Role; 13] = [
    Role::one("cue", &["cue", "stimulus"]).required(),
    Role::one("response", &["response", "answer", "associate"]),
    Role::one("count", &["r1", "r123", "count", "frequency", "freq"]),
    Role::one("people", &["n", "people", "total"]),
    Role::one("rank", &["rank"]),
    Role::one("participant", &["participantid", "participant", "subject"]),
    Role::one("r1", &["r1", "response1"]),
    Role::one("r2", &["r2", "response2"]),
    Role::one("r3", &["r3", "response3"]),
    Role::one("country", &["country"]),
    Role::one("native_language", &["nativelanguage"]),
    Role::one("age", &["age"]),
    Role::one("gender", &["gender", "sex"]),
];
/// Those of counted responses.
const COUNTED: [&str; 3] = ["count", "people", "rank"];
/// Those of people's own.
const OWN: [&str; 8] = [
    "participant",
    "r1",
    "r2",
    "r3",
    "country",
    "native_language",
    "age",
    "gender",
];

/// The files of Small World of Words.
const FILES: [Known; 3] = [
    Known {
        id: "mandarin",
        kind: Kind::Associations,
        is: |look| {
            look.has(&[
                "trialsid",
                "participantid",
                "cue",
                "r1raw",
                "r1",
                "r2",
                "r3",
            ])
        },
        sources: &[(&[], "swow-mandarin")],
    },
    Known {
        id: "participants",
        kind: Kind::Associations,
        is: |look| look.has(&["participantid", "cue", "r1", "r2", "r3"]),
        sources: &[(&[], "swow-english")],
    },
    Known {
        id: "strength",
        kind: Kind::Associations,
        is: |look| {
            let counted = |count| look.has(&["cue", "response", count, "n"]);
            counted("r123") || counted("r1")
        },
        sources: &[(&[], "swow-english")],
    },
];

pub(super) const SPEC: Spec = Spec {
    icon: "words",
    of_people: true,
    roles: &ROLES,
    settle,
    check,
    files: &FILES,
    read,
    count,
    counts: &["cues", "responses", "given", "respondents"],
    size: &["cues", "respondents", "responses"],
    called,
    ..Spec::BASIS
};

/// `R1` is a count beside responses, and a response beside participants.
fn settle(mapping: &mut ColumnMapping) {
    let foreign: &[&str] = match mapping.one("response") {
        Some(_) => &OWN,
        None => &COUNTED,
    };
    mapping
        .roles
        .retain(|(role, _)| !foreign.contains(&role.as_str()));
}

fn check(mapping: &ColumnMapping) -> Result<()> {
    let has = |role: &str| mapping.one(role).is_some();
    if has("response") || (has("participant") && has("r1")) {
        return Ok(());
    }
    Err(Problem::new(t!("dataset-role-no-responses")).advise(t!("dataset-role-advice")))
}

fn read(places: &Places<'_>) -> Result<Read> {
    match places.mapping.one("response") {
        Some(_) => strengths::read(places),
        None => participants::read(places),
    }
}

fn count(_: &ColumnMapping, table: &DataFrame) -> Result<Counts> {
    let mut counts = Counts::from([("cues", distinct(table, "cue")?)]);
    if table.column("response").is_ok() {
        let given = table.column("count").and_then(Column::u32);
        let given = given.map_err(trouble)?.iter().flatten();
        counts.set("responses", table.height() as u64);
        counts.set("given", given.map(u64::from).sum());
    } else {
        let given = ["r1", "r2", "r3"].map(|name| table.column(name).ok());
        let given = given.into_iter().flatten();
        let given = given.map(|column| (column.len() - column.null_count()) as u64);
        counts.set("responses", given.sum());
        counts.set("respondents", distinct(table, "participant")?);
    }
    Ok(counts)
}

/// Where single people are not known, a response is a word that was given to a cue.
fn called(counts: &Counts, name: &'static str) -> &'static str {
    match counts.get("respondents") {
        None if name == "responses" => "responses-distinct",
        _ => name,
    }
}
