//! Word associations, in the participant-level layout of SWOW-EN.

use std::collections::BTreeSet;
use std::path::Path;

use attune::stat::CounterRandom;
use serde::Deserialize;

use crate::{CULTURES, SEED};

/// People per culture, and how many of them answer each cue.
const PEOPLE: usize = 240;
const PER_CUE: usize = 60;

/// The words of both cultures.
#[derive(Deserialize)]
pub struct Vocabulary {
    pub field: Vec<Field>,
}

/// A field of life: its cues, and what people think of there.
#[derive(Deserialize)]
pub struct Field {
    cues: String,
    shared: String,
    oshel: String,
    tarvik: String,
}

impl Vocabulary {
    pub fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("vocabulary.toml"))
    }

    /// Every word that occurs, once.
    pub fn words(&self) -> BTreeSet<&str> {
        self.field
            .iter()
            .flat_map(|f| [&f.cues, &f.shared, &f.oshel, &f.tarvik])
            .flat_map(|words| words.split_whitespace())
            .collect()
    }
}

impl Field {
    fn own(&self, culture: &str) -> &str {
        if culture == "oshel" {
            &self.oshel
        } else {
            &self.tarvik
        }
    }

    /// What a culture thinks of at a cue, with weights that fall as 1/rank: the themes of
    /// the field in an order that wavers from cue to cue, and two neighbouring cues.
    fn thoughts<'a>(&'a self, culture: &str, cue: &str) -> Vec<(&'a str, f64)> {
        let mut random = CounterRandom::named(SEED, &format!("{culture}/{cue}"));
        let mut ranked: Vec<(f64, &str)> = Vec::new();
        let shared = self.shared.split_whitespace().enumerate();
        ranked.extend(shared.map(|(i, word)| (i as f64 * 1.6, word)));
        // A culture's own words are what comes to mind first there.
        let own = self.own(culture).split_whitespace().enumerate();
        ranked.extend(own.map(|(i, word)| (i as f64 * 1.5, word)));
        let mut cues: Vec<&str> = self.cues.split_whitespace().filter(|c| *c != cue).collect();
        random.shuffle(&mut cues);
        ranked.extend(cues.iter().take(2).map(|word| (2.0, *word)));
        for (rank, _) in &mut ranked {
            *rank += 5.0 * random.uniform();
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut seen = BTreeSet::from([cue]);
        ranked.retain(|(_, word)| seen.insert(word));
        ranked
            .into_iter()
            .enumerate()
            .map(|(rank, (_, word))| (word, 1.0 / (1.5 + rank as f64)))
            .collect()
    }
}

/// Up to three different words, drawn by weight; a person may have fewer.
fn answers<'a>(thoughts: &[(&'a str, f64)], random: &mut CounterRandom) -> [&'a str; 3] {
    let mut left = thoughts.to_vec();
    let mut given = ["NA"; 3];
    for (place, answer) in given.iter_mut().enumerate() {
        // Some know no first, more no second or third word.
        if random.uniform() < [0.01, 0.04, 0.12][place] {
            break;
        }
        let mut at = random.uniform() * left.iter().map(|(_, w)| w).sum::<f64>();
        let index = left
            .iter()
            .position(|(_, weight)| {
                at -= weight;
                at < 0.0
            })
            .unwrap_or(left.len() - 1);
        *answer = left.remove(index).0;
    }
    given
}

/// Writes `associations-CULTURE.csv` for both cultures.
pub fn write(folder: &Path, vocabulary: &Vocabulary) -> Result<(), Box<dyn std::error::Error>> {
    for (culture, country) in CULTURES {
        let path = folder.join(format!("associations-{culture}.csv"));
        let mut file = csv::Writer::from_path(path)?;
        file.write_record([
            "",
            "id",
            "participantID",
            "age",
            "gender",
            "nativeLanguage",
            "country",
            "education",
            "created_at",
            "cue",
            "R1",
            "R2",
            "R3",
        ])?;
        let mut row = 0;
        for field in &vocabulary.field {
            for cue in field.cues.split_whitespace() {
                let thoughts = field.thoughts(culture, cue);
                let mut random = CounterRandom::named(SEED, &format!("people/{culture}/{cue}"));
                let mut people: Vec<usize> = (0..PEOPLE).collect();
                random.shuffle(&mut people);
                for person in people.into_iter().take(PER_CUE) {
                    row += 1;
                    let who = Person::new(culture, country, person);
                    let [r1, r2, r3] = answers(&thoughts, &mut random);
                    file.write_record([
                        &row.to_string(),
                        &row.to_string(),
                        &who.id,
                        &who.age,
                        who.gender,
                        who.language,
                        &who.country,
                        "NA",
                        "2026-05-04 10:00:00",
                        cue,
                        r1,
                        r2,
                        r3,
                    ])?;
                }
            }
        }
        file.flush()?;
    }
    Ok(())
}

/// A participant; the same wherever the number comes up.
struct Person {
    id: String,
    age: String,
    gender: &'static str,
    language: &'static str,
    country: String,
}

impl Person {
    fn new(culture: &str, country: &str, number: usize) -> Self {
        let mut random = CounterRandom::named(SEED, &format!("person/{culture}/{number}"));
        // A few live abroad, so that a step that keeps one country has something to do.
        let abroad = random.uniform() < 0.05;
        Self {
            id: (number + 1).to_string(),
            age: (18 + random.below(60)).to_string(),
            gender: ["Fe", "Ma", "X"][random.below(21).div_euclid(10)],
            language: if culture == "oshel" {
                "Oshelian"
            } else {
                "Tarvik"
            },
            country: if abroad {
                "Elsewhere".to_owned()
            } else {
                country.to_owned()
            },
        }
    }
}
