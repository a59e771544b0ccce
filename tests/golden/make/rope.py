"""Rotary frequencies as transformers computes them, for tests/golden/rope.json.

Run in this folder: python rope.py (needs torch, transformers)
"""
import json
from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

LLAMA_3_1 = dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=8192)
CASES = {"Llama 3.1": (LLAMA_3_1, 128), "Llama 3.2": (LLAMA_3_1 | dict(factor=32.0), 64), "linear": (dict(rope_type="linear", rope_theta=10000.0, factor=4.0), 64)}
cases = []
for name, (rope, dim) in CASES.items():
    config = LlamaConfig(hidden_size=dim * 2, num_attention_heads=2, head_dim=dim, rope_parameters=dict(rope), max_position_embeddings=131072)
    frequencies, scale = ROPE_INIT_FUNCTIONS[rope["rope_type"]](config, "cpu")
    assert scale == 1.0
    cases.append(dict(name=name, rope_parameters=rope, head_dim=dim, frequencies=frequencies.double().tolist()))
with open("../rope.json", "w") as file:
    json.dump(cases, file, indent=0)
    file.write("\n")
