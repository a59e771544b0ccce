//! What should it learn from? Datasets in a mix, which responses count, and how the items
//! are split.

use attune::recipe::{Format, Recipe, Responses};
use attune::study::{DatasetView, StudyView};
use attune::t;
use eframe::egui::Ui;

use super::{Context, proportion};
use crate::page::Page;
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{body, link, number, primary, segments, small, switch, weak};

/// Draws the card; whether the split is to be shown.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    recipe: Option<&mut Recipe>,
) -> bool {
    let theme = context.theme;
    let is_read = |d: &&DatasetView| Format::for_kind(d.manifest.kind, "en").is_some();
    let datasets: Vec<&DatasetView> = study.datasets.iter().filter(is_read).collect();
    if datasets.is_empty() {
        weak(ui, theme, &t!("page-train-no-data"));
        if primary(ui, theme, &t!("page-train-get-data")).clicked() {
            *context.go_to = Some(Page::Data);
        }
        return false;
    }
    let Some(recipe) = recipe else {
        return false;
    };
    for dataset in &datasets {
        source(ui, theme, dataset, recipe);
    }
    if recipe.data.sources.len() > 1 {
        mixture(ui, theme, &datasets, recipe);
    }
    ui.add_space(SPACE[0]);
    small(ui, theme, &t!("page-train-responses"));
    let choices = [
        (Responses::R1, t!("page-train-first-response")),
        (Responses::R123, t!("page-train-all-responses")),
    ];
    ui.scope(|ui| {
        if let Some(responses) = segments(ui, theme, recipe.data.responses, &choices) {
            recipe.data.responses = responses;
        }
    })
    .response
    .on_hover_text(t!("page-train-responses-hint"));
    ui.add_space(SPACE[0]);
    split(ui, theme, study, recipe)
}

/// A dataset that can be part of the mix.
fn source(ui: &mut Ui, theme: &Theme, dataset: &DatasetView, recipe: &mut Recipe) {
    let id = &dataset.manifest.id;
    let mut on = recipe
        .data
        .sources
        .iter()
        .any(|source| source.dataset == *id);
    ui.horizontal(|ui| {
        let label = t!("page-train-use-data", name = dataset.manifest.name.as_str());
        if switch(ui, theme, &mut on, &label).changed() {
            match on {
                true => recipe.take(id, dataset.manifest.kind),
                false => recipe.leave(id),
            }
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            body(ui, theme, &dataset.manifest.name);
            if let Some(cues) = dataset.manifest.counts.get("cues") {
                small(ui, theme, &t!("page-train-cues", n = number::count(cues)));
            }
            if let Some(passages) = dataset.manifest.counts.get("passages") {
                let n = number::count(passages);
                small(ui, theme, &t!("page-train-passages", n = n));
            }
        });
    });
}

/// Shades of one colour: datasets are no cultures, whose colours stay theirs.
fn shade(theme: &Theme, at: usize, of: usize) -> eframe::egui::Color32 {
    let share = 1.0 - 0.65 * at as f32 / of.max(2) as f32;
    mix(theme.background, theme.accent, share)
}

/// The shares of the datasets as a bar whose borders can be dragged.
fn mixture(ui: &mut Ui, theme: &Theme, datasets: &[&DatasetView], recipe: &mut Recipe) {
    small(ui, theme, &t!("page-train-mix"));
    let sources = &mut recipe.data.sources;
    let of = sources.len();
    let name = |id: &str| {
        let found = datasets.iter().find(|dataset| dataset.manifest.id == id);
        found.map_or_else(|| id.to_owned(), |dataset| dataset.manifest.name.clone())
    };
    let parts: Vec<proportion::Part> = sources
        .iter()
        .enumerate()
        .map(|(at, source)| proportion::Part {
            name: name(&source.dataset),
            colour: shade(theme, at, of),
        })
        .collect();
    let mut shares: Vec<f64> = sources.iter().map(|source| source.share).collect();
    if proportion::show(ui, theme, "mix", &parts, &mut shares) {
        for (source, share) in sources.iter_mut().zip(shares) {
            source.share = share;
        }
    }
}

/// Which part of the cues is learnt, watched on the way, and held back to the end; whether
/// the cues are to be shown.
fn split(ui: &mut Ui, theme: &Theme, study: &StudyView, recipe: &mut Recipe) -> bool {
    let heading = small(ui, theme, &t!("page-train-split"));
    heading.on_hover_text(t!("page-train-split-hint"));
    let part = |name: String, share: f32| proportion::Part {
        name,
        colour: mix(theme.background, theme.accent, share),
    };
    let parts = [
        part(t!("page-train-split-train"), 1.0),
        part(t!("page-train-split-validation"), 0.55),
        part(t!("page-train-split-test"), 0.3),
    ];
    let mut shares = recipe.data.split.to_vec();
    ui.add_enabled_ui(study.split.is_none(), |ui| {
        if proportion::show(ui, theme, "split", &parts, &mut shares)
            && let Ok(split) = <[f64; 3]>::try_from(shares)
        {
            recipe.data.split = split;
        }
    });
    let label = match &study.split {
        Some(locked) => {
            small(
                ui,
                theme,
                &t!("page-train-split-locked", seed = locked.seed.to_string()),
            );
            t!("page-train-split-locked-show")
        }
        None => {
            if study.models.iter().any(|model| model.base.is_some()) {
                small(ui, theme, &t!("page-train-split-offer"));
            }
            t!("page-train-split-show")
        }
    };
    link(ui, theme, &label).clicked()
}
