//! The job machinery with real worker processes, on counting jobs.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use attune::engine::Engine;
use attune::event::Event;
use attune::job::{Counting, Draft, EventsWriter, Folder, Hold, Input, Queue, Spec, State};
use attune::worker;

const WORKER: &str = env!("CARGO_BIN_EXE_attune-headless");

fn counting(jobs: &Path, to: u64, pause_ms: u64) -> Folder {
    titled(&format!("Count to {to}!"), jobs, to, pause_ms)
}

fn titled(title: &str, jobs: &Path, to: u64, pause_ms: u64) -> Folder {
    let draft = Draft {
        title: title.to_owned(),
        spec: Spec::Count(Counting { to, pause_ms }),
        parents: Vec::new(),
        inputs: vec![("a/b.txt".into(), Input::Bytes(b"input".to_vec()))],
    };
    Folder::create(jobs, draft).unwrap()
}

fn start(arguments: &[&str], path: &Path) -> Child {
    let mut command = Command::new(WORKER);
    command.arg("worker").args(arguments).arg(path);
    command.stderr(Stdio::null()).spawn().unwrap()
}

fn wait_for(what: &str, mut reached: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Numbers counted, in the order in which they were.
fn counted(job: &Folder) -> Vec<u64> {
    let events = job.events().unwrap().into_iter();
    events
        .filter_map(|stamped| match stamped.event {
            Event::Progress { done, .. } => Some(done),
            _ => None,
        })
        .collect()
}

#[test]
fn the_folder_alone_tells_where_a_job_stands() {
    let jobs = tempfile::tempdir().unwrap();
    let job = counting(jobs.path(), 3, 0);
    assert!(job.id().ends_with("-count-to-3"), "{}", job.id());
    assert_eq!(job.manifest().unwrap().inputs[0].path, "a/b.txt");
    assert_eq!(job.state(), State::Queued);

    job.request_stop().unwrap();
    assert_eq!(job.state(), State::Stopped);
    job.resume().unwrap();
    assert_eq!(job.state(), State::Queued);
    // A worker that was asked to stop, and ended, in the moment it took the job up.
    std::fs::write(job.path().join("stop"), "").unwrap();
    assert_eq!(job.state(), State::Stopped);
    job.resume().unwrap();
    assert_eq!(job.state(), State::Queued);

    let hold = Hold::take(&job).unwrap().unwrap();
    assert_eq!(job.state(), State::Running);
    assert!(Hold::take(&job).unwrap().is_none());
    job.clear_queued().unwrap();
    EventsWriter::open(&job.events_path())
        .unwrap()
        .write(Event::Note {
            message: "at work".into(),
        })
        .unwrap();
    job.request_stop().unwrap();
    assert_eq!(job.state(), State::Running);
    drop(hold);
    // Ended before it could say so: as asked, or not.
    assert_eq!(job.state(), State::Stopped);
    job.clear_stop().unwrap();
    assert_eq!(job.state(), State::Orphaned);

    let problem = attune::Problem::new("no");
    EventsWriter::open(&job.events_path())
        .unwrap()
        .write(Event::Failed { problem })
        .unwrap();
    assert_eq!(job.state(), State::Failed);
    job.resume().unwrap();
    worker::run_job(job.path(), &|_| None, None).unwrap();
    assert_eq!(job.state(), State::Finished);
    job.resume().unwrap();
    assert_eq!(job.state(), State::Finished);

    let queue = Queue::new(jobs.path());
    queue.remove(&job.id()).unwrap();
    assert!(queue.list().unwrap().is_empty());
    queue.restore(&job.id()).unwrap();
    assert_eq!(queue.list().unwrap(), [job]);
}

#[test]
fn a_heartbeat_of_another_machine_is_believed_without_its_lock() {
    let jobs = tempfile::tempdir().unwrap();
    let job = counting(jobs.path(), 3, 0);
    let beat = |at: f64| {
        let beat = serde_json::json!({"format": 1, "host": "else", "pid": 1, "at": at});
        std::fs::write(job.path().join("heartbeat.json"), beat.to_string()).unwrap();
    };
    beat(attune::job::now());
    assert_eq!(job.state(), State::Running);
    assert!(worker::run_job(job.path(), &|_| None, None).is_err());
    beat(attune::job::now() - 20.0);
    assert_eq!(job.state(), State::Queued);
}

#[test]
fn a_worker_does_one_job_after_the_other() {
    let jobs = tempfile::tempdir().unwrap();
    let first = counting(jobs.path(), 12, 1);
    let damaged = titled("联想：数到 3", jobs.path(), 3, 0);
    assert!(damaged.id().ends_with("-联想-数到-3"), "{}", damaged.id());
    std::fs::write(damaged.input("a/b.txt").unwrap(), "changed").unwrap();
    let last = counting(jobs.path(), 5, 1);
    let mut child = start(&["--queue"], jobs.path());
    assert!(child.wait().unwrap().success());

    for (job, to) in [(&first, 12), (&last, 5)] {
        assert_eq!(job.state(), State::Finished);
        assert_eq!(counted(job), (1..=to).collect::<Vec<_>>());
        let done = job.done().unwrap().unwrap();
        assert_eq!(done.summary["counted"], to);
        assert_eq!(done.results[0].path, "count.json");
        let hash = attune::artifact::sha256_file(&job.result("count.json").unwrap()).unwrap();
        assert_eq!(done.results[0].sha256, hash);
        let last = job.events().unwrap().pop().unwrap();
        assert!(matches!(last.event, Event::Finished { .. }));
    }
    let queue = Queue::new(jobs.path());
    assert_eq!(queue.job(&damaged.id()).unwrap(), damaged);
    assert_eq!(damaged.state(), State::Failed);
    match damaged.events().unwrap().pop().unwrap().event {
        Event::Failed { problem } => assert!(problem.message.contains("a/b.txt"), "{problem}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_killed_worker_leaves_an_orphan_that_goes_on_from_its_checkpoint() {
    let jobs = tempfile::tempdir().unwrap();
    let job = counting(jobs.path(), 40, 10);
    let mut child = start(&[], job.path());
    wait_for("twenty counted", || counted(&job).len() >= 20);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(job.state(), State::Orphaned);
    // As a crash may leave it.
    let mut events = std::fs::read(job.events_path()).unwrap();
    events.truncate(events.len() - 7);
    std::fs::write(job.events_path(), events).unwrap();
    assert_eq!(job.state(), State::Orphaned);

    let before = counted(&job).len();
    job.resume().unwrap();
    assert!(start(&["--queue"], jobs.path()).wait().unwrap().success());
    assert_eq!(job.state(), State::Finished);
    let after = &counted(&job)[before..];
    assert!(after[0] > 10 && after[0] % 10 == 1, "{after:?}");
    assert_eq!(after.last(), Some(&40));
}

#[test]
fn a_running_job_is_held_by_one_worker_and_stops_when_asked() {
    let jobs = tempfile::tempdir().unwrap();
    let job = counting(jobs.path(), 1000, 10);
    let mut child = start(&["--queue"], jobs.path());
    wait_for("running", || {
        job.state() == State::Running && !counted(&job).is_empty()
    });
    let busy = worker::run_job(job.path(), &|_| None, None).unwrap_err();
    assert!(busy.message.contains(&job.id()), "{busy}");
    // A second worker of the queue goes away at once.
    assert!(start(&["--queue"], jobs.path()).wait().unwrap().success());
    assert_eq!(job.state(), State::Running);

    job.request_stop().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(job.state(), State::Stopped);
    let before = *counted(&job).last().unwrap();
    job.resume().unwrap();
    let mut child = start(&[], job.path());
    wait_for("counting on", || counted(&job).last() > Some(&before));
    job.request_stop().unwrap();
    assert!(child.wait().unwrap().success());
    let numbers = counted(&job);
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
}

#[test]
fn the_engine_starts_workers_and_tells_what_changed() {
    let jobs = tempfile::tempdir().unwrap();
    let mut engine = Engine::with_worker(jobs.path(), WORKER.into()).unwrap();
    assert!(engine.poll().unwrap().updates.is_empty());
    let long = counting(jobs.path(), 100_000, 5);
    let short = counting(jobs.path(), 4, 1);
    engine.wake().unwrap();

    let mut events = Vec::new();
    let mut states = Vec::new();
    let mut poll = |engine: &mut Engine, job: &Folder, until: State| {
        wait_for("a state", || {
            for update in engine.poll().unwrap().updates {
                if update.id == short.id() {
                    events.extend(update.events);
                    states.push(update.state);
                }
            }
            job.state() == until
        });
    };
    poll(&mut engine, &long, State::Running);
    wait_for("counting", || !counted(&long).is_empty());
    assert_eq!(short.state(), State::Queued);
    engine.stop(&long.id()).unwrap();
    poll(&mut engine, &long, State::Stopped);
    poll(&mut engine, &short, State::Finished);
    wait_for("the worker's end", || !engine.queue().has_worker());
    poll(&mut engine, &short, State::Finished);
    assert_eq!(events, short.events().unwrap());
    assert_eq!(states.last(), Some(&State::Finished));

    // A worker that does not heed a request is ended by the second one.
    engine.resume(&long.id()).unwrap();
    wait_for("running", || long.state() == State::Running);
    let stop = std::fs::File::create(long.path().join("stop")).unwrap();
    let pid = long.heartbeat().unwrap().pid;
    assert_ne!(pid, std::process::id());
    let before = std::time::SystemTime::now() - Duration::from_secs(11);
    stop.set_modified(before).unwrap();
    engine.stop(&long.id()).unwrap();
    wait_for("stopped", || long.state() == State::Stopped);

    assert!(Engine::with_worker(jobs.path(), "/bin/true".into()).is_err());
    Queue::new(jobs.path()).remove(&short.id()).unwrap();
    assert_eq!(engine.poll().unwrap().gone, [short.id()]);
}
