//! Numbers printed in papers (`assets/published`), to stand beside one's own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::PrintedMean;
use crate::t;

/// A printed number.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The model with the paper and table.
    pub name: String,
    pub value: f64,
    /// Whether the paper marks a significant improvement over the model before.
    pub star: bool,
}

/// Printed questions of a tension set that lie nearer to a nation.
pub(super) struct PrintedLeaning {
    pub name: String,
    pub nation: String,
    pub nearer: u64,
    pub count: u64,
}

/// Printed answers to some questions.
pub(super) struct PrintedAnswers {
    pub name: String,
    percentages: &'static BTreeMap<String, Vec<f64>>,
}

#[derive(Debug, Deserialize)]
struct Align {
    precision: Precision,
    ranking: Ranking,
    distance: Distance,
    leaning: Leaning,
    example: Example,
}

#[derive(Debug, Deserialize)]
struct Precision {
    titles: BTreeMap<String, String>,
    depths: Vec<usize>,
    rows: Vec<PrecisionRow>,
}

#[derive(Debug, Deserialize)]
struct PrecisionRow {
    language: String,
    name: String,
    values: Vec<f64>,
}

#[derive(Debug, Deserialize)]
struct Ranking {
    titles: BTreeMap<String, String>,
    rows: Vec<RankingRow>,
}

#[derive(Debug, Deserialize)]
struct RankingRow {
    language: String,
    name: String,
    value: f64,
}

#[derive(Debug, Deserialize)]
struct Distance {
    title: String,
    rows: Vec<DistanceRow>,
}

#[derive(Debug, Deserialize)]
struct DistanceRow {
    nation: String,
    name: String,
    js: f64,
    emd: f64,
    stars: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Leaning {
    count: u64,
    rows: Vec<LeaningRow>,
}

#[derive(Debug, Deserialize)]
struct LeaningRow {
    nation: String,
    name: String,
    title: String,
    nearer: u64,
}

#[derive(Debug, Deserialize)]
struct Example {
    title: String,
    answers: BTreeMap<String, BTreeMap<String, Vec<f64>>>,
}

static ALIGN: LazyLock<Option<Align>> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    toml::from_str(include_str!("../../assets/published/align.toml")).ok()
});

/// A model's name with the paper and table behind it.
fn named(name: &str, title: &str) -> String {
    t!("figure-profile-published", column = name, title = title)
}

/// Mean distances (`js` or `emd`) to the people of a nation (`US` or `CN`); ALIGN, table 7.
pub fn distances(nation: &str, measure: &str) -> Vec<Printed> {
    let Some(table) = ALIGN.as_ref().map(|align| &align.distance) else {
        return Vec::new();
    };
    let rows = table.rows.iter().filter(|row| row.nation == nation);
    let printed = |row: &DistanceRow| {
        let value = match measure {
            "js" => row.js,
            "emd" => row.emd,
            _ => return None,
        };
        Some(Printed {
            name: named(&row.name, &table.title),
            value,
            star: row.stars.iter().any(|star| star == measure),
        })
    };
    rows.filter_map(printed).collect()
}

/// Precisions of associations at a depth, in a language (`en` or `zh`); ALIGN, tables 1 and 2.
pub(super) fn precisions(language: &str, depth: usize) -> Vec<PrintedMean> {
    let printed = |table: &Precision| {
        let place = table.depths.iter().position(|printed| *printed == depth)?;
        let title = table.titles.get(language)?;
        let rows = table.rows.iter().filter(|row| row.language == language);
        let mean = |row: &PrecisionRow| {
            Some(PrintedMean {
                name: named(&row.name, title),
                value: *row.values.get(place)?,
            })
        };
        rows.map(mean).collect()
    };
    let table = ALIGN.as_ref().map(|align| &align.precision);
    table.and_then(printed).unwrap_or_default()
}

/// Spearman's ρ of rankings in a language (`en` or `zh`); ALIGN, tables 3 and 4.
pub(super) fn rankings(language: &str) -> Vec<PrintedMean> {
    let printed = |table: &Ranking| {
        let title = table.titles.get(language)?;
        let rows = table.rows.iter().filter(|row| row.language == language);
        let mean = |row: &RankingRow| PrintedMean {
            name: named(&row.name, title),
            value: row.value,
        };
        Some(rows.map(mean).collect())
    };
    let table = ALIGN.as_ref().map(|align| &align.ranking);
    table.and_then(printed).unwrap_or_default()
}

