//! Workers that are asked what they compute on: some fit, some lie, some never answer.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use attune::device::Kind;
use attune::engine::{Devices, Engine};
use attune::event::Event;
use attune::job::{Counting, Draft, Folder, Spec, State};

const WORKER: &str = env!("CARGO_BIN_EXE_attune-headless");
const PATIENCE: Duration = Duration::from_secs(20);

/// An executable of this text in `folder`.
#[cfg(unix)]
fn script(folder: &Path, name: &str, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// A worker for two cards, the second of which is the emptier one; it does its work as the
/// processor's worker, and leaves a note of its arguments.
#[cfg(unix)]
fn card_worker(folder: &Path) -> PathBuf {
    let card = |number: u32, free: u64| {
        serde_json::json!({
            "id": format!("cuda:{number}"), "kind": "cuda", "name": format!("Card {number}"),
            "memory": 24_000_000_000u64, "free": free,
        })
    };
    let processor = serde_json::json!({
        "id": "cpu", "kind": "cpu", "name": "a processor", "memory": 1, "free": 1,
        "processor": {"threads": 1, "instructions": "AVX2"},
    });
    let hello = serde_json::json!({
        "protocol": attune::job::PROTOCOL,
        "devices": [card(0, 5_000_000_000), card(1, 23_000_000_000), processor],
    });
    let arguments = folder.join("arguments");
    script(
        folder,
        "attune-worker-cuda",
        &format!(
            "if [ \"$2\" = --hello ]; then echo '{hello}'; exit; fi\n\
             echo \"$@\" > {}\n\
             exec {WORKER} worker --queue \"$6\"",
            arguments.display()
        ),
    )
}

fn ask(card_worker: Option<&Path>) -> Devices {
    Devices::ask(Path::new(WORKER), card_worker, PATIENCE).unwrap()
}

#[test]
fn without_a_worker_for_cards_the_processor_computes_and_it_is_said_why() {
    let devices = ask(None);
    let [offer] = devices.offers() else {
        panic!("{devices:?}")
    };
    assert_eq!(
        (offer.device.id.as_str(), offer.device.kind),
        ("cpu", Kind::Cpu)
    );
    assert!(offer.device.memory >= offer.device.free && offer.device.free > 0);
    let processor = offer.device.processor.as_ref().unwrap();
    assert!(processor.threads >= 1 && !processor.instructions.is_empty());
    let choice = devices.choose(None);
    assert!(choice.why.contains("attune-worker-cuda"), "{}", choice.why);
    let unknown = devices.named("cuda:0").unwrap_err();
    assert!(unknown.message.contains("cuda:0") && unknown.message.contains("cpu"));
    let gone = devices.choose(Some("cuda:0"));
    assert_eq!(gone.offer.device.id, "cpu");
    assert!(gone.why.contains("cuda:0"), "{}", gone.why);
}

#[cfg(unix)]
#[test]
fn the_emptiest_card_is_the_best_and_any_device_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let program = card_worker(folder.path());
    let devices = ask(Some(&program));
    let ids: Vec<&str> = devices
        .offers()
        .iter()
        .map(|o| o.device.id.as_str())
        .collect();
    assert_eq!(ids, ["cuda:1", "cuda:0", "cpu"]);
    assert_eq!(devices.without_card(), None);
    let best = devices.choose(None);
    assert_eq!(
        (best.offer.device.name.as_str(), &best.offer.program),
        ("Card 1", &program)
    );
    let processor = devices.choose(Some("cpu"));
    assert_eq!(processor.offer.program, Path::new(WORKER));
}

#[cfg(unix)]
#[test]
fn a_worker_that_fails_is_told_with_its_reason_and_the_processor_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let why = |name: &str, text: &str, patience| {
        let path = script(folder.path(), name, text);
        let begun = Instant::now();
        let devices = Devices::ask(Path::new(WORKER), Some(&path), patience).unwrap();
        assert!(begun.elapsed() < patience + Duration::from_secs(5));
        assert_eq!(devices.offers().len(), 1);
        devices.choose(None).why
    };
    let library = "echo 'worker: error while loading shared libraries: libcuda.so.1: \
                   cannot open shared object file' >&2; exit 127";
    let missing = why("driver", library, PATIENCE);
    assert!(
        missing.contains("driver") && !missing.contains("libcuda"),
        "{missing}"
    );
    let crashed = why("crash", "echo 'no luck' >&2; exit 3", PATIENCE);
    assert!(crashed.contains("no luck"), "{crashed}");
    let killed = why("killed", "kill -9 $$", PATIENCE);
    assert!(killed.contains("did not start"), "{killed}");
    let hanging = why("hang", "sleep 60", Duration::from_secs(1));
    assert!(hanging.contains("1 second"), "{hanging}");
    for (name, text) in [
        ("older", r#"echo '{"protocol": 1, "devices": ["cpu"]}'"#),
        ("stranger", "echo hello"),
    ] {
        let other = why(name, text, PATIENCE);
        assert!(other.contains("version"), "{other}");
    }
    let protocol = attune::job::PROTOCOL;
    let none = format!(
        "echo '{{\"protocol\": {protocol}, \"devices\": [], \"without_card\": \"no card\"}}'"
    );
    let none = why("none", &none, PATIENCE);
    assert!(none.contains("no card"), "{none}");

    let absent = ask(Some(&folder.path().join("absent")));
    assert!(absent.without_card().unwrap().contains("absent"));
    let own = Devices::ask(Path::new("/bin/true"), None, PATIENCE).unwrap_err();
    assert!(own.message.contains("/bin/true"), "{own}");
}

#[cfg(unix)]
#[test]
fn the_engine_gives_the_device_to_the_worker_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = folder.path().join("jobs");
    let draft = Draft {
        title: "Count".to_owned(),
        spec: Spec::Count(Counting { to: 3, pause_ms: 1 }),
        parents: Vec::new(),
        inputs: Vec::new(),
    };
    let mut engine = Engine::with_worker(&jobs, card_worker(folder.path())).unwrap();
    engine.use_device(Some("cuda:0".to_owned()));
    let job = Folder::create(&jobs, draft).unwrap();
    engine.wake().unwrap();
    let begun = Instant::now();
    while job.state() != State::Finished {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(10));
    }
    let arguments = std::fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert!(
        arguments.starts_with("worker --detach --device cuda:0 --queue "),
        "{arguments}"
    );
    let device = job
        .events()
        .unwrap()
        .into_iter()
        .find_map(|stamped| match stamped.event {
            Event::Started { device, .. } => Some(device),
            _ => None,
        });
    assert!(device.unwrap().starts_with("CPU"));
}

#[test]
fn a_job_for_a_device_that_is_not_there_fails_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let draft = Draft {
        title: "Count".to_owned(),
        spec: Spec::Count(Counting { to: 3, pause_ms: 1 }),
        parents: Vec::new(),
        inputs: Vec::new(),
    };
    let job = Folder::create(folder.path(), draft).unwrap();
    let problem = attune::worker::run_job(job.path(), &|_| None, Some("cuda:7")).unwrap_err();
    assert!(problem.message.contains("cuda:7"), "{problem}");
    assert_eq!(job.state(), State::Failed);
}
