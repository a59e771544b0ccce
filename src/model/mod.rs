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
//! Everything is computed in f32, on the processor or on a graphics card ([`devices`]); on
//! processors with tiles, large products in two parts of bf16 that keep 16 bits. The tokens
//! of all sequences of a batch lie in one
//! matrix, row after row without padding, and attention is confined to each sequence;
//! training, scoring and generation go through the same decoder.

mod adapter;
mod attention;
mod back;
mod blocks;
mod byte_level;
mod cache;
mod chat;
mod decoder;
mod device;
mod finite;
mod format;
mod generate;
mod hash;
mod input;
mod layer;
mod linear;
mod mlp;
mod names;
mod norm;
mod op;
mod peft;
mod placed;
mod policy;
mod reader;
mod reading;
mod rope;
mod sample;
mod score;
mod sentencepiece;
mod shards;
mod teach;
mod threads;
mod tokenizer;
mod trial;
mod weight;
mod weights;

use std::path::{Path, PathBuf};

pub use crate::config::{Module, Precision};
pub use adapter::{Adapter, Dropout, LoraConfig};
pub use candle_core::{Device, Tensor, Var};
pub use device::{devices, free_memory, open};
pub use generate::{Generate, Generated};
pub use hash::weights_sha256;
pub use op::{Likelihood, Products, portably};
pub use policy::{PolicyTaught, Weighed};
pub use reader::Reader;
pub use score::{OptionRequest, OptionScores, ScoreMode};
pub use teach::{Sequence, Taught, Teach};
pub use threads::compute_here;
pub use trial::{Trial, peak_gflops};

use crate::config::Config;
use crate::prompt::Message;
use crate::{Problem, Result, t};
use decoder::Decoder;
use input::Input;
use weights::Weights;

/// A loaded model. It never changes; what is taught lies in an [`Adapter`].
pub struct Model {
    path: PathBuf,
    reader: Reader,
    device: Device,
    precision: Precision,
    decoder: Decoder,
}

impl Model {
    /// Loads a GGUF file or a Hugging Face folder (safetensors) as f32, with weights in
    /// the order of Hugging Face whatever the file's order is.
    ///
    /// # Errors
    /// Where it cannot be read (see [`Reader::load`]), and where weights are missing or
    /// of another shape.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        Self::load_as(path, device, Precision::F32)
    }

    /// The same, with the matrices kept in `precision`.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_as(path: &Path, device: &Device, precision: Precision) -> Result<Self> {
        let reader = Reader::load(path)?;
        let weights = Weights::open(path, &reader.config, precision)?;
        let decoder = Decoder::load(&reader.config, &weights, device)?;
        Ok(Self {
            path: path.to_owned(),
            reader,
            device: device.clone(),
            precision,
            decoder,
        })
    }

    /// How it reads: tokenizer and chat template.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// What the model is.
    pub fn config(&self) -> &Config {
        &self.reader.config
    }

    /// Where it computes.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// What its matrices are kept in.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// See [`Reader::encode`].
    ///
    /// # Errors
    /// As [`Reader::encode`].
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        self.reader.encode(text)
    }

    /// See [`Reader::decode`].
    ///
    /// # Errors
    /// As [`Reader::decode`].
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.reader.decode(ids)
    }

    /// See [`Reader::chat`].
    ///
    /// # Errors
    /// As [`Reader::chat`].
    pub fn chat(&self, messages: &[Message]) -> Result<String> {
        self.reader.chat(messages)
    }

    /// See [`Reader::plain`].
    pub fn plain(&self, messages: &[Message]) -> String {
        self.reader.plain(messages)
    }

    /// See [`Reader::end_of_answer`].
    pub fn end_of_answer(&self) -> &str {
        self.reader.end_of_answer()
    }

    /// Scores of every next token after each of `tokens`: `[tokens, vocabulary]`, f32.
    ///
    /// # Errors
    /// A token that the model does not have, or a card without memory for the pass.
    pub fn logits(&self, tokens: &[u32], adapter: Option<&Adapter>) -> Result<Tensor> {
        let lora = adapter.map(|adapter| adapter.teaching(None));
        let input = Input::new(&[tokens], false);
        let hidden = self.decoder.hidden(&input, lora.as_ref(), None)?;
        Ok(self.decoder.logits(&hidden)?)
    }
}

impl From<candle_core::Error> for Problem {
    fn from(error: candle_core::Error) -> Self {
        // The backtrace that candle may attach is for developers.
        let text = error.to_string();
        if let Some(problem) = device::out_of_memory(&text) {
            return problem;
        }
        let line = text.lines().next().unwrap_or_default();
        Self::new(t!("model-compute", error = line))
    }
}
