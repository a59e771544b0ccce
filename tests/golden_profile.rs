//! The psychological profile against numpy and scipy (`golden/profile.json`, made by
//! `golden/make/profile.py`), and of real English data where a person has them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::common::real;
use attune::dataset::associations::by_cue;
use attune::dataset::{self, Responses, lexicon};
use attune::event::Silent;
use attune::probe::{Answer, Mode};
use attune::score::profile::{ATTRIBUTES, Lexicon, ProfileSettings, ProfileTable, score_profile};
use attune::score::{AskedModel, HumanCue, HumanGroup, ModelAnswers, PromptAnswers, Settings};
use serde::Deserialize;

type Lists = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Golden {
    lexicon: BTreeMap<String, [Option<f64>; 3]>,
    people: Lists,
    models: BTreeMap<String, Lists>,
    expected: BTreeMap<String, Expected>,
    tests: Vec<Compared>,
}

#[derive(Deserialize)]
struct Expected {
    medians: BTreeMap<String, [Option<f64>; 3]>,
    means: [f64; 3],
    found: [f64; 3],
    concrete: f64,
    #[serde(rename = "abstract")]
    abstract_: f64,
    unknown: f64,
}

#[derive(Deserialize)]
struct Compared {
    model: String,
    attribute: String,
    n: usize,
    p: f64,
}

fn dataset(cues: Vec<HumanCue>) -> [HumanGroup; 1] {
    [HumanGroup {
        dataset: "people".into(),
        name: "People".into(),
        cues,
        ..HumanGroup::default()
    }]
}

/// Few resamples: the intervals are not looked at.
fn settings() -> Settings {
    Settings {
        resamples: 20,
        ..Settings::default()
    }
}

fn answers(lists: &Lists) -> Vec<Answer> {
    let answer = |(cue, words): (&String, &Vec<String>)| Answer {
        item: cue.clone(),
        mode: Mode::Greedy,
        text: Some(words.join(", ")),
        ..Answer::default()
    };
    lists.iter().map(answer).collect()
}

#[track_caller]
fn close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() < 1e-9, "{ours} against {theirs}");
}

fn check(ours: &ProfileTable, theirs: &Expected) {
    for cue in &ours.cues {
        let medians = theirs.medians[&cue.cue];
        for (ours, theirs) in cue.medians.iter().zip(medians) {
            assert_eq!(ours.is_some(), theirs.is_some(), "{}", cue.cue);
            close(ours.unwrap_or_default(), theirs.unwrap_or_default());
        }
    }
    for place in 0..ATTRIBUTES.len() {
        close(ours.means[place].unwrap().mean, theirs.means[place]);
        close(ours.found[place].unwrap(), theirs.found[place]);
    }
    let shares = ours.shares.unwrap();
    close(shares.concrete, theirs.concrete);
    close(shares.abstract_, theirs.abstract_);
    close(shares.unknown, theirs.unknown);
}

#[test]
fn medians_shares_and_tests_are_numpys_and_scipys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/profile.json");
    let golden: Golden = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut lexicon = Lexicon::default();
    lexicon.add(golden.lexicon);
    let counted = |words: Vec<String>| {
        let most = words.len() as u64;
        let count = |(place, word)| (word, most - place as u64);
        words.into_iter().enumerate().map(count).collect()
    };
    let people: Vec<HumanCue> = golden
        .people
        .into_iter()
        .map(|(cue, words)| HumanCue {
            cue,
            responses: counted(words),
        })
        .collect();
    let models = golden.models.iter().map(|(name, lists)| {
        AskedModel::from(ModelAnswers {
            name: name.clone(),
            answers: answers(lists),
        })
    });
    let profile = ProfileSettings::default();
    let asked = [PromptAnswers {
        models: models.collect(),
        ..PromptAnswers::default()
    }];
    let people = dataset(people);
    let scored = score_profile(&asked, &people, &lexicon, &profile, &settings()).unwrap();
    let scored = &scored.groups[0];
    check(&scored.people, &golden.expected["people"]);
    for model in &scored.models {
        check(&model.table, &golden.expected[&model.name]);
    }
    assert_eq!(golden.tests.len(), scored.comparisons.len());
    for test in golden.tests {
        let ours = scored.comparison(&test.model, &test.attribute).unwrap();
        assert_eq!(ours.paired.difference.n, test.n);
        close(ours.paired.p, test.p);
    }
}

fn table(path: PathBuf) -> polars::prelude::DataFrame {
    let layout = dataset::recognise(&path).unwrap().layout.unwrap();
    dataset::import(&path, &layout, &Silent).unwrap().table
}

/// ALIGN prints 5.514, 4.244 and 3.644 for people, 84.6% emotional, and 64.3 / 29.8 / 5.9%
/// concrete, abstract and unknown: of the American subset of SWOW-EN with all three
/// responses, where these are the first responses of all participants.
#[test]
fn people_of_swow_english_come_near_to_the_printed_profile() {
    let (Some(swow), Some(warriner), Some(brysbaert)) = (
        real("swow/strength.SWOW-EN.R1.csv"),
        real("norms/Ratings_Warriner_et_al.csv"),
        real("norms/Concreteness_ratings_Brysbaert_et_al_BRM.txt"),
    ) else {
        return;
    };
    let mut lexicon = Lexicon::default();
    for file in [warriner, brysbaert] {
        lexicon.add(lexicon::ratings(&table(file), ATTRIBUTES).unwrap());
    }
    let cues = by_cue(&table(swow), Responses::R1).unwrap();
    let people: Vec<HumanCue> = cues
        .into_iter()
        .map(|cue| HumanCue {
            cue: cue.cue,
            responses: cue.responses,
        })
        .collect();
    let people = dataset(people);
    let near = |profile: ProfileSettings, means: [f64; 3], percents: [f64; 4]| {
        let scored = score_profile(&[], &people, &lexicon, &profile, &settings()).unwrap();
        let table = &scored.groups[0].people;
        let shares = table.shares.unwrap();
        let found = [
            table.found[0].unwrap(),
            shares.concrete,
            shares.abstract_,
            shares.unknown,
        ];
        let ours = table.means.map(|mean| mean.unwrap().mean);
        println!("{profile:?}: {ours:.4?}, {found:.4?}");
        for (ours, expected) in ours.iter().zip(means) {
            assert!((ours - expected).abs() < 0.005, "{ours} against {expected}");
        }
        for (ours, expected) in found.iter().zip(percents) {
            let ours = ours * 100.0;
            assert!((ours - expected).abs() < 0.15, "{ours} against {expected}");
        }
    };
    near(
        ProfileSettings::default(),
        [5.554, 4.228, 3.653],
        [81.9, 63.4, 29.1, 7.5],
    );
    // Taken word by word, the shares are those printed.
    near(
        ProfileSettings {
            single_words: true,
            ..ProfileSettings::default()
        },
        [5.562, 4.216, 3.646],
        [82.7, 64.2, 30.0, 5.8],
    );
}
