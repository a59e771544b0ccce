//! RMSNorm with its weight.

use candle_core::{Device, Result, Tensor};

use super::op;
use super::weights::Weights;
use crate::config::Config;

/// A norm of rows, or of every head of a row.
pub(super) struct Norm {
    /// `[width]`.
    weight: Tensor,
    eps: f64,
}

impl Norm {
    pub fn load(
        name: &str,
        width: usize,
        config: &Config,
        from: &Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let weight = from.get(&format!("{name}.weight"), &[width], device)?;
        Ok(Self {
            weight,
            eps: config.rms_eps,
        })
    }

    /// `[rows, n · width]` → the same shape.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        op::rms_norm(x, &self.weight, self.eps)
    }

    /// The gradient of `x`.
    pub fn backward(&self, x: &Tensor, grad: &Tensor) -> Result<Tensor> {
        op::rms_norm_back(x, &self.weight, self.eps, grad)
    }
}
