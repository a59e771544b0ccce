//! Looking at a model while it learns: validation loss and watched answers.

use super::Watch;
use crate::Result;
use crate::event::{Event, Listener};
use crate::model::{Adapter, Generate, Model, Sequence};
use crate::recipe::Recipe;
use crate::stat::CounterRandom;

/// At most this many validation examples are read each time, drawn by the recipe's seed.
pub(super) const VALIDATION_EXAMPLES: usize = 32;

/// What is looked at, and how often.
pub(super) struct Look {
    validation: Vec<Sequence>,
    watches: Vec<Watch>,
    validate_every: u64,
    watch_every: u64,
    /// Validation examples read at once.
    at_once: usize,
}

impl Look {
    pub fn new(mut validation: Vec<Sequence>, watches: Vec<Watch>, recipe: &Recipe) -> Self {
        let run = &recipe.run;
        CounterRandom::named(run.seed, "train/validation").shuffle(&mut validation);
        validation.truncate(VALIDATION_EXAMPLES);
        Self {
            validation,
            watches,
            validate_every: run.validate_every,
            watch_every: run.watch_every,
            at_once: run.micro_batch.max(1),
        }
    }

    /// Looks at what is due after `step`: every so many steps, before the first one (0)
    /// and after the last one.
    pub fn after(
        &self,
        step: u64,
        last: u64,
        model: &Model,
        adapter: &Adapter,
        listener: &dyn Listener,
    ) -> Result<()> {
        let due = |every: u64| every > 0 && (step.is_multiple_of(every) || step == last);
        if due(self.validate_every)
            && let Some(loss) = self.validation_loss(model, adapter, listener)?
        {
            listener.emit(Event::Validation { step, loss });
        }
        if due(self.watch_every) {
            self.watch(step, model, adapter, listener)?;
        }
        Ok(())
    }

    /// Mean loss per learnt token of the validation part; none where there is no such
    /// part, or where it was asked to stop.
    fn validation_loss(
        &self,
        model: &Model,
        adapter: &Adapter,
        listener: &dyn Listener,
    ) -> Result<Option<f64>> {
        let (mut sum, mut tokens) = (0.0, 0);
        for sequences in self.validation.chunks(self.at_once) {
            if listener.stop_requested() {
                return Ok(None);
            }
            let (part, learnt) = model.evaluate(sequences, Some(adapter))?;
            sum += part;
            tokens += learnt;
        }
        Ok((tokens > 0).then(|| sum / tokens as f64))
    }

    /// Greedy answers to what is watched; those that a stop cut short are not shown.
    fn watch(
        &self,
        step: u64,
        model: &Model,
        adapter: &Adapter,
        listener: &dyn Listener,
    ) -> Result<()> {
        let same_length = |a: &Watch, b: &Watch| a.max_tokens == b.max_tokens;
        for watches in self.watches.chunk_by(same_length) {
            let chats = watches.iter().map(|watch| model.chat(&watch.messages));
            let prompts: Vec<String> = chats.collect::<Result<_>>()?;
            let settings = Generate {
                max_tokens: watches[0].max_tokens,
                ..Generate::default()
            };
            let answers = model.generate(&prompts, &settings, Some(adapter), &Stop(listener))?;
            if listener.stop_requested() {
                return Ok(());
            }
            for (watch, answer) in watches.iter().zip(answers) {
                listener.emit(Event::Watched {
                    step,
                    kind: watch.kind.clone(),
                    item: watch.item.clone(),
                    answer: answer.text,
                });
            }
        }
        Ok(())
    }
}

/// Passes on the wish to stop, and no event: watching is no work of its own.
struct Stop<'a>(&'a dyn Listener);

impl Listener for Stop<'_> {
    fn emit(&self, _event: Event) {}

    fn stop_requested(&self) -> bool {
        self.0.stop_requested()
    }
}
