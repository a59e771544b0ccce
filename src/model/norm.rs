//! RMSNorm with its weight.

use candle_core::{Device, Result, Tensor};

use super::op;
use super::weights::Weights;
use crate::config::Config;

/// A layer's norm.
pub(super) struct Norm {
    weight: Tensor,
    eps: f64,
}

impl Norm {
    pub fn load(
        name: &str,
        config: &Config,
        from: &mut Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let weight = from.get(&format!("{name}.weight"), &[config.hidden], device)?;
        Ok(Self {
            weight,
            eps: config.rms_eps,
        })
    }

    /// `[rows, hidden]` → the same shape.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        op::rms_norm(x, &self.weight, self.eps)
    }
}
