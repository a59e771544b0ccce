//! Small cases, computed by hand.

use super::*;
use crate::probe::{Answer, Mode};
use crate::score::first_difference;
use crate::score::{ModelAnswers, Settings};

fn answer(cue: &str, text: &str) -> Answer {
    Answer {
        model: "m".into(),
        adapter: None,
        item: cue.into(),
        language: String::new(),
        prompt: "p".into(),
        order: Vec::new(),
        paraphrase: 0,
        mode: Mode::Greedy,
        seed: 0,
        logprobs: Vec::new(),
        option_mass: None,
        text: Some(text.into()),
        tokens: 1,
        seconds: 0.0,
    }
}

fn model(name: &str, answers: &[(&str, &str)]) -> ModelAnswers {
    ModelAnswers {
        name: name.into(),
        answers: answers
            .iter()
            .map(|(cue, text)| answer(cue, text))
            .collect(),
    }
}

fn human(cue: &str, responses: &[(&str, u64)]) -> HumanCue {
    HumanCue {
        cue: cue.into(),
        responses: responses
            .iter()
            .map(|(r, n)| ((*r).to_owned(), *n))
            .collect(),
    }
}

fn people() -> Vec<HumanCue> {
    vec![
        // Seven responses; folded `Sea` and `sea` are one, and first.
        human(
            "beach",
            &[
                ("sand", 4),
                ("Sea", 3),
                ("sea", 3),
                ("sun", 2),
                ("ball", 1),
                ("crab", 1),
                ("dog", 1),
                ("eel", 1),
            ],
        ),
        human("night", &[("dark", 9), ("moon", 5)]),
    ]
}

#[test]
fn precision_counts_the_first_places_against_both_references() {
    let models = [model(
        "base",
        &[
            ("Beach", "sea, dog, beach, car, sand"),
            ("night", "1. moon\n2. day"),
        ],
    )];
    let scored = score_associations(&models, &people(), None, &Settings::default()).unwrap();
    let table = &scored.models[0].table;
    assert_eq!(table.cues[0].associations, ["sea", "dog", "car", "sand"]);
    // The five most frequent: sea, sand, sun, ball, crab; dog is only in the whole list.
    assert_eq!(table.cues[0].all, [0.6, 0.3, 0.075]);
    assert_eq!(table.cues[0].most_frequent, [0.4, 0.3, 0.075]);
    assert_eq!(table.cues[1].all[0], 0.2);
    let mean = table.mean(Reference::All, 5).unwrap();
    assert!((mean.mean - 0.4).abs() < 1e-12 && mean.n == 2);
    assert_eq!(
        table.per_cue(Reference::MostFrequent, 5),
        [("beach", 0.4), ("night", 0.2)]
    );
}

#[test]
fn two_models_are_compared_over_the_cues_both_answered() {
    let models = [
        model("base", &[("beach", "car"), ("night", "day")]),
        model(
            "tuned",
            &[("beach", "sea, sand"), ("night", "moon"), ("sky", "blue")],
        ),
    ];
    let scored = score_associations(&models, &people(), None, &Settings::default()).unwrap();
    let comparison = scored
        .comparison("base", "tuned", Reference::All, 5)
        .unwrap();
    assert!((comparison.paired.difference.mean - 0.3).abs() < 1e-12);
    assert!(comparison.paired.difference.interval.excludes_zero());
    assert_eq!(comparison.paired.effect, 1.0);
    assert!(comparison.paired.p_holm >= comparison.paired.p);
    assert_eq!(scored.without_responses, ["sky"]);
    assert_eq!(scored.comparisons.len(), 6);
}

#[test]
fn one_half_of_the_people_is_scored_against_the_other() {
    let models = [model("base", &[("night", "")])];
    let halves = (
        vec![
            human("night", &[("stars", 1), ("dark", 4), ("moon", 4)]),
            human("beach", &[("sea", 1)]),
        ],
        vec![human("night", &[("dark", 5), ("bat", 1)])],
    );
    let scored = score_associations(
        &models,
        &people(),
        Some((&halves.0, &halves.1)),
        &Settings::default(),
    )
    .unwrap();
    let table = scored.human_held_out.unwrap();
    // Only the cue that was asked; ties by alphabet.
    assert_eq!(table.cues.len(), 1);
    assert_eq!(table.cues[0].associations, ["dark", "moon", "stars"]);
    assert_eq!(table.cues[0].all[0], 0.2);
    assert_eq!(scored.models[0].table.empty, 1);
}

#[test]
fn scores_are_the_same_when_computed_again_and_read_back() {
    let models = [
        model(
            "a",
            &[("beach", "sea"), ("beach", "car"), ("night", "moon")],
        ),
        model("b", &[("beach", "sand"), ("night", "moon, dark")]),
    ];
    let score = || score_associations(&models, &people(), None, &Settings::default()).unwrap();
    let scored = score();
    assert_eq!(scored, score());
    // Two answers to one cue: their mean.
    assert!((scored.models[0].table.cues[0].all[0] - 0.1).abs() < 1e-12);
    let stored = serde_json::to_value(&scored).unwrap();
    let read: ScoredAssociations = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(
        first_difference(&stored, &serde_json::to_value(read).unwrap()),
        None
    );
}

#[test]
fn cues_without_any_human_response_are_a_clear_problem() {
    let models = [model("base", &[("sky", "blue")])];
    let problem = score_associations(&models, &people(), None, &Settings::default()).unwrap_err();
    assert!(problem.advice.is_some() && !problem.message.starts_with("score-"));
}

#[test]
fn words_match_in_their_dictionary_form_where_wanted() {
    let people = [human(
        "zoo",
        &[("lions", 3), ("lion", 1), ("monkey", 3), ("zoos", 9)],
    )];
    let models = [model(
        "base",
        &[("zoo", "monkeys, lion, lions, zoos, mice")],
    )];
    let scored = |lemmas| {
        let settings = Settings {
            lemmas,
            ..Settings::default()
        };
        let scored = score_associations(&models, &people, None, &settings).unwrap();
        scored
            .models
            .into_iter()
            .next()
            .unwrap()
            .table
            .cues
            .remove(0)
    };
    // As they are: lion, lions and zoos.
    assert_eq!(scored(false).all[0], 0.6);
    // In dictionary forms the lions are one word, and the zoos are the cue.
    let cue = scored(true);
    assert_eq!(cue.associations, ["monkey", "lion", "mouse"]);
    assert_eq!(cue.all[0], 0.4);
}
