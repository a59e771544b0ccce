//! Etiquette stories with a judgement.

mod stories;
mod table;

pub use table::{Judgement, Story, stories};

use super::import::distinct;
use super::kind::Spec;
use super::layout::Known;
use super::mapping::Role;
use super::{Counts, Kind};

const ROLES: [Role; 10] = [
    Role::one("story", &["story"]).required(),
    Role::one("label", &["goldlabel", "label"]).required(),
    Role::one("country", &["country"]).required(),
    Role::one("id", &["id"]),
    Role::one("background", &["background"]),
    Role::one("axis", &["axis"]),
    Role::one("subaxis", &["subaxis"]),
    Role::one("value", &["value"]),
    Role::one("rule", &["ruleofthumb", "rule"]),
    Role::one("explanation", &["explanation"]),
];

/// NormAd.
const FILES: [Known; 1] = [Known {
    id: "etiquette",
    kind: Kind::Etiquette,
    is: |look| look.has(&["country", "axis", "ruleofthumb", "story", "goldlabel"]),
    sources: &[(&[], "normad")],
}];

pub(super) const SPEC: Spec = Spec {
    icon: "story",
    roles: &ROLES,
    files: &FILES,
    read: stories::read,
    count: |_, table| {
        Ok(Counts::from([
            ("stories", table.height() as u64),
            ("countries", distinct(table, "country")?),
        ]))
    },
    counts: &["countries", "stories"],
    size: &["stories", "countries"],
    ..Spec::BASIS
};
