//! What long work says while it runs, and how it is asked to stop.
//!
//! A loop emits [`Event`]s to a [`Listener`] and polls its stop flag between steps;
//! it knows no screen and no file. A worker writes the events to `events.jsonl`, one
//! JSON object a line; the window and the command line read them from there.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// One thing that happened in a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A worker took the job up (again).
    Started {
        /// `host:pid` of the worker, for people.
        worker: String,
        /// The device it computes on, in words.
        device: String,
        /// The program with its version; empty where it was not kept.
        #[serde(default)]
        software: String,
    },
    /// A part of the work began ("Loading the model").
    Stage { name: String },
    /// `done` of `total` units ("question", "cue", "step") are finished.
    Progress {
        done: u64,
        total: u64,
        unit: String,
        /// Seconds left at the present pace; none until it can be told.
        left_s: Option<f64>,
    },
    /// One optimiser step of a training.
    Step(Step),
    /// Loss on the validation part after `step`.
    Validation { step: u64, loss: f64 },
    /// Mean reward of greedy answers to the validation part after `step` (PPO), and the
    /// share of them that held no ranking.
    ValidationReward {
        step: u64,
        reward: f64,
        unparsable: f64,
    },
    /// An answer that the model tried and was rewarded for (PPO).
    Tried {
        step: u64,
        /// The cue.
        item: String,
        /// The words it was offered.
        words: Vec<String>,
        answer: String,
        /// None where no ranking was found in it, which counts as −1.
        reward: Option<f64>,
    },
    /// An answer to a watched question, so that a person sees the model change.
    Watched {
        step: u64,
        /// `cue` or `question`.
        kind: String,
        item: String,
        answer: String,
    },
    /// A checkpoint of `step` is on disk.
    Checkpoint { step: u64 },
    /// Something to know that stops nothing.
    Warning { message: String },
    /// A line for the log.
    Note { message: String },
    /// The work stopped because it was asked to; it can be resumed.
    Stopped,
    /// The work ended without a result.
    Failed { problem: Problem },
    /// The work is done; its results are in the job's manifest of results.
    Finished { seconds: f64 },
}

/// Numbers of one optimiser step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// 1-based.
    pub step: u64,
    /// Steps in the whole training.
    pub of: u64,
    /// Epochs passed, with a fraction.
    pub epoch: f64,
    /// Mean cross-entropy per learnt token, in nats; of PPO the policy's loss.
    pub loss: f64,
    /// Learning rate used in this step.
    pub learning_rate: f64,
    /// L2 norm of the gradient before clipping.
    pub gradient_norm: f64,
    /// Tokens read in this step (prompt and answer).
    pub tokens: u64,
    pub tokens_per_s: f64,
    /// Seconds to the end at the present pace.
    pub left_s: f64,
    /// Memory of the worker, in MiB: resident, or what is taken of the graphics card.
    pub memory_mib: f64,
    /// What the answers of the step came to (PPO).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewards: Option<Rewards>,
}

/// What the answers of one rollout came to, and what was learnt from them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rewards {
    /// Answers written.
    pub answers: u64,
    /// Mean reward; an answer without a ranking counts as −1.
    pub mean: f64,
    /// Standard deviation of the rewards.
    pub deviation: f64,
    /// Share of the answers in which no ranking was found.
    pub unparsable: f64,
    /// Mean length of the answers, in tokens.
    pub answer_tokens: f64,
    /// Nats per answer by which the policy has left the start: Σ ln(π/π₀), mean over answers.
    pub kl: f64,
    /// The price of a nat, β, that was paid.
    pub kl_coefficient: f64,
    /// Mean entropy of a token, in nats.
    pub entropy: f64,
    /// Share of the tokens whose ratio was clipped.
    pub clip_fraction: f64,
    /// Mean loss of the critic.
    pub value_loss: f64,
}

/// An event with the time it was written, as it stands in `events.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamped {
    /// Seconds since 1970 (UTC).
    pub at: f64,
    #[serde(flatten)]
    pub event: Event,
}

/// Seconds since 1970 (UTC).
pub fn now() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

/// Who hears of events, and whom a loop asks whether to stop.
pub trait Listener: Sync {
    /// Takes an event; must be quick.
    fn emit(&self, event: Event);

    /// Whether the person asked the work to stop; polled between steps.
    fn stop_requested(&self) -> bool {
        false
    }
}

/// Hears nothing and never asks to stop.
pub struct Silent;

impl Listener for Silent {
    fn emit(&self, _event: Event) {}
}

/// Collects events, for tests and for callers that want them afterwards.
#[derive(Default)]
pub struct Collected(std::sync::Mutex<Vec<Event>>);

impl Collected {
    /// The events so far.
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().map(|e| e.clone()).unwrap_or_default()
    }
}

impl Listener for Collected {
    fn emit(&self, event: Event) {
        if let Ok(mut events) = self.0.lock() {
            events.push(event);
        }
    }
}
