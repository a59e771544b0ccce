//! Trainings and probes in worker processes that are killed: what they yield has the
//! same bits as if they had never been.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use attune::artifact::sha256_file;
use attune::event::{Event, Stamped};
use attune::job::{Draft, Folder, Input, ModelUse, Probing, Spec, State, Training, weights};
use attune::probe::{
    ANSWERS, Answer, AssociationItem, AssociationProbe, Mode, Orders, Probe, RankingItem,
    RankingProbe, SurveyItem, SurveyOption, SurveyProbe, Tasks, read_answers,
};
use attune::prompt::{Message, template};
use attune::recipe;
use attune::stat::CounterRandom;
use attune::train::{ADAPTER_FILE, Example, OPTIMISER_FILE, Part, Ranking};

/// A place with jobs and an index of weights that knows the tiny model.
struct Place {
    folder: tempfile::TempDir,
    model: ModelUse,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = Path::new("tests/golden/tiny/llama").canonicalize().unwrap();
        let sha256 = weights::sha256(&path).unwrap();
        // A stale entry: the worker hashes the weights again.
        let entry = serde_json::json!({
            "sha256": sha256, "path": path, "size": 1, "modified": 0.0,
        });
        let index = folder.path().join("index.jsonl");
        std::fs::write(index, format!("{entry}\n")).unwrap();
        let model = ModelUse {
            name: "tiny".into(),
            sha256,
            adapter_sha256: None,
        };
        Self { folder, model }
    }

    fn job(&self, spec: Spec, inputs: Vec<(String, Input)>) -> Folder {
        let draft = Draft {
            title: "A job".into(),
            spec,
            parents: Vec::new(),
            inputs,
        };
        Folder::create(&self.folder.path().join("jobs"), draft).unwrap()
    }

    fn start(&self, job: &Folder) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attune-headless"));
        command.arg("worker").arg(job.path());
        command.env("ATTUNE_MODELS", self.folder.path());
        command.stderr(Stdio::null()).spawn().unwrap()
    }

    fn finish(&self, job: &Folder) {
        let ended = self.start(job).wait().unwrap();
        assert!(ended.success(), "{:?}", job.events().unwrap().last());
        assert_eq!(job.state(), State::Finished);
    }

    /// Starts the job, kills its worker when `reached`, and puts it into the queue again.
    fn kill(&self, job: &Folder, what: &str, mut reached: impl FnMut() -> bool) {
        let mut child = self.start(job);
        let begun = Instant::now();
        while !reached() {
            assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(job.state(), State::Orphaned, "{what}");
        job.resume().unwrap();
    }
}

fn training(place: &Place, more: &[&str]) -> Folder {
    let mut settings = recipe::preset("first-steps").unwrap();
    for assignment in [
        "lora.rank=4",
        "lora.dropout=0.1",
        "optimiser.learning_rate=0.01",
        "schedule.epochs=12",
        "run.batch=4",
        "run.micro_batch=2",
        "run.checkpoint_every=3",
        "run.validate_every=10",
        "run.watch_every=0",
        "run.max_tokens=120",
    ]
    .iter()
    .chain(more)
    {
        recipe::set(&mut settings, assignment).unwrap();
    }
    let mut examples = String::new();
    for number in 0..12 {
        let example = Example {
            id: format!("cue{number}"),
            part: if number < 10 {
                Part::Train
            } else {
                Part::Validation
            },
            messages: vec![Message::user(format!("Words for cue{number}"))],
            answer: format!("red{number}, blue, green{number}"),
            of: attune::dataset::Kind::Associations,
        };
        examples += &(serde_json::to_string(&example).unwrap() + "\n");
    }
    let toml = recipe::to_toml(&settings).unwrap();
    let inputs = [("recipe.toml", toml), ("examples.jsonl", examples)];
    let inputs = inputs.map(|(name, text)| (name.to_owned(), Input::Bytes(text.into_bytes())));
    let spec = Spec::Train(Training {
        model: place.model.clone(),
        adapter: "tiny + test".into(),
    });
    place.job(spec, inputs.into())
}

/// The last step a training said it made, over all its workers.
fn last_step(job: &Folder) -> u64 {
    let events = job.events().unwrap().into_iter();
    let steps = events.map(|stamped| match stamped.event {
        Event::Step(step) => step.step,
        _ => 0,
    });
    steps.max().unwrap_or(0)
}

/// Hashes of what a training yields and of the state it ended in.
fn outcome(job: &Folder) -> [String; 4] {
    let checkpoint = job.path().join(format!("checkpoints/{}", last_step(job)));
    let files: [PathBuf; 4] = [
        job.result("adapter/adapter_model.safetensors").unwrap(),
        job.result("training.json").unwrap(),
        checkpoint.join(ADAPTER_FILE),
        checkpoint.join(OPTIMISER_FILE),
    ];
    files.map(|file| sha256_file(&file).unwrap())
}

