//! Small cases, computed by hand.

use super::*;
use crate::probe::{Answer, Mode, RankingItem};
use crate::score::{HumanCue, HumanGroup, Settings, first_difference};
use crate::stat::LeftOut;

fn item(dataset: &str, cue: &str) -> RankingItem {
    RankingItem {
        dataset: dataset.into(),
        cue: cue.into(),
        words: ["sand", "Sea", "sun", "crab"].map(str::to_owned).into(),
    }
}

/// A model that was asked `items` and wrote a text to each.
fn model(name: &str, said: &[(RankingItem, &str)]) -> ModelRankings {
    let answer = |(item, text): &(RankingItem, &str)| Answer {
        item: item.id(),
        mode: Mode::Greedy,
        text: Some((*text).into()),
        ..Answer::default()
    };
    ModelRankings {
        name: name.into(),
        items: said.iter().map(|(item, _)| item.clone()).collect(),
        answers: said.iter().map(answer).collect(),
    }
}

/// People who say sea, sand, sun, crab in this order to every cue; or the reverse.
fn people(dataset: &str, reversed: bool) -> HumanGroup {
    let mut words = [("sea", 9), ("sand", 6), ("sun", 4), ("crab", 1)];
    if reversed {
        let counts: Vec<u64> = words.iter().rev().map(|(_, n)| *n).collect();
        words
            .iter_mut()
            .zip(counts)
            .for_each(|((_, n), count)| *n = count);
    }
    let cue = |cue: &str| HumanCue {
        cue: cue.into(),
        responses: words.iter().map(|(w, n)| ((*w).into(), *n)).collect(),
    };
    HumanGroup {
        dataset: dataset.into(),
        name: dataset.into(),
        cues: ["beach", "coast", "shore"].map(cue).into(),
        ..HumanGroup::default()
    }
}

fn score(models: Vec<ModelRankings>, people: &[HumanGroup], left_out: LeftOut) -> ScoredRankings {
    let asked = [PromptRankings {
        prompt: "complex".into(),
        words: 4,
        models,
        ..PromptRankings::default()
    }];
    score_rankings(&asked, people, left_out, &Settings::default()).unwrap()
}

const RIGHT: &str = "Final ranking: Rank 1: sea Rank 2: sand Rank 3: sun Rank 4: crab";
const SWAPPED: &str = "Final ranking: Rank 1: sand Rank 2: sea Rank 3: sun Rank 4: crab";

#[test]
fn valid_answers_have_a_mean_and_invalid_ones_a_share() {
    let base = model(
        "base",
        &[
            (item("a", "beach"), RIGHT),
            (item("a", "coast"), SWAPPED),
            (item("a", "shore"), "I cannot say."),
        ],
    );
    let scored = score(vec![base], &[people("a", false)], LeftOut::Ignored);
    let table = &scored.groups[0].models[0].table;
    // One exchange of neighbours among four: 1 − 6·2 / (4·15) = 0.8.
    let rhos: Vec<Option<f64>> = table.cues.iter().map(|cue| cue.rho).collect();
    assert!((rhos[1].unwrap() - 0.8).abs() < 1e-12 && rhos[2].is_none());
    let valid = table.valid.unwrap();
    assert!((valid.mean - 0.9).abs() < 1e-12 && valid.n == 2);
    assert!((table.invalid - 1.0 / 3.0).abs() < 1e-12);
    let all = table.with_invalid.unwrap();
    assert!((all.mean - 0.8 / 3.0).abs() < 1e-12 && all.n == 3);
    assert_eq!(table.per_cue().len(), 2);
}

#[test]
fn a_word_left_out_is_ignored_or_last() {
    let text = "Final ranking: Rank 1: crab Rank 2: sun";
    let rho = |left_out| {
        let base = model("base", &[(item("a", "beach"), text)]);
        let scored = score(vec![base], &[people("a", false)], left_out);
        scored.groups[0].models[0].table.cues[0].rho.unwrap()
    };
    assert!((rho(LeftOut::Ignored) + 1.0).abs() < 1e-12);
    // Ranks 5, 5, 2, 1 against 2, 1, 3, 4.
    assert!((rho(LeftOut::Last) + 0.948_683_298_050_513_8).abs() < 1e-12);
}

