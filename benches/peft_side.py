"""One measurement of transformers + PEFT, in a process of its own.

`compare_peft.py` starts this file with the Python of its virtual environment:

    peft_side.py prepare WORK.json FOLDER    writes model, tokens and adapter into FOLDER
    peft_side.py train|score|generate WORK.json FOLDER    measures, prints one JSON object

WORK.json holds the sizes of the work (the arguments of `compare_peft.py`).
"""

import json
import os
import random
import sys
import time
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()


def main():
    task, work, folder = sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(work["seed"])
    if task == "train":
        import peft  # noqa: F401  (part of the program, not of the work)
    program = memory_mb("VmRSS")
    tasks = {"prepare": prepare, "train": train, "score": score, "generate": generate}
    print(json.dumps(tasks[task](work, folder) | {"program_rss_mb": program}))


def load(folder, dtype=torch.float32):
    return AutoModelForCausalLM.from_pretrained(
        folder / "model", dtype=dtype, attn_implementation="sdpa"
    )


def memory_mb(key):
    """A figure of this process's memory in MB (10^6 bytes), as Linux counts it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    return float("nan")


# What both sides work on


def prepare(work, folder):
    """De-quantises the model, draws tokens and texts, and lets PEFT draw the adapter."""
    from peft import get_peft_model

    model, tokenizer = prepare_model(Path(work["model"]), folder)
    draw = random.Random(work["seed"])
    words = single_words(tokenizer)
    common = [draw.choice(words) for _ in range(work["shared"])]
    shared, length = work["shared"], work["prompt"] + work["answer"]
    examples = []
    for _ in range(work["steps"] * work["batch"]):
        own = [draw.choice(words) for _ in range(length - shared)]
        learn = [i >= work["prompt"] for i in range(length)]
        examples.append({"tokens": [token for _, token in common + own], "learn": learn})
    write(folder / "examples.json", {"examples": examples})

    def texts(count, length, shared):
        prompts = []
        for _ in range(count):
            own = [draw.choice(words) for _ in range(length - shared)]
            prompts.append("".join(word for word, _ in common[:shared] + own))
        for prompt in prompts:
            found = len(tokenizer(prompt, add_special_tokens=False).input_ids)
            assert found == length, f"{found} tokens in place of {length}"
        return prompts

    system = min(work["system"], work["shared"])
    questions = texts(work["questions"], work["question"], system)
    write(folder / "questions.json", {"prompts": questions, "labels": list("0123456789")})
    write(folder / "prompts.json", {"prompts": texts(work["sequences"], work["question"], system)})

    model = get_peft_model(model, lora(work))
    model.save_pretrained(folder / "adapter")
    return {}


def prepare_model(path, folder):
    """Writes a model and its tokenizer into a folder, a GGUF file de-quantised."""
    if path.is_dir():
        tokenizer = AutoTokenizer.from_pretrained(path)
        model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    else:
        gguf = {"gguf_file": path.name}
        tokenizer = AutoTokenizer.from_pretrained(path.parent, **gguf)
        model = AutoModelForCausalLM.from_pretrained(path.parent, dtype=torch.float32, **gguf)
        for about in ("quantization_config", "_pre_quantization_dtype"):
            if hasattr(model.config, about):
                delattr(model.config, about)
        model.hf_quantizer, model.is_quantized = None, False
    model.save_pretrained(folder / "model")
    tokenizer.save_pretrained(folder / "model")
    return model, tokenizer


def write(path, value):
    path.write_text(json.dumps(value))


def single_words(tokenizer):
    """Words with a space before them that are one token wherever they stand."""
    words = []
    for token in range(len(tokenizer)):
        text = tokenizer.decode([token])
        if text[:1] == " " and len(text) > 2 and text[1:].isascii() and text[1:].isalpha():
            if tokenizer(text, add_special_tokens=False).input_ids == [token]:
                words.append((text, token))
    return words


def lora(work):
    from peft import LoraConfig

    return LoraConfig(
        r=work["rank"],
        lora_alpha=2 * work["rank"],
        lora_dropout=0.0,
        target_modules=[f"{target}_proj" for target in work["targets"]],
        task_type="CAUSAL_LM",
    )


# The measurements


def train(work, folder):
    """Steps of AdamW on the answers' loss; the first step warms up and is not timed."""
    from peft import PeftModel

    model = load(folder, getattr(torch, work["peft_dtype"]))
    model = PeftModel.from_pretrained(model, folder / "adapter", is_trainable=True)
    model.train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=work["rate"], weight_decay=0.0)
    examples = json.loads((folder / "examples.json").read_text())["examples"]
    losses, seconds = [], []
    for step in range(work["steps"]):
        begun = time.perf_counter()
        batch = examples[step * work["batch"] : (step + 1) * work["batch"]]
        tokens = torch.tensor([example["tokens"] for example in batch])
        learn = torch.tensor([example["learn"] for example in batch])
        labels = tokens.where(learn, torch.tensor(-100))
        loss = model(input_ids=tokens, labels=labels).loss
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        seconds.append(time.perf_counter() - begun)
    timed = sum(seconds[1:])
    count = (work["steps"] - 1) * work["batch"]
    length = work["prompt"] + work["answer"]
    return {
        "examples_per_s": count / timed,
        "tokens_per_s": count * length / timed,
        "answer_tokens_per_s": count * work["answer"] / timed,
        "peak_rss_mb": memory_mb("VmHWM"),
        "losses": losses,
        "step_seconds": seconds,
    }


