//! Small files of stories whose scores are known by hand, and by scikit-learn's definition.

use super::*;
use crate::dataset::etiquette::Judgement;
use crate::probe::{Answer, Context};
use crate::score::{ModelAnswers, Settings};

fn story(id: &str, country: &str, gold: Judgement) -> HumanStory {
    HumanStory {
        id: id.to_owned(),
        text: format!("story {id}"),
        country: country.to_owned(),
        cultures: match country {
            "a" => vec!["A".to_owned(), "all".to_owned()],
            _ => vec!["all".to_owned()],
        },
        axis: "eating".to_owned(),
        gold,
    }
}

fn stories() -> HumanStories {
    use Judgement::{Neutral, No, Yes};
    let golds = [Yes, Yes, No, No, Neutral, Yes];
    let stories = golds.into_iter().enumerate();
    HumanStories {
        dataset: "d".to_owned(),
        name: "stories".to_owned(),
        stories: stories
            .map(|(at, gold)| story(&at.to_string(), ["a", "b"][at % 2], gold))
            .collect(),
    }
}

/// An answer whose labels have these probabilities, and this text.
fn answer(id: usize, shares: [f64; 3], text: &str) -> Answer {
    Answer {
        item: format!("d/country/{id}"),
        order: vec![0, 1, 2],
        logprobs: shares.map(f64::ln).to_vec(),
        option_mass: Some(shares.iter().sum()),
        text: Some(text.to_owned()),
        ..Answer::default()
    }
}

fn scored(models: &[(&str, Vec<Answer>)]) -> ScoredEtiquette {
    let models = models.iter().map(|(name, answers)| ModelAnswers {
        name: (*name).to_owned(),
        answers: answers.clone(),
    });
    let models: Vec<ModelAnswers> = models.collect();
    score_etiquette(&models, &[stories()], &Settings::default()).unwrap()
}

const YES: [f64; 3] = [0.4, 0.1, 0.1];
const NO: [f64; 3] = [0.1, 0.4, 0.1];

/// Gold: yes yes no no neutral yes. Told: yes no no yes no yes.
fn told() -> Vec<Answer> {
    [YES, NO, NO, YES, NO, YES]
        .into_iter()
        .enumerate()
        .map(|(at, shares)| answer(at, shares, if at == 0 { "Yes." } else { "I cannot say" }))
        .collect()
}

#[test]
fn accuracy_and_macro_f1_are_those_of_the_definition() {
    let scored = scored(&[("m", told())]);
    let group = &scored.groups[0];
    assert_eq!((scored.groups.len(), group.context), (1, Context::Country));
    assert_eq!(group.common, 6);
    let row = group.row("m", Reading::Labels).unwrap();
    // Right: stories 0, 2 and 5.
    assert!((row.whole.accuracy.mean - 0.5).abs() < 1e-12);
    // F1: yes 2·2/(3+3), no 2·1/(2+3), neutral 0 (sklearn's f1_score(average="macro")).
    let f1 = (2.0 / 3.0 + 0.4 + 0.0) / 3.0;
    assert!((row.whole.macro_f1.mean - f1).abs() < 1e-12);
    let interval = row.whole.accuracy.interval;
    assert!(interval.low < 0.5 && interval.high > 0.5);
    assert!((row.option_mass.unwrap() - 0.6).abs() < 1e-12);
    // The text names a label once in six.
    let text = group.row("m", Reading::Text).unwrap();
    assert!((text.whole.accuracy.mean - 1.0 / 6.0).abs() < 1e-12);
    assert!((text.whole.unreadable - 5.0 / 6.0).abs() < 1e-12);
}

#[test]
fn answers_without_a_model_stand_beside() {
    let scored = scored(&[("m", told())]);
    let of = |constant| {
        let mut all = scored.groups[0].constants.iter();
        all.find(|one| one.constant == constant).unwrap()
    };
    let yes = &of(Constant::Yes).whole;
    assert!((yes.accuracy.mean - 0.5).abs() < 1e-12);
    // Always yes: F1 2·3/(3+6); no and neutral 0.
    assert!((yes.macro_f1.mean - (2.0 / 3.0) / 3.0).abs() < 1e-12);
    let uniform = &of(Constant::Uniform).whole;
    assert!((uniform.accuracy.mean - 1.0 / 3.0).abs() < 1e-12);
    assert!(uniform.macro_f1.mean > 0.2 && uniform.macro_f1.mean < 1.0 / 3.0);
}