#[test]
fn two_models_are_compared_over_the_same_words() {
    let other = RankingItem {
        words: ["sea", "sand", "sun", "eel"].map(str::to_owned).into(),
        ..item("a", "shore")
    };
    let base = model(
        "base",
        &[
            (item("a", "beach"), SWAPPED),
            (item("a", "coast"), "?"),
            (item("a", "shore"), RIGHT),
        ],
    );
    let tuned = model(
        "tuned",
        &[
            (item("a", "beach"), RIGHT),
            (item("a", "coast"), RIGHT),
            (other, RIGHT),
        ],
    );
    let scored = score(vec![base, tuned], &[people("a", false)], LeftOut::Ignored);
    let of = |measure| {
        let comparisons = scored.groups[0].comparisons.iter();
        let mut found = comparisons.filter(|c| c.measure == measure);
        let found = found.next().unwrap();
        (found.paired.difference.mean, found.paired.difference.n)
    };
    let (valid, n) = of(RankedMeasure::Valid);
    assert!((valid - 0.2).abs() < 1e-12 && n == 1);
    let (all, n) = of(RankedMeasure::WithInvalid);
    assert!((all - 1.1).abs() < 1e-12 && n == 2);
    // Means are over the two questions that both were asked: 0.8 and −1, not ρ = 1 of "shore".
    let group = &scored.groups[0];
    let table = &group.model("base").unwrap().table;
    assert_eq!((group.common, table.cues.len()), (2, 2));
    assert!((table.valid.unwrap().mean - 0.8).abs() < 1e-12);
    assert!((table.with_invalid.unwrap().mean + 0.1).abs() < 1e-12);
    assert_eq!(group.model("base").unwrap().left_out.len(), 1);
}

#[test]
fn each_dataset_has_its_own_people() {
    let said = [(item("a", "beach"), RIGHT), (item("b", "beach"), RIGHT)];
    let half = |people: HumanGroup| people.cues;
    let b = HumanGroup {
        halves: Some((half(people("b", true)), half(people("b", true)))),
        ..people("b", true)
    };
    let scored = score(
        vec![model("base", &said)],
        &[people("a", false), b],
        LeftOut::Ignored,
    );
    let rho = |dataset: &str| {
        let group = scored.group(dataset, "").unwrap();
        group.model("base").unwrap().table.cues[0].rho.unwrap()
    };
    assert!((rho("a") - 1.0).abs() < 1e-12 && (rho("b") + 1.0).abs() < 1e-12);
    assert!(scored.groups[0].human_held_out.is_none());
    let human = scored.groups[1].human_held_out.as_ref().unwrap();
    assert!((human.valid.unwrap().mean - 1.0).abs() < 1e-12);
    let stored = serde_json::to_value(&scored).unwrap();
    let read: ScoredRankings = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(
        first_difference(&stored, &serde_json::to_value(read).unwrap()),
        None
    );
}

#[test]
fn a_question_without_people_is_a_clear_problem() {
    let asked = [PromptRankings {
        words: 4,
        models: vec![model("base", &[(item("gone", "beach"), RIGHT)])],
        ..PromptRankings::default()
    }];
    let people = [people("a", false)];
    let problem = score_rankings(&asked, &people, LeftOut::Ignored, &Settings::default());
    assert!(problem.unwrap_err().advice.is_some());
}

#[test]
fn the_order_of_frequency_over_training_cues_is_a_baseline() {
    let human = |cue: &str, responses: &[(&str, u64)]| HumanCue {
        cue: cue.into(),
        responses: responses.iter().map(|(w, n)| ((*w).into(), *n)).collect(),
    };
    let mut people = people("a", false);
    people.cues.extend([
        human("water", &[("sea", 5), ("sun", 9)]),
        human("desert", &[("sand", 7), ("sun", 3)]),
        human("pan", &[("crab", 50)]),
    ]);
    people.training = ["water", "desert", "beach"].map(String::from).into();
    let base = model("base", &[(item("a", "beach"), RIGHT)]);
    let scored = score(vec![base], &[people.clone()], LeftOut::Ignored);
    let table = scored.groups[0].frequency.as_ref().unwrap();
    // sun 12, sand 7, sea 5, crab 0 against sea, sand, sun, crab: ranks differ by 2, 0, 2, 0.
    assert!((table.valid.unwrap().mean - (1.0 - 6.0 * 8.0 / 60.0)).abs() < 1e-12);
    assert_eq!((table.cues.len(), table.invalid), (1, 0.0));
    // What tells no order of these words is invalid, as with models.
    people.training = vec!["nothing".into()];
    people.cues.push(human("nothing", &[("eel", 2)]));
    let base = model("base", &[(item("a", "beach"), RIGHT)]);
    let scored = score(vec![base], &[people], LeftOut::Ignored);
    assert_eq!(scored.groups[0].frequency.as_ref().unwrap().invalid, 1.0);
}
