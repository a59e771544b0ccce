//! From scores to figures: every number that is drawn is a number that was scored.

use attune::figure::*;
use attune::probe::{Answer, Mode, SurveyOption};
use attune::score::associations::{HumanCue, Reference, score_associations};
use attune::score::profile::{Lexicon, ProfileSettings, score_profile};
use attune::score::survey::{
    HumanAnswers, HumanCulture, HumanQuestion, ScoredSurvey, score_survey,
};
use attune::score::{ModelAnswers, Settings};

fn answer(item: &str, shares: &[f64], text: Option<&str>) -> Answer {
    Answer {
        model: "m".into(),
        adapter: None,
        item: item.into(),
        language: String::new(),
        prompt: "p".into(),
        order: (0..shares.len()).collect(),
        paraphrase: 0,
        mode: Mode::Label,
        seed: 0,
        logprobs: shares.iter().map(|share| share.ln()).collect(),
        option_mass: Some(1.0),
        text: text.map(str::to_owned),
        tokens: 1,
        seconds: 0.0,
    }
}

fn model(name: &str, answers: Vec<Answer>) -> ModelAnswers {
    ModelAnswers {
        name: name.into(),
        answers,
    }
}

fn culture(name: &str, shares: [&[f64]; 3]) -> HumanCulture {
    let question = |i: usize| HumanQuestion {
        question: format!("Q{}", i + 1),
        wording: format!("Wording {}", i + 1),
        topic: ["work", "family", "work"][i].into(),
        // The last has no order: no earth mover's distance.
        ordered: i < 2,
        options: (1..=shares[i].len())
            .map(|n| SurveyOption {
                label: n.to_string(),
                text: if n == 1 { "yes".into() } else { String::new() },
            })
            .collect(),
        answers: HumanAnswers::Shares(shares[i].to_vec()),
    };
    HumanCulture {
        name: name.into(),
        questions: (0..3).map(question).collect(),
    }
}

fn survey() -> ScoredSurvey {
    let asked = |name: &str, shares: [f64; 3]| {
        let ids = ["Q1", "Q2", "Q3"].into_iter().zip(shares);
        model(
            name,
            ids.map(|(id, p)| answer(id, &[p, 1.0 - p], None)).collect(),
        )
    };
    let cultures = [
        culture("Avaland", [&[0.9, 0.1], &[0.8, 0.2], &[0.7, 0.3]]),
        culture("Borland", [&[0.2, 0.8], &[0.1, 0.9], &[0.3, 0.7]]),
    ];
    let models = [
        asked("base", [0.3, 0.2, 0.6]),
        asked("taught", [0.85, 0.7, 0.4]),
    ];
    score_survey(&models, &cultures, &Settings::default()).unwrap()
}

#[test]
fn a_shift_shows_the_scores_of_every_question() {
    let scored = survey();
    let figure = shift_of(&scored, &Choice::default(), Vec::new()).unwrap();
    let Marks::Shift(shift) = figure.marks else {
        panic!("a shift")
    };
    assert_eq!(shift.rows.len(), scored.questions.len());
    for row in &shift.rows {
        let question = scored
            .questions
            .iter()
            .find(|q| q.question == row.question)
            .unwrap();
        assert_eq!(row.before_to_a, question.distance(0, 0).unwrap().js);
        assert_eq!(row.before_to_b, question.distance(0, 1).unwrap().js);
        assert_eq!(row.after_to_a, question.distance(1, 0).unwrap().js);
        assert_eq!(row.after_to_b, question.distance(1, 1).unwrap().js);
        assert_eq!(row.human_b, question.humans[1].as_ref().unwrap().shares);
        assert_eq!(row.options, ["yes", "2"]);
    }
    let toward = |id: &str| {
        let row = shift.rows.iter().find(|row| row.question == id).unwrap();
        row.moved().unwrap().toward()
    };
    assert_eq!([toward("Q1"), toward("Q3")], [Some(Side::A), Some(Side::B)]);
}

