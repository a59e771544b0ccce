//! A layer of the decoder: attention, feed-forward part, and the norms around them.

use candle_core::{Device, Result, Tensor};

use super::attention::{self, Attention};
use super::back::Back;
use super::cache::Cache;
use super::decoder::Context;
use super::mlp::{self, Mlp};
use super::norm::Norm;
use super::op;
use super::weights::Weights;
use crate::config::Config;

/// x + attention(norm(x)), then the same with the feed-forward part.
pub(super) struct Layer {
    before_attention: Norm,
    attention: Attention,
    before_mlp: Norm,
    mlp: Mlp,
    /// Norms behind both parts, in models that have them.
    behind: Option<[Norm; 2]>,
}

/// What the way back needs.
pub(super) struct Kept {
    x: Tensor,
    attention: attention::Kept,
    middle: Tensor,
    mlp: mlp::Kept,
    /// What the parts said, where norms come behind them.
    said: Option<[Tensor; 2]>,
}

impl Layer {
    pub fn load(
        layer: usize,
        config: &Config,
        from: &Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let norm = |name: &str| {
            let name = format!("model.layers.{layer}.{name}");
            Norm::load(&name, config.hidden, config, from, device)
        };
        let before_attention = norm("input_layernorm")?;
        // Gemma 2 calls the norm behind attention what others call the one before the
        // feed-forward part.
        let (before_mlp, behind) = match config.variant.sandwich_norms {
            false => (norm("post_attention_layernorm")?, None),
            true => (
                norm("pre_feedforward_layernorm")?,
                Some([
                    norm("post_attention_layernorm")?,
                    norm("post_feedforward_layernorm")?,
                ]),
            ),
        };
        Ok(Self {
            before_attention,
            before_mlp,
            behind,
            attention: Attention::load(layer, config, from, device)?,
            mlp: Mlp::load(layer, config, from, device)?,
        })
    }

    /// `[rows, hidden]` → the same shape.
    pub fn forward(
        &self,
        x: Tensor,
        context: &Context,
        cache: Option<&mut Cache>,
    ) -> Result<(Tensor, Kept)> {
        let normed = self.before_attention.forward(&x)?;
        let (attended, attention) = self.attention.forward(&normed, context, cache)?;
        drop(normed);
        let middle = match &self.behind {
            None => op::add(&x, &attended)?,
            Some([norm, _]) => op::add(&x, &norm.forward(&attended)?)?,
        };
        let normed = self.before_mlp.forward(&middle)?;
        let (fed, mlp) = self.mlp.forward(&normed, context.lora)?;
        let (out, said) = match &self.behind {
            None => (op::add(&middle, &fed)?, None),
            Some([_, norm]) => {
                let out = op::add(&middle, &norm.forward(&fed)?)?;
                (out, Some([attended, fed]))
            }
        };
        let kept = Kept {
            x,
            attention,
            middle,
            mlp,
            said,
        };
        Ok((out, kept))
    }

    /// Teaches the adapters here; the gradient of the input, where it is `wanted`.
    pub fn backward(
        &self,
        kept: Kept,
        grad: Tensor,
        context: &Context,
        back: &mut Back,
        wanted: bool,
    ) -> Result<Option<Tensor>> {
        let Kept {
            x,
            attention,
            middle,
            mlp,
            said,
        } = kept;
        let attention_wanted = wanted || self.attention.learns(back.lora);
        let d_fed = match (&self.behind, &said) {
            (Some([_, norm]), Some([_, fed])) => norm.backward(fed, &grad)?,
            _ => grad.clone(),
        };
        let normed = || self.before_mlp.forward(&middle);
        let d_normed = self
            .mlp
            .backward(&mlp, normed, &d_fed, back, attention_wanted)?;
        drop((mlp, d_fed));
        let Some(d_normed) = d_normed else {
            return Ok(None);
        };
        let grad = op::add(&grad, &self.before_mlp.backward(&middle, &d_normed)?)?;
        drop(d_normed);
        let d_attended = match (&self.behind, &said) {
            (Some([norm, _]), Some([attended, _])) => norm.backward(attended, &grad)?,
            _ => grad.clone(),
        };
        let normed = || self.before_attention.forward(&x);
        let d_normed =
            self.attention
                .backward(&attention, normed, &d_attended, context, back, wanted)?;
        drop((attention, d_attended));
        let Some(d_normed) = d_normed else {
            return Ok(None);
        };
        op::add(&grad, &self.before_attention.backward(&x, &d_normed)?).map(Some)
    }
}
