//! ALIGN repeated on a tiny model without a hand on it: killed in the middle, taken up
//! again, to the report; and what says that something is out of date.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use attune::dataset::curation::{Curation, Entry, Step};
use attune::job::{Folder, Queue, Spec, State};
use attune::study::{Door, Home, Plan, Stage, StageState, Study};
use serde_json::Value;

/// What makes the recipes small enough for a test.
const SMALL: [&str; 14] = [
    "example.template=tiny",
    "example.lower=3",
    "example.upper_above=2",
    "example.most=5",
    "data.max_cues=12",
    "lora.rank=2",
    "run.max_tokens=160",
    "run.watch_every=0",
    "run.checkpoint_every=1",
    "schedule.epochs=1",
    "ppo.template=tiny-ranking",
    "ppo.draws=1",
    "ppo.rollout=8",
    "ppo.answer_tokens=16",
];

/// The folder in which all tests of this process keep their models; made once, before any
/// of them does anything else.
static MODELS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    // SAFETY: every test begins here, and waits until it is done.
    unsafe {
        std::env::set_var("ATTUNE_WORKER", env!("CARGO_BIN_EXE_attune-headless"));
        std::env::set_var("ATTUNE_MODELS", folder.path());
    }
    folder
});

fn home(root: &Path) -> Home {
    Home {
        config: root.join("config"),
        models: MODELS.path().to_owned(),
    }
}

/// An empty study with short prompts for a model that reads bytes.
fn study(root: &Path) -> PathBuf {
    let study = Study::create(&home(root), &root.join("study"), "Repeated").unwrap();
    let prompts = study.folder().join("prompts");
    std::fs::create_dir_all(&prompts).unwrap();
    let survey = "{{ wording[:20] }}{% for o in options %} {{ o.label }}{% endfor %}";
    for (name, text) in [
        ("tiny", "{{ lower }}-{{ upper }} {{ cue }}"),
        ("tiny-ranking", "{{ cue }}: {{ words | join(' ') }}"),
        ("survey-en", survey),
        ("survey-system-en", "Choose."),
    ] {
        std::fs::write(prompts.join(format!("{name}.jinja")), text).unwrap();
    }
    study.folder().to_owned()
}

/// Brings the sample's files and the tiny model; six questions are enough.
fn bring(root: &Path, folder: &Path) {
    let study = Study::open(&home(root), folder).unwrap();
    let questions = std::fs::read_to_string("data/sample/questionnaire.json").unwrap();
    let mut questions: Vec<Value> = serde_json::from_str(&questions).unwrap();
    questions.truncate(6);
    let questionnaire = root.join("questions.json");
    std::fs::write(&questionnaire, serde_json::to_string(&questions).unwrap()).unwrap();
    for file in [
        PathBuf::from("data/sample/associations-oshel.csv"),
        PathBuf::from("data/sample/survey.csv"),
        questionnaire,
    ] {
        study.import_as(&file, None, None).unwrap();
    }
    study
        .add_model("tiny", Path::new("tests/golden/tiny/llama"))
        .unwrap();
}

fn command(root: &Path, folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attune-headless"));
    command
        .args(["align", folder.to_str().unwrap(), "--json"])
        .args(more)
        .env("ATTUNE_HOME", root.join("config"))
        .env("ATTUNE_MODELS", MODELS.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn align(root: &Path, folder: &Path, more: &[&str]) -> (Option<i32>, Value, String) {
    let output = command(root, folder, more).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), value, said)
}

