//! Weights in several files, and an index that says which is where.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use attune::model::{Device, Model, Tensor};
use serde_json::{Map, Value, json};

use super::{golden, tiny_model};

const SHARDS: [&str; 2] = [
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
];

/// The tiny model in two files, as an index says it, before either is written.
struct Sharded {
    folder: tempfile::TempDir,
    shards: [HashMap<String, Tensor>; 2],
    index: Map<String, Value>,
}

impl Sharded {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tiny = golden("tiny/llama");
        for file in ["config.json", "tokenizer.json", "tokenizer_config.json"] {
            fs::copy(tiny.join(file), folder.path().join(file)).unwrap();
        }
        let all = candle_core::safetensors::load(tiny.join("model.safetensors"), &Device::Cpu);
        let (mut shards, mut index) = ([HashMap::new(), HashMap::new()], Map::new());
        for (name, tensor) in all.unwrap() {
            let shard = usize::from(name.contains("layers.1.") || name.contains("lm_head"));
            index.insert(name.clone(), json!(SHARDS[shard]));
            shards[shard].insert(name, tensor);
        }
        Self {
            folder,
            shards,
            index,
        }
    }

    fn write(&self) -> &Path {
        let at = self.folder.path();
        for (name, tensors) in SHARDS.iter().zip(&self.shards) {
            candle_core::safetensors::save(tensors, at.join(name)).unwrap();
        }
        let index = json!({"metadata": {"total_size": 1}, "weight_map": self.index});
        fs::write(at.join("model.safetensors.index.json"), index.to_string()).unwrap();
        at
    }

    /// Fails unless it is refused with all of these words.
    #[track_caller]
    fn refused(&self, words: &[&str]) {
        let problem = Model::load(self.write(), &Device::Cpu)
            .err()
            .expect("it is refused");
        for word in words {
            assert!(problem.message.contains(word), "{word}: {problem}");
        }
    }
}

#[test]
fn shards_are_the_same_model() {
    let sharded = Sharded::new();
    let model = Model::load(sharded.write(), &Device::Cpu).unwrap();
    let logits = |model: &Model| -> Vec<Vec<f32>> {
        model.logits(&[5, 80, 14], None).unwrap().to_vec2().unwrap()
    };
    assert_eq!(logits(&model), logits(&tiny_model()));
}

#[test]
fn an_index_that_the_files_contradict_is_refused_by_name() {
    const NORM: &str = "model.norm.weight";
    let mut moved = Sharded::new();
    moved.index.insert(NORM.into(), json!(SHARDS[1]));
    moved.refused(&[NORM, SHARDS[0], SHARDS[1]]);

    let mut twice = Sharded::new();
    let norm = twice.shards[0][NORM].clone();
    twice.shards[1].insert(NORM.into(), norm.affine(2.0, 0.0).unwrap());
    twice.refused(&[NORM, SHARDS[0], SHARDS[1]]);

    let mut absent = Sharded::new();
    absent.shards[0].remove(NORM);
    absent.refused(&[NORM, SHARDS[0]]);

    let mut unnamed = Sharded::new();
    unnamed.index.remove(NORM);
    unnamed.refused(&[NORM, SHARDS[0]]);

    let mut out = Sharded::new();
    out.index.insert(NORM.into(), json!("../model.safetensors"));
    out.refused(&["../model.safetensors"]);

    let gone = Sharded::new();
    gone.write();
    fs::remove_file(gone.folder.path().join(SHARDS[1])).unwrap();
    let problem = Model::load(gone.folder.path(), &Device::Cpu).err().unwrap();
    assert!(problem.message.contains(SHARDS[1]), "{problem}");

    let beside = Sharded::new();
    let single = beside.folder.path().join("model.safetensors");
    fs::copy(golden("tiny/llama/model.safetensors"), single).unwrap();
    beside.refused(&["model.safetensors too"]);
}
