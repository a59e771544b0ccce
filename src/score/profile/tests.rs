//! Small cases, computed by hand.

use super::*;
use crate::Result;
use crate::probe::{Answer, Mode};
use crate::score::{
    AskedModel, HumanCue, HumanGroup, ModelAnswers, PromptAnswers, Settings, Verdict,
    first_difference,
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

fn dataset(name: &str, cues: Vec<HumanCue>) -> HumanGroup {
    HumanGroup {
        dataset: name.into(),
        name: name.into(),
        cues,
        ..HumanGroup::default()
    }
}

fn people() -> HumanGroup {
    let human = |cue: &str, responses: &[(&str, u64)]| HumanCue {
        cue: cue.into(),
        responses: responses.iter().map(|(w, n)| ((*w).into(), *n)).collect(),
    };
    let cues = vec![
        human(
            "beach",
            &[("sand", 2), ("Waves", 5), ("waves", 1), ("joy", 1)],
        ),
        human("night", &[("dark", 3), ("fear", 3)]),
        human("idea", &[("thought", 1)]),
    ];
    dataset("Avaland", cues)
}

fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon::default();
    lexicon.add([
        ("Wave".to_owned(), [Some(6.0), Some(4.0), None]),
        ("joy".to_owned(), [Some(8.0), Some(6.0), None]),
        ("dark".to_owned(), [Some(4.0), Some(3.0), None]),
        ("fear".to_owned(), [Some(2.0), Some(7.0), None]),
    ]);
    lexicon.add([
        ("wave".to_owned(), [Some(1.0), None, Some(4.5)]),
        ("sand".to_owned(), [None, None, Some(5.0)]),
        ("joy".to_owned(), [None, None, Some(2.0)]),
        ("ice cream".to_owned(), [None, None, Some(5.0)]),
    ]);
    lexicon
}

fn try_score(
    models: &[ModelAnswers],
    people: &[HumanGroup],
    lexicon: &Lexicon,
    profile: &ProfileSettings,
) -> Result<ScoredProfile> {
    let asked = PromptAnswers {
        prompt: "simple".into(),
        models: models.iter().cloned().map(AskedModel::from).collect(),
        ..PromptAnswers::default()
    };
    let asked = if models.is_empty() {
        Vec::new()
    } else {
        vec![asked]
    };
    score_profile(&asked, people, lexicon, profile, &Settings::default())
}

/// The one group that the people make.
fn score(models: &[ModelAnswers], profile: &ProfileSettings) -> ProfiledGroup {
    let scored = try_score(models, &[people()], &lexicon(), profile).unwrap();
    scored.groups.into_iter().next().unwrap()
}

#[test]
fn a_cue_has_the_median_of_the_words_that_are_known() {
    let scored = try_score(&[], &[people()], &lexicon(), &ProfileSettings::default()).unwrap();
    assert_eq!(scored.lexicon, [4, 4, 4]);
    let scored = &scored.groups[0];
    let people = &scored.people;
    // waves → wave (6; what the second source says of it does not count), joy 8; sand unrated.
    assert_eq!(people.cues[0].medians, [Some(7.0), Some(5.0), Some(4.5)]);
    assert_eq!(people.cues[2].medians, [Some(3.0), Some(5.0), None]);
    // No word of "idea" is known: it is no cue of the means.
    assert_eq!(people.per_cue("valence"), [("beach", 7.0), ("night", 3.0)]);
    let mean = people.mean("valence").unwrap();
    assert_eq!((mean.mean, mean.n), (5.0, 2));
    assert_eq!((people.words, people.found[0]), (6, Some(4.0 / 6.0)));
    let shares = people.shares.unwrap();
    assert_eq!((shares.concrete, shares.abstract_), (2.0 / 6.0, 1.0 / 6.0));
    assert!((shares.concrete + shares.abstract_ + shares.unknown - 1.0).abs() < 1e-12);
}

