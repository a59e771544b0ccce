//! Scoring of options and generation, measured.

use std::time::Instant;

use serde::Serialize;

use super::usage::{Usage, processor};
use super::work::Questions;
use crate::Result;
use crate::event::Silent;
use crate::model::{Adapter, Generate, Model, OptionRequest, ScoreMode};

/// Questions that warm up before the scoring.
const WARM_UP: usize = 10;

/// What scoring came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    pub processor: String,
    pub threads: usize,
    pub questions: usize,
    pub questions_per_s: f64,
    /// Tokens of all prompts.
    pub prompt_tokens: usize,
    #[serde(flatten)]
    pub usage: Usage,
    /// ln p of each label behind each prompt, in nats.
    pub logprobs: Vec<Vec<f64>>,
}

/// Scores the labels behind every prompt.
///
/// # Errors
/// As [`Model::score_options`].
pub fn score(model: &Model, adapter: Option<&Adapter>, questions: &Questions) -> Result<Asked> {
    let request = |prompt: &String| OptionRequest {
        prompt: prompt.clone(),
        labels: questions.labels.clone(),
    };
    let requests: Vec<OptionRequest> = questions.prompts.iter().map(request).collect();
    let warm_up = &requests[..WARM_UP.min(requests.len())];
    model.score_options(warm_up, ScoreMode::Label, adapter)?;
    let begun = Instant::now();
    let scores = model.score_options(&requests, ScoreMode::Label, adapter)?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(Asked {
        usage: Usage::now(),
        processor: processor(),
        threads: super::threads(),
        questions: requests.len(),
        questions_per_s: requests.len() as f64 / seconds,
        prompt_tokens: tokens(model, questions)?,
        logprobs: scores.into_iter().map(|scores| scores.logprobs).collect(),
    })
}

/// What generation came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answers {
    pub processor: String,
    pub threads: usize,
    pub sequences: usize,
    /// Tokens of the answers, the reading of the prompts in the time.
    pub tokens_per_s: f64,
    /// Tokens of all prompts.
    pub prompt_tokens: usize,
    #[serde(flatten)]
    pub usage: Usage,
    /// The answers.
    pub ids: Vec<Vec<u32>>,
}

/// Answers all prompts side by side.
///
/// # Errors
/// As [`Model::generate`].
pub fn generate(
    model: &Model,
    adapter: Option<&Adapter>,
    questions: &Questions,
    settings: &Generate,
) -> Result<Answers> {
    let warm_up = Generate {
        max_tokens: 2,
        ..settings.clone()
    };
    model.generate(&questions.prompts, &warm_up, adapter, &Silent)?;
    let begun = Instant::now();
    let answers = model.generate(&questions.prompts, settings, adapter, &Silent)?;
    let seconds = begun.elapsed().as_secs_f64();
    let made: usize = answers.iter().map(|answer| answer.ids.len()).sum();
    Ok(Answers {
        usage: Usage::now(),
        processor: processor(),
        threads: super::threads(),
        sequences: answers.len(),
        tokens_per_s: made as f64 / seconds,
        prompt_tokens: tokens(model, questions)?,
        ids: answers.into_iter().map(|answer| answer.ids).collect(),
    })
}

fn tokens(model: &Model, questions: &Questions) -> Result<usize> {
    let lengths = questions.prompts.iter();
    lengths.map(|prompt| Ok(model.encode(prompt)?.len())).sum()
}
