//! Adapters that other tools wrote: read as PEFT reads them, or refused by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use attune::model::{Adapter, Device, Model, Tensor};
use serde_json::{Value, json};

use super::{golden, tiny_model};

/// The tiny adapter's folder, changed.
struct Changed {
    folder: tempfile::TempDir,
    settings: Value,
    tensors: BTreeMap<String, Tensor>,
}

impl Changed {
    fn new() -> Self {
        let of = golden("tiny/llama/adapter");
        let settings = fs::read(of.join("adapter_config.json")).unwrap();
        let tensors = of.join("adapter_model.safetensors");
        let tensors = candle_core::safetensors::load(tensors, &Device::Cpu).unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            settings: serde_json::from_slice(&settings).unwrap(),
            tensors: tensors.into_iter().collect(),
        }
    }

    fn with(mut self, setting: &str, value: Value) -> Self {
        self.settings[setting] = value;
        self
    }

    /// With the tensors alone whose names contain one of these parts.
    fn holding(mut self, parts: &[&str]) -> Self {
        let holds = |name: &String| parts.iter().any(|part| name.contains(part));
        self.tensors.retain(|name, _| holds(name));
        self
    }

    /// With these tensors multiplied by a number.
    fn times(mut self, part: &str, by: f64) -> Self {
        for (name, tensor) in &mut self.tensors {
            if name.contains(part) {
                *tensor = tensor.affine(by, 0.0).unwrap();
            }
        }
        self
    }

    fn write(&self) -> &Path {
        let at = self.folder.path();
        let settings = self.settings.to_string();
        fs::write(at.join("adapter_config.json"), settings).unwrap();
        let tensors = self.tensors.clone().into_iter().collect();
        candle_core::safetensors::save(&tensors, at.join("adapter_model.safetensors")).unwrap();
        at
    }

    fn load(&self, model: &Model) -> attune::Result<Adapter> {
        Adapter::load(self.write(), model.config(), &Device::Cpu)
    }

    /// Scores of the next tokens with this adapter.
    #[track_caller]
    fn logits(&self, model: &Model) -> Vec<Vec<f32>> {
        let adapter = self.load(model).unwrap();
        let logits = model.logits(&[5, 80, 14, 200], Some(&adapter)).unwrap();
        logits.to_vec2().unwrap()
    }

    /// Fails unless it is refused with all of these words.
    #[track_caller]
    fn refused(&self, words: &[&str]) {
        let problem = self.load(&tiny_model()).err().expect("it is refused");
        for word in words {
            assert!(problem.message.contains(word), "{word}: {problem}");
        }
        assert!(problem.advice.is_some(), "{problem}");
    }
}

#[test]
fn the_tensors_say_which_modules_a_pattern_chose() {
    let model = tiny_model();
    let plain = Changed::new().logits(&model);
    for pattern in ["all-linear", r".*\.(q|k|v|o|gate|up|down)_proj"] {
        let same = Changed::new().with("target_modules", json!(pattern));
        assert_eq!(same.logits(&model), plain, "{pattern}");
    }
}

#[test]
fn an_adapter_of_some_layers_changes_these_alone() {
    let model = tiny_model();
    let names = json!(["q_proj", "v_proj"]);
    let both = ["q_proj", "v_proj"];
    // What is added to the first layer is nothing where its B is.
    let expected = Changed::new()
        .with("target_modules", names.clone())
        .holding(&both)
        .times("layers.0.self_attn.q_proj.lora_B", 0.0)
        .times("layers.0.self_attn.v_proj.lora_B", 0.0)
        .logits(&model);
    let last = ["layers.1.self_attn.q_proj", "layers.1.self_attn.v_proj"];
    let paths = last.map(|path| format!("model.{path}"));
    let some = [
        Changed::new().with("target_modules", json!(paths)),
        Changed::new()
            .with("target_modules", names.clone())
            .with("layers_to_transform", json!([1])),
        Changed::new()
            .with("target_modules", names)
            .with("exclude_modules", json!(r"model\.layers\.0\..*")),
    ];
    for some in some {
        let some = some.holding(&last);
        assert_eq!(some.logits(&model), expected, "{}", some.settings);
        let adapter = some.load(&model).unwrap();
        assert_eq!(adapter.parameters().len(), 4);
        // As it is saved it means the same.
        let saved = tempfile::tempdir().unwrap();
        adapter.save(saved.path(), "tiny").unwrap();
        let again = Adapter::load(saved.path(), model.config(), &Device::Cpu).unwrap();
        assert_eq!(again.config(), adapter.config());
    }
}

#[test]
fn rslora_divides_by_the_root_of_the_rank() {
    let model = tiny_model();
    // 8 / √4 = 16 / 4.
    let stabilised = Changed::new().with("use_rslora", json!(true));
    let plain = Changed::new().with("lora_alpha", json!(16));
    assert_eq!(stabilised.logits(&model), plain.logits(&model));
    assert_ne!(stabilised.logits(&model), Changed::new().logits(&model));
}

