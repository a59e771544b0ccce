//! Adapters on disk, in PEFT's own format: `adapter_config.json` and
//! `adapter_model.safetensors`. Every other tool can load what is saved here.

mod settings;
mod tensors;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use candle_core::{Device, Tensor};
use safetensors::tensor::{Dtype, TensorView};
use serde::Serialize;

use super::adapter::{Adapter, LoraConfig, adapted, names};
use crate::config::{Config, Module};
use crate::{Problem, Result, artifact, t};
use settings::Settings;
use tensors::Tensors;

const SETTINGS: &str = "adapter_config.json";
const WEIGHTS: &str = "adapter_model.safetensors";
/// Where PEFT kept the weights until 2023.
const PICKLED: &str = "adapter_model.bin";

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

impl Adapter {
    /// Loads an adapter that PEFT or [`Adapter::save`] wrote for a model of `config`.
    ///
    /// # Errors
    /// Where a file is missing or damaged, where it was made for another model, where it is
    /// of a kind beyond plain LoRA, and where it holds tensors that would not be used.
    pub fn load(dir: &Path, config: &Config, device: &Device) -> Result<Self> {
        let settings = Settings::read(&dir.join(SETTINGS))?;
        let path = dir.join(WEIGHTS);
        if !path.exists() && dir.join(PICKLED).exists() {
            return Err(Problem::new(t!("model-adapter-pickled", file = PICKLED))
                .advise(t!("model-adapter-pickled-advice")));
        }
        let bytes = artifact::read(&artifact::hub_file(&path))?;
        let tensors = Tensors::of(&path, &bytes)?;
        let targets = settings.targets().unwrap_or_else(|| held(&tensors, config));
        let adapted = adapted(&targets, config);
        let read: HashSet<String> = adapted.iter().flat_map(|&(l, m)| names(l, m)).collect();
        tensors.check_read(|name| read.contains(name))?;
        let lora = LoraConfig {
            rank: settings.r,
            alpha: settings.alpha(),
            dropout: settings.lora_dropout,
            targets,
        };
        let weight = |name: &str, shape: [usize; 2]| -> Result<Tensor> {
            Ok(Tensor::from_vec(
                tensors.values(name, shape)?,
                &shape,
                device,
            )?)
        };
        Self::build(&lora, config, |layer, module| {
            let (inner, out) = module.sizes(config);
            let [a, b] = names(layer, module);
            Ok([
                weight(&a, [lora.rank, inner])?,
                weight(&b, [out, lora.rank])?,
            ])
        })
    }

    /// Writes the adapter into the folder `dir`, which is made where it is missing; the
    /// same weights give the same bytes. `base_name` is the model's name, for other tools.
    ///
    /// # Errors
    /// A file or its folder cannot be written, or the weights cannot be had from their device.
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
            artifact::write(&path, &bytes)?;
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

/// The paths of the projections that a file has a matrix for.
fn held(tensors: &Tensors, config: &Config) -> Vec<String> {
    let all = (0..config.layers).flat_map(|layer| Module::ALL.map(|module| (layer, module)));
    all.filter(|&(layer, module)| names(layer, module).iter().any(|name| tensors.has(name)))
        .map(|(layer, module)| module.path(layer))
        .collect()
}

fn unwritten(error: impl std::fmt::Display) -> Problem {
    Problem::new(t!("model-adapter-write", error = error.to_string()))
}
