//! From scores to figures: every number that is drawn is a number that was scored.

use attune::figure::*;
use attune::probe::{Answer, SurveyOption};
use attune::score::associations::{Reference, score_associations};
use attune::score::profile::{Lexicon, ProfileSettings, score_profile};
use attune::score::survey::{
    Baseline, HumanAnswers, HumanCulture, HumanQuestion, Person, ScoredSurvey, score_survey,
};
use attune::score::{
    AskedModel, HumanCue, HumanGroup, ModelAnswers, PromptAnswers, Settings, Verdict,
};

fn answer(item: &str, shares: &[f64], text: Option<&str>) -> Answer {
    Answer {
        item: item.into(),
        order: (0..shares.len()).collect(),
        logprobs: shares.iter().map(|share| share.ln()).collect(),
        option_mass: Some(1.0),
        text: text.map(str::to_owned),
        ..Answer::default()
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
        // The last has no order: at two options that changes nothing.
        ordered: i < 2,
        options: (1..=shares[i].len())
            .map(|n| SurveyOption {
                label: n.to_string(),
                text: if n == 1 { "yes".into() } else { String::new() },
            })
            .collect(),
        answers: HumanAnswers::Shares(shares[i].to_vec()),
        dropped: 0,
        without_weight: 0,
        countries: 1,
    };
    HumanCulture {
        name: name.into(),
        questions: (0..3).map(question).collect(),
        sources: Vec::new(),
        missing: Vec::new(),
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
    assert_eq!(counts(&emd).0, 3);
}

#[test]
fn a_heat_map_holds_a_value_for_every_question_or_topic_and_model() {
    let scored = survey();
    // Rows, columns and the value of each cell, by the table.
    let map = |choice: &Choice| {
        let figure = heat_map_of(&scored, choice, Vec::new()).unwrap();
        let Marks::Scene(scene) = figure.marks else {
            panic!("a scene");
        };
        assert_eq!(scene.mismatch(), None);
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            _ => panic!("a name"),
        };
        let rows = scene.table.rows.iter().map(|row| match row[3] {
            Cell::Number(value) => (text(&row[0]), text(&row[2]), value),
            _ => panic!("a number"),
        });
        rows.collect::<Vec<(String, String, f64)>>()
    };
    let mut choice = Choice {
        distance: "emd".into(),
        ..Choice::default()
    };
    let questions = map(&choice);
    // Behind the models what needs none; only shares are known of the people.
    let columns = 2 + 4 + 1;
    assert_eq!(questions.len(), 3 * columns);
    let named: Vec<&str> = questions[..3].iter().map(|cell| cell.1.as_str()).collect();
    assert_eq!(named, ["base", "taught", "Uniform guess"]);
    let uniform = scored.questions[0].baseline(Baseline::Uniform, 0).unwrap();
    assert_eq!(questions[2].2, uniform.emd);
    assert!(questions[6].2.is_nan());
    assert_eq!(
        questions[1].2,
        scored.questions[0].distance(1, 0).unwrap().emd
    );
    let last = &questions[2 * columns..];
    assert!(last[..6].iter().all(|cell| cell.2.is_finite()));
    choice.by_topic = true;
    choice.distance = "js".into();
    let topics = map(&choice);
    assert_eq!([&topics[0].0, &topics[columns].0], ["family", "work"]);
    let work = [0, 2].map(|q: usize| scored.questions[q].distance(0, 0).unwrap().js);
    assert!((topics[columns].2 - (work[0] + work[1]) / 2.0).abs() < 1e-12);
}

/// The people of a dataset.
fn dataset(cues: &[HumanCue]) -> HumanGroup {
    HumanGroup {
        dataset: "words".into(),
        name: "Words of Avaland".into(),
        cues: cues.to_vec(),
        ..HumanGroup::default()
    }
}

