//! One question to one model, at once and without a job.

use std::path::Path;

use super::find_device;
use crate::event::Silent;
use crate::model::{self, Adapter, Generate, Model, OptionRequest, Precision, ScoreMode};
use crate::probe::Mode;
use crate::problem::Result;
use crate::prompt::Message;

/// What is asked, and whom.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// A GGUF file or a model folder.
    pub model: &'a Path,
    /// An adapter's folder in PEFT's format.
    pub adapter: Option<&'a Path>,
    /// The system message; empty for none.
    pub system: &'a str,
    pub prompt: &'a str,
    /// Id of the device to compute on (`cpu`).
    pub device: &'a str,
}

/// How a model chooses among options.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionsAnswer {
    /// Natural logarithm of each label's own probability.
    pub logprobs: Vec<f64>,
    /// The same as shares of their sum.
    pub distribution: Vec<f64>,
    /// Sum of the probabilities.
    pub option_mass: f64,
    pub mode: Mode,
}

/// A greedy answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextAnswer {
    pub text: String,
    /// Tokens of the answer.
    pub tokens: usize,
}

/// A loaded model with the question as it will read it.
struct Asked {
    model: Model,
    adapter: Option<Adapter>,
    prompt: String,
}

impl Asked {
    fn load(question: &Question<'_>) -> Result<Self> {
        let device = model::open(&find_device(Some(question.device))?)?;
        let model = Model::load_as(question.model, &device, Precision::Stored)?;
        let adapter = question
            .adapter
            .map(|folder| Adapter::load(folder, model.config(), model.device()))
            .transpose()?;
        let mut messages = Vec::new();
        if !question.system.is_empty() {
            messages.push(Message::system(question.system));
        }
        messages.push(Message::user(question.prompt));
        let prompt = model.chat(&messages)?;
        Ok(Self {
            model,
            adapter,
            prompt,
        })
    }
}

/// The distribution over labels, in their order.
///
/// # Errors
/// The model or adapter cannot be loaded, or labels are empty or alike.
pub fn ask_options(question: &Question<'_>, labels: &[String]) -> Result<OptionsAnswer> {
    let asked = Asked::load(question)?;
    let request = OptionRequest {
        prompt: asked.prompt,
        labels: labels.to_vec(),
    };
    let scores = asked
        .model
        .score_options(&[request], ScoreMode::Label, asked.adapter.as_ref())?;
    let (logprobs, option_mass) = scores
        .into_iter()
        .next()
        .map(|scores| (scores.logprobs, scores.mass))
        .unwrap_or_default();
    let shares = logprobs.iter().map(|logprob| logprob.exp() / option_mass);
    Ok(OptionsAnswer {
        distribution: shares.collect(),
        logprobs,
        option_mass,
        mode: Mode::Label,
    })
}

/// A greedy answer of at most `tokens` tokens.
///
/// # Errors
/// The model or adapter cannot be loaded.
pub fn ask_text(question: &Question<'_>, tokens: usize) -> Result<TextAnswer> {
    let asked = Asked::load(question)?;
    let settings = Generate {
        max_tokens: tokens,
        ..Generate::default()
    };
    let prompts = [asked.prompt];
    let answers = asked
        .model
        .generate(&prompts, &settings, asked.adapter.as_ref(), &Silent)?;
    let answer = answers.into_iter().next().unwrap_or_default();
    Ok(TextAnswer {
        tokens: answer.ids.len(),
        text: answer.text,
    })
}
