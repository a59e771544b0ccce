//! Cultures: any number, in any language, each with its countries in every source.

use std::path::Path;

use crate::tiny;
use attune::figure::identity;
use attune::probe::{Probe, Tasks};
use attune::score::survey::ScoredSurvey;
use attune::study::{Asking, Culture, Home, Scores, Study};

/// As written before cultures had countries of their own in a source.
const BEFORE: &str = r#"{
  "format": 1,
  "name": "st",
  "sample": false,
  "created_at": 1796083608.5495963,
  "cultures": [
    {
      "name": "Oshel",
      "countries": [
        "Oshel"
      ],
      "language": "en",
      "colour": 0
    },
    {
      "name": "Tarvik",
      "countries": [
        "Tarvik"
      ],
      "language": "en",
      "colour": 1
    }
  ]
}
"#;

fn home(root: &Path) -> Home {
    Home {
        config: root.join("config"),
        models: root.join("models"),
    }
}

fn empty(root: &Path) -> Study {
    Study::create(&home(root), &root.join("study"), "Cultures").unwrap()
}

fn import(study: &Study, root: &Path, name: &str, text: &str) -> String {
    let path = root.join(name);
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap().id
}

fn scored(study: &Study) -> ScoredSurvey {
    match &study
        .scores(attune::score::Kind::Survey)
        .unwrap()
        .unwrap()
        .scores
    {
        Scores::Survey(scored) => scored.clone(),
        _ => panic!("a survey"),
    }
}

/// A file of people: country and answer to Q1, each as many times as said.
fn people(rows: &[(&str, u8, usize)]) -> String {
    let mut text = "respondent,country,Q1\n".to_owned();
    for (place, (country, answer, times)) in rows.iter().enumerate() {
        for time in 0..*times {
            text += &format!("{place}-{time},{country},{answer}\n");
        }
    }
    text
}

const QUESTION: &str = r#"[{"Q_id": "Q1", "question": "Is family important?",
    "option_lst": ["Very", "Rather", "Not"]}]"#;

#[test]
fn a_culture_has_other_countries_in_another_source() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = empty(root);
    import(&study, root, "questions.json", QUESTION);
    let first = people(&[("Avaland", 1, 30), ("Borland", 3, 10)]);
    import(&study, root, "first.csv", &first);
    let second = people(&[("Avaland", 2, 5), ("Borland", 2, 20)]);
    let second = import(&study, root, "second.csv", &second);
    let answers = "model,question,label,probability\nLarge,Q1,1,1\n";
    import(&study, root, "large.csv", answers);
    let mut culture = Culture {
        name: "Both".into(),
        countries: vec!["Avaland".into()],
        language: "und".into(),
        ..Culture::default()
    };
    let shares = |culture: &Culture| {
        study.set_cultures(vec![culture.clone()]).unwrap();
        let humans = scored(&study).questions[0].humans[0].clone().unwrap();
        assert!(study.verify().sound);
        (humans.people, humans.shares)
    };
    // Of Avaland the first file counts.
    assert_eq!(shares(&culture), (Some(30), vec![1.0, 0.0, 0.0]));
    // The second gives the people of Borland, though the first has some too.
    culture.own.insert(second, vec!["Borland".into()]);
    assert_eq!(shares(&culture), (Some(50), vec![0.6, 0.4, 0.0]));
}

#[test]
fn an_imported_country_brings_its_language_or_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = empty(root);
    let rows = people(&[("Germany", 1, 3), ("BRA", 1, 3), ("Borduria", 1, 3)]);
    let id = import(&study, root, "people.csv", &rows);
    let told = |study: &Study| -> Vec<(String, String, usize)> {
        let cultures = study.cultures().into_iter();
        cultures.map(|c| (c.name, c.language, c.colour)).collect()
    };
    let line = |name: &str, language: &str, place| (name.to_owned(), language.to_owned(), place);
    assert_eq!(
        told(&study),
        [
            line("BRA", "pt", 0),
            line("Borduria", "und", 1),
            line("Germany", "de", 2)
        ]
    );
    let manifest = study.datasets().0.into_iter().find(|m| m.id == id).unwrap();
    let notes = manifest.report.notes.join(" ");
    assert!(notes.contains("Borduria is not known"), "{notes}");
    // Another one does not take the look of one that is left.
    study.set_cultures(study.cultures()[1..].to_vec()).unwrap();
    import(&study, root, "more.csv", &people(&[("Syldavia", 1, 3)]));
    assert_eq!(told(&study)[2], line("Syldavia", "und", 0));
    assert_ne!(identity(0), identity(1));
    let wrong = Culture {
        name: "North".into(),
        language: "English!".into(),
        ..Culture::default()
    };
    let problem = study.set_cultures(vec![wrong]).unwrap_err();
    assert!(problem.message.contains("English!") && problem.advice.is_some());
    assert_eq!(study.cultures().len(), 3);
}

#[test]
fn a_study_of_before_opens_and_keeps_its_cultures() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let path = root.join("study");
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("study.json"), BEFORE).unwrap();
    let study = Study::open(&home(root), &path).unwrap();
    let cultures = study.cultures();
    let names: Vec<&str> = cultures.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Oshel", "Tarvik"]);
    assert_eq!(
        std::fs::read_to_string(path.join("study.json")).unwrap(),
        BEFORE
    );
    study.set_cultures(cultures.clone()).unwrap();
    assert_eq!(study.cultures(), cultures);
    let text = std::fs::read_to_string(path.join("study.json")).unwrap();
    let written: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["format"], 2);
    assert_eq!(written["created_at"].as_f64(), Some(1796083608.5495963));
}

#[test]
fn questions_in_another_language_are_asked_in_english_prompts_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = tiny::study(root, &[]);
    let german = r#"[{"Q_id": "Q1", "question": "Ist die Familie wichtig?",
        "option_lst": ["Sehr", "Eher", "Nicht"]}]"#;
    import(&study, root, "questions.json", german);
    import(&study, root, "people.csv", &people(&[("Germany", 1, 3)]));
    let model = ["tiny".to_owned()];
    let ask = |study: &Study| {
        let queued = study
            .probe_all(attune::probe::Kind::Survey, &model, &Asking::default())
            .unwrap();
        tiny::wait(study, &queued.jobs[0]);
        let path = study.folder().join("jobs").join(&queued.jobs[0]);
        let mut tasks = Tasks::read(&path.join("inputs/probe.json")).unwrap().tasks;
        let Probe::Survey(probe) = tasks.remove(0).probe else {
            panic!("a survey")
        };
        (queued.notes, probe)
    };
    let (notes, probe) = ask(&study);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].contains("German") && notes[0].contains("English"),
        "{notes:?}"
    );
    assert_eq!(probe.items[0].language, "de");
    assert_eq!(
        probe.template,
        attune::prompt::template("survey-en").unwrap()
    );
    // A prompt of the study's own comes first, and nothing stands in.
    let own = probe.template.replace("\n", " \n");
    study.set_template("survey-de", &own).unwrap();
    let (notes, probe) = ask(&study);
    assert_eq!((notes.len(), &probe.template), (0, &own));
    // One language is no other table.
    assert!(scored(&study).languages().is_empty());
}
