//! The recipes that come with the application.

use super::{Recipe, from_toml};
use crate::Result;

/// A recipe to start from.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name, such as `align-sft-english`.
    pub id: String,
    pub recipe: Recipe,
    /// The commented TOML it was read from.
    pub text: String,
    /// Whether its settings are those of a published study.
    pub published: bool,
}

/// Name, commented TOML, and whether the settings are published.
const FILES: [(&str, &str, bool); 3] = [
    (
        "first-steps",
        include_str!("../../assets/recipes/first-steps.toml"),
        false,
    ),
    (
        "align-sft-english",
        include_str!("../../assets/recipes/align-sft-english.toml"),
        true,
    ),
    (
        "align-sft-mandarin",
        include_str!("../../assets/recipes/align-sft-mandarin.toml"),
        true,
    ),
];

/// The presets, the one for beginners first.
///
/// # Errors
/// A preset of the application cannot be read.
pub fn presets() -> Result<Vec<Preset>> {
    FILES
        .into_iter()
        .map(|(id, text, published)| {
            let recipe = from_toml(text)?;
            Ok(Preset {
                id: id.to_owned(),
                recipe,
                text: text.to_owned(),
                published,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Precision, Shape};

    /// The printed settings: ALIGN, appendix F, Table 10.
    #[test]
    fn the_align_presets_hold_the_printed_settings() {
        for preset in presets().unwrap().iter().filter(|preset| preset.published) {
            let recipe = &preset.recipe;
            assert_eq!((recipe.lora.rank, recipe.lora.alpha), (64, 256.0));
            assert_eq!(recipe.optimiser.learning_rate, 1e-5);
            assert_eq!(recipe.schedule.shape, Shape::Cosine);
            assert_eq!(
                (recipe.schedule.warm_up, recipe.schedule.epochs),
                (0.1, 1.5)
            );
            assert_eq!((recipe.run.batch, recipe.run.micro_batch), (36, 18));
            assert_eq!(recipe.run.max_tokens, 2048);
            assert_eq!(recipe.base.precision, Precision::Bf16);
            assert_eq!(recipe.data.split, [0.8, 0.1, 0.1]);
            assert!(preset.text.contains("Deviates"));
        }
    }

    #[test]
    fn a_preset_is_called_what_its_file_is_called() {
        let presets = presets().unwrap();
        assert_eq!(presets.len(), 3);
        for preset in presets {
            assert_eq!(preset.recipe.name, preset.id);
            assert!(crate::prompt::template(&preset.recipe.example.template).is_ok());
        }
    }
}
