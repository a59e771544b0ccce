//! The distribution of a model over the options of a question.
//!
//! A label's probability is that of its tokens right behind the prompt; a longer label
//! that begins with them is taken off it, so that “1” does not swallow “10” where digits
//! are single tokens. Labels of one token need the prompt only; for longer ones their
//! beginnings are read on from the prompt's cache.

use std::collections::BTreeMap;

use super::Model;
use super::adapter::{Adapter, Lora};
use super::reading::{Reading, groups};
use crate::{Problem, Result, t};

/// A prompt and the labels of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionRequest {
    /// Rendered prompt, up to where the answer begins.
    pub prompt: String,
    pub labels: Vec<String>,
}

/// How labels are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreMode {
    /// By all their tokens.
    Label,
    /// By their one token; refused where a label is not one distinct token.
    FirstToken,
}

/// Scores of the labels of one prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionScores {
    /// ln of the exclusive probability of each label, in nats; never infinite.
    pub logprobs: Vec<f64>,
    /// Sum of the exclusive probabilities: how much the model wanted to answer in this form.
    pub mass: f64,
    /// Tokens of the prompt and of the labels.
    pub tokens: u64,
}

/// Log-probability of every token behind the prompt and behind beginnings of labels.
type Nodes = BTreeMap<Vec<u32>, Vec<(u32, f64)>>;

impl Model {
    /// Scores the labels of several prompts at once.
    ///
    /// # Errors
    /// Where a label is empty, two labels are the same tokens, or `mode` does not fit; where
    /// what the model computes is not finite.
    pub fn score_options(
        &self,
        requests: &[OptionRequest],
        mode: ScoreMode,
        adapter: Option<&Adapter>,
    ) -> Result<Vec<OptionScores>> {
        let lora = adapter.map(|adapter| adapter.teaching(None));
        let prompts = self.encode_all(requests.iter().map(|request| &request.prompt))?;
        let labels = requests
            .iter()
            .map(|request| self.labels(&request.labels, mode));
        let labels = labels.collect::<Result<Vec<_>>>()?;
        let longest = labels.iter().flatten().map(Vec::len).max().unwrap_or(1);
        let mut scores = Vec::with_capacity(requests.len());
        for group in groups(&prompts, longest - 1) {
            let (prompts, labels) = (&prompts[group.clone()], &labels[group]);
            scores.extend(self.score_group(prompts, labels, longest - 1, lora.as_ref())?);
        }
        Ok(scores)
    }

    /// Tokens of several texts.
    pub(super) fn encode_all<'a>(
        &self,
        texts: impl Iterator<Item = &'a String>,
    ) -> Result<Vec<Vec<u32>>> {
        texts.map(|text| self.encode(text)).collect()
    }

    /// Tokens of the labels, once they are fit to be scored.
    fn labels(&self, labels: &[String], mode: ScoreMode) -> Result<Vec<Vec<u32>>> {
        let tokens = self.encode_all(labels.iter())?;
        for (at, label) in tokens.iter().enumerate() {
            let text = labels[at].as_str();
            if label.is_empty() {
                return Err(Problem::new(t!("model-label-empty")));
            }
            if mode == ScoreMode::FirstToken && label.len() > 1 {
                return Err(Problem::new(t!(
                    "model-label-long",
                    label = text,
                    tokens = label.len()
                ))
                .advise(t!("model-label-long-advice")));
            }
            if tokens[..at].contains(label) {
                return Err(Problem::new(t!("model-label-twice", label = text)));
            }
        }
        Ok(tokens)
    }

    fn score_group(
        &self,
        prompts: &[Vec<u32>],
        labels: &[Vec<Vec<u32>>],
        extra: usize,
        lora: Option<&Lora>,
    ) -> Result<Vec<OptionScores>> {
        let (mut reading, logits) = Reading::start(self, lora, prompts, extra)?;
        // What must be known: behind each beginning of a label, its next tokens.
        let mut nodes: Vec<Nodes> = labels.iter().map(|labels| beginnings(labels)).collect();
        for (nodes, logits) in nodes.iter_mut().zip(logits) {
            if let Some(next) = nodes.get_mut(&[][..]) {
                look_up(next, &logits);
            }
        }
        // Other beginnings are read on from the prompt, one of each prompt at a time.
        let rounds = nodes.iter().map(|nodes| nodes.len()).max().unwrap_or(0);
        for round in 1..rounds {
            let open = |slot: &usize| nodes[*slot].len() > round;
            let slots: Vec<usize> = (0..prompts.len()).filter(open).collect();
            let begun: Vec<Vec<u32>> = (slots.iter())
                .filter_map(|&slot| nodes[slot].keys().nth(round).cloned())
                .collect();
            let more: Vec<(usize, &[u32])> = slots
                .iter()
                .copied()
                .zip(begun.iter().map(Vec::as_slice))
                .collect();
            let logits = reading.read(&more)?;
            for ((&slot, begun), logits) in slots.iter().zip(&begun).zip(logits) {
                if let Some(next) = nodes[slot].get_mut(begun) {
                    look_up(next, &logits);
                }
                reading.back(slot);
            }
        }
        let scores = prompts.iter().zip(labels).zip(&nodes);
        Ok(scores
            .map(|((prompt, labels), nodes)| exclusive(prompt, labels, nodes))
            .collect())
    }
}

