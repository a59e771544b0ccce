//! The attention part of a layer.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::cache::Cache;
use super::linear::Linear;
use super::module::Module;
use super::op::{self, Segment};
use super::rope::Angles;
use super::weights::Weights;
use crate::config::Config;

/// Grouped-query attention with rotary positions.
pub(super) struct Attention {
    layer: usize,
    q: Linear,
    k: Linear,
    v: Linear,
    o: Linear,
    head_dim: usize,
}

impl Attention {
    pub fn load(
        layer: usize,
        config: &Config,
        from: &mut Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let mut linear = |module| Linear::load(module, layer, config, from, device);
        Ok(Self {
            layer,
            q: linear(Module::Q)?,
            k: linear(Module::K)?,
            v: linear(Module::V)?,
            o: linear(Module::O)?,
            head_dim: config.head_dim,
        })
    }

    /// `[rows, hidden]` → the same shape. With a cache, keys and values of the rows are
    /// put into it and the segments' keys lie there; without, they are the rows' own.
    pub fn forward(
        &self,
        x: &Tensor,
        segments: &[Segment],
        angles: &Angles,
        lora: Option<&Lora>,
        cache: Option<&mut Cache>,
    ) -> Result<Tensor> {
        let q = op::rotary(&self.q.forward(x, lora)?, &angles.cos, &angles.sin)?;
        let k = op::rotary(&self.k.forward(x, lora)?, &angles.cos, &angles.sin)?;
        let v = self.v.forward(x, lora)?;
        let (k, v) = match cache {
            Some(cache) => cache.put(self.layer, segments, &k, &v)?,
            None => (k, v),
        };
        let out = op::attention(&q, &k, &v, segments.to_vec(), self.head_dim)?;
        self.o.forward(&out, lora)
    }
}
