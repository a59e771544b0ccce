//! Whose answers count: those of tasks, scenarios and runs stand beside each other, the newest
//! among equals; and how a study looks that has many.

use std::collections::BTreeSet;
use std::path::Path;

use attune::job::{Draft, Folder, Input, ModelUse};
use attune::probe::{ANSWERS, Answer, Sampling, Scenario, Tasks, Who, read_answers};
use attune::score::survey::ScoredSurvey;
use attune::study::{Asking, Draft as Drafted, NOBODY, Scores, Study};

use crate::at_size::{answered, busy, scenarios, study, task, tiny};
use crate::tiny::wait;

fn survey(study: &Study) -> ScoredSurvey {
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

fn names(scored: &ScoredSurvey) -> Vec<&str> {
    scored.models.iter().map(|row| row.name.as_str()).collect()
}

/// What a job answered to a question as somebody, as shares.
fn said(job: &Folder, scenario: &str, question: &str) -> Vec<f64> {
    let answers = read_answers(&job.result(ANSWERS).unwrap()).unwrap();
    let is_it = |a: &&Answer| a.scenario == scenario && a.item == question;
    let logs = &answers.iter().find(is_it).unwrap().logprobs;
    logs.iter().map(|log| log.exp()).collect()
}

/// What a row is scored by.
fn shares(scored: &ScoredSurvey, row: &str, question: &str) -> Vec<f64> {
    let row = names(scored).iter().position(|name| *name == row).unwrap();
    let question = scored.questions.iter().find(|q| q.question == question);
    question.unwrap().models[row]
        .as_ref()
        .unwrap()
        .distribution
        .shares
        .clone()
}

#[track_caller]
fn assert_same(found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }
}

#[test]
fn tasks_and_scenarios_stand_beside_each_other_and_the_newest_of_equals_counts() {
    let root = tempfile::tempdir().unwrap();
    let study = study(root.path(), 6);
    let base = tiny(&study).sha256;
    let ask = |tasks: Tasks, seed| answered(&study, &base, None, &tasks, seed);
    let both = scenarios(&["", "teacher"]);
    let first = ask(Tasks::new(vec![task("", 0..3)], both), 1);
    let scored = survey(&study);
    assert_eq!(names(&scored), ["tiny", "tiny as teacher"]);
    assert_same(&shares(&scored, "tiny", "Q1"), &said(&first, "", "Q1"));
    let teacher = said(&first, "teacher", "Q1");
    assert_same(&shares(&scored, "tiny as teacher", "Q1"), &teacher);
    assert_eq!(scored.questions.len(), 3);

    // Asked again as one of them, that one is asked anew, whatever else is asked with it.
    let again = ask(
        Tasks::new(vec![task("", 0..3)], scenarios(&["teacher", "nurse"])),
        2,
    );
    let scored = survey(&study);
    let rows = ["tiny as teacher", "tiny as nurse", "tiny"];
    assert_eq!(names(&scored), rows);
    assert_same(&shares(&scored, "tiny", "Q1"), &said(&first, "", "Q1"));
    let teacher = said(&again, "teacher", "Q1");
    assert_same(&shares(&scored, "tiny as teacher", "Q1"), &teacher);

    // Another task stands beside the first; both make one row.
    let other = ask(Tasks::new(vec![task("more", 3..6)], Vec::new()), 3);
    let scored = survey(&study);
    assert_eq!(names(&scored), ["tiny", "tiny as teacher", "tiny as nurse"]);
    assert_eq!(scored.models[0].questions, 6);
    assert_same(&shares(&scored, "tiny", "Q1"), &said(&first, "", "Q1"));
    assert_same(&shares(&scored, "tiny", "Q4"), &said(&other, "", "Q4"));

    // The files of all jobs are what the scores come from, each once.
    let stored = study.scores(attune::score::Kind::Survey).unwrap().unwrap();
    let files = stored
        .parents
        .iter()
        .filter(|parent| parent.what == "answers");
    assert_eq!(files.count(), 3);

    let view = study.view(Drafted::default());
    let cell =
        |probe: attune::probe::Kind| view.probes.iter().find(|cell| cell.probe == probe).unwrap();
    assert_eq!(
        cell(attune::probe::Kind::Survey).scenarios,
        ["nurse", "teacher"]
    );
    // One of the tasks has no name.
    assert_eq!(cell(attune::probe::Kind::Survey).tasks, None);
    assert!(study.verify().sound, "{:#?}", study.verify().lines);
}

