//! The prompts of the study: read, changed and tried out on an example as one types.

use std::collections::{BTreeMap, BTreeSet};

use attune::prompt::{self, Trial};
use attune::study::{Command, StudyView};
use attune::t;
use eframe::egui::{Margin, ScrollArea, TextEdit, TextStyle, Ui, vec2};

use super::Context;
use crate::dialog::{buttons, modal, refusal};
use crate::shell::Notice;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, chip, choose, plain, primary_enabled, small, title, weak};

/// The dialog. What was typed and not saved stays while the page does.
#[derive(Default)]
pub struct PromptsDialog {
    open: bool,
    name: String,
    /// Texts that were changed and not saved, by name.
    edited: BTreeMap<String, String>,
}

impl PromptsDialog {
    /// Opens it on a prompt.
    pub fn open(&mut self, name: &str) {
        self.open = true;
        self.name = name.to_owned();
    }

    /// Draws it, where it is open.
    pub fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        if !self.open {
            return;
        }
        let theme = context.theme;
        let own = &study.templates;
        let names: BTreeSet<&str> = prompt::names()
            .into_iter()
            .chain(own.keys().map(String::as_str))
            .collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        if !names.contains(&self.name) {
            self.name.clone_from(&names[0]);
        }
        // What was saved is what the study shows.
        self.edited.retain(|name, text| kept(study, name) != *text);
        let mut done = false;
        let closed = modal(ui, "prompts", theme.size_body * 70.0, |ui| {
            title(ui, theme, &t!("page-prompts-title"));
            weak(ui, theme, &t!("page-prompts-about"));
            ui.add_space(SPACE[2]);
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_width(theme.size_body * 22.0);
                    let label = t!("page-prompts-which");
                    if let Some(at) = choose(ui, &label, &self.name, &names) {
                        self.name.clone_from(&names[at]);
                    }
                });
                if own.contains_key(&self.name) {
                    chip(ui, theme, &t!("page-prompts-own"), theme.accent);
                }
                if self.edited.contains_key(&self.name) {
                    chip(ui, theme, &t!("page-prompts-unsaved"), theme.warning);
                }
            });
            ui.add_space(SPACE[1]);
            let saved = kept(study, &self.name);
            let mut text = self.edited.get(&self.name).unwrap_or(&saved).clone();
            let tried = prompt::trial(&self.name, &text);
            let height = (ui.ctx().content_rect().height() - 330.0).clamp(160.0, 320.0);
            ui.columns(2, |columns| {
                let [left, right] = columns else { return };
                edit(left, &mut text, height);
                ScrollArea::vertical()
                    .id_salt("trial")
                    .max_height(height)
                    .min_scrolled_height(height)
                    .auto_shrink(false)
                    .show(right, |ui| {
                        ui.vertical(|ui| match &tried {
                            Ok(trial) => example(ui, theme, trial),
                            Err(problem) => refusal(ui, theme, problem),
                        });
                    });
            });
            if text == saved {
                self.edited.remove(&self.name);
            } else {
                self.edited.insert(self.name.clone(), text.clone());
            }
            ui.add_space(SPACE[3]);
            buttons(ui, |ui| {
                let why_not = match (&study.read_only, &tried) {
                    (Some(reason), _) => Some(reason.clone()),
                    _ if text == saved => Some(t!("page-prompts-same")),
                    (None, Err(_)) => Some(t!("page-prompts-broken")),
                    (None, Ok(_)) => None,
                };
                let label = t!("page-prompts-save");
                if primary_enabled(ui, theme, &label, why_not.as_deref()).clicked() {
                    context.send(Command::SetTemplate {
                        name: self.name.clone(),
                        text: text.clone(),
                    });
                }
                done = plain(ui, &t!("window-close")).clicked();
                if text != saved && plain(ui, &t!("page-prompts-revert")).clicked() {
                    self.edited.remove(&self.name);
                }
                let built_in = prompt::template(&self.name).is_ok();
                let resettable = own.contains_key(&self.name) && built_in;
                if resettable && study.read_only.is_none() {
                    reset(ui, context, &self.name, &saved);
                }
            });
        });
        if done || closed {
            self.open = false;
        }
    }
}

/// The text as it counts in the study.
fn kept(study: &StudyView, name: &str) -> String {
    let own = study.templates.get(name).map(String::as_str);
    let text = own.or_else(|| prompt::template(name).ok());
    text.unwrap_or_default().to_owned()
}

fn edit(ui: &mut Ui, text: &mut String, height: f32) {
    ScrollArea::vertical()
        .id_salt("text")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink(false)
        .show(ui, |ui| {
            let field = TextEdit::multiline(text)
                .font(TextStyle::Monospace)
                .margin(Margin::symmetric(8, 6))
                .desired_width(f32::INFINITY)
                .min_size(vec2(0.0, height - SPACE[2]));
            let response = ui.add(field);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_label(t!("page-prompts-text"))
            });
        });
}

/// What the model reads, and what it would learn to answer.
fn example(ui: &mut Ui, theme: &Theme, trial: &Trial) {
    small(ui, theme, &t!("page-prompts-reads"));
    for message in &trial.messages {
        body(ui, theme, &message.content);
    }
    if !trial.answer.is_empty() {
        ui.add_space(SPACE[1]);
        small(ui, theme, &t!("page-prompts-answers"));
        body(ui, theme, &trial.answer);
    }
}

/// The button that goes back to the built-in text.
fn reset(ui: &mut Ui, context: &mut Context<'_>, name: &str, own: &str) {
    if plain(ui, &t!("page-prompts-reset")).clicked() {
        context.send(Command::ResetTemplate {
            name: name.to_owned(),
        });
        let undo = Command::SetTemplate {
            name: name.to_owned(),
            text: own.to_owned(),
        };
        let words = t!("page-prompts-was-reset", name = name);
        context.notices.push(Notice::with_undo(words, undo));
    }
}
