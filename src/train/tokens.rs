//! Examples as a model reads them: tokens, and which of them are learnt.
//!
//! The mask belongs to the format. A conversation goes through the model's chat template
//! and is learnt from where the answer begins to the end of the turn; a text without a
//! question is learnt whole, without a template, in as many pieces as it takes.

use std::path::Path;

use super::{Example, Part};
use crate::model::{Model, Reader, Sequence};
use crate::recipe::Recipe;
use crate::{Result, t};

/// An example in tokens.
struct Tokenised {
    /// Where it is learnt whole and is longer than may be read at once, in pieces.
    sequences: Vec<Sequence>,
    /// Whether its end did not fit.
    cut: bool,
}

/// Whether anything of it is learnt: the first token never is.
fn teaches(sequence: &Sequence) -> bool {
    sequence.learn.iter().skip(1).any(|&learnt| learnt)
}

/// Tokens of an example, at most `max_tokens` at once.
fn tokenise(reader: &Reader, example: &Example, max_tokens: usize) -> Result<Tokenised> {
    match example.messages.is_empty() {
        true => whole(reader, example, max_tokens),
        false => answer(reader, example, max_tokens),
    }
}

/// A text that is learnt whole, where it must be in pieces of about the same length. The
/// last token of a piece begins the next, so that each token but the first is learnt once: the
/// text's own, or what the model's texts begin with.
fn whole(reader: &Reader, example: &Example, max_tokens: usize) -> Result<Tokenised> {
    let tokens = reader.encode_whole(&example.answer)?;
    let learnt = tokens.len().saturating_sub(1).max(1);
    let pieces = learnt.div_ceil(max_tokens.saturating_sub(1).max(1));
    let step = learnt.div_ceil(pieces);
    let starts = (0..learnt).step_by(step);
    let piece = |start: usize| {
        let end = tokens.len().min(start + step + 1);
        Sequence {
            tokens: tokens[start..end].to_vec(),
            learn: vec![true; end - start],
        }
    };
    Ok(Tokenised {
        sequences: starts.map(piece).collect(),
        cut: false,
    })
}

/// A question with its answer, cut at the end. Both are tokenised apart, so that the
/// question's tokens are the same in training and in asking.
fn answer(reader: &Reader, example: &Example, max_tokens: usize) -> Result<Tokenised> {
    let mut tokens = reader.encode(&reader.chat(&example.messages)?)?;
    let answer = reader.encode(&format!("{}{}", example.answer, reader.end_of_answer()))?;
    let mut learn = vec![false; tokens.len()];
    learn.resize(tokens.len() + answer.len(), true);
    tokens.extend(answer);
    let cut = tokens.len() > max_tokens;
    tokens.truncate(max_tokens);
    learn.truncate(max_tokens);
    Ok(Tokenised {
        sequences: vec![Sequence { tokens, learn }],
        cut,
    })
}

/// The examples of a part in tokens; what does not fit is counted in `warnings`.
pub(super) fn read(
    model: &Model,
    recipe: &Recipe,
    examples: &[Example],
    part: Part,
    warnings: &mut Vec<String>,
) -> Result<Vec<Sequence>> {
    let longest = recipe.run.max_tokens.min(model.config().max_positions);
    let (mut cut, mut useless, mut long, mut pieces) = (0, 0, 0, 0);
    let mut sequences = Vec::new();
    for example in examples.iter().filter(|example| example.part == part) {
        let mut tokenised = tokenise(model.reader(), example, longest)?;
        tokenised.sequences.retain(teaches);
        match tokenised.sequences.len() {
            0 => useless += 1,
            1 => cut += usize::from(tokenised.cut),
            several => {
                long += 1;
                pieces += several;
            }
        }
        sequences.extend(tokenised.sequences);
    }
    if cut > 0 {
        warnings.push(t!("train-cut", count = cut, tokens = longest));
    }
    if long > 0 {
        let message = t!(
            "train-pieces",
            count = long,
            tokens = longest,
            pieces = pieces
        );
        warnings.push(message);
    }
    if useless > 0 {
        warnings.push(t!("train-useless", count = useless, tokens = longest));
    }
    Ok(sequences)
}

/// An example as the model will read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The text in order, in pieces; whether the model learns the piece or only reads it.
    pub pieces: Vec<(String, bool)>,
    /// Tokens read.
    pub tokens: usize,
}

/// What the model in `weights` (a GGUF file or a folder) will read of each example; its
/// tokenizer is loaded, its weights are not.
///
/// # Errors
/// As [`preview`], or the tokenizer cannot be read.
pub fn previews(weights: &Path, examples: &[Example], max_tokens: usize) -> Result<Vec<Preview>> {
    let reader = Reader::load(weights)?;
    examples
        .iter()
        .map(|example| preview(&reader, example, max_tokens))
        .collect()
}

/// What a model will read of an example, with the signs of its chat template, as far as
/// it fits into `max_tokens`: of a text that is learnt in pieces the first.
///
/// # Errors
/// A chat template or tokenizer that fails on the text.
pub fn preview(reader: &Reader, example: &Example, max_tokens: usize) -> Result<Preview> {
    let Tokenised { mut sequences, cut } = tokenise(reader, example, max_tokens)?;
    let in_pieces = sequences.len() > 1;
    let sequence = sequences.swap_remove(0);
    let question = match example.messages.as_slice() {
        [] => String::new(),
        messages => reader.chat(messages)?,
    };
    let answer = if cut || in_pieces {
        let learnt = sequence
            .tokens
            .iter()
            .zip(&sequence.learn)
            .filter(|(_, learnt)| **learnt);
        reader.decode(&learnt.map(|(token, _)| *token).collect::<Vec<_>>())?
    } else if question.is_empty() || example.answer.is_empty() {
        example.answer.clone()
    } else {
        format!("{}{}", example.answer, reader.end_of_answer())
    };
    let pieces = [(question, false), (answer, true)];
    Ok(Preview {
        pieces: pieces
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .collect(),
        tokens: sequence.tokens.len(),
    })
}
