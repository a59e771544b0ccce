//! What a training changes, whatever its method: an adapter, by AdamW.

use candle_core::Var;

use super::adamw::AdamW;
use super::gradient::Gradient;
use super::schedule::learning_rate;
use crate::Result;
use crate::model::{Adapter, LoraConfig, Model};
use crate::recipe::{Lora, Recipe};

/// A model with the adapter that learns.
pub(super) struct Student<'m> {
    pub model: &'m Model,
    pub recipe: Recipe,
    pub adapter: Adapter,
    pub weights: Vec<(String, Var)>,
    pub optimiser: AdamW,
    /// Steps of this run whose loss had a slope.
    sloped: u64,
}

/// What one optimiser step did.
pub(super) struct Update {
    pub learning_rate: f64,
    /// L2 norm of the gradient before clipping.
    pub gradient_norm: f64,
}

impl<'m> Student<'m> {
    /// With a fresh adapter of the recipe's shape.
    ///
    /// # Errors
    /// An adapter that does not fit the model.
    pub fn new(model: &'m Model, recipe: &Recipe) -> Result<Self> {
        let lora = LoraConfig::from(&recipe.lora);
        let adapter = Adapter::new(&lora, model.config(), recipe.run.seed, model.device())?;
        Self::of(model, recipe, adapter)
    }

    /// With an adapter that goes on learning.
    ///
    /// # Errors
    /// No memory for the optimiser's state.
    pub fn of(model: &'m Model, recipe: &Recipe, adapter: Adapter) -> Result<Self> {
        let weights = adapter.parameters();
        Ok(Self {
            model,
            recipe: recipe.clone(),
            optimiser: AdamW::new(&weights, &recipe.optimiser)?,
            adapter,
            weights,
            sloped: 0,
        })
    }

    /// The optimiser step `number` of `of` by a gradient times `scale`, clipped.
    /// `sloped`: whether the loss has any slope at all.
    ///
    /// # Errors
    /// A gradient that is not finite, a weight that none reaches.
    pub fn update(
        &mut self,
        gradient: &Gradient,
        scale: f64,
        [number, of]: [u64; 2],
        sloped: bool,
    ) -> Result<Update> {
        let settings = &self.recipe.optimiser;
        self.sloped += u64::from(sloped);
        let count = sloped.then_some(self.sloped);
        let norm = gradient.norm(&self.weights, scale, number, count)?;
        let scale = scale * clipping(norm, settings.clip);
        let rate = learning_rate(&self.recipe.schedule, settings.learning_rate, number, of);
        self.optimiser
            .step(&self.weights, gradient.sums(), scale, number, rate)?;
        Ok(Update {
            learning_rate: rate,
            gradient_norm: norm,
        })
    }
}

/// What a gradient of this norm is multiplied by, so that it is no longer than `most` (0:
/// as long as it likes).
pub(super) fn clipping(norm: f64, most: f64) -> f64 {
    match most {
        most if most > 0.0 && norm > most => most / norm,
        _ => 1.0,
    }
}

/// The shape of an adapter, as a recipe says it.
impl From<&Lora> for LoraConfig {
    fn from(lora: &Lora) -> Self {
        Self {
            rank: lora.rank,
            alpha: lora.alpha,
            dropout: lora.dropout,
            targets: lora.targets.clone(),
        }
    }
}
