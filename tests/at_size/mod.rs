//! Studies of many answers and of many jobs, made up from a seed: for tests, and at full size
//! for `cargo bench --bench at_size`.

use std::fmt::Write as _;
use std::path::Path;

use attune::job::{Draft, Folder, Input, ModelUse, Probing, Spec, Training};
use attune::probe::{
    ANSWERS, Answer, Mode, Orders, Probe, Scenario, SurveyItem, SurveyOption, SurveyProbe, Task,
    Tasks, Who, write_answers,
};
use attune::recipe;
use attune::stat::CounterRandom;
use attune::study::{Culture, Home, ModelView, Study};
use serde_json::{Map, json};

/// Options of every question.
const OPTIONS: usize = 4;
const CULTURES: [&str; 2] = ["Avaland", "Borland"];

/// A study with the tiny model, a questionnaire of so many questions and what the people of
/// two countries answered.
pub fn study(root: &Path, questions: usize) -> Study {
    // SAFETY: no other thread reads the environment yet.
    unsafe { std::env::set_var("ATTUNE_MODELS", root.join("models")) };
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    let study = Study::create(&home, &root.join("study"), "At size").unwrap();
    let cultures = CULTURES.iter().enumerate().map(|(colour, name)| Culture {
        name: (*name).to_owned(),
        countries: vec![(*name).to_owned()],
        language: "en".to_owned(),
        colour,
        ..Culture::default()
    });
    study.set_cultures(cultures.collect()).unwrap();
    let asked: Vec<_> = (0..questions)
        .map(|at| {
            let options: Vec<String> = (0..OPTIONS).map(|o| format!("option {o}")).collect();
            json!({
                "Q_id": format!("Q{at}"), "question": format!("What of {at}?"),
                "option_lst": options, "ordered": true,
            })
        })
        .collect();
    import(&study, root, "questions.json", &json!(asked).to_string());
    let mut shares = "country,question,label,share\n".to_owned();
    let mut random = CounterRandom::named(1, "people");
    for country in CULTURES {
        for at in 0..questions {
            for (label, share) in drawn(&mut random).into_iter().enumerate() {
                writeln!(shares, "{country},Q{at},{},{share}", label + 1).unwrap();
            }
        }
    }
    import(&study, root, "shares.csv", &shares);
    let model = Path::new("tests/golden/tiny/llama");
    study.add_model("tiny", model).unwrap();
    study
}

fn import(study: &Study, root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap();
}

/// Shares that sum to 1.
fn drawn(random: &mut CounterRandom) -> [f64; OPTIONS] {
    let weights = [(); OPTIONS].map(|()| 0.05 + random.uniform());
    weights.map(|weight| weight / weights.iter().sum::<f64>())
}

/// A task that asks these questions.
pub fn task(id: &str, questions: std::ops::Range<usize>) -> Task {
    let option = |at: usize| SurveyOption {
        label: (at + 1).to_string(),
        text: format!("option {at}"),
    };
    let item = |at: usize| SurveyItem {
        question: format!("Q{at}"),
        wording: format!("What of {at}?"),
        topic: String::new(),
        language: String::new(),
        ordered: true,
        options: (0..OPTIONS).map(option).collect(),
    };
    let probe = Probe::Survey(SurveyProbe {
        template: "{{ wording }}".to_owned(),
        system: String::new(),
        translations: Vec::new(),
        mode: Mode::Label,
        orders: Orders::Original,
        free_answer: false,
        items: questions.map(item).collect(),
    });
    Task {
        id: id.to_owned(),
        ..probe.into()
    }
}

/// Scenarios with these ids; the empty one is nobody.
pub fn scenarios(ids: &[&str]) -> Vec<Scenario> {
    let scenario = |id: &&str| match *id {
        "" => Scenario::default(),
        id => Scenario {
            id: id.to_owned(),
            who: Who::Persona,
            name: id.to_owned(),
            template: "You are {{ who }}.".to_owned(),
            language: "en".to_owned(),
        },
    };
    ids.iter().map(scenario).collect()
}

/// The tiny model's view.
pub fn tiny(study: &Study) -> ModelView {
    study.models().unwrap().remove(0)
}

