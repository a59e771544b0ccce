//! Answers in free text, many prompts at once.

use super::adapter::{Adapter, Lora};
use super::reading::{Reading, groups};
use super::{Model, sample};
use crate::Result;
use crate::event::Listener;
use crate::stat::CounterRandom;

/// How answers are made.
#[derive(Debug, Clone, PartialEq)]
pub struct Generate {
    /// Longest answer, in tokens.
    pub max_tokens: usize,
    /// 0 takes the likeliest token each time; 1 draws by the model's probabilities.
    pub temperature: f64,
    /// Draws are among the likeliest tokens that together have this probability.
    pub top_p: f64,
    pub seed: u64,
    /// Texts that end an answer; they are not part of it.
    pub stop: Vec<String>,
}

impl Default for Generate {
    /// Greedy, up to 128 tokens.
    fn default() -> Self {
        Self {
            max_tokens: 128,
            temperature: 0.0,
            top_p: 1.0,
            seed: 0,
            stop: Vec::new(),
        }
    }
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generated {
    /// Without special tokens, and without the stop text.
    pub text: String,
    /// Tokens, without the one that ends an answer.
    pub ids: Vec<u32>,
    /// Whether the model ended the answer itself, or a stop text did.
    pub stopped: bool,
    /// The token by which the model ended it.
    pub end: Option<u32>,
}

impl Model {
    /// Answers every prompt, in their order. Prompts are read side by side; an answer is
    /// the same as alone, up to rounding, and a draw depends on the seed and the prompt's
    /// place only. Where the listener asks to stop, answers end where they are.
    ///
    /// # Errors
    /// A prompt that is empty or too long; where what the model computes is not finite.
    pub fn generate(
        &self,
        prompts: &[String],
        settings: &Generate,
        adapter: Option<&Adapter>,
        listener: &dyn Listener,
    ) -> Result<Vec<Generated>> {
        let lora = adapter.map(|adapter| adapter.teaching(None));
        let prompts = self.encode_all(prompts.iter())?;
        let mut answers = vec![Generated::default(); prompts.len()];
        if settings.max_tokens == 0 {
            return Ok(answers);
        }
        for group in groups(&prompts, settings.max_tokens) {
            if listener.stop_requested() {
                break;
            }
            let stream = |at| CounterRandom::named(settings.seed, &format!("answer/{at}"));
            let streams: Vec<CounterRandom> = group.clone().map(stream).collect();
            let (prompts, answers) = (&prompts[group.clone()], &mut answers[group]);
            self.generate_group(prompts, answers, streams, settings, lora.as_ref(), listener)?;
        }
        for answer in &mut answers {
            answer.text = self.decode(&answer.ids)?;
            if let Some(at) = first_stop(&answer.text, &settings.stop) {
                answer.text.truncate(at);
            }
        }
        Ok(answers)
    }

    fn generate_group(
        &self,
        prompts: &[Vec<u32>],
        answers: &mut [Generated],
        mut streams: Vec<CounterRandom>,
        settings: &Generate,
        lora: Option<&Lora>,
        listener: &dyn Listener,
    ) -> Result<()> {
        // The last token of an answer is never read.
        let (mut reading, mut logits) =
            Reading::start(self, lora, prompts, settings.max_tokens - 1)?;
        let mut open: Vec<usize> = (0..prompts.len()).collect();
        for position in 0..settings.max_tokens {
            for (&slot, logits) in open.iter().zip(&logits) {
                let token = sample::next(logits, settings, &mut streams[slot]);
                self.take(token, &mut answers[slot], settings)?;
            }
            open.retain(|&slot| !answers[slot].stopped);
            let last = position + 1 == settings.max_tokens;
            if open.is_empty() || last || listener.stop_requested() {
                break;
            }
            let more: Vec<(usize, &[u32])> = (open.iter())
                .map(|&slot| (slot, &answers[slot].ids[position..]))
                .collect();
            logits = reading.read(&more)?;
        }
        Ok(())
    }

    /// Adds a token to an answer, or ends it.
    fn take(&self, token: u32, answer: &mut Generated, settings: &Generate) -> Result<()> {
        if self.config().eos.contains(&token) {
            answer.stopped = true;
            answer.end = Some(token);
            return Ok(());
        }
        answer.ids.push(token);
        if !settings.stop.is_empty() {
            let text = self.decode(&answer.ids)?;
            answer.stopped = first_stop(&text, &settings.stop).is_some();
        }
        Ok(())
    }
}

/// Where the first stop text begins.
fn first_stop(text: &str, stop: &[String]) -> Option<usize> {
    stop.iter()
        .filter(|stop| !stop.is_empty())
        .filter_map(|stop| text.find(stop.as_str()))
        .min()
}
