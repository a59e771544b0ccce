//! How long many answers and many jobs take.
//!
//! `cargo bench --workspace --bench at_size` prints: 250,000 answers of one model as nineteen scenarios
//! read and scored (wanted: 3 s and 600 MiB), and the view of a study of 700 jobs, 40 models
//! and 60 tasks made anew (wanted: 50 ms). `-- --tenth` takes a tenth of each,
//! `-- --answers` or `-- --jobs` one of both.

#[path = "../tests/at_size/mod.rs"]
mod at_size;

use std::time::{Duration, Instant};

use attune::probe::{ANSWERS, Tasks, read_answers};
use attune::study::Draft;

const SCENARIOS: [&str; 19] = [
    "", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
];
const QUESTIONS: usize = 13_158;

fn main() {
    let part = match std::env::args().any(|arg| arg == "--tenth") {
        true => 10,
        false => 1,
    };
    let only = |name: &str| std::env::args().any(|arg| arg == name);
    if !only("--jobs") {
        answers(QUESTIONS / part);
    }
    if !only("--answers") {
        jobs(40 / part, 60 / part, 700 / part);
    }
}

fn answers(questions: usize) {
    let root = tempfile::tempdir().expect("a folder for the study");
    let study = at_size::study(root.path(), questions);
    let base = at_size::tiny(&study).sha256;
    let tasks = Tasks::new(
        vec![at_size::task("", 0..questions)],
        at_size::scenarios(&SCENARIOS),
    );
    let job = at_size::answered(&study, &base, None, &tasks, 7);
    drop(study);
    let before = peak_mib();
    let path = job.result(ANSWERS).unwrap();
    let (read, answers) = timed(|| read_answers(&path).expect("answers").len());
    let home = attune::study::Home {
        config: root.path().join("config"),
        models: root.path().join("models"),
    };
    let folder = root.path().join("study");
    let study = attune::study::Study::open(&home, &folder).expect("the study");
    let (scored, _) = timed(|| study.scores(attune::score::Kind::Survey).expect("scores"));
    println!(
        "{answers} answers, {} MiB on disk: read in {read:.2?}, read, scored and stored in {scored:.2?}",
        std::fs::metadata(&path).map_or(0, |about| about.len()) >> 20
    );
    println!("  peak memory {} MiB, {before} MiB before", peak_mib());
}

fn jobs(models: usize, tasks: usize, jobs: usize) {
    let root = tempfile::tempdir().expect("a folder for the study");
    let study = at_size::busy(root.path(), models, tasks, jobs);
    let (first, view) = timed(|| study.view(Draft::default()));
    assert_eq!((view.jobs.len(), view.models.len()), (jobs, models));
    let best = (0..10)
        .map(|_| timed(|| study.view(Draft::default())).0)
        .min();
    println!(
        "{jobs} jobs, {models} models, {tasks} tasks: first view in {first:.2?}, renewed in {:.2?}",
        best.unwrap_or_default()
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let value = work();
    (begun.elapsed(), value)
}

/// The most memory that this process ever held.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) >> 10
}
