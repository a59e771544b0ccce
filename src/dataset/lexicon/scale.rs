//! Ratings of words: which column rates what, and on which scale.

use polars::prelude::{Column, DataFrame};
use serde::{Deserialize, Serialize};

use crate::dataset::mapping::plain;
use crate::dataset::trouble;
use crate::{Problem, Result, t};

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

/// What stands behind the name of a column that holds ratings as the file has them.
const AS_RATED: &str = "_as_rated";

/// The part of the way from the middle of a scale to its end that ratings of many words go.
const NEAR: f64 = 0.75;

/// The ends of a rating scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The number that stands for the least of the attribute (unpleasant, calm, abstract).
    pub least: f64,
    /// The number that stands for the most of it; below `least` where the scale runs the
    /// other way.
    pub most: f64,
}

impl Scale {
    /// The scale that an attribute is brought to, so that sources can stand side by side:
    /// concreteness 1 … 5 (Brysbaert et al. 2014), the others 1 … 9 (Warriner et al. 2013).
    pub fn unified(attribute: &str) -> Self {
        let most = if attribute == "concreteness" {
            5.0
        } else {
            9.0
        };
        Self { least: 1.0, most }
    }

    /// The scale of a source that is known by the name of its column: in Xu & Li (2020) 1 is
    /// concrete and 5 abstract.
    pub(super) fn of_column(column: &str) -> Option<Self> {
        (plain(column) == "chineseconcretenessmean").then_some(Self {
            least: 5.0,
            most: 1.0,
        })
    }

    /// The usual scale of an attribute that holds numbers from `low` to `high`; none where it
    /// cannot be told.
    ///
    /// Numbers below one are on the least scale that holds them: 0 … 1 or −1 … 1 as in both
    /// versions of the NRC VAD lexicon (Mohammad 2018, 2025), valence −3 … 3 and arousal 0 … 4
    /// as in Xu, Li & Chen (2022). Where none of them comes near its ends they may be on a
    /// wider one. What fits none is taken for the unified scale, unless it
    /// comes near the beginning of that alone.
    pub(super) fn told_by(attribute: &str, low: f64, high: f64) -> Option<Self> {
        let below_zero = low < 0.0;
        let widest = match attribute {
            "valence" if below_zero => [1.0, 3.0],
            "arousal" if !below_zero => [1.0, 4.0],
            "valence" | "arousal" | "dominance" => [1.0, 1.0],
            _ => return Some(Self::unified(attribute)),
        };
        let least = |most: f64| if below_zero { -most } else { 0.0 };
        let holds = |most: &f64| low < 1.0 && low >= least(*most) && high <= *most;
        let Some(most) = widest.into_iter().find(holds) else {
            // Ratings on 1 … 5 or 1 … 7 come near the beginning of 1 … 9, never near its end.
            let unified = Self::unified(attribute);
            let near = (1.0 - NEAR) * (unified.most - unified.least);
            let at_both = low > unified.least + near || high >= unified.most - near;
            return at_both.then_some(unified);
        };
        let reached = high.max(-low) >= NEAR * most;
        reached.then_some(Self {
            least: least(most),
            most,
        })
    }

    /// Whether the scale runs the other way.
    pub fn is_turned(self) -> bool {
        self.most < self.least
    }

    /// Whether a rating lies between the ends.
    pub(super) fn holds(self, rating: f64) -> bool {
        (self.least.min(self.most)..=self.least.max(self.most)).contains(&rating)
    }

    /// A rating on this scale as it is on another, in proportion.
    pub fn convert(self, rating: f64, to: Self) -> f64 {
        to.least + (rating - self.least) * (to.most - to.least) / (self.most - self.least)
    }
}

/// The attributes that are known, in the order of the columns.
pub(super) fn attributes() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.iter().map(|(name, _)| *name)
}

/// The column that holds an attribute.
pub(super) fn column<'a>(attribute: &str, columns: &'a [String]) -> Option<&'a String> {
    let (_, endings) = ATTRIBUTES.iter().find(|(name, _)| *name == attribute)?;
    let find = |ending: &&str| {
        columns
            .iter()
            .find(|column| plain(column).ends_with(*ending))
    };
    endings.iter().find_map(find)
}

