//! Proximal policy optimisation (Schulman et al. 2017; ALIGN, appendix A.2).
//!
//! A step is a rollout: the policy writes answers, each earns its reward at its last
//! token and pays for every nat that its tokens are likelier than at the start; a critic
//! foretells the sum; then the policy learns from the answers in batches, several times
//! over. Checkpoints stand between rollouts, so that one that is cut short begins anew,
//! with the same draws.

mod advantage;
mod critic;
mod loss;
mod price;
mod rollout;

use std::time::Instant;

use candle_core::Tensor;

use super::Part;
use super::checkpoint::{Progress, Rewarded};
use super::exact::Exact;
use super::gradient::Gradient;
use super::look::{Look, VALIDATION_EXAMPLES};
use super::order::Order;
use super::student::Student;
use super::trainer::Method;
use crate::event::{Event, Listener, Rewards, Step};
use crate::example::Reward;
use crate::model::{Adapter, Generate, Likelihood, Model, Sequence};
use crate::recipe::{self, Recipe};
use crate::stat::CounterRandom;
use crate::{Problem, Result, t};
use advantage::mean_and_deviation;
use critic::Critic;
use loss::Loss;
use rollout::{Answer, Scene, Task};

/// Answers of a rollout that are shown.
const SHOWN: usize = 2;

/// Questions to answer, and what judges the answers.
pub(super) struct Ppo {
    settings: recipe::Ppo,
    order: Order,
    tasks: Vec<Task>,
    validation: Vec<Task>,
    /// None: the model itself.
    start: Option<Adapter>,
    critic: Critic,
    /// β.
    price: f64,
    look: Look,
}

/// Sums over the tokens of all batches of a rollout.
#[derive(Default)]
struct Sums {
    policy_loss: f64,
    value_loss: f64,
    clipped: usize,
    tokens: usize,
    gradient_norm: f64,
    learning_rate: f64,
}

impl Ppo {
    pub fn new(
        model: &Model,
        recipe: &Recipe,
        questions: Vec<Box<dyn Reward>>,
        start: Option<Adapter>,
        look: Look,
        warnings: &mut Vec<String>,
    ) -> Result<Self> {
        let Some(settings) = recipe.rewarded().cloned() else {
            return Err(Problem::new(t!("recipe-ppo-missing")));
        };
        let longest = recipe.run.max_tokens.min(model.config().max_positions);
        let room = longest.saturating_sub(settings.answer_tokens);
        let tasks = |questions: Vec<Box<dyn Reward>>| -> Result<(Vec<Task>, usize)> {
            let mut tasks = Vec::new();
            for question in questions {
                let prompt = model.chat(question.messages())?;
                tasks.push(Task {
                    tokens: model.encode(&prompt)?,
                    question,
                    prompt,
                });
            }
            let all = tasks.len();
            tasks.retain(|task| task.tokens.len() <= room);
            let left_out = all - tasks.len();
            Ok((tasks, left_out))
        };
        let (train, validation): (Vec<_>, Vec<_>) = questions
            .into_iter()
            .partition(|question| question.part() == Part::Train);
        let (train, left_out) = tasks(train)?;
        if left_out > 0 {
            warnings.push(t!("train-useless", count = left_out, tokens = room));
        }
        if train.is_empty() {
            return Err(Problem::new(t!("train-nothing-to-learn"))
                .advise(t!("train-nothing-to-learn-advice")));
        }
        let (mut validation, _) = tasks(validation)?;
        CounterRandom::named(recipe.run.seed, "train/validation").shuffle(&mut validation);
        validation.truncate(VALIDATION_EXAMPLES);
        Ok(Self {
            order: Order::new(train.len(), recipe),
            critic: Critic::new(model, recipe)?,
            price: settings.kl.coefficient,
            settings,
            tasks: train,
            validation,
            start,
            look,
        })
    }