/// A finished job that asked a model (the adapter with this hash on the base) these tasks,
/// with answers drawn from `seed`.
pub fn answered(
    study: &Study,
    base: &str,
    adapter: Option<&str>,
    tasks: &Tasks,
    seed: u64,
) -> Folder {
    let mut random = CounterRandom::named(seed, "answers");
    let mut answers = Vec::with_capacity(tasks.items());
    for task in &tasks.tasks {
        let Probe::Survey(probe) = &task.probe else {
            panic!("a survey")
        };
        for scenario in tasks.everybody() {
            for item in &probe.items {
                answers.push(Answer {
                    model: base.to_owned(),
                    adapter: adapter.map(str::to_owned),
                    task: task.id.clone(),
                    scenario: scenario.map(|s| s.id.clone()).unwrap_or_default(),
                    item: item.question.clone(),
                    prompt: attune::artifact::sha256(item.wording.as_bytes()),
                    order: (0..OPTIONS).collect(),
                    logprobs: drawn(&mut random).map(f64::ln).into(),
                    option_mass: Some(1.0),
                    tokens: 40,
                    seconds: 0.01,
                    ..Answer::default()
                });
            }
        }
    }
    let ids = |ids: Vec<&String>| -> Vec<String> {
        let said = ids.into_iter().filter(|id| !id.is_empty());
        said.cloned().collect()
    };
    let spec = Spec::Probe(Probing {
        model: used(base, adapter),
        probe: tasks.kind().to_owned(),
        tasks: ids(tasks.tasks.iter().map(|task| &task.id).collect()),
        scenarios: tasks.scenarios.iter().map(|s| s.id.clone()).collect(),
        precision: recipe::Precision::F32,
    });
    let asked = serde_json::to_vec(tasks).unwrap();
    let job = begun(study, "Ask", spec, ("probe.json", asked));
    write_answers(&job.result(ANSWERS).unwrap(), &answers).unwrap();
    let count = ("answers".to_owned(), answers.len().into());
    job.finish(1.0, Map::from_iter([count])).unwrap();
    job
}

/// A study of `models` models on one base, of `jobs` finished jobs that trained them and
/// asked each of them every one of `tasks` tasks in turn.
pub fn busy(root: &Path, models: usize, tasks: usize, jobs: usize) -> Study {
    let study = study(root, tasks);
    let base = tiny(&study).sha256;
    let mut hashes = vec![None];
    for at in 1..models {
        let mut recipe = recipe::preset("first-steps").unwrap();
        recipe.name = format!("recipe {at}");
        let spec = Spec::Train(Training {
            model: used(&base, None),
            adapter: format!("tiny + {at}"),
        });
        let recipe = recipe::to_toml(&recipe).unwrap().into_bytes();
        let job = begun(&study, "Teach", spec, ("recipe.toml", recipe));
        let weights = job.result("adapter/adapter_model.safetensors").unwrap();
        std::fs::create_dir_all(weights.parent().unwrap()).unwrap();
        std::fs::write(&weights, at.to_string()).unwrap();
        hashes.push(Some(attune::artifact::sha256_file(&weights).unwrap()));
        job.finish(1.0, Map::new()).unwrap();
    }
    for at in 0..jobs + 1 - models {
        let (model, number) = (at % models, at / models % tasks);
        let asked = task(&format!("task-{number}"), number..number + 1);
        let asked = Tasks::new(vec![asked], Vec::new());
        answered(&study, &base, hashes[model].as_deref(), &asked, at as u64);
    }
    study
}

fn used(base: &str, adapter: Option<&str>) -> ModelUse {
    ModelUse {
        name: "tiny".to_owned(),
        sha256: base.to_owned(),
        adapter_sha256: adapter.map(str::to_owned),
    }
}

/// A job that no worker sees, ready for its results.
fn begun(study: &Study, title: &str, spec: Spec, (name, bytes): (&str, Vec<u8>)) -> Folder {
    let draft = Draft {
        title: title.to_owned(),
        spec,
        parents: Vec::new(),
        inputs: vec![(name.to_owned(), Input::Bytes(bytes))],
    };
    let job = Folder::create(&study.folder().join("jobs"), draft).unwrap();
    job.clear_queued().unwrap();
    job.prepare().unwrap();
    job
}
