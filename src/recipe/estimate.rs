//! What a training will take: examples, tokens, steps, time and memory.
//!
//! To choose by, not to promise by: how long examples will be is guessed from the template
//! and the mean number of responses; of PPO, answers are taken to be as long as they may
//! be. What the tokens then cost is in [`super::cost`].

use super::cost::{Footprint, Held, Work};
use super::{Facts, Format, Lora, ModelFacts, OptimiserKind, Precision, Recipe};
use crate::config::{Config, Module};

/// The longest example of a batch, in mean lengths.
const LONGEST: f64 = 1.3;
/// Different responses to a cue, as a share of all responses to it (English
/// associations, three responses a person: about 100 of 300).
const DIFFERENT: f64 = 0.35;
/// Tokens per word of a list, its comma included.
const TOKENS_PER_WORD: f64 = 2.5;
/// Tokens that stand around each word of a ranking.
const TOKENS_PER_RANK: f64 = 3.5;
/// Letters per token in scripts with an alphabet.
const LETTERS_PER_TOKEN: f64 = 4.0;
/// Tokens that a chat template puts around a question and its answer.
const CHAT_TOKENS: f64 = 30.0;

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
    let cues = training_cues(recipe, facts).filter(|&cues| cues > 0)?;
    let examples = (cues as f64 * examples_per_cue(recipe, facts)).round() as usize;
    let (question, answer) = tokens_per_example(recipe, facts)?;
    let longest = recipe.run.max_tokens.min(config.max_positions) as f64;
    let length = (question + answer).min(longest);
    let tokens = recipe.reads(examples) as f64 * length;
    let micro_batch = recipe.run.micro_batch.max(1) as f64;
    let passes = recipe.reads(examples) as f64 / micro_batch;
    let shared = shared_tokens(recipe, facts);
    let pass = |length: f64| Work {
        recompute: recipe.run.recompute,
        ..Work::alike(micro_batch, length, answer.min(length), shared)
    };
    let lora = &recipe.lora;
    let seconds = facts.pace.seconds(config, lora, &pass(length));
    let largest = pass((LONGEST * length).min(longest));
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

/// Examples made of a training cue.
fn examples_per_cue(recipe: &Recipe, facts: &Facts) -> f64 {
    if let Some(task) = recipe.ranking_task() {
        return task.draws as f64;
    }
    if recipe.example.format != Format::Participant {
        return 1.0;
    }
    let sources = recipe.data.sources.iter();
    let (people, cues) = sources
        .filter_map(|source| facts.dataset(&source.dataset))
        .fold((0, 0), |(people, cues), dataset| {
            (people + dataset.people.unwrap_or(0), cues + dataset.cues)
        });
    let all = people as f64 / cues.max(1) as f64;
    recipe
        .example
        .people
        .map_or(all, |most| all.min(most as f64))
}

/// Mean tokens of a question and of its answer.
fn tokens_per_example(recipe: &Recipe, facts: &Facts) -> Option<(f64, f64)> {
    if let Some(ppo) = recipe.rewarded() {
        let offered = ppo.words as f64 * TOKENS_PER_WORD;
        let question = tokens_of(facts.template(&ppo.template).ok()?) + offered;
        return Some((question + CHAT_TOKENS, ppo.answer_tokens as f64));
    }
    if let Some(task) = recipe.ranking_task() {
        let words = task.words as f64 * TOKENS_PER_WORD;
        let question = tokens_of(facts.template(&task.template).ok()?) + words;
        return Some((
            question + CHAT_TOKENS,
            words + task.words as f64 * TOKENS_PER_RANK,
        ));
    }
    let example = &recipe.example;
    let text = facts.template(&example.template).ok()?;
    let question = tokens_of(text);
    if example.format == Format::Participant {
        return Some((question + CHAT_TOKENS, 3.0 * TOKENS_PER_WORD));
    }
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

/// Tokens that all examples begin with: the template up to what it fills in.
fn shared_tokens(recipe: &Recipe, facts: &Facts) -> f64 {
    let text = facts.template(&recipe.read_template()).unwrap_or_default();
    let fixed = text.split("{{").next().unwrap_or_default();
    tokens_of(fixed)
}

/// About as many tokens as a text has.
fn tokens_of(text: &str) -> f64 {
    let tokens = |c: char| match c.is_ascii() {
        true => 1.0 / LETTERS_PER_TOKEN,
        false => 1.0,
    };
    text.chars().map(tokens).sum()
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
