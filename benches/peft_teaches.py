"""Teaches a model with transformers + PEFT on the lines of a training job, and asks it.

`compare_teaching.py` starts this file with the Python of its virtual environment:

    peft_teaches.py WORK.json FOLDER    prints one JSON object: losses, answers by cue
"""

import json
import math
import random
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoTokenizer, get_cosine_schedule_with_warmup

from peft_side import load, prepare_model

TARGETS = ["q", "k", "v", "o", "gate", "up", "down"]


def main():
    work, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(work["seed"])
    if not (folder / "model").exists():
        prepare_model(Path(work["model"]), folder)
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    model = load(folder)
    settings = LoraConfig(
        r=work["rank"],
        lora_alpha=2 * work["rank"],
        lora_dropout=0.0,
        target_modules=[f"{target}_proj" for target in TARGETS],
        task_type="CAUSAL_LM",
    )
    model = get_peft_model(model, settings)
    losses = teach(model, tokenizer, work)
    print(json.dumps({"losses": losses, "answers": ask(model, tokenizer, work)}))


def asked(tokenizer, messages):
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return tokenizer(text, add_special_tokens=False).input_ids


def teach(model, tokenizer, work):
    """Steps of AdamW on the loss of the answers' tokens."""
    examples = []
    for line in Path(work["examples"]).read_text().split("\n"):
        example = json.loads(line) if line else {"part": ""}
        if example["part"] != "train":
            continue
        prompt = asked(tokenizer, example["messages"])
        answer = tokenizer(example["answer"], add_special_tokens=False).input_ids
        answer.append(tokenizer.eos_token_id)
        examples.append((prompt + answer, len(prompt)))
    draw, batch = random.Random(work["seed"]), work["batch"]
    steps = math.ceil(work["epochs"] * math.ceil(len(examples) / batch))
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=work["rate"], weight_decay=0.0)
    rate = get_cosine_schedule_with_warmup(optimiser, round(work["warm_up"] * steps), steps)
    model.train()
    order, losses = [], []
    for _ in range(steps):
        if not order:
            order = draw.sample(examples, len(examples))
        now, order = order[:batch], order[batch:]
        longest = max(len(tokens) for tokens, _ in now)
        pad = lambda values, filler: values + [filler] * (longest - len(values))
        tokens = torch.tensor([pad(tokens, tokenizer.eos_token_id) for tokens, _ in now])
        labels = [pad([-100] * begin + tokens[begin:], -100) for tokens, begin in now]
        mask = torch.tensor([pad([1] * len(tokens), 0) for tokens, _ in now])
        loss = model(input_ids=tokens, attention_mask=mask, labels=torch.tensor(labels)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        rate.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    return losses


@torch.inference_mode()
def ask(model, tokenizer, work):
    """Greedy answers by cue, sixteen prompts side by side, padded on the left."""
    model.eval()
    answers, cues = {}, list(work["prompts"])
    for at in range(0, len(cues), 16):
        now = cues[at : at + 16]
        prompts = [
            asked(tokenizer, [{"role": "user", "content": work["prompts"][cue]}]) for cue in now
        ]
        longest = max(map(len, prompts))
        pad = lambda values, filler: [filler] * (longest - len(values)) + values
        tokens = torch.tensor([pad(prompt, tokenizer.eos_token_id) for prompt in prompts])
        mask = torch.tensor([pad([1] * len(prompt), 0) for prompt in prompts])
        said = model.generate(
            input_ids=tokens,
            attention_mask=mask,
            max_new_tokens=work["new_tokens"],
            do_sample=False,
            pad_token_id=tokenizer.eos_token_id,
        )
        texts = tokenizer.batch_decode(said[:, longest:], skip_special_tokens=True)
        answers |= dict(zip(now, texts))
    return answers


if __name__ == "__main__":
    main()
