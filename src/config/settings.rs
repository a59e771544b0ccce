//! `config.json` of the supported families, and what it means for the decoder.
//!
//! Releases leave out what transformers assumes anyway, so every family brings its
//! defaults. Rotary settings come in two spellings: `rope_theta` with `rope_scaling`,
//! and, since transformers 5, `rope_parameters` with everything in it, for all layers
//! together or per kind of layer. Source: the configuration classes of transformers 5.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Activation, Llama3Scaling, Rope, Scaling, Variant, damaged, rope, unsupported};
use crate::{Result, t};

/// `config.json`, as far as it matters here.
#[derive(Deserialize)]
pub(super) struct Settings {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub num_key_value_heads: Option<usize>,
    pub head_dim: Option<usize>,
    pub max_position_embeddings: usize,
    pub rms_norm_eps: f64,
    pub tie_word_embeddings: bool,
    pub bos_token_id: Option<u32>,
    pub eos_token_id: Option<Ids>,
    #[serde(rename = "_name_or_path")]
    pub name: Option<String>,
    rope_theta: Option<f64>,
    rope_scaling: Option<Rotary>,
    rope_parameters: Option<RotaryParameters>,
    partial_rotary_factor: Option<f64>,
    #[serde(default)]
    attention_bias: bool,
    #[serde(default)]
    mlp_bias: bool,
    hidden_act: Option<String>,
    hidden_activation: Option<String>,
    query_pre_attn_scalar: Option<f64>,
    attn_logit_softcapping: Option<f64>,
    final_logit_softcapping: Option<f64>,
    sliding_window: Option<usize>,
    use_sliding_window: Option<bool>,
    max_window_layers: Option<usize>,
    layer_types: Option<Vec<String>>,
    use_bidirectional_attention: Option<bool>,
}

/// `rope_parameters`, or the older `rope_scaling`.
#[derive(Deserialize, PartialEq)]
struct Rotary {
    #[serde(alias = "type")]
    rope_type: Option<String>,
    rope_theta: Option<f64>,
    factor: Option<f64>,
    low_freq_factor: Option<f64>,
    high_freq_factor: Option<f64>,
    original_max_position_embeddings: Option<f64>,
    partial_rotary_factor: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RotaryParameters {
    /// By the names in `layer_types`.
    PerLayerType(BTreeMap<String, Rotary>),
    OfAllLayers(Rotary),
}

/// One token or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Ids {
    One(u32),
    Many(Vec<u32>),
}

/// What transformers assumes where `config.json` says nothing.
fn defaults(architecture: &str) -> Value {
    match architecture {
        "mistral" => json!({
            "num_key_value_heads": 8, "max_position_embeddings": 131_072, "rms_norm_eps": 1e-6,
            "tie_word_embeddings": false, "sliding_window": 4096,
            "bos_token_id": 1, "eos_token_id": 2,
        }),
        "qwen2" => json!({
            "num_key_value_heads": 32, "max_position_embeddings": 32_768, "rms_norm_eps": 1e-6,
            "tie_word_embeddings": false, "sliding_window": 4096, "max_window_layers": 28,
        }),
        "qwen3" => json!({
            "num_key_value_heads": 32, "max_position_embeddings": 32_768, "rms_norm_eps": 1e-6,
            "tie_word_embeddings": false, "sliding_window": 4096, "max_window_layers": 28,
            "head_dim": 128,
        }),
        "gemma2" => json!({
            "num_key_value_heads": 4, "max_position_embeddings": 8192, "rms_norm_eps": 1e-6,
            "tie_word_embeddings": true, "sliding_window": 4096, "head_dim": 256,
            "query_pre_attn_scalar": 256.0,
            "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0,
            "bos_token_id": 2, "eos_token_id": 1,
        }),
        _ => json!({
            "max_position_embeddings": 2048, "rms_norm_eps": 1e-6,
            "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2,
        }),
    }
}

impl Settings {
    /// Of a `config.json`, completed by the family's defaults.
    pub fn of(mut json: Value, architecture: &str) -> serde_json::Result<Self> {
        if let (Value::Object(given), Value::Object(assumed)) = (&mut json, defaults(architecture))
        {
            for (key, value) in assumed {
                given.entry(key).or_insert(value);
            }
        }
        serde_json::from_value(json)
    }

    /// Where the decoder differs from Llama's.
    ///
    /// # Errors
    /// A setting that this program cannot compute.
    pub fn variant(&self, architecture: &str) -> Result<Variant> {
        if self.use_bidirectional_attention == Some(true) {
            return Err(unsupported("use_bidirectional_attention"));
        }
        let variant = Variant {
            activation: self.activation(architecture)?,
            windows: self.windows(architecture)?,
            biases: self.biases(architecture),
            ..Variant::default()
        };
        Ok(match architecture {
            "qwen3" => Variant {
                qk_norm: true,
                ..variant
            },
            "gemma2" => Variant {
                sandwich_norms: true,
                embedding_scale: Some((self.hidden_size as f64).sqrt()),
                attention_scale: self.query_pre_attn_scalar.map(|scalar| scalar.powf(-0.5)),
                attention_cap: self.attn_logit_softcapping,
                logit_cap: self.final_logit_softcapping,
                ..variant
            },
            _ => variant,
        })
    }

