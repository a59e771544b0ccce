//! The chain of a study: everything that it writes is listed, what changes otherwise is
//! named, and one root stands for all of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use attune::artifact::sha256_file;
use attune::dataset::curation::{Curation, Entry, Step};
use attune::dataset::split::Together;
use attune::event::Event;
use attune::job::{Counting, Draft, EventsWriter, Folder, Spec};
use attune::study::{Culture, Home, Plan, Sample, Study};
use serde_json::Value;

fn home(root: &Path) -> Home {
    Home {
        config: root.join("config"),
        models: root.join("models"),
    }
}

fn sample(root: &Path) -> Study {
    Study::create_sample(&home(root), &root.join("study"), Sample::Whole).unwrap()
}

fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text, "{}", path.display());
    std::fs::write(path, changed).unwrap();
}

/// Makes a study one of before there were chains; it is opened again.
fn made_older(root: &Path, study: Study) -> Study {
    let folder = study.folder().to_owned();
    drop(study);
    std::fs::remove_file(folder.join("chain.json")).unwrap();
    edit(&folder.join("study.json"), |text| {
        text.replace(",\n  \"chained\": true", "")
    });
    Study::open(&home(root), &folder).unwrap()
}

/// Every file of a folder, with its hash.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(hashes(&path)),
            false => drop(found.insert(path.clone(), sha256_file(&path).unwrap())),
        }
    }
    found
}

/// That a study is sound, its chain fits, and nothing is in it that is not accounted for.
fn whole(study: &Study, after: &str) {
    let verified = study.verify();
    let said = verified.lines.join("\n");
    assert!(verified.sound, "{after}: {said}");
    assert!(said.contains("files of the chain fit"), "{after}: {said}");
    assert_eq!(verified.root, Some(study.root().unwrap()));
}

#[test]
fn whatever_a_study_writes_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = Study::create(&home(root), &root.join("study"), "Words").unwrap();
    whole(&study, "made");
    let mut id = String::new();
    for file in ["associations-oshel.csv", "questionnaire.json", "survey.csv"] {
        let path = Path::new("data/sample").join(file);
        id = study.import_as(&path, None, None).unwrap().id;
        whole(&study, file);
    }
    let off = Entry {
        step: Step::UsSubset,
        on: false,
    };
    study
        .set_curation(&id, &Curation { steps: vec![off] })
        .unwrap();
    whole(&study, "curation");
    assert!(study.undo_curation(&id).unwrap() && study.redo_curation(&id).unwrap());
    study.remove_dataset(&id).unwrap();
    whole(&study, "dataset thrown away");
    study.restore_dataset(&id).unwrap();
    whole(&study, "dataset taken back");
    study
        .add_model("tiny", Path::new("tests/golden/tiny/llama"))
        .unwrap();
    study.remove_model("tiny").unwrap();
    study.restore_model("tiny").unwrap();
    whole(&study, "model");
    let text = "{{ lower }} to {{ upper }} words for {{ cue }}.";
    study.set_template("own", text).unwrap();
    study.set_template("other", text).unwrap();
    study.reset_template("own").unwrap();
    study.set_plan(&Plan::default()).unwrap();
    whole(&study, "templates and plan");
    study.drop_plan().unwrap();
    study
        .lock_split(1, [0.8, 0.1, 0.1], Together::Spellings)
        .unwrap();
    study.unlock_split().unwrap();
    study.set_cultures(Vec::<Culture>::new()).unwrap();
    whole(&study, "split and cultures");
    study
        .export_report(&study.folder().join("report.html"), &[], "")
        .unwrap();
    whole(&study, "report");
    // Drafts and undo are no part of it.
    let place = study.folder().to_owned();
    let root_before = study.root().unwrap();
    drop(study);
    std::fs::remove_file(place.join("study.sqlite")).unwrap();
    let study = Study::open(&home(root), &place).unwrap();
    whole(&study, "without its catalogue");
    assert_eq!(study.root().unwrap(), root_before);
}

