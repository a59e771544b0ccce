//! Survey scores of a study: answers from elsewhere, questions in two languages, ALIGN's
//! question set.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::common::real;
use attune::dataset::Kind;
use attune::figure::{self, Bars, Figure, Marks, Role, SurveyChoice};
use attune::job::State;
use attune::probe::{ANSWERS, Probe, Tasks, read_answers};
use attune::score::survey::Measure;
use attune::study::{Culture, FigureRequest, Home, Scores, Study};

const ENGLISH: &str = r#"[
    {"Q_id": "Q1", "question": "How important is family?", "option_lst": ["Very", "Rather", "Not"]},
    {"Q_id": "Q2", "question": "Is work important?", "option_lst": ["Yes", "No"]},
    {"Q_id": "Q262", "question": "Are you old?", "option_lst": ["Yes", "No"]}
]"#;
const CHINESE: &str = r#"[
    {"Q_id": "Q1", "question": "家庭有多重要？", "option_lst": ["非常", "比较", "不"]},
    {"Q_id": "Q2", "question": "工作重要吗？", "option_lst": ["是", "否"]}
]"#;

fn study(root: &Path) -> Study {
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    Study::create(&home, &root.join("study"), "Survey").unwrap()
}

fn import(study: &Study, root: &Path, name: &str, text: &str) -> attune::dataset::Manifest {
    let path = root.join(name);
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap()
}

/// Twenty people each of two countries that answer differently.
fn people() -> String {
    let mut text = "respondent,country,Q1,Q2,Q262\n".to_owned();
    for i in 0..40 {
        let (country, q1, q2) = match i % 2 {
            0 => ("Avaland", 1 + i32::from(i % 8 == 0), 1),
            _ => (
                "Borland",
                3 - i32::from(i % 9 == 0),
                2 - i32::from(i % 7 == 0),
            ),
        };
        text += &format!("p{i},{country},{q1},{q2},1\n");
    }
    text
}

fn culture(name: &str, country: &str, language: &str, colour: usize) -> Culture {
    Culture {
        name: name.into(),
        countries: vec![country.into()],
        language: language.into(),
        colour,
        ..Culture::default()
    }
}

fn figure(study: &Study, id: figure::Id, survey: SurveyChoice) -> Figure {
    let request = FigureRequest {
        id,
        survey,
        ..FigureRequest::default()
    };
    study.figure(&request).unwrap().0
}

fn bars(figure: Figure) -> Bars {
    match figure.marks {
        Marks::Bars(bars) => bars,
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_from_elsewhere_stand_beside_and_say_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);
    import(&study, root, "questions.json", ENGLISH);
    import(&study, root, "people.csv", &people());
    let answers = "model,question,label,probability\n\
        Large 70B,Q1,1,0.7\nLarge 70B,Q1,2,0.1\nLarge 70B,Q1,3,0.1\n\
        Large 70B,Q2,1,0.8\nLarge 70B,Q2,2,0.2\n\
        Other,Q2,1,0.2\nOther,Q2,2,0.8\n\
        Other,Q2,2,0.8\nOther,Q1,1,1.5\n,Q1,1,0.5\n";
    let manifest = import(&study, root, "large.csv", answers);
    assert_eq!(manifest.kind, Kind::Answers);
    assert_eq!(
        (manifest.report.rows_read, manifest.report.rows_kept),
        (10, 7)
    );
    let reasons: Vec<&str> = manifest
        .report
        .left_out
        .iter()
        .map(|l| l.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert_eq!(
        (
            manifest.counts.get("models"),
            manifest.counts.get("questions")
        ),
        (Some(2), Some(2))
    );

    let stored = study.scores(attune::score::Kind::Survey).unwrap().unwrap();
    let Scores::Survey(scored) = &stored.scores else {
        panic!("a survey")
    };
    let names: Vec<&str> = scored.models.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["Large 70B", "Other"]);
    let large = &scored.questions[0].models[0].as_ref().unwrap().distribution;
    assert!((large.shares[0] - 0.7 / 0.9).abs() < 1e-12);
    assert!((large.option_mass.unwrap() - 0.9).abs() < 1e-12);
    assert!(scored.questions[0].models[1].is_none(), "not a probability");
    assert!(stored.parents.iter().any(|parent| parent.id == manifest.id));
    let bars = bars(figure(
        &study,
        figure::Id::Distance,
        SurveyChoice::default(),
    ));
    let shown = &bars.panels[0].groups[0].bars;
    assert!(
        shown[..2]
            .iter()
            .all(|bar| bar.role == Role::Reference && bar.change.is_none())
    );
    assert_eq!(shown.last().unwrap().role, Role::Human);
    assert!(study.verify().sound);
    // Counts do as well.
    let counts = "model,question,label,count\nCounted,Q2,1,30\nCounted,Q2,2,10\nCounted,Q2,2,x\n";
    let manifest = import(&study, root, "counted.csv", counts);
    assert_eq!(manifest.report.rows_kept, 2);
    let stored = study.scores(attune::score::Kind::Survey).unwrap().unwrap();
    let Scores::Survey(scored) = &stored.scores else {
        panic!("a survey")
    };
    let counted = scored.questions[1].models[2].as_ref().unwrap();
    assert!((counted.distribution.shares[0] - 0.75).abs() < 1e-12);
    assert_eq!(counted.distribution.option_mass, None);
}

