//! The decoder: embedding, layers, norm and output head (Llama, Touvron et al. 2023).

use candle_core::{Device, Result, Tensor};

use super::adapter::Lora;
use super::attention::Attention;
use super::cache::Cache;
use super::mlp::Mlp;
use super::norm::Norm;
use super::op::{self, Segment};
use super::rope::{Angles, Frequencies};
use super::weights::Weights;
use crate::config::Config;

/// All weights of a model.
pub(super) struct Decoder {
    /// `[vocabulary, hidden]`.
    embedding: Tensor,
    layers: Vec<Layer>,
    norm: Norm,
    /// `[vocabulary, hidden]`; the embedding itself where they are tied.
    head: Tensor,
    frequencies: Frequencies,
    device: Device,
}

struct Layer {
    before_attention: Norm,
    attention: Attention,
    before_mlp: Norm,
    mlp: Mlp,
}

/// Tokens of several sequences, one row each, without padding.
pub(super) struct Input {
    pub tokens: Vec<u32>,
    /// Position of each token in its sequence.
    pub positions: Vec<usize>,
    pub segments: Vec<Segment>,
}

impl Input {
    /// Whole sequences, read from their beginnings.
    pub fn packed(sequences: &[&[u32]]) -> Self {
        let mut start = 0;
        let segment = |tokens: &&[u32]| {
            let rows = start..start + tokens.len();
            start = rows.end;
            Segment {
                queries: rows.clone(),
                keys: rows,
            }
        };
        Self {
            segments: sequences.iter().map(segment).collect(),
            tokens: sequences.concat(),
            positions: sequences
                .iter()
                .flat_map(|tokens| 0..tokens.len())
                .collect(),
        }
    }
}

impl Decoder {
    pub fn load(config: &Config, from: &mut Weights, device: &Device) -> crate::Result<Self> {
        let rows = [config.vocab_size, config.hidden];
        let embedding = from.get("model.embed_tokens.weight", &rows, device)?;
        let head = match config.tied {
            true => embedding.clone(),
            false => from.get("lm_head.weight", &rows, device)?,
        };
        let layers = (0..config.layers).map(|layer| Layer::load(layer, config, from, device));
        Ok(Self {
            embedding,
            layers: layers.collect::<crate::Result<_>>()?,
            norm: Norm::load("model.norm", config, from, device)?,
            head,
            frequencies: Frequencies::of(config),
            device: device.clone(),
        })
    }

    /// What the last layer says at each row, normed: `[rows, hidden]`. With a cache, the
    /// segments' keys are rows of it.
    pub fn hidden(
        &self,
        input: &Input,
        lora: Option<&Lora>,
        mut cache: Option<&mut Cache>,
    ) -> Result<Tensor> {
        let tokens = Tensor::new(input.tokens.as_slice(), &self.device)?;
        let angles = self.frequencies.angles(&input.positions, &self.device)?;
        let mut x = self.embedding.index_select(&tokens, 0)?;
        for layer in &self.layers {
            x = layer.forward(&x, &input.segments, &angles, lora, cache.as_deref_mut())?;
        }
        self.norm.forward(&x)
    }

    /// Scores of every token: `[rows, hidden]` → `[rows, vocabulary]`.
    pub fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        op::linear(hidden, &self.head)
    }

    /// Sum of −ln p(target) over the rows, in nats; see [`op::cross_entropy`].
    pub fn cross_entropy(&self, hidden: &Tensor, targets: &[u32], learn: bool) -> Result<Tensor> {
        op::cross_entropy(hidden, &self.head, targets, learn)
    }
}

impl Layer {
    fn load(
        layer: usize,
        config: &Config,
        from: &mut Weights,
        device: &Device,
    ) -> crate::Result<Self> {
        let mut norm = |name: &str| {
            Norm::load(
                &format!("model.layers.{layer}.{name}"),
                config,
                from,
                device,
            )
        };
        Ok(Self {
            before_attention: norm("input_layernorm")?,
            before_mlp: norm("post_attention_layernorm")?,
            attention: Attention::load(layer, config, from, device)?,
            mlp: Mlp::load(layer, config, from, device)?,
        })
    }

    fn forward(
        &self,
        x: &Tensor,
        segments: &[Segment],
        angles: &Angles,
        lora: Option<&Lora>,
        cache: Option<&mut Cache>,
    ) -> Result<Tensor> {
        let normed = self.before_attention.forward(x)?;
        let x = (x + self
            .attention
            .forward(&normed, segments, angles, lora, cache)?)?;
        let normed = self.before_mlp.forward(&x)?;
        &x + self.mlp.forward(&normed, lora)?
    }
}
