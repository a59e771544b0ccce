//! Putting a probe to a model: scores of labels, greedy text, batch by batch.

use std::collections::HashSet;
use std::time::Instant;

use super::plan::{Question, plan};
use super::{Answer, Mode, Probe};
use crate::event::{Event, Listener};
use crate::model::{Adapter, Generate, Generated, Model, OptionRequest, OptionScores};
use crate::problem::Result;

/// Questions asked side by side.
const BATCH: usize = 16;

/// Who is asked.
pub struct Subject<'a> {
    pub model: &'a Model,
    /// SHA-256 of the model's weights.
    pub sha256: &'a str,
    /// The adapter and its SHA-256, where one is used.
    pub adapter: Option<(&'a Adapter, &'a str)>,
}

/// Asks every question of `probe` that `already` does not answer, and hands the answers
/// to `on_answer` in the probe's order. Returns whether all is answered: false where the
/// listener asked to stop, which is heard between batches and between the tokens of free
/// answers. Emits progress in items.
///
/// Batches do not depend on `already`: a probe that goes on gives the same bits (but the
/// seconds) as one that was never stopped. Items that come twice are asked once.
///
/// # Errors
/// A template, the model or `on_answer` fails; a label that cannot be scored.
pub fn ask(
    subject: &Subject,
    probe: &Probe,
    already: &[Answer],
    on_answer: &mut dyn FnMut(Answer) -> Result<()>,
    listener: &dyn Listener,
) -> Result<bool> {
    let questions = once(plan(subject.model, probe)?);
    let answered: HashSet<Key> = already.iter().map(key).collect();
    let is_open = |question: &&Question| !answered.contains(&question.key());
    let mut left = questions.iter().filter(is_open).count();
    let mut asked = 0;
    let (unit, total) = (probe.asks().unit(), probe.asks().items().len());
    let progress = |next: Option<&Question>, left_s| {
        listener.emit(Event::Progress {
            done: next.map_or(total, |question| question.place) as u64,
            total: total as u64,
            unit: unit.to_owned(),
            left_s,
        });
    };
    progress(questions.iter().find(is_open), None);
    let started = Instant::now();
    for (number, batch) in questions.chunks(BATCH).enumerate() {
        let open = batch.iter().filter(is_open).count();
        if open == 0 {
            continue;
        }
        let Some(answers) = subject.answers(batch, listener)? else {
            return Ok(false);
        };
        for (question, answer) in batch.iter().zip(answers) {
            if is_open(&question) {
                on_answer(answer)?;
            }
        }
        (asked, left) = (asked + open, left - open);
        let pace = started.elapsed().as_secs_f64() / asked as f64;
        progress(
            questions.get((number + 1) * BATCH),
            Some(pace * left as f64),
        );
    }
    Ok(true)
}

