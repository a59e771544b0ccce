//! Language models: weights, tokenizers, the decoder, LoRA, scoring and generation.
//!
//! ```no_run
//! use attune::event::Silent;
//! use attune::model::{Device, Generate, Model};
//! use attune::prompt::Message;
//!
//! # fn main() -> attune::Result<()> {
//! let model = Model::load("model.gguf".as_ref(), &Device::Cpu)?;
//! let prompt = model.chat(&[Message::user("Name a bird.")])?;
//! let settings = Generate { max_tokens: 10, ..Generate::default() };
//! let answers = model.generate(&[prompt], &settings, None, &Silent)?;
//! println!("{}", answers[0].text);
//! # Ok(())
//! # }
//! ```
//!
//! Everything is computed in f32. The tokens of all sequences of a batch lie in one
//! matrix, row after row without padding, and attention is confined to each sequence;
//! training, scoring and generation go through the same [`decoder`].

mod adapter;
mod attention;
mod cache;
mod chat;
mod decoder;
mod generate;
mod hash;
mod linear;
mod loss;
mod mlp;
mod module;
mod norm;
mod op;
mod peft;
mod random;
mod reading;
mod rope;
mod sample;
mod score;
mod tokenizer;
mod weights;

use std::path::Path;

pub use adapter::{Adapter, Dropout, LoraConfig};
pub use candle_core::{Device, Tensor, Var};
pub use generate::{Generate, Generated};
pub use hash::weights_sha256;
pub use loss::{Loss, Sequence};
pub use module::Module;
pub use random::Stream;
pub use score::{OptionRequest, OptionScores, ScoreMode};

use crate::config::{self, Config};
use crate::prompt::Message;
use crate::{Problem, Result, t};
use decoder::{Decoder, Input};
use tokenizer::Tokenizer;
use weights::Weights;

/// A loaded model. It never changes; what is taught lies in an [`Adapter`].
pub struct Model {
    config: Config,
    device: Device,
    tokenizer: Tokenizer,
    decoder: Decoder,
    end_of_answer: String,
}

impl Model {
    /// Loads a GGUF file or a Hugging Face folder (safetensors) as f32, with weights in
    /// the order of Hugging Face whatever the file's order is.
    ///
    /// # Errors
    /// Where the configuration cannot be read (see [`config::read`]), where the tokenizer
    /// is of a kind we do not know, and where weights are missing or of another shape.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        let config = config::read(path)?;
        let tokenizer = Tokenizer::load(path, &config)?;
        let mut weights = Weights::open(path, &config)?;
        let decoder = Decoder::load(&config, &mut weights, device)?;
        let end_of_answer = chat::end_of_answer(&config);
        Ok(Self {
            config,
            device: device.clone(),
            tokenizer,
            decoder,
            end_of_answer,
        })
    }

    /// What the model is.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where it computes.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Tokens of a text. Special tokens written in it are recognised, none are added.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        self.tokenizer.encode(text)
    }

    /// Text of tokens, special ones left out.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.tokenizer.decode(ids)
    }

    /// A conversation as the model wants to read it, up to where its answer begins: by
    /// its own chat template, with a frozen date. A base model without a template gets
    /// the messages as plain text.
    pub fn chat(&self, messages: &[Message]) -> Result<String> {
        chat::prompt(&self.config, self.tokenizer.begins_with_bos(), messages)
    }

    /// What closes an answer in this model's conversations, such as `"<|im_end|>\n"`; it
    /// is learnt with the answer.
    pub fn end_of_answer(&self) -> &str {
        &self.end_of_answer
    }

    /// Scores of every next token after each of `tokens`: `[tokens, vocabulary]`, f32.
    pub fn logits(&self, tokens: &[u32], adapter: Option<&Adapter>) -> Result<Tensor> {
        let lora = adapter.map(Adapter::frozen);
        let input = Input::packed(&[tokens]);
        let hidden = self.decoder.hidden(&input, lora.as_ref(), None)?;
        Ok(self.decoder.logits(&hidden)?)
    }
}

impl From<candle_core::Error> for Problem {
    fn from(error: candle_core::Error) -> Self {
        // The backtrace that candle may attach is for developers.
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        Self::new(t!("model-compute", error = line))
    }
}
