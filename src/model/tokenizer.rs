//! Text to tokens and back, as the model's own tokenizer does it.
//!
//! A Hugging Face folder brings a `tokenizer.json`. A GGUF brings a vocabulary, of a
//! byte-level BPE or of SentencePiece, from which the same is built.

use std::path::Path;

use tokenizers::AddedToken;

use super::byte_level::{self, Cut};
use super::sentencepiece::{self, Prefix};
use crate::config::gguf::{Gguf, Value};
use crate::config::{Config, damaged};
use crate::{Problem, Result, artifact, t};

/// A token of a GGUF's vocabulary; its place there is its id.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub text: String,
    pub kind: Kind,
    /// How early SentencePiece merges it; byte-level vocabularies have none.
    pub score: f64,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Learnt from texts.
    Normal,
    /// Stands for what the vocabulary cannot spell.
    Unknown,
    /// A sign for the model, such as the end of a turn.
    Control,
    /// Chosen by hand: never cut, never merged.
    UserDefined,
    Unused,
    Byte,
}

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
        let bytes = artifact::read(&artifact::hub_file(&file))?;
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
        let mut tokens = vocabulary(gguf);
        // As llama.cpp assumes where the file says nothing.
        let bos_assumed;
        let mut inner = match gguf.text("tokenizer.ggml.model").unwrap_or("none") {
            "gpt2" => {
                let cut = gguf.text("tokenizer.ggml.pre").unwrap_or_default();
                let cut = Cut::named(cut).ok_or_else(|| unknown(cut))?;
                bos_assumed = cut == Cut::Llama3;
                let merges = texts(gguf.list("tokenizer.ggml.merges"));
                byte_level::build(&tokens, merges, cut).map_err(broken)?
            }
            "llama" => {
                bos_assumed = true;
                tokens = tokens.into_iter().map(sentencepiece::plain).collect();
                let prefix = gguf.switch("tokenizer.ggml.add_space_prefix");
                let prefix = Prefix::of(&tokens, prefix.unwrap_or(true));
                sentencepiece::build(&tokens, prefix).map_err(broken)?
            }
            other => return Err(unknown(other)),
        };
        let of_kind = |kind: Kind| {
            let tokens = tokens.iter().filter(move |token| token.kind == kind);
            tokens.map(move |token| added(&token.text, kind != Kind::UserDefined))
        };
        let ends = [&config.bos_token, &config.eos_token].into_iter().flatten();
        let special = of_kind(Kind::Control)
            .chain(of_kind(Kind::Unknown))
            .chain(ends.map(|text| added(text, true)));
        inner.add_special_tokens(special).map_err(broken)?;
        inner
            .add_tokens(of_kind(Kind::UserDefined))
            .map_err(broken)?;
        let begins_with_bos = gguf.switch("tokenizer.ggml.add_bos_token");
        Ok(Self {
            inner,
            begins_with_bos: begins_with_bos.unwrap_or(bos_assumed),
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

    /// The first token of a text that is a sign for the model, not part of what it says.
    pub fn first_sign(&self, text: &str) -> Result<Option<u32>> {
        let added = self.inner.get_added_vocabulary().get_added_tokens_decoder();
        let sign = |id: &u32| {
            let token = added.get(id);
            token.is_some_and(|token| !token.content.trim().is_empty())
        };
        Ok(self.encode(text)?.into_iter().find(sign))
    }

    /// Special tokens are left out.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.inner.decode(ids, true).map_err(unencoded)
    }
}

/// The vocabulary of a GGUF; a token without a type is an ordinary one.
fn vocabulary(gguf: &Gguf) -> Vec<Token> {
    let kinds = gguf.list("tokenizer.ggml.token_type");
    let scores = gguf.list("tokenizer.ggml.scores");
    let texts = texts(gguf.list("tokenizer.ggml.tokens")).enumerate();
    let token = |(at, text): (usize, &str)| Token {
        text: text.to_owned(),
        kind: match kinds.get(at) {
            Some(Value::Int(2)) => Kind::Unknown,
            Some(Value::Int(3)) => Kind::Control,
            Some(Value::Int(4)) => Kind::UserDefined,
            Some(Value::Int(5)) => Kind::Unused,
            Some(Value::Int(6)) => Kind::Byte,
            _ => Kind::Normal,
        },
        score: match scores.get(at) {
            Some(Value::Float(score)) => *score,
            _ => 0.0,
        },
    };
    texts.map(token).collect()
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
