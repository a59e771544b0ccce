//! The curation: steps with switches, undo and redo to the beginning.

use attune::dataset::curation::{Curation, Entry, Step};
use attune::study::{Command, DatasetView, StudyView};
use attune::t;
use eframe::egui::{Align, Layout, ScrollArea, Ui};

use super::words;
use crate::page::Context;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, body, icon_button, link, number, small, strong, switch, weak, with_icon,
};

/// Draws the steps.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, dataset: &DatasetView) {
    let theme = context.theme;
    let id = || dataset.manifest.id.clone();
    let steps = &dataset.curation.steps;
    let mut change: Option<Curation> = None;
    if study.read_only.is_some() {
        ui.disable();
    }
    ui.horizontal(|ui| {
        strong(ui, theme, &t!("page-data-steps"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let redo = |ui: &mut Ui| icon_button(ui, theme, Icon::Redo, &t!("page-data-redo"));
            if ui.add_enabled_ui(dataset.can_redo, redo).inner.clicked() {
                context.send(Command::RedoCuration { dataset: id() });
            }
            let undo = |ui: &mut Ui| icon_button(ui, theme, Icon::Undo, &t!("page-data-undo"));
            if ui.add_enabled_ui(dataset.can_undo, undo).inner.clicked() {
                context.send(Command::UndoCuration { dataset: id() });
            }
        });
    });
    small(ui, theme, &t!("page-data-steps-about"));
    ui.add_space(SPACE[1]);
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let whole = dataset.manifest.report.rows_kept;
            small(
                ui,
                theme,
                &t!("page-data-original", rows = number::count(whole)),
            );
            for (at, entry) in steps.iter().enumerate() {
                ui.push_id(at, |ui| {
                    if let Some(changed) = one(ui, theme, dataset, at, entry) {
                        change = Some(changed);
                    }
                });
            }
            ui.add_space(SPACE[2]);
            if steps.is_empty() {
                weak(ui, theme, &t!("page-data-steps-none"));
            } else {
                strong(
                    ui,
                    theme,
                    &t!("page-data-left", rows = number::count(dataset.rows)),
                );
            }
            let has = |column: &str| dataset.columns.iter().any(|c| c == column);
            let there = steps.iter().any(|entry| entry.step == Step::UsSubset);
            if has("country") && has("native_language") && !there && !study.sample {
                ui.add_space(SPACE[1]);
                if with_icon(ui, theme, Icon::Plus, &t!("page-data-us"))
                    .on_hover_text(t!("page-data-us-hint"))
                    .clicked()
                {
                    change = Some(with(&dataset.curation, Step::UsSubset));
                }
            }
            if !steps.is_empty() && link(ui, theme, &t!("page-data-clear")).clicked() {
                change = Some(Curation::default());
            }
        });
    if let Some(curation) = change {
        context.send(Command::SetCuration {
            dataset: id(),
            curation,
        });
    }
}

/// A curation with one more step.
pub fn with(curation: &Curation, step: Step) -> Curation {
    let mut curation = curation.clone();
    curation.steps.push(Entry { step, on: true });
    curation
}

/// Draws a step; the curation as it is to be, where the step was switched or taken out.
fn one(
    ui: &mut Ui,
    theme: &Theme,
    dataset: &DatasetView,
    at: usize,
    entry: &Entry,
) -> Option<Curation> {
    let mut change = None;
    let words = words::step(&entry.step);
    ui.add_space(SPACE[1]);
    ui.horizontal_top(|ui| {
        let mut on = entry.on;
        if switch(
            ui,
            theme,
            &mut on,
            &t!("page-data-step-on", step = words.as_str()),
        )
        .changed()
        {
            let mut curation = dataset.curation.clone();
            curation.steps[at].on = on;
            change = Some(curation);
        }
        let room = ui.available_width() - ui.spacing().interact_size.y - SPACE[1];
        ui.allocate_ui(eframe::egui::vec2(room, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.spacing_mut().item_spacing.y = 1.0;
                if !entry.on {
                    ui.set_opacity(0.6);
                }
                body(ui, theme, &words);
                if let Some(effect) = dataset.effects.get(at).filter(|_| entry.on) {
                    let rows = t!(
                        "page-data-effect",
                        before = number::count(effect.rows_before),
                        after = number::count(effect.rows_after)
                    );
                    small(ui, theme, &rows);
                }
            });
        });
        let label = t!("page-data-step-remove", step = words.as_str());
        if icon_button(ui, theme, Icon::Close, &label).clicked() {
            let mut curation = dataset.curation.clone();
            curation.steps.remove(at);
            change = Some(curation);
        }
    });
    change
}
