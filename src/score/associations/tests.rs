//! Small cases, computed by hand.

use super::*;
use crate::Result;
use crate::dataset::Responses;
use crate::probe::{Answer, Mode};
use crate::score::first_difference;
use crate::score::{
    AskedModel, HumanCue, HumanGroup, ModelAnswers, PromptAnswers, Settings, Verdict,
};

fn answer(cue: &str, text: &str) -> Answer {
    Answer {
        item: cue.into(),
        mode: Mode::Greedy,
        text: Some(text.into()),
        ..Answer::default()
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

/// The people of a dataset.
fn dataset(name: &str, cues: Vec<HumanCue>) -> HumanGroup {
    HumanGroup {
        dataset: format!("{name}-1a2b"),
        name: name.into(),
        cues,
        ..HumanGroup::default()
    }
}

fn asked(prompt: &str, models: &[ModelAnswers]) -> PromptAnswers {
    PromptAnswers {
        prompt: prompt.into(),
        models: models.iter().cloned().map(AskedModel::from).collect(),
        ..PromptAnswers::default()
    }
}

fn score(models: &[ModelAnswers], people: HumanGroup) -> Result<ScoredAssociations> {
    score_associations(&[asked("simple", models)], &[people], &Settings::default())
}

fn people() -> HumanGroup {
    let cues = vec![
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
    ];
    dataset("Avaland", cues)
}

#[test]
fn precision_counts_the_first_places_against_both_references() {
    let models = [model(
        "base",
        &[
            ("Beach", "sea, dog, beach, Sea, car, sand"),
            ("night", "1. moon\n2. day"),
        ],
    )];
    let scored = score(&models, people()).unwrap();
    let table = &scored.groups[0].models[0].table;
    // The cue is no association of itself, and a repeated word counts once.
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
    let scored = score(&models, people()).unwrap();
    let group = &scored.groups[0];
    let comparison = group
        .comparison("base", "tuned", Reference::All, 5)
        .unwrap();
    assert!((comparison.paired.difference.mean - 0.3).abs() < 1e-12);
    assert!(comparison.paired.difference.interval.excludes_zero());
    assert_eq!(comparison.paired.effect, 1.0);
    assert!(comparison.paired.p_holm >= comparison.paired.p);
    assert_eq!(scored.without_responses, ["sky"]);
    assert_eq!(group.comparisons.len(), 6);
    // Two pairs decide nothing.
    assert_eq!(comparison.verdict, Verdict::Undecided);
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
    let people = HumanGroup {
        halves: Some(halves),
        ..people()
    };
    let mut scored = score(&models, people).unwrap();
    let group = scored.groups.remove(0);
    let table = group.human_held_out.unwrap();
    // Only the cue that was asked; ties by alphabet.
    assert_eq!(table.cues.len(), 1);
    assert_eq!(table.cues[0].associations, ["dark", "moon", "stars"]);
    assert_eq!(table.cues[0].all[0], 0.2);
    assert_eq!(group.models[0].table.empty, 1);
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
    let scored = score(&models, people()).unwrap();
    assert_eq!(scored, score(&models, people()).unwrap());
    // Two answers to one cue: their mean.
    assert!((scored.groups[0].models[0].table.cues[0].all[0] - 0.1).abs() < 1e-12);
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
    let problem = score(&models, people()).unwrap_err();
    assert!(problem.advice.is_some() && !problem.message.starts_with("score-"));
}

#[test]
fn words_match_in_their_dictionary_form_where_wanted() {
    let zoo = human(
        "zoo",
        &[("lions", 3), ("lion", 1), ("monkey", 3), ("zoos", 9)],
    );
    let people = [dataset("Avaland", vec![zoo])];
    let models = [model(
        "base",
        &[("zoo", "monkeys, lion, lions, zoos, mice")],
    )];
    let scored = |lemmas| {
        let settings = Settings {
            lemmas,
            ..Settings::default()
        };
        let asked = [asked("simple", &models)];
        let mut scored = score_associations(&asked, &people, &settings).unwrap();
        scored.groups[0].models[0].table.cues.remove(0)
    };
    // As they are: lion, lions and zoos.
    assert_eq!(scored(false).all[0], 0.6);
    // In dictionary forms the lions are one word, and the zoos are the cue.
    let cue = scored(true);
    assert_eq!(cue.associations, ["monkey", "lion", "mouse"]);
    assert_eq!(cue.all[0], 0.4);
}

#[test]
fn two_cultures_are_never_pooled() {
    // Both know the cue "red", and say nothing alike to it.
    let west = dataset(
        "West",
        vec![
            human("red", &[("danger", 6), ("stop", 4)]),
            human("sea", &[("salt", 2)]),
        ],
    );
    let east = dataset(
        "East",
        vec![
            human("red", &[("luck", 7), ("wedding", 5)]),
            human("tea", &[("leaf", 3)]),
        ],
    );
    let east = HumanGroup {
        halves: Some((
            vec![human("red", &[("luck", 4)])],
            vec![human("red", &[("luck", 3), ("danger", 1)])],
        )),
        ..east
    };
    let models = [
        model("base", &[("red", "danger, stop"), ("sea", "salt")]),
        model("tuned", &[("red", "luck, danger"), ("tea", "leaf")]),
    ];
    let asked = [asked("simple", &models)];
    let scored = score_associations(&asked, &[west, east], &Settings::default()).unwrap();
    let names: Vec<&str> = scored
        .groups
        .iter()
        .map(|of| of.group.name.as_str())
        .collect();
    assert_eq!(names, ["West", "East"]);
    // Precision at 5 per cue, over the cues that a dataset has and both models answered.
    let table = |group: usize, name: &str| {
        let row = scored.groups[group].model(name).unwrap();
        let cues = row.table.per_cue(Reference::All, 5).into_iter();
        cues.map(|(cue, p)| (cue.to_owned(), p)).collect::<Vec<_>>()
    };
    let cue = |name: &str, p: f64| (name.to_owned(), p);
    assert_eq!(table(0, "base"), [cue("red", 0.4)]);
    let left_out = &scored.groups[0].model("base").unwrap().left_out;
    assert_eq!((left_out.len(), left_out[0].all[0]), (1, 0.2));
    assert_eq!(table(0, "tuned"), [cue("red", 0.2)]);
    assert_eq!(table(1, "base"), [cue("red", 0.0)]);
    assert_eq!(table(1, "tuned"), [cue("red", 0.2)]);
    // The comparison is of one dataset's cues, the human row of its people.
    let east = scored.group("East-1a2b", "").unwrap();
    let change = east.comparison("base", "tuned", Reference::All, 5).unwrap();
    assert_eq!(
        (change.paired.difference.n, change.paired.difference.mean),
        (1, 0.2)
    );
    assert_eq!(east.human_held_out.as_ref().unwrap().cues[0].all[0], 0.2);
    assert!(scored.groups[0].human_held_out.is_none());
    assert!(scored.without_responses.is_empty());
}

#[test]
fn prompts_are_told_apart() {
    let said = |text: &str| [model("base", &[("night", text)])];
    let asked = [
        asked("complex", &said("dark, moon")),
        asked("simple", &said("day")),
    ];
    let scored = score_associations(&asked, &[people()], &Settings::default()).unwrap();
    let first = |prompt: &str| {
        let group = scored.group("", prompt).unwrap();
        assert_eq!(group.models.len(), 1);
        group.models[0].table.cues[0].all[0]
    };
    assert_eq!((first("complex"), first("simple")), (0.4, 0.0));
    assert!(scored.group("", "own").is_none());
    assert_eq!(scored.group("", "").unwrap().group.prompt, "complex");
}

/// People who say three words to each of a number of cues: `cue0` → `a0`, `b0`, `c0`.
fn many(cues: std::ops::Range<usize>) -> Vec<HumanCue> {
    let words = |at: usize| ["a", "b", "c"].map(|letter| format!("{letter}{at}"));
    cues.map(|at| {
        let [a, b, c] = words(at);
        human(&format!("cue{at}"), &[(&a, 3), (&b, 2), (&c, 1)])
    })
    .collect()
}

/// A model that gives the first `right` of people's words to cues, and else nothing.
fn says(name: &str, cues: std::ops::Range<usize>, right: usize) -> ModelAnswers {
    let said = |at: usize| {
        let words = ["a", "b", "c"].map(|letter| format!("{letter}{at}"));
        answer(&format!("cue{at}"), &words[..right].join(", "))
    };
    ModelAnswers {
        name: name.into(),
        answers: cues.map(said).collect(),
    }
}

#[test]
fn means_stand_side_by_side_over_the_cues_that_all_answered() {
    // The base answered ten cues, of which the taught model was asked four.
    let mut base = says("base", 0..10, 1);
    base.answers[0].text = Some("a0, b0, c0".into());
    let models = [base, says("taught", 6..10, 2), says("elsewhere", 20..23, 3)];
    let scored = score(&models, dataset("Avaland", many(0..30))).unwrap();
    let group = &scored.groups[0];
    let mean = |name: &str| {
        let mean = group.model(name).unwrap().table.mean(Reference::All, 5);
        mean.map(|mean| (mean.mean, mean.n)).unwrap()
    };
    // Over all ten cues the base would have (0.6 + 9 · 0.2) / 10 = 0.24.
    assert_eq!(mean("base"), (0.2, 4));
    assert_eq!(mean("taught"), (0.4, 4));
    assert_eq!(group.common, 4);
    let row = |name: &str| {
        let row = group.model(name).unwrap();
        (row.apart, row.left_out.len(), row.answered().count())
    };
    assert_eq!(row("base"), (false, 6, 10));
    assert_eq!(row("taught"), (false, 0, 4));
    // What shares no cue with the others is scored on its own, and compared with nothing.
    assert_eq!((row("elsewhere"), mean("elsewhere").1), ((true, 0, 3), 3));
    assert!(
        group
            .comparison("base", "elsewhere", Reference::All, 5)
            .is_none()
    );
    let change = group
        .comparison("base", "taught", Reference::All, 5)
        .unwrap();
    assert_eq!(change.paired.difference.n, 4);
}

#[test]
fn baselines_know_the_training_cues_alone() {
    let people = HumanGroup {
        cues: vec![
            human(
                "water",
                &[("sea", 6), ("rain", 2), ("wet", 1), ("drink", 1)],
            ),
            human("storm", &[("rain", 5), ("wind", 5)]),
            human("fish", &[("sea", 9), ("water", 1)]),
            human("boat", &[("water", 4), ("sea", 4)]),
            // Neither was asked nor learnt from.
            human("watch", &[("water", 99)]),
        ],
        training: ["storm", "fish", "boat", "water"].map(String::from).into(),
        ..dataset("Avaland", Vec::new())
    };
    let scored = score(&[model("base", &[("water", "sea, dog")])], people).unwrap();
    let [frequent, backward] = &scored.groups[0].baselines[..] else {
        panic!("two baselines")
    };
    // "water" was asked: sea 13, rain 5, wind 5 are left (and "water" is the cue itself).
    assert_eq!(frequent.baseline, Baseline::Frequent);
    assert_eq!(frequent.table.cues[0].associations, ["sea", "rain", "wind"]);
    assert_eq!(frequent.table.cues[0].all, [0.4, 0.2, 0.05]);
    // Half of what is said to "boat" is "water", a tenth of what is said to "fish".
    assert_eq!(backward.baseline, Baseline::Backward);
    assert_eq!(backward.table.cues[0].associations, ["boat", "fish"]);
    assert_eq!(backward.table.mean(Reference::All, 5).unwrap().mean, 0.0);
    let untaught = score(&[model("base", &[("night", "dark")])], people_of_night()).unwrap();
    assert!(untaught.groups[0].baselines.is_empty());
}

fn people_of_night() -> HumanGroup {
    dataset("Avaland", vec![human("night", &[("dark", 9)])])
}

#[test]
fn precision_is_not_shown_beyond_the_words_that_were_asked_for() {
    let ask = |most| AskedModel {
        most,
        ..says("base", 0..3, 3).into()
    };
    let scored = |models: Vec<AskedModel>| {
        let asked = PromptAnswers {
            models,
            ..PromptAnswers::default()
        };
        let people = [dataset("Avaland", many(0..3))];
        let mut scored = score_associations(&[asked], &people, &Settings::default()).unwrap();
        scored.groups.remove(0)
    };
    let ten = scored(vec![ask(Some(10))]);
    let table = &ten.models[0].table;
    assert!(table.mean(Reference::All, 10).is_some());
    assert!(table.mean(Reference::All, 40).is_none());
    assert!(table.per_cue(Reference::MostFrequent, 40).is_empty());
    assert_eq!((ten.depths(), ten.deepest(40)), (vec![5, 10], Some(10)));
    let three = scored(vec![ask(Some(3))]);
    assert_eq!(
        (three.depths(), three.models[0].table.cues.len()),
        (vec![], 3)
    );
    // Beside one that was asked for more, each has what it was asked for.
    let mut more = ask(Some(40));
    more.of.name = "more".into();
    let both = scored(vec![ask(Some(5)), more]);
    let has = |name: &str, depth| both.model(name).unwrap().table.mean(Reference::All, depth);
    assert!(has("base", 10).is_none() && has("more", 40).is_some());
    let compared = |depth| both.comparison("base", "more", Reference::All, depth);
    assert!(compared(5).is_some() && compared(10).is_none());
}

#[test]
fn models_are_scored_against_the_responses_they_were_asked_with() {
    let first = HumanGroup {
        responses: Responses::R1,
        ..dataset("Avaland", vec![human("night", &[("dark", 3)])])
    };
    let all = dataset("Avaland", vec![human("night", &[("dark", 3), ("moon", 2)])]);
    let mut of_first = asked("simple", &[model("first", &[("night", "dark, moon")])]);
    of_first.responses = Responses::R1;
    let of_all = asked("simple", &[model("all", &[("night", "dark, moon")])]);
    let scored =
        score_associations(&[of_all, of_first], &[first, all], &Settings::default()).unwrap();
    let rows = scored.groups.iter().map(|of| {
        let row = &of.models[0];
        (
            of.group.people(),
            row.name.as_str(),
            row.table.cues[0].all[0],
        )
    });
    let rows: Vec<_> = rows.collect();
    assert_eq!(
        rows,
        [
            ("Avaland, first responses".to_owned(), "first", 0.2),
            ("Avaland, all responses".to_owned(), "all", 0.4)
        ]
    );
}
