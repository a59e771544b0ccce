//! Asking an executable whether it is a worker that fits, and what it computes on.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::job::{Hello, PROTOCOL};
use crate::problem::Problem;
use crate::t;

/// Between two looks whether a worker has answered.
const LOOK: Duration = Duration::from_millis(10);

/// Why an executable is no worker to work with.
pub(super) enum Refusal {
    /// The system could not start it.
    NotStarted(std::io::Error),
    /// It ended without an answer; with its last words.
    Ended(String),
    /// It did not answer in time.
    Silent,
    /// It answered as another version would, or is no worker.
    Other,
}

/// The part of an answer that all versions have.
#[derive(Deserialize)]
struct Version {
    protocol: u32,
}

/// Asks `program` what it is; it has `patience` to answer.
pub(super) fn greet(program: &Path, patience: Duration) -> Result<Hello, Refusal> {
    let output = run(program, patience)?;
    let version: Option<Version> = serde_json::from_slice(&output.stdout).ok();
    match version {
        Some(version) if version.protocol == PROTOCOL => {
            serde_json::from_slice(&output.stdout).map_err(|_| Refusal::Other)
        }
        Some(_) => Err(Refusal::Other),
        None if output.status.success() => Err(Refusal::Other),
        None => Err(Refusal::Ended(last_words(&output))),
    }
}

/// Runs `program worker --hello` to its end, or until time is up.
fn run(program: &Path, patience: Duration) -> Result<Output, Refusal> {
    let mut child = Command::new(program)
        .args(["worker", "--hello"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Refusal::NotStarted)?;
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().map_err(Refusal::NotStarted)? {
            Some(status) => break status,
            None if begun.elapsed() < patience => std::thread::sleep(LOOK),
            None => {
                // It may have ended in this moment.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Refusal::Silent);
            }
        }
    };
    // An answer is short: it waits in the pipe.
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let read = |pipe: Option<&mut dyn Read>, to: &mut Vec<u8>| match pipe {
        Some(pipe) => pipe.read_to_end(to).map(drop),
        None => Ok(()),
    };
    let out = child.stdout.as_mut().map(|pipe| pipe as &mut dyn Read);
    read(out, &mut stdout).map_err(Refusal::NotStarted)?;
    let err = child.stderr.as_mut().map(|pipe| pipe as &mut dyn Read);
    read(err, &mut stderr).map_err(Refusal::NotStarted)?;
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

/// The last line that it wrote of what went wrong, else how it ended; the driver's library
/// that is missing is told in words.
fn last_words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    if ["libcuda.so", "nvcuda.dll"]
        .iter()
        .any(|library| said.contains(library))
    {
        return t!("device-driver-missing");
    }
    let line = said
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty());
    match line {
        Some(line) => line.trim_end_matches('.').to_owned(),
        None => output.status.to_string(),
    }
}

impl Refusal {
    /// The problem, where `program` was to do all the work.
    pub fn of_own(self, program: &Path) -> Problem {
        let path = program.display().to_string();
        match self {
            Self::NotStarted(error) => not_started(program, &error),
            Self::Ended(_) | Self::Silent | Self::Other => {
                Problem::new(t!("job-no-worker", path = path)).advise(t!("job-no-worker-advice"))
            }
        }
    }

    /// A sentence, where `program` was to compute on graphics cards.
    pub fn of_card_worker(self, program: &Path, patience: Duration) -> String {
        let reason = match self {
            Self::NotStarted(error) => Problem::io(program, &error).message,
            Self::Ended(words) => words,
            Self::Silent => t!("device-worker-silent", seconds = patience.as_secs()),
            Self::Other => t!("device-worker-other"),
        };
        t!(
            "device-worker-not-started",
            reason = reason.trim_end_matches('.')
        )
    }
}

/// That a worker could not be started.
pub fn not_started(program: &Path, error: &std::io::Error) -> Problem {
    Problem::new(t!(
        "job-worker-not-started",
        path = program.display().to_string(),
        error = error.to_string()
    ))
}
