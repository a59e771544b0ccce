//! The attention part of a layer.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::back::Back;
use super::cache::Cache;
use super::decoder::Context;
use super::linear::Linear;
use super::norm::Norm;
use super::op;
use super::weights::Weights;
use crate::config::{Config, Module};

/// Grouped-query attention with rotary positions.
pub(super) struct Attention {
    layer: usize,
    q: Linear,
    k: Linear,
    v: Linear,
    o: Linear,
    /// Norms of every query and key head, in models that have them.
    norms: Option<[Norm; 2]>,
    how: op::Attention,
}

/// What the way back needs.
pub(super) struct Kept {
    q: Tensor,
    k: Tensor,
    v: Tensor,
    /// Queries and keys before their norms.
    raw: Option<[Tensor; 2]>,
    mixed: Tensor,
    /// ln Σ exp(score) of each row and head.
    sums: Tensor,
}

impl Attention {
    pub fn load(
        layer: usize,
        config: &Config,
        from: &Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let linear = |module| Linear::load(module, layer, config, from, device);
        let [q, k, v, o] = [
            linear(Module::Q)?,
            linear(Module::K)?,
            linear(Module::V)?,
            linear(Module::O)?,
        ];
        let dim = config.head_dim;
        let norm = |name: &str| {
            let name = format!("model.layers.{layer}.self_attn.{name}");
            Norm::load(&name, dim, config, from, device)
        };
        let norms = match config.variant.qk_norm {
            true => Some([norm("q_norm")?, norm("k_norm")?]),
            false => None,
        };
        let scale = config.variant.attention_scale;
        Ok(Self {
            layer,
            q,
            k,
            v,
            o,
            norms,
            how: op::Attention {
                dim,
                scale: scale.unwrap_or(1.0 / (dim as f64).sqrt()),
                cap: config.variant.attention_cap,
                window: config.variant.window(layer),
            },
        })
    }

    /// `[rows, hidden]` → the same shape. With a cache, keys and values of the rows are
    /// put into it and the segments' keys lie there; without, they are the rows' own.
    pub fn forward(
        &self,
        x: &Tensor,
        context: &Context,
        cache: Option<&mut Cache>,
    ) -> Result<(Tensor, Kept)> {
        let lora = context.lora;
        let (mut q, mut k) = (self.q.forward(x, lora)?, self.k.forward(x, lora)?);
        let v = self.v.forward(x, lora)?;
        let mut raw = None;
        if let Some([q_norm, k_norm]) = &self.norms {
            let normed = [q_norm.forward(&q)?, k_norm.forward(&k)?];
            raw = Some([q, k]);
            [q, k] = normed;
        }
        let q = op::rotary(&q, &context.angles)?;
        let k = op::rotary(&k, &context.angles)?;
        let (k, v) = match cache {
            Some(cache) => cache.put(self.layer, &context.input.segments, &k, &v)?,
            None => (k, v),
        };
        let (mixed, sums) = op::attention(&q, &k, &v, &context.input.segments, self.how)?;
        let out = self.o.forward(&mixed, lora)?;
        let kept = Kept {
            q,
            k,
            v,
            raw,
            mixed,
            sums,
        };
        Ok((out, kept))
    }

    /// Whether an adapter is taught here.
    pub fn learns(&self, lora: &Lora) -> bool {
        self.o.learns(lora) || self.input_learns(lora)
    }

    /// Whether an adapter is taught where the input enters.
    pub fn input_learns(&self, lora: &Lora) -> bool {
        [&self.q, &self.k, &self.v]
            .iter()
            .any(|part| part.learns(lora))
    }

    /// Teaches the adapters here; the gradient of the input `x`, where it is `wanted`.
    pub fn backward(
        &self,
        kept: &Kept,
        x: impl FnOnce() -> Result<Tensor>,
        grad: &Tensor,
        context: &Context,
        back: &mut Back,
        wanted: bool,
    ) -> Result<Option<Tensor>> {
        let taught = self.o.teach(Some(&kept.mixed), grad, back)?;
        let learns = self.input_learns(back.lora);
        if !wanted && !learns {
            return Ok(None);
        }
        let d_mixed = self.o.input(grad, &taught, back, None)?;
        let Kept { q, k, v, raw, .. } = kept;
        let results = [&kept.mixed, &kept.sums];
        let segments = &context.input.segments;
        let [d_q, d_k, d_v] = op::attention_back([q, k, v], results, &d_mixed, segments, self.how)?;
        let mut d_q = op::rotary_back(&d_q, &context.angles)?;
        let mut d_k = op::rotary_back(&d_k, &context.angles)?;
        if let (Some([q_norm, k_norm]), Some([q, k])) = (&self.norms, raw) {
            d_q = q_norm.backward(q, &d_q)?;
            d_k = k_norm.backward(k, &d_k)?;
        }
        let x = learns.then(x).transpose()?;
        let mut sum = None;
        for (part, grad) in [(&self.q, &d_q), (&self.k, &d_k), (&self.v, &d_v)] {
            let taught = part.teach(x.as_ref(), grad, back)?;
            if wanted {
                sum = Some(part.input(grad, &taught, back, sum)?);
            }
        }
        Ok(sum)
    }
}
