//! Text to tokens and back, as the model's own tokenizer does it.
//!
//! A Hugging Face folder brings a `tokenizer.json`; a GGUF brings vocabulary and merges
//! of a byte-level BPE (Sennrich et al. 2016; Radford et al. 2019) and the name of the
//! rule that cuts a text before merging.

use std::path::Path;

use tokenizers::decoders::byte_level::ByteLevel;
use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::unicode::NFC;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, SplitDelimiterBehavior};

use crate::config::gguf::{Gguf, Value};
use crate::config::{Config, damaged};
use crate::{Problem, Result, t};

/// How Llama 3 cuts a text: contractions, words, up to three digits, signs, spaces.
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// How Qwen 2 does: the same with single digits.
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// Token types in GGUF.
const CONTROL: i64 = 3;
const USER_DEFINED: i64 = 4;

/// A model's tokenizer.
pub(super) struct Tokenizer {
    inner: tokenizers::Tokenizer,
    begins_with_bos: bool,
}

impl Tokenizer {
    /// Of a GGUF file or a Hugging Face folder.
    pub fn load(path: &Path, config: &Config) -> Result<Self> {
        if !path.is_dir() {
            return Self::from_gguf(&Gguf::open(path)?, path, config);
        }
        let file = path.join("tokenizer.json");
        let bytes = std::fs::read(&file).map_err(|e| Problem::io(&file, &e))?;
        let inner =
            tokenizers::Tokenizer::from_bytes(bytes).map_err(|e| damaged(&file, e.to_string()))?;
        let first = inner
            .encode_fast("a", true)
            .map_err(unencoded)?
            .get_ids()
            .first()
            .copied();
        let begins_with_bos = config.bos.is_some() && first == config.bos;
        Ok(Self {
            inner,
            begins_with_bos,
        })
    }

    fn from_gguf(gguf: &Gguf, path: &Path, config: &Config) -> Result<Self> {
        let broken = |e: tokenizers::Error| damaged(path, e.to_string());
        let kind = gguf.text("tokenizer.ggml.model").unwrap_or("none");
        if kind != "gpt2" {
            return Err(unknown(kind));
        }
        let tokens = texts(gguf.list("tokenizer.ggml.tokens"));
        let merges: Vec<(String, String)> = texts(gguf.list("tokenizer.ggml.merges"))
            .filter_map(|merge| merge.split_once(' '))
            .map(|(left, right)| (left.to_owned(), right.to_owned()))
            .collect();
        let vocabulary: tokenizers::models::bpe::Vocab =
            tokens.clone().map(str::to_owned).zip(0u32..).collect();
        let cut = Cut::named(gguf.text("tokenizer.ggml.pre").unwrap_or("default"))?;
        let bpe = BPE::builder()
            .vocab_and_merges(vocabulary, merges)
            .ignore_merges(matches!(cut, Cut::Llama3))
            .build()
            .map_err(broken)?;

        let mut inner = tokenizers::Tokenizer::new(bpe);
        if matches!(cut, Cut::Qwen2) {
            inner.with_normalizer(Some(NFC)).map_err(broken)?;
        }
        inner.with_pre_tokenizer(Some(cut.rule().map_err(broken)?));
        inner.with_decoder(Some(ByteLevel::new(false, false, false)));
        let types = gguf.list("tokenizer.ggml.token_type");
        let typed = |wanted: i64| {
            let of_type = types.iter().zip(tokens.clone());
            let of_type = of_type.filter(move |(found, _)| **found == Value::Int(wanted));
            of_type.map(move |(_, text)| added(text, wanted == CONTROL))
        };
        let ends = [&config.bos_token, &config.eos_token].into_iter().flatten();
        let special = typed(CONTROL).chain(ends.map(|text| added(text, true)));
        inner.add_special_tokens(special).map_err(broken)?;
        inner.add_tokens(typed(USER_DEFINED)).map_err(broken)?;
        let begins_with_bos = gguf.switch("tokenizer.ggml.add_bos_token").unwrap_or(false);
        Ok(Self {
            inner,
            begins_with_bos,
        })
    }

    /// Whether plain texts for this model begin with its first token.
    pub fn begins_with_bos(&self) -> bool {
        self.begins_with_bos
    }

    /// Special tokens in the text are recognised, none are added.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let encoding = self.inner.encode_fast(text, false).map_err(unencoded)?;
        Ok(encoding.get_ids().to_vec())
    }

    /// Special tokens are left out.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.inner.decode(ids, true).map_err(unencoded)
    }
}

/// The rule that cuts a text into pieces within which merges happen.
enum Cut {
    /// GPT-2's.
    Gpt2,
    /// GPT-2's, with every digit alone.
    Smollm,
    Llama3,
    Qwen2,
}

impl Cut {
    /// By llama.cpp's name for it.
    fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "gpt-2" | "gpt2" | "default" => Self::Gpt2,
            "smollm" => Self::Smollm,
            "llama-bpe" | "llama3" | "llama-v3" => Self::Llama3,
            "qwen2" => Self::Qwen2,
            other => return Err(unknown(other)),
        })
    }

    fn rule(&self) -> Result<PreTokenizerWrapper, tokenizers::Error> {
        let bytes = |regex| ByteLevel::new(false, true, regex).into();
        let split = |pattern: &str| {
            let pattern = SplitPattern::Regex(pattern.to_owned());
            Split::new(pattern, SplitDelimiterBehavior::Isolated, false)
        };
        let steps = match self {
            Self::Gpt2 => vec![bytes(true)],
            Self::Smollm => vec![Digits::new(true).into(), bytes(true)],
            Self::Llama3 => vec![split(LLAMA3)?.into(), bytes(false)],
            Self::Qwen2 => vec![split(QWEN2)?.into(), bytes(false)],
        };
        Ok(Sequence::new(steps).into())
    }
}

fn texts(values: &[Value]) -> impl Iterator<Item = &str> + Clone {
    values.iter().map(|value| match value {
        Value::Text(text) => text.as_str(),
        _ => "",
    })
}

fn added(text: &str, special: bool) -> AddedToken {
    AddedToken::from(text, special).normalized(false)
}

fn unknown(kind: &str) -> Problem {
    Problem::new(t!("model-tokenizer", kind = kind)).advise(t!("model-tokenizer-advice"))
}

fn unencoded(error: tokenizers::Error) -> Problem {
    Problem::new(t!("model-encode", error = error.to_string()))
}
