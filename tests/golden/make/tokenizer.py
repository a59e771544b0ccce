"""Small vocabularies as GGUF files and the ids of awkward texts, for tests/golden/tokenizer.

Three SentencePiece models of the kinds that Llama 2, Mistral v0.3 and Gemma have: the ids
of ordinary text are sentencepiece's own; special tokens cut a text, and each piece between
them is read by sentencepiece alone, as the original tokenizers do it. Two byte-level ones
of the kinds that Llama 3 and Qwen 2 have: the ids are those of transformers.
Run in this folder: python tokenizer.py (needs sentencepiece, protobuf, gguf, transformers)
"""
import inspect, io, json, random, re
import sentencepiece
from gguf import GGUFWriter, TokenType
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import Qwen2Tokenizer
from transformers.convert_slow_tokenizer import TikTokenConverter
from sentencepiece import sentencepiece_model_pb2 as proto

OUT = "../tokenizer"
WORDS = """the of and to in is was for on are with his they at be this have from one had by word but not what all were
we when your can said there use an each which she do how their if will up other about out many then them these so some
her would make like him into time has look two more write go see number way could people my than first water been call
who its now find long down day did get come made may part bird family grandmother mosquito culture answer question
maison école été garçon où naïve straße über Mädchen größe niño corazón ação não кошка собака солнце вода дом язык слово
ελληνικά θάλασσα σπίτι λόγος 日本 日本語 東京 中国 中文 文化 水 人 家族 한국어 사람 문화 물 हिन्दी पानी संस्कृति العربية ماء ثقافة
שלום מים ภาษาไทย น้ำ 12 345 2024 3.14 e.g. don't it's x=1; f(x) {a} [b] <c> #1 50% a/b""".split()

TEXTS = [
    "", " ", "  ", "      ", "a", " a", "  a", "a ", "a  ", "a  b", "a   b    c     d       e", "\n", "\n\n", "a\nb\n\nc\n\n\nd", " \n \n", "\ta\t\tb",
    "The grandmother said: what a question!", "the word of the day", "HELLO world", "1234567890 3.14159", "don't f(x)={a}",
    "Où est la maison ? L'été, à l'école.", "Größe über Straße", "кошка и собака", "ελληνικά θάλασσα", "日本語と中文。東京の水", "한국어 문화", "हिन्दी पानी", "العربية ماء", "שלום", "ภาษาไทยน้ำ",
    "🙂", "a🙂b 👩‍👩‍👧‍👦 🇫🇷", "𝔘𝔫𝔦", "\u0000\u0001", "e\u0301 é", "ａｂｃ", "a\u00a0b\u3000c\u200bd", "<0x41>", "<unk", "aaaaaaaaaaaaa", "thethethethe", "tthhee", "...........", "========",
]
WITH_SIGNS = {
    "llama": ["<s>[INST] the word [/INST] answer </s>", "<s> a</s>b <s>", "</s>", "a<s>", "<s>\n\n<unk>x", "▁a▁▁b"],
    "mistral": ["<s>[INST] the word[/INST] answer</s>", "<s>[INST]the word[/INST]answer</s>", "a[INST] b", "[/INST]", " a [INST]  b [/INST] c", "▁a▁▁b"],
    "gemma": ["<bos><start_of_turn>user\nthe word<end_of_turn>\n<start_of_turn>model\n", "<start_of_turn>  a\n\n\nb", "a <eos> b", "<pad><unk>"],
}


def texts(name):
    random.seed(name)
    spaces = lambda: " " * random.choice([1] * 12 + [2, 2, 3, 4, 4, 8])
    return ("".join(word + spaces() for word in random.choices(WORDS, k=random.randint(3, 12))) for _ in range(3000))