/// Leanings on the tension set; ALIGN, section 5.3 and appendix H.3.
pub(super) fn leanings() -> Vec<PrintedLeaning> {
    let Some(table) = ALIGN.as_ref().map(|align| &align.leaning) else {
        return Vec::new();
    };
    let rows = table.rows.iter();
    rows.map(|row| PrintedLeaning {
        name: named(&row.name, &row.title),
        nation: row.nation.clone(),
        nearer: row.nearer,
        count: table.count,
    })
    .collect()
}

/// Answers to example questions; ALIGN, table 8.
pub(super) fn examples() -> Vec<PrintedAnswers> {
    let Some(table) = ALIGN.as_ref().map(|align| &align.example) else {
        return Vec::new();
    };
    let answers = table.answers.iter();
    answers
        .map(|(name, percentages)| PrintedAnswers {
            name: named(name, &table.title),
            percentages,
        })
        .collect()
}

impl PrintedAnswers {
    /// The shares of a question's options; none where it is not printed, or has another
    /// number of options.
    pub fn shares(&self, question: &str, options: usize) -> Option<Vec<f64>> {
        let percentages = self.percentages.get(question)?;
        let sum: f64 = percentages.iter().sum();
        (percentages.len() == options).then(|| percentages.iter().map(|p| p / sum).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::{earth_movers, js_distance};

    #[test]
    fn the_tables_are_whole() {
        assert!(ALIGN.is_some());
        for nation in ["US", "CN"] {
            let [js, emd] = ["js", "emd"].map(|measure| distances(nation, measure));
            assert_eq!((js.len(), emd.len()), (8, 8));
            for (js, emd) in js.iter().zip(&emd) {
                assert!(js.name == emd.name && js.value > 2.0 * emd.value);
            }
        }
        let stars = |nation, measure| {
            let printed = distances(nation, measure);
            printed.iter().filter(|printed| printed.star).count()
        };
        assert_eq!([stars("US", "js"), stars("US", "emd")], [5, 1]);
        assert_eq!([stars("CN", "js"), stars("CN", "emd")], [6, 5]);
        for language in ["en", "zh"] {
            let [five, ten, forty] = [5, 10, 40].map(|depth| precisions(language, depth));
            assert_eq!([five.len(), ten.len(), forty.len()], [4; 3]);
            for ((five, ten), forty) in five.iter().zip(&ten).zip(&forty) {
                assert!(five.name == ten.name && ten.name == forty.name);
                assert!(
                    five.value > ten.value && ten.value > forty.value,
                    "{five:?}"
                );
            }
            assert_eq!(rankings(language).len(), 4);
        }
        assert_eq!(precisions("en", 10)[0].value, 0.609);
        assert_eq!(rankings("en")[0].name, "Llama (ALIGN, table 3)");
        assert_eq!((leanings().len(), precisions("fr", 5).len()), (8, 0));
        assert!(precisions("en", 7).is_empty());
    }

    #[test]
    fn printed_shares_give_about_the_printed_distances() {
        #[derive(Deserialize)]
        struct Row {
            question: String,
            js: [f64; 2],
            emd: [f64; 2],
        }
        let file: toml::Value =
            toml::from_str(include_str!("../../assets/published/align.toml")).unwrap();
        let rows: Vec<Row> = file["example"]["distances"].clone().try_into().unwrap();
        assert_eq!(rows.len(), 4);
        let examples = examples();
        let shares = |name: &str, question: &str| {
            let name = named(name, "ALIGN, table 8");
            let of = examples
                .iter()
                .find(|example| example.name == name)
                .unwrap();
            of.shares(question, 2).unwrap()
        };
        let misprinted = ["Q168", "Q166"];
        for row in rows {
            let people = shares("People, China", &row.question);
            for (place, model) in ["Qwen", "Qwen SFT"].into_iter().enumerate() {
                let model = shares(model, &row.question);
                let (js, emd) = (js_distance(&people, &model), earth_movers(&people, &model));
                assert!((js - row.js[place]).abs() < 0.011, "{} {js}", row.question);
                let agrees = (emd - row.emd[place]).abs() < 0.011;
                let misprint = place == 0 && misprinted.contains(&row.question.as_str());
                assert_eq!(agrees, !misprint, "{} {emd}", row.question);
            }
        }
    }
}