#[test]
fn a_tenth_of_many_answers_is_read_and_scored() {
    let root = tempfile::tempdir().unwrap();
    let study = study(root.path(), 300);
    let base = tiny(&study).sha256;
    let ids: Vec<String> = (0..19).map(|at| format!("s{at}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let tasks = Tasks::new(vec![task("", 0..300)], scenarios(&ids));
    let job = answered(&study, &base, None, &tasks, 7);
    let scored = survey(&study);
    assert_eq!((scored.models.len(), scored.questions.len()), (19, 300));
    assert!(scored.models.iter().all(|row| row.questions == 300));
    let last = said(&job, "s18", "Q299");
    assert_same(&shares(&scored, "tiny as s18", "Q299"), &last);
}

#[test]
fn a_view_of_many_jobs_opens_nothing_that_is_known() {
    let root = tempfile::tempdir().unwrap();
    let study = busy(root.path(), 4, 6, 27);
    let first = study.view(Drafted::default());
    assert!(first.problems.is_empty(), "{:?}", first.problems);
    assert_eq!((first.jobs.len(), first.models.len()), (27, 4));
    let cells: Vec<_> = first
        .probes
        .iter()
        .filter(|c| c.probe == attune::probe::Kind::Survey)
        .collect();
    assert_eq!(cells.len(), 4);
    assert!(cells.iter().all(|cell| cell.tasks == Some((6, 6))));
    // A column of six tasks is one column.
    let kinds: BTreeSet<_> = first.probes.iter().map(|cell| cell.probe).collect();
    assert_eq!(first.probes.len(), kinds.len() * 4);

    for job in std::fs::read_dir(study.folder().join("jobs")).unwrap() {
        let job = job.unwrap().path();
        for file in [
            "job.json",
            "inputs/probe.json",
            "inputs/recipe.toml",
            "result/answers.parquet",
        ] {
            let path = job.join(file);
            if path.exists() {
                std::fs::write(path, "not to be read").unwrap();
            }
        }
    }
    assert_eq!(study.view(Drafted::default()), first);
    // What is no longer there is no longer shown.
    let gone = &first.jobs[0].id;
    study.remove_job(gone).unwrap();
    let without = study.view(Drafted::default());
    assert_eq!(without.jobs.len(), 26);
    assert_eq!(
        without
            .probes
            .iter()
            .filter(|c| c.tasks == Some((5, 6)))
            .count(),
        1
    );
}

#[test]
fn words_are_drawn_in_runs_and_asked_as_scenarios_of_the_study() {
    let root = tempfile::tempdir().unwrap();
    let study = crate::tiny::study(
        root.path(),
        &[("tiny", "{{ lower }}-{{ upper }} {{ cue }}")],
    );
    let file = Path::new("data/sample/associations-oshel.csv");
    study.import_as(file, None, None).unwrap();
    let scenario = |id: &str, template: &str| Scenario {
        id: id.to_owned(),
        who: Who::Country,
        name: "Oshel".to_owned(),
        template: template.to_owned(),
        language: "en".to_owned(),
    };
    for (id, template) in [
        (NOBODY, "You."),
        ("", "You."),
        ("a/b", "You."),
        ("empty", " "),
        ("broken", "{{ country"),
        ("unknown", "{{ persona }}"),
    ] {
        assert!(study.add_scenario(scenario(id, template)).is_err(), "{id}");
    }
    assert!(study.scenarios().unwrap().is_empty());
    study.add_scenario(scenario("oshel", "You.")).unwrap();
    let living = scenario("oshel", "You live in {{ country }}.");
    study.add_scenario(living.clone()).unwrap();
    assert_eq!(study.scenarios().unwrap(), std::slice::from_ref(&living));

    let asking = |ids: &[&str], sampling| Asking {
        prompt: "tiny".to_owned(),
        scenarios: ids.iter().map(|id| (*id).to_owned()).collect(),
        sampling,
        ..Asking::default()
    };
    let unknown = asking(&["mars"], None);
    let problem = study
        .probe_as(attune::probe::Kind::Associations, "tiny", &unknown)
        .unwrap_err();
    assert!(problem.message.contains("mars"), "{problem}");
    let drawn = Sampling {
        temperature: 0.7,
        runs: 2,
    };
    let drawn = asking(&[NOBODY, "oshel"], Some(drawn));
    let drawn = study
        .probe_as(attune::probe::Kind::Associations, "tiny", &drawn)
        .unwrap();
    wait(&study, &drawn);
    let job = study.job(&drawn).unwrap();
    // What it was told stays with the job, whatever becomes of the table.
    study.remove_scenario("oshel").unwrap();
    assert!(study.remove_scenario("oshel").is_err());
    let asked = Tasks::read(&job.input("probe.json").unwrap()).unwrap();
    assert_eq!(asked.scenarios, [Scenario::default(), living]);
    let answers = read_answers(&job.result(ANSWERS).unwrap()).unwrap();
    assert_eq!(answers.len(), asked.items());

    let greedy = study
        .probe_as(
            attune::probe::Kind::Associations,
            "tiny",
            &asking(&[], None),
        )
        .unwrap();
    wait(&study, &greedy);
    let stored = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    let Scores::Associations(scored) = &stored.scores else {
        panic!("associations")
    };
    let rows: Vec<&str> = scored.groups[0]
        .models
        .iter()
        .map(|m| m.name.as_str())
        .collect();
    let runs = [
        "tiny",
        "tiny, run 1 at temperature 0.7",
        "tiny, run 2 at temperature 0.7",
        "tiny as oshel, run 1 at temperature 0.7",
        "tiny as oshel, run 2 at temperature 0.7",
    ];
    assert_eq!(rows, runs);
}

/// A ranking as it was asked and answered in the first format: one bare probe, lines.
const OLD: &str = "tests/fixtures/answers/ranking-1";

#[test]
fn a_ranking_of_the_first_format_is_read_and_one_half_done_goes_on() {
    let asked = Path::new(OLD).with_extension("probe.json");
    let tasks = Tasks::read(&asked).unwrap();
    assert_eq!((tasks.kind(), tasks.items()), ("ranking", 40));
    let lines = Path::new(OLD).with_extension("answers.jsonl");
    let old = read_answers(&lines).unwrap();
    assert_eq!(old.len(), 40);
    let usual = |answer: &Answer| answer.task.is_empty() && answer.run == 0 && !answer.raw;
    assert!(old.iter().all(usual));

    let jobs = tempfile::tempdir().unwrap();
    let model = ModelUse {
        name: "tiny".to_owned(),
        sha256: old[0].model.clone(),
        adapter_sha256: None,
    };
    // A manifest of that time names neither tasks nor scenarios.
    let spec = serde_json::json!({ "kind": "probe", "model": model, "probe": "ranking" });
    let draft = Draft {
        title: "Ask".to_owned(),
        spec: serde_json::from_value(spec).unwrap(),
        parents: Vec::new(),
        inputs: vec![("probe.json".to_owned(), Input::File(asked))],
    };
    let job = Folder::create(jobs.path(), draft).unwrap();
    job.prepare().unwrap();
    let text = std::fs::read_to_string(lines).unwrap();
    let kept: String = text.split_inclusive('\n').skip(1).take(10).collect();
    std::fs::write(job.partial("answers.jsonl").unwrap(), kept).unwrap();
    let find = |_: &str| Some("tests/golden/tiny/llama".into());
    attune::worker::run_job(job.path(), &find, None).unwrap();
    let whole = read_answers(&job.result(ANSWERS).unwrap()).unwrap();
    assert_eq!(whole[..10], old[..10]);
    let of = |answers: &[Answer]| -> Vec<(String, String)> {
        let all = answers.iter();
        all.map(|a| (a.item.clone(), a.prompt.clone())).collect()
    };
    assert_eq!(of(&whole), of(&old));
}