#[test]
fn leaning_counts_are_those_of_the_questions_shown() {
    let scored = survey();
    let counts = |choice: &Choice| match scatter_of(&scored, choice, Vec::new()).unwrap().marks {
        Marks::Scatter(s) => (s.points.len(), s.leaning_a, s.leaning_b),
        _ => panic!("a scatter"),
    };
    let all = counts(&Choice::default());
    assert_eq!(all, (3, [1, 2], [2, 1]));
    for (place, model) in scored.models.iter().enumerate() {
        assert_eq!(model.leaning.nearest, [all.1[place], all.2[place]]);
    }
    let mut work = Choice::default();
    work.shift.topics = vec!["work".into()];
    assert_eq!(counts(&work), (2, [1, 1], [1, 1]));
    let emd = Choice {
        distance: "emd".into(),
        ..Choice::default()
    };
    assert_eq!(counts(&emd).0, 2);
}

#[test]
fn a_heat_map_holds_a_value_for_every_question_or_topic_and_model() {
    let scored = survey();
    let map = |choice: &Choice| match heat_map_of(&scored, choice, Vec::new()).unwrap().marks {
        Marks::HeatMap(map) => map,
        _ => panic!("a heat map"),
    };
    let mut choice = Choice {
        distance: "emd".into(),
        ..Choice::default()
    };
    let questions = map(&choice);
    assert_eq!(questions.columns, ["base", "taught"]);
    assert_eq!(questions.values.len(), 3);
    assert_eq!(
        questions.values[0][1],
        scored.questions[0].distance(1, 0).unwrap().emd
    );
    assert_eq!(questions.values[2], [None, None]);
    choice.by_topic = true;
    choice.distance = "js".into();
    let topics = map(&choice);
    assert_eq!(topics.rows, ["family", "work"]);
    let work = [0, 2].map(|q: usize| scored.questions[q].distance(0, 0).unwrap().js);
    assert!((topics.values[1][0].unwrap() - (work[0] + work[1]) / 2.0).abs() < 1e-12);
}

#[test]
fn violins_hold_a_value_for_every_cue() {
    let cue = |cue: &str, words: &[&str]| HumanCue {
        cue: cue.into(),
        responses: words.iter().map(|word| ((*word).to_owned(), 2)).collect(),
    };
    let people = [
        cue("sea", &["salt", "blue", "ship"]),
        cue("sun", &["hot", "sky"]),
    ];
    let said = |name: &str, sea: &str, sun: &str| {
        model(
            name,
            vec![answer("sea", &[], Some(sea)), answer("sun", &[], Some(sun))],
        )
    };
    let models = [
        said("base", "desk, lamp", "chair, wall"),
        said("taught", "salt, blue, ship", "hot, lamp"),
    ];
    let halves = Some((&people[..], &people[..]));
    let scored = score_associations(&models, &people, halves, &Settings::default()).unwrap();
    let choice = Choice {
        untaught: vec!["base".into()],
        ..Choice::default()
    };
    let figure = violin_of(&scored, &choice, Vec::new()).unwrap();
    let Marks::Violin(violin) = &figure.marks else {
        panic!("violins")
    };
    let roles: Vec<Role> = violin.groups.iter().map(|group| group.role).collect();
    assert_eq!(roles, [Role::Human, Role::Before, Role::After]);
    let taught = &violin.groups[2];
    let table = &scored.models[1].table;
    assert_eq!(taught.mean, table.mean(Reference::All, 10).unwrap().mean);
    assert_eq!(
        taught.values,
        [("sea".to_owned(), 0.3), ("sun".to_owned(), 0.1)]
    );
    let peak = taught.density.iter().map(|[_, d]| *d).fold(0.0, f64::max);
    assert_eq!(peak, 1.0);
    assert!(
        taught
            .density
            .iter()
            .all(|[at, _]| (0.0..=1.0).contains(at))
    );
    // The base found nothing: all its values are 0.
    assert_eq!(violin.groups[1].density, [[0.0, 1.0]]);
    assert!(!svg(&figure, &Style::default()).contains("NaN"));
}

