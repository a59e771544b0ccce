//! Reading on: several texts side by side in a cache, a few tokens at a time.

use candle_core::Tensor;

use super::Model;
use super::adapter::Lora;
use super::cache::Cache;
use super::decoder::Input;
use super::op::Segment;
use crate::{Problem, Result, t};

/// Tokens that one cache may hold, so that memory stays bounded whatever is asked.
const ROOM: usize = 8192;

/// A beginning shared by this many tokens or more is read once for all.
const WORTH_SHARING: usize = 8;

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
    /// Reads the prompts, with room for `extra` tokens behind each; also gives the scores
    /// of every next token, `[prompts, vocabulary]`.
    pub fn start(
        model: &'a Model,
        lora: Option<&'a Lora>,
        prompts: &[Vec<u32>],
        extra: usize,
    ) -> Result<(Self, Tensor)> {
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
        let cache = Cache::new(
            model.config(),
            prompts.len(),
            longest + extra,
            &model.device,
        )?;
        let mut reading = Self { model, lora, cache };
        let shared = shared_beginning(prompts);
        if prompts.len() > 1 && shared >= WORTH_SHARING {
            reading.hidden(&[(0, &prompts[0][..shared])])?;
            reading.cache.share_first()?;
        }
        let rest: Vec<(usize, &[u32])> = (prompts.iter().enumerate())
            .map(|(slot, prompt)| (slot, &prompt[reading.cache.length(slot)..]))
            .collect();
        let logits = reading.read(&rest)?;
        Ok((reading, logits))
    }

    /// Reads more tokens in some slots; scores of every next token behind the last of
    /// each, `[slots given, vocabulary]`.
    pub fn read(&mut self, more: &[(usize, &[u32])]) -> Result<Tensor> {
        let hidden = self.hidden(more)?;
        let mut rows = 0u32;
        let last = more.iter().map(|(_, tokens)| {
            rows += tokens.len() as u32;
            rows - 1
        });
        let last = Tensor::from_iter(last.collect::<Vec<_>>(), &self.model.device)?;
        let hidden = hidden.index_select(&last, 0)?;
        Ok(self.model.decoder.logits(&hidden)?)
    }

    /// Takes a slot back to its first `length` tokens.
    pub fn back(&mut self, slot: usize, length: usize) {
        self.cache.cut(slot, length);
    }

    fn hidden(&mut self, more: &[(usize, &[u32])]) -> Result<Tensor> {
        let mut start = 0;
        let mut input = Input {
            tokens: Vec::new(),
            positions: Vec::new(),
            segments: Vec::new(),
        };
        for &(slot, tokens) in more {
            let before = self.cache.length(slot);
            input.tokens.extend_from_slice(tokens);
            input.positions.extend(before..before + tokens.len());
            let keys = self.cache.extend(slot, tokens.len());
            let queries = start..start + tokens.len();
            start = queries.end;
            input.segments.push(Segment { queries, keys });
        }
        Ok(self
            .model
            .decoder
            .hidden(&input, self.lora, Some(&mut self.cache))?)
    }
}

/// Length of the beginning that all prompts share, at least one token short of each.
fn shared_beginning(prompts: &[Vec<u32>]) -> usize {
    let Some((first, others)) = prompts.split_first() else {
        return 0;
    };
    let with = |other: &Vec<u32>| {
        let same = first.iter().zip(other).take_while(|(a, b)| a == b).count();
        same.min(other.len() - 1)
    };
    others
        .iter()
        .map(with)
        .min()
        .unwrap_or(0)
        .min(first.len() - 1)
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

    #[test]
    fn a_shared_beginning_leaves_every_prompt_a_token() {
        let prompts = [vec![1, 2, 3, 4], vec![1, 2, 3], vec![1, 2, 3, 9]];
        assert_eq!(shared_beginning(&prompts), 2);
        assert_eq!(shared_beginning(&[vec![1, 2], vec![7]]), 0);
    }
}
