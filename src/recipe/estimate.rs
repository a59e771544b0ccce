//! What a training will take: examples, tokens, steps, time and memory.
//!
//! To choose by, not to promise by: how many examples there will be and how long is guessed
//! by the format of each source; of PPO, answers are taken to be as long as they may be.
//! What the tokens then cost is in [`super::cost`].

use super::cost::{Footprint, Held, Work};
use super::{Facts, Lora, ModelFacts, OptimiserKind, Precision, Recipe};
use crate::config::{Config, Module};
use crate::example::Amount;

/// The longest example of a batch, in mean lengths.
const LONGEST: f64 = 1.3;
/// What a token costs that is written, in tokens that are learnt from (with weights in f32
/// 176 tokens written and 568 learnt from per second on the AMD machine of
/// `docs/engine.md`).
const WRITTEN: f64 = 3.0;
/// What two passes cost that only look, in passes that learn.
const LOOKED: f64 = 2.0 / 3.0;

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
    let Examples {
        examples,
        question,
        answer,
        shared,
        largest,
    } = examples(recipe, facts)?;
    let answered = |answer| match recipe.rewarded() {
        Some(ppo) => ppo.answer_tokens as f64,
        None => answer,
    };
    let answer = answered(answer);
    let longest = recipe.run.max_tokens.min(config.max_positions) as f64;
    let length = (question + answer).min(longest);
    let tokens = recipe.reads(examples) as f64 * length;
    let micro_batch = recipe.run.micro_batch.max(1) as f64;
    let passes = recipe.reads(examples) as f64 / micro_batch;
    let pass = |length: f64, answer: f64| Work {
        recompute: recipe.run.recompute,
        ..Work::alike(micro_batch, length, answer.min(length), shared)
    };
    let lora = &recipe.lora;
    let seconds = facts.pace.seconds(config, lora, &pass(length, answer));
    // Memory has to hold the longest source's examples, whatever the mean.
    let longest_answer = answered(largest.1);
    let longest_mean = (largest.0 + longest_answer).min(longest);
    let largest = pass((LONGEST * longest_mean).min(longest), longest_answer);
    let work = recipe.rewarded().map_or(1.0, |ppo| {
        ppo.passes as f64 + LOOKED + WRITTEN * answer.min(length) / length
    });
    Some(Estimate {
        tokens: tokens as u64,
        steps: recipe.steps(examples),
        seconds: passes * seconds * work,
        peak_mib: Footprint::measured().peak_mib(config, lora, &largest, held(recipe, model)),
        adapter_parameters: adapter_parameters(lora, config),
    })
}

/// Number of weights that an adapter adds to a model: rank × (in + out) for each
/// projection of each layer.
pub fn adapter_parameters(lora: &Lora, config: &Config) -> u64 {
    let widths = |module: Module| {
        let (inner, out) = module.sizes(config);
        inner + out
    };
    let adapted = lora.targets.iter().filter_map(|name| Module::named(name));
    let per_layer: usize = adapted.map(widths).sum();
    (lora.rank * per_layer * config.layers) as u64
}

/// The examples of a training, about.
struct Examples {
    examples: usize,
    /// Mean tokens.
    question: f64,
    answer: f64,
    /// Tokens that all of them begin with.
    shared: f64,
    /// Mean tokens of a question and of an answer in the source with the longest examples.
    largest: (f64, f64),
}

/// What all sources together give; none where data is not chosen or a template not there.
fn examples(recipe: &Recipe, facts: &Facts) -> Option<Examples> {
    let amounts = amounts(recipe, facts)?;
    let taken = taken(recipe, &amounts);
    let parts = || amounts.iter().zip(&taken);
    let count = |(amount, items): (&Amount, &usize)| *items as f64 * amount.examples;
    let all: f64 = parts().map(count).sum();
    let examples = all.round() as usize;
    let mean = |of: fn(&Amount) -> f64| -> f64 {
        let sum: f64 = parts().map(|part| of(part.0) * count(part)).sum();
        sum / all
    };
    let sizes = parts()
        .filter(|part| *part.1 > 0)
        .map(|(a, _)| (a.question, a.answer));
    let largest = sizes.max_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)));
    let alike = recipe.read_templates().len() == 1
        && recipe
            .formats()
            .all(|format| format.spec().template().is_some());
    (examples > 0).then(|| Examples {
        examples,
        question: mean(|amount| amount.question),
        answer: mean(|amount| amount.answer),
        shared: amounts.first().filter(|_| alike).map_or(0.0, |a| a.shared),
        largest: largest.unwrap_or_default(),
    })
}

/// What each source gives.
fn amounts(recipe: &Recipe, facts: &Facts) -> Option<Vec<Amount>> {
    let sources = recipe.data.sources.iter();
    sources
        .map(|source| source.format.spec().amount(&facts.about(recipe, source)))
        .collect()
}

/// Training items that the recipe takes of each source.
fn taken(recipe: &Recipe, amounts: &[Amount]) -> Vec<usize> {
    let train = |amount: &Amount| (amount.items as f64 * recipe.data.split[0]) as usize;
    let available: Vec<usize> = amounts.iter().map(train).collect();
    let shares: Vec<f64> = recipe.data.sources.iter().map(|s| s.share).collect();
    recipe.making().taken(&shares, &available)
}

/// Training items that the recipe takes in all; none where a source is not in the study.
pub(super) fn training_items(recipe: &Recipe, facts: &Facts) -> Option<usize> {
    let amounts = amounts(recipe, facts)?;
    Some(taken(recipe, &amounts).iter().sum())
}

/// What each weight takes in memory.
fn held(recipe: &Recipe, model: &ModelFacts) -> Held {
    let bits = match recipe.base.precision {
        Precision::F32 => 32.0,
        Precision::Bf16 => 16.0,
        Precision::Stored => model.stored_bits().min(32.0),
    };
    let moments = match recipe.optimiser.kind {
        OptimiserKind::AdamW => 8.0,
        OptimiserKind::AdamW8Bit => 2.0,
    };
    Held {
        frozen: bits / 8.0,
        // Weight and gradient beside the moments.
        adapter: 8.0 + moments,
    }
}
