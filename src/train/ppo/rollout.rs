//! Answers that the policy writes, and what is known of them before it learns from them.

use super::advantage::{advantages, mean_and_deviation, token_rewards};
use super::critic::Critic;
use crate::Result;
use crate::event::Listener;
use crate::example::Reward;
use crate::model::{Adapter, Generate, Likelihood, Model, Sequence};
use crate::recipe;
use crate::stat::CounterRandom;
use crate::train::student::Student;

/// A question as the model reads it.
pub struct Task {
    pub question: Box<dyn Reward>,
    /// Rendered, up to where the answer begins.
    pub prompt: String,
    /// Its tokens.
    pub tokens: Vec<u32>,
}

/// An answer; the lists have a number for each of its tokens, the one that ends it
/// included.
pub struct Answer {
    /// Place of its task.
    pub task: usize,
    pub text: String,
    /// What the question says it is worth; none where it cannot be judged.
    pub score: Option<f64>,
    pub reward: f64,
    /// Question and answer.
    pub sequence: Sequence,
    /// ln p when it was written.
    pub old: Vec<f64>,
    /// ln p by the start.
    pub start: Vec<f64>,
    pub entropies: Vec<f64>,
    /// The critic's values before each token.
    pub values: Vec<f64>,
    pub advantages: Vec<f64>,
    /// What the values should have been.
    pub returns: Vec<f64>,
}

impl Answer {
    /// Number of its tokens.
    pub fn length(&self) -> usize {
        self.old.len()
    }
}

/// Who writes, is compared and judges.
pub struct Scene<'a> {
    pub student: &'a Student<'a>,
    /// None: the model itself.
    pub start: Option<&'a Adapter>,
    pub critic: &'a Critic,
    pub settings: &'a recipe::Ppo,
    /// β.
    pub price: f64,
}

impl Scene<'_> {
    /// The answers of step `number` to the tasks at `places`; none where it was asked to
    /// stop. Each answer's draws come from a stream of its own, named by step and place.
    pub fn rollout(
        &self,
        number: u64,
        tasks: &[Task],
        places: &[usize],
        listener: &dyn Listener,
    ) -> Result<Option<Vec<Answer>>> {
        let run = &self.student.recipe.run;
        let purpose = format!("ppo/answers/{number}");
        let how = Generate {
            max_tokens: self.settings.answer_tokens,
            temperature: self.settings.temperature,
            seed: CounterRandom::named(run.seed, &purpose).next_u64(),
            ..Generate::default()
        };
        let Some(mut answers) = self.write(tasks, places, &how, listener)? else {
            return Ok(None);
        };
        for answers in answers.chunks_mut(run.micro_batch.max(1)) {
            if listener.stop_requested() {
                return Ok(None);
            }
            self.weigh(answers)?;
        }
        let gamma = self.settings.gamma;
        for answer in &mut answers {
            let rewards = token_rewards(answer.reward, &answer.old, &answer.start, self.price);
            let lambda = self.settings.lambda;
            (answer.advantages, answer.returns) =
                advantages(&rewards, &answer.values, gamma, lambda);
        }
        if self.settings.normalise {
            normalise(&mut answers);
        }
        Ok(Some(answers))
    }

    /// Writes answers and finds their rewards; none where it was asked to stop.
    pub fn write(
        &self,
        tasks: &[Task],
        places: &[usize],
        how: &Generate,
        listener: &dyn Listener,
    ) -> Result<Option<Vec<Answer>>> {
        let model: &Model = self.student.model;
        let prompts: Vec<String> = places.iter().map(|&at| tasks[at].prompt.clone()).collect();
        let written = model.generate(&prompts, how, Some(&self.student.adapter), listener)?;
        if listener.stop_requested() {
            return Ok(None);
        }
        let answers = places.iter().zip(written).map(|(&task, written)| {
            let Task {
                question, tokens, ..
            } = &tasks[task];
            let mut learn = vec![false; tokens.len()];
            let mut tokens = tokens.clone();
            tokens.extend(written.ids);
            tokens.extend(written.end);
            learn.resize(tokens.len(), true);
            let score = question.score(&written.text, self.settings.left_out);
            Answer {
                task,
                score,
                reward: score.unwrap_or(self.settings.unparsable),
                text: written.text,
                sequence: Sequence { tokens, learn },
                old: Vec::new(),
                start: Vec::new(),
                entropies: Vec::new(),
                values: Vec::new(),
                advantages: Vec::new(),
                returns: Vec::new(),
            }
        });
        Ok(Some(answers.collect()))
    }

    /// Finds how likely the answers are to policy and start, and what the critic says.
    fn weigh(&self, answers: &mut [Answer]) -> Result<()> {
        let model = self.student.model;
        let temperature = self.settings.temperature;
        let batch: Vec<Sequence> = answers.iter().map(|a| a.sequence.clone()).collect();
        let policy = model.weigh(&batch, Some(&self.student.adapter), temperature)?;
        let values = self.critic.values(&policy.hidden)?;
        let start = model.weigh(&batch, self.start, temperature)?;
        let mut at = 0;
        for answer in answers {
            let count = answer.sequence.learn.iter().filter(|learn| **learn).count();
            let own = at..at + count;
            let of = |all: &[Likelihood], what: fn(&Likelihood) -> f64| -> Vec<f64> {
                all[own.clone()].iter().map(what).collect()
            };
            answer.old = of(&policy.likelihoods, |said| said.log_p);
            answer.entropies = of(&policy.likelihoods, |said| said.entropy);
            answer.start = of(&start.likelihoods, |said| said.log_p);
            answer.values = values[own.clone()].to_vec();
            at += count;
        }
        Ok(())
    }
}

/// Brings the advantages of all tokens to mean 0 and deviation 1.
fn normalise(answers: &mut [Answer]) {
    let all: Vec<f64> = answers
        .iter()
        .flat_map(|answer| answer.advantages.iter().copied())
        .collect();
    let (mean, deviation) = mean_and_deviation(&all);
    for advantage in answers.iter_mut().flat_map(|a| &mut a.advantages) {
        *advantage = (*advantage - mean) / (deviation + 1e-8);
    }
}
