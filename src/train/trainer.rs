//! Supervised fine-tuning of an adapter, step by step.

use std::time::Instant;

use candle_core::Var;

use super::adamw::AdamW;
use super::checkpoint::{self, Checkpoint, Progress, Tensors, fingerprint};
use super::gradient::Gradient;
use super::look::Look;
use super::memory::Memory;
use super::order::Order;
use super::schedule::learning_rate;
use super::tokens::read;
use super::{Example, Part, Watch};
use crate::event::{Event, Listener, Step};
use crate::model::{Adapter, Dropout, LoraConfig, Model, Sequence, Teach};
use crate::recipe::Recipe;
use crate::{Problem, Result, t};

/// A training of one adapter.
pub struct Trainer<'m> {
    model: &'m Model,
    recipe: Recipe,
    adapter: Adapter,
    weights: Vec<(String, Var)>,
    optimiser: AdamW,
    order: Order,
    train: Vec<Sequence>,
    look: Look,
    warnings: Vec<String>,
    progress: Progress,
}

/// What a run of a training came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether all steps are done; false where the person asked to stop.
    pub finished: bool,
    /// Steps done, those before a resumption included.
    pub steps: u64,
    /// Steps of the whole training.
    pub of: u64,
    /// Tokens read, those before a resumption included.
    pub tokens: u64,
    /// Loss of the first step, in nats per learnt token.
    pub first_loss: Option<f64>,
    /// Loss of the latest step.
    pub last_loss: Option<f64>,
    /// Seconds of this run alone.
    pub seconds: f64,
}

impl<'m> Trainer<'m> {
    /// A training that has not begun.
    ///
    /// # Errors
    /// An adapter that does not fit the model, no training example that teaches
    /// anything, a chat template or tokenizer that fails.
    pub fn new(
        model: &'m Model,
        recipe: &Recipe,
        examples: &[Example],
        watches: Vec<Watch>,
    ) -> Result<Self> {
        let lora = LoraConfig {
            rank: recipe.lora.rank,
            alpha: recipe.lora.alpha,
            dropout: recipe.lora.dropout,
            targets: recipe.lora.targets.clone(),
        };
        let adapter = Adapter::new(&lora, model.config(), recipe.run.seed, model.device())?;
        let weights = adapter.parameters();
        let optimiser = AdamW::new(&weights, &recipe.optimiser)?;
        let mut warnings = Vec::new();
        let train = read(model, recipe, examples, Part::Train, &mut warnings)?;
        if train.is_empty() {
            return Err(Problem::new(t!("train-nothing-to-learn"))
                .advise(t!("train-nothing-to-learn-advice")));
        }
        let validation = read(model, recipe, examples, Part::Validation, &mut Vec::new())?;
        Ok(Self {
            model,
            recipe: recipe.clone(),
            adapter,
            weights,
            optimiser,
            order: Order::new(train.len(), recipe),
            train,
            look: Look::new(validation, watches, recipe),
            warnings,
            progress: Progress {
                training: fingerprint(recipe, examples)?,
                ..Progress::default()
            },
        })
    }

    /// Goes back to a checkpoint of this training; what follows has the same bits as if
    /// it had never stopped.
    ///
    /// # Errors
    /// A damaged checkpoint, or one of another training.
    pub fn resume(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        let progress = checkpoint::progress(&checkpoint.optimiser)?;
        if progress.training != self.progress.training {
            return Err(
                Problem::new(t!("train-checkpoint-other")).advise(t!("train-checkpoint-advice"))
            );
        }
        let adapter = Tensors::open(&checkpoint.adapter)?;
        let moments = Tensors::open(&checkpoint.optimiser)?;
        let device = self.model.device();
        for (name, weight) in &self.weights {
            weight.set(&adapter.get(name, weight, device)?)?;
        }
        self.optimiser
            .restore(&self.weights, |name, like| moments.get(name, like, device))?;
        self.progress = progress;
        Ok(())
    }

    /// The adapter as it is now.
    pub fn adapter(&self) -> &Adapter {
        &self.adapter
    }

