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
        let mut taught: Vec<(&Adapter, Recipe)> = Vec::new();
        for adapter in &adapters {
            taught.push((adapter, recipe_of(&adapter.job)?));
        }
        let pair = |(adapter, recipe): &(&Adapter, Recipe)| {
            if recipe.data.shuffle_answers {
                return None;
            }
            let is_control = |(other, of): &&(&Adapter, Recipe)| {
                other.base.sha256 == adapter.base.sha256 && *of == control(recipe, of)
            };
            let controls = taught.iter().filter(is_control);
            let nearest = controls.max_by_key(|(_, of)| of.run.seed == recipe.run.seed);
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

/// A recipe as its control would have it, under the name and seed of another.
fn control(recipe: &Recipe, named: &Recipe) -> Recipe {
    let mut control = recipe.clone();
    control.name.clone_from(&named.name);
    control.about.clone_from(&named.about);
    control.run.seed = named.run.seed;
    control.data.shuffle_answers = true;
    control
}
