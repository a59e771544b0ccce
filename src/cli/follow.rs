//! Waiting for a job: its progress on the standard error, Ctrl-C as a request to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::output::Output;
use crate::event::{Event, Step};
use crate::job::{Done, State};
use crate::problem::{Problem, Result};
use crate::study::{Study, foreign};
use crate::t;

/// Between two looks at the job.
const LOOK: Duration = Duration::from_millis(300);

/// Waits until a job is finished.
///
/// # Errors
/// The job failed, was stopped, or its worker died; the message says how to go on.
pub(super) fn wait(study: &Study, id: &str, output: &Output) -> Result<Done> {
    let job = study.job(id)?;
    let mut events = job.events_reader();
    loop {
        let views = study.jobs()?;
        for stamped in events.read()? {
            tell(&stamped.event, output);
        }
        if let Some(view) = views.iter().find(|view| view.id == id) {
            match view.state {
                State::Queued | State::Running => {}
                State::Finished => {
                    let lost = || Problem::new(t!("cli-job-orphaned", id = id));
                    return job.done()?.ok_or_else(lost);
                }
                State::Failed => {
                    let unknown = || Problem::new(t!("cli-job-failed", id = id));
                    return Err(view.problem.clone().unwrap_or_else(unknown));
                }
                State::Stopped => return Err(Problem::new(t!("cli-job-stopped", id = id))),
                State::Orphaned => return Err(Problem::new(t!("cli-job-orphaned", id = id))),
                State::Foreign => return Err(foreign(id)),
            }
        }
        if interrupted() {
            output.say(&t!("cli-job-stopping"));
            study.stop_job(id)?;
        }
        std::thread::sleep(LOOK);
    }
}

/// Whether Ctrl-C was pressed since the last call.
fn interrupted() -> bool {
    static PRESSED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| {
        let pressed = Arc::new(AtomicBool::new(false));
        // Without a handler Ctrl-C ends this program; the job goes on without it.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, pressed.clone());
        pressed
    });
    PRESSED.swap(false, Ordering::Relaxed)
}

fn tell(event: &Event, output: &Output) {
    match event {
        Event::Stage { name } => output.say(name),
        Event::Progress {
            done,
            total,
            left_s,
            ..
        } => output.progress(t!(
            "cli-progress",
            done = *done,
            total = *total,
            left = left(*left_s)
        )),
        Event::Step(Step {
            step,
            of,
            left_s,
            rewards: Some(rewards),
            ..
        }) => output.progress(t!(
            "cli-step-rewards",
            step = *step,
            of = *of,
            reward = format!("{:.3}", rewards.mean),
            error = format!(
                "{:.3}",
                rewards.deviation / (rewards.answers.max(1) as f64).sqrt()
            ),
            unparsable = (100.0 * rewards.unparsable).round(),
            kl = format!("{:.3}", rewards.kl),
            entropy = format!("{:.3}", rewards.entropy),
            clipped = (100.0 * rewards.clip_fraction).round(),
            value = format!("{:.3}", rewards.value_loss),
            tokens = rewards.answer_tokens.round(),
            left = left(Some(*left_s))
        )),
        Event::Step(step) => output.progress(t!(
            "cli-step",
            step = step.step,
            of = step.of,
            loss = format!("{:.3}", step.loss),
            speed = step.tokens_per_s.round(),
            left = left(Some(step.left_s))
        )),
        Event::Watched { item, answer, .. } => {
            let answer = answer.replace('\n', " ");
            output.say(&t!("cli-watched", item = item.as_str(), answer = answer));
        }
        Event::Tried {
            item,
            words,
            answer,
            reward,
            ..
        } => output.say(&t!(
            "cli-tried",
            item = item.as_str(),
            words = words.join(", "),
            reward = reward.map_or("–".to_owned(), |reward| format!("{reward:.2}")),
            answer = answer.replace('\n', " ")
        )),
        Event::ValidationReward {
            step,
            reward,
            unparsable,
        } => output.say(&t!(
            "cli-validation-reward",
            step = *step,
            reward = format!("{reward:.3}"),
            unparsable = (100.0 * unparsable).round()
        )),
        Event::Warning { message } => output.say(message),
        Event::Validation { step, loss } => {
            let loss = format!("{loss:.3}");
            output.say(&t!("cli-validation", step = *step, loss = loss));
        }
        Event::Started { device, .. } => {
            output.say(&t!("cli-job-started", device = device.as_str()));
        }
        Event::Checkpoint { .. }
        | Event::Note { .. }
        | Event::Stopped
        | Event::Failed { .. }
        | Event::Finished { .. } => {}
    }
}

/// A time in words; empty where it is not known.
fn left(seconds: Option<f64>) -> String {
    match seconds {
        Some(seconds) if seconds >= 60.0 => {
            t!("cli-left-minutes", minutes = (seconds / 60.0).ceil())
        }
        Some(seconds) => t!("cli-left-seconds", seconds = seconds.ceil()),
        None => String::new(),
    }
}
