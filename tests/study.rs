//! A study and its door: made, changed, undone, opened twice, and what deleting its
//! catalogue costs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use attune::dataset::curation::{Curation, Entry, Step};
use attune::dataset::split::Together;
use attune::dataset::{self, Kind, Reading};
use attune::job::State;
use attune::recipe;
use attune::study::{Command, Culture, Door, Home, Sample, Snapshot, Study, StudyView, Update};

struct Place {
    _folder: tempfile::TempDir,
    root: PathBuf,
    home: Home,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    Place {
        _folder: folder,
        root,
        home,
    }
}

/// Participants' associations: 60 cues, two countries, three people each.
fn associations(folder: &Path) -> PathBuf {
    let mut text = String::from("participantID,country,nativeLanguage,cue,R1,R2,R3\n");
    for cue in 0..60 {
        for person in 0..3 {
            let country = if person == 0 {
                "United States"
            } else {
                "Canada"
            };
            text += &format!("{person},{country},{country},cue{cue},a{person},b,c{cue}\n");
        }
    }
    let path = folder.join("words.csv");
    std::fs::write(&path, text).unwrap();
    path
}

fn keep(country: &str) -> Curation {
    Curation {
        steps: vec![Entry {
            step: Step::KeepWhere {
                column: "country".into(),
                values: vec![country.into()],
            },
            on: true,
        }],
    }
}

#[test]
fn a_catalogue_that_was_deleted_takes_drafts_and_undo_with_it_and_nothing_else() {
    let place = place();
    let folder = place.root.join("study");
    let study = Study::create(&place.home, &folder, "Words").unwrap();
    let id = study
        .import_as(&associations(&place.root), None, None)
        .unwrap()
        .id;
    study.set_curation(&id, &keep("Canada")).unwrap();
    study.set_curation(&id, &keep("United States")).unwrap();
    let culture = Culture {
        name: "North".into(),
        countries: vec!["Canada".into()],
        language: "en".into(),
        colour: 0,
        ..Culture::default()
    };
    study.set_cultures(vec![culture.clone()]).unwrap();
    let draft = recipe::preset("first-steps").unwrap();
    study.set_draft(&draft).unwrap();
    assert_eq!(study.draft().unwrap(), Some(draft));
    drop(study);
    std::fs::remove_file(folder.join("study.sqlite")).unwrap();

    let study = Study::open(&place.home, &folder).unwrap();
    assert_eq!(study.read_only(), None);
    assert_eq!(study.datasets().0.len(), 1);
    assert_eq!(study.cultures(), [culture]);
    assert_eq!(study.curation(&id).unwrap(), keep("United States"));
    assert_eq!(study.rows(&id, 0, 500, None).unwrap().0, 60);
    assert_eq!(study.draft().unwrap(), None);
    // What is in effect is the first thing that can be undone again.
    assert!(study.undo_curation(&id).unwrap());
    assert_eq!(study.curation(&id).unwrap(), Curation::default());
    assert!(study.redo_curation(&id).unwrap());
    assert_eq!(study.curation(&id).unwrap(), keep("United States"));
}

#[test]
fn a_step_that_does_not_fit_and_a_full_folder_change_nothing() {
    let place = place();
    let folder = place.root.join("study");
    let study = Study::create(&place.home, &folder, "Words").unwrap();
    let id = study
        .import_as(&associations(&place.root), None, None)
        .unwrap()
        .id;
    let mut wrong = keep("Canada");
    wrong.steps[0].step = Step::KeepWhere {
        column: "no such".into(),
        values: vec![],
    };
    assert!(study.set_curation(&id, &wrong).is_err());
    assert_eq!(study.curation(&id).unwrap(), Curation::default());
    assert!(!study.undo_curation(&id).unwrap());
    assert!(Study::create(&place.home, &folder, "Again").is_err());
    assert!(Study::open(&place.home, &place.root).is_err());
    assert!(study.import_as(&folder, None, None).is_err());

    study.remove_dataset(&id).unwrap();
    assert!(study.datasets().0.is_empty());
    assert!(study.remove_dataset("../config").is_err());
    study.restore_dataset(&id).unwrap();
    assert_eq!(study.datasets().0[0].id, id);
}