fn states(value: &Value) -> Vec<(String, String)> {
    let stages = value["stages"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    stages
        .map(|stage| (text(&stage["stage"]), text(&stage["state"])))
        .collect()
}

fn state(value: &Value, stage: &str) -> String {
    let found = states(value).into_iter().find(|(name, _)| name == stage);
    found.unwrap().1
}

/// Trainings and probes in the study.
fn jobs(folder: &Path) -> [usize; 2] {
    let jobs = Queue::new(folder.join("jobs")).list().unwrap();
    let count = |wanted: fn(&Spec) -> bool| {
        let specs = jobs.iter().map(|job| job.manifest().unwrap().spec);
        specs.filter(wanted).count()
    };
    [
        count(|spec| matches!(spec, Spec::Train(_))),
        count(|spec| matches!(spec, Spec::Probe(_))),
    ]
}

/// Kills the command and the worker as soon as a training is at work.
fn kill_in_the_middle(mut running: Child, folder: &Path) {
    let begun = Instant::now();
    let at_work = |job: &Folder| job.state() == State::Running;
    let job = loop {
        let jobs = Queue::new(folder.join("jobs")).list().unwrap_or_default();
        if let Some(job) = jobs.into_iter().find(at_work) {
            break job;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "nothing began");
        assert!(running.try_wait().unwrap().is_none(), "it ended early");
        std::thread::sleep(Duration::from_millis(5));
    };
    running.kill().unwrap();
    running.wait().unwrap();
    let worker = job.heartbeat().unwrap().pid.to_string();
    let killed = Command::new("kill").args(["-9", &worker]).status().unwrap();
    assert!(killed.success());
}

#[test]
fn the_window_goes_on_by_itself_where_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);
    bring(root, &study);
    let door = Door::at(home(root), || {}).unwrap();
    door.send(attune::study::Command::Open {
        folder: study.clone(),
    });
    let plan = Plan {
        settings: "small".to_owned(),
        left_out: ["lexicon", "survey", "ranking"].map(str::to_owned).into(),
        set: SMALL.map(str::to_owned).to_vec(),
        unattended: true,
        ..Plan::default()
    };
    let plan = plan
        .with("seeds", 1)
        .with("control", false)
        .with("rewards", false);
    door.send(attune::study::Command::SetPlan {
        plan: Box::new(plan),
    });
    let begun = Instant::now();
    loop {
        let told = door.updates(Duration::from_millis(5));
        assert!(told.is_empty(), "{told:?}");
        let snapshot = door.snapshot();
        let plan = snapshot
            .study
            .as_ref()
            .and_then(|study| study.plan.as_ref());
        if plan.is_some_and(|plan| plan.stages.iter().all(|view| view.state.is_over())) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{plan:#?}");
        std::thread::sleep(Duration::from_millis(30));
    }
    assert_eq!(jobs(&study), [1, 2]);
    assert!(study.join("report.pdf").is_file());
}

