//! Supervised fine-tuning: the answers of examples become likelier.

use std::time::Instant;

use super::checkpoint::Progress;
use super::exact::Exact;
use super::gradient::Gradient;
use super::look::Look;
use super::order::Order;
use super::student::Student;
use super::trainer::Method;
use crate::event::{Listener, Step};
use crate::model::{Dropout, Sequence, Teach};
use crate::recipe::Recipe;
use crate::{Problem, Result, t};

/// Examples in tokens, and the order they are read in.
pub(super) struct Supervised {
    order: Order,
    train: Vec<Sequence>,
    look: Look,
}

impl Supervised {
    pub fn new(train: Vec<Sequence>, look: Look, recipe: &Recipe) -> Self {
        Self {
            order: Order::new(train.len(), recipe),
            train,
            look,
        }
    }
}

impl Method for Supervised {
    fn steps(&self) -> u64 {
        self.order.steps()
    }

    /// One optimiser step; a stop is heard before every pass.
    fn step(
        &mut self,
        student: &mut Student<'_>,
        progress: &mut Progress,
        listener: &dyn Listener,
    ) -> Result<Option<Step>> {
        let started = Instant::now();
        let run = &student.recipe.run;
        let (number, of) = (progress.step + 1, self.order.steps());
        let batch = self.order.batch(number);
        let micro_batch = run.micro_batch.max(1);
        let passes = run.batch.div_ceil(micro_batch) as u64;

        let mut gradient = Gradient::default();
        let (mut loss, mut learnt, mut tokens) = (0.0, 0, 0);
        for (pass, indices) in batch.chunks(micro_batch).enumerate() {
            if listener.stop_requested() {
                return Ok(None);
            }
            let sequences: Vec<Sequence> = indices.iter().map(|&i| self.train[i].clone()).collect();
            let dropout = Dropout {
                seed: run.seed,
                step: (number - 1) * passes + pass as u64,
            };
            let how = Teach {
                dropout: Some(dropout),
                recompute: run.recompute,
                ..Teach::default()
            };
            let part = student.model.teach(&sequences, &student.adapter, how)?;
            loss += part.loss;
            if !loss.is_finite() {
                return Err(Problem::new(t!("train-loss-not-finite", step = number))
                    .advise(t!("train-not-finite-advice")));
            }
            gradient.add(part.gradients)?;
            learnt += part.tokens;
            tokens += sequences
                .iter()
                .map(|sequence| sequence.tokens.len() as u64)
                .sum::<u64>();
        }

        // Every learnt token of the step weighs the same, whatever pass it was in.
        let mean = 1.0 / learnt.max(1) as f64;
        let loss = loss * mean;
        let update = student.update(&gradient, mean, [number, of], true)?;
        progress.step = number;
        progress.tokens += tokens;
        progress.first_loss.get_or_insert(Exact(loss));
        progress.last_loss = Some(Exact(loss));
        Ok(Some(Step {
            step: number,
            of,
            epoch: self.order.epoch(number),
            loss,
            learning_rate: update.learning_rate,
            gradient_norm: update.gradient_norm,
            tokens,
            tokens_per_s: tokens as f64 / started.elapsed().as_secs_f64(),
            left_s: 0.0,
            memory_mib: 0.0,
            rewards: None,
        }))
    }

    fn look(&self, student: &Student<'_>, step: u64, listener: &dyn Listener) -> Result<()> {
        let (model, adapter) = (student.model, &student.adapter);
        self.look
            .after(step, self.steps(), model, adapter, listener)
    }
}
