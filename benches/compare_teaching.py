#!/usr/bin/env python3
"""Does Attune teach as well as transformers + PEFT? The same examples, the same held-out cues.

    python3 benches/compare_teaching.py --attune target/release/attune \\
        --model F.gguf --strengths strength.SWOW-EN.R1.csv

Attune makes a study of the strengths (or another file of associations), teaches the model
on some hundred cues, and as a control on answers shuffled among them. PEFT is then taught
on the very lines that the two jobs read (`inputs/examples.jsonl`), with the same settings:
LoRA on all seven projections, AdamW, warm-up and cosine, clipping. Each side draws its own
order and its own first adapter. Attune's probe asks the base and its adapters; PEFT's are
asked the same prompts, greedily, by transformers. All answers are scored here, by one short
function: the share of the first ten different words that people said (P@10), a mean over
held-out cues with its 95% bootstrap interval, and differences cue by cue.

The virtual environment is that of compare_peft.py; this script itself reads answers with
pyarrow.
"""

import argparse
import csv
import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import fmean

import pyarrow.parquet

from compare_peft import HERE, environment, say

DEPTH = 10
ROUNDS = 10_000


def main():
    args = arguments()
    python = environment(args.venv)
    folder = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    attune = lambda *more: run(args.attune, *more)
    study = folder / "study"
    attune("new", study)
    owned = ["--licence", "its owner's", "--citation", "its owner's"]
    imported = attune("import", study, args.strengths, *owned)["datasets"][0]
    attune("model", "add", study, "base", "--file" if args.model.is_file() else "--folder", args.model)
    settings = [
        "model=base",
        f"data.sources=[{{dataset=\"{imported['id']}\"}}]",
        f"data.responses={args.responses}",
        "data.split=[0.6,0.1,0.3]",
        f"data.max_cues={args.cues}",
        "example.lower=20",
        "example.most=20",
        f"optimiser.learning_rate={args.rate}",
        f"schedule.epochs={args.epochs}",
        "run.batch=8",
        "run.micro_batch=8",
        "run.watch_every=0",
    ]
    recipe = HERE.parent / "assets/recipes/first-steps.toml"
    jobs = {}
    for name, shuffled in (("taught", "false"), ("control", "true")):
        begun = time.monotonic()
        more = [*settings, f"data.shuffle_answers={shuffled}"]
        jobs[name] = attune("train", study, recipe, "--set", *more)
        told = jobs[name]
        say(
            f"Attune {name}: loss {told['first_loss']:.3f} to {told['last_loss']:.3f} in "
            f"{told['steps']} steps, {time.monotonic() - begun:.0f} s"
        )
    models = ["base", *adapters(study)]
    attune("probe", study, "associations", "--models", ",".join(models))
    answers, asked = probed(study)
    work = {
        "model": str(args.model.resolve()),
        "threads": args.threads,
        "rank": 16,
        "rate": args.rate,
        "epochs": args.epochs,
        "batch": 8,
        "warm_up": 0.05,
        "seed": 1,
        "prompts": asked,
        "new_tokens": args.new_tokens,
    }
    for name, job in jobs.items():
        examples = study / "jobs" / job["job"] / "inputs/examples.jsonl"
        path = folder / f"peft-{name}.json"
        path.write_text(json.dumps(work | {"examples": str(examples)}))
        begun = time.monotonic()
        told = run(python, HERE / "peft_teaches.py", path, folder)
        say(
            f"PEFT {name}: loss {told['losses'][0]:.3f} to {fmean(told['losses'][-8:]):.3f} in "
            f"{len(told['losses'])} steps, {time.monotonic() - begun:.0f} s with its answers"
        )
        answers[f"PEFT {name}"] = told["answers"]
    report(answers, people(args.strengths))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--attune", required=True)
    parser.add_argument("--model", required=True, type=Path, help="a GGUF file or a folder")
    parser.add_argument("--strengths", required=True, type=Path, help="tab-separated, of SWOW")
    parser.add_argument("--responses", default="R1", choices=["R1", "R123"])
    parser.add_argument("--cues", type=int, default=320)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--new-tokens", type=int, default=96)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--venv", type=Path, default=Path.home() / ".cache/attune/peft-venv")
    parser.add_argument("--folder", type=Path, required=True, help="a new folder for all of it")
    return parser.parse_args()


def run(*command):
    """The JSON object that a command prints; Attune's are asked for it."""
    command = [str(part) for part in command]
    if not command[1].endswith(".py"):
        command.append("--json")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def manifests(study, kind):
    """The finished jobs of a kind with their folders, oldest first."""
    for path in sorted((study / "jobs").glob("*/job.json")):
        manifest = json.loads(path.read_text())
        if manifest["spec"]["kind"] == kind:
            yield path.parent, manifest


def adapters(study):
    return [manifest["spec"]["adapter"] for _, manifest in manifests(study, "train")]


def probed(study):
    """What each model answered by cue, and the prompt of each cue."""
    names = ["base", "Attune taught", "Attune control"]
    answers, prompts = {}, {}
    for name, (folder, _) in zip(names, manifests(study, "probe")):
        probe = json.loads((folder / "inputs/probe.json").read_text())["tasks"][0]
        rows = pyarrow.parquet.read_table(folder / "result/answers.parquet").to_pylist()
        answers[name] = {row["item"]: row["text"] for row in rows}
        prompts = {item["cue"]: question(probe, item["cue"]) for item in probe["items"]}
    return answers, prompts


def question(probe, cue):
    """The template as it reads for a cue: `lower` and `upper` are the same here."""
    text = re.sub(r"{%-? set .*?%}\s*", "", probe["template"])
    text = re.sub(r"{% if upper != lower %}.*?{% endif %}", "", text)
    return text.replace("{{ lower }}", str(probe["lower"])).replace("{{ cue }}", cue).strip()


def people(strengths):
    """Every word that people said to a cue."""
    said = {}
    with open(strengths, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            said.setdefault(row["cue"].strip().lower(), set()).add(row["response"].strip().lower())
    return said


def precision(cue, text, said):
    words = []
    for word in re.split(r"[,;\n]", text):
        word = word.strip(" .\"'*").lower()
        if word and word != cue.lower() and word not in words:
            words.append(word)
    return sum(word in said[cue.lower()] for word in words[:DEPTH]) / DEPTH


def interval(values, draw=random.Random(1)):
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(ROUNDS))
    return f"{fmean(values):.3f} [{means[ROUNDS // 40]:.3f}, {means[-ROUNDS // 40]:.3f}]"


def report(answers, said):
    cues = sorted(answers["base"])
    values = {
        name: [precision(cue, texts[cue], said) for cue in cues] for name, texts in answers.items()
    }
    print(f"P@{DEPTH} over {len(cues)} held-out cues, against all that people said")
    for name, of in values.items():
        print(f"  {name:<16} {interval(of)}")
    print("Differences, cue by cue")
    for a, b in [
        ("base", "Attune taught"),
        ("base", "PEFT taught"),
        ("PEFT taught", "Attune taught"),
        ("Attune control", "Attune taught"),
        ("PEFT control", "PEFT taught"),
        ("PEFT control", "Attune control"),
    ]:
        differences = [after - before for before, after in zip(values[a], values[b])]
        print(f"  {a + ' to ' + b:<34} {interval(differences)}")


if __name__ == "__main__":
    main()