#[test]
fn align_is_repeated_to_its_report_though_it_was_killed_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let study = study(root);

    // Nothing is there yet: what is missing is named, with where it can be got.
    let small = ["--settings", "small", "--seeds", "2"];
    let (code, _, said) = align(root, &study, &small);
    assert_eq!(code, Some(1));
    assert!(said.contains("smallworldofwords.org"), "{said}");
    bring(root, &study);
    // `repeat` with its name is the same.
    let mut repeat = command(root, &study, &["--list", "--us-only", "false"]);
    let arguments: Vec<_> = repeat
        .get_args()
        .skip(1)
        .map(|arg| arg.to_owned())
        .collect();
    repeat = Command::new(env!("CARGO_BIN_EXE_attune-headless"));
    repeat.args(["repeat", "align"]).args(&arguments);
    repeat.env("ATTUNE_HOME", root.join("config"));
    let listed: Value = serde_json::from_slice(&repeat.output().unwrap().stdout).unwrap();
    let (_, again, _) = align(root, &study, &["--list"]);
    assert_eq!(states(&listed), states(&again));
    let plan = std::fs::read_to_string(study.join("plan.json")).unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(
        (&plan["us_only"], &plan["seeds"]),
        (&false.into(), &2.into())
    );
    let (code, _, said) = align(root, &study, &["--until", "model"]);
    assert!(
        code == Some(1) && said.contains("--without lexicon"),
        "{said}"
    );

    let set: Vec<&str> = std::iter::once("--set").chain(SMALL).collect();
    let all = [&["--without", "lexicon"], &set[..]].concat();
    let (code, listed, said) = align(root, &study, &[&["--list"], &all[..]].concat());
    assert_eq!(code, Some(0), "{said}");
    for (stage, wanted) in [
        ("data", "done"),
        ("model", "done"),
        ("split", "done"),
        ("supervised", "ready"),
        ("control", "missing"),
        ("probes", "missing"),
        ("report", "missing"),
    ] {
        assert_eq!(state(&listed, stage), wanted, "{stage}: {listed}");
    }
    assert_eq!(jobs(&study), [0, 0]);

    let running = command(root, &study, &[]).spawn().unwrap();
    kill_in_the_middle(running, &study);
    assert_eq!(jobs(&study)[1], 0);

    // What was chosen stands in the study: called again, it goes on.
    let (code, done, said) = align(root, &study, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        states(&done).iter().all(|(_, state)| state == "done"),
        "{done}"
    );
    // Two seeds and a control, two seeds by rewards; they and the base, asked two things.
    let expected = [5, 12];
    let made = jobs(&study);
    assert_eq!(made[0], expected[0]);
    assert!(
        made[1] >= expected[1] && made[1].is_multiple_of(6),
        "{made:?}"
    );
    for file in [
        "report.html",
        "report.pdf",
        "figures/shift.svg",
        "figures/violin.csv",
    ] {
        assert!(study.join(file).is_file(), "{file}");
    }
    let report = std::fs::read_to_string(study.join("report.html")).unwrap();
    assert!(report.contains("first-steps: seeds 42, 43"));
    assert!(report.contains("first-rankings: seeds 42, 43"));
    assert!(report.contains("answers of another cue"));

    // Nothing is left to do, and nothing is done.
    let (code, again, _) = align(root, &study, &[]);
    assert_eq!(code, Some(0));
    assert_eq!(again["steps"].as_array().unwrap().len(), 0);
    assert_eq!(jobs(&study), made);

    // A report that is gone is ready to be written; other data make all that follows of
    // them out of date, and nothing else.
    std::fs::remove_file(study.join("report.pdf")).unwrap();
    let opened = Study::open(&home(root), &study).unwrap();
    let plan = opened.plan().unwrap().unwrap();
    let stand = |stage: Stage| {
        let stages = opened.stages(&plan).unwrap();
        stages.into_iter().find(|view| view.stage == stage).unwrap()
    };
    assert_eq!(stand(Stage::REPORT).state, StageState::Ready);
    opened.advance(&plan, Stage::REPORT).unwrap();
    assert_eq!(stand(Stage::REPORT).state, StageState::Done);
    let dataset = opened.datasets().0[0].id.clone();
    let without = Step::ExcludeWhere {
        column: "cue".to_owned(),
        values: vec!["dog".to_owned()],
    };
    let steps = vec![Entry {
        step: without,
        on: true,
    }];
    opened.set_curation(&dataset, &Curation { steps }).unwrap();
    assert_eq!(stand(Stage::SUPERVISED).state, StageState::OutOfDate);
    assert!(matches!(stand(Stage::REPORT).state, StageState::Missing(_)));
    opened.undo_curation(&dataset).unwrap();
    assert_eq!(stand(Stage::REPORT).state, StageState::Done);

    // A plan with one seed more lacks just that one.
    let more = plan.with("seeds", 3);
    let stages = opened.stages(&more).unwrap();
    let taught = stages
        .iter()
        .find(|v| v.stage == Stage::SUPERVISED)
        .unwrap();
    let ready = |state: &StageState| *state == StageState::Ready;
    let open = taught.tasks.iter().filter(|task| ready(&task.state));
    assert_eq!((taught.tasks.len(), open.count()), (3, 1));
}
