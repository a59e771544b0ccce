//! `attune bench` on a tiny model: the same seed does the same work, figures hang
//! together, and what makes no sense is refused.

use std::path::Path;
use std::process::{Command, Output};

use attune::bench;
use attune::model::{Device, Model};
use attune::prompt::Message;
use attune::recipe;
use attune::train::{Example, Part, Ranking, Reads};
use serde_json::{Value, json};

const MODEL: &str = "tests/golden/tiny/llama";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attune-headless"))
        .args(["bench", "--json"])
        .args(arguments)
        .output()
        .unwrap()
}

fn measured(arguments: &[&str]) -> Value {
    let mut all = vec!["--model", MODEL];
    all.extend(arguments);
    let output = run(&all);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

fn file(folder: &Path, value: &Value) -> String {
    let path = folder.join("work.json");
    std::fs::write(&path, value.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_same_seed_trains_alike_and_the_figures_hang_together() {
    let sizes = "--batch 4 --prompt 12 --shared 8 --answer 6 --rank 4 --steps 3 --threads 1";
    let sizes: Vec<&str> = sizes.split(' ').collect();
    let first = measured(&sizes);
    let losses = numbers(&first["losses"]);
    assert_eq!(losses.len(), 3);
    assert!(losses.iter().all(|loss| (1.0..20.0).contains(loss)));
    assert_eq!(numbers(&measured(&sizes)["losses"]), losses);
    let mut other = sizes.clone();
    other.extend(["--seed", "2"]);
    assert_ne!(numbers(&measured(&other)["losses"]), losses);

    let number = |key: &str| first[key].as_f64().unwrap();
    let per_example = number("tokens_per_s") / number("examples_per_s");
    assert!((per_example - 18.0).abs() < 1e-6);
    assert!((number("answer_tokens_per_s") / number("examples_per_s") - 6.0).abs() < 1e-6);
    let share = number("utilisation") * number("peak_gflops") / number("gflops");
    assert!((share - 1.0).abs() < 1e-6);
    assert!(number("peak_rss_mb") > 1.0 && number("peak_gflops") > 0.0);
    let computed = first["tokens_computed"].as_u64().unwrap();
    // All that is read of three batches, or their common beginnings once.
    assert!(
        (3 * (8 + 4 * 9)..=3 * 4 * 17).contains(&computed),
        "{computed}"
    );
    assert_eq!(first["threads"], 1);
}

#[test]
fn examples_and_adapter_may_come_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let example = |last: u32| json!({ "tokens": [5, 6, 7, 8, last], "learn": [false, false, false, true, true] });
    let examples = json!({ "examples": [example(9), example(10)] });
    let path = file(folder.path(), &examples);
    let adapter = format!("{MODEL}/adapter");
    let more = ["--tokens-file", &path, "--adapter", &adapter];
    let steps = ["--batch", "2", "--steps", "30"];
    let found = measured(&[&more[..], &steps].concat());
    let losses = numbers(&found["losses"]);
    assert!(
        losses[29] < losses[0] - 0.1,
        "the two are learnt: {losses:?}"
    );

    let unknown = json!({ "examples": [{ "tokens": [5, 99_999], "learn": [false, true] }] });
    let path = file(folder.path(), &unknown);
    let refused = run(&["--model", MODEL, "--tokens-file", &path, "--batch", "1"]);
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn questions_are_scored_and_answered() {
    let asked = measured(&[
        "--score",
        "--prompt",
        "20",
        "--shared",
        "15",
        "--questions",
        "3",
    ]);
    assert_eq!(asked["prompt_tokens"], 60);
    let logprobs = asked["logprobs"].as_array().unwrap();
    assert_eq!(logprobs.len(), 3);
    assert!(logprobs.iter().all(|row| numbers(row).len() == 10));
    assert!(asked["questions_per_s"].as_f64().unwrap() > 0.0);

    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        &json!({ "prompts": ["The sea is", "A dog"] }),
    );
    let answered = measured(&["--generate", "--tokens-file", &path, "--answer", "5"]);
    let ids = answered["ids"].as_array().unwrap();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|ids| ids.as_array().unwrap().len() <= 5));
    assert!(answered["tokens_per_s"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_first_steps_of_a_recipe_are_measured_and_no_more() {
    let model = Model::load(MODEL.as_ref(), &Device::Cpu).unwrap();
    let mut recipe = recipe::preset("first-steps").unwrap();
    for assignment in ["run.batch=2", "run.micro_batch=2", "run.max_tokens=120"] {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    let example = |cue: &str| Example {
        id: cue.to_owned(),
        part: Part::Train,
        messages: vec![Message::user(format!("Words for {cue}"))],
        answer: format!("{cue} red, {cue} blue"),
        of: attune::dataset::Kind::Associations,
    };
    let examples = Reads::Examples(["sun", "sea", "rose", "coal"].map(example).to_vec());
    let found = bench::recipe(&model, &recipe, &examples, None, 3).unwrap();
    assert_eq!((found.losses.len(), found.step_seconds.len()), (3, 3));
    assert!(found.examples_per_s > 0.0 && found.tokens_per_s > found.examples_per_s);
}

#[test]
fn the_first_steps_by_rewards_are_measured_from_an_adapter_on() {
    let model = Model::load(MODEL.as_ref(), &Device::Cpu).unwrap();
    let folder = format!("{MODEL}/adapter");
    let adapter = || bench::load_adapter(folder.as_ref(), &model).unwrap();
    let mut recipe = recipe::preset("first-rankings").unwrap();
    let shape = adapter().config().clone();
    for assignment in [
        format!("lora.rank={}", shape.rank),
        format!("lora.alpha={}", shape.alpha),
        "ppo.answer_tokens=6".into(),
        "ppo.rollout=2".into(),
        "run.batch=2".into(),
        "run.micro_batch=2".into(),
        "run.max_tokens=100".into(),
    ] {
        recipe::set(&mut recipe, &assignment).unwrap();
    }
    let ranking = |cue: &str| Ranking {
        id: cue.to_owned(),
        part: Part::Train,
        messages: vec![Message::user(format!("Order a b for {cue}"))],
        words: vec!["a".into(), "b".into()],
        counts: vec![3, 1],
    };
    let rankings = Reads::Rankings(["sun", "sea", "rose", "coal"].map(ranking).to_vec());
    let found = bench::recipe(&model, &recipe, &rankings, Some(adapter()), 2).unwrap();
    assert_eq!(found.step_seconds.len(), 2);
    assert!(found.examples_per_s > 0.0 && found.tokens_per_s > found.examples_per_s);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let code = |arguments: &[&str]| run(arguments).status.code();
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["--model", MODEL, "--score", "--generate"]), Some(2));
    assert_eq!(code(&["--model", MODEL, "--batch", "0"]), Some(2));
    assert_eq!(code(&["recipe.toml"]), Some(2));
    assert_eq!(
        code(&["--model", MODEL, "--prompt", "5", "--shared", "6"]),
        Some(1)
    );
}
