//! Which model? The base models of the study, and whether they fit into this machine.

use attune::recipe::Recipe;
use attune::study::{Command, ModelView, Starter, StudyView};
use attune::t;
use eframe::egui::Ui;

use super::Context;
use crate::page::Page;
use crate::theme::Theme;
use crate::widget::{download, link, number, primary, selectable_card, small, strong, weak};

/// Bytes of a weight while a model is taught.
const BYTES_PER_WEIGHT: u64 = 4;
/// Share of the memory up to which weights leave room for teaching, and up to which they
/// fit at all.
const ROOMY: f64 = 0.3;
const TIGHT: f64 = 0.7;

/// Draws the card.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    recipe: Option<&mut Recipe>,
) {
    let theme = context.theme;
    let bases: Vec<&ModelView> = study.models.iter().filter(|m| m.base.is_none()).collect();
    if bases.is_empty() {
        nothing(ui, context);
        return;
    }
    let mut chosen = recipe;
    for model in bases {
        let selected = chosen
            .as_ref()
            .is_some_and(|recipe| recipe.model == model.name);
        let label = t!("page-train-use-model", name = model.name.as_str());
        ui.add_enabled_ui(model.present && chosen.is_some(), |ui| {
            let response = selectable_card(ui, theme, selected, &label, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                strong(ui, theme, &model.name);
                small(ui, theme, &model.about);
                fit(ui, theme, model, context.snapshot.machine.memory_mib);
            });
            if response.response.clicked()
                && let Some(recipe) = &mut chosen
            {
                recipe.model.clone_from(&model.name);
            }
        });
    }
    if link(ui, theme, &t!("page-train-more-models")).clicked() {
        *context.go_to = Some(Page::Models);
    }
}

/// How the weights compare with the machine's memory.
fn fit(ui: &mut Ui, theme: &Theme, model: &ModelView, memory_mib: u64) {
    if !model.present {
        small(ui, theme, &t!("page-train-model-absent"));
        return;
    }
    let bytes = model.parameters * BYTES_PER_WEIGHT;
    if bytes == 0 || memory_mib == 0 {
        return;
    }
    let share = bytes as f64 / (memory_mib as f64 * 1_048_576.0);
    let size = number::bytes(bytes);
    let (words, colour) = match share {
        ..ROOMY => (t!("page-train-fits", size = size), theme.good),
        ROOMY..TIGHT => (t!("page-train-fits-tightly", size = size), theme.warning),
        _ => (t!("page-train-too-large", size = size), theme.danger),
    };
    crate::widget::line(ui, &words, theme.small(), colour, false);
}

/// Without a model: the starter, and the page that adds others.
fn nothing(ui: &mut Ui, context: &mut Context<'_>) {
    let theme = context.theme;
    weak(ui, theme, &t!("page-train-no-model"));
    match &context.snapshot.machine.starter {
        Starter::Fetching => {
            if let Some(running) = &context.snapshot.machine.fetching
                && download(ui, theme, running)
            {
                context.send(Command::CancelDownload);
            }
        }
        Starter::Missing | Starter::Present(_) => {
            if primary(ui, theme, &t!("page-train-fetch")).clicked() {
                context.send(Command::FetchStarter);
            }
        }
    }
    if link(ui, theme, &t!("page-train-other-model")).clicked() {
        *context.go_to = Some(Page::Models);
    }
}