    /// Trains to the end, or until `listener` asks to stop, which is heard before every
    /// pass. `keep` is given a checkpoint every `checkpoint_every` steps, after the last
    /// one and when stopped; once it has put it away, its event is emitted.
    ///
    /// Emits warnings, steps, validations, watched answers and checkpoints; that the work
    /// started, stopped, failed or finished is for the caller to say.
    ///
    /// # Errors
    /// A loss or gradient that is not finite, a weight that no gradient reaches, a
    /// failure of the model or of `keep`.
    pub fn run(
        &mut self,
        listener: &dyn Listener,
        keep: &mut dyn FnMut(Checkpoint) -> Result<()>,
    ) -> Result<Outcome> {
        let started = Instant::now();
        let (first, of) = (self.progress.step, self.order.steps());
        let mut memory = Memory::of(self.model.device());
        if first == 0 {
            for message in self.warnings.drain(..) {
                listener.emit(Event::Warning { message });
            }
            self.look(listener)?;
        }
        let mut kept = None;
        let mut finished = true;
        while self.progress.step < of {
            let Some(mut step) = self.step(listener)? else {
                finished = false;
                break;
            };
            let pace = started.elapsed().as_secs_f64() / (step.step - first) as f64;
            step.left_s = pace * (of - step.step) as f64;
            step.memory_mib = memory.mib();
            listener.emit(Event::Step(step));
            self.look(listener)?;
            if self
                .progress
                .step
                .is_multiple_of(self.recipe.run.checkpoint_every.max(1))
            {
                kept = Some(self.keep(listener, keep)?);
            }
        }
        if kept != Some(self.progress.step) {
            self.keep(listener, keep)?;
        }
        Ok(Outcome {
            finished,
            steps: self.progress.step,
            of,
            tokens: self.progress.tokens,
            first_loss: self.progress.first_loss,
            last_loss: self.progress.last_loss,
            seconds: started.elapsed().as_secs_f64(),
        })
    }

    /// One optimiser step; none where it was asked to stop before all passes were done
    /// (nothing has changed then).
    fn step(&mut self, listener: &dyn Listener) -> Result<Option<Step>> {
        let started = Instant::now();
        let run = &self.recipe.run;
        let (number, of) = (self.progress.step + 1, self.order.steps());
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
            let part = self.model.teach(&sequences, &self.adapter, how)?;
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
        let norm = gradient.norm(&self.weights, mean, number)?;
        let clip = match self.recipe.optimiser.clip {
            most if most > 0.0 && norm > most => most / norm,
            _ => 1.0,
        };
        let peak = self.recipe.optimiser.learning_rate;
        let rate = learning_rate(&self.recipe.schedule, peak, number, of);
        self.optimiser
            .step(&self.weights, gradient.sums(), mean * clip, number, rate)?;

        self.progress.step = number;
        self.progress.tokens += tokens;
        self.progress.first_loss.get_or_insert(loss);
        self.progress.last_loss = Some(loss);
        Ok(Some(Step {
            step: number,
            of,
            epoch: self.order.epoch(number),
            loss,
            learning_rate: rate,
            gradient_norm: norm,
            tokens,
            tokens_per_s: tokens as f64 / started.elapsed().as_secs_f64(),
            left_s: 0.0,
            memory_mib: 0.0,
        }))
    }

    /// Validation and watched answers, where they are due.
    fn look(&self, listener: &dyn Listener) -> Result<()> {
        let (step, last) = (self.progress.step, self.order.steps());
        self.look
            .after(step, last, self.model, &self.adapter, listener)
    }

    /// Hands a checkpoint over, says so, and returns its step.
    fn keep(
        &self,
        listener: &dyn Listener,
        keep: &mut dyn FnMut(Checkpoint) -> Result<()>,
    ) -> Result<u64> {
        let step = self.progress.step;
        keep(self.checkpoint()?)?;
        listener.emit(Event::Checkpoint { step });
        Ok(step)
    }

    /// The training as it is now, as bytes.
    fn checkpoint(&self) -> Result<Checkpoint> {
        let weights = self
            .weights
            .iter()
            .map(|(name, weight)| (name.clone(), weight.as_tensor()));
        let moments = self.optimiser.state(&self.weights);
        Ok(Checkpoint {
            step: self.progress.step,
            adapter: checkpoint::write(weights, None)?,
            optimiser: checkpoint::write(moments.into_iter(), Some(&self.progress))?,
        })
    }
}
