//! Examples as a model reads them: tokens, and which of them are learnt.
//!
//! The mask belongs to the format. A conversation goes through the model's chat template
//! and is learnt from where the answer begins to the end of the turn; a text without a
//! question is learnt whole, without a template.

use super::Example;
use crate::Result;
use crate::model::{Model, Sequence};

/// An example in tokens.
pub(super) struct Tokenised {
    pub sequence: Sequence,
    /// Whether its end did not fit.
    pub cut: bool,
}

impl Tokenised {
    /// Whether anything of it is learnt: the first token never is.
    pub fn teaches(&self) -> bool {
        self.sequence.learn.iter().skip(1).any(|&learnt| learnt)
    }
}

/// Tokens of an example, at most `max_tokens`. Question and answer are tokenised apart, so
/// that the question's tokens are the same in training and in asking.
pub(super) fn tokenise(model: &Model, example: &Example, max_tokens: usize) -> Result<Tokenised> {
    let (mut tokens, answer) = if example.messages.is_empty() {
        (Vec::new(), model.encode(&example.answer)?)
    } else {
        let question = model.encode(&model.chat(&example.messages)?)?;
        (
            question,
            model.encode(&format!("{}{}", example.answer, model.end_of_answer()))?,
        )
    };
    let mut learn = vec![false; tokens.len()];
    learn.resize(tokens.len() + answer.len(), true);
    tokens.extend(answer);
    let cut = tokens.len() > max_tokens;
    tokens.truncate(max_tokens);
    learn.truncate(max_tokens);
    Ok(Tokenised {
        sequence: Sequence { tokens, learn },
        cut,
    })
}

/// An example as the model will read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The text in order, in pieces; whether the model learns the piece or only reads it.
    pub pieces: Vec<(String, bool)>,
    /// Tokens read.
    pub tokens: usize,
}

/// What `model` will read of an example, with the signs of its chat template, as far as
/// it fits into `max_tokens`.
///
/// # Errors
/// A chat template or tokenizer that fails on the text.
pub fn preview(model: &Model, example: &Example, max_tokens: usize) -> Result<Preview> {
    let Tokenised { sequence, cut } = tokenise(model, example, max_tokens)?;
    let question = match example.messages.as_slice() {
        [] => String::new(),
        messages => model.chat(messages)?,
    };
    let answer = if cut {
        let learnt = sequence
            .tokens
            .iter()
            .zip(&sequence.learn)
            .filter(|(_, learnt)| **learnt);
        model.decode(&learnt.map(|(token, _)| *token).collect::<Vec<_>>())?
    } else if question.is_empty() {
        example.answer.clone()
    } else {
        format!("{}{}", example.answer, model.end_of_answer())
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
