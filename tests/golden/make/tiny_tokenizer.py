"""Tokenizer and chat template of the models in tests/golden/tiny (standard library only).

Byte-level BPE with a few merges: 0 padding, 1 begins a message, 2 ends one, 3.. bytes.
Run in this folder: python tiny_tokenizer.py
"""
import json

FAMILIES = ["llama", "mistral", "qwen2", "qwen3", "gemma2"]
SPECIAL = ["<pad>", "<|im_start|>", "<|im_end|>"]
MERGES = ["Ġ t", "h e", "Ġt he", "i n", "e r", "a n", "o n", "r e", "Ġ a", "Ġ w", "a t", "o r", "e s", "Ġ s", "Ġ o", "n d", "i t", "o u", "e n", "in g"]
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def byte_letters():
    """GPT-2's printable letter for every byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}
    return [letters[byte] for byte in range(256)]


tokens = SPECIAL + byte_letters() + [merge.replace(" ", "") for merge in MERGES]
byte_level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True)
tokenizer = dict(
    version="1.0",
    truncation=None,
    padding=None,
    added_tokens=[dict(id=i, content=text, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) for i, text in enumerate(SPECIAL)],
    normalizer=None,
    pre_tokenizer=dict(type="Sequence", pretokenizers=[dict(type="Digits", individual_digits=True), byte_level]),
    post_processor=None,
    decoder=byte_level,
    model=dict(type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None, end_of_word_suffix=None, fuse_unk=False, byte_fallback=False, ignore_merges=False,
               vocab={text: i for i, text in enumerate(tokens)}, merges=[merge.split(" ") for merge in MERGES]),
)
config = dict(bos_token=SPECIAL[1], chat_template=TEMPLATE, eos_token=SPECIAL[2], pad_token=SPECIAL[0], tokenizer_class="PreTrainedTokenizerFast")
for family in FAMILIES:
    for name, content in (("tokenizer.json", tokenizer), ("tokenizer_config.json", config)):
        with open(f"../tiny/{family}/{name}", "w") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.write("\n")