#[test]
fn the_settings_say_how_words_are_taken_and_sorted() {
    let mut settings = ProfileSettings {
        lemmas: false,
        ..ProfileSettings::default()
    };
    assert_eq!(
        score(&[], &settings).people.cues[0].medians[0],
        Some(8.0),
        "waves is not wave"
    );
    settings = ProfileSettings {
        depth: 1,
        ..ProfileSettings::default()
    };
    // The spellings of "waves" were added up, so it comes first.
    assert_eq!(score(&[], &settings).people.cues[0].medians[0], Some(6.0));
    settings = ProfileSettings {
        concrete_from: 4.6,
        ..ProfileSettings::default()
    };
    let shares = score(&[], &settings).people.shares.unwrap();
    assert_eq!(shares.concrete, 1.0 / 6.0);
    let words = [model(
        "m",
        &[("beach", "ice-cream, wave of joy, ice cream")],
    )];
    let concrete = |settings: &ProfileSettings| {
        let table = score(&words, settings).models.remove(0).table;
        (table.words, table.cues[0].medians[2])
    };
    // "ice-cream" is not known, nor is "icecream".
    assert_eq!(concrete(&ProfileSettings::default()), (3, Some(5.0)));
    settings = ProfileSettings {
        single_words: true,
        ..ProfileSettings::default()
    };
    assert_eq!(concrete(&settings), (6, Some(3.25)));
}

#[test]
fn people_and_models_are_compared_over_the_cues_that_both_have() {
    let models = [
        model("base", &[("beach", "fear, sand"), ("night", "dark, fear")]),
        model(
            "tuned",
            &[("beach", "joy"), ("night", "blorp"), ("sky", "dark")],
        ),
        model("mute", &[("night", "")]),
    ];
    let scored = score(&models[..2], &ProfileSettings::default());
    // "idea" was not asked.
    assert_eq!(scored.people.cues.len(), 2);
    let base = scored.comparison("base", "valence").unwrap();
    assert_eq!(
        (base.paired.difference.mean, base.paired.difference.n),
        (-2.5, 2)
    );
    // p is 0.5, and two cues show nothing either way.
    assert!(base.paired.p > 0.05 && base.paired.p_holm >= base.paired.p);
    assert_eq!(base.verdict, Verdict::Undecided);
    let tuned = scored.comparison("tuned", "valence").unwrap();
    assert_eq!(tuned.paired.difference.n, 1);
    // The cue that "mute" was not asked is in nobody's mean, and no word of it is known.
    let scored = score(&models, &ProfileSettings::default());
    assert_eq!(
        (scored.people.cues.len(), scored.models[0].left_out),
        (1, 1)
    );
    assert!(scored.comparison("mute", "valence").is_none());
    let mute = &scored.models[2].table;
    assert_eq!((mute.words, mute.found[0], mute.shares), (0, None, None));
}

#[test]
fn a_profile_is_the_same_when_computed_again_and_read_back() {
    let models = [model("a", &[("beach", "joy"), ("beach", "fear")])];
    let scored = score(&models, &ProfileSettings::default());
    // Two answers to one cue: the mean of their medians.
    assert_eq!(scored.models[0].table.cues[0].medians[0], Some(5.0));
    let stored = serde_json::to_value(&scored).unwrap();
    let read: ProfiledGroup = serde_json::from_value(stored.clone()).unwrap();
    let again = serde_json::to_value(read).unwrap();
    assert_eq!(first_difference(&stored, &again), None);
    assert_eq!(scored, score(&models, &ProfileSettings::default()));
}

#[test]
fn cues_of_others_are_a_clear_problem_and_an_empty_lexicon_knows_nothing() {
    let score = |models: &[ModelAnswers], lexicon: &Lexicon| {
        try_score(models, &[people()], lexicon, &ProfileSettings::default())
    };
    let problem = score(&[model("m", &[("sky", "blue")])], &lexicon()).unwrap_err();
    assert!(problem.advice.is_some() && !problem.message.starts_with("score-"));
    let scored = score(&[], &Lexicon::default()).unwrap();
    let people = &scored.groups[0].people;
    assert_eq!((people.means, people.found[2]), ([None; 3], Some(0.0)));
}

