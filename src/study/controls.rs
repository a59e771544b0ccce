//! Controls: models taught alike, but on answers shuffled among cues, so that they learnt the
//! form of an answer and nothing about anybody.

use super::folder::Study;
use super::jobs::recipe_of;
use super::models::Adapter;
use crate::problem::Result;
use crate::recipe::Recipe;

impl Study {
    /// Taught models with their control: the newest on the same base whose recipe differs in
    /// nothing but that its answers are shuffled (in name and seed it may), one with the same
    /// seed before others.
    ///
    /// # Errors
    /// A manifest or recipe cannot be read.
    pub(super) fn control_of(&self) -> Result<Vec<(String, String)>> {
        let adapters = self.adapters()?;
        let mut taught: Vec<(&Adapter, Recipe, Recipe)> = Vec::new();
        for adapter in &adapters {
            let recipe = recipe_of(&adapter.job)?;
            let like = but_for_control(&recipe);
            taught.push((adapter, recipe, like));
        }
        let pair = |(adapter, recipe, like): &(&Adapter, Recipe, Recipe)| {
            if recipe.data.shuffle_answers {
                return None;
            }
            let controls = taught.iter().filter(|(other, of, other_like)| {
                of.data.shuffle_answers
                    && other.base.sha256 == adapter.base.sha256
                    && other_like == like
            });
            let nearest = controls.max_by_key(|(_, of, _)| of.run.seed == recipe.run.seed);
            Some((adapter.name.clone(), nearest?.0.name.clone()))
        };
        Ok(taught.iter().filter_map(pair).collect())
    }

    /// The names of the controls.
    ///
    /// # Errors
    /// A manifest or recipe cannot be read.
    pub(super) fn controls(&self) -> Result<Vec<String>> {
        let models = self.models()?.into_iter();
        let controls = models.filter(|model| model.control);
        Ok(controls.map(|model| model.name).collect())
    }
}

/// A recipe without what it and its control may differ in.
fn but_for_control(recipe: &Recipe) -> Recipe {
    let mut like = recipe.clone();
    like.name.clear();
    like.about.clear();
    like.run.seed = 0;
    like.data.shuffle_answers = false;
    like
}
