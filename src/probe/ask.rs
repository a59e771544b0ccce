//! Putting a probe to a model: scores of labels, greedy text, batch by batch.

use std::collections::HashSet;
use std::time::Instant;

use super::plan::{Question, Round, rounds};
use super::{Answer, Tasks, answer};
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

/// What was answered already, told by its keys.
#[derive(Debug, Clone, Default)]
pub struct Answered(HashSet<String>);

impl Answered {
    /// Adds an answer of the job.
    pub fn insert(&mut self, answer: &Answer) {
        self.0.insert(answer.key());
    }
}

/// Asks every question of `tasks` that is not yet answered, and hands the answers to
/// `on_answer` in the order of the tasks. Returns whether all is answered: false where the
/// listener asked to stop, which is heard between batches and between the tokens of free
/// answers. Emits progress in items of all tasks.
///
/// Prompts are rendered batch by batch. Batches do not depend on what was answered: a job
/// that goes on gives the same bits (but the seconds) as one that was never stopped. Items
/// that come twice are asked once.
///
/// # Errors
/// A template, the model or `on_answer` fails; a label that cannot be scored; or as
/// [`Tasks::check`].
pub fn ask(
    subject: &Subject,
    tasks: &Tasks,
    answered: &Answered,
    on_answer: &mut dyn FnMut(Answer) -> Result<()>,
    listener: &dyn Listener,
) -> Result<bool> {
    let mut pace = Pace::new(tasks, listener);
    for round in &rounds(tasks)? {
        let mut questions = once(round, subject.model);
        for number in 0.. {
            let batch: Vec<(String, Question)> =
                questions.by_ref().take(BATCH).collect::<Result<_>>()?;
            if batch.is_empty() {
                break;
            }
            let is_open = |key: &String| !answered.0.contains(key);
            let Some((_, first)) = batch.iter().find(|(key, _)| is_open(key)) else {
                continue;
            };
            pace.tell(first.place);
            let (keys, batch): (Vec<String>, Vec<Question>) = batch.into_iter().unzip();
            let asking = Asking {
                subject,
                round,
                seed: seed(round, number),
            };
            let Some(answers) = asking.answers(&batch, listener)? else {
                return Ok(false);
            };
            for (key, answer) in keys.iter().zip(answers) {
                if is_open(key) {
                    on_answer(answer)?;
                }
            }
        }
    }
    pace.tell(tasks.items());
    Ok(true)
}

/// A round's questions with their keys, each once.
fn once<'a>(
    round: &'a Round<'a>,
    model: &'a Model,
) -> impl Iterator<Item = Result<(String, Question)>> + 'a {
    let mut seen = HashSet::new();
    let keyed = round.questions(model).map(move |question| {
        let question = question?;
        Ok((question.key(round), question))
    });
    keyed.filter(move |keyed| match keyed {
        Ok((key, _)) => seen.insert(key.clone()),
        Err(_) => true,
    })
}

/// What the draws of a batch begin with: of every run and batch another.
fn seed(round: &Round, batch: u64) -> u64 {
    match round.run {
        0 => 0,
        run => u64::from(run) << 32 | batch,
    }
}

/// Tells how far the asking is, and how long the rest will take.
struct Pace<'a> {
    listener: &'a dyn Listener,
    unit: &'static str,
    total: usize,
    /// When, and with which item, it began.
    begun: Option<(Instant, usize)>,
}

impl<'a> Pace<'a> {
    fn new(tasks: &Tasks, listener: &'a dyn Listener) -> Self {
        // All tasks are of one kind.
        let first = tasks.tasks.first();
        Self {
            listener,
            unit: first.map_or("question", |task| task.probe.asks().unit()),
            total: tasks.items(),
            begun: None,
        }
    }

    fn tell(&mut self, place: usize) {
        let (since, first) = *self.begun.get_or_insert((Instant::now(), place));
        let asked = place.saturating_sub(first);
        let each = since.elapsed().as_secs_f64() / asked.max(1) as f64;
        self.listener.emit(Event::Progress {
            done: place as u64,
            total: self.total as u64,
            unit: self.unit.to_owned(),
            left_s: (asked > 0).then(|| each * (self.total - place) as f64),
        });
    }
}

/// One batch being asked.
struct Asking<'a> {
    subject: &'a Subject<'a>,
    round: &'a Round<'a>,
    seed: u64,
}

impl Asking<'_> {
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
        // All questions of a task are scored in one mode.
        if let Some((_, mode, _)) = asked.first() {
            let requests: Vec<_> = asked
                .iter()
                .map(|(_, _, request)| request.clone())
                .collect();
            let scores = self
                .subject
                .model
                .score_options(&requests, *mode, self.lora())?;
            for ((place, ..), scores) in asked.iter().zip(scores) {
                found[*place] = Some(scores);
            }
        }
        Ok(found)
    }

    /// Texts, greedy or drawn, for the questions that take one.
    fn texts(&self, batch: &[Question], listener: &dyn Listener) -> Result<Vec<Option<Generated>>> {
        let mut found: Vec<Option<Generated>> = vec![None; batch.len()];
        let asked: Vec<usize> = (0..batch.len())
            .filter(|&place| batch[place].text_tokens > 0)
            .collect();
        let max_tokens = asked.iter().map(|&place| batch[place].text_tokens).max();
        if let Some(max_tokens) = max_tokens {
            let prompts: Vec<String> = asked.iter().map(|&p| batch[p].prompt.clone()).collect();
            let sampling = self.round.task.sampling;
            let settings = Generate {
                max_tokens,
                temperature: sampling.map_or(0.0, |sampling| sampling.temperature),
                seed: self.seed,
                ..Generate::default()
            };
            let texts = self
                .subject
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
            None => self.subject.model.encode(&question.prompt)?.len() as u64,
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
            model: self.subject.sha256.to_owned(),
            adapter: self.subject.adapter.map(|(_, sha256)| sha256.to_owned()),
            task: self.round.task.id.clone(),
            scenario: self.round.scenario.to_owned(),
            raw: self.round.task.raw,
            run: self.round.run,
            item: question.item.clone(),
            language: question.language.clone(),
            prompt: question.sha256.clone(),
            order: question.order.clone(),
            relisted: question.relisted,
            paraphrase: 0,
            mode: question.mode,
            seed: self.seed,
            logprobs,
            option_mass,
            text: text.map(|text| text.text),
            tokens,
            seconds,
        })
    }

    fn lora(&self) -> Option<&Adapter> {
        self.subject.adapter.map(|(adapter, _)| adapter)
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

impl Question {
    /// The key of its answer in a round.
    fn key(&self, round: &Round) -> String {
        let place = (&*round.task.id, round.scenario, round.run);
        answer::key(place, &self.item, &self.order, self.mode, &self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_go_back_to_the_options_that_were_shown() {
        assert_eq!(by_option(&[0.1, 0.2, 0.3], &[1, 2, 0]), [0.3, 0.1, 0.2]);
    }
}
