//! Whose answers count: countries of one culture in several files, the same country in two,
//! ready-made shares, real files.

use std::path::Path;

use crate::common::real;
use attune::score::survey::{Gives, HumanShares, ScoredCulture, Weights};
use attune::study::{Culture, Home, Scores, Study};

const QUESTIONS: &str = r#"[
    {"Q_id": "Q1", "question": "Is family important?", "option_lst": ["Very", "Rather", "Not"]},
    {"Q_id": "Q2", "question": "Is work important?", "option_lst": ["Yes", "No"]}
]"#;

fn import(study: &Study, root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap();
}

/// A study of one culture of these countries, with a model known by its answers.
fn study(root: &Path, countries: &[&str]) -> Study {
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    let study = Study::create(&home, &root.join("study"), "People").unwrap();
    if !countries.is_empty() {
        study.set_cultures(vec![both(countries)]).unwrap();
    }
    study
}

fn both(countries: &[impl ToString]) -> Culture {
    Culture {
        name: "Both".into(),
        countries: countries.iter().map(ToString::to_string).collect(),
        language: "en".into(),
        colour: 0,
        ..Culture::default()
    }
}

/// The culture as it was scored, and its people's answers to a question.
fn scored(study: &Study, question: &str) -> (ScoredCulture, HumanShares) {
    let stored = study.scores(attune::score::Kind::Survey).unwrap().unwrap();
    let Scores::Survey(scored) = &stored.scores else {
        panic!("a survey")
    };
    let found = scored.questions.iter().find(|q| q.question == question);
    let humans = found.unwrap().humans[0].clone().unwrap();
    (scored.cultures[0].clone(), humans)
}

/// A file of people: country and answers to Q1 and Q2, each as many times as said.
fn people(rows: &[(&str, u8, u8, usize)]) -> String {
    let mut text = "respondent,country,Q1,Q2\n".to_owned();
    for (place, (country, q1, q2, times)) in rows.iter().enumerate() {
        for time in 0..*times {
            text += &format!("{place}-{time},{country},{q1},{q2}\n");
        }
    }
    text
}

const ANSWERS: &str = "model,question,label,probability\nLarge,Q1,1,1\nLarge,Q2,1,1\n";

#[test]
fn countries_in_several_files_are_pooled_by_person() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland", "Borland"]);
    import(&study, root, "questions.json", QUESTIONS);
    import(&study, root, "a.csv", &people(&[("Avaland", 1, 1, 30)]));
    import(&study, root, "b.csv", &people(&[("Borland", 3, 2, 10)]));
    import(&study, root, "large.csv", ANSWERS);
    let (culture, humans) = scored(&study, "Q1");
    assert_eq!(
        (humans.people, humans.shares),
        (Some(40), vec![0.75, 0.0, 0.25])
    );
    let counted: Vec<(&str, usize)> = culture
        .sources
        .iter()
        .map(|source| (source.country.as_str(), source.counted))
        .collect();
    assert_eq!(counted, [("Avaland", 2), ("Borland", 2)]);
    assert!(study.verify().sound);
}

#[test]
fn nobody_counts_twice_and_people_come_before_shares() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland"]);
    import(&study, root, "questions.json", QUESTIONS);
    let shares = r#"{"Avaland": {"Q1": {"1": 0.1, "2": 0.2, "3": 0.7}}}"#;
    import(&study, root, "shares.json", shares);
    let first = [("Avaland", 1, 1, 30), ("Avaland", 2, 1, 10)];
    import(&study, root, "first.csv", &people(&first));
    // The same people with somebody of another country, and other people.
    let again = [&first[..], &[("Borland", 3, 2, 5)]].concat();
    import(&study, root, "again.csv", &people(&again));
    import(
        &study,
        root,
        "others.csv",
        &people(&[("Avaland", 3, 2, 50)]),
    );
    import(&study, root, "large.csv", ANSWERS);
    let (culture, humans) = scored(&study, "Q1");
    assert_eq!(
        (humans.people, humans.shares),
        (Some(40), vec![0.75, 0.25, 0.0])
    );
    let told: Vec<_> = culture
        .sources
        .iter()
        .map(|of| {
            (
                of.dataset.as_str(),
                of.gives,
                of.counted,
                of.set_aside,
                of.same_people,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("first", Gives::People, 2, 0, false),
            ("again", Gives::People, 0, 2, true),
            ("others", Gives::People, 0, 2, false),
            ("shares", Gives::Shares, 0, 1, false),
        ]
    );
    let tables = study
        .scores(attune::score::Kind::Survey)
        .unwrap()
        .unwrap()
        .tables();
    let said = tables[0].table.rows.concat().join(" ");
    assert!(said.contains("2 (the same people)"), "{said}");
}

#[test]
fn where_only_shares_are_known_of_a_country_countries_count_alike() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland", "Borland"]);
    import(&study, root, "questions.json", QUESTIONS);
    let shares = r#"{"Borland": {"Q1": {"1": 0.2, "2": 0.2, "3": 0.4}}}"#;
    import(&study, root, "shares.json", shares);
    import(&study, root, "a.csv", &people(&[("Avaland", 1, 1, 30)]));
    import(&study, root, "large.csv", ANSWERS);
    let (_, mixed) = scored(&study, "Q1");
    assert_eq!(mixed.people, None);
    for (share, expected) in mixed.shares.iter().zip([0.625, 0.125, 0.25]) {
        assert!((share - expected).abs() < 1e-12, "{:?}", mixed.shares);
    }
    let (_, alone) = scored(&study, "Q2");
    assert_eq!(alone.people, Some(30));
    let tables = study
        .scores(attune::score::Kind::Survey)
        .unwrap()
        .unwrap()
        .tables();
    let notes = tables[0].notes.join(" ");
    assert!(
        notes.contains("on one question only shares are known"),
        "{notes}"
    );
}

