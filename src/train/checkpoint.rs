//! A training between two steps, as bytes.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};

use super::exact::Exact;
use crate::artifact::sha256;
use crate::{Problem, Result, t};

/// Name of the adapter's file in a checkpoint's folder.
pub const ADAPTER_FILE: &str = "adapter.safetensors";
/// Name of the optimiser's file in a checkpoint's folder.
pub const OPTIMISER_FILE: &str = "optimiser.safetensors";

/// Key of the optimiser file's metadata that holds [`Progress`] as JSON.
const PROGRESS: &str = "attune";

/// All that a training needs to go on as if it had never stopped. The same state gives
/// the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Steps done.
    pub step: u64,
    /// The weights learnt so far (safetensors), to be kept as [`ADAPTER_FILE`].
    pub adapter: Vec<u8>,
    /// The optimiser's moments and the training's progress (safetensors), to be kept as
    /// [`OPTIMISER_FILE`].
    pub optimiser: Vec<u8>,
}

/// How far a training is. Random streams are named by the step, so no generator's state
/// is needed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    pub step: u64,
    /// Tokens read.
    pub tokens: u64,
    pub first_loss: Option<Exact>,
    pub last_loss: Option<Exact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewarded: Option<Rewarded>,
    /// SHA-256 of recipe and examples: a checkpoint fits its own training only.
    pub training: String,
}

/// What PPO goes on from besides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Rewarded {
    /// Optimiser steps done; a step of the training makes several.
    pub updates: u64,
    /// β.
    pub kl_coefficient: Exact,
    /// Mean reward of the first rollout.
    pub first: Exact,
    /// Mean reward of the latest one.
    pub last: Exact,
}

/// SHA-256 of what a training is made of: the recipe's text and examples (of PPO: rankings).
///
/// # Errors
/// Examples that cannot be written as JSON.
pub fn fingerprint(recipe: &str, examples: &[impl Serialize]) -> Result<String> {
    let mut bytes = recipe.as_bytes().to_vec();
    bytes.extend(serde_json::to_vec(examples).map_err(unwritable)?);
    Ok(sha256(&bytes))
}

/// Tensors of f32 or bytes in a safetensors file; the same tensors give the same bytes.
pub(super) fn write<'a>(
    tensors: impl Iterator<Item = (String, &'a Tensor)>,
    progress: Option<&Progress>,
) -> Result<Vec<u8>> {
    let mut parts = Vec::new();
    for (name, tensor) in tensors {
        let flat = tensor.flatten_all()?;
        let (kind, bytes) = match tensor.dtype() {
            DType::U8 => (Dtype::U8, flat.to_vec1::<u8>()?),
            _ => {
                let values = flat.to_vec1::<f32>()?;
                let bytes = values.iter().flat_map(|value| value.to_le_bytes());
                (Dtype::F32, bytes.collect())
            }
        };
        parts.push((name, kind, tensor.dims().to_vec(), bytes));
    }
    let views: Vec<(&str, TensorView<'_>)> = parts
        .iter()
        .map(|(name, kind, shape, bytes)| {
            let view = TensorView::new(*kind, shape.clone(), bytes)?;
            Ok((name.as_str(), view))
        })
        .collect::<Result<_, safetensors::SafeTensorError>>()
        .map_err(unwritable)?;
    let metadata = match progress {
        Some(progress) => {
            let json = serde_json::to_string(progress).map_err(unwritable)?;
            Some(HashMap::from([(PROGRESS.to_owned(), json)]))
        }
        None => None,
    };
    safetensors::serialize(views, metadata).map_err(unwritable)
}

/// Progress in an optimiser's file.
pub(super) fn progress(bytes: &[u8]) -> Result<Progress> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let json = header
        .metadata()
        .as_ref()
        .and_then(|metadata| metadata.get(PROGRESS));
    serde_json::from_str(json.map_or("", String::as_str)).map_err(damaged)
}

/// A file of tensors, read piece by piece.
pub(super) struct Tensors<'a>(SafeTensors<'a>);

impl<'a> Tensors<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        SafeTensors::deserialize(bytes).map(Self).map_err(damaged)
    }

    /// The tensor `name`, which must have the shape and type of `like`.
    pub fn get(&self, name: &str, like: &Tensor, device: &Device) -> Result<Tensor> {
        let view = self.0.tensor(name).map_err(damaged)?;
        let kind = match like.dtype() {
            DType::U8 => Dtype::U8,
            _ => Dtype::F32,
        };
        if view.shape() != like.dims() || view.dtype() != kind {
            return Err(damaged(name));
        }
        let (bytes, shape) = (view.data(), view.shape());
        Ok(Tensor::from_raw_buffer(bytes, like.dtype(), shape, device)?)
    }
}

fn unwritable(error: impl std::fmt::Display) -> Problem {
    Problem::new(t!("train-checkpoint-unwritable", error = error.to_string()))
}

fn damaged(error: impl std::fmt::Display) -> Problem {
    Problem::new(t!("train-checkpoint-damaged", error = error.to_string()))
        .advise(t!("train-checkpoint-advice"))
}
