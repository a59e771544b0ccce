//! What a job is to do, and what it yielded.

use serde::{Deserialize, Serialize};

use crate::artifact::{File, Parent};
use crate::recipe::Precision;

/// `job.json`: written once, never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder's format; newer ones are refused.
    pub format: u32,
    /// The folder's name: a time stamp that sorts, and a slug of the title.
    pub id: String,
    /// For people ("Teach starter: first steps").
    pub title: String,
    /// Seconds since 1970 (UTC).
    pub created_at: f64,
    pub spec: Spec,
    /// Files below `inputs/`, with their hashes.
    pub inputs: Vec<File>,
    /// The artifacts it came from, by hash.
    pub parents: Vec<Parent>,
}

/// The work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Spec {
    Train(Training),
    Probe(Probing),
    /// Counts to a number with pauses: a job without a model, to see the machinery live.
    Count(Counting),
}

impl Spec {
    /// The name of the kind (`train`, `probe`, …).
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Train(_) => "train",
            Self::Probe(_) => "probe",
            Self::Count(_) => "count",
        }
    }
}

/// A training: `inputs/recipe.toml`, `inputs/examples.jsonl` (one
/// [`crate::example::Example`] a line) or, of PPO, `inputs/rankings.jsonl` (one
/// [`crate::example::Ranking`] a line), `inputs/watch.json`, and `inputs/adapter/` where it
/// starts from one; yields `result/adapter/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    pub model: ModelUse,
    /// Name the adapter gets in the study.
    pub adapter: String,
}

/// A probe of one model: `inputs/probe.json` ([`crate::probe::Tasks`]), where there is an
/// adapter `inputs/adapter/`; yields `result/answers.parquet`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probing {
    pub model: ModelUse,
    /// Name of the probe (`associations`, `ranking`, `choices`, `survey`).
    pub probe: String,
    /// Ids of the tasks and scenarios that it asks; empty where it is one task, as nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<String>,
    /// What the base's weights are kept in.
    #[serde(default)]
    pub precision: Precision,
}

/// A piece of counting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counting {
    pub to: u64,
    pub pause_ms: u64,
}

/// Weights, by content; never by path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUse {
    /// Name in the study, for people ("starter").
    pub name: String,
    /// SHA-256 of the weights ([`super::weights::sha256`]).
    pub sha256: String,
    /// SHA-256 of the adapter's `adapter_model.safetensors`, where one is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter_sha256: Option<String>,
}

/// `done.json`: written last; its presence means that the job is complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    pub format: u32,
    /// Seconds since 1970 (UTC).
    pub finished_at: f64,
    /// Seconds of work, summed over all its workers.
    pub seconds: f64,
    /// Files below `result/`.
    pub results: Vec<File>,
    /// A few numbers for people (`first_loss`, `last_loss`, `first_reward`,
    /// `last_reward`, `steps`, `tokens`, `answers`).
    pub summary: serde_json::Map<String, serde_json::Value>,
    /// SHA-256 of `job.json`; none where an older version finished the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_sha256: Option<String>,
    /// What stood in `events.jsonl`: all but a last line that says that the job is finished;
    /// none where an older version finished the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Begun>,
}

/// The beginning of a file that grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub bytes: u64,
    /// Of so many bytes.
    pub sha256: String,
}
