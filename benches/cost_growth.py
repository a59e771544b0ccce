#!/usr/bin/env python3
"""How the cost of a training step grows with tokens, examples and the model's size.

    python3 -m venv V && V/bin/pip install gguf numpy matplotlib
    V/bin/python benches/cost_growth.py --attune target/release/attune --model F.gguf \
        --out docs/cost_growth

Measures steps of the given model with 64 to 2048 tokens an example and with 1 to 32
examples a batch, then of models of the shapes of SmolLM2 (360M, 1.7B) and Llama 3.1 (8B).
Their weights are drawn at random and stored in four bits (Q4_0): speed and memory do not
depend on what they are. The tokenizer is the given model's. Writes OUT.csv and OUT.svg.
"""

import argparse
import csv
import datetime
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import gguf
import matplotlib
import numpy

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

LENGTHS = [64, 128, 256, 512, 1024, 2048]
BATCHES = [1, 2, 4, 8, 16, 32]
# Tokens of an example where the batch or the model grows.
LENGTH = 128
# Name: layers, width, width of the feed-forward part, heads, heads of keys, vocabulary.
SHAPES = {
    "360M": (32, 960, 2560, 15, 5, 49152),
    "1.7B": (24, 2048, 8192, 32, 32, 49152),
    "8B": (32, 4096, 14336, 32, 8, 128256),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--attune", required=True)
    parser.add_argument("--model", required=True, help="a GGUF file of Llama's architecture")
    parser.add_argument("--name", default="135M", help="what its size is called")
    parser.add_argument("--shapes", default=",".join(SHAPES))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rows = []

    def measure(figure, at, model, batch, length):
        found = bench(args.attune, model, batch, length)
        row = {"figure": figure, "at": at, "batch": batch, "tokens": length} | found
        rows.append(row)
        print(json.dumps(row), file=sys.stderr)

    for length in LENGTHS:
        measure("tokens an example", length, args.model, 1, length)
    for batch in BATCHES:
        measure("examples a batch", batch, args.model, batch, LENGTH)
    measure("parameters", args.name, args.model, 4, LENGTH)
    with tempfile.TemporaryDirectory() as folder:
        for name in filter(None, args.shapes.split(",")):
            file = Path(folder) / f"{name}.gguf"
            random_model(Path(args.model), SHAPES[name], file)
            measure("parameters", name, file, 4, LENGTH)
            file.unlink()
    write(rows, args.out)


def bench(attune, model, batch, length):
    """Figures of two timed steps: nothing shared, the last quarter of an example learnt."""
    answer = length // 4
    command = [attune, "bench", "--json", "--model", model, "--precision", "stored"]
    command += ["--batch", batch, "--prompt", length - answer, "--answer", answer]
    command += ["--shared", 0, "--no-sharing", "--steps", 3]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    keys = ["tokens_per_s", "peak_rss_mb", "gflops", "processor", "threads"]
    return {key: told[key] for key in keys}


def random_model(like, shape, out):
    """A GGUF file of this shape with random weights and the tokenizer of another file."""
    layers, width, inner, heads, kv_heads, vocabulary = shape
    head = width // heads
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_block_count(layers)
    writer.add_context_length(8192)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_rope_dimension_count(head)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(vocabulary)
    for field in gguf.GGUFReader(like).fields.values():
        if field.name.startswith("tokenizer."):
            kind = field.types[0]
            sub = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
            value = field.contents()
            if field.name == "tokenizer.ggml.tokens":
                value += [f"<unused {at}>" for at in range(vocabulary - len(value))]
            elif field.name == "tokenizer.ggml.token_type":
                value += [5] * (vocabulary - len(value))
            writer.add_key_value(field.name, value, kind, sub)
    random = numpy.random.default_rng(1)

    def matrix(name, rows, columns):
        # Blocks of 32: a scale, and a number from -8 to 7 in four bits each.
        blocks = random.integers(0, 256, (rows, columns // 32, 18), dtype=numpy.uint8)
        scale = numpy.float16(0.2 / columns**0.5).tobytes()
        blocks[:, :, :2] = numpy.frombuffer(scale, dtype=numpy.uint8)
        writer.add_tensor(
            name,
            blocks.reshape(rows, -1),
            raw_dtype=gguf.GGMLQuantizationType.Q4_0,
        )

    def ones(name):
        writer.add_tensor(name, numpy.ones(width, dtype=numpy.float32))

    matrix("token_embd.weight", vocabulary, width)
    for layer in range(layers):
        at = f"blk.{layer}."
        ones(at + "attn_norm.weight")
        matrix(at + "attn_q.weight", heads * head, width)
        matrix(at + "attn_k.weight", kv_heads * head, width)
        matrix(at + "attn_v.weight", kv_heads * head, width)
        matrix(at + "attn_output.weight", width, heads * head)
        ones(at + "ffn_norm.weight")
        matrix(at + "ffn_gate.weight", inner, width)
        matrix(at + "ffn_up.weight", inner, width)
        matrix(at + "ffn_down.weight", width, inner)
    ones("output_norm.weight")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write(rows, out):
    with open(out.with_suffix(".csv"), "w", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    figures = list(dict.fromkeys(row["figure"] for row in rows))
    pyplot.rcParams["svg.fonttype"] = "none"
    pyplot.rcParams["svg.hashsalt"] = "attune"
    plot, panels = pyplot.subplots(2, len(figures), figsize=(10, 5.5), layout="constrained")
    for column, figure in enumerate(figures):
        part = [row for row in rows if row["figure"] == figure]
        labels = [str(row["at"]) for row in part]
        for panel, key, name in [
            (panels[0][column], "tokens_per_s", "tokens/s"),
            (panels[1][column], "peak_rss_mb", "peak memory, MB"),
        ]:
            panel.plot(labels, [row[key] for row in part], marker="o", color="#31688e")
            panel.set_yscale("log" if figure == "parameters" else "linear")
            if figure != "parameters":
                panel.set_ylim(bottom=0)
            panel.set_xlabel(figure)
            panel.set_ylabel(name)
            panel.grid(alpha=0.3)
    first = rows[0]
    plot.suptitle(
        f"Training steps, {datetime.date.today()}, {first['processor']}, {first['threads']} threads",
        fontsize=10,
    )
    plot.savefig(out.with_suffix(".svg"), metadata={"Date": None})


if __name__ == "__main__":
    main()
