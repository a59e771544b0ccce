//! Profiles printed in papers (`assets/published`), to stand beside one's own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::prompt::{COMPLEX, SIMPLE, language};

/// A printed table.
#[derive(Debug, Deserialize)]
pub(super) struct Published {
    language: String,
    /// The prompt that the models were asked with.
    prompt: String,
    /// The paper and the table's number.
    pub title: String,
    pub columns: Vec<String>,
    /// Whether it is printed on the scales of the Mandarin ratings: valence −3 to 3, arousal
    /// 0 to 4, concreteness 1 (concrete) to 5 (abstract).
    #[serde(default)]
    mandarin_scales: bool,
    /// By measure, the columns of which no difference from people was shown.
    alike: BTreeMap<String, Vec<String>>,
    /// By measure, a number for each column.
    #[serde(flatten)]
    measures: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct Tables {
    table: Vec<Published>,
}

static TABLES: LazyLock<Vec<Published>> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    let tables = toml::from_str::<Tables>(include_str!("../../../assets/published/align.toml"));
    tables.map(|tables| tables.table).unwrap_or_default()
});

/// The table of the language that these words are written in, Mandarin or English: of the
/// simple prompt where that was used, else of the complex one.
pub(super) fn of_words<'a>(
    words: impl Iterator<Item = &'a str>,
    prompt: &str,
) -> Option<&'static Published> {
    let language = language(words);
    let prompt = if prompt == SIMPLE { SIMPLE } else { COMPLEX };
    let mut tables = TABLES.iter();
    tables.find(|table| table.language == language && table.prompt == prompt)
}

impl Published {
    /// The number of a measure in a column, on the scales of the profile; none where it is
    /// not printed.
    pub fn value(&self, measure: &str, column: usize) -> Option<f64> {
        let values = self.measures.get(measure)?.as_array()?;
        let value = values.get(column)?.as_float()?;
        Some(match measure {
            "valence" if self.mandarin_scales => 1.0 + (value + 3.0) * 8.0 / 6.0,
            "arousal" if self.mandarin_scales => 1.0 + value * 2.0,
            "concreteness" if self.mandarin_scales => 6.0 - value,
            _ => value,
        })
    }

    /// Whether the paper marks it as not different from people.
    pub fn alike(&self, measure: &str, column: usize) -> bool {
        let marked = self.alike.get(measure);
        marked.is_some_and(|marked| marked.contains(&self.columns[column]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_whole() {
        assert_eq!(TABLES.len(), 4);
        for table in TABLES.iter() {
            for column in 0..table.columns.len() {
                let value = |measure| table.value(measure, column).unwrap();
                for measure in ["valence", "arousal", "concreteness", "emotional"] {
                    assert!(value(measure) > 1.0);
                }
                let shares = value("concrete") + value("abstract") + value("unknown");
                assert!((shares - 100.0).abs() < 0.15, "{shares}");
            }
            assert!(!table.alike("valence", 0) && table.alike("valence", 6));
        }
        // Both tables of a language have the same people.
        for (complex, simple) in TABLES.iter().zip(&TABLES[2..]) {
            for measure in ["valence", "arousal", "concreteness", "unknown"] {
                let people = |table: &Published| table.value(measure, 0).unwrap();
                assert!(
                    (people(complex) - people(simple)).abs() < 0.001,
                    "{measure}"
                );
            }
        }
        let of = |words: &[&str]| of_words(words.iter().copied(), "").unwrap().title.clone();
        assert_eq!(of(&["海滩", "夜"]), "ALIGN, table 6");
        assert_eq!(of(&["beach", "night", "酒"]), "ALIGN, table 5");
        let simple = of_words(["夜"].into_iter(), SIMPLE).unwrap();
        assert_eq!(simple.title, "ALIGN, table 13");
    }
}
