//! Trainings of every format as jobs of a study: one person's answers, rankings to learn
//! the form of, growing shares of the cues; each keeps its prompt, and probes use that.

use std::collections::BTreeSet;
use std::path::Path;

use crate::tiny::wait;
use attune::figure;
use attune::recipe::Recipe;
use attune::study::{FigureRequest, Study};
use attune::train::{Example, Part};

/// A study with 60 cues, each answered by four people.
fn study(root: &Path) -> Study {
    let study = crate::tiny::study(
        root,
        &[
            ("tiny", "{{ lower }}-{{ upper }} {{ cue }}"),
            ("tiny-person", "{% set no_more = 'end' %}{{ cue }}"),
            (
                "tiny-ranking",
                "{% set title = 'R' %}{% set entry = '{n}{word}' %}{{ cue }}: {{ words | join(' ') }}",
            ),
        ],
    );
    let mut text = String::from("participantID,cue,R1,R2,R3\n");
    for cue in 0..60 {
        let other = if cue % 2 == 0 {
            "b"
        } else {
            "No more responses"
        };
        for (person, words) in [
            format!("a,{other},c"),
            "a,No more responses,No more responses".to_owned(),
            "a,b,d".to_owned(),
            "Unknown word,,".to_owned(),
        ]
        .iter()
        .enumerate()
        {
            text += &format!("{person},cue{cue},{words}\n");
        }
    }
    let path = root.join("words.csv");
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap();
    study
}

fn small(study: &Study, more: &[&str]) -> Recipe {
    let usual = [
        "example.template=tiny",
        "example.lower=2",
        "example.upper_above=1",
        "example.most=3",
        "data.max_cues=32",
        "lora.rank=2",
        "run.batch=8",
        "run.max_tokens=100",
        "schedule.epochs=0.5",
        "run.watch_every=4",
    ];
    crate::tiny::recipe(study, "first-steps", &[&usual, more].concat())
}

fn examples(study: &Study, job: &str) -> Vec<Example> {
    let path = study.job(job).unwrap().input("examples.jsonl").unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn taught(study: &Study, recipe: &Recipe) -> String {
    let job = study.train(recipe).unwrap();
    wait(study, &job);
    job
}

#[test]
fn every_format_is_taught_and_growing_shares_are_nested() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());

    let person = ["example.format=participant", "example.template=tiny-person"];
    let recipe = small(&study, &person);
    assert_eq!(study.check(&recipe).unwrap().preview[0].0.messages.len(), 1);
    let job = taught(&study, &recipe);
    let made = examples(&study, &job);
    // Of four people one said nothing.
    let train: Vec<&Example> = made.iter().filter(|e| e.part == Part::Train).collect();
    assert_eq!(train.len(), 32 * 3);
    let answers: BTreeSet<&str> = made.iter().map(|e| e.answer.as_str()).collect();
    let wanted = ["a, b, c", "a, b, d", "a, c, end", "a, end"];
    assert_eq!(answers, BTreeSet::from(wanted));

    // The prompt it was taught with is what it is probed with, whatever became of it.
    study
        .set_template("tiny-person", "Now other words for {{ cue }}")
        .unwrap();
    let name = study.models().unwrap().last().unwrap().name.clone();
    let probe = study
        .probe(attune::probe::Kind::Associations, &name, &[])
        .unwrap();
    wait(&study, &probe);
    let asked = study.job(&probe).unwrap().input("probe.json").unwrap();
    let asked: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(asked).unwrap()).unwrap();
    let asked = &asked["tasks"][0];
    assert_eq!(asked["template"], "{% set no_more = 'end' %}{{ cue }}");
    assert_eq!((&asked["lower"], &asked["upper"]), (&1.into(), &3.into()));

    let task = [
        "data.sources.0.format=ranking",
        "data.sources.0.template=tiny-ranking",
        "data.sources.0.words=3",
    ];
    let job = taught(&study, &small(&study, &task));
    let made = examples(&study, &job);
    assert!(
        made.iter().all(|e| e.answer.starts_with("R 1a 2")),
        "{made:?}"
    );
    let folder = study.job(&job).unwrap();
    assert!(folder.input("read-1.jinja").unwrap().is_file());
    let watched = std::fs::read_to_string(folder.input("watch.json").unwrap()).unwrap();
    assert!(watched.contains(": "), "{watched}");

    let mut before = BTreeSet::new();
    let mut held_out = None;
    // Five words, so that there is a precision to draw.
    let five = small(&study, &["example.upper_above=3"]);
    let jobs = study.learning_curve(&five).unwrap();
    for (job, count) in jobs.iter().zip([8, 16, 24, 32]) {
        wait(&study, job);
        let (train, validation): (Vec<Example>, Vec<Example>) = examples(&study, job)
            .into_iter()
            .partition(|example| example.part == Part::Train);
        let train: BTreeSet<String> = train.into_iter().map(|example| example.id).collect();
        assert_eq!(train.len(), count);
        assert!(before.is_subset(&train));
        before = train;
        assert_eq!(*held_out.get_or_insert(validation.clone()), validation);
    }
    let models = study.models().unwrap();
    for (model, name) in models[models.len() - 4..].iter().zip([
        "tiny + first-steps 25%",
        "tiny + first-steps 50%",
        "tiny + first-steps 75%",
        "tiny + first-steps 3",
    ]) {
        assert_eq!(model.name, name);
    }

    // Asked, they lie on one curve, which begins with the model before.
    let curve = &models[models.len() - 4..];
    for model in [&models[0], &curve[1], &curve[3]] {
        wait(
            &study,
            &study
                .probe(attune::probe::Kind::Associations, &model.name, &[])
                .unwrap(),
        );
    }
    let request = FigureRequest {
        id: figure::Id::Learning,
        ..FigureRequest::default()
    };
    // The rows of the first depth: precision, model, cues, mean with its interval.
    let (drawn, _) = study.figure(&request).unwrap();
    let rows = figure::table(&drawn).rows;
    let first = rows.iter().filter(|row| row[0] == rows[0][0]);
    let learnt: Vec<&Vec<String>> = first.filter(|row| row[1] == curve[3].name).collect();
    let cues: Vec<&str> = learnt.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(cues, ["0", "16.0", "32.0"]);
    assert!(study.verify().sound);
}
