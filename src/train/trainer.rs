//! A training of one adapter, step by step, whatever its method.

use std::time::Instant;

use candle_core::Tensor;
use serde::Serialize;

use super::checkpoint::{self, Checkpoint, Progress, Tensors, fingerprint};
use super::look::Look;
use super::memory::Memory;
use super::ppo::Ppo;
use super::student::Student;
use super::supervised::Supervised;
use super::tokens::read;
use super::{Example, Part, Watch};
use crate::event::{Event, Listener, Step};
use crate::example::Reward;
use crate::model::{Adapter, LoraConfig, Model};
use crate::recipe::{Recipe, to_toml};
use crate::{Problem, Result, t};

/// A training of one adapter.
pub struct Trainer<'m> {
    student: Student<'m>,
    method: Box<dyn Method>,
    warnings: Vec<String>,
    progress: Progress,
}

/// How a student is taught. A method's own state between two steps is in its
/// [`state`](Self::state) and in [`Progress`].
pub(super) trait Method {
    /// Steps of the whole training.
    fn steps(&self) -> u64;

    /// The next step; none where it was asked to stop before anything changed.
    fn step(
        &mut self,
        student: &mut Student<'_>,
        progress: &mut Progress,
        listener: &dyn Listener,
    ) -> Result<Option<Step>>;

    /// Looks at the student after a step (0: before the first), where it is due.
    fn look(&self, student: &Student<'_>, step: u64, listener: &dyn Listener) -> Result<()>;

    /// Tensors by name, for a checkpoint.
    fn state(&self) -> Vec<(String, &Tensor)> {
        Vec::new()
    }

    /// Takes back what [`state`](Self::state) and [`Progress`] hold; `read` finds a tensor
    /// by its name, like one that is there.
    fn restore(
        &mut self,
        _progress: &Progress,
        _read: &dyn Fn(&str, &Tensor) -> Result<Tensor>,
    ) -> Result<()> {
        Ok(())
    }
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
    /// Mean reward of the first and of the latest rollout (PPO).
    pub rewards: Option<[f64; 2]>,
    /// Seconds of this run alone.
    pub seconds: f64,
}

impl<'m> Trainer<'m> {
    /// A supervised training that has not begun.
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
        let mut warnings = Vec::new();
        let train = read(model, recipe, examples, Part::Train, &mut warnings)?;
        if train.is_empty() {
            return Err(Problem::new(t!("train-nothing-to-learn"))
                .advise(t!("train-nothing-to-learn-advice")));
        }
        let validation = read(model, recipe, examples, Part::Validation, &mut Vec::new())?;
        let look = Look::new(validation, watches, recipe);
        Ok(Self {
            student: Student::new(model, recipe)?,
            method: Box::new(Supervised::new(train, look, recipe)),
            warnings,
            progress: Progress {
                training: fingerprint(&to_toml(recipe)?, examples)?,
                ..Progress::default()
            },
        })
    }

    /// A training by rewards that has not begun. It starts from the model itself, or from
    /// the adapter `start`, and is held near to it.
    ///
    /// # Errors
    /// A recipe without settings for PPO, an adapter of another shape than the recipe's,
    /// no question that fits, a chat template or tokenizer that fails.
    pub fn ppo<Q: Reward + Clone + Serialize + 'static>(
        model: &'m Model,
        recipe: &Recipe,
        questions: &[Q],
        start: Option<Adapter>,
        watches: Vec<Watch>,
    ) -> Result<Self> {
        let student = match &start {
            None => Student::new(model, recipe)?,
            Some(start) => {
                let found = start.config();
                let wanted = LoraConfig::from(&recipe.lora);
                if (found.rank, found.alpha) != (wanted.rank, wanted.alpha) {
                    return Err(Problem::new(t!(
                        "recipe-ppo-start-shape",
                        name = recipe.ppo.as_ref().map_or("", |ppo| &ppo.start),
                        rank = found.rank,
                        alpha = found.alpha
                    )));
                }
                Student::of(model, recipe, start.duplicate()?)?
            }
        };
        let look = Look::new(Vec::new(), watches, recipe);
        let mut warnings = Vec::new();
        let asked = questions.iter().cloned();
        let asked = asked.map(|one| Box::new(one) as Box<dyn Reward>).collect();
        let method = Ppo::new(model, recipe, asked, start, look, &mut warnings)?;
        Ok(Self {
            student,
            method: Box::new(method),
            warnings,
            progress: Progress {
                training: fingerprint(&to_toml(recipe)?, questions)?,
                ..Progress::default()
            },
        })
    }

    /// Knows this training by the text of its recipe as a job keeps it, which an earlier
    /// version may have written: `fingerprint` is of that text.
    pub fn known_by(&mut self, fingerprint: String) {
        self.progress.training = fingerprint;
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
        let device = self.student.model.device();
        for (name, weight) in &self.student.weights {
            weight.set(&adapter.get(name, weight, device)?)?;
        }
        let read = |name: &str, like: &Tensor| moments.get(name, like, device);
        let Student {
            optimiser, weights, ..
        } = &mut self.student;
        optimiser.restore(weights, read)?;
        self.method.restore(&progress, &read)?;
        self.progress = progress;
        Ok(())
    }

    /// The adapter as it is now.
    pub fn adapter(&self) -> &Adapter {
        &self.student.adapter
    }

    /// Trains to the end, or until `listener` asks to stop, which is heard before every
    /// pass (of PPO: until the model begins to learn from a rollout). `keep` is given a checkpoint every `checkpoint_every` steps, after the last
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
        let (first, of) = (self.progress.step, self.method.steps());
        let mut memory = Memory::of(self.student.model.device());
        if first == 0 {
            for message in self.warnings.drain(..) {
                listener.emit(Event::Warning { message });
            }
            self.look(listener)?;
        }
        let mut kept = None;
        let mut finished = true;
        while self.progress.step < of {
            let Self {
                student,
                method,
                progress,
                ..
            } = self;
            let Some(mut step) = method.step(student, progress, listener)? else {
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
                .is_multiple_of(self.student.recipe.run.checkpoint_every.max(1))
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
            first_loss: self.progress.first_loss.map(|loss| loss.0),
            last_loss: self.progress.last_loss.map(|loss| loss.0),
            rewards: self.progress.rewarded.map(|r| [r.first.0, r.last.0]),
            seconds: started.elapsed().as_secs_f64(),
        })
    }

    /// Validation and watched answers, where they are due.
    fn look(&self, listener: &dyn Listener) -> Result<()> {
        self.method
            .look(&self.student, self.progress.step, listener)
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
            .student
            .weights
            .iter()
            .map(|(name, weight)| (name.clone(), weight.as_tensor()));
        let mut moments = self.student.optimiser.state(&self.student.weights);
        moments.extend(self.method.state());
        Ok(Checkpoint {
            step: self.progress.step,
            adapter: checkpoint::write(weights, None)?,
            optimiser: checkpoint::write(moments.into_iter(), Some(&self.progress))?,
        })
    }
}
