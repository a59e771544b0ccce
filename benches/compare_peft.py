#!/usr/bin/env python3
"""Attune beside transformers + PEFT: the same work on the same machine, in turns.

    python3 benches/compare_peft.py --attune target/release/attune --model F.gguf --pairs 3

One call does everything. It makes a virtual environment outside the repository (or
reuses it), installs torch, transformers and PEFT by name, de-quantises the model into a
folder for transformers, draws tokens and an adapter, and then measures in pairs: each
side in a process of its own, so that its peak memory is its own, right after each other,
because the pace of a shared machine changes. Both sides get the same token ids, initial
adapter, threads, batches and optimiser; all examples are of equal length, so nothing is
padded. The first step warms up and is not timed.

For every pair the ratios of speed (above 1: Attune is faster) and of peak memory (below
1: Attune takes less) are printed, at the end their medians. The libraries of torch alone
take much memory, more in builds for GPUs: the second ratio of memory leaves out of PEFT's
side what its process held before it loaded the model, and nothing of Attune's. Where results differ (losses
or log-probabilities by more than 1e-3 of their size, greedy answers in their tokens), the
ratio is void and the call says so.
"""

import argparse
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import venv
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
PACKAGES = ["torch", "transformers", "peft", "safetensors", "numpy", "gguf"]
# Results that differ by more are of other work.
AGREE = 1e-3
# Other programs may take this share of the processors; above it, speeds mean little, since
# the two sides lose unequally when their threads must wait.
QUIET = 0.1


def main():
    args = arguments()
    python = environment(args.venv)
    folder = args.folder or args.venv / "work"
    folder.mkdir(parents=True, exist_ok=True)
    work = {key: getattr(args, key) for key in SIZES} | {
        "model": str(Path(args.model).resolve()),
        "targets": args.targets.split(","),
        "threads": args.threads,
        "rate": 1e-3,
        "peft_dtype": "float32",
    }
    print(machine(args, python))
    peft = Peft(python, folder, work)
    peft.run("prepare")
    attune = Attune(args, folder, work) if args.attune else None
    results = []
    for name in args.rows.split(","):
        results += ROWS[name](peft, attune, args.pairs)
    summary(results)
    if args.json:
        Path(args.json).write_text(json.dumps([result.told() for result in results], indent=1))


# Sizes of the work, with what is usual for teaching word associations
SIZES = {
    "seed": 1,
    "steps": 6,
    "batch": 8,
    "prompt": 170,
    "shared": 150,
    "answer": 60,
    "rank": 16,
    "questions": 100,
    "question": 118,
    "system": 80,
    "sequences": 8,
    "new_tokens": 48,
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--model", required=True, help="a GGUF file or a Hugging Face folder")
    parser.add_argument("--attune", help="the executable; without it PEFT is measured alone")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--rows", default=",".join(ROWS), help=f"any of {','.join(ROWS)}")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--targets", default="q,v")
    parser.add_argument("--venv", type=Path, default=Path.home() / ".cache/attune/peft-venv")
    parser.add_argument("--folder", type=Path, help="for model, tokens and adapter")
    parser.add_argument("--json", help="a file for all figures")
    for name, value in SIZES.items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    return parser.parse_args()


