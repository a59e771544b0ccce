//! What a file calls its weights, and how it stores them.
//!
//! Inside, weights have Hugging Face's names and are as the formulas use them. A GGUF has
//! llama.cpp's names and, for Llama and Mistral, another order of query and key rows;
//! safetensors of Gemma hold norm weights less one. Source: llama.cpp's converter.

use crate::config::Config;

/// What llama.cpp calls the weight that Hugging Face calls `name`.
pub(super) fn in_gguf(name: &str, config: &Config) -> String {
    // Gemma 2 has a norm on either side of both parts, Hugging Face's name for the norm
    // before Llama's feed-forward part is that of the one behind its attention.
    let behind_attention = match config.variant.sandwich_norms {
        true => "post_attention_norm",
        false => "ffn_norm",
    };
    name.replace("model.embed_tokens", "token_embd")
        .replace("model.norm", "output_norm")
        .replace("lm_head", "output")
        .replace("model.layers.", "blk.")
        .replace("input_layernorm", "attn_norm")
        .replace("post_attention_layernorm", behind_attention)
        .replace("pre_feedforward_layernorm", "ffn_norm")
        .replace("post_feedforward_layernorm", "post_ffw_norm")
        .replace("self_attn.o_proj", "attn_output")
        .replace("self_attn.q_", "attn_q_")
        .replace("self_attn.k_", "attn_k_")
        .replace("self_attn.v_", "attn_v_")
        .replace("_proj.", ".")
        .replace("mlp.", "ffn_")
}

/// The heads whose rows a GGUF lays out in another order; none where the order is ours.
pub(super) fn reordered_heads(name: &str, config: &Config) -> Option<usize> {
    if config.architecture != "llama" {
        return None;
    }
    match name.rsplit('.').nth(1) {
        Some("q_proj") => Some(config.heads),
        Some("k_proj") => Some(config.kv_heads),
        _ => None,
    }
}

/// Whether safetensors hold this weight less one.
pub(super) fn less_one(name: &str, config: &Config) -> bool {
    config.architecture == "gemma2" && name.ends_with("norm.weight")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use candle_core::Device;

    use super::super::Precision;
    use super::super::weights::Weights;
    use super::*;

    fn tiny(name: &str) -> PathBuf {
        let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/tiny");
        golden.join(name)
    }

    fn config(architecture: &str) -> Config {
        crate::config::read(&tiny(architecture)).unwrap()
    }

    #[test]
    fn a_gguf_gives_every_weight_that_its_folder_gives() {
        for family in ["llama", "qwen2", "qwen3", "gemma2"] {
            let config = config(family);
            let file = tiny(&format!("{family}.gguf"));
            let in_file = crate::config::read(&file).unwrap();
            let file = Weights::open(&file, &in_file, Precision::F32).unwrap();
            let folder = Weights::open(&tiny(family), &config, Precision::F32).unwrap();
            let bytes = std::fs::read(tiny(family).join("model.safetensors")).unwrap();
            let stored = safetensors::SafeTensors::deserialize(&bytes).unwrap();
            for (name, view) in stored.iter() {
                let values = |weights: &Weights| -> Vec<f32> {
                    let weight = weights.get(name, view.shape(), &Device::Cpu).unwrap();
                    weight.flatten_all().unwrap().to_vec1().unwrap()
                };
                let used = values(&folder);
                assert!(used == values(&file), "{family}: {name}");
                let raw = view
                    .data()
                    .first_chunk()
                    .map(|bytes| f32::from_le_bytes(*bytes));
                let one = if less_one(name, &config) { 1.0 } else { 0.0 };
                assert_eq!(used.first().copied(), raw.map(|raw| raw + one), "{name}");
            }
        }
        let gemma = config("gemma2");
        assert!(less_one(
            "model.layers.0.pre_feedforward_layernorm.weight",
            &gemma
        ));
        assert!(less_one("model.norm.weight", &gemma));
        assert!(!less_one("model.layers.0.mlp.up_proj.weight", &gemma));
        assert!(!less_one("model.norm.weight", &config("qwen3")));
    }

    #[test]
    fn each_weight_has_the_name_that_llama_cpp_gives_it() {
        let named = |architecture: &str, pairs: &[(&str, &str)]| {
            let config = config(architecture);
            for (ours, theirs) in pairs {
                assert_eq!(in_gguf(ours, &config), *theirs, "{architecture}");
            }
        };
        let layer = "model.layers.12.";
        let at = |name: &str| format!("{layer}{name}");
        named(
            "llama",
            &[
                ("model.embed_tokens.weight", "token_embd.weight"),
                ("model.norm.weight", "output_norm.weight"),
                ("lm_head.weight", "output.weight"),
                (&at("input_layernorm.weight"), "blk.12.attn_norm.weight"),
                (
                    &at("post_attention_layernorm.weight"),
                    "blk.12.ffn_norm.weight",
                ),
                (&at("self_attn.q_proj.weight"), "blk.12.attn_q.weight"),
                (&at("self_attn.k_proj.weight"), "blk.12.attn_k.weight"),
                (&at("self_attn.v_proj.weight"), "blk.12.attn_v.weight"),
                (&at("self_attn.o_proj.weight"), "blk.12.attn_output.weight"),
                (&at("mlp.gate_proj.weight"), "blk.12.ffn_gate.weight"),
                (&at("mlp.up_proj.weight"), "blk.12.ffn_up.weight"),
                (&at("mlp.down_proj.weight"), "blk.12.ffn_down.weight"),
            ],
        );
        named(
            "qwen2",
            &[
                (&at("self_attn.q_proj.bias"), "blk.12.attn_q.bias"),
                (&at("self_attn.k_proj.bias"), "blk.12.attn_k.bias"),
                (&at("self_attn.v_proj.bias"), "blk.12.attn_v.bias"),
            ],
        );
        named(
            "qwen3",
            &[
                (&at("self_attn.q_norm.weight"), "blk.12.attn_q_norm.weight"),
                (&at("self_attn.k_norm.weight"), "blk.12.attn_k_norm.weight"),
            ],
        );
        named(
            "gemma2",
            &[
                (
                    &at("post_attention_layernorm.weight"),
                    "blk.12.post_attention_norm.weight",
                ),
                (
                    &at("pre_feedforward_layernorm.weight"),
                    "blk.12.ffn_norm.weight",
                ),
                (
                    &at("post_feedforward_layernorm.weight"),
                    "blk.12.post_ffw_norm.weight",
                ),
            ],
        );
    }
}
