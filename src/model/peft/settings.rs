//! `adapter_config.json`: what of it is used, what changes nothing, and what is refused by
//! its name. Source: `LoraConfig` of PEFT 0.21.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::config::damaged;
use crate::{Problem, Result, artifact, t};

/// Settings that say where an adapter comes from, or how its training began: nothing of
/// what its tensors compute. Those of ways to begin are looked at only where
/// `init_lora_weights` names the way.
const ABOUT: [&str; 15] = [
    "auto_mapping",
    "base_model_name_or_path",
    "corda_config",
    "eva_config",
    "inference_mode",
    "layers_pattern",
    "loftq_config",
    "lora_ga_config",
    "megatron_core",
    "peft_version",
    "qalora_group_size",
    "revision",
    "runtime_config",
    "task_type",
    "unsloth_fixed",
];

/// Settings that [`Settings`] holds, or that are looked at apart.
const USED: [&str; 10] = [
    "bias",
    "exclude_modules",
    "init_lora_weights",
    "layers_to_transform",
    "lora_alpha",
    "lora_dropout",
    "peft_type",
    "r",
    "target_modules",
    "use_rslora",
];

/// Ways to begin that leave the model as it is; the others take a part off its weights
/// (PiSSA, OLoRA, CorDA, LoftQ, LoRA-GA), to which the adapter then belongs.
const BEGINNINGS: [&str; 4] = ["gaussian", "eva", "orthogonal", "mica"];

/// What of `adapter_config.json` is used.
#[derive(Deserialize)]
pub(super) struct Settings {
    pub r: usize,
    lora_alpha: f64,
    #[serde(default)]
    pub lora_dropout: f64,
    #[serde(default)]
    use_rslora: bool,
    /// Names and paths, or a text: a regular expression, or `all-linear`.
    #[serde(default)]
    target_modules: Value,
    #[serde(default)]
    exclude_modules: Value,
    #[serde(default)]
    layers_to_transform: Value,
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// It is missing or damaged, or a setting makes the adapter one that is not computed
    /// here; that is named.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = artifact::read(&artifact::hub_file(path))?;
        let wrong = |e: serde_json::Error| damaged(path, e.to_string());
        let all: Map<String, Value> = serde_json::from_slice(&bytes).map_err(wrong)?;
        check(&all)?;
        serde_json::from_value(all.into()).map_err(wrong)
    }

    /// The alpha with which plain LoRA, whose factor is alpha / r, is this adapter: the
    /// factor of rsLoRA is alpha / √r (Kalajdzievski 2023).
    pub fn alpha(&self) -> f64 {
        match self.use_rslora {
            true => self.lora_alpha * (self.r as f64).sqrt(),
            false => self.lora_alpha,
        }
    }

    /// The names of the modules, where they alone say which are adapted; none where a
    /// pattern or a choice of layers does: the tensors of the file tell what it chose.
    pub fn targets(&self) -> Option<Vec<String>> {
        let chosen = !off(&self.exclude_modules) || !off(&self.layers_to_transform);
        let names = self.target_modules.as_array().filter(|_| !chosen)?;
        let texts = names.iter().map(|name| name.as_str().map(str::to_owned));
        texts.collect()
    }
}

/// Whether a setting changes nothing: PEFT's own default for all but a few.
fn off(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// Refuses what changes the result and is not computed; also what is not known at all.
fn check(all: &Map<String, Value>) -> Result<()> {
    let text = |key: &str| all.get(key).and_then(Value::as_str);
    let kind = text("peft_type").unwrap_or_default();
    if kind != "LORA" {
        return Err(other_kind(&format!("peft_type: {kind}")));
    }
    if let Some(bias) = text("bias").filter(|bias| *bias != "none") {
        return Err(other_kind(&format!("bias: {bias}")));
    }
    if let Some(begun) = text("init_lora_weights").filter(|way| !BEGINNINGS.contains(way)) {
        return Err(Problem::new(t!("model-adapter-base", way = begun))
            .advise(t!("model-adapter-base-advice")));
    }
    let known = |key: &str| ABOUT.contains(&key) || USED.contains(&key);
    match all.iter().find(|(key, value)| !known(key) && !off(value)) {
        Some((key, _)) => Err(other_kind(key)),
        None => Ok(()),
    }
}

fn other_kind(setting: &str) -> Problem {
    Problem::new(t!("model-adapter-kind", setting = setting))
        .advise(t!("model-adapter-merge-advice"))
}
