//! The recipes that come with the application.

use super::{Recipe, from_toml};
use crate::asset;
use crate::problem::{Problem, Result};
use crate::t;

/// A recipe to start from.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name, such as `align-sft-english`.
    pub id: String,
    pub recipe: Recipe,
    /// The commented TOML it was read from.
    pub text: String,
    /// The published study whose settings it has, by the key it is cited by; none where they
    /// are our own.
    pub published: Option<&'static str>,
}

/// Those to begin with, in this order; all others follow by their names.
const FIRST: [&str; 5] = [
    "first-steps",
    "align-sft-english",
    "align-sft-mandarin",
    "ranking-form",
    "first-rankings",
];
/// The key by which ALIGN is cited, and the presets that have its settings.
const ALIGN: (&str, [&str; 4]) = (
    "align",
    [
        "align-sft-english",
        "align-sft-mandarin",
        "align-ppo-english",
        "align-ppo-mandarin",
    ],
);

/// The presets, the one for beginners first.
///
/// # Errors
/// A preset of the application cannot be read.
pub fn presets() -> Result<Vec<Preset>> {
    let mut files: Vec<(&str, &str)> = asset::recipes().collect();
    files.sort_by_key(|(id, _)| {
        FIRST
            .iter()
            .position(|first| first == id)
            .unwrap_or(FIRST.len())
    });
    let preset = |(id, text): (&str, &str)| {
        Ok(Preset {
            id: id.to_owned(),
            recipe: from_toml(text)?,
            text: text.to_owned(),
            published: published_in(id),
        })
    };
    files.into_iter().map(preset).collect()
}

/// The published study whose settings the preset of this name has, by the key it is cited by;
/// none where there is no such preset, or its settings are our own.
pub fn published_in(name: &str) -> Option<&'static str> {
    let (study, presets) = ALIGN;
    presets.contains(&name).then_some(study)
}

/// The recipe of a preset.
///
/// # Errors
/// There is none of this name.
pub fn preset(id: &str) -> Result<Recipe> {
    let found = asset::recipes().find(|(name, _)| *name == id);
    let (_, text) = found.ok_or_else(|| Problem::new(t!("recipe-preset-unknown", id = id)))?;
    from_toml(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Method, Precision, Shape};

    fn published(method: Method) -> Vec<Preset> {
        let all = presets().unwrap().into_iter();
        all.filter(|preset| preset.published.is_some() && preset.recipe.method == method)
            .collect()
    }

    /// The printed settings: ALIGN, appendix F, Table 10.
    #[test]
    fn the_align_presets_hold_the_printed_settings() {
        for preset in published(Method::Sft) {
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

    /// The printed settings: ALIGN, appendix F, Table 11. The learning rates are ours, and
    /// file and screen say so beside the printed ones.
    #[test]
    fn the_align_ppo_presets_hold_the_printed_settings() {
        let presets = published(Method::Ppo);
        assert_eq!(presets.len(), 2);
        for preset in presets {
            let recipe = &preset.recipe;
            let ppo = recipe.ppo.as_ref().unwrap();
            assert_eq!((ppo.rollout, recipe.run.batch, ppo.passes), (64, 32, 1));
            let rankings = recipe.data.sources[0].format.rankings().unwrap();
            assert_eq!((rankings.words, ppo.answer_tokens), (10, 1024));
            assert_eq!((recipe.run.max_tokens, recipe.run.micro_batch), (2048, 8));
            assert_eq!((ppo.kl.coefficient, ppo.kl.target), (0.1, None));
            assert!(recipe.run.recompute);
            assert_eq!(recipe.base.precision, Precision::Bf16);
            for text in [&preset.text, &recipe.about] {
                assert!(text.contains("5e-7") && text.contains("9e-6"));
            }
            assert!(crate::prompt::template(&rankings.template).is_ok());
        }
    }

    /// A training by rewards can start from the adapter of the one that teaches its form.
    #[test]
    fn the_ranking_form_is_that_of_the_first_rankings() {
        let all = presets().unwrap();
        let named = |id: &str| &all.iter().find(|preset| preset.id == id).unwrap().recipe;
        let (form, rewards) = (named("ranking-form"), named("first-rankings"));
        let rankings = |recipe: &Recipe| recipe.data.sources[0].format.rankings().cloned();
        let (taught, mut asked) = (rankings(form).unwrap(), rankings(rewards).unwrap());
        asked.draws = taught.draws;
        assert_eq!(taught, asked);
        assert_eq!(form.lora, rewards.lora);
        let mut data = rewards.data.clone();
        data.sources.clone_from(&form.data.sources);
        assert_eq!(form.data, data);
    }

    #[test]
    fn a_preset_is_called_what_its_file_is_called() {
        let presets = presets().unwrap();
        let first: Vec<&str> = presets[..FIRST.len()]
            .iter()
            .map(|p| p.id.as_str())
            .collect();
        assert_eq!((presets.len(), &first[..]), (8, &FIRST[..]));
        for name in ALIGN.1 {
            let preset = presets.iter().find(|preset| preset.id == name).unwrap();
            assert_eq!(preset.published, Some(ALIGN.0));
        }

        assert_eq!(
            (published_in("align-mine"), published_in("passages")),
            (None, None)
        );
        for preset in presets {
            assert_eq!(preset.recipe.name, preset.id);
            let asks = preset.recipe.asks();
            assert!(crate::prompt::template(&asks.template).is_ok());
            let sources = &preset.recipe.data.sources;
            assert_eq!((sources.len(), sources[0].dataset.as_str()), (1, ""));
        }
    }
}
