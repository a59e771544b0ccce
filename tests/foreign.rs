//! Studies that several write at once, and folders that came from elsewhere.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use attune::engine::{Engine, Watch};
use attune::job::{Counting, Draft, Folder, Queue, Spec, State};
use attune::study::{Home, Study};
use attune::worker;

const ATTUNE: &str = env!("CARGO_BIN_EXE_attune-headless");

fn start(root: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(ATTUNE);
    command.args(arguments).current_dir(root);
    command.env("ATTUNE_HOME", root.join("config"));
    command.env("ATTUNE_MODELS", root.join("models"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn done(root: &Path, arguments: &[&str]) -> bool {
    start(root, arguments).wait().unwrap().success()
}

fn home(root: &Path) -> Home {
    Home {
        config: root.join("config"),
        models: root.join("models"),
    }
}

/// A survey of one country.
fn survey(root: &Path, country: &str) -> PathBuf {
    let mut text = String::from("D_INTERVIEW,B_COUNTRY_ALPHA,W_WEIGHT,Q1,Q2\n");
    for person in 0..200 {
        let (q1, q2) = (person % 4 + 1, person % 3 + 1);
        text += &format!("{person},{country},1,{q1},{q2}\n");
    }
    let path = root.join(format!("{country}.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

fn cultures(study: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(study.join("study.json")).unwrap();
    let about: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cultures = about["cultures"].as_array().unwrap().iter();
    let mut names: Vec<String> = cultures
        .map(|culture| culture["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn counting(jobs: &Path, to: u64) -> Folder {
    let draft = Draft {
        title: "Count".into(),
        spec: Spec::Count(Counting { to, pause_ms: 1 }),
        parents: Vec::new(),
        inputs: Vec::new(),
    };
    Folder::create(jobs, draft).unwrap()
}

#[test]
fn two_command_lines_at_once_lose_nothing() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for country in ["AAA", "BBB"] {
        survey(root, country);
    }
    for round in 0..3 {
        let study = format!("study-{round}");
        assert!(done(root, &["new", &study]));
        let both = ["AAA.csv", "BBB.csv"].map(|file| start(root, &["import", &study, file]));
        for mut one in both {
            assert!(one.wait().unwrap().success());
        }
        assert_eq!(cultures(&root.join(&study)), ["AAA", "BBB"]);
        assert!(!root.join(&study).join("owner.json").exists());
    }
}

#[test]
fn threads_of_one_program_that_write_at_once_lose_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("study");
    let study = Study::create(&home(root.path()), &folder, "Many").unwrap();
    let countries = ["AAA", "BBB", "CCC", "DDD"];
    let files = countries.map(|country| survey(root.path(), country));
    std::thread::scope(|scope| {
        for file in &files {
            scope.spawn(|| study.import_as(file, None, None).unwrap());
        }
    });
    assert_eq!(cultures(&folder), countries);
    assert_eq!(study.cultures().len(), 4);
}

#[test]
fn what_another_changed_in_the_file_meanwhile_stays() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("study");
    let study = Study::create(&home(root.path()), &folder, "Mine").unwrap();
    let path = folder.join("study.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("Mine", "Renamed")).unwrap();
    study.set_cultures(Vec::new()).unwrap();
    assert_eq!(study.name(), "Renamed");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("Renamed"), "{text}");
}

#[test]
fn an_import_that_cannot_be_finished_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("study");
    let study = Study::create(&home(root.path()), &folder, "Mine").unwrap();
    let file = survey(root.path(), "AAA");
    let path = folder.join("study.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "{").unwrap();
    assert!(study.import_as(&file, None, None).is_err());
    assert!(study.datasets().0.is_empty());
    std::fs::write(&path, text).unwrap();
    study.import_as(&file, None, None).unwrap();
    assert_eq!((cultures(&folder).len(), study.datasets().0.len()), (1, 1));
}

#[test]
fn an_owner_in_the_future_is_nobody() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    assert!(done(root, &["new", "study"]));
    let owner = r#"{"format":1,"host":"elsewhere","pid":1,"token":"x","since":1,
                    "heartbeat":32472144000}"#;
    std::fs::write(root.join("study/owner.json"), owner).unwrap();
    survey(root, "AAA");
    assert!(done(root, &["import", "study", "AAA.csv"]));
}

#[test]
fn a_study_that_was_being_made_when_the_program_was_killed_can_be_made_again() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for millis in [20, 60, 120] {
        let mut new = start(root, &["new", "study", "--sample"]);
        std::thread::sleep(Duration::from_millis(millis));
        let _ = new.kill();
        new.wait().unwrap();
        let there = root.join("study").exists();
        assert!(done(root, &["data", "study"]) == there);
        assert!(there || done(root, &["new", "study", "--sample"]));
        std::fs::remove_dir_all(root.join("study")).unwrap();
        let left = std::fs::read_dir(root).unwrap().flatten();
        let left = left.filter(|entry| entry.file_name().to_string_lossy().contains("making"));
        assert!(there || left.count() == 0);
    }
}

#[test]
fn a_job_that_was_queued_elsewhere_waits_for_the_word_of_the_person() {
    let root = tempfile::tempdir().unwrap();
    let jobs = root.path().join("jobs");
    let own = counting(&jobs, 3);
    assert_eq!(own.state(), State::Queued);
    let elsewhere = root.path().join("copied");
    std::fs::create_dir(&elsewhere).unwrap();
    let copied = elsewhere.join(own.id());
    std::fs::create_dir(&copied).unwrap();
    for name in ["job.json", "queued"] {
        std::fs::copy(own.path().join(name), copied.join(name)).unwrap();
    }
    let queue = Queue::new(&elsewhere);
    let copied = queue.job(&own.id()).unwrap();
    // In another place; on another machine; of a version that did not say.
    let marker = std::fs::read_to_string(copied.path().join("queued")).unwrap();
    let of_another = marker.replace(attune::job::machine_id().unwrap(), "another");
    for foreign in [marker.as_str(), of_another.as_str(), ""] {
        std::fs::write(copied.path().join("queued"), foreign).unwrap();
        assert_eq!(copied.state(), State::Foreign);
        assert!(queue.next().unwrap().is_none());
        worker::run_queue(&elsewhere, &|_| None, None).unwrap();
        Engine::with_worker(&elsewhere, ATTUNE.into()).unwrap();
        assert_eq!(copied.state(), State::Foreign);
        // Neither is it stopped by itself.
        copied.request_stop().unwrap();
        assert_eq!(copied.state(), State::Foreign);
    }
    // The same job in this place, but of another machine.
    std::fs::write(own.path().join("queued"), of_another).unwrap();
    assert_eq!(own.state(), State::Foreign);

    copied.resume().unwrap();
    assert_eq!(copied.state(), State::Queued);
    worker::run_queue(&elsewhere, &|_| None, None).unwrap();
    assert_eq!(copied.state(), State::Finished);
    own.resume().unwrap();
    assert_eq!(own.state(), State::Queued);
}

#[test]
fn the_command_line_lists_jobs_from_elsewhere_and_starts_one_when_told() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    assert!(done(root, &["new", "study"]));
    let job = counting(&root.join("study/jobs"), 3);
    std::fs::write(job.path().join("queued"), "").unwrap();
    assert!(done(root, &["jobs", "study"]));
    assert_eq!(job.state(), State::Foreign);
    assert!(!done(root, &["jobs", "study", "--start", "../study"]));
    assert!(done(root, &["jobs", "study", "--start", &job.id()]));
    assert_eq!(job.state(), State::Finished);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder whose only file must stay as it is.
    fn outside(root: &Path) -> PathBuf {
        let outside = root.join("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("precious"), "line without end").unwrap();
        outside
    }

    fn is_untouched(outside: &Path) -> bool {
        let text = std::fs::read_to_string(outside.join("precious")).unwrap();
        text == "line without end" && std::fs::read_dir(outside).unwrap().count() == 1
    }

    #[test]
    fn a_worker_writes_through_no_link() {
        let root = tempfile::tempdir().unwrap();
        let outside = outside(root.path());
        let jobs = root.path().join("jobs");
        let (file, folder) = (outside.join("precious"), outside.as_path());
        for (name, to) in [
            ("events.jsonl", file.as_path()),
            ("lock", file.as_path()),
            ("result", folder),
            ("result/adapter", folder),
            ("partial", folder),
            ("checkpoints", folder),
            ("inputs", folder),
        ] {
            let job = counting(&jobs, 20);
            let at = job.path().join(name);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            symlink(to, &at).unwrap();
            let ended = worker::run_job(job.path(), &|_| None, None);
            assert!(ended.is_err() || name == "inputs", "{name}");
            assert!(is_untouched(&outside), "{name}");
        }
    }

    #[test]
    fn a_link_among_jobs_and_datasets_is_none() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("study");
        let study = Study::create(&home(root.path()), &folder, "Mine").unwrap();
        let file = survey(root.path(), "AAA");
        let dataset = study.import_as(&file, None, None).unwrap().id;
        let job = counting(&root.path().join("jobs"), 3);
        std::fs::create_dir_all(folder.join("jobs")).unwrap();
        symlink(job.path(), folder.join("jobs").join(job.id())).unwrap();
        assert!(study.queue().list().unwrap().is_empty());
        assert!(study.job(&job.id()).is_err());
        assert!(study.job("../../jobs").is_err() && study.job("/").is_err());
        symlink(
            folder.join("data").join(&dataset),
            folder.join("data/other"),
        )
        .unwrap();
        assert_eq!(study.datasets().0.len(), 1);
        assert!(study.curation("other").is_err() && study.curation("..").is_err());
    }

    #[test]
    fn a_study_with_links_is_not_opened_and_one_behind_a_link_is() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("study");
        let open = |folder: &Path| Study::open(&home(root.path()), folder);
        drop(Study::create(&home(root.path()), &folder, "Mine").unwrap());
        let behind = root.path().join("behind");
        symlink(&folder, &behind).unwrap();
        assert!(open(&behind).is_ok());
        let outside = outside(root.path());
        for name in ["data", "jobs", "study.sqlite", "study.lock", "owner.json"] {
            let at = folder.join(name);
            let _ = std::fs::remove_file(&at);
            symlink(outside.join("precious"), &at).unwrap();
            let problem = open(&folder).map(drop).unwrap_err();
            assert!(problem.advice.is_some() && problem.message.contains(name));
            std::fs::remove_file(&at).unwrap();
        }
        assert!(is_untouched(&outside) && open(&folder).is_ok());
    }

    #[test]
    fn a_job_whose_events_cannot_be_read_hides_no_other() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("study");
        let study = Study::create(&home(root.path()), &folder, "Mine").unwrap();
        let jobs = folder.join("jobs");
        let first = counting(&jobs, 3);
        let second = counting(&jobs, 3);
        let events = first.path().join("events.jsonl");
        let _ = std::fs::remove_file(&events);
        symlink("/dev/zero", &events).unwrap();
        let mut watch = Watch::new(Queue::new(&jobs));
        let changes = watch.poll().unwrap();
        let ids: Vec<&str> = changes
            .updates
            .iter()
            .map(|update| update.id.as_str())
            .collect();
        assert_eq!(ids, [first.id(), second.id()]);
        assert_eq!(changes.problems.len(), 1);
        // It is told once.
        assert!(watch.poll().unwrap().problems.is_empty());
        drop(study);
    }

    #[test]
    fn devices_and_pipes_are_refused_without_waiting() {
        let begun = Instant::now();
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("study");
        let study = Study::create(&home(root.path()), &folder, "Mine").unwrap();
        let job = counting(&folder.join("jobs"), 3);
        let manifest = job.path().join("job.json");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let input = r#""inputs": [{"path": "/dev/zero", "sha256": "0"}]"#;
        std::fs::write(&manifest, text.replace(r#""inputs": []"#, input)).unwrap();
        assert!(!study.verify().sound);
        assert!(job.verify_inputs().is_err());
        std::fs::write(&manifest, text).unwrap();
        let pipe = job.path().join("events.jsonl");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert!(job.events().is_err());
        study.verify();
        std::fs::create_dir_all(folder.join("models")).unwrap();
        symlink("/dev/zero", folder.join("models/x.json")).unwrap();
        assert!(study.models().is_err());

        let model = root.path().join("model");
        std::fs::create_dir(&model).unwrap();
        let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/tiny/llama");
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            std::fs::copy(tiny.join(name), model.join(name)).unwrap();
        }
        symlink("/dev/zero", model.join("extra.json")).unwrap();
        let problem = attune::job::weights::sha256(&model).unwrap_err();
        assert!(problem.message.contains("extra.json"), "{problem}");
        assert!(study.add_model("tiny", &model).is_err());
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