#[test]
fn answers_in_two_languages_are_scored_apart() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    // SAFETY: set to the same by every test here that needs it.
    unsafe {
        std::env::set_var("ATTUNE_WORKER", env!("CARGO_BIN_EXE_attune-headless"));
    }
    let study = study(root);
    let prompts = study.folder().join("prompts");
    std::fs::create_dir_all(&prompts).unwrap();
    for (name, text) in [
        (
            "survey-en",
            "{{ wording[:9] }}{% for o in options %} {{ o.label }}{% endfor %}",
        ),
        (
            "survey-zh",
            "问{{ wording[:5] }}{% for o in options %} {{ o.label }}{% endfor %}",
        ),
        ("survey-system-en", "Choose."),
        ("survey-system-zh", "选"),
    ] {
        std::fs::write(prompts.join(format!("{name}.jinja")), text).unwrap();
    }
    import(&study, root, "questions.json", ENGLISH);
    import(&study, root, "questions-zh.json", CHINESE);
    import(&study, root, "people.csv", &people());
    study
        .set_cultures(vec![
            culture("Borland", "Borland", "zh", 0),
            culture("Avaland", "Avaland", "en", 1),
        ])
        .unwrap();
    let answers = "model,language,question,label,probability\n\
        Large,en,Q1,1,0.9\nLarge,en,Q1,3,0.1\nLarge,en,Q2,1,0.9\nLarge,en,Q2,2,0.1\n\
        Large,zh,Q1,1,0.1\nLarge,zh,Q1,3,0.9\nLarge,zh,Q2,1,0.1\nLarge,zh,Q2,2,0.9\n";
    import(&study, root, "large.csv", answers);
    study
        .add_model("tiny", Path::new("tests/golden/tiny/llama"))
        .unwrap();
    let job = study
        .probe(attune::probe::Kind::Survey, "tiny", &[])
        .unwrap();
    let begun = Instant::now();
    loop {
        let jobs = study.jobs().unwrap();
        let view = jobs.iter().find(|view| view.id == job).unwrap();
        match view.state {
            State::Finished => break,
            State::Queued | State::Running => {}
            other => panic!("{other:?}: {:?}", view.problem),
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{view:?}");
        std::thread::sleep(Duration::from_millis(30));
    }
    let inside = study.folder().join("jobs").join(&job);
    let mut asked = Tasks::read(&inside.join("inputs/probe.json")).unwrap();
    let Probe::Survey(probe) = asked.tasks.remove(0).probe else {
        panic!("a survey")
    };
    assert_eq!(probe.items.len(), 5);
    let (chinese, _) = probe.templates(probe.items.last().unwrap());
    assert!(chinese.starts_with('问'), "{chinese}");
    let answers = read_answers(&inside.join("result").join(ANSWERS)).unwrap();
    // Both orders of every question.
    let asked = |language: &str| answers.iter().filter(|a| a.language == language).count();
    assert_eq!((asked("en"), asked("zh")), (6, 4));

    let stored = study.scores(attune::score::Kind::Survey).unwrap().unwrap();
    let Scores::Survey(scored) = &stored.scores else {
        panic!("a survey")
    };
    assert_eq!(scored.languages(), ["en", "zh"]);
    let far = |language: &str, culture: &str| {
        let scored = scored.asked_in(language).unwrap();
        let (model, culture) = (
            scored.model("Large").unwrap(),
            scored.culture(culture).unwrap(),
        );
        let mean = scored.models[model].cultures[culture].get(Measure::Js);
        mean.unwrap().mean
    };
    assert!(far("en", "Avaland") < far("en", "Borland"));
    assert!(far("zh", "Borland") < far("zh", "Avaland"));
    assert!(scored.asked_in("fr").is_none());
    // The score of a model is of the language of the first culture.
    let headline = stored.headline("Large", &[]).unwrap();
    assert_eq!(headline.value, far("zh", "Borland"));
    let told = stored.tables().into_iter().map(|table| table.heading);
    assert!(
        told.filter(|heading| heading.contains("asked in zh"))
            .count()
            >= 2
    );
    let scatter = |language: &str| {
        let survey = SurveyChoice {
            language: language.into(),
            ..SurveyChoice::default()
        };
        let request = FigureRequest {
            id: figure::Id::Scatter,
            models: vec!["tiny".into(), "Large".into()],
            survey,
            ..FigureRequest::default()
        };
        match study.figure(&request).map(|(figure, _)| figure.marks) {
            Ok(Marks::Scatter(scatter)) => Ok((scatter.points.len(), scatter.leaning_a[1])),
            Ok(other) => panic!("{other:?}"),
            Err(problem) => Err(problem),
        }
    };
    assert_eq!(scatter("en").unwrap(), (2, 0));
    assert_eq!(scatter("zh").unwrap(), (2, 2));
    assert!(scatter("fr").unwrap_err().advice.is_some());
    assert!(study.verify().sound);
}