@torch.inference_mode()
def score(work, folder):
    """Log-probabilities of one-token labels behind each question, ten questions a pass."""
    model = load(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    asked = json.loads((folder / "questions.json").read_text())
    labels = tokenizer(asked["labels"], add_special_tokens=False).input_ids
    labels = torch.tensor(labels).squeeze(1)
    read = lambda texts: tokenizer(texts, add_special_tokens=False, return_tensors="pt").input_ids

    def ask(texts):
        logits = model(input_ids=read(texts), logits_to_keep=1, use_cache=False).logits[:, -1]
        return torch.log_softmax(logits, -1)[:, labels].tolist()

    ask(asked["prompts"][:10])
    begun, logprobs = time.perf_counter(), []
    for at in range(0, len(asked["prompts"]), 10):
        logprobs += ask(asked["prompts"][at : at + 10])
    seconds = time.perf_counter() - begun
    return {
        "questions_per_s": len(logprobs) / seconds,
        "peak_rss_mb": memory_mb("VmHWM"),
        "logprobs": logprobs,
    }


@torch.inference_mode()
def generate(work, folder):
    """Greedy answers to all prompts side by side, with a cache."""
    model = load(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    prompts = json.loads((folder / "prompts.json").read_text())["prompts"]
    tokens = tokenizer(prompts, add_special_tokens=False, return_tensors="pt").input_ids
    end = model.config.eos_token_id
    ends = set(end if isinstance(end, list) else [end])

    def answer(length):
        settings = {"max_new_tokens": length, "do_sample": False, "use_cache": True}
        settings |= {"attention_mask": torch.ones_like(tokens), "pad_token_id": min(ends)}
        return model.generate(tokens, **settings)[:, tokens.shape[1] :].tolist()

    answer(2)
    begun = time.perf_counter()
    answers = answer(work["new_tokens"])
    seconds = time.perf_counter() - begun
    ids = []
    for answer in answers:
        end = next((at for at, token in enumerate(answer) if token in ends), len(answer))
        ids.append(answer[:end])
    return {
        "tokens_per_s": sum(map(len, ids)) / seconds,
        "peak_rss_mb": memory_mb("VmHWM"),
        "ids": ids,
    }


if __name__ == "__main__":
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    main()
