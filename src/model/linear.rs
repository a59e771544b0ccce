//! A frozen linear projection, with what an adapter adds to it.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::module::Module;
use super::op;
use super::weights::Weights;
use crate::config::Config;

/// A projection without bias; its weight is `[out, in]` and never changes.
pub(super) struct Linear {
    weight: Tensor,
    module: Module,
    layer: usize,
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
            Some(lora) => op::lora_linear(x, &self.weight, lora),
        }
    }
}