#[test]
fn a_killed_training_ends_in_the_same_bits() {
    let place = Place::new();
    let whole = training(&place, &[]);
    place.finish(&whole);
    assert_eq!(last_step(&whole), 30);

    let killed = training(&place, &[]);
    for step in [1, 8, 17, 26] {
        place.kill(&killed, "a step", || last_step(&killed) >= step);
    }
    // A damaged checkpoint costs a few steps, and no bits.
    let mut kept: Vec<PathBuf> = std::fs::read_dir(killed.path().join("checkpoints"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join(OPTIMISER_FILE).exists())
        .collect();
    kept.sort_by_key(|path| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .parse::<u64>()
            .ok()
    });
    std::fs::write(kept.last().unwrap().join(OPTIMISER_FILE), "torn").unwrap();
    place.finish(&killed);
    assert_eq!(outcome(&killed), outcome(&whole));
    let warned = |stamped: &Stamped| matches!(&stamped.event, Event::Warning { message } if message.contains("damaged"));
    assert!(killed.events().unwrap().iter().any(warned));

    let done = whole.done().unwrap().unwrap();
    assert_eq!(done.summary["steps"], 30);
    assert!(
        done.results
            .iter()
            .any(|file| file.path == "adapter/adapter_config.json")
    );
    let losses = ["first_loss", "last_loss"].map(|key| done.summary[key].as_f64().unwrap());
    assert!(losses[1] < losses[0], "{losses:?}");
}

#[test]
fn twenty_kills_at_random_steps_cost_no_bits() {
    let more = ["schedule.epochs=32"];
    let place = Place::new();
    let whole = training(&place, &more);
    place.finish(&whole);
    let killed = training(&place, &more);
    let made = || {
        let events = killed.events().unwrap().into_iter();
        let is_step = |stamped: &Stamped| matches!(stamped.event, Event::Step(_));
        events.filter(is_step).count()
    };
    let mut random = CounterRandom::named(20, "kills");
    for _ in 0..20 {
        // Between no and one checkpoint further.
        let wanted = made() + 1 + random.below(5);
        place.kill(&killed, "a step", || made() >= wanted);
    }
    place.finish(&killed);
    assert_eq!(outcome(&killed), outcome(&whole));
    assert!(made() > 80, "steps were made again");
}

#[test]
fn a_killed_training_with_moments_in_8_bits_ends_in_the_same_bits() {
    // Rank 64 and a width of 64: weights large enough to have their moments coded.
    let more = ["optimiser.kind=adamw-8bit", "lora.rank=64"];
    let place = Place::new();
    let whole = training(&place, &more);
    place.finish(&whole);
    let killed = training(&place, &more);
    for step in [4, 19] {
        place.kill(&killed, "a step", || last_step(&killed) >= step);
    }
    place.finish(&killed);
    assert_eq!(outcome(&killed), outcome(&whole));
    let state = whole.path().join("checkpoints/30").join(OPTIMISER_FILE);
    let adapter = whole.path().join("checkpoints/30").join(ADAPTER_FILE);
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    // Two moments a weight: twice the adapter's size in f32.
    assert!(size(&state) < size(&adapter), "{} bytes", size(&state));
}

/// A training by rewards. The tiny model never finds the form, so that all its rewards
/// are equal; what differs between tokens are prices and the critic's values.
fn rewarded(place: &Place) -> Folder {
    let mut settings = recipe::preset("first-rankings").unwrap();
    for assignment in [
        "lora.rank=4",
        "optimiser.learning_rate=0.003",
        "ppo.answer_tokens=8",
        "ppo.rollout=8",
        "ppo.kl.target=0.5",
        "ppo.kl.horizon=50.0",
        "run.batch=4",
        "run.micro_batch=2",
        "run.checkpoint_every=2",
        "run.validate_every=5",
        "run.watch_every=3",
        "run.max_tokens=100",
    ] {
        recipe::set(&mut settings, assignment).unwrap();
    }
    let mut rankings = String::new();
    for number in 0..324 {
        let ranking = Ranking {
            id: format!("cue{number}"),
            part: if number < 320 {
                Part::Train
            } else {
                Part::Validation
            },
            messages: vec![Message::user(format!("Order a b {number}"))],
            words: vec!["a".into(), "b".into()],
            counts: vec![number, 150],
        };
        rankings += &(serde_json::to_string(&ranking).unwrap() + "\n");
    }
    let toml = recipe::to_toml(&settings).unwrap();
    let inputs = [("recipe.toml", toml), ("rankings.jsonl", rankings)];
    let inputs = inputs.map(|(name, text)| (name.to_owned(), Input::Bytes(text.into_bytes())));
    let spec = Spec::Train(Training {
        model: place.model.clone(),
        adapter: "tiny + rewards".into(),
    });
    place.job(spec, inputs.into())
}

