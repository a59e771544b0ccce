//! Models against reference values: tiny random ones of every family, the starter model,
//! and Python.

mod adapters;
mod chat;
mod config;
mod families;
mod finite;
mod optimiser;
mod portable;
mod python;
mod shards;
mod sharing;
mod speed;
mod starter;
mod tiny;
mod tokenizers;

use std::path::PathBuf;

use attune::model::{Adapter, Device, Model, Sequence};

/// The families of `tests/golden/tiny`.
const FAMILIES: [&str; 5] = ["llama", "mistral", "qwen2", "qwen3", "gemma2"];

/// A file of `tests/golden`.
fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn golden_json(name: &str) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(golden(name)).unwrap()).unwrap()
}

fn tiny_model() -> Model {
    Model::load(&golden("tiny/llama"), &Device::Cpu).unwrap()
}

fn tokens(json: &serde_json::Value) -> Vec<u32> {
    serde_json::from_value(json.clone()).unwrap()
}

/// Fails where two numbers differ by more than a size allows.
#[track_caller]
fn within(found: f64, expected: f64, allowed: f64) {
    let error = (found - expected).abs();
    assert!(error <= allowed, "{found}, but {expected} expected");
}

/// Fails where two numbers differ by more than `share` of the expected one.
#[track_caller]
fn near(found: f64, expected: f64, share: f64) {
    within(found, expected, share * expected.abs());
}

/// Mean loss of a batch, after adding its gradients (of the mean) to nothing.
fn mean_loss(model: &Model, batch: &[Sequence], adapter: &Adapter) -> f64 {
    let (sum, count) = model.evaluate(batch, Some(adapter)).unwrap();
    sum / count as f64
}