/// The name of the column that keeps an attribute's ratings as the file has them.
pub(super) fn as_rated(attribute: &str) -> String {
    format!("{attribute}{AS_RATED}")
}

/// The words of a lexicon and their ratings of some attributes, on the unified scales; an
/// attribute that the lexicon does not rate is none throughout.
///
/// # Errors
/// The table is no lexicon.
pub fn ratings<const N: usize>(
    table: &DataFrame,
    attributes: [&str; N],
) -> Result<Vec<(String, [Option<f64>; N])>> {
    let no_lexicon = |_| Problem::new(t!("dataset-not-lexicon"));
    let words = table
        .column("word")
        .and_then(Column::str)
        .map_err(no_lexicon)?;
    let mut columns = Vec::with_capacity(N);
    for attribute in attributes {
        columns.push(match table.column(attribute) {
            Ok(column) => Some(column.f64().map_err(trouble)?),
            Err(_) => None,
        });
    }
    let row = |(at, word): (usize, Option<&str>)| {
        let rating = |place: usize| columns[place].and_then(|column| column.get(at));
        Some((word?.to_owned(), std::array::from_fn(rating)))
    };
    Ok(words.iter().enumerate().filter_map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_brought_to_one_end_to_end() {
        let to = Scale::unified("valence");
        let told = |attribute: &str, low: f64, high: f64| Scale::told_by(attribute, low, high);
        let ends = |scale: Option<Scale>| scale.map(|scale| (scale.least, scale.most));
        for (attribute, low, high, expected) in [
            ("valence", -2.1, 2.8, (-3.0, 3.0)),
            ("valence", -1.0, 1.0, (-1.0, 1.0)),
            ("valence", 0.0, 1.0, (0.0, 1.0)),
            ("arousal", -0.7, 1.0, (-1.0, 1.0)),
            ("arousal", 0.05, 1.0, (0.0, 1.0)),
            ("arousal", 0.4, 3.6, (0.0, 4.0)),
            ("dominance", 0.1, 0.9, (0.0, 1.0)),
            ("arousal", 1.6, 7.8, (1.0, 9.0)),
            // A number below the scale does not make it another one.
            ("valence", -9.0, 8.0, (1.0, 9.0)),
            ("concreteness", 0.5, 4.0, (1.0, 5.0)),
        ] {
            assert_eq!(
                ends(told(attribute, low, high)),
                Some(expected),
                "{attribute} {low}"
            );
        }
        // −1 … 1 or −3 … 3, 0 … 1 or 0 … 4.
        assert_eq!(told("valence", -0.5, 0.6), None);
        assert_eq!(told("valence", -1.1, 1.9), None);
        assert_eq!(told("arousal", 0.2, 0.6), None);
        // 1 … 5 or 1 … 7; a few words of 1 … 9 may lie anywhere.
        assert_eq!(told("arousal", 1.2, 4.9), None);
        assert_eq!(told("dominance", 1.1, 6.7), None);
        assert_eq!(ends(told("valence", 5.5, 5.5)), Some((1.0, 9.0)));
        let convert = |attribute: &str, low: f64, high: f64, ratings: [f64; 3]| {
            let scale = told(attribute, low, high).unwrap();
            ratings.map(|rating| scale.convert(rating, to))
        };
        assert_eq!(
            convert("valence", -3.0, 3.0, [-3.0, 0.0, 3.0]),
            [1.0, 5.0, 9.0]
        );
        assert_eq!(
            convert("valence", -1.0, 1.0, [-1.0, 0.0, 1.0]),
            [1.0, 5.0, 9.0]
        );
        assert_eq!(
            convert("arousal", 0.0, 4.0, [0.0, 1.0, 4.0]),
            [1.0, 3.0, 9.0]
        );
    }

    #[test]
    fn a_scale_that_runs_the_other_way_is_turned() {
        let scale = Scale::of_column("CHINESE_CONCRETENESS_MEAN").unwrap();
        assert!(scale.is_turned() && scale.holds(1.0) && !scale.holds(5.5));
        let to = Scale::unified("concreteness");
        assert_eq!(
            [1.0, 2.5, 5.0].map(|rating| scale.convert(rating, to)),
            [5.0, 3.5, 1.0]
        );
    }
}
