//! What sets the decoders of the supported families apart.
//!
//! One decoder computes all of them; each of its parts looks here for what to do. The
//! default is Llama (Touvron et al. 2023).

use serde::{Deserialize, Serialize};

/// Parts of a decoder that differ from Llama's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Variant {
    pub activation: Activation,
    /// RMSNorm of every query and key head before the rotary positions (Qwen3).
    pub qk_norm: bool,
    /// Norms behind attention and feed-forward part too (Gemma 2).
    pub sandwich_norms: bool,
    /// The embedding is multiplied by it (Gemma: √hidden).
    pub embedding_scale: Option<f64>,
    /// Attention scores are multiplied by it; 1/√head_dim where it is none.
    pub attention_scale: Option<f64>,
    /// Attention scores s become cap · tanh(s / cap) (Gemma 2).
    pub attention_cap: Option<f64>,
    /// The same for the scores of the next token.
    pub logit_cap: Option<f64>,
    /// Per layer, how many positions back a token looks, its own included; none looks at
    /// all. Empty where no layer has a window.
    pub windows: Vec<Option<usize>>,
    /// Projections with a bias in every layer, by name: `q_proj`, `k_proj` and `v_proj` of
    /// Qwen 2.
    pub biases: Vec<String>,
}

/// The curve in the gate of the feed-forward part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// x · sigmoid(x) (Llama, Mistral, Qwen).
    #[default]
    Silu,
    /// The tanh approximation of GELU (Gemma).
    GeluTanh,
}

impl Variant {
    /// The window of a layer.
    pub fn window(&self, layer: usize) -> Option<usize> {
        self.windows.get(layer).copied().flatten()
    }
}
