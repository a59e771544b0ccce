//! Configurations: both spellings of rotary settings, and clear words on bad models.

use std::path::Path;

use attune::config::{self, Scaling};
use attune::model::weights_sha256;

use super::golden;

/// A copy of the tiny model's `config.json`, changed by `change`.
fn changed(dir: &Path, change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>)) {
    let bytes = std::fs::read(golden("tiny/llama/config.json")).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    change(json.as_object_mut().unwrap());
    std::fs::write(dir.join("config.json"), json.to_string()).unwrap();
}

#[test]
fn both_spellings_of_rotary_settings_mean_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let newer = config::read(&golden("tiny/llama")).unwrap();
    assert!(matches!(newer.rope.scaling, Some(Scaling::Llama3(_))));
    changed(dir.path(), |json| {
        let mut rope = json.remove("rope_parameters").unwrap();
        let theta = rope.as_object_mut().unwrap().remove("rope_theta").unwrap();
        json.insert("rope_theta".into(), theta);
        json.insert("rope_scaling".into(), rope);
    });
    let older = config::read(dir.path()).unwrap();
    assert_eq!(older.rope, newer.rope);
    assert_eq!(config::parameters(&newer), 114_976);
}

#[test]
fn what_is_not_a_model_that_works_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let says = |path: &Path, part: &str| {
        let problem = config::read(path).unwrap_err();
        assert!(problem.to_string().contains(part), "{problem}");
    };
    says(dir.path(), "not a language model");
    says(&dir.path().join("absent.gguf"), "absent.gguf");
    let file = dir.path().join("text.gguf");
    std::fs::write(&file, "GGuf, but only nearly").unwrap();
    says(&file, "not a language model");
    std::fs::write(
        &file,
        b"GGUF\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    )
    .unwrap();
    says(&file, "ends too early");
    changed(dir.path(), |json| {
        json.insert("model_type".into(), "mamba".into());
    });
    says(dir.path(), "mamba");
    changed(dir.path(), |json| {
        json.insert("num_attention_heads".into(), 0.into());
    });
    says(dir.path(), "sizes");
    changed(dir.path(), |json| {
        json.insert("attention_bias".into(), true.into());
    });
    says(dir.path(), "attention_bias");
}

#[test]
fn a_hash_sees_every_file_that_matters() {
    let dir = tempfile::tempdir().unwrap();
    changed(dir.path(), |_| ());
    let before = weights_sha256(dir.path()).unwrap();
    std::fs::write(dir.path().join("notes.txt"), "no matter").unwrap();
    assert_eq!(weights_sha256(dir.path()).unwrap(), before);
    std::fs::write(dir.path().join("model.safetensors"), "weights").unwrap();
    assert_ne!(weights_sha256(dir.path()).unwrap(), before);
    let file = weights_sha256(&dir.path().join("model.safetensors")).unwrap();
    assert_eq!(file.len(), 64);
}
