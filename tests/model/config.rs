//! Configurations: what they mean for the decoder, their spellings and what they leave
//! out, and clear words on bad models.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use attune::config::{self, Activation, Config, Llama3Scaling, Rope, Scaling};
use attune::model::weights_sha256;
use candle_core::quantized::gguf_file::{self, Content, Value as Number};
use serde_json::{Map, Value, json};

use super::{FAMILIES, golden, golden_json};

/// What a GGUF says before its weights.
type Metadata = HashMap<String, Number>;

/// A copy of the tiny Llama's `config.json`, changed by `change`.
fn changed(dir: &Path, change: impl FnOnce(&mut Map<String, Value>)) {
    changed_of("llama", dir, change);
}

/// The same of another family.
fn changed_of(family: &str, dir: &Path, change: impl FnOnce(&mut Map<String, Value>)) {
    let mut json = golden_json(&format!("tiny/{family}/config.json"));
    change(json.as_object_mut().unwrap());
    std::fs::write(dir.join("config.json"), json.to_string()).unwrap();
}

/// What a `config.json` with these settings means.
fn meaning(json: &Value) -> attune::Result<Config> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("config.json"), json.to_string()).unwrap();
    config::read(dir.path())
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
    assert_eq!(config::parameters(&newer), 115_008);
}

#[test]
fn rotary_frequencies_are_those_of_transformers() {
    for case in golden_json("rope.json").as_array().unwrap() {
        let rope = &case["rope_parameters"];
        let number = |key: &str| rope[key].as_f64().unwrap();
        let scaling = match rope["rope_type"].as_str().unwrap() {
            "linear" => Scaling::Linear(number("factor")),
            _ => Scaling::Llama3(Llama3Scaling {
                factor: number("factor"),
                low_freq_factor: number("low_freq_factor"),
                high_freq_factor: number("high_freq_factor"),
                original_max_position_embeddings: number("original_max_position_embeddings"),
            }),
        };
        let rope = Rope {
            theta: number("rope_theta"),
            scaling: Some(scaling),
        };
        let found = rope.frequencies(case["head_dim"].as_u64().unwrap() as usize);
        let expected: Vec<f64> = serde_json::from_value(case["frequencies"].clone()).unwrap();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.into_iter().zip(expected) {
            super::near(found, expected, 1e-5);
        }
    }
}

#[test]
fn settings_per_kind_of_layer_are_read_where_they_agree() {
    let dir = tempfile::tempdir().unwrap();
    let one = config::read(&golden("tiny/gemma2")).unwrap();
    changed_of("gemma2", dir.path(), |json| {
        let rope = json.remove("rope_parameters").unwrap();
        let both = json!({"full_attention": rope, "sliding_attention": rope});
        json.insert("rope_parameters".into(), both);
    });
    assert_eq!(config::read(dir.path()).unwrap().rope, one.rope);
}

/// Releases as they were made, with what their `config.json` says and leaves out, and the
/// number of weights that their makers give.
#[test]
fn releases_have_as_many_weights_as_their_makers_say() {
    let sizes = |kind: &str, [vocab, hidden, inner, layers, heads, kv]: [u32; 6]| {
        json!({
            "model_type": kind, "vocab_size": vocab, "hidden_size": hidden,
            "intermediate_size": inner, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": kv,
        })
    };
    let with = |mut json: Value, more: Value| {
        let more = more.as_object().unwrap().clone();
        json.as_object_mut().unwrap().extend(more);
        json
    };
    let tied = json!({"tie_word_embeddings": true});
    let releases = [
        (
            sizes("llama", [32000, 4096, 11008, 32, 32, 32]),
            6_738_415_616,
        ),
        (
            sizes("llama", [128_256, 4096, 14336, 32, 32, 8]),
            8_030_261_248,
        ),
        (
            sizes("mistral", [32768, 4096, 14336, 32, 32, 8]),
            7_248_023_552,
        ),
        (
            with(
                sizes("qwen2", [151_936, 896, 4864, 24, 14, 2]),
                tied.clone(),
            ),
            494_032_768,
        ),
        (
            sizes("qwen2", [152_064, 3584, 18944, 28, 28, 4]),
            7_615_616_512,
        ),
        (
            with(sizes("qwen3", [151_936, 1024, 3072, 28, 16, 8]), tied),
            596_049_920,
        ),
        (
            sizes("gemma2", [256_000, 2304, 9216, 26, 8, 4]),
            2_614_341_888,
        ),
        (
            with(
                sizes("gemma2", [256_000, 4608, 36864, 46, 32, 16]),
                json!({"head_dim": 128, "query_pre_attn_scalar": 144}),
            ),
            27_227_128_320,
        ),
    ];
    for (json, weights) in releases {
        let config = meaning(&json).unwrap();
        assert_eq!(config::parameters(&config), weights, "{json}");
    }
}