def environment(folder):
    """Python of a virtual environment with the packages."""
    python = folder / "bin/python"
    found = python.exists() and subprocess.run(
        [python, "-c", "import torch, transformers, peft, gguf"], capture_output=True
    )
    if not found or found.returncode:
        say(f"Installing {', '.join(PACKAGES)} into {folder}; torch is large")
        if not python.exists():
            venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def machine(args, python):
    """What was measured where and when."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    versions = "import torch, transformers, peft; print('torch', torch.__version__, "
    versions += "'transformers', transformers.__version__, 'peft', peft.__version__)"
    versions = subprocess.run([python, "-c", versions], capture_output=True, text=True, check=True)
    ours = "not measured"
    if args.attune:
        told = subprocess.run([args.attune, "--version"], capture_output=True, text=True, check=True)
        ours = told.stdout.strip()
    return "\n".join(
        [
            f"{datetime.date.today()}  {cpu}, {os.cpu_count()} cores, {args.threads} threads",
            f"{versions.stdout.strip()}  {ours}",
            f"{Path(args.model).name}; load {os.getloadavg()[0]:.1f} before the start",
            f"training: {args.batch} x ({args.prompt} + {args.answer}) tokens, {args.shared} "
            f"shared, rank {args.rank} on {args.targets}, {args.steps} steps",
        ]
    )


# The two sides


class Peft:
    name = "PEFT"

    def __init__(self, python, folder, work):
        self.python, self.folder, self.work = python, folder, work

    def run(self, task, dtype="float32"):
        path = self.folder / "work.json"
        path.write_text(json.dumps(self.work | {"peft_dtype": dtype}))
        return measured([self.python, HERE / "peft_side.py", task, path, self.folder])


class Attune:
    name = "Attune"

    def __init__(self, args, folder, work):
        self.program, self.folder, self.work, self.model = args.attune, folder, work, args.model

    def train(self, *more):
        return self.bench(
            ["--tokens-file", self.folder / "examples.json", "--adapter", self.folder / "adapter"]
            + ["--batch", self.work["batch"], "--steps", self.work["steps"], *more]
        )

    def score(self):
        return self.ask(["--score", "--tokens-file", self.folder / "questions.json"])

    def generate(self):
        return self.ask(
            ["--generate", "--tokens-file", self.folder / "prompts.json"]
            + ["--answer", self.work["new_tokens"]]
        )

    def ask(self, more):
        """As probes do: weights of a GGUF stay as they are stored, with the same values."""
        return self.bench(["--precision", "stored", *more])

    def bench(self, more):
        command = [self.program, "bench", "--json", "--model", self.model]
        return measured([*command, "--threads", self.work["threads"], *more])


def measured(command):
    """The JSON object that a process prints, and what others took of the machine meanwhile."""
    before, own = busy(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-3000:]}")
    after, now = busy(), resource.getrusage(resource.RUSAGE_CHILDREN)
    own = now.ru_utime - own.ru_utime + now.ru_stime - own.ru_stime
    all_used, all_time = (b - a for a, b in zip(before, after))
    others = max(0.0, all_used - own) / max(all_time, 1e-9)
    return json.loads(done.stdout.splitlines()[-1]) | {"others": others}


def busy():
    """Seconds that all processors worked (or another system held them), and all seconds."""
    with open("/proc/stat") as file:
        ticks = [int(tick) for tick in file.readline().split()[1:9]]
    hertz = os.sysconf("SC_CLK_TCK")
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) / hertz, sum(ticks) / hertz


# Rows of the comparison


class Row:
    """Pairs of figures of the same work."""

    def __init__(self, name, speed, agreement):
        self.name, self.speed, self.agreement, self.pairs = name, speed, agreement, []

    def add(self, theirs, ours):
        self.pairs.append((theirs, ours))
        say(f"{self.name}, {len(self.pairs)}: {self.line(theirs, ours)}")

    def line(self, theirs, ours):
        figures = lambda side: f"{side[self.speed]:.3g} {unit(self.speed)} {side['peak_rss_mb']:.0f} MB"
        if ours is None:
            return f"PEFT {figures(theirs)}, others {theirs['others']:.0%}"
        line = f"PEFT {figures(theirs)}, Attune {figures(ours)}: speed x {self.faster(theirs, ours):.2f}, "
        return line + f"memory x {smaller(theirs, ours):.2f} ({smaller(theirs, ours, True):.2f}), {self.verdict(theirs, ours)}, others {theirs['others']:.0%} and {ours['others']:.0%}"

    def faster(self, theirs, ours):
        return ours[self.speed] / theirs[self.speed]

    def verdict(self, theirs, ours):
        agreed, how = self.agreement(theirs, ours)
        return how if agreed is not False else f"VOID, {how}"

    def noise(self):
        most = max(side["others"] for pair in self.pairs for side in pair)
        return f"; NOT QUIET, others up to {most:.0%}" if most > QUIET else ""

    def told(self):
        return {"row": self.name, "speed": self.speed, "pairs": self.pairs}

    def median(self):
        middle = lambda side, key: median(pair[side][key] for pair in self.pairs)
        cells = [f"{middle(0, self.speed):.3g}", f"{middle(0, 'peak_rss_mb'):.0f}"]
        if self.pairs[0][1] is None:
            return [self.name, unit(self.speed), *cells, *[""] * 6]
        cells += [f"{middle(1, self.speed):.3g}", f"{middle(1, 'peak_rss_mb'):.0f}"]
        cells.append(f"{median(self.faster(*pair) for pair in self.pairs):.2f}")
        for alone in (False, True):
            cells.append(f"{median(smaller(*pair, alone) for pair in self.pairs):.2f}")
        verdicts = [self.agreement(*pair) for pair in self.pairs]
        void = [how for agreed, how in verdicts if agreed is False]
        verdict = f"VOID: {void[0]}" if void else verdicts[0][1]
        cells.append(verdict + self.noise())
        return [self.name, unit(self.speed), *cells]


def unit(speed):
    return speed.replace("_per_s", "/s").replace("_", " ")


def smaller(theirs, ours, without_libraries=False):
    left_out = theirs["program_rss_mb"] if without_libraries else 0.0
    return ours["peak_rss_mb"] / (theirs["peak_rss_mb"] - left_out)


def same_losses(theirs, ours):
    return near("losses", theirs["losses"], ours["losses"])


def same_scores(theirs, ours):
    flat = lambda side: [value for row in side["logprobs"] for value in row]
    return near("log-probabilities", flat(theirs), flat(ours))


def near(what, theirs, ours):
    if len(theirs) != len(ours):
        return False, f"{what} differ in number"
    most = max(abs(a - b) / max(abs(a), 1.0) for a, b in zip(theirs, ours))
    return most <= AGREE, f"{what} within {most:.0e}"


def same_answers(theirs, ours):
    same = sum(a == b for a, b in zip(theirs["ids"], ours["ids"]))
    return same == len(theirs["ids"]), f"{same} of {len(theirs['ids'])} answers the same"


def other_precision(theirs, ours):
    return None, near("other precision, losses", theirs["losses"], ours["losses"])[1]


def in_turns(pairs, theirs, *ours):
    """Figures of each pair; which side begins alternates."""
    for pair in range(pairs):
        sides = [theirs, *ours]
        order = range(len(sides)) if pair % 2 == 0 else reversed(range(len(sides)))
        found = {at: sides[at]() for at in order}
        yield [found[at] for at in range(len(sides))]


def train(peft, attune, pairs):
    shared = Row("training, beginnings shared", "examples_per_s", same_losses)
    apart = Row("training, none shared", "examples_per_s", same_losses)
    theirs = lambda: peft.run("train")
    if not attune:
        for (found,) in in_turns(pairs, theirs):
            apart.add(found, None)
        return [apart]
    sides = [theirs, attune.train, lambda: attune.train("--no-sharing")]
    for theirs, with_sharing, without in in_turns(pairs, *sides):
        shared.add(theirs, with_sharing)
        apart.add(theirs, without)
    return [shared, apart]


def single(name, speed, agreement, theirs, ours, pairs):
    row = Row(name, speed, agreement)
    sides = [theirs] + ([ours] if ours else [])
    for found in in_turns(pairs, *sides):
        row.add(found[0], found[1] if ours else None)
    return [row]


def train_bf16(peft, attune, pairs):
    name = "training, PEFT in bf16"
    theirs = lambda: peft.run("train", "bfloat16")
    ours = attune and attune.train
    return single(name, "examples_per_s", other_precision, theirs, ours, pairs)


def score(peft, attune, pairs):
    ours = attune and attune.score
    run = lambda: peft.run("score")
    return single("scoring", "questions_per_s", same_scores, run, ours, pairs)


def generate(peft, attune, pairs):
    ours = attune and attune.generate
    run = lambda: peft.run("generate")
    return single("generation", "tokens_per_s", same_answers, run, ours, pairs)


ROWS = {"train": train, "train_bf16": train_bf16, "score": score, "generate": generate}


def summary(rows):
    header = ["medians", "unit", "PEFT", "MB", "Attune", "MB", "speed x", "memory x"]
    header += ["without torch itself", "agreement"]
    table = [header] + [row.median() for row in rows]
    print()
    for cells in table:
        print("| " + " | ".join(cells) + " |")
        if cells is header:
            print("|" + "---|" * len(header))


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