#[test]
fn verification_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let mut before = hashes(study.folder());
    study.verify();
    let mut after = hashes(study.folder());
    for found in [&mut before, &mut after] {
        found.remove(&study.folder().join("owner.json"));
    }
    assert_eq!(before, after);
}

#[test]
fn a_study_of_before_gets_its_chain_at_its_first_change() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = made_older(root, sample(root));
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    assert!(
        verified.lines[0].contains("older version"),
        "{:#?}",
        verified.lines
    );
    assert_eq!(verified.root, None);
    assert!(!study.folder().join("chain.json").exists());
    study.set_cultures(study.cultures()).unwrap();
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    assert!(
        verified.lines[0].contains("were taken as they stood"),
        "{:#?}",
        verified.lines
    );
    let (datasets, _) = study.datasets();
    let manifest = study
        .folder()
        .join("data")
        .join(&datasets[0].id)
        .join("manifest.json");
    edit(&manifest, |text| {
        text.replace("\"may_share\": true", "\"may_share\": false")
    });
    let verified = study.verify();
    assert!(!verified.sound && verified.lines[0].contains("manifest.json"));
    // Importing its file again does not vouch for what was changed.
    study
        .import_as(Path::new("data/sample/associations-oshel.csv"), None, None)
        .unwrap();
    assert!(!study.verify().sound);
    std::fs::remove_file(study.folder().join("chain.json")).unwrap();
    let verified = study.verify();
    assert!(
        verified.lines[0].contains("chain.json"),
        "{:#?}",
        verified.lines
    );
}

#[test]
fn the_root_in_a_report_is_the_studys_or_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("study");
    let study = Study::create_sample(&home(folder.path()), &place, Sample::Data).unwrap();
    let report = study.folder().join("report.html");
    study
        .export_report(&report, &["data".to_owned()], "")
        .unwrap();
    let written = study.root().unwrap();
    let html = std::fs::read_to_string(&report).unwrap();
    assert!(html.contains(&written));
    let sums = std::fs::read_to_string(report.with_extension("sha256")).unwrap();
    let pdf = sha256_file(&report.with_extension("pdf")).unwrap();
    let hash = sha256_file(&report).unwrap();
    assert_eq!(sums, format!("{hash}  report.html\n{pdf}  report.pdf\n"));
    let said = study.verify().lines.join("\n");
    assert!(said.contains("report.html is as it was written, and the root in it is the study’s"));

    study
        .lock_split(1, [0.8, 0.1, 0.1], Together::Spellings)
        .unwrap();
    let verified = study.verify();
    let said = verified.lines.join("\n");
    assert!(
        verified.sound && said.contains(&format!("an earlier one ({written})")),
        "{said}"
    );
    // Elsewhere it has its hashes beside it too.
    let elsewhere = folder.path().join("out.html");
    study
        .export_report(&elsewhere, &["data".to_owned()], "")
        .unwrap();
    assert!(elsewhere.with_extension("sha256").is_file());
}

#[test]
fn a_score_that_is_not_the_newest_is_computed_again_from_what_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let jobs = study.jobs().unwrap();
    let taught = |title: &str| title.contains("first-steps for associations");
    let second = jobs.iter().find(|job| taught(&job.title)).unwrap();
    study.remove_job(&second.id).unwrap();
    let first = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    study.restore_job(&second.id).unwrap();
    let same = format!("Scores {}: computed again", first.id);
    let verified = study.verify();
    let said = verified.lines.join("\n");
    assert!(verified.sound && said.contains(&same), "{said}");
    assert_eq!(said.matches("not stored yet").count(), 1, "{said}");
    let found = hashes(&study.folder().join("scores"));
    let mut stored = found.keys();
    let hash = first.id.rsplit('-').next().unwrap();
    let file = stored.find(|path| path.to_string_lossy().contains(hash));
    edit(file.unwrap(), |text| {
        text.replacen("\"mean\":0.", "\"mean\":1.", 1)
    });
    let said = study.verify().lines.join("\n");
    assert!(
        said.contains(&format!("Scores {} differ", first.id)),
        "{said}"
    );
}