#[test]
fn people_of_two_datasets_have_a_profile_each() {
    let human = |cue: &str, word: &str| HumanCue {
        cue: cue.into(),
        responses: vec![(word.into(), 1)],
    };
    let people = [
        dataset("West", vec![human("night", "fear"), human("sea", "joy")]),
        dataset("East", vec![human("night", "joy")]),
    ];
    let models = [model("m", &[("night", "dark"), ("sea", "fear")])];
    let profile = ProfileSettings::default();
    let scored = try_score(&models, &people, &lexicon(), &profile).unwrap();
    let valence = |group: usize| {
        let group = &scored.groups[group];
        let means = [&group.people, &group.models[0].table];
        means.map(|table| table.mean("valence").unwrap().mean)
    };
    assert_eq!(valence(0), [5.0, 3.0]);
    // Of the model only what it said to the cues that these people have.
    assert_eq!(valence(1), [8.0, 4.0]);
    let east = scored.group("East", "simple").unwrap();
    assert_eq!(
        east.comparison("m", "valence")
            .unwrap()
            .paired
            .difference
            .mean,
        -4.0
    );
}

/// Eight cues to which people say a word of their own, and ratings of these.
fn eight() -> (HumanGroup, Lexicon) {
    let cue = |at: usize, word: String| HumanCue {
        cue: format!("cue{at}"),
        responses: vec![(word, 2)],
    };
    let said = |shift: usize| {
        (0..8)
            .map(|at| cue(at, format!("word{}", at + shift)))
            .collect()
    };
    let mut lexicon = Lexicon::default();
    let rating = |at: usize| [Some(4.0 + 0.1 * at as f64), None, None];
    lexicon.add((0..20).map(|at| (format!("word{at}"), rating(at))));
    let people = HumanGroup {
        halves: Some((said(0), said(2))),
        ..dataset("Avaland", said(0))
    };
    (people, lexicon)
}

#[test]
fn a_model_is_different_equivalent_or_undecided() {
    let (people, lexicon) = eight();
    let says = |name: &str, word: &dyn Fn(usize) -> usize| ModelAnswers {
        name: name.into(),
        answers: (0..8)
            .map(|at| answer(&format!("cue{at}"), &format!("word{}", word(at))))
            .collect(),
    };
    let models = [
        says("other", &|at| at + 10),
        // One up, one down: a mean difference of 0 ± 0.1.
        says("like", &|at| if at % 2 == 0 { at + 1 } else { at - 1 }),
        // Far up and far down.
        says("wild", &|at| if at % 2 == 0 { at + 9 } else { 0 }),
    ];
    let people = [people];
    let with = |delta| {
        let profile = ProfileSettings {
            delta,
            ..ProfileSettings::default()
        };
        let mut scored = try_score(&models, &people, &lexicon, &profile).unwrap();
        scored.groups.remove(0)
    };
    let scored = with(None);
    // Two halves of the people are two steps of 0.1 apart on every cue.
    assert!((scored.delta[0].unwrap() - 0.2).abs() < 1e-12 && scored.delta[1].is_none());
    let verdict =
        |scored: &ProfiledGroup, name: &str| scored.comparison(name, "valence").unwrap().verdict;
    assert_eq!(verdict(&scored, "other"), Verdict::Different);
    assert_eq!(verdict(&scored, "like"), Verdict::Equivalent);
    assert_eq!(verdict(&scored, "wild"), Verdict::Undecided);
    // A margin fixed beforehand stands in its place.
    let strict = with(Some(0.01));
    assert_eq!(strict.delta[0], Some(0.01));
    assert_eq!(verdict(&strict, "like"), Verdict::Undecided);
}

#[test]
fn what_people_say_most_has_a_profile_of_its_own() {
    let (mut people, lexicon) = eight();
    let train = |at: usize| HumanCue {
        cue: format!("learnt{at}"),
        responses: vec![("word9".into(), 5), (format!("word{at}"), 1)],
    };
    people.cues.extend((0..3).map(train));
    people.training = (0..3).map(|at| format!("learnt{at}")).collect();
    let models = [model("m", &[("cue0", "word0"), ("cue1", "word1")])];
    let profile = ProfileSettings {
        depth: 1,
        ..ProfileSettings::default()
    };
    let scored = try_score(&models, &[people], &lexicon, &profile).unwrap();
    let frequent = scored.groups[0].frequent.as_ref().unwrap();
    let mean = frequent.mean("valence").unwrap();
    assert!((mean.mean - 4.9).abs() < 1e-12 && mean.n == 2);
}
