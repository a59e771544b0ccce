//! The command line as it is called: JSON keys, exit codes, and where the words go.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the command line with a home of its own.
fn attune(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attune-headless"))
        .args(arguments)
        .env("ATTUNE_HOME", home.join("config"))
        .env("ATTUNE_MODELS", home.join("models"))
        .output()
        .unwrap()
}

/// The JSON of a command that must succeed; nothing else stands on the standard output.
fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = attune(home, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_study_is_made_filled_listed_and_verified() {
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("study");
    let made = json(home.path(), &["new", text(&study), "--json"]);
    assert_eq!(made["name"], "study");
    let strengths = home.path().join("strengths.csv");
    let rows = "cue\tresponse\tR123\tN\tR123.Strength\n\
                dog\tcat\t20\t100\t0.2\ndog\tbone\t10\t100\t0.1\nsea\tblue\t30\t90\t0.33\n\
                sea\t\t5\t90\t0.05\n";
    std::fs::write(&strengths, rows).unwrap();
    let imported = json(
        home.path(),
        &["import", text(&study), text(&strengths), "--json"],
    );
    let dataset = &imported["datasets"][0];
    assert_eq!(dataset["kind"], "associations");
    assert_eq!(
        (&dataset["rows_read"], &dataset["rows_kept"]),
        (&4.into(), &3.into())
    );
    assert_eq!(
        (&dataset["cues"], &dataset["responses"]),
        (&2.into(), &3.into())
    );
    let left_out = &dataset["left_out"][0];
    assert_eq!(
        (&left_out["count"], &left_out["first_lines"][0]),
        (&1.into(), &5.into())
    );
    assert!(left_out["reason"].is_string() && dataset["id"].is_string());
    assert!(dataset.get("countries").is_none());

    let split = |more: &[&str]| {
        let arguments = [&["--json", "split", text(&study)], more].concat();
        json(home.path(), &arguments)
    };
    assert_eq!(split(&[])["locked"], Value::Null);
    let locked = split(&["--lock", "--seed", "3", "--shares", "0.5,0,0.5", "--cues"]);
    assert!(locked["locked"].is_string());
    assert_eq!((&locked["train"], &locked["test"]), (&1.into(), &1.into()));
    assert!(locked["cues"]["train"].is_array());
    let shown = split(&["--seed", "4"]);
    assert_eq!(
        (&shown["locked"], &shown["seed"]),
        (&locked["locked"], &3.into())
    );
    let other = ["split", text(&study), "--lock", "--seed", "4"];
    assert_eq!(attune(home.path(), &other).status.code(), Some(1));
    assert_eq!(split(&["--unlock"])["locked"], Value::Null);

    let listed = json(home.path(), &["--json", "data", text(&study)]);
    assert_eq!(listed["datasets"], imported["datasets"]);
    let verified = json(home.path(), &["verify", text(&study), "--json"]);
    assert_eq!(verified["sound"], true);

    let id = dataset["id"].as_str().unwrap();
    let table = study.join("data").join(id).join("table.parquet");
    let mut bytes = std::fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&table, bytes).unwrap();
    let output = attune(home.path(), &["verify", text(&study), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let broken: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(broken["sound"], false);
    assert!(
        broken["lines"].to_string().contains("strengths"),
        "{broken}"
    );
}

#[test]
fn chinese_names_are_kept_in_ids_and_verified() {
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("研究");
    json(home.path(), &["new", text(&study), "--json"]);
    let file = home.path().join("词语联想 2.csv");
    let rows = "cue\tresponse\tR123\tN\n海滩\t沙子\t20\t100\n夜\t月亮\t30\t90\n";
    std::fs::write(&file, rows).unwrap();
    let imported = json(
        home.path(),
        &["import", text(&study), text(&file), "--json"],
    );
    let id = imported["datasets"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("词语联想-2-"), "{id}");
    json(home.path(), &["split", text(&study), "--lock", "--json"]);
    let verified = json(home.path(), &["verify", text(&study), "--json"]);
    assert_eq!(verified["sound"], true);
}

#[test]
fn wrong_words_and_failures_have_their_own_exit_codes() {
    let home = tempfile::tempdir().unwrap();
    let code = |arguments: &[&str]| attune(home.path(), arguments).status.code();
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["no-such-command"]), Some(2));
    assert_eq!(code(&["import", "study", "file", "--as", "poems"]), Some(2));
    assert_eq!(code(&["model", "add", "study", "name"]), Some(2));
    assert_eq!(
        code(&["figure", "study", "pie", "--out", "pie.svg"]),
        Some(2)
    );
    assert_eq!(code(&["worker"]), Some(2));
    assert_eq!(code(&["repeat", "moon", "study"]), Some(2));
    assert_eq!(code(&["repeat", "align", "study", "--seeds", "0"]), Some(2));
    assert_eq!(code(&["align", "study", "--control", "maybe"]), Some(2));
    assert_eq!(code(&["align", "study", "--until", "moon"]), Some(2));
    assert_eq!(code(&["--help"]), Some(0));
    let missing = home.path().join("missing");
    let output = attune(home.path(), &["data", text(&missing), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(!output.stderr.is_empty());
    let file = home.path().join("empty.csv");
    std::fs::write(&file, "").unwrap();
    let study = home.path().join("study");
    json(home.path(), &["new", text(&study), "--json"]);
    assert_eq!(code(&["import", text(&study), text(&file)]), Some(1));
}

#[test]
fn a_model_is_asked_without_a_study() {
    let home = tempfile::tempdir().unwrap();
    let model = "tests/golden/tiny/llama";
    let ask = |more: &[&str]| {
        let mut arguments = vec!["ask", "--model", model, "--prompt", "Is it?", "--json"];
        arguments.extend(more);
        json(home.path(), &arguments)
    };
    let chosen = ask(&["--system", "Say 1 or 2.", "--options", "1,2"]);
    assert_eq!(chosen["options"][1]["label"], "2");
    assert!(chosen["options"][0]["logprob"].as_f64().unwrap() < 0.0);
    let shares = chosen["distribution"].as_array().unwrap();
    let sum: f64 = shares.iter().map(|share| share.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert!(chosen["option_mass"].as_f64().unwrap() > 0.0);
    assert_eq!(chosen["mode"], "label");
    let said = ask(&["--tokens", "5"]);
    assert!(said["text"].is_string());
    assert!((1..=5).contains(&said["tokens"].as_u64().unwrap()));
}

#[test]
fn devices_are_listed_with_their_memory_and_why_the_processor_computes() {
    let home = tempfile::tempdir().unwrap();
    let listed = json(home.path(), &["devices", "--json"]);
    assert_eq!(listed["used"], "cpu");
    let device = &listed["devices"][0];
    assert_eq!(
        (&device["id"], &device["kind"]),
        (&"cpu".into(), &"cpu".into())
    );
    assert_eq!(device["used"], true);
    assert!(device["memory"].as_u64() >= device["free"].as_u64());
    assert!(device["processor"]["threads"].as_u64() > Some(0));
    assert!(
        listed["why"]
            .as_str()
            .unwrap()
            .contains("attune-worker-cuda")
    );
    let hello = json(home.path(), &["worker", "--hello"]);
    assert_eq!(hello["devices"][0]["id"], "cpu");

    let text = |output: Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text(attune(home.path(), &["devices"]));
    assert!(
        said.contains("CPU, ") && said.contains("attune-worker-cuda"),
        "{said}"
    );
    // A worker that is not there is named.
    let told = Command::new(env!("CARGO_BIN_EXE_attune-headless"))
        .arg("devices")
        .env("ATTUNE_HOME", home.path())
        .env("ATTUNE_GPU_WORKER", home.path().join("missing"))
        .output()
        .unwrap();
    let told = text(told);
    assert!(
        told.contains("did not start") && told.contains("missing"),
        "{told}"
    );

    let model = "tests/golden/tiny/llama";
    let ask = [
        "ask", "--model", model, "--prompt", "Is it?", "--tokens", "2",
    ];
    let on = |device: &str| attune(home.path(), &[&ask[..], &["--device", device]].concat());
    assert_eq!(on("cpu").status.code(), Some(0));
    let missing = on("cuda:0");
    assert_eq!(missing.status.code(), Some(1));
    let error = String::from_utf8_lossy(&missing.stderr);
    assert!(error.contains("cuda:0") && error.contains("cpu"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_question_for_a_card_is_put_to_the_worker_that_has_it() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let worker = home.path().join("attune-worker-cuda");
    let hello = serde_json::json!({
        "protocol": attune::job::PROTOCOL,
        "devices": [{"id": "cuda:0", "kind": "cuda", "name": "Card", "memory": 9, "free": 8}],
    });
    let script = format!(
        "#!/bin/sh\nif [ \"$2\" = --hello ]; then echo '{hello}'; exit; fi\necho \"$@\"; exit 7\n"
    );
    std::fs::write(&worker, script).unwrap();
    std::fs::set_permissions(&worker, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_attune-headless"))
        .args(["ask", "--model", "m", "--prompt", "Is it?"])
        .env("ATTUNE_HOME", home.path())
        .env("ATTUNE_GPU_WORKER", &worker)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(7));
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "ask --model m --prompt Is it? --device cuda:0");
}

#[test]
fn answers_of_models_are_imported_and_their_scores_printed_and_drawn() {
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("study");
    json(home.path(), &["new", text(&study), "--json"]);
    let file = |name: &str, rows: &str| {
        let path = home.path().join(name);
        std::fs::write(&path, rows).unwrap();
        path
    };
    let none = attune(home.path(), &["scores", text(&study), "survey"]);
    assert_eq!(none.status.code(), Some(1));
    let questions = file(
        "questions.json",
        r#"[{"Q_id": "Q1", "question": "Is it?", "option_lst": ["Yes", "No"]}]"#,
    );
    let people = file(
        "people.csv",
        "respondent,country,Q1\na,Avaland,1\nb,Avaland,1\nc,Avaland,2\nd,Avaland,1\n",
    );
    let answers = file(
        "large.csv",
        "model,question,label,probability\nLarge,Q1,1,0.75\nLarge,Q1,2,0.25\n",
    );
    let imported = json(
        home.path(),
        &[
            "import",
            text(&study),
            text(&questions),
            text(&people),
            text(&answers),
            "--licence",
            "CC0",
            "--citation",
            "Asked by us",
            "--json",
        ],
    );
    assert_eq!(imported["datasets"][2]["kind"], "answers");
    assert_eq!(imported["datasets"][2]["models"], 1);
    let scores = json(home.path(), &["scores", text(&study), "survey", "--json"]);
    let scores = scores["scores"].as_array().unwrap();
    let near = scores.iter().find(|score| score["row"] == "Large").unwrap();
    assert!(near["value"].as_f64().unwrap() < 1e-6, "{near}");
    let out = home.path().join("distance.csv");
    let drawn = [
        "figure",
        text(&study),
        "distance",
        "--published",
        "--out",
        text(&out),
    ];
    assert_eq!(attune(home.path(), &drawn).status.code(), Some(0));
    let csv = std::fs::read_to_string(&out).unwrap();
    assert!(csv.contains("JS distance to Avaland,Large,"), "{csv}");
}

#[test]
fn scenarios_are_added_listed_and_taken_out() {
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("study");
    json(home.path(), &["new", text(&study), "--json"]);
    let list = ["--json", "scenarios", text(&study)];
    let scenarios = |more: &[&str]| json(home.path(), &[&list, more].concat())["scenarios"].take();
    assert_eq!(scenarios(&[]), serde_json::json!([]));
    let template = "You live in {{ country }}.";
    let added = scenarios(&[
        "add",
        "japan",
        "--who",
        "country",
        "--name",
        "Japan",
        "--template",
        template,
    ]);
    let wanted = serde_json::json!([
        {"id": "japan", "who": "country", "name": "Japan", "template": template}
    ]);
    assert_eq!(added, wanted);
    let said = attune(home.path(), &["scenarios", text(&study)]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("You live in Japan."));
    let broken = [
        "scenarios",
        text(&study),
        "add",
        "x",
        "--template",
        "{{ country }}",
    ];
    assert_eq!(attune(home.path(), &broken).status.code(), Some(1));
    assert_eq!(scenarios(&[]), wanted);
    assert_eq!(scenarios(&["remove", "japan"]), serde_json::json!([]));
}