def train(name, **settings):
    """A model of 900 pieces with the settings of the real ones."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=texts(name), model_writer=model, vocab_size=900, model_type="bpe", character_coverage=0.999, byte_fallback=True, split_digits=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, num_threads=1, minloglevel=2, **settings)
    return proto.ModelProto.FromString(model.getvalue())


def reader(model, dummy_prefix):
    changed = proto.ModelProto()
    changed.CopyFrom(model)
    changed.normalizer_spec.add_dummy_prefix = dummy_prefix
    return sentencepiece.SentencePieceProcessor(model_proto=changed.SerializeToString()).encode


def ids(model, text, prefix):
    """`prefix`: where a space is put that is not in the text; see src/model/sentencepiece.rs."""
    signs = {piece.piece: at for at, piece in enumerate(model.pieces) if piece.type in (2, 3)}
    found, at = [], 0
    for part in re.split("(" + "|".join(map(re.escape, signs)) + ")", text):
        if part in signs:
            found.append(signs[part])
        elif part:
            wanted = prefix == "every" or (prefix == "beginning" and at == 0 and not part.startswith((" ", "▁")))
            found += reader(model, wanted)(part)
        at += len(part)
    return found


def opened(name, architecture, size):
    """A GGUF with what must be said before the vocabulary."""
    writer = GGUFWriter(f"{OUT}/{name}.gguf", architecture)
    writer.add_context_length(64); writer.add_embedding_length(8); writer.add_block_count(1); writer.add_feed_forward_length(8)
    writer.add_head_count(2); writer.add_head_count_kv(1); writer.add_key_length(4); writer.add_layer_norm_rms_eps(1e-6); writer.add_vocab_size(size)
    return writer


def close(writer):
    writer.write_header_to_file(); writer.write_kv_data_to_file(); writer.close()


def write(name, model, eos, add_space_prefix):
    writer = opened(name, "gemma2" if name == "gemma" else "llama", len(model.pieces))
    # As llama.cpp's converter stores them: pieces chosen by hand with spaces for ▁.
    texts = [piece.piece.replace("▁", " ") if piece.type == 4 else piece.piece for piece in model.pieces]
    types = [TokenType(piece.type) for piece in model.pieces]
    writer.add_tokenizer_model("llama"); writer.add_tokenizer_pre("default")
    writer.add_token_list(texts); writer.add_token_scores([piece.score for piece in model.pieces]); writer.add_token_types(types)
    writer.add_bos_token_id(2 if name == "gemma" else 1); writer.add_eos_token_id(eos); writer.add_unk_token_id(3 if name == "gemma" else 0)
    if add_space_prefix is not None: writer.add_add_space_prefix(add_space_prefix)
    close(writer)


def byte_level(name, cut, normalizer, signs):
    """Trains 600 tokens; writes them, and gives vocabulary and merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = cut
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(texts(name), trainers.BpeTrainer(vocab_size=600, initial_alphabet=alphabet, show_progress=False))
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = model["vocab"]
    vocabulary |= {sign: len(vocabulary) + at for at, sign in enumerate(signs)}
    writer = opened(name, "qwen2" if name == "qwen2" else "llama", len(vocabulary))
    writer.add_tokenizer_model("gpt2"); writer.add_tokenizer_pre("qwen2" if name == "qwen2" else "llama-bpe")
    writer.add_token_list(sorted(vocabulary, key=vocabulary.get))
    writer.add_token_types([TokenType.NORMAL] * (len(vocabulary) - len(signs)) + [TokenType.CONTROL] * len(signs))
    writer.add_token_merges([" ".join(merge) for merge in model["merges"]])
    writer.add_eos_token_id(vocabulary[signs[-1]])
    close(writer)
    return vocabulary, [tuple(merge) for merge in model["merges"]]


TURNS = ("<start_of_turn>", "<end_of_turn>")
llama = train("llama", unk_id=0, bos_id=1, eos_id=2, pad_id=-1)
mistral = train("mistral", unk_id=0, bos_id=1, eos_id=2, pad_id=-1, control_symbols=["[INST]", "[/INST]"])
gemma = train("gemma", pad_id=0, eos_id=1, bos_id=2, unk_id=3, add_dummy_prefix=False, user_defined_symbols=[*TURNS, *("\n" * n for n in range(1, 6)), *("▁" * n for n in range(2, 9)), "<table>"])
for piece in gemma.pieces:  # signs, although trained as pieces chosen by hand
    if piece.piece in TURNS: piece.type = 3
write("llama", llama, 2, None)
write("mistral", mistral, 2, True)
write("gemma", gemma, 1, False)
expected = {}
for name, model, prefix in ("llama", llama, "every"), ("mistral", mistral, "beginning"), ("gemma", gemma, "never"):
    expected[name] = [[text, ids(model, text, prefix)] for text in TEXTS + WITH_SIGNS[name]]

pattern = inspect.signature(TikTokenConverter.__init__).parameters["pattern"].default
cut = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
signs = ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
vocabulary, merges = byte_level("llama3", cut, None, signs)
llama3 = Tokenizer(models.BPE(vocabulary, merges, ignore_merges=True))
llama3.pre_tokenizer = cut
llama3.add_special_tokens([AddedToken(sign, normalized=False, special=True) for sign in signs])
expected["llama3"] = [[text, llama3.encode(text, add_special_tokens=False).ids] for text in TEXTS + ["<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nthe word<|eot_id|>", "a<|eot_id|> b"]]

signs = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
vocabulary, merges = byte_level("qwen2", Qwen2Tokenizer().backend_tokenizer.pre_tokenizer, normalizers.NFC(), signs)
qwen2 = Qwen2Tokenizer(vocab=vocabulary, merges=merges, extra_special_tokens=signs)
expected["qwen2"] = [[text, qwen2.encode(text, add_special_tokens=False)] for text in TEXTS + ["<|im_start|>user\nthe word<|im_end|>\n", "a<|im_end|> b"]]

with open(f"{OUT}/expected.json", "w") as file:
    json.dump(expected, file, ensure_ascii=False, indent=0)
    file.write("\n")
