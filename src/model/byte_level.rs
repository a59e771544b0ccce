//! Byte-level BPE (Sennrich et al. 2016; Radford et al. 2019): Llama 3, Qwen, SmolLM. A
//! GGUF brings vocabulary and merges, and the name of the rule that cuts a text before
//! merging.

use tokenizers::decoders::byte_level::ByteLevel;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::normalizers::unicode::NFC;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{Error, SplitDelimiterBehavior, Tokenizer};

use super::tokenizer::Token;

/// How Llama 3 cuts a text: contractions, words, up to three digits, signs, spaces.
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// How Qwen 2 does: the same with single digits.
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// The tokenizer of this vocabulary and these merges, such as `Ġ t`, before its special
/// tokens are added.
pub(super) fn build<'a>(
    tokens: &[Token],
    merges: impl Iterator<Item = &'a str>,
    cut: Cut,
) -> Result<Tokenizer, Error> {
    let merges = merges
        .filter_map(|merge| merge.split_once(' '))
        .map(|(left, right)| (left.to_owned(), right.to_owned()))
        .collect();
    let texts = tokens.iter().map(|token| token.text.clone());
    let vocabulary: Vocab = texts.zip(0u32..).collect();
    let bpe = BPE::builder()
        .vocab_and_merges(vocabulary, merges)
        .ignore_merges(cut == Cut::Llama3)
        .build()?;
    let mut tokenizer = Tokenizer::new(bpe);
    if cut == Cut::Qwen2 {
        tokenizer.with_normalizer(Some(NFC))?;
    }
    tokenizer.with_pre_tokenizer(Some(cut.rule()?));
    tokenizer.with_decoder(Some(ByteLevel::new(false, false, false)));
    Ok(tokenizer)
}

/// The rule that cuts a text into pieces within which merges happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// GPT-2's.
    Gpt2,
    /// GPT-2's, with every digit alone.
    Smollm,
    Llama3,
    Qwen2,
}

impl Cut {
    /// By llama.cpp's name for it; none where we do not know it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "gpt-2" | "gpt2" => Self::Gpt2,
            "smollm" => Self::Smollm,
            "llama-bpe" | "llama3" | "llama-v3" => Self::Llama3,
            "qwen2" => Self::Qwen2,
            _ => return None,
        })
    }

    fn rule(self) -> Result<PreTokenizerWrapper, Error> {
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

#[cfg(test)]
mod tests {
    use tokenizers::{OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer};

    use super::*;

    #[test]
    fn each_rule_cuts_as_its_models_do() {
        let pieces = |name: &str| -> String {
            let mut text = PreTokenizedString::from("I'll pay 12345 x\n\n!");
            Cut::named(name)
                .unwrap()
                .rule()
                .unwrap()
                .pre_tokenize(&mut text)
                .unwrap();
            let splits = text.get_splits(OffsetReferential::Original, OffsetType::Byte);
            splits
                .iter()
                .map(|split| split.0)
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(pieces("gpt-2"), "I|'ll|Ġpay|Ġ12345|Ġx|Ċ|Ċ|!");
        assert_eq!(pieces("smollm"), "I|'ll|Ġpay|Ġ|1|2|3|4|5|Ġx|Ċ|Ċ|!");
        assert_eq!(pieces("llama-bpe"), "I|'ll|Ġpay|Ġ|123|45|Ġx|ĊĊ|!");
        assert_eq!(pieces("qwen2"), "I|'ll|Ġpay|Ġ|1|2|3|4|5|Ġx|ĊĊ|!");
        assert_eq!(Cut::named("other"), None);
    }
}
