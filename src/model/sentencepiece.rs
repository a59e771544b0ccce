//! Tokenizers that were trained with SentencePiece (Kudo & Richardson 2018): Llama 2,
//! Mistral, Gemma. Their merges follow from the scores of their pieces, spaces are
//! written as ▁, and what no piece covers is spelt in bytes.

use tokenizers::decoders::DecoderWrapper;
use tokenizers::decoders::byte_fallback::ByteFallback;
use tokenizers::decoders::fuse::Fuse;
use tokenizers::decoders::sequence::Sequence as Decoders;
use tokenizers::decoders::strip::Strip;
use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::normalizers::{Prepend, Replace, Sequence as Normalizers};
use tokenizers::pre_tokenizers::metaspace::{Metaspace, PrependScheme};
use tokenizers::{Error, Tokenizer};

use super::tokenizer::{Kind, Token};

/// SentencePiece's sign for a space.
const SPACE: char = '▁';

/// Where a space is put that is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// Nowhere (Gemma).
    Never,
    /// Before the text and behind every special token in it (Llama 2, Mistral until v0.2).
    EveryPiece,
    /// Before the text, unless it begins with one (Mistral from v0.3).
    Beginning,
}

impl Prefix {
    /// Of a vocabulary. A file says only whether there is a prefix; where, shows in
    /// `[INST]`, which became one token in Mistral's v0.3.
    pub fn of(tokens: &[Token], added: bool) -> Self {
        let instruction = |token: &Token| token.kind == Kind::Control && token.text == "[INST]";
        match added {
            false => Self::Never,
            true if tokens.iter().any(instruction) => Self::Beginning,
            true => Self::EveryPiece,
        }
    }
}

/// The text of a token as it stands in what people write: pieces that the makers chose by
/// hand are looked up before spaces become ▁.
pub(super) fn plain(token: Token) -> Token {
    match token.kind {
        Kind::UserDefined => Token {
            text: token.text.replace(SPACE, " "),
            ..token
        },
        _ => token,
    }
}

/// The tokenizer of these pieces, before its special tokens are added.
pub(super) fn build(tokens: &[Token], prefix: Prefix) -> Result<Tokenizer, Error> {
    let texts = tokens.iter().map(|token| token.text.clone());
    let vocabulary: Vocab = texts.zip(0u32..).collect();
    let merges = merges(tokens, &vocabulary);
    let mut bpe = BPE::builder()
        .vocab_and_merges(vocabulary, merges)
        .fuse_unk(true)
        .byte_fallback(tokens.iter().any(|token| token.kind == Kind::Byte));
    if let Some(unknown) = tokens.iter().find(|token| token.kind == Kind::Unknown) {
        bpe = bpe.unk_token(unknown.text.clone());
    }
    let mut tokenizer = Tokenizer::new(bpe.build()?);

    let sign = Replace::new(" ", SPACE)?;
    match prefix {
        Prefix::Never => {
            tokenizer.with_normalizer(Some(sign))?;
        }
        Prefix::EveryPiece => {
            let steps = vec![Prepend::new(SPACE.into()).into(), sign.into()];
            tokenizer.with_normalizer(Some(Normalizers::new(steps)))?;
        }
        Prefix::Beginning => {
            let rule = Metaspace::new(SPACE, PrependScheme::First, false);
            tokenizer.with_pre_tokenizer(Some(rule));
        }
    }
    let mut steps: Vec<DecoderWrapper> = vec![
        Replace::new(SPACE.to_string(), " ")?.into(),
        ByteFallback::new().into(),
        Fuse::new().into(),
    ];
    if prefix != Prefix::Never {
        steps.push(Strip::new(' ', 1, 0).into());
    }
    tokenizer.with_decoder(Some(Decoders::new(steps)));
    Ok(tokenizer)
}

/// Every way in which two pieces make a third, best score first, as transformers turns
/// scores into merges. Only learnt pieces take part.
fn merges(tokens: &[Token], vocabulary: &Vocab) -> Merges {
    let learnt = |piece: &str| {
        let token = vocabulary.get(piece).map(|&id| &tokens[id as usize]);
        token.is_some_and(|token| token.kind == Kind::Normal)
    };
    let mut found: Vec<(&Token, &str, &str)> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Normal) {
        let mut splits: Vec<(&str, &str)> = (token.text.char_indices().skip(1))
            .map(|(at, _)| token.text.split_at(at))
            .filter(|(left, right)| learnt(left) && learnt(right))
            .collect();
        // SentencePiece merges from the left.
        splits.reverse();
        found.extend(splits.into_iter().map(|(left, right)| (token, left, right)));
    }
    found.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
    let merge = |(_, left, right): (&Token, &str, &str)| (left.to_owned(), right.to_owned());
    found.into_iter().map(merge).collect()
}
