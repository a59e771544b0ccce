//! Ratings of words.

mod ratings;
mod scale;

pub use scale::{Scale, ratings};

use super::kind::Spec;
use super::layout::Known;
use super::mapping::{ColumnMapping, Role};
use super::{Counts, Kind};
use crate::{Problem, Result, t};

const ROLES: [Role; 6] = [
    Role::one(
        "word",
        &["word", "words", "english", "chinese", "term", "item"],
    )
    .required(),
    attribute("valence"),
    attribute("arousal"),
    attribute("dominance"),
    attribute("concreteness"),
    Role::one("attributes", &[]).many().scaled(),
];

/// The role of a known attribute.
const fn attribute(id: &'static str) -> Role {
    Role::one(id, &[])
        .scaled()
        .by(|id, columns| scale::column(id, columns).cloned().into_iter().collect())
}

const FILES: [Known; 1] = [Known {
    id: "lexicon",
    kind: Kind::Lexicon,
    is: |look| {
        let mapping = ColumnMapping::guess(Kind::Lexicon, look.columns);
        mapping.check(look.columns).is_ok()
    },
    sources: &[
        (&["V.Mean.Sum"], "warriner-2013"),
        (&["ENGLISH_VALENCE_MEAN"], "warriner-2013"),
        (&["Conc.M"], "brysbaert-2014"),
        (&["ENGLISH_CONCRETENESS_MEAN"], "brysbaert-2014"),
        (&["CHINESE_CONCRETENESS_MEAN"], "xu-li-2020"),
        (&["App_Dim_mean", "Val_mean"], "li-2025"),
    ],
}];

pub(super) const SPEC: Spec = Spec {
    icon: "star",
    roles: &ROLES,
    check,
    files: &FILES,
    read: ratings::read,
    count: |_, table| Ok(Counts::from([("words", table.height() as u64)])),
    counts: &["words"],
    size: &["words"],
    ..Spec::BASIS
};

fn check(mapping: &ColumnMapping) -> Result<()> {
    if mapping.roles.iter().any(|(role, _)| role != "word") {
        return Ok(());
    }
    Err(Problem::new(t!("dataset-role-no-ratings")).advise(t!("dataset-role-advice")))
}