    fn scene<'a>(&'a self, student: &'a Student<'a>) -> Scene<'a> {
        Scene {
            student,
            start: self.start.as_ref(),
            critic: &self.critic,
            settings: &self.settings,
            price: self.price,
        }
    }

    /// Optimiser steps of a rollout of so many answers.
    fn updates(&self, answers: usize, batch: usize) -> u64 {
        (self.settings.passes * answers.div_ceil(batch)) as u64
    }

    /// Optimiser steps of the whole training.
    fn all_updates(&self, batch: usize) -> u64 {
        let steps = 1..=self.steps();
        steps
            .map(|step| self.updates(self.order.batch_size(step), batch))
            .sum()
    }

    /// Learns from the answers of a rollout.
    fn learn(
        &mut self,
        student: &mut Student<'_>,
        answers: &[Answer],
        number: u64,
        updates: &mut u64,
    ) -> Result<Sums> {
        let (batch, micro_batch) = {
            let run = &student.recipe.run;
            (run.batch.max(1), run.micro_batch.max(1))
        };
        let of = self.all_updates(batch);
        let mut sums = Sums::default();
        for pass in 0..self.settings.passes {
            let mut order: Vec<usize> = (0..answers.len()).collect();
            let purpose = format!("ppo/pass/{number}/{pass}");
            CounterRandom::named(student.recipe.run.seed, &purpose).shuffle(&mut order);
            for batch in order.chunks(batch) {
                *updates += 1;
                let batch: Vec<&Answer> = batch.iter().map(|&at| &answers[at]).collect();
                self.update(student, &batch, micro_batch, [*updates, of], &mut sums)?;
            }
        }
        Ok(sums)
    }

    /// One optimiser step of policy and critic, both by the mean over the batch's tokens.
    fn update(
        &mut self,
        student: &mut Student<'_>,
        batch: &[&Answer],
        micro_batch: usize,
        at: [u64; 2],
        sums: &mut Sums,
    ) -> Result<()> {
        let settings = &self.settings;
        let tokens: usize = batch.iter().map(|answer| answer.length()).sum();
        let mean = 1.0 / tokens.max(1) as f64;
        let (mut gradient, mut critic) = (Gradient::default(), Gradient::default());
        let mut sloped = settings.entropy > 0.0;
        for answers in batch.chunks(micro_batch) {
            let all = |what: fn(&Answer) -> &[f64]| -> Vec<f64> {
                answers.iter().flat_map(|a| what(a)).copied().collect()
            };
            let old = all(|answer| &answer.old);
            let advantages = all(|answer| &answer.advantages);
            let policy = |at: usize, said: Likelihood| -> Loss {
                loss::policy(said.log_p, old[at], advantages[at], settings.clip)
            };
            let slope = |at: usize, said: Likelihood| {
                [policy(at, said).slope * mean, -settings.entropy * mean]
            };
            let sequences: Vec<Sequence> = answers.iter().map(|a| a.sequence.clone()).collect();
            let taught = student.model.teach_policy(
                &sequences,
                &student.adapter,
                settings.temperature,
                student.recipe.run.recompute,
                &slope,
            )?;
            for (at, said) in taught.weighed.likelihoods.iter().enumerate() {
                let Loss {
                    loss,
                    slope,
                    clipped,
                } = policy(at, *said);
                sums.policy_loss += loss - settings.entropy * said.entropy;
                sums.clipped += usize::from(clipped);
                sloped |= slope != 0.0;
            }
            gradient.add(taught.gradients)?;

            let hidden = &taught.weighed.hidden;
            let (before, returns) = (all(|a| &a.values), all(|a| &a.returns));
            let values = self.critic.values(hidden)?;
            let losses: Vec<Loss> = (0..values.len())
                .map(|at| loss::value(values[at], before[at], returns[at], settings.value_clip))
                .collect();
            sums.value_loss += losses.iter().map(|token| token.loss).sum::<f64>();
            let slopes: Vec<f64> = losses.iter().map(|token| token.slope * mean).collect();
            critic.add(self.critic.gradients(hidden, &slopes)?)?;
        }
        sums.tokens += tokens;
        if !sums.policy_loss.is_finite() {
            return Err(Problem::new(t!("train-loss-not-finite", step = at[0]))
                .advise(t!("train-not-finite-advice")));
        }
        let update = student.update(&gradient, 1.0, at, sloped)?;
        sums.gradient_norm = update.gradient_norm;
        sums.learning_rate = update.learning_rate;
        let peak = settings.critic_learning_rate;
        self.critic.update(critic.sums(), &student.recipe, peak, at)
    }
}

impl Method for Ppo {
    fn steps(&self) -> u64 {
        self.order.steps()
    }

    /// One rollout and the learning from it. A stop is heard until the learning begins.
    fn step(
        &mut self,
        student: &mut Student<'_>,
        progress: &mut Progress,
        listener: &dyn Listener,
    ) -> Result<Option<Step>> {
        let started = Instant::now();
        let (number, of) = (progress.step + 1, self.steps());
        let places = self.order.batch(number);
        let scene = self.scene(student);
        let Some(answers) = scene.rollout(number, &self.tasks, &places, listener)? else {
            return Ok(None);
        };
        let before = progress.rewarded;
        let mut updates = before.map_or(0, |rewarded| rewarded.updates);
        let sums = self.learn(student, &answers, number, &mut updates)?;
        let rewards = summary(&answers, &sums, self.price);
        self.price = price::adapted(self.price, rewards.kl, answers.len(), &self.settings.kl);
        self.show(&answers, number, student.recipe.run.watch_every, listener);

        let tokens = answers.iter().map(|a| a.sequence.tokens.len() as u64).sum();
        let loss = sums.policy_loss / sums.tokens.max(1) as f64;
        progress.step = number;
        progress.tokens += tokens;
        progress.first_loss.get_or_insert(Exact(loss));
        progress.last_loss = Some(Exact(loss));
        progress.rewarded = Some(Rewarded {
            updates,
            kl_coefficient: Exact(self.price),
            first: before.map_or(Exact(rewards.mean), |before| before.first),
            last: Exact(rewards.mean),
        });
        Ok(Some(Step {
            step: number,
            of,
            epoch: self.order.epoch(number),
            loss,
            learning_rate: sums.learning_rate,
            gradient_norm: sums.gradient_norm,
            tokens,
            tokens_per_s: tokens as f64 / started.elapsed().as_secs_f64(),
            left_s: 0.0,
            memory_mib: 0.0,
            rewards: Some(rewards),
        }))
    }

