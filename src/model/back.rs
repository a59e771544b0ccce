//! The way back through the decoder: the gradients of an adapter.

use candle_core::{Result, Tensor};

use super::adapter::Lora;

/// The adapter of a pass, and the gradients of its weights found so far.
pub(super) struct Back<'a> {
    pub lora: &'a Lora,
    /// By pair: of A and of B.
    gradients: Vec<Option<[Tensor; 2]>>,
}

impl<'a> Back<'a> {
    pub fn new(lora: &'a Lora) -> Self {
        Self {
            gradients: vec![None; lora.count()],
            lora,
        }
    }

    /// Keeps the gradients of a pair.
    pub fn keep(&mut self, pair: usize, gradients: [Tensor; 2]) {
        self.gradients[pair] = Some(gradients);
    }

    /// In the order of the adapter's parameters.
    ///
    /// # Errors
    /// A pair that the way back did not reach.
    pub fn finish(self) -> Result<Vec<Tensor>> {
        let mut all = Vec::with_capacity(2 * self.gradients.len());
        for (pair, gradients) in self.gradients.into_iter().enumerate() {
            match gradients {
                Some(both) => all.extend(both),
                None => candle_core::bail!("no gradient came to pair {pair} of the adapter"),
            }
        }
        Ok(all)
    }
}
