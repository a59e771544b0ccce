//! Low-rank adapters (LoRA, Hu et al. 2021): what a training learns.

use candle_core::{Device, Tensor, Var};
use serde::{Deserialize, Serialize};

use super::op::{LowRank, Mask};
use crate::config::{Config, Module};
use crate::stat::CounterRandom;
use crate::{Problem, Result, t};

/// Shape of an adapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoraConfig {
    pub rank: usize,
    /// The adapter's part is multiplied by alpha / rank.
    pub alpha: f64,
    /// Share of the inputs dropped in training.
    pub dropout: f64,
    /// Any of `q_proj k_proj v_proj o_proj gate_proj up_proj down_proj`, which mean those of
    /// all layers, or paths such as `model.layers.1.self_attn.q_proj`.
    pub targets: Vec<String>,
}

/// Which dropout masks a pass takes: the same numbers give the same masks, whatever the
/// number of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropout {
    pub seed: u64,
    /// Counts the passes of a training.
    pub step: u64,
}

/// The weights A `[rank, in]` and B `[out, rank]` of every adapted projection, f32.
pub struct Adapter {
    config: LoraConfig,
    /// Of layer 0: q, k, v, o, gate, up, down as far as adapted; then of layer 1; …
    pairs: Vec<Pair>,
}

/// The weights of one projection.
struct Pair {
    layer: usize,
    module: Module,
    a: Var,
    b: Var,
}

/// An adapter as one pass through the decoder uses it.
pub(super) struct Lora {
    /// Index `layer · 7 + module`: place among the adapter's pairs, and A and B.
    pairs: Vec<Option<(usize, [Tensor; 2])>>,
    scale: f64,
    /// Share of the dropout, and which masks.
    dropout: Option<(f64, Dropout)>,
}

impl Adapter {
    /// A fresh adapter, which changes nothing yet: A uniform between ±1/√in (PEFT's own
    /// Kaiming start), drawn from `seed`; B zero.
    ///
    /// # Errors
    /// Where the shape makes no sense: an unknown target, rank 0, a dropout not in 0..1.
    pub fn new(lora: &LoraConfig, config: &Config, seed: u64, device: &Device) -> Result<Self> {
        Self::build(lora, config, |layer, module| {
            let (inner, out) = module.sizes(config);
            let mut random = CounterRandom::named(seed, &format!("lora/{}", module.path(layer)));
            let bound = 1.0 / (inner as f64).sqrt();
            let value = |_| ((2.0 * random.uniform() - 1.0) * bound) as f32;
            let values: Vec<f32> = (0..lora.rank * inner).map(value).collect();
            let a = Tensor::from_vec(values, (lora.rank, inner), device)?;
            let b = Tensor::zeros((out, lora.rank), candle_core::DType::F32, device)?;
            Ok([a, b])
        })
    }

    /// An adapter whose weights `weights` gives, projection by projection.
    pub(super) fn build(
        lora: &LoraConfig,
        config: &Config,
        mut weights: impl FnMut(usize, Module) -> Result<[Tensor; 2]>,
    ) -> Result<Self> {
        for target in &lora.targets {
            if adapted(std::slice::from_ref(target), config).is_empty() {
                return Err(Problem::new(t!(
                    "model-lora-target",
                    target = target.as_str()
                )));
            }
        }
        let sound = lora.rank > 0 && (0.0..1.0).contains(&lora.dropout) && lora.alpha.is_finite();
        if !sound || lora.targets.is_empty() {
            return Err(Problem::new(t!("model-lora-shape")));
        }
        let mut pairs = Vec::new();
        for (layer, module) in adapted(&lora.targets, config) {
            let [a, b] = weights(layer, module)?;
            let (a, b) = (Var::from_tensor(&a)?, Var::from_tensor(&b)?);
            pairs.push(Pair {
                layer,
                module,
                a,
                b,
            });
        }
        Ok(Self {
            config: lora.clone(),
            pairs,
        })
    }

