//! The configuration of a Hugging Face folder: `config.json` and its neighbours.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::settings::{Ids, Settings};
use super::{Config, damaged, supported};
use crate::{Problem, Result, artifact, t};

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
    let settings = Settings::of(json, &architecture).map_err(|e| damaged(&path, e.to_string()))?;
    let layers = super::layers(settings.num_hidden_layers, &path)?;
    let rope = settings.rope(&path)?;
    let variant = settings.variant(&architecture)?;

    let generation: Generation = json_or_default(&folder.join("generation_config.json"))?;
    let tokens: Tokens = json_or_default(&folder.join("tokenizer_config.json"))?;
    let template_file = folder.join("chat_template.jinja");
    let chat_template = match open(&template_file).and_then(std::io::read_to_string) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            tokens.chat_template.and_then(Templates::default_one)
        }
        Err(e) => return Err(Problem::io(&template_file, &e)),
    };
    let eos = generation.eos_token_id.or(settings.eos_token_id);
    let heads = settings.num_attention_heads;
    Ok(Config {
        name: settings.name.filter(|name| !name.is_empty()),
        license: None,
        vocab_size: settings.vocab_size,
        hidden: settings.hidden_size,
        intermediate: settings.intermediate_size,
        layers,
        heads,
        kv_heads: settings.num_key_value_heads.unwrap_or(heads),
        head_dim: match settings.head_dim {
            Some(dim) => dim,
            None => settings.hidden_size.checked_div(heads).unwrap_or(0),
        },
        max_positions: settings.max_position_embeddings,
        rms_eps: settings.rms_norm_eps,
        rope,
        variant,
        tied: settings.tie_word_embeddings,
        bos: settings.bos_token_id,
        eos: eos.map_or_else(Vec::new, Vec::from),
        bos_token: tokens.bos_token.map(Named::text),
        eos_token: tokens.eos_token.map(Named::text),
        chat_template,
        tokenizer: "tokenizer.json".to_owned(),
        architecture,
    })
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
    let mut bytes = Vec::new();
    match open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| damaged(path, e.to_string())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Problem::io(path, &e)),
    }
}

/// Opens a file of a model's folder.
fn open(path: &Path) -> std::io::Result<File> {
    artifact::open(&artifact::hub_file(path))
}

fn json_or_default<T: DeserializeOwned + Default>(path: &Path) -> Result<T> {
    json(path).map(Option::unwrap_or_default)
}
