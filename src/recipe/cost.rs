//! What a training pass costs, from the decoder's shapes: operations and memory.
//!
//! Floating-point operations are those that the work needs, a multiplication and an
//! addition counted as two. Each token that goes through the decoder meets every frozen
//! weight of a projection twice, forward and for the gradient of what comes in (never for
//! a gradient of the weight), and every weight of the adapter three times. Attention
//! looks at all pairs of a token and one before it, twice forward and four times
//! backward; the output head sees the learnt tokens only. What is computed again to save
//! memory does not count, nor do norms, rotations and soft-max.

use serde::{Deserialize, Serialize};

use super::Lora;
use super::estimate::adapter_parameters;
use crate::config::{self, Config, Module};

/// Bytes of a number in the work, f32.
const NUMBER: f64 = 4.0;
/// Learnt tokens whose output scores live at once.
const SCORED_AT_ONCE: f64 = 256.0;

/// Bytes that a weight takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// A frozen weight.
    pub frozen: f64,
    /// A weight of the adapter, with its gradient and its moments.
    pub adapter: f64,
}

impl Held {
    /// Everything in f32, two moments.
    pub const FULL: Self = Self {
        frozen: 4.0,
        adapter: 16.0,
    };
}

/// What one pass works on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    /// Tokens that go through the decoder.
    pub tokens: f64,
    /// Pairs of such a token and one that it looks at, itself included.
    pub pairs: f64,
    /// Tokens that are learnt.
    pub learnt: f64,
    /// Whether activations are computed again on the way back.
    pub recompute: bool,
}

impl Work {
    /// `examples` of `length` tokens each, the last `answer` of them learnt; their first
    /// `shared` tokens are the same and go through the decoder once.
    pub fn alike(examples: f64, length: f64, answer: f64, shared: f64) -> Self {
        // The last token is predicted, not read.
        let read = (length - 1.0).max(0.0);
        let shared = shared.clamp(0.0, read);
        let pairs = |tokens: f64| tokens * (tokens + 1.0) / 2.0;
        Self {
            tokens: shared + examples * (read - shared),
            pairs: pairs(shared) + examples * (pairs(read) - pairs(shared)),
            learnt: examples * answer,
            recompute: false,
        }
    }
}

/// Operations of a training pass, forward and backward, in parts that run at different
/// speeds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operations {
    /// Frozen projections, attention and the output head.
    pub model: f64,
    /// The adapter's products.
    pub adapter: f64,
}

impl Operations {
    /// All of them.
    pub fn total(self) -> f64 {
        self.model + self.adapter
    }
}

/// Counts the operations of a pass.
pub fn operations(config: &Config, lora: &Lora, work: &Work) -> Operations {
    let head = (config.vocab_size * config.hidden) as f64;
    let looks = (config.layers * config.heads * config.head_dim) as f64;
    Operations {
        model: 4.0 * work.tokens * projections(config)
            + 12.0 * work.pairs * looks
            + 4.0 * work.learnt * head,
        adapter: 6.0 * work.tokens * adapter_parameters(lora, config) as f64,
    }
}

/// Weights of the projections of all layers.
fn projections(config: &Config) -> f64 {
    let weights = |module: Module| {
        let (inner, out) = module.sizes(config);
        inner * out
    };
    let layer: usize = Module::ALL.into_iter().map(weights).sum();
    (config.layers * layer) as f64
}

/// Numbers kept per token in all layers for the way back: input, queries, keys, values,
/// what attention gives, the stream behind it, gate and up. Where they are computed again,
/// the input of every layer, and the rest of one.
fn kept(config: &Config, recompute: bool) -> f64 {
    let queries = config.heads * config.head_dim;
    let keys = config.kv_heads * config.head_dim;
    let layer = 2 * config.hidden + 2 * queries + 2 * keys + 2 * config.intermediate;
    match recompute {
        true => (config.layers * config.hidden + layer) as f64,
        false => (config.layers * layer) as f64,
    }
}

/// What the engine makes of the counts of memory, measured (`attune bench --calibrate`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footprint {
    /// What the program takes beside what is counted, in MiB.
    pub program_mib: f64,
    /// Memory for the way back, in multiples of what must be kept.
    pub kept: f64,
}

