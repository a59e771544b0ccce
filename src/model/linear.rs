//! A frozen linear projection, with what an adapter adds to it.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::back::Back;
use super::op::{self, LowRankBack};
use super::weight::Weight;
use super::weights::Weights;
use crate::config::{Config, Module};

/// A projection; its weight is `[out, in]` and never changes.
pub(super) struct Linear {
    weight: Weight,
    /// `[out]`, where the model has one.
    bias: Option<Tensor>,
    module: Module,
    layer: usize,
}

impl Linear {
    pub fn load(
        module: Module,
        layer: usize,
        config: &Config,
        from: &Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let (inner, out) = module.sizes(config);
        let path = module.path(layer);
        Ok(Self {
            weight: from.matrix(&format!("{path}.weight"), [out, inner], device)?,
            bias: from.optional(&format!("{path}.bias"), &[out], device)?,
            module,
            layer,
        })
    }

    /// `[rows, in]` → `[rows, out]`.
    pub fn forward(&self, x: &Tensor, lora: Option<&Lora>) -> Result<Tensor> {
        let mut out = op::linear(x, &self.weight)?;
        if let Some(bias) = &self.bias {
            out = out.broadcast_add(bias)?;
        }
        match lora.and_then(|lora| lora.at(self.layer, self.module)) {
            None => Ok(out),
            Some((_, lora)) => op::low_rank(x, lora, out),
        }
    }

    /// Whether an adapter is taught here.
    pub fn learns(&self, lora: &Lora) -> bool {
        lora.at(self.layer, self.module).is_some()
    }

    /// Keeps the gradients of the adapter here, if there is one, by the input `x` (which
    /// may be left out where there is none) and the gradient of the output.
    pub fn teach(&self, x: Option<&Tensor>, grad: &Tensor, back: &mut Back) -> Result<Taught> {
        let (Some(x), Some((pair, lora))) = (x, back.lora.at(self.layer, self.module)) else {
            return Ok(Taught(None));
        };
        let gradients = op::low_rank_back(x, lora, grad)?;
        back.keep(pair, [gradients.a.clone(), gradients.b.clone()]);
        Ok(Taught(Some(gradients)))
    }

    /// Adds the gradient of the input to `sum`.
    pub fn input(
        &self,
        grad: &Tensor,
        taught: &Taught,
        back: &Back,
        sum: Option<Tensor>,
    ) -> Result<Tensor> {
        let sum = op::linear_back(grad, &self.weight, sum)?;
        match (&taught.0, back.lora.at(self.layer, self.module)) {
            (Some(low), Some((_, lora))) => low.input(lora, sum),
            _ => Ok(sum),
        }
    }
}

/// What [`Linear::teach`] leaves for [`Linear::input`].
pub(super) struct Taught(Option<LowRankBack>);
