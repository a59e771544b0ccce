//! Weights by their Hugging Face names, from a GGUF file or safetensors.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use candle_core::quantized::gguf_file::Content;
use candle_core::safetensors::MmapedSafetensors;
use candle_core::{DType, Device, Tensor};

use super::names;
use crate::config::{Config, damaged};
use crate::{Problem, Result, t};

/// The open file or files of a model.
pub(super) struct Weights {
    path: PathBuf,
    config: Config,
    files: Files,
}

enum Files {
    Gguf {
        content: Content,
        reader: BufReader<File>,
    },
    Safetensors(MmapedSafetensors),
}

impl Weights {
    /// Opens the files; reads no weight yet.
    pub fn open(path: &Path, config: &Config) -> Result<Self> {
        let broken = |e: candle_core::Error| damaged(path, e.to_string());
        let files = if path.is_dir() {
            let shards = shards(path)?;
            // SAFETY: the files are mapped for reading; somebody who changes a model while
            // it is loaded gets wrong weights, which the model's hash shows.
            Files::Safetensors(unsafe { MmapedSafetensors::multi(&shards) }.map_err(broken)?)
        } else {
            let file = File::open(path).map_err(|e| Problem::io(path, &e))?;
            let mut reader = BufReader::new(file);
            let content = Content::read(&mut reader).map_err(broken)?;
            Files::Gguf { content, reader }
        };
        Ok(Self {
            path: path.to_owned(),
            config: config.clone(),
            files,
        })
    }

    /// The weight of this name as f32, as the formulas use it, its shape checked.
    pub fn get(&mut self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        let config = &self.config;
        let tensor = match &mut self.files {
            Files::Safetensors(files) => match names::less_one(name, config) {
                true => files
                    .load(name, device)
                    .and_then(|tensor| plus_one(&tensor)),
                false => files.load(name, device),
            },
            Files::Gguf { content, reader } => content
                .tensor(reader, &names::in_gguf(name, config), device)
                .and_then(|tensor| tensor.dequantize(device))
                .and_then(|tensor| match names::reordered_heads(name, config) {
                    Some(heads) => in_order(&tensor, heads),
                    None => Ok(tensor),
                }),
        };
        let tensor = tensor.map_err(|e| damaged(&self.path, e.to_string()))?;
        if tensor.dims() != shape {
            let found = format!("{:?}", tensor.dims());
            let wanted = format!("{shape:?}");
            let why = t!("model-shape", name = name, found = found, wanted = wanted);
            return Err(damaged(&self.path, why));
        }
        Ok(tensor.to_dtype(DType::F32)?)
    }
}

/// The safetensors files of a folder: the index's shards, or the single file.
fn shards(folder: &Path) -> Result<Vec<PathBuf>> {
    let index = folder.join("model.safetensors.index.json");
    if !index.exists() {
        let single = folder.join("model.safetensors");
        return match single.exists() {
            true => Ok(vec![single]),
            false => Err(damaged(folder, t!("model-no-weights"))),
        };
    }
    let bytes = std::fs::read(&index).map_err(|e| Problem::io(&index, &e))?;
    let json: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|e| damaged(&index, e.to_string()))?;
    let map = json.get("weight_map").and_then(|map| map.as_object());
    let names: BTreeSet<&str> = map
        .ok_or_else(|| damaged(&index, t!("model-missing", key = "weight_map")))?
        .values()
        .filter_map(|name| name.as_str())
        .collect();
    // A shard is a file of this folder, not a path out of it.
    let inside = names.iter().filter(|name| !name.contains(['/', '\\']));
    let shards: Vec<PathBuf> = inside.map(|name| folder.join(name)).collect();
    match shards.iter().find(|shard| !shard.exists()) {
        Some(shard) => {
            let shard = shard.display().to_string();
            Err(damaged(folder, t!("model-no-shard", shard = shard)))
        }
        None => Ok(shards),
    }
}

/// The sum in f32: 1 + w may need more digits than w.
fn plus_one(weight: &Tensor) -> candle_core::Result<Tensor> {
    weight.to_dtype(DType::F32)? + 1.0
}

/// Puts the rows of a GGUF's query or key weight, or the numbers of its bias, back in
/// order: llama.cpp lays the two dimensions that turn together side by side, Hugging Face
/// half a head apart.
fn in_order(weight: &Tensor, heads: usize) -> candle_core::Result<Tensor> {
    let rows = weight.dim(0)?;
    weight
        .reshape((heads, rows / heads / 2, 2, weight.elem_count() / rows))?
        .transpose(1, 2)?
        .contiguous()?
        .reshape(weight.shape())
}
