//! The decoder: embedding, layers, norm and output head (Llama, Touvron et al. 2023).
//! What other families do otherwise is switched by [`crate::config::Variant`].

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::back::Back;
use super::cache::Cache;
use super::input::Input;
use super::layer::{Kept, Layer};
use super::norm::Norm;
use super::op::{self, Angles};
use super::rope::Frequencies;
use super::weight::Weight;
use super::weights::Weights;
use crate::config::Config;

/// All weights of a model.
pub(super) struct Decoder {
    /// `[vocabulary, hidden]`; the output head too where there is no other.
    embedding: Weight,
    embedding_scale: Option<f64>,
    layers: Vec<Layer>,
    norm: Norm,
    /// `[vocabulary, hidden]`.
    head: Option<Weight>,
    logit_cap: Option<f64>,
    frequencies: Frequencies,
    device: Device,
}

/// What every layer of a pass needs.
pub(super) struct Context<'a> {
    pub input: &'a Input,
    pub angles: Angles,
    pub lora: Option<&'a Lora>,
}

/// A pass that can be gone back through.
pub(super) struct Trace<'a> {
    context: Context<'a>,
    /// From the first layer that learns on.
    layers: Vec<Step>,
    /// What the last layer said, before the norm.
    last: Tensor,
}

/// What a pass keeps of a layer.
enum Step {
    /// All that the way back needs.
    Kept(Box<Kept>),
    /// The input, from which the rest is computed again (Chen et al. 2016).
    Input(Tensor),
}

impl Decoder {
    pub fn load(config: &Config, from: &Weights, device: &Device) -> crate::Result<Self> {
        let rows = [config.vocab_size, config.hidden];
        // Scores are compared with each other, so their products are not rounded.
        let matrix = |name: &str| from.matrix(name, rows, device).map(Weight::in_full);
        let embedding = matrix("model.embed_tokens.weight")?;
        let head = match config.tied {
            true => None,
            false => Some(matrix("lm_head.weight")?),
        };
        let layers = (0..config.layers).map(|layer| Layer::load(layer, config, from, device));
        Ok(Self {
            embedding,
            embedding_scale: config.variant.embedding_scale,
            layers: layers.collect::<crate::Result<_>>()?,
            norm: Norm::load("model.norm", config.hidden, config, from, device)?,
            head,
            logit_cap: config.variant.logit_cap,
            frequencies: Frequencies::of(config),
            device: device.clone(),
        })
    }

    /// Where it computes.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// What the last layer says at each row, normed: `[rows, hidden]`. With a cache, the
    /// segments' keys are rows of it.
    pub fn hidden(
        &self,
        input: &Input,
        lora: Option<&Lora>,
        mut cache: Option<&mut Cache>,
    ) -> Result<Tensor> {
        let context = self.context(input, lora)?;
        let mut x = self.embed(input)?;
        for layer in &self.layers {
            x = layer.forward(x, &context, cache.as_deref_mut())?.0;
        }
        self.norm.forward(&x)
    }

    /// The same, to go back through with [`Decoder::back`]. With `recompute`, only the
    /// layers' inputs are kept, which costs a second way forth.
    pub fn trace<'a>(
        &self,
        input: &'a Input,
        lora: &'a Lora,
        recompute: bool,
    ) -> Result<(Tensor, Trace<'a>)> {
        let context = self.context(input, Some(lora))?;
        let mut x = self.embed(input)?;
        let first = lora.first_layer();
        let mut layers = Vec::with_capacity(self.layers.len());
        for (at, layer) in self.layers.iter().enumerate() {
            let before = x.clone();
            let (after, kept) = layer.forward(x, &context, None)?;
            x = after;
            if at >= first {
                layers.push(match recompute {
                    true => Step::Input(before),
                    false => Step::Kept(Box::new(kept)),
                });
            }
        }
        let hidden = self.norm.forward(&x)?;
        let trace = Trace {
            context,
            layers,
            last: x,
        };
        Ok((hidden, trace))
    }

    /// The gradients of the adapter's weights in the order of its parameters, by the
    /// gradient of what [`Decoder::trace`] gave.
    pub fn back(&self, trace: Trace<'_>, lora: &Lora, grad: &Tensor) -> Result<Vec<Tensor>> {
        let mut back = Back::new(lora);
        let Trace {
            context,
            layers,
            last,
        } = trace;
        let mut grad = self.norm.backward(&last, grad)?;
        drop(last);
        let first = lora.first_layer();
        for (at, step) in layers.into_iter().enumerate().rev() {
            let layer = &self.layers[first + at];
            let kept = match step {
                Step::Kept(kept) => *kept,
                Step::Input(x) => layer.forward(x, &context, None)?.1,
            };
            match layer.backward(kept, grad, &context, &mut back, at > 0)? {
                Some(before) => grad = before,
                None => break,
            }
        }
        back.finish()
    }

    /// Scores of every token: `[rows, hidden]` → `[rows, vocabulary]`.
    pub fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        let logits = op::linear(hidden, self.head())?;
        match self.logit_cap {
            None => Ok(logits),
            Some(cap) => op::capped(&logits, cap),
        }
    }

    /// Sum of −ln p(target) over the rows, in nats; see [`op::cross_entropy`].
    pub fn cross_entropy(
        &self,
        hidden: &Tensor,
        targets: &[u32],
        learn: bool,
    ) -> Result<(f64, Option<Tensor>)> {
        op::cross_entropy(hidden, self.head(), self.logit_cap, targets, learn)
    }

    /// What each row says of its target at a temperature; see [`op::likelihoods`].
    pub fn likelihoods(
        &self,
        hidden: &Tensor,
        targets: &[u32],
        temperature: f64,
        slope: Option<op::Slope<'_>>,
    ) -> Result<(Vec<op::Likelihood>, Option<Tensor>)> {
        let shaping = op::Shaping {
            cap: self.logit_cap,
            temperature,
        };
        op::likelihoods(hidden, self.head(), shaping, targets, slope)
    }

    fn head(&self) -> &Weight {
        self.head.as_ref().unwrap_or(&self.embedding)
    }

    fn context<'a>(&self, input: &'a Input, lora: Option<&'a Lora>) -> Result<Context<'a>> {
        let angles = self.frequencies.angles(&input.positions, &self.device)?;
        Ok(Context {
            input,
            angles,
            lora,
        })
    }

    fn embed(&self, input: &Input) -> Result<Tensor> {
        let x = self.embedding.look_up(&input.tokens, &self.device)?;
        match self.embedding_scale {
            None => Ok(x),
            Some(scale) => x.affine(scale, 0.0),
        }
    }
}