/// What stands in a study of before there were chains is still told from what it says itself.
#[test]
fn what_a_job_was_made_of_is_told_without_a_chain() {
    let folder = tempfile::tempdir().unwrap();
    let study = made_older(folder.path(), sample(folder.path()));
    let jobs = study.folder().join("jobs");
    let ids: Vec<String> = study
        .jobs()
        .unwrap()
        .into_iter()
        .map(|job| job.id)
        .collect();
    // Looking at its jobs has begun its chain.
    let study = made_older(folder.path(), study);
    let job = |name: &str| jobs.join(ids.iter().find(|id| id.ends_with(name)).unwrap());
    let broken_by = |path: &Path, change: &dyn Fn(String) -> String, name: &str| {
        let before = std::fs::read(path).unwrap();
        edit(path, change);
        let said = study.verify().lines.join("\n");
        std::fs::write(path, before).unwrap();
        assert!(said.contains(name), "{said}");
    };
    let training = job("teach-starter-first-steps");
    let asked = job("ask-starter-first-steps-for-associations");
    let weights = "a941bdd24f6eefdeb5bb6eae30053e95424b07da773aba987a3d0e711a013aa1";
    let other = "0".repeat(64);
    let one = |text: String| text.replacen(weights, &other, 1);
    broken_by(&asked.join("job.json"), &one, "another model or adapter");
    let split = "5d92f234b5829007176a6993da91c24a5d88c977758a64220c66cd5d7b01becf";
    let another = |text: String| text.replace(split, &other);
    broken_by(&training.join("job.json"), &another, "does not draw");
    let renamed =
        |text: String| text.replace("\"id\": \"20261121-140920", "\"id\": \"20261121-140921");
    broken_by(&training.join("job.json"), &renamed, "holds the job");
    // Answers of a job that was finished, and is not now.
    std::fs::rename(asked.join("done.json"), asked.join("stop")).unwrap();
    let verified = study.verify();
    let said = verified.lines.join("\n");
    assert!(!verified.sound && said.contains("finished once"), "{said}");
}

#[test]
fn a_finished_job_holds_its_manifest_and_its_events() {
    let folder = tempfile::tempdir().unwrap();
    let draft = Draft {
        title: "Count".to_owned(),
        spec: Spec::Count(Counting { to: 1, pause_ms: 0 }),
        parents: Vec::new(),
        inputs: Vec::new(),
    };
    let job = Folder::create(folder.path(), draft).unwrap();
    let write = |event: Event| {
        let mut events = EventsWriter::open(&job.events_path()).unwrap();
        events.write(event).unwrap();
    };
    let note = |message: &str| Event::Note {
        message: message.to_owned(),
    };
    write(note("a"));
    job.finish(2.5, serde_json::Map::new()).unwrap();
    let done = job.done().unwrap().unwrap();
    let manifest = sha256_file(&job.path().join("job.json")).unwrap();
    assert_eq!(done.job_sha256, Some(manifest));
    assert!(job.events_fit(&done).unwrap() && !job.has_last_word());
    let events = std::fs::read(job.events_path()).unwrap();
    write(Event::Finished { seconds: 2.5 });
    assert!(job.events_fit(&done).unwrap() && job.has_last_word());
    // Anything else behind it, or before it, is not what it was finished with.
    write(note("b"));
    assert!(!job.events_fit(&done).unwrap());
    std::fs::write(job.events_path(), &events).unwrap();
    write(Event::Finished { seconds: 2.0 });
    assert!(!job.events_fit(&done).unwrap());
    std::fs::write(job.events_path(), &events[1..]).unwrap();
    assert!(!job.events_fit(&done).unwrap());
    // Older versions did not say.
    let text = std::fs::read_to_string(job.path().join("done.json")).unwrap();
    let mut older: Value = serde_json::from_str(&text).unwrap();
    older.as_object_mut().unwrap().remove("events");
    let older = serde_json::from_value(older).unwrap();
    assert!(job.events_fit(&older).unwrap());
}