#[test]
fn a_profile_shows_each_cues_median_and_a_table_with_marks() {
    let people: Vec<HumanCue> = (0..8)
        .map(|i| HumanCue {
            cue: format!("cue{i}"),
            responses: vec![(format!("word{i}"), 3), ("sea".into(), 1)],
        })
        .collect();
    let mut lexicon = Lexicon::default();
    lexicon.add((0..8).map(|i| {
        (
            format!("word{i}"),
            [Some(6.0 + 0.2 * i as f64), None, Some(3.5)],
        )
    }));
    lexicon.add([
        ("sea".to_owned(), [Some(7.0), None, Some(5.0)]),
        ("war".to_owned(), [Some(1.5), None, Some(2.0)]),
    ]);
    let said = |name: &str, word: &str| {
        let cues = (0..8).map(|i| {
            let words = if word.is_empty() {
                format!("word{i}, sea")
            } else {
                word.to_owned()
            };
            answer(&format!("cue{i}"), &[], Some(&words))
        });
        model(name, cues.collect())
    };
    let models = [
        said("base", "war, blorp"),
        said("taught", ""),
        said("mute", "blorp"),
    ];
    let settings = ProfileSettings::default();
    let scored =
        score_profile(&models, &people, &lexicon, &settings, &Settings::default()).unwrap();
    let mut choice = Choice {
        untaught: vec!["base".into()],
        ..Choice::default()
    };
    let figure = profile_of(&scored, &choice, Vec::new()).unwrap();
    let Marks::Profile(profile) = &figure.marks else {
        panic!("a profile")
    };
    assert!(
        figure.subtitle.ends_with("; none from mute"),
        "{}",
        figure.subtitle
    );
    // No word has an arousal.
    assert_eq!(profile.panels.len(), 2);
    let valence = &profile.panels[0];
    let roles: Vec<Role> = valence.groups.iter().map(|group| group.role).collect();
    assert_eq!(roles, [Role::Human, Role::Before, Role::After]);
    assert_eq!(valence.groups[0].values[1].1, 6.6);
    let marks: Vec<&str> = valence
        .groups
        .iter()
        .map(|group| group.mark.as_str())
        .collect();
    assert_eq!(marks, ["", "", "*"]);
    let within = |group: &ViolinGroup| group.density.iter().all(|[at, _]| (1.0..=9.0).contains(at));
    assert!(valence.groups.iter().all(within));

    let shown = table(&figure);
    assert_eq!(
        shown.columns,
        ["Measure", "People", "base", "taught", "mute"]
    );
    assert_eq!(shown.rows[0][2], "1.500 [1.500, 1.500]");
    assert!(shown.rows[0][3].ends_with("]*"), "{:?}", shown.rows[0]);
    assert_eq!(shown.rows[1][1], "", "no arousal");
    let row = |name: &str| {
        shown
            .rows
            .iter()
            .find(|row| row[0].starts_with(name))
            .unwrap()
    };
    assert_eq!(row("Words with a valence")[2], "50.0");
    assert_eq!(row("Concrete words (3 or more)")[1], "100");
    assert_eq!(row("Valence: p")[3], "1.000");

    // Printed numbers come behind, with their own marks.
    choice.profile.published = true;
    choice.profile.attribute = "concreteness".into();
    choice.models = vec!["taught".into()];
    let figure = profile_of(&scored, &choice, Vec::new()).unwrap();
    let shown = table(&figure);
    assert_eq!(shown.columns.len(), 3 + 2 * 7);
    assert_eq!(shown.columns[3], "People (ALIGN, table 5)");
    assert_eq!(
        (shown.rows[0][3].as_str(), shown.rows[0][6].as_str()),
        ("5.514", "5.543*")
    );
    assert!(matches!(&figure.marks, Marks::Profile(profile) if profile.panels.len() == 1));
    assert!(csv(&figure).contains("Llama SFT"));
    choice.profile.attribute = "length".into();
    assert!(
        profile_of(&scored, &choice, Vec::new())
            .unwrap_err()
            .advice
            .is_some()
    );
    choice.profile.attribute = "arousal".into();
    assert!(
        profile_of(&scored, &choice, Vec::new())
            .unwrap_err()
            .advice
            .is_some()
    );
}

#[test]
fn an_unknown_name_is_a_problem_not_a_panic() {
    let scored = survey();
    let choice = Choice {
        models: vec!["base".into(), "nobody".into()],
        ..Choice::default()
    };
    assert!(shift_of(&scored, &choice, Vec::new()).is_err());
    let choice = Choice {
        cultures: vec!["Atlantis".into()],
        ..Choice::default()
    };
    assert!(heat_map_of(&scored, &choice, Vec::new()).is_err());
}