#[test]
fn every_weight_of_a_file_is_counted() {
    for family in FAMILIES {
        let folder = golden(&format!("tiny/{family}"));
        let bytes = std::fs::read(folder.join("model.safetensors")).unwrap();
        let stored = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let count = |shape: &[usize]| shape.iter().product::<usize>() as u64;
        let all: u64 = stored.iter().map(|(_, view)| count(view.shape())).sum();
        let config = config::read(&folder).unwrap();
        assert_eq!(config::parameters(&config), all, "{family}");
    }
}

#[test]
fn what_sets_families_apart_is_read() {
    let variant = |family: &str| {
        config::read(&golden(&format!("tiny/{family}")))
            .unwrap()
            .variant
    };
    assert_eq!(variant("llama"), attune::config::Variant::default());
    assert_eq!(variant("mistral"), attune::config::Variant::default());
    assert_eq!(variant("qwen2").biases, ["q_proj", "k_proj", "v_proj"]);
    assert!(variant("qwen3").qk_norm && variant("qwen3").biases.is_empty());
    let gemma = variant("gemma2");
    assert_eq!(gemma.activation, Activation::GeluTanh);
    assert!(gemma.sandwich_norms && !gemma.qk_norm);
    assert_eq!(gemma.embedding_scale, Some(8.0));
    assert_eq!(gemma.attention_scale, Some(0.25));
    assert_eq!(
        (gemma.attention_cap, gemma.logit_cap),
        (Some(50.0), Some(30.0))
    );
    assert_eq!(gemma.windows, [Some(8), None, Some(8), None]);

    let dir = tempfile::tempdir().unwrap();
    changed(dir.path(), |json| {
        json.insert("attention_bias".into(), true.into());
        json.insert("mlp_bias".into(), true.into());
    });
    assert_eq!(config::read(dir.path()).unwrap().variant.biases.len(), 7);
}

#[test]
fn windows_are_read_as_each_family_means_them() {
    let dir = tempfile::tempdir().unwrap();
    let windows = |family: &str, change: &dyn Fn(&mut Map<String, Value>)| {
        changed_of(family, dir.path(), change);
        config::read(dir.path()).unwrap().variant.windows
    };
    let window = |json: &mut Map<String, Value>| {
        json.insert("sliding_window".into(), 16.into());
    };
    assert_eq!(windows("mistral", &window), [Some(16), Some(16)]);
    let unsaid = |json: &mut Map<String, Value>| {
        json.remove("sliding_window");
    };
    assert_eq!(windows("mistral", &unsaid), [Some(4096), Some(4096)]);
    // Qwen 2 releases name a window and do not use it.
    assert!(windows("qwen2", &window).is_empty());
    let used = |json: &mut Map<String, Value>| {
        window(json);
        json.remove("layer_types");
        json.insert("use_sliding_window".into(), true.into());
        json.insert("max_window_layers".into(), 1.into());
    };
    assert_eq!(windows("qwen2", &used), [None, Some(16)]);
    let older = |json: &mut Map<String, Value>| {
        json.remove("layer_types");
    };
    assert_eq!(windows("gemma2", &older), [Some(8), None, Some(8), None]);
}

#[test]
fn a_gguf_means_the_same_as_the_folder_it_was_made_from() {
    for family in ["llama", "qwen2", "qwen3", "gemma2"] {
        let folder = config::read(&golden(&format!("tiny/{family}"))).unwrap();
        let file = config::read(&golden(&format!("tiny/{family}.gguf"))).unwrap();
        assert_eq!(file.variant, folder.variant, "{family}");
        assert_eq!(config::parameters(&file), config::parameters(&folder));
        assert_eq!((file.eos, file.tied), (folder.eos, folder.tied), "{family}");
        let turned = |rope: &Rope| rope.frequencies(folder.head_dim);
        for (found, expected) in turned(&file.rope).into_iter().zip(turned(&folder.rope)) {
            super::near(found, expected, 1e-6);
        }
    }
}

/// The metadata of the tiny Llama's GGUF, changed, in a file without weights.
fn gguf(folder: &Path, change: impl FnOnce(&mut Metadata)) -> PathBuf {
    let mut file = std::fs::File::open(golden("tiny/llama.gguf")).unwrap();
    let mut metadata = Content::read(&mut file).unwrap().metadata;
    change(&mut metadata);
    let pairs: Vec<_> = metadata
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .collect();
    let path = folder.join("model.gguf");
    let mut to = std::fs::File::create(&path).unwrap();
    gguf_file::write(&mut to, &pairs, &[]).unwrap();
    path
}

