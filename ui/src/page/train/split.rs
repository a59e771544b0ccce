//! The split of the study: its parts with their cues, who was taught with it, and the lock.

use attune::recipe::Recipe;
use attune::study::{Command, DatasetParts, SplitDetail, StudyView, TaughtView, Update};
use attune::t;
use eframe::egui::{ScrollArea, Ui};

use super::Context;
use crate::dialog::{buttons, modal};
use crate::shell::Notice;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, band, body, cut, number, plain, primary, small, strong, strong_cut, title, weak,
};

/// The dialog.
#[derive(Default)]
pub struct SplitDialog {
    open: bool,
    /// As last told; none until it is.
    detail: Option<SplitDetail>,
}

impl SplitDialog {
    /// Opens it on the split that a recipe would have.
    pub fn open(&mut self, context: &mut Context<'_>, recipe: Option<&Recipe>) {
        if let Some(recipe) = recipe {
            *self = Self {
                open: true,
                detail: None,
            };
            context.send(Command::LoadSplit {
                seed: recipe.data.split_seed,
                shares: recipe.data.split,
                together: recipe.data.together,
            });
        }
    }

    /// Hears what the split is.
    pub fn take(&mut self, update: &Update) {
        match update {
            Update::Split(detail) => self.detail = Some((**detail).clone()),
            Update::Refused { command, .. } if matches!(**command, Command::LoadSplit { .. }) => {
                self.open = false;
            }
            _ => {}
        }
    }

    /// Draws it, where it is open.
    pub fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        if !self.open {
            return;
        }
        let theme = context.theme;
        let mut done = false;
        let closed = modal(ui, "split", theme.size_body * 62.0, |ui| {
            title(ui, theme, &t!("page-split-title"));
            ui.add_space(SPACE[1]);
            match &self.detail {
                None => drop(weak(ui, theme, &t!("page-split-counting"))),
                Some(detail) => {
                    about(ui, theme, detail);
                    parts(ui, theme, detail);
                    ui.add_space(SPACE[2]);
                    people(ui, theme, detail);
                }
            }
            ui.add_space(SPACE[3]);
            buttons(ui, |ui| {
                if let (None, Some(detail)) = (&study.read_only, &self.detail) {
                    act(ui, context, detail);
                }
                done = plain(ui, &t!("window-close")).clicked();
                if study.read_only.is_some() {
                    small(ui, theme, &t!("page-split-read-only"));
                }
            });
        });
        if done || closed {
            self.open = false;
        }
    }
}

/// Whether it is locked, and what it was drawn by.
fn about(ui: &mut Ui, theme: &Theme, detail: &SplitDetail) {
    let (icon, colour, words) = match &detail.locked {
        Some(_) => (Icon::Lock, theme.good, t!("page-split-locked")),
        None => (Icon::Info, theme.accent, t!("page-split-unlocked")),
    };
    band(ui, theme, icon, colour, |ui| drop(body(ui, theme, &words)));
    let shares = detail
        .shares
        .map(|share| ((1000.0 * share).round() / 10.0).to_string());
    let drawn = t!(
        "page-split-drawn",
        seed = detail.seed.to_string(),
        shares = shares.join(" / ")
    );
    small(ui, theme, &drawn);
    if detail.twins > 0 {
        let words = t!(
            "page-split-twins",
            twins = detail.twins,
            of = detail.parts.test.len()
        );
        crate::widget::line(ui, &words, theme.small(), theme.warning, false);
    }
    ui.add_space(SPACE[1]);
}

/// The three parts side by side, each with its cues.
fn parts(ui: &mut Ui, theme: &Theme, detail: &SplitDetail) {
    let parts = [
        (t!("page-split-part-train"), &detail.parts.train),
        (t!("page-split-part-validation"), &detail.parts.validation),
        (t!("page-split-part-test"), &detail.parts.test),
    ];
    let height = (ui.ctx().content_rect().height() * 0.24).max(120.0);
    ui.columns(parts.len(), |columns| {
        for (ui, (name, cues)) in columns.iter_mut().zip(parts) {
            strong_cut(ui, theme, &name);
            small(ui, theme, &t!("page-split-cues", cues = cues.len()));
            ScrollArea::vertical()
                .id_salt(&name)
                .max_height(height)
                .auto_shrink([false, true])
                .show_rows(ui, theme.size_body * 1.5, cues.len(), |ui, rows| {
                    for cue in &cues[rows] {
                        cut(ui, theme, cue);
                    }
                });
        }
    });
}

/// What each dataset gives to the parts, and what each model knows of them.
fn people(ui: &mut Ui, theme: &Theme, detail: &SplitDetail) {
    ScrollArea::vertical()
        .id_salt("taught")
        .max_height(theme.size_body * 14.0)
        .min_scrolled_height(theme.size_body * 14.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for dataset in &detail.datasets {
                small(ui, theme, &of_dataset(dataset));
                if dataset.outside > 0 {
                    let name = dataset.name.as_str();
                    let words = t!("page-split-outside", cues = dataset.outside, name = name);
                    crate::widget::line(ui, &words, theme.small(), theme.warning, false);
                }
            }
            if !detail.models.is_empty() {
                ui.add_space(SPACE[1]);
                strong(ui, theme, &t!("page-split-models"));
            }
            for model in &detail.models {
                let (icon, colour, words) = of_model(theme, model, detail.parts.test.len());
                ui.horizontal_top(|ui| {
                    icon.show(ui, theme.size_body * 1.4, colour);
                    ui.vertical(|ui| body(ui, theme, &words));
                });
            }
        });
}

fn of_dataset(dataset: &DatasetParts) -> String {
    let [train, validation, test] = dataset.cues.map(|cues| number::count(cues as u64));
    t!(
        "page-split-dataset",
        name = dataset.name.as_str(),
        train = train,
        validation = validation,
        test = test
    )
}

fn of_model(theme: &Theme, model: &TaughtView, of: usize) -> (Icon, eframe::egui::Color32, String) {
    let name = model.model.as_str();
    match (model.same, model.learnt) {
        (_, learnt) if learnt > 0 => {
            let words = t!("page-split-learnt", model = name, learnt = learnt, of = of);
            (Icon::Warning, theme.warning, words)
        }
        (true, _) => (Icon::Check, theme.good, t!("page-split-same", model = name)),
        (false, _) => (
            Icon::Info,
            theme.text_weak,
            t!("page-split-none", model = name),
        ),
    }
}

/// Locks, adds what is new, or unlocks.
fn act(ui: &mut Ui, context: &mut Context<'_>, detail: &SplitDetail) {
    let theme = context.theme;
    let lock = Command::LockSplit {
        seed: detail.seed,
        shares: detail.shares,
        together: detail.together,
    };
    match &detail.locked {
        None => {
            if primary(ui, theme, &t!("page-split-lock")).clicked() {
                context.send(lock);
            }
        }
        Some(locked) => {
            let outside = detail.datasets.iter().any(|dataset| dataset.outside > 0);
            if outside && primary(ui, theme, &t!("page-split-add")).clicked() {
                context.send(lock);
            }
            if plain(ui, &t!("page-split-unlock")).clicked() {
                context.send(Command::UnlockSplit);
                let undo = Command::RestoreSplit {
                    id: locked.id.clone(),
                };
                let words = t!("page-split-was-unlocked");
                context.notices.push(Notice::with_undo(words, undo));
            }
        }
    }
}
