//! The loss that training makes smaller: cross-entropy of the learnt tokens.

use candle_core::Tensor;

use super::adapter::{Adapter, Dropout, Lora};
use super::decoder::Input;
use super::{Model, Result};
use crate::{Problem, t};

/// A text to learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub tokens: Vec<u32>,
    /// Whether token i is learnt (predicted from those before it); as long as `tokens`.
    /// The first token has nothing before it and is never learnt.
    pub learn: Vec<bool>,
}

/// Loss of a batch.
pub struct Loss {
    /// Sum of −ln p over the learnt tokens (nats), a scalar; its `backward()` gives the
    /// gradients of the adapter's weights.
    pub sum: Tensor,
    /// Number of learnt tokens.
    pub tokens: usize,
}

impl Model {
    /// Loss of a batch, to learn from. Sequences are read side by side without padding.
    pub fn loss(
        &self,
        batch: &[Sequence],
        adapter: Option<&Adapter>,
        dropout: Option<Dropout>,
    ) -> Result<Loss> {
        let lora = adapter.map(|adapter| adapter.tracked(dropout));
        self.sum(batch, lora.as_ref(), adapter.is_some())
    }

    /// Loss of a batch and its number of learnt tokens, without dropout and without
    /// keeping what a gradient would need.
    pub fn evaluate(&self, batch: &[Sequence], adapter: Option<&Adapter>) -> Result<(f64, usize)> {
        let lora = adapter.map(Adapter::frozen);
        let loss = self.sum(batch, lora.as_ref(), false)?;
        Ok((f64::from(loss.sum.to_scalar::<f32>()?), loss.tokens))
    }

    fn sum(&self, batch: &[Sequence], lora: Option<&Lora>, learn: bool) -> Result<Loss> {
        let (mut read, mut rows, mut targets) = (Vec::new(), Vec::new(), Vec::new());
        let mut start = 0u32;
        for Sequence { tokens, learn } in batch {
            if tokens.len() != learn.len() {
                return Err(Problem::new(t!("model-mask")));
            }
            // Nothing behind the token before the last learnt one is worth reading.
            let last = learn.iter().rposition(|&learnt| learnt).unwrap_or(0);
            for at in (1..=last).filter(|&at| learn[at]) {
                rows.push(start + at as u32 - 1);
                targets.push(tokens[at]);
            }
            read.push(&tokens[..last]);
            start += last as u32;
        }
        read.retain(|tokens| !tokens.is_empty());
        if targets.is_empty() {
            let sum = Tensor::zeros((), candle_core::DType::F32, self.device())?;
            return Ok(Loss { sum, tokens: 0 });
        }
        let hidden = self.decoder.hidden(&Input::packed(&read), lora, None)?;
        let rows = Tensor::new(rows.as_slice(), self.device())?;
        let hidden = hidden.index_select(&rows, 0)?;
        let sum = self.decoder.cross_entropy(&hidden, &targets, learn)?;
        Ok(Loss {
            sum,
            tokens: targets.len(),
        })
    }
}
