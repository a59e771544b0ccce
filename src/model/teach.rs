//! What training makes smaller, cross-entropy of the learnt tokens, and its gradient.

use candle_core::{Device, Tensor};

use super::adapter::{Adapter, Dropout};
use super::decoder::Decoder;
use super::input::Input;
use super::{Model, Result, op};
use crate::{Problem, t};

/// A text to learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub tokens: Vec<u32>,
    /// Whether token i is learnt (predicted from those before it); as long as `tokens`.
    /// The first token has nothing before it and is never learnt.
    pub learn: Vec<bool>,
}

/// How a pass that teaches is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Teach {
    /// Masks of the adapter's dropout; none drops nothing.
    pub dropout: Option<Dropout>,
    /// Whether the tokens that sequences begin with in common are computed once. The
    /// gradients are the same; with dropout, the shared tokens draw one mask.
    pub share: bool,
    /// Whether each layer's activations are computed again on the way back instead of
    /// being kept (gradient checkpointing, Chen et al. 2016): less memory, more time.
    pub recompute: bool,
}

impl Default for Teach {
    /// No dropout, shared beginnings, activations kept.
    fn default() -> Self {
        Self {
            dropout: None,
            share: true,
            recompute: false,
        }
    }
}

/// What a batch taught.
pub struct Taught {
    /// Sum of −ln p over the learnt tokens, in nats.
    pub loss: f64,
    /// Number of learnt tokens.
    pub tokens: usize,
    /// Number of tokens that went through the decoder.
    pub computed: usize,
    /// Of `loss`, by each weight, in the order of [`Adapter::parameters`].
    pub gradients: Vec<Tensor>,
}

/// A batch as rows of a pass, and what is to be learnt from them.
pub(super) struct Lesson {
    pub input: Input,
    /// Rows whose next token is learnt; one that sequences share may come several times.
    /// In the order of the sequences and their tokens.
    rows: Vec<u32>,
    /// The token each of them should give.
    pub targets: Vec<u32>,
}

impl Lesson {
    pub fn new(batch: &[Sequence], share: bool) -> Result<Self> {
        let (mut read, mut wanted) = (Vec::new(), Vec::new());
        for Sequence { tokens, learn } in batch {
            if tokens.len() != learn.len() {
                return Err(Problem::new(t!("model-mask")));
            }
            // Nothing behind the token before the last learnt one is worth reading.
            let last = learn.iter().rposition(|&learnt| learnt).unwrap_or(0);
            if last > 0 {
                let positions = (1..=last).filter(|&at| learn[at]);
                wanted.extend(positions.map(|at| (read.len(), at - 1, tokens[at])));
                read.push(&tokens[..last]);
            }
        }
        let input = Input::new(&read, share);
        let row = |&(sequence, at, _): &(usize, usize, u32)| input.row(sequence, at) as u32;
        Ok(Self {
            rows: wanted.iter().map(row).collect(),
            targets: wanted.iter().map(|&(_, _, target)| target).collect(),
            input,
        })
    }

    /// The rows of the pass whose next token is learnt.
    pub fn rows(&self, device: &Device) -> Result<Tensor> {
        Ok(Tensor::new(self.rows.as_slice(), device)?)
    }
}

impl Model {
    /// Loss of a batch and the gradients of the adapter's weights. Sequences are read
    /// side by side without padding.
    ///
    /// # Errors
    /// Masks that do not fit their tokens, a token that the model does not have, and a loss
    /// that is not finite without the adapter either. Where it is so because of the adapter,
    /// the training went astray, and that is for the training to say.
    pub fn teach(&self, batch: &[Sequence], adapter: &Adapter, how: Teach) -> Result<Taught> {
        let taught = self.decoder.teach(batch, adapter, how)?;
        if !taught.loss.is_finite() {
            self.evaluate(batch, None)?;
        }
        Ok(taught)
    }

    /// Loss of a batch and its number of learnt tokens, without dropout and without
    /// keeping what a gradient would need.
    ///
    /// # Errors
    /// As [`teach`](Self::teach), and a loss that is not finite because of the adapter.
    pub fn evaluate(&self, batch: &[Sequence], adapter: Option<&Adapter>) -> Result<(f64, usize)> {
        let lesson = Lesson::new(batch, true)?;
        if lesson.targets.is_empty() {
            return Ok((0.0, 0));
        }
        let lora = adapter.map(|adapter| adapter.teaching(None));
        let hidden = self.decoder.hidden(&lesson.input, lora.as_ref(), None)?;
        let hidden = hidden.index_select(&lesson.rows(self.device())?, 0)?;
        let (loss, _) = self
            .decoder
            .cross_entropy(&hidden, &lesson.targets, false)?;
        match loss.is_finite() {
            true => Ok((loss, lesson.targets.len())),
            false => Err(self.not_finite(lora.as_ref())),
        }
    }
}

impl Decoder {
    /// See [`Model::teach`].
    pub(super) fn teach(
        &self,
        batch: &[Sequence],
        adapter: &Adapter,
        how: Teach,
    ) -> Result<Taught> {
        let lesson = Lesson::new(batch, how.share)?;
        let computed = lesson.input.tokens.len();
        if lesson.targets.is_empty() {
            let parameters = adapter.parameters();
            let zeros = parameters.iter().map(|(_, weight)| weight.zeros_like());
            return Ok(Taught {
                loss: 0.0,
                tokens: 0,
                computed,
                gradients: zeros.collect::<candle_core::Result<_>>()?,
            });
        }
        let lora = adapter.teaching(how.dropout);
        let (hidden, trace) = self.trace(&lesson.input, &lora, how.recompute)?;
        let rows = lesson.rows(self.device())?;
        let learnt = hidden.index_select(&rows, 0)?;
        drop(hidden);
        let (loss, gradient) = self.cross_entropy(&learnt, &lesson.targets, true)?;
        let gradient = match gradient {
            Some(gradient) => op::put_back(&gradient, &rows, computed)?,
            None => return Err(Problem::new(t!("model-mask"))),
        };
        Ok(Taught {
            loss,
            tokens: lesson.targets.len(),
            computed,
            gradients: self.back(trace, &lora, &gradient)?,
        })
    }
}