#[test]
fn a_gguf_that_does_not_say_how_it_cuts_a_text_is_refused() {
    const PRE: &str = "tokenizer.ggml.pre";
    let dir = tempfile::tempdir().unwrap();
    let says = |change: &dyn Fn(&mut Metadata)| {
        let read = config::read(&gguf(dir.path(), change));
        read.map_err(|problem| (problem.message, problem.advice.unwrap_or_default()))
    };
    assert!(says(&|_| ()).is_ok());
    let (message, advice) = says(&|metadata| drop(metadata.remove(PRE))).unwrap_err();
    assert!(
        message.contains("model.gguf") && message.contains(PRE),
        "{message}"
    );
    assert!(
        advice.contains("tokenizer.json") && advice.contains("--pre-tokenizer"),
        "{advice}"
    );
    // llama.cpp's name for not knowing.
    let default = |metadata: &mut Metadata| {
        metadata.insert(PRE.into(), Number::String("default".into()));
    };
    assert!(says(&default).is_err());
    // Vocabularies of SentencePiece are not cut beforehand.
    let pieces = |metadata: &mut Metadata| {
        let kind = Number::String("llama".into());
        metadata.insert("tokenizer.ggml.model".into(), kind);
        metadata.remove(PRE);
    };
    assert!(says(&pieces).is_ok());
    for key in ["tokenizer.ggml.tokens", "tokenizer.ggml.model"] {
        let (message, _) = says(&|metadata| drop(metadata.remove(key))).unwrap_err();
        assert!(message.contains("no tokenizer"), "{message}");
    }
}

#[test]
fn a_gguf_that_says_a_thing_twice_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("twice.gguf");
    let count = |n: u64| n.to_le_bytes().to_vec();
    let pair = |value: u32| {
        let key = [count(1), b"a".to_vec()].concat();
        [
            key,
            4u32.to_le_bytes().to_vec(),
            value.to_le_bytes().to_vec(),
        ]
        .concat()
    };
    let tensor = || {
        let name = [count(1), b"t".to_vec(), 1u32.to_le_bytes().to_vec()].concat();
        [name, count(0), 0u32.to_le_bytes().to_vec(), count(0)].concat()
    };
    let says = |tensors: u64, pairs: u64, parts: &[Vec<u8>]| {
        let start = [b"GGUF\x03\0\0\0".to_vec(), count(tensors), count(pairs)].concat();
        std::fs::write(&path, [start, parts.concat(), vec![0; 64]].concat()).unwrap();
        config::read(&path).unwrap_err().message
    };
    assert!(says(1, 1, &[pair(1), tensor()]).contains("general.architecture"));
    for message in [
        says(0, 2, &[pair(1), pair(2)]),
        says(2, 0, &[tensor(), tensor()]),
    ] {
        assert!(message.contains("not what it claims to be"), "{message}");
    }
}

#[test]
fn a_setting_that_is_not_a_number_is_named() {
    let dir = tempfile::tempdir().unwrap();
    for value in [f32::INFINITY, f32::NAN, 0.0, -1.0] {
        for (key, name) in [
            ("llama.rope.freq_base", "rope_theta"),
            ("llama.attention.layer_norm_rms_epsilon", "rms_norm_eps"),
        ] {
            let path = gguf(dir.path(), |metadata| {
                metadata.insert(key.into(), Number::F32(value));
            });
            let problem = config::read(&path).unwrap_err();
            assert!(problem.message.contains(name), "{value}: {problem}");
        }
    }
}

#[test]
fn a_configuration_kept_by_an_older_version_still_reads() {
    let config = config::read(&golden("tiny/llama")).unwrap();
    let mut json = serde_json::to_value(&config).unwrap();
    json.as_object_mut().unwrap().remove("variant");
    let read: Config = serde_json::from_value(json).unwrap();
    assert_eq!(read, config);
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
    for (key, value) in [
        ("hidden_act", json!("relu")),
        ("partial_rotary_factor", json!(0.5)),
        ("use_bidirectional_attention", json!(true)),
        (
            "rope_parameters",
            json!({
                "full_attention": {"rope_type": "default", "rope_theta": 1e6},
                "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
            }),
        ),
    ] {
        changed(dir.path(), |json| {
            json.insert(key.into(), value);
        });
        says(dir.path(), key);
    }
    changed(dir.path(), |json| {
        json.insert("num_hidden_layers".into(), (1u64 << 40).into());
    });
    says(dir.path(), "sizes");
    changed_of("gemma2", dir.path(), |json| {
        json.insert("layer_types".into(), json!(["full_attention"]));
    });
    says(dir.path(), "layer_types");
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
