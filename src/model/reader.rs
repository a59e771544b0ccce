//! How a model reads: its tokenizer and chat template, without its weights.

use std::path::Path;

use super::chat;
use super::tokenizer::Tokenizer;
use crate::config::{self, Config};
use crate::prompt::Message;
use crate::{Problem, Result, t};

/// Text ↔ tokens, and conversations in the model's own form. Loading it is quick: a
/// preview needs no more.
pub struct Reader {
    pub(super) config: Config,
    tokenizer: Tokenizer,
    end_of_answer: String,
}

impl Reader {
    /// Of a GGUF file or a Hugging Face folder.
    ///
    /// # Errors
    /// The configuration cannot be read (see [`config::read`]), or the tokenizer is of a
    /// kind we do not know.
    pub fn load(path: &Path) -> Result<Self> {
        let mut config = config::read(path)?;
        let tokenizer = Tokenizer::load(path, &config)?;
        let end_of_answer = chat::end_of_answer(&config);
        // Some files name only the end of a text, not that of a turn.
        if let Some(end) = tokenizer.first_sign(&end_of_answer)?
            && !config.eos.contains(&end)
        {
            config.eos.push(end);
        }
        Ok(Self {
            config,
            tokenizer,
            end_of_answer,
        })
    }

    /// Tokens of a text. Special tokens written in it are recognised, none are added.
    ///
    /// # Errors
    /// The tokenizer knows a token that the weights do not (files of two models mixed).
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let ids = self.tokenizer.encode(text)?;
        match ids
            .iter()
            .find(|&&id| id as usize >= self.config.vocab_size)
        {
            Some(id) => Err(Problem::new(t!("model-token", id = *id))),
            None => Ok(ids),
        }
    }

    /// Tokens of a text that stands by itself: behind the token that texts begin with, where
    /// the model was taught with one.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_whole(&self, text: &str) -> Result<Vec<u32>> {
        let begin = chat::beginning(&self.config, self.tokenizer.begins_with_bos());
        self.encode(&format!("{begin}{text}"))
    }

    /// Text of tokens, special ones left out.
    ///
    /// # Errors
    /// The tokenizer cannot put them together. One that it does not know is left out instead.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.tokenizer.decode(ids)
    }

    /// A conversation as the model wants to read it, up to where its answer begins: by
    /// its own chat template, with a frozen date and without thinking aloud. Where the
    /// template refuses a system message (Gemma, older Mistral), its text stands in front
    /// of the first question, an empty line between them. A base model without a template
    /// gets the messages as plain text.
    ///
    /// # Errors
    /// The model's chat template fails, with the system message in front of the question too.
    pub fn chat(&self, messages: &[Message]) -> Result<String> {
        chat::prompt(&self.config, self.tokenizer.begins_with_bos(), messages)
    }

    /// A conversation as plain text, whatever the model's chat template: what a base model
    /// without one reads.
    pub fn plain(&self, messages: &[Message]) -> String {
        chat::plain(&self.config, self.tokenizer.begins_with_bos(), messages)
    }

    /// What closes an answer in this model's conversations, such as `"<|im_end|>\n"`; it
    /// is learnt with the answer.
    pub fn end_of_answer(&self) -> &str {
        &self.end_of_answer
    }
}