    /// A copy with weights of its own.
    ///
    /// # Errors
    /// No memory for it.
    pub fn duplicate(&self) -> Result<Self> {
        let own = |weight: &Var| Var::from_tensor(&weight.as_detached_tensor().copy()?);
        let copy = |pair: &Pair| {
            Ok(Pair {
                a: own(&pair.a)?,
                b: own(&pair.b)?,
                ..*pair
            })
        };
        Ok(Self {
            config: self.config.clone(),
            pairs: self.pairs.iter().map(copy).collect::<Result<_>>()?,
        })
    }

    /// Its shape.
    pub fn config(&self) -> &LoraConfig {
        &self.config
    }

    /// Every weight by its name in PEFT's file, in a fixed order: layer 0 q A, q B, k A, …
    pub fn parameters(&self) -> Vec<(String, Var)> {
        let both = |pair: &Pair| {
            let [a, b] = names(pair.layer, pair.module);
            [(a, pair.a.clone()), (b, pair.b.clone())]
        };
        self.pairs.iter().flat_map(both).collect()
    }

    /// For a pass; with `dropout`, if the adapter has any, its inputs are dropped.
    pub(super) fn teaching(&self, dropout: Option<Dropout>) -> Lora {
        let share = self.config.dropout;
        let dropout = dropout.filter(|_| share > 0.0).map(|which| (share, which));
        let layers = self.pairs.last().map_or(0, |pair| pair.layer + 1);
        let mut pairs = vec![None; layers * Module::ALL.len()];
        for (at, pair) in self.pairs.iter().enumerate() {
            let both = [&pair.a, &pair.b].map(Var::as_detached_tensor);
            pairs[index(pair.layer, pair.module)] = Some((at, both));
        }
        let scale = self.config.alpha / self.config.rank as f64;
        Lora {
            pairs,
            scale,
            dropout,
        }
    }
}

/// The projections of a model that targets name, as PEFT decides it: by their whole path, or
/// by how it ends. Layer by layer, each once.
pub(super) fn adapted(targets: &[String], config: &Config) -> Vec<(usize, Module)> {
    let is_target = |(layer, module): &(usize, Module)| {
        let path = module.path(*layer);
        targets.iter().any(|target| {
            let before = path.strip_suffix(target.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    };
    (0..config.layers)
        .flat_map(|layer| Module::ALL.map(|module| (layer, module)))
        .filter(is_target)
        .collect()
}

/// What PEFT's file calls the matrices A and B of a projection.
pub(super) fn names(layer: usize, module: Module) -> [String; 2] {
    let path = module.path(layer);
    ["A", "B"].map(|matrix| format!("base_model.model.{path}.lora_{matrix}.weight"))
}

fn index(layer: usize, module: Module) -> usize {
    layer * Module::ALL.len() + module as usize
}

impl Lora {
    /// Number of pairs.
    pub fn count(&self) -> usize {
        self.pairs.iter().flatten().count()
    }

    /// The first layer that is adapted.
    pub fn first_layer(&self) -> usize {
        let first = self.pairs.iter().position(Option::is_some);
        first.map_or(0, |at| at / Module::ALL.len())
    }

    /// What is added to one projection, with its place among the pairs; nothing where it
    /// is not adapted.
    pub fn at(&self, layer: usize, module: Module) -> Option<(usize, LowRank<'_>)> {
        let (pair, [a, b]) = self.pairs.get(index(layer, module))?.as_ref()?;
        let mask = self.dropout.map(|(share, Dropout { seed, step })| {
            let purpose = format!("dropout/{step}/{}", module.path(layer));
            let seed = CounterRandom::named(seed, &purpose).next_u64();
            Mask { seed, share }
        });
        let lora = LowRank {
            a,
            b,
            scale: self.scale,
            mask,
        };
        Some((*pair, lora))
    }
}
