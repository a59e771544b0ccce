//! C-SPEC and cultural alignment of published results, where a person has their files.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::real;
use attune::stat::{AnswerPair, CounterRandom, c_spec, cultural_alignment};
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

fn json<T: DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The scores of the adapters of single cultures: rows, in the order of the columns.
fn matrix(path: &Path) -> Vec<Vec<f64>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let cultures: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: BTreeMap<String, Vec<f64>> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let scores = row.iter().skip(1).map(|score| score.parse().unwrap());
            (row[0].to_owned(), scores.collect())
        })
        .collect();
    let own = cultures[1..].iter().map(|culture| rows[culture].clone());
    own.collect()
}

#[test]
fn the_published_matrices_are_as_specific_as_was_computed() {
    let Some(expected) = real("narratives/matrices/c_spec_expected.csv") else {
        return;
    };
    let mut reader = csv::Reader::from_path(&expected).unwrap();
    let mut below = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let scores = matrix(&expected.with_file_name(format!("{}.csv", &row[0])));
        let found = c_spec(&scores, 0, &mut CounterRandom::new(0, 0)).unwrap();
        assert!((found.score - number(1)).abs() < 1e-6, "{}", &row[0]);
        assert!((found.expected - number(2)).abs() < 1e-6, "{}", &row[0]);
        // Theirs was drawn, 100,000 times.
        assert!(
            found.exact && (found.p - number(3)).abs() < 0.005,
            "{}",
            &row[0]
        );
        if found.p < 0.05 {
            below.push((row[0].to_owned(), format!("{:.4}", found.p)));
        }
    }
    let one = ("WVS_NormAd__meta-llama-3.1-8b-instruct", "0.0178");
    assert_eq!(below, [(one.0.to_owned(), one.1.to_owned())]);
}

/// The first option of a question's shares: the file has the most frequent one first.
#[derive(Default)]
struct First(Option<f64>);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shares;
        impl<'de> Visitor<'de> for Shares {
            type Value = First;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("shares by option")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<First, A::Error> {
                let mut first = None;
                while let Some((option, _)) = map.next_entry::<String, IgnoredAny>()? {
                    first = first.or(option.parse().ok());
                }
                Ok(First(first))
            }
        }
        deserializer.deserialize_map(Shares)
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "Q_id")]
    question: String,
    option_lst: Vec<String>,
    answer: String,
}

#[derive(Deserialize)]
struct Expected {
    cas: f64,
    questions: usize,
}

#[derive(Deserialize)]
struct AllExpected {
    cas: BTreeMap<String, Expected>,
}

#[test]
fn published_answers_are_as_aligned_as_was_computed() {
    let (Some(expected), Some(shares)) = (
        real("culturespa/cas_expected.json"),
        real("questions/proportions_group_by_country.json"),
    ) else {
        return;
    };
    let people: BTreeMap<String, BTreeMap<String, First>> = json(&shares);
    let AllExpected { cas } = json(&expected);
    assert_eq!(cas.len(), 16);
    for (country, expected) in cas {
        let file = format!("culturespa/results/wvs_result_culture_aware_{country}_0.json");
        let asked: Vec<Asked> = json(&real(&file).unwrap());
        let pairs: Vec<AnswerPair> = asked
            .iter()
            .filter(|asked| {
                let number = asked.question.trim_matches(|c: char| !c.is_ascii_digit());
                !(260..=290).contains(&number.parse().unwrap()) && asked.question != "Q223"
            })
            .map(|asked| AnswerPair {
                options: asked.option_lst.len(),
                people: people[&country].get(&asked.question).and_then(|f| f.0),
                model: first_number(&asked.answer),
            })
            .collect();
        let aligned = cultural_alignment(&pairs).unwrap();
        assert!((aligned.score - expected.cas).abs() < 1e-9, "{country}");
        assert_eq!(aligned.questions, expected.questions, "{country}");
    }
}

/// The first whole number of an answer, where it is 0 to 10.
fn first_number(answer: &str) -> Option<f64> {
    let digits = answer.split(|c: char| !c.is_ascii_digit());
    let first = digits.into_iter().find(|digits| !digits.is_empty())?;
    first.parse().ok().filter(|number| *number <= 10.0)
}
