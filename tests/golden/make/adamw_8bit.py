"""Writes ../adamw_8bit.json: AdamW with 8-bit moments (Dettmers et al. 2022), as the Python
code of bitsandbytes 0.50.2 computes it (`create_dynamic_map`, the default backend's
`quantize_blockwise`, `_optimizer_update_8bit_blockwise_cpu`), with numpy in place of
torch. Run in this folder."""
import json

import numpy as np

BLOCK = 256
COUNT = 17 * BLOCK + 44
BLOCKS = 18
STEPS = 5
RATE, BETA1, BETA2, EPSILON, DECAY = 0.01, 0.9, 0.999, 1e-8, 0.01

f32 = np.float32


def table(signed):
    data = []
    for i in range(7):
        items = 2**i + 1 if signed else 2 ** (i + 1) + 1
        boundaries = np.linspace(0.1, 1, items, dtype=f32)
        means = (boundaries[:-1] + boundaries[1:]) / f32(2.0)
        data += (f32(10 ** (-6 + i)) * means).tolist()
        if signed:
            data += (-f32(10 ** (-6 + i)) * means).tolist()
    data += [0, 1.0]
    return np.array(sorted(data), dtype=f32)


def quantise(values, codes):
    blocks = np.resize(values, (BLOCKS, BLOCK))
    blocks.reshape(-1)[COUNT:] = 0
    scales = np.abs(blocks).max(axis=1)
    scaled = blocks * (f32(1.0) / np.maximum(scales, f32(1e-38)))[:, None]
    places = np.searchsorted((codes[:-1] + codes[1:]) / f32(2), scaled.reshape(-1)[:COUNT])
    return places.astype(np.uint8), scales


def dequantise(places, scales, codes):
    return codes[places] * np.repeat(scales, BLOCK)[:COUNT]


def numbers(seed):
    """Between -0.5 and 0.5, and of five magnitudes; a block in nine is all zeros."""
    i = np.arange(COUNT, dtype=np.int64)
    plain = ((i * 7919 + seed * 104729) % 10007) / 10007.0 - 0.5
    small = plain * 10.0 ** -(i % 5)
    return np.where(i // BLOCK % 9 == 4, 0.0, small).astype(f32)


signed, unsigned = table(True), table(False)
assert len(signed) == len(unsigned) == 256
weights = numbers(0)
first = np.zeros(COUNT, dtype=np.uint8), np.zeros(BLOCKS, dtype=f32)
second = first
for step in range(1, STEPS + 1):
    gradient = numbers(step)
    m = dequantise(*first, signed) * f32(BETA1) + gradient * f32(1 - BETA1)
    v = dequantise(*second, unsigned) * f32(BETA2) + gradient * gradient * f32(1 - BETA2)
    below = np.sqrt(v) / f32(np.sqrt(1 - BETA2**step)) + f32(EPSILON)
    weights = weights * f32(1 - RATE * DECAY)
    weights = weights - f32(RATE / (1 - BETA1**step)) * (m / below)
    first, second = quantise(m, signed), quantise(v, unsigned)

sample = list(range(0, COUNT, 97)) + [COUNT - 1]
expected = {
    "count": COUNT,
    "steps": STEPS,
    "sample": sample,
    "weights": weights[sample].tolist(),
    "first": dequantise(*first, signed)[sample].tolist(),
    "second": dequantise(*second, unsigned)[sample].tolist(),
    "tables": {"signed": signed[::15].tolist(), "unsigned": unsigned[::15].tolist()},
    "sums": {
        "weights": float(weights.astype(np.float64).sum()),
        "first": float(dequantise(*first, signed).astype(np.float64).sum()),
        "second": float(dequantise(*second, unsigned).astype(np.float64).sum()),
    },
}
json.dump(expected, open("../adamw_8bit.json", "w"), indent=1)
