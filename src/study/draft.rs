//! The recipe being drafted: kept, checked, and shown as the model will read it.

use super::Draft;
use super::folder::Study;
use super::material::Material;
use crate::example::Example;
use crate::job::weights;
use crate::problem::Result;
use crate::recipe::{self, Recipe};
use crate::train::{self, Preview};

/// The key of the draft in the catalogue.
const DRAFT: &str = "draft";
/// Examples shown before a training.
const SHOWN: usize = 3;

impl Study {
    /// The draft as it was left; none where none was begun.
    ///
    /// # Errors
    /// The catalogue cannot be read.
    pub fn draft(&self) -> Result<Option<Recipe>> {
        let kept: Option<serde_json::Value> = self.catalogue().setting(DRAFT)?;
        Ok(kept.and_then(|kept| recipe::from_json(kept).ok()))
    }

    /// Keeps the draft.
    ///
    /// # Errors
    /// The study is read-only or the catalogue cannot be written.
    pub fn set_draft(&self, recipe: &Recipe) -> Result<()> {
        self.writable()?;
        self.catalogue().set(DRAFT, recipe)
    }

    /// Checks a recipe against the study; reads the model's tokenizer, never its weights.
    ///
    /// # Errors
    /// A dataset or model of the study cannot be read.
    pub fn check(&self, recipe: &Recipe) -> Result<Draft> {
        let mut facts = self.facts()?;
        // What cannot be read or shown is among the findings.
        let kept = self.locked_split()?;
        let material = self.material(recipe, kept.as_deref()).ok();
        if let (Some(lock), Some(material)) = (&mut facts.lock, &material) {
            lock.outside = material.outside;
        }
        let preview = material.map(|material| self.preview(recipe, &material));
        Ok(Draft {
            checked: true,
            findings: recipe::check(recipe, &facts),
            estimate: recipe::estimate(recipe, &facts),
            preview: preview.and_then(Result::ok).unwrap_or_default(),
            recipe: Some(recipe.clone()),
        })
    }

    /// A few examples as the model will read them.
    fn preview(&self, recipe: &Recipe, material: &Material) -> Result<Vec<(Example, Preview)>> {
        let chosen = self.chosen(&recipe.model)?;
        let Some(path) = weights::find(&chosen.base.sha256) else {
            return Ok(Vec::new());
        };
        let mut examples = self.examples(recipe, material)?;
        examples.truncate(SHOWN);
        let previews = train::previews(&path, &examples, recipe.run.max_tokens)?;
        Ok(examples.into_iter().zip(previews).collect())
    }
}