#[test]
fn weights_that_nothing_would_use_are_named() {
    let saved = |name: &str| {
        let mut changed = Changed::new();
        let embedding = Tensor::ones((320, 64), candle_core::DType::F32, &Device::Cpu).unwrap();
        changed.tensors.insert(name.to_owned(), embedding);
        changed
    };
    for name in [
        "base_model.model.lm_head.weight",
        "base_model.model.model.embed_tokens.weight",
        "base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta",
        "base_model.model.model.layers.0.self_attn.q_proj.lora_magnitude_vector",
        "base_model.model.model.layers.2.self_attn.q_proj.lora_A.weight",
    ] {
        saved(name).refused(&[name]);
    }
    // Of a module that the settings do not name: PEFT would leave it out.
    let names = json!(["q_proj", "v_proj"]);
    let more = Changed::new().with("target_modules", names);
    more.refused(&["layers.0.mlp.down_proj.lora_A"]);
    let less = Changed::new().holding(&["q_proj", "lora_A"]);
    less.refused(&["k_proj.lora_B"]);
}

#[test]
fn an_adapter_of_a_changed_model_is_refused_by_how_it_began() {
    for way in [
        "pissa",
        "pissa_niter_16",
        "olora",
        "corda",
        "loftq",
        "lora_ga",
    ] {
        let begun = Changed::new().with("init_lora_weights", json!(way));
        begun.refused(&["init_lora_weights", way]);
    }
    let model = tiny_model();
    for way in [
        json!(false),
        json!("gaussian"),
        json!("eva"),
        json!("orthogonal"),
    ] {
        let begun = Changed::new().with("init_lora_weights", way);
        assert!(begun.load(&model).is_ok(), "{}", begun.settings);
    }
}

#[test]
fn a_setting_that_changes_the_result_is_computed_or_named() {
    for (setting, value) in [
        ("peft_type", json!("LOHA")),
        ("bias", json!("lora_only")),
        ("use_dora", json!(true)),
        ("lora_bias", json!(true)),
        ("fan_in_fan_out", json!(true)),
        ("rank_pattern", json!({"q_proj": 2})),
        ("alpha_pattern", json!({"q_proj": 32})),
        ("modules_to_save", json!(["lm_head"])),
        ("trainable_token_indices", json!([3])),
        ("target_parameters", json!(["experts.down_proj"])),
        ("layer_replication", json!([[0, 2], [1, 2]])),
        ("megatron_config", json!({"hidden_size": 64})),
        ("alora_invocation_tokens", json!([1, 2])),
        ("use_qalora", json!(true)),
        ("use_bdlora", json!({"nblocks": 2})),
        ("kasa_config", json!({"beta": 0.1})),
        ("arrow_config", json!({"top_k": 3})),
        ("monteclora_config", json!({"num_samples": 4})),
        ("invented_tomorrow", json!(0.5)),
    ] {
        Changed::new().with(setting, value).refused(&[setting]);
    }
    let harmless = [
        ("peft_version", json!("0.21.2")),
        ("task_type", json!("CAUSAL_LM")),
        ("auto_mapping", json!({"parent_library": "transformers"})),
        ("qalora_group_size", json!(16)),
        ("megatron_core", json!("megatron.core")),
        ("loftq_config", json!({"loftq_bits": 4})),
        ("use_dora", json!(false)),
        ("invented_tomorrow", json!(null)),
    ];
    let all = Changed::new();
    let all = harmless
        .into_iter()
        .fold(all, |all, (setting, value)| all.with(setting, value));
    assert!(all.load(&tiny_model()).is_ok());
}

#[test]
fn an_adapter_whose_values_are_not_numbers_is_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let name = "layers.1.mlp.up_proj.lora_B";
        Changed::new()
            .times(name, value)
            .refused(&[name, "not numbers"]);
    }
}

#[test]
fn weights_in_a_pickle_are_told_from_missing_ones() {
    let changed = Changed::new();
    let folder = changed.write();
    let weights = folder.join("adapter_model.safetensors");
    fs::rename(&weights, folder.join("adapter_model.bin")).unwrap();
    let load = || Adapter::load(folder, tiny_model().config(), &Device::Cpu);
    let problem = load().err().unwrap();
    assert!(problem.message.contains("adapter_model.bin"), "{problem}");
    assert!(problem.advice.unwrap().contains("save_pretrained"));
    fs::remove_file(folder.join("adapter_model.bin")).unwrap();
    let problem = load().err().unwrap();
    assert!(
        problem.message.contains("adapter_model.safetensors"),
        "{problem}"
    );
}
