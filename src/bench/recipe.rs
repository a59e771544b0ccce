//! The first steps of a recipe on its own data, measured.

use std::sync::Mutex;

use serde::Serialize;

use super::usage::{Usage, processor};
use crate::Result;
use crate::event::{Event, Listener, Step};
use crate::model::{Adapter, Model};
use crate::recipe::Recipe;
use crate::train::{Reads, Trainer};

/// What the steps came to. Rates are over all steps but the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Steps {
    pub processor: String,
    pub threads: usize,
    pub examples_per_s: f64,
    /// Tokens of the examples.
    pub tokens_per_s: f64,
    #[serde(flatten)]
    pub usage: Usage,
    /// Mean loss per learnt token of each step, in nats; by rewards the policy's loss.
    pub losses: Vec<f64>,
    pub step_seconds: Vec<f64>,
}

/// Does the first `steps` steps of a training, without validation and watched answers; one
/// by rewards may start from an adapter.
///
/// # Errors
/// As [`Trainer`].
pub fn recipe(
    model: &Model,
    recipe: &Recipe,
    reads: &Reads,
    start: Option<Adapter>,
    steps: usize,
) -> Result<Steps> {
    let mut recipe = recipe.clone();
    (recipe.run.validate_every, recipe.run.watch_every) = (0, 0);
    let seen = Seen {
        most: steps,
        steps: Mutex::default(),
    };
    let mut trainer = match reads {
        Reads::Examples(examples) => Trainer::new(model, &recipe, examples, Vec::new())?,
        Reads::Rankings(rankings) => Trainer::ppo(model, &recipe, rankings, start, Vec::new())?,
    };
    trainer.run(&seen, &mut |_| Ok(()))?;
    let usage = Usage::now();
    let seen = seen.steps.into_inner().unwrap_or_else(|e| e.into_inner());
    let seconds = |step: &Step| step.tokens as f64 / step.tokens_per_s;
    let timed = &seen[usize::from(seen.len() > 1)..];
    let time: f64 = timed.iter().map(seconds).sum();
    Ok(Steps {
        processor: processor(),
        threads: super::threads(),
        examples_per_s: (timed.len() * recipe.examples_per_step()) as f64 / time,
        tokens_per_s: timed.iter().map(|step| step.tokens as f64).sum::<f64>() / time,
        usage,
        losses: seen.iter().map(|step| step.loss).collect(),
        step_seconds: seen.iter().map(seconds).collect(),
    })
}

/// Collects steps and asks to stop after enough of them.
struct Seen {
    most: usize,
    steps: Mutex<Vec<Step>>,
}

impl Seen {
    fn steps(&self) -> std::sync::MutexGuard<'_, Vec<Step>> {
        self.steps.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl Listener for Seen {
    fn emit(&self, event: Event) {
        if let Event::Step(step) = event {
            self.steps().push(step);
        }
    }

    fn stop_requested(&self) -> bool {
        self.steps().len() >= self.most
    }
}
