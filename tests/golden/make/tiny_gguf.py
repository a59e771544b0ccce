"""The models of tests/golden/tiny as GGUF files, f32, as llama.cpp's converter writes them.

Its steps: query and key rows of Llama are permuted, the factors of llama3 rotary scaling
are a tensor, and Gemma's norm weights get their 1.
Run in this folder, behind tiny_tokenizer.py: python tiny_gguf.py (needs gguf, safetensors, numpy)
"""
import json, math
import gguf, numpy
from safetensors.numpy import load_file

ARCHITECTURES = dict(llama=gguf.MODEL_ARCH.LLAMA, qwen2=gguf.MODEL_ARCH.QWEN2, qwen3=gguf.MODEL_ARCH.QWEN3, gemma2=gguf.MODEL_ARCH.GEMMA2)


def permuted(weight, heads):
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def factors(rope, dim):
    for frequency in rope["rope_theta"] ** -(numpy.arange(0, dim, 2) / dim):
        turns = rope["original_max_position_embeddings"] * frequency / (2 * math.pi)
        smooth = (turns - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"])
        smooth = min(max(smooth, 0.0), 1.0)
        yield 1 / ((1 - smooth) / rope["factor"] + smooth)


for name, architecture in ARCHITECTURES.items():
    folder = f"../tiny/{name}"
    config = json.load(open(f"{folder}/config.json"))
    tokenizer = json.load(open(f"{folder}/tokenizer.json"))
    layers, heads, kv_heads = config["num_hidden_layers"], config["num_attention_heads"], config["num_key_value_heads"]
    dim = config.get("head_dim") or config["hidden_size"] // heads
    writer = gguf.GGUFWriter(f"{folder}.gguf", name)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(layers)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    if name in ("qwen3", "gemma2"):
        writer.add_key_length(dim)
        writer.add_value_length(dim)
    if name == "gemma2":
        writer.add_attn_logit_softcapping(config["attn_logit_softcapping"])
        writer.add_final_logit_softcapping(config["final_logit_softcapping"])
        writer.add_sliding_window(config["sliding_window"])
    vocabulary = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    unused = [f"[PAD{at}]" for at in range(len(vocabulary), config["vocab_size"])]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(vocabulary + unused)
    special = len(tokenizer["added_tokens"])
    types = [gguf.TokenType.CONTROL] * special + [gguf.TokenType.NORMAL] * (len(vocabulary) - special)
    writer.add_token_types(types + [gguf.TokenType.UNUSED] * len(unused))
    writer.add_token_merges([" ".join(merge) for merge in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_chat_template(json.load(open(f"{folder}/tokenizer_config.json"))["chat_template"])

    names = gguf.get_tensor_name_map(architecture, layers)
    for old, weight in load_file(f"{folder}/model.safetensors").items():
        if name == "llama" and "q_proj" in old: weight = permuted(weight, heads)
        if name == "llama" and "k_proj" in old: weight = permuted(weight, kv_heads)
        if name == "gemma2" and old.endswith("norm.weight"): weight = weight + numpy.float32(1)
        writer.add_tensor(names.get_name(old, try_suffixes=(".weight", ".bias")), numpy.ascontiguousarray(weight))
    if config["rope_parameters"]["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", numpy.array([*factors(config["rope_parameters"], dim)], dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