impl Subject<'_> {
    /// Answers of one batch; none where the listener asked to stop meanwhile.
    fn answers(&self, batch: &[Question], listener: &dyn Listener) -> Result<Option<Vec<Answer>>> {
        let started = Instant::now();
        if listener.stop_requested() {
            return Ok(None);
        }
        let scores = self.scores(batch)?;
        let texts = self.texts(batch, listener)?;
        // Asked to stop, the model ends free answers where they are.
        if listener.stop_requested() {
            return Ok(None);
        }
        let seconds = started.elapsed().as_secs_f64() / batch.len() as f64;
        let answers = batch.iter().zip(scores).zip(texts);
        answers
            .map(|((question, scores), text)| self.answer(question, scores, text, seconds))
            .collect::<Result<_>>()
            .map(Some)
    }

    /// Scores of the labels, for the questions that have any.
    fn scores(&self, batch: &[Question]) -> Result<Vec<Option<OptionScores>>> {
        let mut found: Vec<Option<OptionScores>> = vec![None; batch.len()];
        let with_options = |(place, question): (usize, &Question)| {
            let (labels, mode) = question.options.clone()?;
            let prompt = question.prompt.clone();
            Some((place, mode, OptionRequest { prompt, labels }))
        };
        let asked: Vec<_> = batch.iter().enumerate().filter_map(with_options).collect();
        // All questions of a probe are scored in one mode.
        if let Some((_, mode, _)) = asked.first() {
            let requests: Vec<_> = asked
                .iter()
                .map(|(_, _, request)| request.clone())
                .collect();
            let scores = self.model.score_options(&requests, *mode, self.lora())?;
            for ((place, ..), scores) in asked.iter().zip(scores) {
                found[*place] = Some(scores);
            }
        }
        Ok(found)
    }

    /// Greedy texts, for the questions that take one.
    fn texts(&self, batch: &[Question], listener: &dyn Listener) -> Result<Vec<Option<Generated>>> {
        let mut found: Vec<Option<Generated>> = vec![None; batch.len()];
        let asked: Vec<usize> = (0..batch.len())
            .filter(|&place| batch[place].text_tokens > 0)
            .collect();
        let max_tokens = asked.iter().map(|&place| batch[place].text_tokens).max();
        if let Some(max_tokens) = max_tokens {
            let prompts: Vec<String> = asked.iter().map(|&p| batch[p].prompt.clone()).collect();
            let settings = Generate {
                max_tokens,
                ..Generate::default()
            };
            let texts = self
                .model
                .generate(&prompts, &settings, self.lora(), listener)?;
            for (place, text) in asked.into_iter().zip(texts) {
                found[place] = Some(text);
            }
        }
        Ok(found)
    }

    fn answer(
        &self,
        question: &Question,
        scores: Option<OptionScores>,
        text: Option<Generated>,
        seconds: f64,
    ) -> Result<Answer> {
        let mut tokens = match &scores {
            Some(scores) => scores.tokens,
            None => self.model.encode(&question.prompt)?.len() as u64,
        };
        tokens += text.as_ref().map_or(0, |text| text.ids.len() as u64);
        let (logprobs, option_mass) = match scores {
            Some(scores) => {
                let logprobs = by_option(&scores.logprobs, &question.order);
                (logprobs, Some(scores.mass))
            }
            None => (Vec::new(), None),
        };
        Ok(Answer {
            model: self.sha256.to_owned(),
            adapter: self.adapter.map(|(_, sha256)| sha256.to_owned()),
            item: question.item.clone(),
            language: question.language.clone(),
            prompt: question.sha256.clone(),
            order: question.order.clone(),
            relisted: question.relisted,
            paraphrase: 0,
            mode: question.mode,
            seed: 0,
            logprobs,
            option_mass,
            text: text.map(|text| text.text),
            tokens,
            seconds,
        })
    }

    fn lora(&self) -> Option<&Adapter> {
        self.adapter.map(|(adapter, _)| adapter)
    }
}

/// Scores by position as scores by option: position i shows option `order[i]`.
fn by_option(by_position: &[f64], order: &[usize]) -> Vec<f64> {
    let mut scores = vec![0.0; by_position.len()];
    for (&score, &option) in by_position.iter().zip(order) {
        scores[option] = score;
    }
    scores
}

/// What tells one presentation from another.
type Key = (String, Vec<usize>, Mode, String);

impl Question {
    fn key(&self) -> Key {
        let sha256 = self.sha256.clone();
        (self.item.clone(), self.order.clone(), self.mode, sha256)
    }
}

fn key(answer: &Answer) -> Key {
    let sha256 = answer.prompt.clone();
    (
        answer.item.clone(),
        answer.order.clone(),
        answer.mode,
        sha256,
    )
}

/// The questions without repetitions.
fn once(questions: Vec<Question>) -> Vec<Question> {
    let mut seen = HashSet::new();
    let is_new = |question: &Question| seen.insert(question.key());
    questions.into_iter().filter(is_new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_go_back_to_the_options_that_were_shown() {
        assert_eq!(by_option(&[0.1, 0.2, 0.3], &[1, 2, 0]), [0.3, 0.1, 0.2]);
    }
}
