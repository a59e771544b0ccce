//! A frozen linear projection, and what an adapter adds to it.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::module::Module;
use super::op::{self, Mask};
use super::weights::Weights;
use crate::config::Config;

/// A projection without bias; its weight is `[out, in]` and never changes.
pub(super) struct Linear {
    weight: Tensor,
    module: Module,
    layer: usize,
}

/// What an adapter adds to one projection.
pub(super) struct LowRank<'a> {
    /// `[rank, in]` and `[out, rank]`.
    pub pair: [&'a Tensor; 2],
    /// alpha / rank.
    pub scale: f64,
    pub mask: Option<Mask>,
}

impl Linear {
    pub fn load(
        module: Module,
        layer: usize,
        config: &Config,
        from: &mut Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let (inner, out) = module.sizes(config);
        let name = format!("{}.weight", module.path(layer));
        let weight = from.get(&name, &[out, inner], device)?;
        Ok(Self {
            weight,
            module,
            layer,
        })
    }

    /// `[rows, in]` → `[rows, out]`.
    pub fn forward(&self, x: &Tensor, lora: Option<&Lora>) -> Result<Tensor> {
        match lora.and_then(|lora| lora.at(self.layer, self.module)) {
            None => op::linear(x, &self.weight),
            Some(LowRank { pair, scale, mask }) => {
                op::lora_linear(x, &self.weight, pair, scale, mask)
            }
        }
    }
}