    fn look(&self, student: &Student<'_>, step: u64, listener: &dyn Listener) -> Result<()> {
        let every = student.recipe.run.validate_every;
        let due = every > 0 && (step.is_multiple_of(every) || step == self.steps());
        if due && !self.validation.is_empty() {
            let all: Vec<usize> = (0..self.validation.len()).collect();
            let greedy = Generate {
                max_tokens: self.settings.answer_tokens,
                ..Generate::default()
            };
            let scene = self.scene(student);
            if let Some(answers) = scene.write(&self.validation, &all, &greedy, listener)? {
                listener.emit(Event::ValidationReward {
                    step,
                    reward: mean_and_deviation(&of(&answers, |a| a.reward)).0,
                    unparsable: unparsable(&answers),
                });
            }
        }
        let (model, adapter) = (student.model, &student.adapter);
        self.look
            .after(step, self.steps(), model, adapter, listener)
    }

    fn state(&self) -> Vec<(String, &Tensor)> {
        self.critic.state()
    }

    fn restore(
        &mut self,
        progress: &Progress,
        read: &dyn Fn(&str, &Tensor) -> Result<Tensor>,
    ) -> Result<()> {
        if let Some(rewarded) = progress.rewarded {
            self.price = rewarded.kl_coefficient.0;
        }
        self.critic.restore(read)
    }
}

impl Ppo {
    /// A few answers of a rollout, every so many steps.
    fn show(&self, answers: &[Answer], step: u64, every: u64, listener: &dyn Listener) {
        if every == 0 || !(step.is_multiple_of(every) || step == 1) {
            return;
        }
        for answer in answers.iter().take(SHOWN) {
            let question = &self.tasks[answer.task].question;
            listener.emit(Event::Tried {
                step,
                item: question.id().to_owned(),
                words: question.offered().to_vec(),
                answer: answer.text.clone(),
                reward: answer.score,
            });
        }
    }
}

/// What a rollout came to, for people.
fn summary(answers: &[Answer], sums: &Sums, price: f64) -> Rewards {
    let (mean, deviation) = mean_and_deviation(&of(answers, |a| a.reward));
    let tokens = sums.tokens.max(1) as f64;
    let all: Vec<f64> = answers.iter().flat_map(|a| a.entropies.clone()).collect();
    let left = |answer: &Answer| -> f64 {
        let both = answer.old.iter().zip(&answer.start);
        both.map(|(old, start)| old - start).sum()
    };
    Rewards {
        answers: answers.len() as u64,
        mean,
        deviation,
        unparsable: unparsable(answers),
        answer_tokens: mean_and_deviation(&of(answers, |a| a.length() as f64)).0,
        kl: mean_and_deviation(&of(answers, left)).0,
        kl_coefficient: price,
        entropy: mean_and_deviation(&all).0,
        clip_fraction: sums.clipped as f64 / tokens,
        value_loss: sums.value_loss / tokens,
    }
}

fn of(answers: &[Answer], what: impl Fn(&Answer) -> f64) -> Vec<f64> {
    answers.iter().map(what).collect()
}

fn unparsable(answers: &[Answer]) -> f64 {
    mean_and_deviation(&of(answers, |a| f64::from(u8::from(a.score.is_none())))).0
}

#[cfg(test)]
mod golden {
    //! What `tests/golden/make/ppo.py` computed with numpy and torch.

    use serde_json::Value;

    /// The cases of a part.
    pub fn part(name: &str) -> Vec<Value> {
        let file = std::fs::read("tests/golden/ppo.json").unwrap();
        let file: Value = serde_json::from_slice(&file).unwrap();
        let cases = file[name].as_array().unwrap().clone();
        assert!(!cases.is_empty());
        cases
    }

    pub fn numbers(list: &Value) -> Vec<f64> {
        let list = list.as_array().unwrap().iter();
        list.map(|number| number.as_f64().unwrap()).collect()
    }

    #[track_caller]
    pub fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            let error = (found - expected).abs();
            assert!(
                error < 1e-12 * (1.0 + expected.abs()),
                "{found}, not {expected}"
            );
        }
    }
}