#[test]
fn whoever_comes_second_reads_only_and_is_told_why() {
    let place = place();
    let folder = place.root.join("study");
    let first = Study::create(&place.home, &folder, "Words").unwrap();
    let second = Study::open(&place.home, &folder).unwrap();
    let why = second.read_only().unwrap();
    assert!(why.contains("since"), "{why}");
    let refused = second.import_as(&associations(&place.root), None, None);
    assert!(refused.unwrap_err().advice.is_some());
    assert!(second.set_cultures(Vec::new()).is_err());
    drop(first);
    drop(second);
    let third = Study::open(&place.home, &folder).unwrap();
    assert_eq!(third.read_only(), None);
}

#[test]
fn the_sample_study_is_made_and_says_that_it_is_one() {
    let place = place();
    let folder = place.root.join("sample");
    let study = Study::create_sample(&place.home, &folder, Sample::Whole).unwrap();
    assert!(study.is_sample());
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    // It ships scores of an older format: they are computed anew, and it says so.
    let older = verified
        .lines
        .iter()
        .filter(|line| line.contains("older format"));
    assert_eq!(older.count(), 3, "{:#?}", verified.lines);
}

/// A door with what its window would see.
struct Window {
    door: Door,
    woken: Arc<AtomicUsize>,
    heard: Vec<Update>,
}

impl Window {
    fn new(place: &Place) -> Self {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        Self {
            door: Door::at(place.home.clone(), wake).unwrap(),
            woken,
            heard: Vec::new(),
        }
    }

