//! The feed-forward part of a layer.

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::back::Back;
use super::linear::Linear;
use super::op;
use super::weights::Weights;
use crate::config::{Activation, Config, Module};

/// down(act(gate(x)) · up(x)).
pub(super) struct Mlp {
    gate: Linear,
    up: Linear,
    down: Linear,
    activation: Activation,
}

/// What the way back needs.
pub(super) struct Kept {
    gate: Tensor,
    up: Tensor,
}

impl Mlp {
    pub fn load(
        layer: usize,
        config: &Config,
        from: &Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let linear = |module| Linear::load(module, layer, config, from, device);
        Ok(Self {
            gate: linear(Module::Gate)?,
            up: linear(Module::Up)?,
            down: linear(Module::Down)?,
            activation: config.variant.activation,
        })
    }

    /// `[rows, hidden]` → the same shape.
    pub fn forward(&self, x: &Tensor, lora: Option<&Lora>) -> Result<(Tensor, Kept)> {
        let (gate, up) = (self.gate.forward(x, lora)?, self.up.forward(x, lora)?);
        let inner = op::gated(&gate, &up, self.activation)?;
        Ok((self.down.forward(&inner, lora)?, Kept { gate, up }))
    }

    /// Whether an adapter is taught where the input enters.
    fn input_learns(&self, lora: &Lora) -> bool {
        self.gate.learns(lora) || self.up.learns(lora)
    }

    /// Teaches the adapters here; the gradient of the input `x`, where it is `wanted`.
    pub fn backward(
        &self,
        kept: &Kept,
        x: impl FnOnce() -> Result<Tensor>,
        grad: &Tensor,
        back: &mut Back,
        wanted: bool,
    ) -> Result<Option<Tensor>> {
        let Kept { gate, up } = kept;
        let inner = (self.down.learns(back.lora))
            .then(|| op::gated(gate, up, self.activation))
            .transpose()?;
        let taught = self.down.teach(inner.as_ref(), grad, back)?;
        drop(inner);
        let learns = self.input_learns(back.lora);
        if !wanted && !learns {
            return Ok(None);
        }
        let d_inner = self.down.input(grad, &taught, back, None)?;
        let [d_gate, d_up] = op::gated_back(gate, up, self.activation, &d_inner)?;
        drop(d_inner);
        let x = learns.then(x).transpose()?;
        let mut sum = None;
        for (part, grad) in [(&self.gate, &d_gate), (&self.up, &d_up)] {
            let taught = part.teach(x.as_ref(), grad, back)?;
            if wanted {
                sum = Some(part.input(grad, &taught, back, sum)?);
            }
        }
        Ok(sum)
    }
}