    fn activation(&self, architecture: &str) -> Result<Activation> {
        let name = match architecture {
            "gemma2" => self.hidden_activation.as_deref(),
            _ => self.hidden_act.as_deref().or(Some("silu")),
        };
        match name {
            Some("silu") => Ok(Activation::Silu),
            None | Some("gelu_pytorch_tanh") => Ok(Activation::GeluTanh),
            Some(_) => Err(unsupported("hidden_act")),
        }
    }

    /// A window of w lets a position see w positions, its own included.
    fn windows(&self, architecture: &str) -> Result<Vec<Option<usize>>> {
        let switched_on = match architecture {
            "mistral" | "gemma2" => true,
            "qwen2" | "qwen3" => self.use_sliding_window == Some(true),
            _ => false,
        };
        let Some(window) = self
            .sliding_window
            .filter(|&window| switched_on && window > 0)
        else {
            return Ok(Vec::new());
        };
        let layers = 0..self.num_hidden_layers;
        let slides: Vec<bool> = match (architecture, &self.layer_types) {
            ("mistral", _) => layers.map(|_| true).collect(),
            (_, Some(types)) if types.len() == self.num_hidden_layers => types
                .iter()
                .map(|kind| match kind.as_str() {
                    "sliding_attention" => Ok(true),
                    "full_attention" => Ok(false),
                    _ => Err(unsupported("layer_types")),
                })
                .collect::<Result<_>>()?,
            (_, Some(_)) => return Err(unsupported("layer_types")),
            ("gemma2", None) => layers.map(|layer| layer % 2 == 0).collect(),
            (_, None) => {
                let full = self.max_window_layers.unwrap_or(0);
                layers.map(|layer| layer >= full).collect()
            }
        };
        if !slides.contains(&true) {
            return Ok(Vec::new());
        }
        let window_of = |slides: bool| slides.then_some(window);
        Ok(slides.into_iter().map(window_of).collect())
    }

    fn biases(&self, architecture: &str) -> Vec<String> {
        let attention: &[&str] = match (architecture, self.attention_bias) {
            ("qwen2", _) => &["q_proj", "k_proj", "v_proj"],
            (_, true) => &["q_proj", "k_proj", "v_proj", "o_proj"],
            (_, false) => &[],
        };
        let mlp: &[&str] = match self.mlp_bias {
            true => &["gate_proj", "up_proj", "down_proj"],
            false => &[],
        };
        let all = attention.iter().chain(mlp);
        all.map(|&name| name.to_owned()).collect()
    }

    /// How positions turn into angles.
    ///
    /// # Errors
    /// A way that this program does not know, or one without its numbers.
    pub fn rope(&self, path: &Path) -> Result<Rope> {
        let rotary = match &self.rope_parameters {
            None => self.rope_scaling.as_ref(),
            Some(RotaryParameters::OfAllLayers(rotary)) => Some(rotary),
            Some(RotaryParameters::PerLayerType(rotaries)) => {
                let mut rotaries = rotaries.values();
                let first = rotaries.next();
                if rotaries.any(|other| Some(other) != first) {
                    return Err(unsupported("rope_parameters"));
                }
                first
            }
        };
        let turned = rotary.and_then(|rotary| rotary.partial_rotary_factor);
        if turned.or(self.partial_rotary_factor).unwrap_or(1.0) != 1.0 {
            return Err(unsupported("partial_rotary_factor"));
        }
        let theta = rotary.and_then(|rotary| rotary.rope_theta);
        Ok(Rope {
            theta: theta.or(self.rope_theta).unwrap_or(10_000.0),
            scaling: rotary
                .map(|rotary| rotary.scaling(path))
                .transpose()?
                .flatten(),
        })
    }
}

impl Rotary {
    fn scaling(&self, path: &Path) -> Result<Option<Scaling>> {
        let number = |value: Option<f64>, key: &str| {
            value.ok_or_else(|| damaged(path, t!("model-missing", key = key)))
        };
        Ok(match self.rope_type.as_deref() {
            None | Some("default") => None,
            Some("linear") => Some(Scaling::Linear(number(self.factor, "factor")?)),
            Some("llama3") => Some(Scaling::Llama3(Llama3Scaling {
                factor: number(self.factor, "factor")?,
                low_freq_factor: number(self.low_freq_factor, "low_freq_factor")?,
                high_freq_factor: number(self.high_freq_factor, "high_freq_factor")?,
                original_max_position_embeddings: number(
                    self.original_max_position_embeddings,
                    "original_max_position_embeddings",
                )?,
            })),
            Some(other) => return Err(rope::unknown(other)),
        })
    }
}

impl From<Ids> for Vec<u32> {
    fn from(ids: Ids) -> Self {
        match ids {
            Ids::One(id) => vec![id],
            Ids::Many(ids) => ids,
        }
    }
}
