//! The configuration of a Hugging Face folder: `config.json` and its neighbours.
//!
//! Rotary settings come in two spellings: `rope_theta` with `rope_scaling`, and, since
//! transformers 5, `rope_parameters` with everything in it.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Config, Llama3Scaling, Rope, Scaling, Variant, damaged, rope, supported};
use crate::{Problem, Result, t};

/// `config.json`, as far as it matters here.
#[derive(Deserialize)]
struct Sizes {
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    num_key_value_heads: Option<usize>,
    head_dim: Option<usize>,
    max_position_embeddings: usize,
    rms_norm_eps: f64,
    rope_theta: Option<f64>,
    rope_scaling: Option<Rotary>,
    rope_parameters: Option<Rotary>,
    #[serde(default)]
    tie_word_embeddings: bool,
    #[serde(default)]
    attention_bias: bool,
    #[serde(default)]
    mlp_bias: bool,
    hidden_act: Option<String>,
    bos_token_id: Option<u32>,
    eos_token_id: Option<Ids>,
    #[serde(rename = "_name_or_path")]
    name: Option<String>,
}

/// `rope_parameters`, or the older `rope_scaling`.
#[derive(Deserialize)]
struct Rotary {
    #[serde(alias = "type")]
    rope_type: Option<String>,
    rope_theta: Option<f64>,
    factor: Option<f64>,
    low_freq_factor: Option<f64>,
    high_freq_factor: Option<f64>,
    original_max_position_embeddings: Option<f64>,
}

/// One token or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Ids {
    One(u32),
    Many(Vec<u32>),
}

/// `generation_config.json`.
#[derive(Deserialize, Default)]
struct Generation {
    eos_token_id: Option<Ids>,
}

/// `tokenizer_config.json`.
#[derive(Deserialize, Default)]
struct Tokens {
    bos_token: Option<Named>,
    eos_token: Option<Named>,
    chat_template: Option<Templates>,
}

/// A token by its text, or as an object around it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Text(String),
    Object { content: String },
}

/// One chat template, or several by name, of which `default` is the one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Templates {
    One(String),
    Many(Vec<Template>),
}

#[derive(Deserialize)]
struct Template {
    name: String,
    template: String,
}

/// Reads `config.json`, `generation_config.json`, `tokenizer_config.json` and
/// `chat_template.jinja` of `folder`; all but the first may be absent.
pub(super) fn read(folder: &Path) -> Result<Config> {
    let path = folder.join("config.json");
    let Some(json) = json::<serde_json::Value>(&path)? else {
        let path = folder.display().to_string();
        return Err(Problem::new(t!("model-not-a-model", path = path)).advise(t!("model-kinds")));
    };
    let Some(architecture) = json.get("model_type").and_then(|kind| kind.as_str()) else {
        return Err(damaged(&path, t!("model-missing", key = "model_type")));
    };
    let architecture = supported(architecture)?;
    let sizes: Sizes = serde_json::from_value(json).map_err(|e| damaged(&path, e.to_string()))?;
    for (present, what) in [
        (sizes.attention_bias, "attention_bias"),
        (sizes.mlp_bias, "mlp_bias"),
        (
            sizes.hidden_act.as_deref().is_some_and(|act| act != "silu"),
            "hidden_act",
        ),
    ] {
        if present {
            return Err(Problem::new(t!("model-variant", setting = what)));
        }
    }

    let generation: Generation = json_or_default(&folder.join("generation_config.json"))?;
    let tokens: Tokens = json_or_default(&folder.join("tokenizer_config.json"))?;
    let template_file = folder.join("chat_template.jinja");
    let chat_template = match std::fs::read_to_string(&template_file) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            tokens.chat_template.and_then(Templates::default_one)
        }
        Err(e) => return Err(Problem::io(&template_file, &e)),
    };
    let eos = generation.eos_token_id.or(sizes.eos_token_id);
    let rotary = sizes.rope_parameters.or(sizes.rope_scaling);
    Ok(Config {
        architecture,
        name: sizes.name.filter(|name| !name.is_empty()),
        license: None,
        vocab_size: sizes.vocab_size,
        hidden: sizes.hidden_size,
        intermediate: sizes.intermediate_size,
        layers: sizes.num_hidden_layers,
        heads: sizes.num_attention_heads,
        kv_heads: sizes
            .num_key_value_heads
            .unwrap_or(sizes.num_attention_heads),
        head_dim: match sizes.head_dim {
            Some(dim) => dim,
            None => sizes
                .hidden_size
                .checked_div(sizes.num_attention_heads)
                .unwrap_or(0),
        },
        max_positions: sizes.max_position_embeddings,
        rms_eps: sizes.rms_norm_eps,
        rope: Rope {
            theta: (rotary.as_ref().and_then(|rotary| rotary.rope_theta))
                .or(sizes.rope_theta)
                .unwrap_or(10_000.0),
            scaling: rotary
                .map(|rotary| rotary.scaling(&path))
                .transpose()?
                .flatten(),
        },
        variant: Variant::default(),
        tied: sizes.tie_word_embeddings,
        bos: sizes.bos_token_id,
        eos: match eos {
            None => Vec::new(),
            Some(Ids::One(id)) => vec![id],
            Some(Ids::Many(ids)) => ids,
        },
        bos_token: tokens.bos_token.map(Named::text),
        eos_token: tokens.eos_token.map(Named::text),
        chat_template,
        tokenizer: "tokenizer.json".to_owned(),
    })
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

impl Named {
    fn text(self) -> String {
        match self {
            Self::Text(text) | Self::Object { content: text } => text,
        }
    }
}

impl Templates {
    fn default_one(self) -> Option<String> {
        match self {
            Self::One(template) => Some(template),
            Self::Many(named) => {
                let mut named = named.into_iter();
                named
                    .find(|named| named.name == "default")
                    .map(|named| named.template)
            }
        }
    }
}

/// A JSON file; none where it is absent.
fn json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| damaged(path, e.to_string())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Problem::io(path, &e)),
    }
}

fn json_or_default<T: DeserializeOwned + Default>(path: &Path) -> Result<T> {
    json(path).map(Option::unwrap_or_default)
}
