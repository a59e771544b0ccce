//! Weights that are not numbers give no answer, no score and no lesson.

use std::fs;
use std::path::{Path, PathBuf};

use attune::event::Silent;
use attune::model::{Adapter, Device, Generate, Model, OptionRequest, ScoreMode, Sequence, Teach};
use attune::{Problem, Result};

use super::tiny::lora;
use super::{golden, tiny_model};

/// The bytes of the values of every tensor of the tiny model, by name.
fn tensors(bytes: &[u8]) -> Vec<(String, std::ops::Range<usize>)> {
    let (header, about) = safetensors::SafeTensors::read_metadata(bytes).unwrap();
    let place = |(name, info): (String, &safetensors::tensor::TensorInfo)| {
        let (start, end) = info.data_offsets;
        (name, 8 + header + start..8 + header + end)
    };
    let mut all: Vec<_> = about.tensors().into_iter().map(place).collect();
    all.sort_by_key(|(_, place)| place.start);
    all
}

/// A copy of the tiny model, whose weights `change` has changed.
fn changed(folder: &Path, change: impl FnOnce(&mut [u8])) -> PathBuf {
    let tiny = golden("tiny/llama");
    for file in ["config.json", "tokenizer.json", "tokenizer_config.json"] {
        fs::copy(tiny.join(file), folder.join(file)).unwrap();
    }
    let mut bytes = fs::read(tiny.join("model.safetensors")).unwrap();
    change(&mut bytes);
    fs::write(folder.join("model.safetensors"), bytes).unwrap();
    folder.to_owned()
}

fn fill(bytes: &mut [u8], value: u32) {
    for number in bytes.as_chunks_mut().0 {
        *number = value.to_le_bytes();
    }
}

fn score(model: &Model, adapter: Option<&Adapter>) -> Result<Vec<attune::model::OptionScores>> {
    let request = OptionRequest {
        prompt: "the sea".into(),
        labels: ["1", "2", "10"].map(str::to_owned).to_vec(),
    };
    model.score_options(&[request], ScoreMode::Label, adapter)
}

/// Fails unless the problem names the model and says what to do.
#[track_caller]
fn names(problem: Option<Problem>, model: &Path) {
    let problem = problem.expect("it is refused");
    assert!(problem.message.contains("not a number"), "{problem}");
    let path = model.display().to_string();
    assert!(
        problem.message.contains(&path) && problem.advice.is_some(),
        "{problem}"
    );
}

#[test]
fn no_weight_may_be_other_than_a_number() {
    let bytes = fs::read(golden("tiny/llama/model.safetensors")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // A quiet NaN, all bits set, infinity.
    for value in [0x7fc0_0000, u32::MAX, 0x7f80_0000] {
        for (name, place) in tensors(&bytes) {
            println!("{name} {value:#x}");
            let path = changed(folder.path(), |bytes| fill(&mut bytes[place], value));
            let model = Model::load(&path, &Device::Cpu).unwrap();
            names(score(&model, None).err(), &path);
        }
    }
}

#[test]
fn whatever_is_asked_of_such_a_model_it_is_named() {
    let bytes = fs::read(golden("tiny/llama/model.safetensors")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // One token of the head: the likeliest others are as they were.
    let (_, place) = tensors(&bytes)
        .into_iter()
        .find(|(name, _)| name == "lm_head.weight")
        .unwrap();
    let path = changed(folder.path(), |bytes| {
        fill(&mut bytes[place.start + 300 * 256..][..4], 0x7fc0_0000);
    });
    let model = Model::load(&path, &Device::Cpu).unwrap();
    names(score(&model, None).err(), &path);
    let settings = Generate::default();
    let said = model.generate(&["the sea".into()], &settings, None, &Silent);
    names(said.err(), &path);
    let batch = [Sequence {
        tokens: vec![5, 80, 14, 200],
        learn: vec![false, true, true, true],
    }];
    names(model.evaluate(&batch, None).err(), &path);
    let adapter = Adapter::new(&lora(&["q_proj"], 0.0), model.config(), 1, &Device::Cpu).unwrap();
    names(model.teach(&batch, &adapter, Teach::default()).err(), &path);
    names(model.weigh(&batch, None, 1.0).err(), &path);
}

#[test]
fn an_adapter_that_makes_no_numbers_is_named_as_such() {
    let model = tiny_model();
    let adapter = Adapter::new(&lora(&["q_proj"], 0.0), model.config(), 1, &Device::Cpu).unwrap();
    for (_, weight) in adapter.parameters() {
        weight
            .set(&weight.ones_like().unwrap().affine(1e30, 0.0).unwrap())
            .unwrap();
    }
    let problem = score(&model, Some(&adapter)).unwrap_err();
    assert!(problem.message.contains("With this adapter"), "{problem}");
    // In a training, it is the training that went astray.
    let batch = [Sequence {
        tokens: vec![5, 80, 14, 200],
        learn: vec![false, true, true, true],
    }];
    let taught = model.teach(&batch, &adapter, Teach::default()).unwrap();
    assert!(!taught.loss.is_finite());
    assert!(model.evaluate(&batch, Some(&adapter)).is_err());
}
