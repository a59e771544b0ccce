//! Survey answers, a row per respondent.

mod answers;
mod table;
mod topics;
mod worded;
pub(super) mod wvs;

use polars::prelude::DataFrame;

pub use table::{HumanAnswers, countries, people};
pub use topics::{Topics, on_the_person};

use super::import::distinct;
use super::kind::Spec;
use super::layout::Known;
use super::mapping::{ColumnMapping, Role};
use super::{Counts, Kind, trouble};
use crate::Result;

/// Of several columns for the country the first that holds something counts.
const ROLES: [Role; 4] = [
    Role::one(
        "respondent",
        &["dinterview", "respondent", "respondentid", "id"],
    ),
    Role::one("country", &["bcountryalpha", "country", "bcountry"])
        .required()
        .many(),
    Role::one("weight", &["wweight", "weight"]),
    Role::one("questions", &[])
        .required()
        .many()
        .by(|_, columns| questions(columns)),
];

/// The World Values Survey.
const FILES: [Known; 1] = [Known {
    id: "wvs",
    kind: Kind::Survey,
    is: |look| {
        let country = look.has(&["bcountryalpha"]) || look.has(&["bcountry"]);
        country && !questions(look.columns).is_empty()
    },
    sources: &[(&[], "wvs-7")],
}];

pub(super) const SPEC: Spec = Spec {
    icon: "people",
    of_people: true,
    of_countries: true,
    roles: &ROLES,
    files: &FILES,
    read: answers::read,
    count,
    counts: &["respondents", "countries", "questions"],
    size: &["respondents", "questions", "countries"],
    ..Spec::BASIS
};

fn questions(columns: &[String]) -> Vec<String> {
    let questions = columns.iter().filter(|column| wvs::is_question(column));
    questions.cloned().collect()
}

fn count(mapping: &ColumnMapping, table: &DataFrame) -> Result<Counts> {
    let mut counts = Counts::from([
        ("respondents", table.height() as u64),
        ("countries", distinct(table, "country")?),
        ("questions", table.width() as u64 - 3),
    ]);
    if mapping.one("weight").is_some() {
        let weights = table.column("weight").map_err(trouble)?;
        counts.set("without_weight", weights.null_count() as u64);
    }
    Ok(counts)
}
