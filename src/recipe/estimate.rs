//! What a training will take: examples, tokens, steps, time and memory.
//!
//! A rough model, to choose by, not to promise by: a pass over one token costs about four
//! operations per frozen weight (two forward, two for the gradient of what comes in) and
//! six per adapter weight. The constants were measured with this engine.

use super::{Facts, Lora, Machine, ModelFacts, OptimiserKind, Precision, Recipe};
use crate::config::{self, Config};

/// Operations per second that one core sustains over a whole training step.
const OPERATIONS_PER_CORE: f64 = 45e9;
/// Cores beyond this many make a training of this engine hardly faster.
const USEFUL_CORES: usize = 16;
/// Numbers kept per token and layer for the way back, in widths of the residual stream …
const KEPT_WIDTHS: f64 = 8.0;
/// … and in widths of the feed-forward part.
const KEPT_FEED_FORWARD: f64 = 3.0;
/// Learnt tokens whose output scores live at once.
const SCORED_AT_ONCE: f64 = 64.0;
/// What the program takes beside all this, in MiB.
const PROGRAM_MIB: f64 = 100.0;
/// Different responses to a cue, as a share of all responses to it (English
/// associations, three responses a person: about 100 of 300).
const DIFFERENT: f64 = 0.35;
/// Tokens per word of a list, its comma included.
const TOKENS_PER_WORD: f64 = 2.5;
/// Letters per token in scripts with an alphabet.
const LETTERS_PER_TOKEN: f64 = 4.0;
/// Tokens that a chat template puts around a question and its answer.
const CHAT_TOKENS: f64 = 30.0;

/// What a training will take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Tokens read in the whole training, repetitions counted.
    pub tokens: u64,
    /// Optimiser steps.
    pub steps: u64,
    pub seconds: f64,
    /// Largest memory of the worker.
    pub peak_mib: f64,
    /// Weights that are learnt.
    pub adapter_parameters: u64,
}

/// Estimates a training; none where model or data are not chosen yet.
pub fn estimate(recipe: &Recipe, facts: &Facts) -> Option<Estimate> {
    let model = facts.model(&recipe.model)?;
    let config = &model.config;
    let examples = training_cues(recipe, facts).filter(|&examples| examples > 0)?;
    let (question, answer) = tokens_per_example(recipe, facts)?;
    let longest = recipe.run.max_tokens.min(config.max_positions) as f64;
    let length = (question + answer).min(longest);
    let tokens = recipe.reads(examples) as f64 * length;
    let adapter = adapter_parameters(&recipe.lora, config);
    let weights = config::parameters(config) as f64;
    let operations = tokens * (4.0 * weights + 6.0 * adapter as f64);
    Some(Estimate {
        tokens: tokens as u64,
        steps: recipe.steps(examples),
        seconds: operations / operations_per_second(&facts.machine),
        peak_mib: memory(recipe, model, (1.3 * length).min(longest)),
        adapter_parameters: adapter,
    })
}

/// Number of weights that an adapter adds to a model: rank × (in + out) for each
/// projection of each layer.
pub fn adapter_parameters(lora: &Lora, config: &Config) -> u64 {
    let queries = config.heads * config.head_dim;
    let keys = config.kv_heads * config.head_dim;
    let per_layer: usize = lora
        .targets
        .iter()
        .map(|target| match target.as_str() {
            "q_proj" | "o_proj" => config.hidden + queries,
            "k_proj" | "v_proj" => config.hidden + keys,
            "gate_proj" | "up_proj" | "down_proj" => config.hidden + config.intermediate,
            _ => 0,
        })
        .sum();
    (lora.rank * per_layer * config.layers) as u64
}

/// Training cues that the recipe takes; none where a source is not in the study.
pub(super) fn training_cues(recipe: &Recipe, facts: &Facts) -> Option<usize> {
    let available: Option<Vec<usize>> = recipe
        .data
        .sources
        .iter()
        .map(|source| {
            let cues = facts.dataset(&source.dataset)?.cues;
            Some((cues as f64 * recipe.data.split[0]) as usize)
        })
        .collect();
    Some(recipe.cues_per_source(&available?).iter().sum())
}

/// Mean tokens of a question and of its answer.
fn tokens_per_example(recipe: &Recipe, facts: &Facts) -> Option<(f64, f64)> {
    let example = &recipe.example;
    let text = facts.template(&example.template).ok()?;
    let question: f64 = text
        .chars()
        .map(|c| {
            if c.is_ascii() {
                1.0 / LETTERS_PER_TOKEN
            } else {
                1.0
            }
        })
        .sum();
    let (mut cues, mut responses) = (0, 0);
    for source in &recipe.data.sources {
        let dataset = facts.dataset(&source.dataset)?;
        cues += dataset.cues;
        responses += dataset.responses;
    }
    let different = DIFFERENT * responses as f64 / cues.max(1) as f64;
    let most = different.min(example.most as f64);
    let lower = match example.draw {
        true => (example.lower as f64 + most) / 2.0,
        false => example.lower as f64,
    };
    let above = example.upper_above as f64 / if example.draw { 2.0 } else { 1.0 };
    let words = (lower + above).min(most);
    Some((question + CHAT_TOKENS, words * TOKENS_PER_WORD))
}

fn operations_per_second(machine: &Machine) -> f64 {
    machine.cores.clamp(1, USEFUL_CORES) as f64 * OPERATIONS_PER_CORE
}

/// Largest memory in MiB: frozen weights, adapter with its gradient and two moments,
/// what is kept for the way back, and the output scores of a few tokens.
fn memory(recipe: &Recipe, model: &ModelFacts, length: f64) -> f64 {
    let config = &model.config;
    let tokens = recipe.run.micro_batch as f64 * length;
    let layers = config.layers as f64;
    let kept = KEPT_WIDTHS * config.hidden as f64
        + KEPT_FEED_FORWARD * config.intermediate as f64
        + 2.0 * config.heads as f64 * length;
    let frozen = match recipe.base.precision {
        Precision::F32 => 32.0,
        Precision::Bf16 => 16.0,
        Precision::Stored => model.stored_bits().min(32.0),
    };
    let moments = match recipe.optimiser.kind {
        OptimiserKind::AdamW => 8.0,
        OptimiserKind::AdamW8Bit => 2.0,
    };
    let bytes = config::parameters(config) as f64 * frozen / 8.0
        + adapter_parameters(&recipe.lora, config) as f64 * (8.0 + moments)
        + (tokens * layers * kept + SCORED_AT_ONCE * config.vocab_size as f64) * 4.0;
    PROGRAM_MIB + bytes / f64::from(1 << 20)
}