fn asked(models: &[ModelAnswers]) -> [PromptAnswers; 1] {
    [PromptAnswers {
        prompt: "complex".into(),
        models: models.iter().cloned().map(AskedModel::from).collect(),
        ..PromptAnswers::default()
    }]
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
        said("half", "salt, lamp", "hot, chair"),
    ];
    let people = HumanGroup {
        halves: Some((people.to_vec(), people.to_vec())),
        ..dataset(&people)
    };
    let scored = score_associations(&asked(&models), &[people], &Settings::default()).unwrap();
    let choice = Choice {
        untaught: vec!["base".into()],
        ..Choice::default()
    };
    let figure = violin_of(&scored, &choice, Vec::new()).unwrap();
    let Marks::Violin(violin) = &figure.marks else {
        panic!("violins")
    };
    assert_eq!(
        figure.subtitle,
        "2 cues that no model learnt from; people: Words of Avaland, all responses; complex prompt"
    );
    let other = Choice {
        dataset: "others".into(),
        ..Choice::default()
    };
    assert!(violin_of(&scored, &other, Vec::new()).is_err());
    let with = |words: WordsChoice| Choice {
        words,
        ..choice.clone()
    };
    let unscored = with(WordsChoice {
        depth: Some(7),
        ..WordsChoice::default()
    });
    assert!(violin_of(&scored, &unscored, Vec::new()).is_err());
    // The base learnt from no cue; both trainings lie on one curve.
    let lesson = |model: &str, cues| Lesson {
        model: model.into(),
        base: "base".into(),
        curve: "taught".into(),
        cues,
    };
    let lessons = vec![lesson("taught", 8), lesson("half", 4), lesson("unasked", 2)];
    let growing = Choice {
        lessons,
        ..choice.clone()
    };
    let curves = learning_curves(&scored, &growing).unwrap();
    let [taught, human] = &curves.panels[0].curves[..] else {
        panic!("{curves:?}")
    };
    assert_eq!(taught.points, [[0.0, 0.0], [4.0, 0.2], [8.0, 0.4]]);
    assert_eq!((taught.intervals.len(), taught.role), (3, Role::After));
    assert_eq!(human.points.last().unwrap()[0], 8.0);
    let highest = curves.panels[2].highest(Across::Cues);
    assert!((0.075..0.2).contains(&highest), "{highest}");
    let untaught = learning_of(&scored, &choice, Vec::new()).unwrap();
    assert_eq!(csv(&untaught).lines().count(), 1);
    let five = with(WordsChoice {
        depth: Some(5),
        published: true,
        ..WordsChoice::default()
    });
    let five = violin_of(&scored, &five, Vec::new()).unwrap();
    let Marks::Violin(five) = &five.marks else {
        panic!("violins")
    };
    assert_eq!(five.groups[2].values[0].1, 0.6);
    let printed = five.printed.iter().map(|printed| printed.value);
    assert_eq!(printed.collect::<Vec<_>>(), [0.754, 0.875, 0.633, 0.761]);
    let roles: Vec<Role> = violin.groups.iter().map(|group| group.role).collect();
    assert_eq!(roles, [Role::Human, Role::Before, Role::After, Role::After]);
    let taught = &violin.groups[2];
    let table = &scored.groups[0].models[1].table;
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
    let settings = ProfileSettings {
        delta: Some(0.1),
        ..ProfileSettings::default()
    };
    let scored = score_profile(
        &asked(&models),
        &[dataset(&people)],
        &lexicon,
        &settings,
        &Settings::default(),
    )
    .unwrap();
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
    // The base differs from people; what was taught says the same words.
    assert_eq!(marks, ["", "*", "≈"]);
    assert!(profile.note.contains("≈ equivalent") && profile.note.contains("Valence 0.100"));
    let within = |group: &ViolinGroup| group.density.iter().all(|[at, _]| (1.0..=9.0).contains(at));
    assert!(valence.groups.iter().all(within));

    let shown = table(&figure);
    assert_eq!(
        shown.columns,
        ["Measure", "People", "base", "taught", "mute"]
    );
    assert_eq!(shown.rows[0][2], "1.500 [1.500, 1.500]*, n = 8");
    assert!(
        shown.rows[0][3].ends_with("]≈, n = 8"),
        "{:?}",
        shown.rows[0]
    );
    assert_eq!(shown.rows[1][1], "", "no arousal");
    let row = |name: &str| {
        shown
            .rows
            .iter()
            .find(|row| row[0].starts_with(name))
            .unwrap()
    };
    assert_eq!(row("Words with a valence")[2], "50.0, n = 16");
    assert_eq!(row("Concrete words (3 or more)")[1], "100, n = 16");
    assert_eq!(row("Valence: p")[3], "1.000, n = 8");

    // Printed numbers come behind, with their own marks.
    choice.profile.published = true;
    choice.profile.attribute = "concreteness".into();
    choice.models = vec!["taught".into()];
    let figure = profile_of(&scored, &choice, Vec::new()).unwrap();
    let shown = table(&figure);
    assert_eq!(shown.columns.len(), 3 + 7);
    assert_eq!(shown.columns[3], "People (ALIGN, table 5)");
    assert_eq!(
        (shown.rows[0][3].as_str(), shown.rows[0][6].as_str()),
        ("5.514", "5.543°")
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

/// People of two cultures, a base and what it was taught, over ten questions of two topics.
fn larger_survey() -> ScoredSurvey {
    let people = |name: &str, share: f64| HumanCulture {
        name: name.into(),
        questions: (0..10)
            .map(|i| {
                let yes = ((share + 0.03 * f64::from(i % 5)) * 40.0).round() as u16;
                HumanQuestion {
                    question: format!("Q{i}"),
                    wording: format!("Wording {i}"),
                    topic: ["work", "family"][usize::from(i > 5)].into(),
                    ordered: true,
                    options: ["1", "2"]
                        .map(|label| SurveyOption {
                            label: label.into(),
                            text: String::new(),
                        })
                        .to_vec(),
                    answers: HumanAnswers::People(
                        (0..40)
                            .map(|person| Person {
                                option: u16::from(person >= yes),
                                weight: 1.0,
                            })
                            .collect(),
                    ),
                    dropped: 0,
                    without_weight: 0,
                    countries: 1,
                }
            })
            .collect(),
        sources: Vec::new(),
        missing: Vec::new(),
    };
    let asked = |name: &str, from: f64, step: f64| {
        let answers = (0..10).map(|i| {
            let p = from + step * f64::from(i);
            answer(&format!("Q{i}"), &[p, 1.0 - p], None)
        });
        model(name, answers.collect())
    };
    let models = [
        asked("base", 0.4, 0.004),
        asked("taught", 0.7, 0.01),
        asked("large", 0.6, 0.0),
    ];
    let cultures = [people("Avaland", 0.8), people("Borland", 0.1)];
    score_survey(&models, &cultures, &Settings::default()).unwrap()
}

fn taught() -> Choice {
    Choice {
        untaught: vec!["base".into()],
        base_of: vec![("taught".into(), "base".into())],
        imported: vec!["large".into()],
        nations: vec![
            ("Avaland".into(), "US".into()),
            ("Borland".into(), "CN".into()),
        ],
        ..Choice::default()
    }
}

#[test]
fn the_table_of_distances_has_a_star_where_teaching_helped_and_the_ceiling_beside() {
    let scored = larger_survey();
    let mut choice = taught();
    let bars = |choice: &Choice| match distance_of(&scored, choice, Vec::new()).unwrap().marks {
        Marks::Bars(bars) => bars,
        _ => panic!("bars"),
    };
    let drawn = bars(&choice);
    assert_eq!(drawn.panels.len(), 4);
    assert_eq!(drawn.panels[1].measure, "EMD to Avaland");
    let near = &drawn.panels[0].groups[0].bars;
    let roles: Vec<Role> = near.iter().map(|bar| bar.role).collect();
    let baselines = [Role::Reference; 4];
    let models = [Role::Before, Role::After, Role::Reference];
    assert_eq!(roles, [&models[..], &baselines, &[Role::Human]].concat());
    let uniform = scored.baselines[0].cultures[0].js.unwrap();
    assert_eq!(
        (near[3].name.as_str(), near[3].value),
        ("Uniform guess", uniform.mean)
    );
    let mean = scored.models[1].cultures[0].js.unwrap();
    assert_eq!(near[1].value, mean.mean);
    let interval = [mean.interval.low, mean.interval.high];
    assert_eq!(
        (near[1].interval, near[1].items),
        (Some(interval), Some(10))
    );
    assert_eq!(near[7].value, scored.cultures[0].ceiling.js.unwrap().mean);
    let skill = 1.0 - near[1].value / uniform.mean;
    assert!((near[1].skill.unwrap()[0] - skill).abs() < 1e-12);
    // It came nearer to Avaland, and further from Borland: significant, but no improvement.
    let change = near[1].change.as_ref().unwrap();
    let paired = &change.paired;
    assert!(near[1].mark == "*" && paired.difference.mean < 0.0 && paired.p_holm < 0.05);
    assert_eq!((paired.effect, change.from.as_str()), (-1.0, "base"));
    // Four tests are shown.
    assert!((paired.p_holm - 4.0 * paired.p).abs() < 1e-12);
    assert!(paired.p_fdr <= paired.p_holm);
    let far = &drawn.panels[2].groups[0].bars[1];
    let farther = far.change.as_ref().unwrap();
    assert!(farther.verdict == Verdict::Different && farther.paired.difference.mean > 0.0);
    assert!(near[0].change.is_none() && near[2].change.is_none());
    let text = csv(&distance_of(&scored, &choice, Vec::new()).unwrap());
    assert!(
        text.lines().nth(2).unwrap().contains(",different,base,"),
        "{text}"
    );

    choice.survey.published = true;
    let printed = bars(&choice);
    let of = |panel: usize, name: &str| {
        let bars = &printed.panels[panel].groups[0].bars;
        let bar = bars.iter().find(|bar| bar.name.starts_with(name)).unwrap();
        (bar.value, bar.printed_star, bar.role)
    };
    assert_eq!(of(0, "Llama PPO"), (0.288, true, Role::Reference));
    assert_eq!(of(3, "Qwen SFT"), (0.100, true, Role::Reference));
    // No control stands beside; with one, it is tested.
    assert_eq!(drawn.remarks.len(), 1 + 3 + 1);
    assert!(
        drawn.remarks[4].contains("No control"),
        "{:?}",
        drawn.remarks
    );
    choice.control_of = vec![("taught".into(), "base".into())];
    let tested = bars(&choice).remarks;
    assert_eq!(tested.len(), 1 + 3 + 4);
    assert!(tested[4].ends_with("different."), "{tested:?}");
}

#[test]
fn curves_topics_and_radar_tell_of_the_same_distances() {
    let scored = larger_survey();
    let choice = taught();
    let curves = threshold_curves(&scored, &choice).unwrap();
    for (culture, panel) in curves.panels.iter().enumerate() {
        assert_eq!(panel.curves.len(), 8);
        for (model, curve) in panel.curves[..3].iter().enumerate() {
            let within = |t: f64| {
                let questions = scored.questions.iter();
                let distances = questions.map(|q| q.distance(model, culture).unwrap().js);
                distances.filter(|d| *d <= t).count() as f64 / 10.0
            };
            assert!(curve.points.iter().all(|[t, share]| *share == within(*t)));
            let last = curve.points.last().unwrap();
            assert!(last[0] >= 0.8326 && last[1] == 1.0);
        }
        // People among themselves are the highest curve.
        let people = &panel.curves[7];
        assert_eq!(people.role, Role::Human);
        let above = |(ours, theirs): (&[f64; 2], &[f64; 2])| ours[1] >= theirs[1];
        assert!(people.points.iter().zip(&panel.curves[0].points).all(above));
    }
    let Marks::Bars(bars) = topics_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("bars")
    };
    let groups = &bars.panels[0].groups;
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["work", "family"]);
    let work = scored.questions.iter().filter(|q| q.topic == "work");
    let distances: Vec<f64> = work.map(|q| q.distance(1, 0).unwrap().js).collect();
    let mean = distances.iter().sum::<f64>() / distances.len() as f64;
    assert!((groups[0].bars[1].value - mean).abs() < 1e-12);
    assert_eq!(groups[0].bars[1].items, Some(6));
    let Marks::Radar(radar) = radar_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("a radar")
    };
    assert_eq!(radar.axes, names);
    assert!(!radar.can_be_drawn(), "two axes enclose nothing");
    for (line, bar) in radar.lines.iter().zip(&groups[0].bars) {
        assert_eq!((&line.name, line.values[0]), (&bar.name, Some(bar.value)));
    }
}