#[test]
fn twenty_kills_of_a_training_by_rewards_cost_no_bits() {
    let place = Place::new();
    let whole = rewarded(&place);
    place.finish(&whole);
    assert_eq!(last_step(&whole), 40);

    let killed = rewarded(&place);
    let made = || {
        let events = killed.events().unwrap().into_iter();
        let is_step = |stamped: &Stamped| matches!(stamped.event, Event::Step(_));
        events.filter(is_step).count()
    };
    let mut random = CounterRandom::named(12, "kills");
    for _ in 0..20 {
        // Some time into the rollout, or the learning, behind a step.
        let wanted = made() + 1 + random.below(2);
        let pause = Duration::from_millis(random.below(150) as u64);
        place.kill(&killed, "a step", || {
            let reached = made() >= wanted;
            if reached {
                std::thread::sleep(pause);
            }
            reached
        });
    }
    place.finish(&killed);
    assert_eq!(outcome(&killed), outcome(&whole));
    let done = whole.done().unwrap().unwrap();
    assert_eq!(done.summary["first_reward"], -1.0);
}

fn probing(place: &Place, probe: &Probe) -> Folder {
    let tasks = Tasks::from(probe.clone());
    let spec = Spec::Probe(Probing {
        model: place.model.clone(),
        probe: tasks.kind().into(),
        tasks: Vec::new(),
        scenarios: Vec::new(),
        precision: recipe::Precision::F32,
    });
    let bytes = serde_json::to_vec(&tasks).unwrap();
    place.job(spec, vec![("probe.json".into(), Input::Bytes(bytes))])
}

fn associations() -> Probe {
    Probe::Associations(AssociationProbe {
        template_name: "association-short-en".into(),
        template: template("association-short-en").unwrap().to_owned(),
        lower: 3,
        upper: 5,
        responses: None,
        max_tokens: 24,
        items: (0..80)
            .map(|number| AssociationItem {
                cue: format!("cue{number}"),
            })
            .collect(),
    })
}

fn rankings() -> Probe {
    Probe::Ranking(RankingProbe {
        template_name: "ranking-short-en".into(),
        template: template("ranking-short-en").unwrap().to_owned(),
        responses: None,
        max_tokens: 24,
        items: (0..80)
            .map(|number| RankingItem {
                dataset: format!("words-{}", number % 2),
                cue: format!("cue{}", number / 2),
                words: ["sea", "sand", "sun"].map(str::to_owned).into(),
            })
            .collect(),
    })
}

fn survey() -> Probe {
    let item = |number: usize| SurveyItem {
        question: format!("Q{number}"),
        wording: format!("How much do you like the number {number}?"),
        topic: String::new(),
        language: String::new(),
        ordered: true,
        options: (1..=2 + number % 4)
            .map(|label| SurveyOption {
                label: label.to_string(),
                text: format!("{label} times"),
            })
            .collect(),
    };
    Probe::Survey(SurveyProbe {
        template: template("survey-en").unwrap().to_owned(),
        system: String::new(),
        translations: Vec::new(),
        mode: Mode::Label,
        orders: Orders::Both,
        free_answer: true,
        items: (0..40).map(item).collect(),
    })
}

/// The answers without how long they took.
fn answers(job: &Folder) -> Vec<Answer> {
    let mut answers = read_answers(&job.result(ANSWERS).unwrap()).unwrap();
    answers.iter_mut().for_each(|answer| answer.seconds = 0.0);
    answers
}

#[test]
fn a_killed_probe_goes_on_behind_its_last_answer() {
    let place = Place::new();
    for (probe, count) in [(associations(), 80), (rankings(), 80), (survey(), 80)] {
        let whole = probing(&place, &probe);
        place.finish(&whole);
        assert_eq!(answers(&whole).len(), count);

        let killed = probing(&place, &probe);
        let partial = killed.partial("answers.jsonl").unwrap();
        let kept = || {
            std::fs::read_to_string(&partial)
                .unwrap_or_default()
                .lines()
                .count()
        };
        place.kill(&killed, "a first batch", || kept() >= 16);
        // As a crash may leave it: one batch in part, the last line torn.
        let text = std::fs::read_to_string(&partial).unwrap();
        let torn: String = text.split_inclusive('\n').take(7).collect();
        std::fs::write(&partial, &torn[..torn.len() - 20]).unwrap();
        place.finish(&killed);
        assert_eq!(answers(&killed), answers(&whole));
        // The first six were not asked again.
        let first: Vec<Answer> = torn
            .lines()
            .take(6)
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let kept = read_answers(&killed.result(ANSWERS).unwrap()).unwrap();
        assert_eq!(kept[..6], first);
        assert_eq!(killed.state(), State::Finished);
        // All lies in one file now.
        assert!(!partial.exists());
    }
}
