//! Scores of an etiquette probe, as they are stored.

use serde::{Deserialize, Serialize};

use crate::dataset::etiquette::Judgement;
use crate::probe::Context;
use crate::score::{Paired, Settings, Verdict};
use crate::stat::Estimate;

/// A mean difference of accuracies below this counts as none: a convention.
pub const DELTA: f64 = 0.05;

/// Scores of an etiquette probe, as they are stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredEtiquette {
    pub format: u32,
    pub settings: Settings,
    /// See [`DELTA`].
    pub delta: f64,
    /// One for each dataset and context, contexts in their order.
    pub groups: Vec<JudgedGroup>,
}

/// The models that were asked about the stories of a dataset in one context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedGroup {
    /// Id and name of the dataset.
    pub dataset: String,
    pub name: String,
    pub context: Context,
    /// How many stories the means are over: those that every model that is not apart was
    /// asked.
    pub common: usize,
    /// A row for each model and reading.
    pub models: Vec<JudgedModel>,
    /// What answers without a model score on the common stories.
    pub constants: Vec<JudgedConstant>,
    /// Every model against every later one, reading by reading, over the stories that both
    /// were asked; of the accuracy.
    pub comparisons: Vec<JudgedComparison>,
}

crate::kinds! {
    /// How a judgement is read off an answer.
    pub enum Reading {
        /// The label with the largest probability, averaged over the orders shown.
        Labels = "labels",
        /// The first label that the free answer names.
        Text = "text",
    }
}

crate::kinds! {
    /// What stories are told apart by.
    pub enum By {
        Country = "country",
        Culture = "culture",
        Axis = "axis",
    }
}

crate::kinds! {
    /// Answers without a model.
    pub enum Constant {
        Yes = "yes",
        No = "no",
        Neutral = "neutral",
        /// Each judgement equally often, at random.
        Uniform = "uniform",
    }
}

/// A model's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedModel {
    pub name: String,
    pub reading: Reading,
    /// Whether it was asked no story that the others were: its means are over its own.
    pub apart: bool,
    pub whole: Judged,
    pub parts: Vec<JudgedPart>,
    /// Mean option mass over the stories; none of a reading of text.
    pub option_mass: Option<f64>,
    /// What it judged each story of its means, by the story's id; none where its answer
    /// cannot be read.
    pub told: Vec<(String, Option<Judgement>)>,
    /// Stories that it was asked and not every other model; they are in no mean.
    pub left_out: usize,
}

/// Accuracy and macro F1 over stories.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Share of the stories that are judged as the file does; an answer that cannot be read
    /// is wrong. 0 … 1, with its 95% bootstrap interval over stories.
    pub accuracy: Estimate,
    /// Mean F1 over the judgements that the file has or that were told, 0 … 1, with the
    /// interval over the same resamples.
    pub macro_f1: Estimate,
    /// Share of the answers that cannot be read.
    pub unreadable: f64,
}

/// A part of the stories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedPart {
    pub by: By,
    pub name: String,
    pub judged: Judged,
}

/// What an answer without a model scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedConstant {
    pub constant: Constant,
    pub whole: Judged,
    pub parts: Vec<JudgedPart>,
}

/// Two models compared, story by story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedComparison {
    pub from: String,
    pub to: String,
    pub reading: Reading,
    pub paired: Paired,
    pub verdict: Verdict,
}

impl ScoredEtiquette {
    /// The groups in which a model stands.
    pub fn of_model<'a>(&'a self, model: &'a str) -> impl Iterator<Item = &'a JudgedGroup> {
        let is_of = move |of: &&JudgedGroup| of.row(model, Reading::Labels).is_some();
        self.groups.iter().filter(is_of)
    }
}

impl JudgedGroup {
    /// A model's row by a reading.
    pub fn row(&self, model: &str, reading: Reading) -> Option<&JudgedModel> {
        let mut rows = self.models.iter();
        rows.find(|row| row.name == model && row.reading == reading)
    }
}
