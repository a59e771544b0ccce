//! Weights by their Hugging Face names, from a GGUF file or safetensors.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use candle_core::quantized::gguf_file::Content;
use candle_core::safetensors::MmapedSafetensors;
use candle_core::{DType, Device, Tensor};

use crate::config::{Config, damaged};
use crate::{Problem, Result, t};

/// The open file or files of a model.
pub(super) struct Weights {
    path: PathBuf,
    files: Files,
}

enum Files {
    Gguf {
        content: Content,
        reader: BufReader<File>,
        heads: usize,
        kv_heads: usize,
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
            let (heads, kv_heads) = (config.heads, config.kv_heads);
            Files::Gguf {
                content,
                reader,
                heads,
                kv_heads,
            }
        };
        Ok(Self {
            path: path.to_owned(),
            files,
        })
    }

    /// The weight of this name as f32, its shape checked.
    pub fn get(&mut self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        let tensor = match &mut self.files {
            Files::Safetensors(files) => files.load(name, device),
            Files::Gguf {
                content,
                reader,
                heads,
                kv_heads,
            } => content
                .tensor(reader, &gguf_name(name), device)
                .and_then(|tensor| tensor.dequantize(device))
                .and_then(|tensor| match name.rsplit('.').nth(1) {
                    Some("q_proj") => in_order(&tensor, *heads),
                    Some("k_proj") => in_order(&tensor, *kv_heads),
                    _ => Ok(tensor),
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

impl Weights {
    /// The weight of this name as f32, where the model has it.
    pub fn optional(
        &mut self,
        name: &str,
        shape: &[usize],
        device: &Device,
    ) -> Result<Option<Tensor>> {
        let there = match &self.files {
            Files::Safetensors(files) => files.get(name).is_ok(),
            Files::Gguf { content, .. } => content.tensor_infos.contains_key(&gguf_name(name)),
        };
        there.then(|| self.get(name, shape, device)).transpose()
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

/// What llama.cpp calls the weight that Hugging Face calls `name`.
fn gguf_name(name: &str) -> String {
    name.replace("model.embed_tokens", "token_embd")
        .replace("model.norm", "output_norm")
        .replace("lm_head", "output")
        .replace("model.layers.", "blk.")
        .replace("input_layernorm", "attn_norm")
        .replace("post_attention_layernorm", "ffn_norm")
        .replace("self_attn.o_proj", "attn_output")
        .replace("self_attn.q_proj", "attn_q")
        .replace("self_attn.k_proj", "attn_k")
        .replace("self_attn.v_proj", "attn_v")
        .replace("mlp.gate_proj", "ffn_gate")
        .replace("mlp.up_proj", "ffn_up")
        .replace("mlp.down_proj", "ffn_down")
}

/// Puts the rows of a GGUF's query or key weight back in order: llama.cpp lays the two
/// dimensions that turn together side by side, Hugging Face half a head apart.
fn in_order(weight: &Tensor, heads: usize) -> candle_core::Result<Tensor> {
    let (rows, width) = weight.dims2()?;
    weight
        .reshape((heads, rows / heads / 2, 2, width))?
        .transpose(1, 2)?
        .contiguous()?
        .reshape((rows, width))
}
