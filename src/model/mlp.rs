//! The feed-forward part of a layer.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::linear::Linear;
use super::module::Module;
use super::op;
use super::weights::Weights;
use crate::config::Config;

/// down(silu(gate(x)) · up(x)).
pub(super) struct Mlp {
    gate: Linear,
    up: Linear,
    down: Linear,
}

impl Mlp {
    pub fn load(
        layer: usize,
        config: &Config,
        from: &mut Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let mut linear = |module| Linear::load(module, layer, config, from, device);
        Ok(Self {
            gate: linear(Module::Gate)?,
            up: linear(Module::Up)?,
            down: linear(Module::Down)?,
        })
    }

    /// `[rows, hidden]` → the same shape.
    pub fn forward(&self, x: &Tensor, lora: Option<&Lora>) -> Result<Tensor> {
        let (gate, up) = (self.gate.forward(x, lora)?, self.up.forward(x, lora)?);
        self.down.forward(&op::swiglu(&gate, &up)?, lora)
    }
}
