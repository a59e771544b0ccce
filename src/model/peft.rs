//! Adapters on disk, in PEFT's own format: `adapter_config.json` and
//! `adapter_model.safetensors`. Every other tool can load what is saved here.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};

use super::adapter::{Adapter, LoraConfig};
use crate::config::{Config, damaged};
use crate::{Problem, Result, t};

const SETTINGS: &str = "adapter_config.json";
const WEIGHTS: &str = "adapter_model.safetensors";

/// `adapter_config.json`, as far as it is ours to write.
#[derive(Serialize)]
struct Written<'a> {
    base_model_name_or_path: &'a str,
    bias: &'static str,
    fan_in_fan_out: bool,
    inference_mode: bool,
    init_lora_weights: bool,
    lora_alpha: f64,
    lora_dropout: f64,
    modules_to_save: Option<()>,
    peft_type: &'static str,
    r: usize,
    target_modules: &'a [String],
    task_type: &'static str,
    use_dora: bool,
    use_rslora: bool,
}

/// `adapter_config.json`, as far as it changes what the adapter means.
#[derive(Deserialize)]
struct Read {
    peft_type: String,
    r: usize,
    lora_alpha: f64,
    #[serde(default)]
    lora_dropout: f64,
    target_modules: Vec<String>,
    bias: Option<String>,
    #[serde(default)]
    use_dora: bool,
    #[serde(default)]
    use_rslora: bool,
    #[serde(default)]
    fan_in_fan_out: bool,
    rank_pattern: Option<HashMap<String, usize>>,
    alpha_pattern: Option<HashMap<String, f64>>,
    modules_to_save: Option<Vec<String>>,
    layers_to_transform: Option<serde_json::Value>,
}

impl Read {
    /// The setting, if any, that makes this adapter one that we cannot compute.
    fn unknown(&self) -> Option<&'static str> {
        let patterned = self.rank_pattern.as_ref().is_some_and(|p| !p.is_empty())
            || self.alpha_pattern.as_ref().is_some_and(|p| !p.is_empty());
        [
            (self.peft_type != "LORA", "peft_type"),
            (
                self.bias.as_deref().is_some_and(|bias| bias != "none"),
                "bias",
            ),
            (self.use_dora, "use_dora"),
            (self.use_rslora, "use_rslora"),
            (self.fan_in_fan_out, "fan_in_fan_out"),
            (patterned, "rank_pattern"),
            (
                self.modules_to_save.as_ref().is_some_and(|m| !m.is_empty()),
                "modules_to_save",
            ),
            (self.layers_to_transform.is_some(), "layers_to_transform"),
        ]
        .into_iter()
        .find_map(|(found, name)| found.then_some(name))
    }
}

impl Adapter {
    /// Loads an adapter that PEFT or [`Adapter::save`] wrote for a model of `config`.
    ///
    /// # Errors
    /// Where a file is missing or damaged, where it was made for another model, and where
    /// it is of a kind beyond plain LoRA.
    pub fn load(dir: &Path, config: &Config, device: &Device) -> Result<Self> {
        let path = dir.join(SETTINGS);
        let bytes = std::fs::read(&path).map_err(|e| Problem::io(&path, &e))?;
        let read: Read =
            serde_json::from_slice(&bytes).map_err(|e| damaged(&path, e.to_string()))?;
        if let Some(setting) = read.unknown() {
            return Err(Problem::new(t!("model-adapter-kind", setting = setting)));
        }
        let lora = LoraConfig {
            rank: read.r,
            alpha: read.lora_alpha,
            dropout: read.lora_dropout,
            targets: read.target_modules,
        };
        let path = dir.join(WEIGHTS);
        let bytes = std::fs::read(&path).map_err(|e| Problem::io(&path, &e))?;
        let weights = candle_core::safetensors::load_buffer(&bytes, device)
            .map_err(|e| damaged(&path, e.to_string()))?;
        let weight = |name: String, shape: [usize; 2]| -> Result<Tensor> {
            let weight = weights.get(&name).filter(|weight| weight.dims() == shape);
            let weight = weight.ok_or_else(|| {
                Problem::new(t!("model-adapter-other", name = name))
                    .advise(t!("model-adapter-other-advice"))
            })?;
            Ok(weight.to_dtype(DType::F32)?)
        };
        Self::build(&lora, config, |layer, module| {
            let (inner, out) = module.sizes(config);
            let name = format!("base_model.model.{}", module.path(layer));
            Ok([
                weight(format!("{name}.lora_A.weight"), [lora.rank, inner])?,
                weight(format!("{name}.lora_B.weight"), [out, lora.rank])?,
            ])
        })
    }

    /// Writes the adapter into the folder `dir`, which is made where it is missing; the
    /// same weights give the same bytes. `base_name` is the model's name, for other tools.
    pub fn save(&self, dir: &Path, base_name: &str) -> Result<()> {
        let lora = self.config();
        let settings = Written {
            base_model_name_or_path: base_name,
            bias: "none",
            fan_in_fan_out: false,
            inference_mode: true,
            init_lora_weights: true,
            lora_alpha: lora.alpha,
            lora_dropout: lora.dropout,
            modules_to_save: None,
            peft_type: "LORA",
            r: lora.rank,
            target_modules: &lora.targets,
            task_type: "CAUSAL_LM",
            use_dora: false,
            use_rslora: false,
        };
        let mut json = serde_json::to_vec_pretty(&settings).map_err(unwritten)?;
        json.push(b'\n');
        std::fs::create_dir_all(dir).map_err(|e| Problem::io(dir, &e))?;
        for (name, bytes) in [(SETTINGS, json), (WEIGHTS, self.to_safetensors()?)] {
            let path = dir.join(name);
            std::fs::write(&path, bytes).map_err(|e| Problem::io(&path, &e))?;
        }
        Ok(())
    }

    /// The weights as a safetensors file.
    fn to_safetensors(&self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        for (name, var) in self.parameters() {
            let values: Vec<f32> = var.flatten_all()?.to_vec1()?;
            let bytes: Vec<u8> = values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            all.push((name, var.dims().to_vec(), bytes));
        }
        let views = all.iter().map(|(name, shape, bytes)| {
            let view = TensorView::new(Dtype::F32, shape.clone(), bytes);
            view.map(|view| (name.as_str(), view))
        });
        let views = views.collect::<Result<Vec<_>, _>>().map_err(unwritten)?;
        let about = HashMap::from([("format".to_owned(), "pt".to_owned())]);
        safetensors::serialize(views, Some(about)).map_err(unwritten)
    }
}

fn unwritten(error: impl std::fmt::Display) -> Problem {
    Problem::new(t!("model-adapter-write", error = error.to_string()))
}
