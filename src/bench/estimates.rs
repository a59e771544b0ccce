//! What the estimate says beside what a training takes, and the constants of memory that it
//! works with.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::fit::non_negative;
use crate::config;
use crate::recipe::{Footprint, Held, Pace, Work, memory_parts};
use crate::stat::CounterRandom;
use crate::{Problem, Result, t};

/// Cases of a check.
const CHECKED: usize = 6;
/// Steps of each case; the first is not timed.
const STEPS: usize = 4;
const MIB: f64 = 1_048_576.0;

/// A case as it was told and as it came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    pub case: Case,
    pub predicted_mib: f64,
    pub measured_mib: f64,
    pub predicted_step_s: f64,
    pub measured_step_s: f64,
}

/// What a process of its own found.
#[derive(Deserialize)]
struct Measured {
    peak_rss_mb: f64,
    step_seconds: Vec<f64>,
    tokens_computed: f64,
}

/// Draws six trainings by `seed`, predicts them for a processor of this pace (see
/// [`known_pace`](super::known_pace)) and measures them; `hear` is told how many are done.
///
/// # Errors
/// A training that fails.
pub fn check(
    model: &Path,
    seed: u64,
    pace: &Pace,
    hear: &dyn Fn(usize),
) -> Result<Vec<Comparison>> {
    let config = &config::read(model)?;
    let footprint = Footprint::measured();
    let mut random = CounterRandom::named(seed, "bench/estimates");
    let compare = |at| {
        hear(at);
        let case = Case::drawn(&mut random);
        let (lora, measured) = (case.lora(), measure(model, &case)?);
        let work = work(&case, &measured);
        Ok(Comparison {
            predicted_mib: footprint.peak_mib(config, &lora, &work, Held::FULL),
            measured_mib: measured.mib(),
            predicted_step_s: pace.seconds(config, &lora, &work),
            measured_step_s: measured.step_s(),
            case,
        })
    };
    (0..CHECKED).map(compare).collect()
}

/// Measures trainings of many sizes and fits the constants of memory to them.
///
/// # Errors
/// A training that fails.
pub fn calibrate(model: &Path, hear: &dyn Fn(usize)) -> Result<Footprint> {
    let config = &config::read(model)?;
    let mut memories = Vec::new();
    for (at, case) in Case::grid().into_iter().enumerate() {
        hear(at);
        let measured = measure(model, &case)?;
        let work = work(&case, &measured);
        let [fixed, kept] = memory_parts(config, &case.lora(), &work, Held::FULL);
        let left = measured.mib() - fixed;
        memories.push([1.0 / left, kept / left]);
    }
    let [program_mib, kept] = non_negative(&memories);
    Ok(Footprint { program_mib, kept })
}

/// What a step of a case worked on; whether beginnings were shared shows in the tokens
/// computed.
fn work(case: &Case, measured: &Measured) -> Work {
    let apart = case.work(0);
    match measured.tokens_computed < apart.tokens * measured.step_seconds.len() as f64 {
        true => case.work(case.shared),
        false => apart,
    }
}

impl Measured {
    fn mib(&self) -> f64 {
        self.peak_rss_mb * 1e6 / MIB
    }

    /// The median of the timed steps.
    fn step_s(&self) -> f64 {
        let mut seconds = self.step_seconds[1..].to_vec();
        seconds.sort_by(f64::total_cmp);
        seconds[seconds.len() / 2]
    }
}

/// Trains a few steps in a process of its own.
fn measure(model: &Path, case: &Case) -> Result<Measured> {
    let failed = |error: String| Problem::new(t!("bench-process", error = error));
    let program = std::env::current_exe().map_err(|e| failed(e.to_string()))?;
    let sizes = [
        ("--rank", case.rank),
        ("--batch", case.batch),
        ("--prompt", case.prompt),
        ("--shared", case.shared),
        ("--answer", case.answer),
        ("--steps", STEPS),
        ("--threads", super::threads()),
    ];
    let mut command = Command::new(program);
    command.args(["bench", "--json", "--model"]).arg(model);
    command.args(["--targets", &case.targets.join(",")]);
    for (name, size) in sizes {
        command.args([name, &size.to_string()]);
    }
    let done = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| failed(e.to_string()))?;
    if !done.status.success() {
        return Err(failed(String::from_utf8_lossy(&done.stderr).into_owned()));
    }
    let measured: Measured =
        serde_json::from_slice(&done.stdout).map_err(|e| failed(e.to_string()))?;
    match measured.step_seconds.len() {
        STEPS => Ok(measured),
        _ => Err(failed(String::from_utf8_lossy(&done.stdout).into_owned())),
    }
}