    /// Waits until the snapshot is as wished.
    fn until(&mut self, what: &str, reached: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let begun = Instant::now();
        loop {
            self.heard
                .extend(self.door.updates(Duration::from_millis(5)));
            let snapshot = self.door.snapshot();
            if reached(&snapshot) {
                return snapshot;
            }
            let heard = self.heard.len();
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "never: {what}; heard {:?}",
                &self.heard[heard.saturating_sub(3)..]
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn until_study(&mut self, what: &str, reached: impl Fn(&StudyView) -> bool) -> StudyView {
        let snapshot = self.until(what, |s| s.study.as_ref().is_some_and(&reached));
        snapshot.study.clone().unwrap()
    }

    /// Waits for an answer.
    fn hear<T>(&mut self, what: &str, wanted: impl Fn(&Update) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            self.heard
                .extend(self.door.updates(Duration::from_millis(5)));
            if let Some(found) = self.heard.iter().find_map(&wanted) {
                return found;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn the_door_imports_curates_undoes_and_redoes() {
    let place = place();
    let path = associations(&place.root);
    let mut window = Window::new(&place);
    window.door.send(Command::Create {
        folder: place.root.join("study"),
        name: "Words".into(),
    });
    window.door.send(Command::Recognise {
        paths: vec![path.clone()],
        reading: Reading::default(),
    });
    let recognised = window.hear("recognised", |update| match update {
        Update::Recognised { result, .. } => Some(result.clone().unwrap()),
        _ => None,
    });
    assert_eq!(recognised.kind, Some(Kind::Associations));
    window.door.send(Command::Import {
        path,
        layout: recognised.layout.clone().unwrap(),
        reading: Reading::default(),
        name: "My words".into(),
        citation: dataset::Citation::default(),
    });
    let study = window.until_study("imported", |study| study.datasets.len() == 1);
    let dataset = &study.datasets[0];
    assert_eq!((dataset.rows, dataset.can_undo), (180, false));
    assert_eq!(dataset.manifest.name, "My words");
    let id = dataset.manifest.id.clone();

    window.door.send(Command::SetCuration {
        dataset: id.clone(),
        curation: keep("Canada"),
    });
    let study = window.until_study("curated", |s| s.datasets[0].rows == 120);
    assert_eq!(study.datasets[0].effects[0].rows_after, 120);
    assert!(study.datasets[0].can_undo && !study.datasets[0].can_redo);
    window.door.send(Command::UndoCuration {
        dataset: id.clone(),
    });
    window.until_study("undone", |s| {
        s.datasets[0].rows == 180 && s.datasets[0].can_redo
    });
    window.door.send(Command::RedoCuration {
        dataset: id.clone(),
    });
    window.until_study("redone", |s| s.datasets[0].rows == 120);

    window.door.send(Command::LoadTable {
        dataset: id.clone(),
        offset: 100,
        rows: 50,
        sort: Some(("cue".into(), true)),
    });
    let (total, rows) = window.hear("rows", |update| match update {
        Update::Table { total, rows, .. } => Some((*total, rows.clone())),
        _ => None,
    });
    assert_eq!((total, rows.len()), (120, 20));
    window.door.send(Command::LoadFacets {
        dataset: id,
        column: "country".into(),
    });
    let values = window.hear("facets", |update| match update {
        Update::Facets { values, .. } => Some(values.clone()),
        _ => None,
    });
    assert_eq!(values, [("Canada".to_owned(), 120)]);
    assert!(window.woken.load(Ordering::Relaxed) > 0);

    // A second window on the same study sees it, and is told why it may not change it.
    let mut second = Window::new(&place);
    second.door.send(Command::Open {
        folder: place.root.join("study"),
    });
    let study = second.until_study("opened", |study| study.datasets.len() == 1);
    assert!(study.read_only.is_some());
    let recent = &second.door.snapshot().machine.recent;
    assert_eq!((recent.len(), recent[0].exists), (1, true));
}

#[test]
fn the_door_checks_the_draft_and_says_what_is_missing() {
    let place = place();
    let mut window = Window::new(&place);
    window.door.send(Command::Create {
        folder: place.root.join("study"),
        name: "Words".into(),
    });
    window.door.send(Command::UsePreset {
        preset: "first-steps".into(),
    });
    let study = window.until_study("checked", |study| study.draft.checked);
    let about = |field: &str| study.draft.findings.iter().any(|f| f.field == field);
    assert!(about("model") && about("data.sources"));
    window.door.send(Command::StartTraining);
    let problem = window.hear("refused", |update| match update {
        Update::Refused { command, problem } => {
            matches!(**command, Command::StartTraining).then(|| problem.clone())
        }
        _ => None,
    });
    assert!(!problem.message.is_empty());
    window.door.send(Command::Close);
    window.until("closed", |snapshot| snapshot.study.is_none());
}

#[test]
fn a_job_is_seen_counting_and_stopped_and_resumed() {
    // SAFETY: tests that start workers in this file all set the same value first.
    unsafe { std::env::set_var("ATTUNE_WORKER", env!("CARGO_BIN_EXE_attune-headless")) };
    let place = place();
    let mut window = Window::new(&place);
    window.door.send(Command::Create {
        folder: place.root.join("study"),
        name: "Jobs".into(),
    });
    window.door.send(Command::StartCounting { to: 40 });
    let state = |study: &StudyView| study.jobs.first().map(|job| job.state);
    let study = window.until_study("running", |study| {
        study.jobs.first().is_some_and(|job| job.progress.is_some())
    });
    let job = study.jobs[0].id.clone();
    window.door.send(Command::FollowJob {
        job: Some(job.clone()),
    });
    window.door.send(Command::StopJob { job: job.clone() });
    window.until_study("stopped", |s| state(s) == Some(State::Stopped));
    window.door.send(Command::ResumeJob { job: job.clone() });
    window.until_study("finished", |s| state(s) == Some(State::Finished));
    window.hear("log", |update| match update {
        Update::Job(detail) => (detail.id == job && !detail.log.is_empty()).then_some(()),
        _ => None,
    });
    window.door.send(Command::RemoveJob { job: job.clone() });
    window.until_study("removed", |study| study.jobs.is_empty());
    window.door.send(Command::RestoreJob { job });
    window.until_study("restored", |s| state(s) == Some(State::Finished));
}

#[test]
fn a_study_that_cannot_be_opened_leaves_the_open_one() {
    let place = place();
    let mut window = Window::new(&place);
    window.door.send(Command::Create {
        folder: place.root.join("study"),
        name: "Mine".into(),
    });
    window.until_study("made", |study| study.name == "Mine");
    window.door.send(Command::Open {
        folder: place.root.join("nowhere"),
    });
    window.hear("problem", |update| match update {
        Update::Refused { command, problem } => {
            matches!(**command, Command::Open { .. }).then(|| problem.message.clone())
        }
        _ => None,
    });
    window.until_study("still there", |study| study.name == "Mine");
}

#[test]
fn a_study_whose_folder_is_gone_shows_what_it_was_and_says_so() {
    let place = place();
    let mut window = Window::new(&place);
    let (here, elsewhere) = (place.root.join("study"), place.root.join("elsewhere"));
    window.door.send(Command::Create {
        folder: here.clone(),
        name: "Mine".into(),
    });
    window.door.send(Command::UsePreset {
        preset: "first-steps".into(),
    });
    window.until_study("made", |study| study.draft.recipe.is_some());
    std::fs::rename(&here, &elsewhere).unwrap();
    let study = window.until_study("gone", |study| study.read_only.is_some());
    assert!(study.name == "Mine" && study.draft.recipe.is_some());
    window.hear("said", |update| match update {
        Update::Problem(problem) => problem.message.contains("study").then_some(()),
        _ => None,
    });
    window.door.send(Command::SetCultures {
        cultures: Vec::new(),
    });
    window.hear("refused", |update| match update {
        Update::Refused { problem, .. } => problem.advice.clone(),
        _ => None,
    });
    std::fs::rename(&elsewhere, &here).unwrap();
    window.until_study("back", |study| study.read_only.is_none());
}

#[test]
fn another_preset_keeps_the_chosen_model() {
    let place = place();
    let mut window = Window::new(&place);
    window.door.send(Command::Create {
        folder: place.root.join("study"),
        name: "Mine".into(),
    });
    let presets = recipe::presets().unwrap();
    window.door.send(Command::UsePreset {
        preset: presets[0].id.clone(),
    });
    let is = |study: &StudyView, name: &str, model: &str| {
        let recipe = study.draft.recipe.as_ref();
        recipe.is_some_and(|r| r.name == name && r.model == model)
    };
    let [first, second] = [&presets[0].recipe, &presets[1].recipe];
    window.until_study("first", |study| is(study, &first.name, ""));
    let mut chosen = first.clone();
    chosen.model = "mine".into();
    window.door.send(Command::SetDraft {
        recipe: Box::new(chosen),
    });
    window.door.send(Command::UsePreset {
        preset: presets[1].id.clone(),
    });
    window.until_study("second", |study| is(study, &second.name, "mine"));
}

#[test]
fn a_prompt_of_the_study_stands_in_place_of_the_built_in_one() {
    let place = place();
    let study = Study::create(&place.home, &place.root.join("study"), "Words").unwrap();
    let name = "association-short-en";
    let wrong = study.set_template(name, "One\n{{ coe }}").unwrap_err();
    assert!(wrong.message.contains("line 2"), "{wrong}");
    assert!(study.set_template("../x", "{{ cue }}").is_err());
    assert!(study.templates().is_empty());
    study.set_template(name, "For {{ cue }}\n").unwrap();
    assert_eq!(study.templates()[name], "For {{ cue }}\n");
    study.reset_template(name).unwrap();
    assert!(study.templates().is_empty());
    assert!(study.reset_template(name).is_err());
}

/// Participants' associations to these cues, three people each.
fn words(folder: &Path, name: &str, cues: std::ops::Range<usize>) -> PathBuf {
    let mut text = String::from("participantID,cue,R1,R2,R3\n");
    for cue in cues {
        for person in 0..3 {
            text += &format!("{person},cue{cue},a{person},b,c{cue}\n");
        }
    }
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn forms_of_one_word_stay_in_one_part_where_a_recipe_says_so() {
    let place = place();
    let study = Study::create(&place.home, &place.root.join("study"), "Words").unwrap();
    let nouns =
        "dog cat bird tree apple house river mountain book table chair window door lamp cup";
    let nouns = format!("{nouns} knife mouse goose child box berry star road ship horse song king");
    let plurals =
        "dogs cats birds trees apples houses rivers mountains books tables chairs windows";
    let plurals = format!("{plurals} doors lamps cups knives mice geese children boxes berries");
    let rows = nouns.split(' ').chain(plurals.split(' '));
    let rows: String = rows.map(|cue| format!("{cue},thing,3,9\n")).collect();
    let path = place.root.join("nouns.csv");
    std::fs::write(&path, format!("cue,response,R1,N\n{rows}")).unwrap();
    study.import_as(&path, None, None).unwrap();
    let split = |together| study.split(42, [0.7, 0.1, 0.2], together).unwrap();
    assert!(split(Together::Spellings).twins > 0);
    let lemmas = split(Together::Lemmas);
    assert_eq!(
        (lemmas.twins, lemmas.parts.counts().iter().sum::<usize>()),
        (0, 48)
    );
    // The published recipes split by cue, in the words they always had.
    let together = |name: &str| recipe::preset(name).unwrap().data.together;
    assert_eq!(together("first-steps"), Together::Lemmas);
    assert_eq!(together("align-sft-english"), Together::Spellings);
    let published = serde_json::to_string(&recipe::preset("align-ppo-mandarin").unwrap());
    assert!(!published.unwrap().contains("together"));
}

#[test]
fn a_locked_split_keeps_every_cue_in_its_part_and_holds_for_every_recipe() {
    let place = place();
    let folder = place.root.join("study");
    let study = Study::create(&place.home, &folder, "Words").unwrap();
    let import = |name: &str, cues| {
        let path = words(&place.root, name, cues);
        study.import_as(&path, None, None).unwrap().id
    };
    let shares = [0.8, 0.1, 0.1];
    assert!(
        study.lock_split(7, shares, Together::Lemmas).is_err(),
        "no cues yet"
    );
    let first = import("first.csv", 0..100);
    let mut recipe = recipe::preset("first-steps").unwrap();
    recipe = study.complete(recipe).unwrap();
    assert_eq!(recipe.data.sources[0].dataset, first);
    assert_ne!(recipe.data.split_seed, 7);

    let id = study.lock_split(7, shares, Together::Lemmas).unwrap();
    let before = study.split(1, [1.0, 0.0, 0.0], Together::Lemmas).unwrap();
    assert_eq!(before.locked.as_ref().unwrap().id, id);
    assert_eq!((before.seed, before.parts.counts()), (7, [80, 10, 10]));
    // A recipe that says otherwise is told so and mended; a completed one agrees.
    let fields = |recipe: &recipe::Recipe| -> Vec<String> {
        let findings = study.check(recipe).unwrap().findings;
        findings.into_iter().map(|finding| finding.field).collect()
    };
    assert!(fields(&recipe).contains(&"data.split_seed".to_owned()));
    let found = study.check(&recipe).unwrap().findings;
    let finding = found.iter().find(|f| f.field == "data.split_seed").unwrap();
    for change in &finding.mend.as_ref().unwrap().set {
        recipe::set(&mut recipe, change).unwrap();
    }
    assert_eq!(recipe, study.complete(recipe.clone()).unwrap());
    assert!(!fields(&recipe).contains(&"data.split_seed".to_owned()));

    // New data: its cues are in no part until they are added, and nothing moves then.
    let second = import("second.csv", 50..150);
    recipe::set(
        &mut recipe,
        &format!("data.sources=[{{dataset={second:?}}}]"),
    )
    .unwrap();
    let found = study.check(&recipe).unwrap().findings;
    assert!(
        found.iter().any(|f| f.message.starts_with("50 cues")),
        "{found:?}"
    );
    let outside = study.split(0, shares, Together::Lemmas).unwrap().datasets[1].outside;
    assert_eq!(outside, 50);
    assert!(
        study.lock_split(8, shares, Together::Lemmas).is_err(),
        "another seed"
    );
    assert!(study.lock_split(7, shares, Together::Spellings).is_err());
    let both = study.lock_split(7, shares, Together::Lemmas).unwrap();
    assert_ne!(id, both);
    let after = study.split(7, shares, Together::Lemmas).unwrap();
    assert_eq!(after.parts.counts(), [120, 15, 15]);
    let cues: Vec<String> = (0..100).map(|n| format!("cue{n}")).collect();
    assert_eq!(after.parts.among(&cues).0, before.parts);

    // The lock is with the study, not with its catalogue; what was locked can be again.
    drop(study);
    std::fs::remove_file(folder.join("study.sqlite")).unwrap();
    let study = Study::open(&place.home, &folder).unwrap();
    assert_eq!(
        study.split(1, shares, Together::Lemmas).unwrap().parts,
        after.parts
    );
    study.unlock_split().unwrap();
    assert_eq!(
        study.split(1, shares, Together::Lemmas).unwrap().locked,
        None
    );
    study.restore_split(&id).unwrap();
    assert_eq!(
        study.split(1, shares, Together::Lemmas).unwrap().parts,
        before.parts
    );
    drop(study);

    // A file that was changed is not believed.
    let path = folder.join("splits").join(format!("{id}.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"cue1\"", "\"cue1000\"", 1)).unwrap();
    let study = Study::open(&place.home, &folder).unwrap();
    assert!(
        study
            .split(1, shares, Together::Lemmas)
            .unwrap_err()
            .message
            .contains(&id)
    );
}
