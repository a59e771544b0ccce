//! Training steps, measured.

use std::time::Instant;

use serde::Serialize;

use super::usage::{Usage, processor};
use crate::model::{Adapter, Model, Sequence, Teach, peak_gflops};
use crate::recipe::{Lora, Optimiser, OptimiserKind, Work, operations};
use crate::train::AdamW;
use crate::{Problem, Result, t};

/// The optimiser of every measurement, without clipping.
const OPTIMISER: Optimiser = Optimiser {
    kind: OptimiserKind::AdamW,
    learning_rate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weight_decay: 0.0,
    clip: 0.0,
};

/// What training steps came to. Rates are over all steps but the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trained {
    pub processor: String,
    pub threads: usize,
    pub examples_per_s: f64,
    /// Tokens of the examples, shared ones counted in each.
    pub tokens_per_s: f64,
    pub answer_tokens_per_s: f64,
    /// Tokens that went through the decoder.
    pub computed_per_s: f64,
    /// The same in all steps.
    pub tokens_computed: usize,
    /// Operations that the computed tokens need, see [`operations`], in 10⁹ a second.
    pub gflops: f64,
    /// What the processor reaches in large f32 matrix products; none on a graphics card.
    pub peak_gflops: Option<f64>,
    /// Their ratio: model FLOP utilisation (Chowdhery et al. 2022).
    pub utilisation: Option<f64>,
    #[serde(flatten)]
    pub usage: Usage,
    /// Processor seconds per example.
    pub cpu_s_per_example: f64,
    /// Mean loss per learnt token of each step, in nats.
    pub losses: Vec<f64>,
    pub step_seconds: Vec<f64>,
}

/// Place of the last learnt token: so many tokens are read.
fn last_learnt(sequence: &Sequence) -> usize {
    let learn = &sequence.learn;
    learn.iter().rposition(|&learnt| learnt).unwrap_or(0)
}

/// Trains `adapter` by one AdamW step on each batch, passes computed as `how` says;
/// `hear` is told the steps done.
///
/// # Errors
/// Nothing to learn, or the model fails.
pub fn train(
    model: &Model,
    adapter: &Adapter,
    batches: &[&[Sequence]],
    how: Teach,
    hear: &dyn Fn(usize),
) -> Result<Trained> {
    if batches.is_empty() {
        return Err(nothing_to_learn());
    }
    let weights = adapter.parameters();
    let mut optimiser = AdamW::new(&weights, &OPTIMISER)?;
    let lora = lora(adapter);
    let (mut losses, mut step_seconds) = (Vec::new(), Vec::new());
    let mut tokens_computed = 0;
    let mut timed = Timed::default();
    for (step, batch) in batches.iter().enumerate() {
        let (begun, cpu) = (Instant::now(), Usage::now().cpu_s);
        let taught = model.teach(batch, adapter, how)?;
        if taught.tokens == 0 {
            return Err(nothing_to_learn());
        }
        let mean = 1.0 / taught.tokens as f64;
        let (number, rate) = (step as u64 + 1, OPTIMISER.learning_rate);
        optimiser.step(&weights, &taught.gradients, mean, number, rate)?;
        let seconds = begun.elapsed().as_secs_f64();
        losses.push(taught.loss * mean);
        step_seconds.push(seconds);
        tokens_computed += taught.computed;
        if step == 0 && batches.len() > 1 {
            hear(1);
            continue;
        }
        timed.seconds += seconds;
        timed.cpu += Usage::now().cpu_s - cpu;
        timed.examples += batch.len();
        timed.tokens += batch.iter().map(|s| s.tokens.len()).sum::<usize>();
        timed.learnt += taught.tokens;
        timed.computed += taught.computed;
        let work = work(batch, taught.tokens, taught.computed);
        timed.operations += operations(model.config(), &lora, &work).total();
        hear(step + 1);
    }
    let usage = Usage::now();
    let per_s = |count: usize| count as f64 / timed.seconds;
    let gflops = timed.operations / timed.seconds / 1e9;
    let threads = super::threads();
    let peak_gflops = model.device().is_cpu().then(peak_gflops);
    Ok(Trained {
        processor: processor(),
        threads,
        examples_per_s: per_s(timed.examples),
        tokens_per_s: per_s(timed.tokens),
        answer_tokens_per_s: per_s(timed.learnt),
        computed_per_s: per_s(timed.computed),
        tokens_computed,
        gflops,
        peak_gflops,
        utilisation: peak_gflops.map(|peak| gflops / peak),
        cpu_s_per_example: timed.cpu / timed.examples as f64,
        usage,
        losses,
        step_seconds,
    })
}

fn nothing_to_learn() -> Problem {
    Problem::new(t!("train-nothing-to-learn")).advise(t!("train-nothing-to-learn-advice"))
}

/// Sums over the timed steps.
#[derive(Default)]
struct Timed {
    seconds: f64,
    cpu: f64,
    examples: usize,
    tokens: usize,
    learnt: usize,
    computed: usize,
    operations: f64,
}

/// Shape of the adapter, as operations are counted by.
fn lora(adapter: &Adapter) -> Lora {
    let config = adapter.config();
    Lora {
        rank: config.rank,
        alpha: config.alpha,
        dropout: config.dropout,
        targets: config.targets.clone(),
    }
}

/// What a pass worked on. Where fewer tokens were computed than read, the batch's common
/// beginning went through once.
fn work(batch: &[Sequence], learnt: usize, computed: usize) -> Work {
    let read: Vec<usize> = batch.iter().map(last_learnt).collect();
    let spared = read.iter().sum::<usize>().saturating_sub(computed);
    let shared = (spared / (batch.len() - 1).max(1)) as f64;
    let pairs = |tokens: f64| tokens * (tokens + 1.0) / 2.0;
    let all: f64 = read.iter().map(|&tokens| pairs(tokens as f64)).sum();
    Work {
        tokens: computed as f64,
        pairs: all - (batch.len() - 1) as f64 * pairs(shared),
        learnt: learnt as f64,
        recompute: false,
    }
}