/// Counted by hand from the files: 3,029 people of China and 1,467 of Germany answered Q27.
#[test]
fn china_and_germany_pool_to_4496_people() {
    let files = [
        "wvs/China.csv",
        "wvs/Germany.csv",
        "questions/wvs_questions.json",
    ];
    let Some(files) = files.map(real).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &[]);
    for file in &files {
        study.import_as(file, None, None).unwrap();
    }
    // An import makes a culture of each country.
    let cultures = study.cultures().into_iter();
    let countries: Vec<String> = cultures.flat_map(|culture| culture.countries).collect();
    assert_eq!(countries.len(), 2, "{countries:?}");
    study.set_cultures(vec![both(&countries)]).unwrap();
    let answers = "model,question,label,probability\nLarge,Q27,1,1\n";
    import(&study, root, "large.csv", answers);
    let (_, humans) = scored(&study, "Q27");
    assert_eq!(humans.people, Some(4496));
    assert!(
        (humans.shares[0] - 0.2462).abs() < 5e-5,
        "{:?}",
        humans.shares
    );
    assert!(study.verify().sound);
}

#[test]
fn what_becomes_of_weights_is_said_beside_the_scores() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland", "Borland"]);
    import(&study, root, "questions.json", QUESTIONS);
    let read = "respondent,country,weight,Q1\n1,Avaland,3,1\n2,Avaland,1,2\n3,Avaland,,2\n";
    import(&study, root, "read.csv", read);
    let unread = "respondent,country,weight,Q1\n1,Borland,heavy,1\n2,Borland,light,2\n";
    import(&study, root, "unread.csv", unread);
    import(&study, root, "large.csv", ANSWERS);
    let (culture, humans) = scored(&study, "Q1");
    let weights: Vec<Weights> = culture.sources.iter().map(|of| of.weights).collect();
    assert_eq!(weights, [Weights::Used, Weights::Unreadable]);
    // 3 and 1 of Avaland, on average 1; 1 and 1 of Borland.
    assert_eq!((humans.people, humans.without_weight), (Some(4), 1));
    assert!((humans.shares[0] - 2.5 / 4.0).abs() < 1e-12);
    // Kish: 4² / (2.25 + 0.25 + 1 + 1).
    assert!((humans.effective.unwrap() - 16.0 / 4.5).abs() < 1e-12);
    let table = study
        .scores(attune::score::Kind::Survey)
        .unwrap()
        .unwrap()
        .tables()
        .remove(0);
    let (rows, notes) = (table.table.rows.concat().join(" "), table.notes.join(" "));
    assert!(rows.contains("none can be read"), "{rows}");
    assert!(
        notes.contains("up to 1 people a question have no weight above 0"),
        "{notes}"
    );
}

#[test]
fn a_country_without_any_weight_or_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland", "Borland", "Cedonia"]);
    import(&study, root, "questions.json", QUESTIONS);
    let text =
        "respondent,country,weight,Q1\n1,Avaland,2,1\n2,Avaland,2,2\n3,Borland,,2\n4,Borland,,2\n";
    import(&study, root, "people.csv", text);
    import(&study, root, "large.csv", ANSWERS);
    let (culture, humans) = scored(&study, "Q1");
    assert_eq!((humans.people, humans.countries), (Some(2), 1));
    assert_eq!(culture.missing, ["Cedonia"]);
    let borland = culture.sources.iter().find(|of| of.country == "Borland");
    let borland = borland.unwrap();
    assert_eq!((borland.counted, borland.without_weight), (0, 2));
    let notes = study
        .scores(attune::score::Kind::Survey)
        .unwrap()
        .unwrap()
        .tables()[0]
        .notes
        .join(" ");
    assert!(
        notes.contains("no file holds answers of Cedonia"),
        "{notes}"
    );
    assert!(notes.contains("up to 2 people"), "{notes}");
    assert!(study.verify().sound);
}

/// Two people of one file weigh 1,000 each, six of another 1: files weigh alike, person by
/// person.
#[test]
fn weights_of_two_files_are_brought_to_one_scale() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root, &["Avaland", "Borland"]);
    import(&study, root, "questions.json", QUESTIONS);
    let rows = |country: &str, weight: f64, option: u8, times: usize| {
        let row = |i: usize| format!("{i},{country},{weight},{option}\n");
        (0..times).map(row).collect::<String>()
    };
    let head = "respondent,country,weight,Q1\n".to_owned();
    import(
        &study,
        root,
        "a.csv",
        &(head.clone() + &rows("Avaland", 1000.5, 1, 2)),
    );
    import(&study, root, "b.csv", &(head + &rows("Borland", 1.5, 3, 6)));
    import(&study, root, "large.csv", ANSWERS);
    let (_, humans) = scored(&study, "Q1");
    for (share, expected) in humans.shares.iter().zip([0.25, 0.0, 0.75]) {
        assert!((share - expected).abs() < 1e-12, "{:?}", humans.shares);
    }
    assert!(study.verify().sound);
}