#[test]
fn stories_are_told_apart_by_country_culture_and_axis() {
    let scored = scored(&[("m", told())]);
    let row = scored.groups[0].row("m", Reading::Labels).unwrap();
    let part = |by, name: &str| {
        let mut parts = row.parts.iter();
        let found = parts.find(|part| part.by == by && part.name == name);
        found.map(|part| (part.judged.accuracy.mean, part.judged.accuracy.n))
    };
    // Country a: stories 0, 2, 4; b: 1, 3, 5.
    assert_eq!(part(By::Country, "a"), Some((2.0 / 3.0, 3)));
    assert_eq!(part(By::Country, "b"), Some((1.0 / 3.0, 3)));
    assert_eq!(part(By::Culture, "A"), Some((2.0 / 3.0, 3)));
    // A country counts for every culture it belongs to.
    assert_eq!(part(By::Culture, "all"), Some((0.5, 6)));
    assert_eq!(part(By::Culture, "B"), None);
    assert_eq!(part(By::Axis, "eating"), Some((0.5, 6)));
}

#[test]
fn orders_are_averaged_and_a_tie_is_no_judgement() {
    let mut answers = told();
    // Shown the other way round, story 0 is judged no as surely as yes before.
    answers.push(Answer {
        text: None,
        ..answer(0, NO, "")
    });
    let scored = scored(&[("m", answers)]);
    let row = scored.groups[0].row("m", Reading::Labels).unwrap();
    assert_eq!(row.told[0], ("0".to_owned(), None));
    assert!((row.whole.accuracy.mean - 2.0 / 6.0).abs() < 1e-12);
}

#[test]
fn models_are_compared_on_what_all_were_asked() {
    let fewer: Vec<Answer> = told().into_iter().take(4).collect();
    let scored = scored(&[("m", told()), ("n", fewer)]);
    let group = &scored.groups[0];
    assert_eq!(group.common, 4);
    let row = group.row("m", Reading::Labels).unwrap();
    assert_eq!((row.left_out, row.whole.accuracy.n), (2, 4));
    let pair = &group.comparisons[0];
    assert_eq!((pair.from.as_str(), pair.to.as_str()), ("m", "n"));
    assert_eq!(pair.paired.difference.mean, 0.0);
    assert!(score_etiquette(&[], &[stories()], &Settings::default()).is_err());
}

#[test]
fn p_values_are_adjusted_for_the_contexts_of_a_table_and_not_for_the_other_reading() {
    let in_context = |context: &str, answers: Vec<Answer>| {
        let answers = answers.into_iter();
        let moved = answers.map(|answer| Answer {
            item: answer.item.replace("country", context),
            ..answer
        });
        moved.collect::<Vec<_>>()
    };
    // Told as the file does, but for the last stories.
    let golds = [YES, YES, NO, NO, [0.1, 0.1, 0.4], YES];
    let right = |stories: usize| {
        let told = golds
            .into_iter()
            .enumerate()
            .map(|(at, shares)| match at < stories {
                true => answer(at, shares, "yes"),
                false => answer(at, [shares[1], shares[2], shares[0]], "yes"),
            });
        told.collect::<Vec<Answer>>()
    };
    let both = |none: usize, country: usize| {
        let mut all = in_context("none", right(none));
        all.append(&mut right(country));
        all
    };
    let scored = scored(&[("m", both(0, 0)), ("n", both(6, 6))]);
    assert_eq!(scored.groups.len(), 2);
    for group in &scored.groups {
        for one in &group.comparisons {
            // Two contexts stand in the table of a reading: the smaller p doubles.
            let times = if one.reading == Reading::Labels {
                2.0
            } else {
                1.0
            };
            let holm = (one.paired.p * times).min(1.0);
            assert!((one.paired.p_holm - holm).abs() < 1e-12, "{one:?}");
        }
    }
}

#[test]
fn a_model_that_was_asked_other_stories_stands_apart() {
    let others: Vec<Answer> = told().into_iter().skip(4).collect();
    let first: Vec<Answer> = told().into_iter().take(4).collect();
    let scored = scored(&[("m", first), ("n", others)]);
    let row = scored.groups[0].row("n", Reading::Labels).unwrap();
    assert_eq!((row.apart, row.whole.accuracy.n), (true, 2));
}