impl Footprint {
    /// The constants of this engine, `assets/engine.toml`.
    pub fn measured() -> Self {
        const FILE: &str = include_str!("../../assets/engine.toml");
        // The file is part of the program; a test reads it.
        toml::from_str(FILE).unwrap_or(Self {
            program_mib: 0.0,
            kept: 1.0,
        })
    }

    /// The constants as the file that holds them, without its comments.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Largest memory of a training in MiB, where `work` is its largest pass.
    pub fn peak_mib(&self, config: &Config, lora: &Lora, work: &Work, held: Held) -> f64 {
        let [fixed, kept] = memory_parts(config, lora, work, held);
        self.program_mib + fixed + self.kept * kept
    }
}

/// How fast a machine works through the counts of time, measured on it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Threads that it computes on.
    pub threads: usize,
    /// What it reaches on them in large f32 matrix products, in 10⁹ operations per second.
    pub peak_gflops: f64,
    /// What an operation of the adapter's thin products costs, in operations at that peak;
    /// one of the model costs one.
    pub adapter: f64,
    /// What everything but products takes for a number kept for the way back, in
    /// nanoseconds of one thread: it does not go with the pace of products.
    pub value_ns: f64,
    /// What it takes to read a frozen weight and lay it out for a product, in nanoseconds of
    /// one thread: the same for few tokens as for many.
    pub weight_ns: f64,
}

impl Pace {
    /// Seconds of a pass.
    pub fn seconds(&self, config: &Config, lora: &Lora, work: &Work) -> f64 {
        let [model, adapter, values, weights] = time_parts(config, lora, work);
        let products = (model + self.adapter * adapter) / (self.peak_gflops * 1e9);
        let moved = self.value_ns * values + self.weight_ns * weights;
        products + 1e-9 * moved / self.threads.max(1) as f64
    }
}

/// What the seconds of a pass are made of: operations of the model, of the adapter, numbers
/// kept, and frozen weights read.
pub fn time_parts(config: &Config, lora: &Lora, work: &Work) -> [f64; 4] {
    let operations = operations(config, lora, work);
    // The way forth is half of the model's operations.
    let (again, ways) = if work.recompute {
        (1.5, 3.0)
    } else {
        (1.0, 2.0)
    };
    let head = (config.vocab_size * config.hidden) as f64;
    let heads = 2.0 * (work.learnt / SCORED_AT_ONCE).ceil();
    [
        again * operations.model,
        operations.adapter,
        again * work.tokens * kept(config, false),
        ways * projections(config) + heads * head,
    ]
}

/// What the memory of a training is made of, in MiB: weights, adapter and a block of
/// output scores, whose sizes are known; and what is kept for the way back.
pub fn memory_parts(config: &Config, lora: &Lora, work: &Work, held: Held) -> [f64; 2] {
    let weights = config::parameters(config) as f64 * held.frozen;
    let adapter = held.adapter * adapter_parameters(lora, config) as f64;
    let scores = NUMBER * work.learnt.min(SCORED_AT_ONCE) * config.vocab_size as f64;
    let kept = NUMBER * work.tokens * kept(config, work.recompute);
    let mib = f64::from(1 << 20);
    [(weights + adapter + scores) / mib, kept / mib]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_pairs_are_those_that_are_read() {
        // Two examples of four tokens, of which three are read: 1 + 2 + 3 pairs each.
        let apart = Work::alike(2.0, 4.0, 2.0, 0.0);
        assert_eq!((apart.tokens, apart.pairs, apart.learnt), (6.0, 12.0, 4.0));
        // Two tokens in common: three pairs and two tokens are spared.
        let shared = Work::alike(2.0, 4.0, 2.0, 2.0);
        assert_eq!(
            (shared.tokens, shared.pairs, shared.learnt),
            (4.0, 9.0, 4.0)
        );
    }

    #[test]
    fn the_constants_are_read_as_they_are_written() {
        let toml = Footprint::measured().to_toml();
        assert_eq!(
            toml::from_str::<Footprint>(&toml).unwrap(),
            Footprint::measured()
        );
        const FILE: &str = include_str!("../../assets/engine.toml");
        assert!(toml::from_str::<Footprint>(FILE).is_ok());
    }
}