#[test]
fn the_tension_set_holds_the_most_disputed_questions_and_counts_leanings() {
    let scored = larger_survey();
    let mut choice = taught();
    choice.survey.tension_set = Some(4);
    let Marks::Answers(tension) = tension_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("answers")
    };
    let mut all: Vec<(f64, &str)> = scored
        .questions
        .iter()
        .map(|q| {
            (
                q.between_cultures(0, 1).unwrap().tension,
                q.question.as_str(),
            )
        })
        .collect();
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
    let rows: Vec<(f64, &str)> = tension
        .rows
        .iter()
        .map(|row| (row.number, row.question.as_str()))
        .collect();
    assert_eq!(rows, all[..4]);
    let names: Vec<&str> = tension.leaning[3..]
        .iter()
        .map(|l| l.name.as_str())
        .collect();
    assert_eq!(names, ["Uniform guess", "Always the first option"]);
    for (place, leaning) in tension.leaning[..3].iter().enumerate() {
        let count = |side| {
            let leans = tension.rows.iter().map(|row| row.leans[place]);
            Some(leans.filter(|lean| *lean == Some(side)).count() as u64)
        };
        assert_eq!(leaning.nearer, [count(Side::A), count(Side::B)]);
        assert_eq!(leaning.count, 4);
    }
    assert_eq!(tension.leaning[1].nearer, [Some(4), Some(0)]);
    // The scatter of the same set counts the same.
    let Marks::Scatter(scatter) = scatter_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("a scatter")
    };
    assert_eq!(scatter.points.len(), 4);
    for (place, leaning) in tension.leaning[..2].iter().enumerate() {
        let counted = [scatter.leaning_a[place], scatter.leaning_b[place]];
        assert_eq!(leaning.nearer, counted.map(Some));
    }
    choice.survey.published = true;
    let Marks::Answers(tension) = tension_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("answers")
    };
    let printed = |name: &str, nearer: [Option<u64>; 2]| {
        let mut leaning = tension.leaning.iter();
        leaning.any(|l| l.name == name && l.nearer == nearer && l.count == 50)
    };
    assert!(printed("Qwen SFT (ALIGN, section 5.3)", [None, Some(25)]));
    assert!(printed("Llama SFT (ALIGN, appendix H.3)", [Some(36), None]));
    let columns = table(&tension_of(&scored, &choice, Vec::new()).unwrap()).columns;
    assert_eq!(columns.len(), 7 + 3, "printed counts have no questions");
}

