//! Ratings of words: which column rates what.

use super::mapping::plain;

/// Attributes and the endings of the column names that hold their mean, best first.
const ATTRIBUTES: [(&str, &[&str]); 4] = [
    (
        "valence",
        &["vmeansum", "valencemean", "valmean", "valence"],
    ),
    (
        "arousal",
        &["ameansum", "arousalmean", "aromean", "arousal"],
    ),
    ("dominance", &["dmeansum", "dominancemean", "dominance"]),
    (
        "concreteness",
        &["concm", "concretenessmean", "concreteness"],
    ),
];

/// The columns that hold a known attribute, one for each.
pub(super) fn columns(columns: &[String]) -> Vec<String> {
    let find = |ending: &&str| {
        columns
            .iter()
            .find(|column| plain(column).ends_with(*ending))
    };
    ATTRIBUTES
        .iter()
        .filter_map(|(_, endings)| endings.iter().find_map(find))
        .cloned()
        .collect()
}

/// The name of the attribute that a column holds; the column's own where it is unknown.
pub(super) fn attribute(column: &str) -> String {
    let plain = plain(column);
    let known =
        |(_, endings): &&(&str, &[&str])| endings.iter().any(|ending| plain.ends_with(ending));
    ATTRIBUTES
        .iter()
        .find(known)
        .map_or_else(|| column.to_owned(), |(name, _)| (*name).to_owned())
}

/// Whether the scale runs the other way: in Xu & Li (2020) 1 is concrete and 5 abstract.
pub(super) fn is_turned(column: &str) -> bool {
    plain(column) == "chineseconcretenessmean"
}

/// A concreteness rating with 5 = concrete.
pub(super) fn turn(rating: f64) -> f64 {
    6.0 - rating
}