#[test]
fn the_question_set_leaves_out_the_person_and_what_one_people_was_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);
    import(&study, root, "questions.json", ENGLISH);
    import(&study, root, "people.csv", &people());
    let answers = "model,question,label,probability\nLarge,Q1,1,1\nLarge,Q2,1,1\nLarge,Q262,1,1\n";
    import(&study, root, "large.csv", answers);
    let items = |question_set| {
        let survey = SurveyChoice {
            question_set,
            ..SurveyChoice::default()
        };
        bars(figure(&study, figure::Id::Distance, survey)).panels[0].groups[0].bars[0].items
    };
    assert_eq!((items(false), items(true)), (Some(3), Some(2)));
    let topics = |topics: &str| {
        let survey = SurveyChoice {
            topics: topics.into(),
            ..SurveyChoice::default()
        };
        let bars = bars(figure(&study, figure::Id::Topics, survey));
        let groups = bars.panels[0].groups.iter();
        groups.map(|group| group.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(topics("thirteen"), ["Social values", "Other questions"]);
}

#[test]
fn for_china_and_the_united_states_the_question_set_is_of_221() {
    let (Some(shares), Some(questions)) = (
        real("questions/proportions_group_by_country.json"),
        real("questions/wvs_questions.json"),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);
    study.import_as(&shares, None, None).unwrap();
    study.import_as(&questions, None, None).unwrap();
    study
        .set_cultures(vec![
            culture("China", "CHN", "zh", 0),
            culture("United States", "USA", "en", 1),
        ])
        .unwrap();
    // A model that always gives the first option.
    let mut answers = "model,question,label,probability\n".to_owned();
    for number in 1..=290 {
        answers += &format!("First,Q{number},1,1\n");
    }
    answers += "First,Q234A,1,1\n";
    import(&study, root, "first.csv", &answers);
    let survey = SurveyChoice {
        question_set: true,
        published: true,
        topics: "thirteen".into(),
        ..SurveyChoice::default()
    };
    let distance = bars(figure(&study, figure::Id::Distance, survey.clone()));
    for panel in distance
        .panels
        .iter()
        .filter(|panel| panel.measure.starts_with("JS"))
    {
        let bars = &panel.groups[0].bars;
        assert_eq!(bars[0].items, Some(221), "{}", panel.measure);
        assert_eq!(
            bars.iter().filter(|bar| bar.name.contains("ALIGN")).count(),
            8
        );
    }
    // Recomputed from the file by another program: mean JS over the 221. A uniform
    // guess lies below every printed row.
    let js = |panel: usize, name: &str| {
        let mut bars = distance.panels[panel].groups[0].bars.iter();
        bars.find(|bar| bar.name == name).unwrap().value
    };
    for (panel, name, expected) in [
        (0, "Uniform guess", 0.313_538),
        (2, "Uniform guess", 0.255_762),
        (0, "Always the first option", 0.595_063),
        (2, "Always the first option", 0.616_019),
        (0, "People of the other cultures", 0.229_263),
        (0, "People’s other answers", 0.279_673),
        (2, "People’s other answers", 0.230_769),
    ] {
        let found = js(panel, name);
        assert!((found - expected).abs() < 1e-6, "{name}: {found}");
    }
    let printed = &distance.panels[0].groups[0].bars;
    assert!(
        printed
            .iter()
            .any(|bar| bar.name.starts_with("Qwen SFT") && bar.value == 0.325)
    );
    let topics = bars(figure(&study, figure::Id::Topics, survey.clone()));
    assert_eq!(topics.panels[0].groups.len(), 13);
    let Marks::Answers(tension) = figure(&study, figure::Id::Tension, survey).marks else {
        panic!("answers")
    };
    assert_eq!(tension.rows.len(), 50);
    // ALIGN's examples of disputed questions are among them.
    let ids: Vec<&str> = tension
        .rows
        .iter()
        .map(|row| row.question.as_str())
        .collect();
    for question in ["Q149", "Q165", "Q166", "Q168"] {
        assert!(ids.contains(&question), "{ids:?}");
    }
    // The model, two baselines, eight printed rows.
    assert_eq!(tension.leaning.len(), 1 + 2 + 8);
    println!("{ids:?}");
}

#[test]
fn more_countries_than_cultures_are_told_and_a_model_is_not_asked_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);
    import(&study, root, "questions.json", ENGLISH);
    let few = import(&study, root, "people.csv", &people());
    let told = |notes: &[String]| notes.iter().any(|note| note.contains("new countr"));
    assert!(study.cultures().len() == 2 && !told(&few.report.notes));
    study.remove_dataset(&few.id).unwrap();
    study.set_cultures(Vec::new()).unwrap();

    let mut text = "respondent,country,Q1,Q2,Q262\n".to_owned();
    for i in 0..63 {
        text += &format!("p{i},Land {},{},1,2\n", i % 21, 1 + i % 3);
    }
    let many = import(&study, root, "many.csv", &text);
    assert!(study.cultures().is_empty());
    let notes = many.report.notes.join(" ");
    assert!(notes.contains("21 new countries"), "{notes}");

    let tiny = Path::new("tests/golden/tiny/llama");
    study.add_model("tiny", tiny).unwrap();
    let refused = |said: &str| {
        let problem = study
            .probe(attune::probe::Kind::Survey, "tiny", &[])
            .unwrap_err();
        assert!(problem.message.contains(said), "{problem}");
        assert!(problem.advice.is_some());
        assert!(study.jobs().unwrap().is_empty());
    };
    refused("no culture");
    let elsewhere = vec![culture("Avaland", "Avaland", "en", 0)];
    study.set_cultures(elsewhere).unwrap();
    refused("none of these questions");
}