#[test]
fn examples_are_the_questions_that_moved_most_with_everybodys_answers() {
    let scored = larger_survey();
    let mut choice = taught();
    choice.models = ["base", "taught", "large"].map(str::to_owned).to_vec();
    let Marks::Answers(examples) = examples_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("answers")
    };
    let roles: Vec<Role> = examples.who.iter().map(|who| who.role).collect();
    let expected = [
        Role::Human,
        Role::Human,
        Role::Before,
        Role::After,
        Role::Reference,
    ];
    assert_eq!((roles.as_slice(), examples.rows.len()), (&expected[..], 5));
    let Marks::Shift(shift) = shift_of(&scored, &choice, Vec::new()).unwrap().marks else {
        panic!("a shift")
    };
    for (example, row) in examples.rows.iter().zip(&shift.rows) {
        assert_eq!(example.question, row.question);
        assert_eq!(example.shares[3].as_ref(), Some(&row.after));
        assert_eq!(example.number, row.moved().unwrap().change());
    }
    choice.survey.published = true;
    let figure = examples_of(&scored, &choice, Vec::new()).unwrap();
    assert!(csv(&figure).contains("Shares, Qwen SFT (ALIGN, table 8)"));
}

#[test]
fn a_part_of_a_survey_is_scored_as_if_only_it_had_been_asked() {
    let scored = larger_survey();
    let part = scored.part(
        |question| question.topic == "work",
        |question| Some(format!("{}s", question.topic)),
    );
    assert_eq!((part.questions.len(), part.topics()), (6, vec!["works"]));
    assert_eq!(part.cultures[0].questions, 6);
    let mean = part.models[0].cultures[0].js.unwrap();
    assert_eq!(mean.n, 6);
    assert_ne!(mean.mean, scored.models[0].cultures[0].js.unwrap().mean);
    // All of it is the whole again.
    assert_eq!(scored.part(|_| true, |_| None), scored);
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

/// A survey of so many cultures, each a little further from the first.
fn survey_of(count: usize) -> ScoredSurvey {
    let cultures: Vec<HumanCulture> = (0..count)
        .map(|i| {
            let p = 0.9 - 0.04 * i as f64;
            let shares = [p, 1.0 - p];
            culture(&format!("Culture {i}"), [&shares; 3])
        })
        .collect();
    let asked = |name: &str, p: f64| {
        let ids = ["Q1", "Q2", "Q3"].into_iter();
        model(
            name,
            ids.map(|id| answer(id, &[p, 1.0 - p], None)).collect(),
        )
    };
    let models = [asked("base", 0.3), asked("taught", 0.6)];
    score_survey(&models, &cultures, &Settings::default()).unwrap()
}

#[test]
fn figures_of_survey_answers_are_of_one_to_twenty_cultures() {
    for count in [1, 2, 3, 20] {
        let scored = survey_of(count);
        for id in Id::ALL {
            let Draws::Survey(draw) = id.draws() else {
                continue;
            };
            let drawn = draw(&scored, &Choice::default(), Vec::new());
            let two = id.takes(Setting::TwoCultures);
            assert_eq!(drawn.is_ok(), count > 1 || !two, "{id:?} of {count}");
            let Ok(figure) = drawn else { continue };
            match &figure.marks {
                // Each by two measures.
                Marks::Bars(bars) if id == Id::Distance => assert_eq!(bars.panels.len(), 2 * count),
                Marks::Scene(scene) if id == Id::Threshold => {
                    assert_eq!(scene.panels.len(), count);
                }
                _ => {}
            }
            let style = Style {
                cultures: (0..count).map(|i| (format!("Culture {i}"), i)).collect(),
                ..Style::default()
            };
            let svg = svg(&figure, &style);
            assert!(!svg.contains("NaN"), "{id:?} of {count}");
            // Whichever is chosen.
            let last = format!("Culture {}", count - 1);
            let choice = Choice {
                cultures: match two {
                    true => vec![last, "Culture 0".to_owned()],
                    false => vec![last],
                },
                ..Choice::default()
            };
            let figure = draw(&scored, &choice, Vec::new()).unwrap();
            let told = [figure.title.clone(), figure.subtitle.clone(), csv(&figure)].concat();
            assert!(told.contains(&choice.cultures[0]), "{id:?}: {told}");
        }
    }
}
