//! Reading on: several texts side by side in a cache, a few tokens at a time.

use candle_core::Tensor;

use super::Model;
use super::adapter::Lora;
use super::cache::Cache;
use super::finite::finite;
use super::input::Input;
use crate::{Problem, Result, t};

/// Tokens that one cache may hold, so that memory stays bounded whatever is asked.
const ROOM: usize = 8192;

/// Texts being read, one in each slot.
pub(super) struct Reading<'a> {
    model: &'a Model,
    lora: Option<&'a Lora>,
    cache: Cache,
}

/// Cuts prompts into groups that fit one cache, each with `extra` tokens to come.
pub(super) fn groups(prompts: &[Vec<u32>], extra: usize) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let (mut start, mut longest) = (0, 0);
    for (at, prompt) in prompts.iter().enumerate() {
        longest = longest.max(prompt.len() + extra);
        if at > start && longest * (at + 1 - start) > ROOM {
            groups.push(start..at);
            (start, longest) = (at, prompt.len() + extra);
        }
    }
    if start < prompts.len() {
        groups.push(start..prompts.len());
    }
    groups
}

impl<'a> Reading<'a> {
    /// Reads the prompts, what they begin with in common once, with room for `extra` tokens
    /// behind each; also gives the scores of every next token, `[prompts, vocabulary]`.
    ///
    /// # Errors
    /// An empty prompt or one that is too long, and scores that are not finite.
    pub fn start(
        model: &'a Model,
        lora: Option<&'a Lora>,
        prompts: &[Vec<u32>],
        extra: usize,
    ) -> Result<(Self, Vec<Vec<f32>>)> {
        let longest = prompts.iter().map(Vec::len).max().unwrap_or(0);
        if prompts.iter().any(Vec::is_empty) {
            return Err(Problem::new(t!("model-empty-prompt")));
        }
        let most = model.config().max_positions;
        if longest + extra > most {
            return Err(Problem::new(t!(
                "model-too-long",
                tokens = longest + extra,
                most = most
            )));
        }
        let read: Vec<&[u32]> = prompts.iter().map(Vec::as_slice).collect();
        let first = Input::new(&read, true);
        let cache = Cache::new(model.config(), &first, extra, &model.device)?;
        let mut reading = Self { model, lora, cache };
        let last = prompts.iter().enumerate();
        let last = last.map(|(slot, prompt)| first.row(slot, prompt.len() - 1));
        let logits = reading.logits(&first, last.collect())?;
        Ok((reading, logits))
    }

    /// Reads more tokens in some slots; scores of every next token behind the last of
    /// each, `[slots given, vocabulary]`.
    pub fn read(&mut self, more: &[(usize, &[u32])]) -> Result<Vec<Vec<f32>>> {
        let mut input = Input::default();
        let mut last = Vec::with_capacity(more.len());
        for &(slot, tokens) in more {
            let before = self.cache.length(slot);
            let start = input.tokens.len();
            let rows = start..start + tokens.len();
            input.tokens.extend_from_slice(tokens);
            input.positions.extend(before..before + tokens.len());
            last.push(rows.end - 1);
            input.segments.push(self.cache.extend(slot, rows));
        }
        self.logits(&input, last)
    }

    /// Takes a slot back to its prompt.
    pub fn back(&mut self, slot: usize) {
        self.cache.back(slot);
    }

    /// Reads the rows of a pass; scores of every next token behind some of them, all finite.
    fn logits(&mut self, input: &Input, rows: Vec<usize>) -> Result<Vec<Vec<f32>>> {
        let decoder = &self.model.decoder;
        let hidden = decoder.hidden(input, self.lora, Some(&mut self.cache))?;
        let rows = rows.into_iter().map(|row| row as u32);
        let rows = Tensor::from_iter(rows, &self.model.device)?;
        let logits = decoder.logits(&hidden.index_select(&rows, 0)?)?;
        let logits: Vec<Vec<f32>> = logits.to_vec2()?;
        match logits.iter().all(|logits| finite(logits)) {
            true => Ok(logits),
            false => Err(self.model.not_finite(self.lora)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_fit_and_cover_everything_in_order() {
        let prompts: Vec<Vec<u32>> = (0..50).map(|i| vec![0; 100 + 40 * i]).collect();
        let groups = groups(&prompts, 20);
        assert_eq!(
            groups.iter().cloned().flatten().collect::<Vec<_>>(),
            (0..50).collect::<Vec<_>>()
        );
        for group in groups {
            let longest = prompts[group.clone()].iter().map(Vec::len).max().unwrap() + 20;
            assert!(
                group.len() == 1 || longest * group.len() <= ROOM,
                "{group:?}"
            );
        }
    }
}
