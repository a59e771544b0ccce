//! How? Named presets, each with a sentence, and the fold that opens every setting.

use attune::dataset::Kind;
use attune::recipe::{Method, Preset, Recipe};
use attune::study::Command;
use attune::t;
use eframe::egui::{Id, Ui};

use super::Context;
use crate::widget::{Icon, chip, link, selectable_card, small, strong, with_icon};

/// A preset's name for people.
fn name(id: &str) -> String {
    match id {
        "first-steps" => t!("page-train-preset-first-steps"),
        "align-sft-english" => t!("page-train-preset-english"),
        "align-sft-mandarin" => t!("page-train-preset-mandarin"),
        "ranking-form" => t!("page-train-preset-ranking-form"),
        "first-rankings" => t!("page-train-preset-first-rankings"),
        "align-ppo-english" => t!("page-train-preset-ppo-english"),
        "align-ppo-mandarin" => t!("page-train-preset-ppo-mandarin"),
        "passages" => t!("page-train-preset-passages"),
        other => other.to_owned(),
    }
}

/// What a preset is for, in a sentence; a study's own presets bring their own.
fn about<'a>(id: &str, recipe: &'a Recipe) -> std::borrow::Cow<'a, str> {
    match id {
        "first-steps" => t!("page-train-about-first-steps").into(),
        "align-sft-english" => t!("page-train-about-english").into(),
        "align-sft-mandarin" => t!("page-train-about-mandarin").into(),
        "ranking-form" => t!("page-train-about-ranking-form").into(),
        "first-rankings" => t!("page-train-about-first-rankings").into(),
        "align-ppo-english" => t!("page-train-about-ppo-english").into(),
        "align-ppo-mandarin" => t!("page-train-about-ppo-mandarin").into(),
        "passages" => t!("page-train-about-passages").into(),
        _ => recipe.about.as_str().into(),
    }
}

/// Draws the card.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, recipe: Option<&Recipe>, expert: &mut bool) {
    let theme = context.theme;
    let now = recipe.map(|recipe| recipe.name.as_str());
    // Recipes that teach by rewards stay behind a link until they are wanted.
    let unfolded = Id::unique("train-by-rewards");
    let rewards =
        recipe.is_some_and(by_rewards) || ui.data(|data| data.get_temp(unfolded).unwrap_or(false));
    let study = context.snapshot.study.as_ref();
    let datasets = || study.into_iter().flat_map(|study| &study.datasets);
    // Words are what one begins with; other recipes are shown where there is data for them.
    let readable = |kind| kind == Kind::Associations || datasets().any(|d| d.manifest.kind == kind);
    let shown = |preset: &&Preset| {
        let mut formats = preset.recipe.formats();
        formats.all(|format| readable(format.spec().reads()))
            && (rewards || !by_rewards(&preset.recipe))
    };
    for preset in context.snapshot.machine.presets.iter().filter(shown) {
        let selected = now == Some(preset.recipe.name.as_str());
        let label = t!("page-train-use-preset", name = name(&preset.id));
        let response = selectable_card(ui, theme, selected, &label, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            strong(ui, theme, &name(&preset.id));
            small(ui, theme, &about(&preset.id, &preset.recipe));
            // Of those by rewards the learning rates are ours, as their sentence says.
            if preset.published.is_some() && preset.recipe.method == Method::Sft {
                chip(ui, theme, &t!("page-train-published"), theme.good)
                    .on_hover_text(t!("page-train-published-hint"));
            }
        });
        if response.response.clicked() {
            let preset = preset.id.clone();
            context.commands.push(Command::UsePreset { preset });
        }
    }
    if !rewards && link(ui, theme, &t!("page-train-rewards")).clicked() {
        ui.data_mut(|data| data.insert_temp(unfolded, true));
    }
    let changed = recipe.is_some_and(|recipe| {
        let presets = &context.snapshot.machine.presets;
        let own = presets
            .iter()
            .find(|preset| preset.recipe.name == recipe.name);
        own.is_some_and(|preset| differs(recipe, &preset.recipe))
    });
    if changed {
        small(ui, theme, &t!("page-train-changed"));
    }
    if *expert {
        if link(ui, theme, &t!("page-train-less")).clicked() {
            *expert = false;
        }
    } else if with_icon(ui, theme, Icon::Settings, &t!("page-train-more")).clicked() {
        *expert = true;
    }
}

/// Whether it teaches by rewards, or prepares for that.
fn by_rewards(recipe: &Recipe) -> bool {
    let mut formats = recipe.formats();
    recipe.method == Method::Ppo || formats.any(|format| format.spec().rewards())
}

/// Whether more than model and data were changed.
fn differs(recipe: &Recipe, preset: &Recipe) -> bool {
    let mut same = preset.clone();
    let told = |format| preset.formats().any(|own| own == format);
    same.model.clone_from(&recipe.model);
    same.data.clone_from(&recipe.data);
    same != *recipe || !recipe.formats().all(told)
}
