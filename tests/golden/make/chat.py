"""What transformers renders from the families' chat templates, for tests/golden/chat/expected.json.

The templates lie beside it as their makers released them (those of TRL's chat_templates, of
llama.cpp's tests, and Llama 2's). Today is 26 July 2024, and models are asked not to think.
Run in this folder: python chat.py (needs transformers, jinja2)
"""
import datetime, glob, json, os
from transformers.utils import chat_template_utils


class Frozen(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26)


chat_template_utils.datetime = Frozen
OUT = "../chat"
SIGNS = {"llama-2": ("<s>", "</s>"), "llama-3": ("<|begin_of_text|>", "<|eot_id|>"), "mistral": ("<s>", "</s>"), "qwen": ("", "<|im_end|>"), "gemma": ("<bos>", "<eos>")}
SYSTEM = ("system", "Answer with one number only.")
QUESTION = ("user", "Name five words you think of when you read: “mosquito” <b> & 'é'\n{{ 1 }}")
ANSWER, NEXT, OTHER = ("assistant", "summer, itch"), ("user", "  And “日本”?\n"), ("assistant", "tea")
CONVERSATIONS = [[QUESTION], [SYSTEM, QUESTION], [QUESTION, ANSWER, NEXT], [SYSTEM, QUESTION, ANSWER, NEXT, OTHER, QUESTION]]
NO_SYSTEM = ("gemma-2-it", "mistral-instruct-v0.2")


def render(template, signs, messages, answer_next):
    messages = [dict(role=role, content=content) for role, content in messages]
    rendered, _ = chat_template_utils.render_jinja_template(
        [messages], chat_template=template, add_generation_prompt=answer_next, enable_thinking=False, bos_token=signs[0], eos_token=signs[1])
    return rendered[0]


def without_system(messages):
    (_, system), (role, question), *others = messages
    return [(role, f"{system}\n\n{question}"), *others]


expected = {}
for path in sorted(glob.glob(f"{OUT}/*.jinja")):
    name = os.path.basename(path).removesuffix(".jinja")
    template = open(path, newline="").read()
    signs = next(signs for start, signs in SIGNS.items() if name.startswith(start))
    cases = []
    for messages in CONVERSATIONS:
        shown = messages
        if messages[0] == SYSTEM and name in NO_SYSTEM:
            try:
                render(template, signs, messages, True)
                raise AssertionError(f"{name} takes a system message")
            except chat_template_utils.jinja2.exceptions.TemplateError:
                shown = without_system(messages)
        cases.append(dict(messages=[dict(role=role, content=content) for role, content in messages], text=render(template, signs, shown, True)))
    whole = render(template, signs, [QUESTION, OTHER], False)
    expected[name] = dict(bos=signs[0], eos=signs[1], end=whole[whole.rindex(OTHER[1]) + len(OTHER[1]):], cases=cases)
with open(f"{OUT}/expected.json", "w") as file:
    json.dump(expected, file, ensure_ascii=False, indent=1)
    file.write("\n")