/// Every proper beginning of the labels (the empty one first), with the tokens behind it.
fn beginnings(labels: &[Vec<u32>]) -> Nodes {
    let mut nodes = Nodes::new();
    for label in labels {
        for at in 0..label.len() {
            let next = nodes.entry(label[..at].to_vec()).or_default();
            if !next.iter().any(|(token, _)| *token == label[at]) {
                next.push((label[at], 0.0));
            }
        }
    }
    nodes
}

/// Fills in log-probabilities from the scores of all tokens.
fn look_up(next: &mut [(u32, f64)], logits: &[f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits
        .iter()
        .map(|&logit| f64::from(logit - most).exp())
        .sum();
    let total = f64::from(most) + sum.ln();
    for (token, logprob) in next {
        *logprob = f64::from(logits[*token as usize]) - total;
    }
}

/// Takes longer labels off the shorter ones that begin them.
fn exclusive(prompt: &[u32], labels: &[Vec<u32>], nodes: &Nodes) -> OptionScores {
    let logprob = |label: &Vec<u32>| -> f64 {
        let step = |at: usize| {
            let next = nodes.get(&label[..at])?;
            next.iter()
                .find(|(token, _)| *token == label[at])
                .map(|(_, logprob)| *logprob)
        };
        (0..label.len()).filter_map(step).sum()
    };
    let whole: Vec<f64> = labels.iter().map(|label| logprob(label).exp()).collect();
    // Longest first, so that a label's own longer ones are settled before it.
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(labels[at].len()));
    let mut own = vec![0.0; labels.len()];
    for at in order {
        let longer = |other: &usize| {
            labels[*other].len() > labels[at].len() && labels[*other].starts_with(&labels[at])
        };
        let taken: f64 = (0..labels.len())
            .filter(longer)
            .map(|other| own[other])
            .sum();
        own[at] = (whole[at] - taken).max(f64::MIN_POSITIVE);
    }
    OptionScores {
        logprobs: own.iter().map(|p| p.ln()).collect(),
        mass: own.iter().sum(),
        tokens: (prompt.len() + labels.iter().map(Vec::len).sum::<usize>()) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_labels_are_taken_off_once() {
        let labels = [vec![1], vec![1, 0], vec![1, 0, 0], vec![2]];
        let mut nodes = beginnings(&labels);
        nodes.insert(vec![], vec![(1, 0.5f64.ln()), (2, 0.25f64.ln())]);
        nodes.insert(vec![1], vec![(0, 0.5f64.ln())]);
        nodes.insert(vec![1, 0], vec![(0, 0.5f64.ln())]);
        let scores = exclusive(&[9, 9], &labels, &nodes);
        let p: Vec<f64> = scores.logprobs.iter().map(|l| l.exp()).collect();
        for (found, expected) in p.iter().zip([0.25, 0.125, 0.125, 0.25]) {
            assert!((found - expected).abs() < 1e-12, "{p:?}");
        }
        assert!((scores.mass - 0.75).abs() < 1e-12);
        assert_eq!(scores.tokens, 9);
    }
}
