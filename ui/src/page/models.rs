//! Models: those of the study, which adapter comes from which job, and ways to add one.

use attune::study::{Command, ModelView, Starter, StudyView};
use attune::t;
use eframe::egui::{Align, Layout, Margin, ScrollArea, TextEdit, Ui};

use super::{Context, Show};
use crate::shell::Notice;
use crate::theme::SPACE;
use crate::widget::{
    Icon, PathField, Pick, card, chip, download, icon_button, link, primary, primary_enabled,
    segments, small, small_cut, strong, strong_cut, weak,
};

/// How a model is added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Way {
    #[default]
    File,
    Folder,
    Hub,
}

/// The page: the form for one more model.
#[derive(Default)]
pub struct ModelsPage {
    way: Way,
    path: PathField,
    id: String,
    name: String,
    /// Whether the name was typed, and no longer follows the path.
    named: bool,
    /// The name of the model asked for; the form keeps what was typed until it is there.
    asked: Option<String>,
}

impl Show for ModelsPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        self.follow(study);
        let theme = context.theme;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            weak(ui, theme, &t!("page-models-about"));
            ui.add_space(SPACE[2]);
            for base in study.models.iter().filter(|m| m.base.is_none()) {
                family(ui, context, study, base);
                ui.add_space(SPACE[1]);
            }
            // An adapter whose base is gone still shows.
            let is_there = |name: &String| study.models.iter().any(|m| m.name == *name);
            for orphan in study
                .models
                .iter()
                .filter(|m| m.base.as_ref().is_some_and(|b| !is_there(b)))
            {
                family(ui, context, study, orphan);
                ui.add_space(SPACE[1]);
            }
            starter(ui, context, study);
            fetching(ui, context);
            if study.read_only.is_none() {
                ui.add_space(SPACE[3]);
                ui.scope(|ui| {
                    ui.set_max_width(theme.size_body * 46.0);
                    self.add(ui, context, study);
                });
            }
        });
    }
}

/// A base model with what was taught to it.
fn family(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, base: &ModelView) {
    let theme = context.theme;
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        entry(ui, context, study, base);
        let adapters = study
            .models
            .iter()
            .filter(|m| m.base.as_ref() == Some(&base.name));
        for adapter in adapters {
            ui.add_space(SPACE[1]);
            ui.horizontal_top(|ui| {
                ui.add_space(SPACE[4]);
                ui.vertical(|ui| entry(ui, context, study, adapter));
            });
        }
    });
}

fn entry(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, model: &ModelView) {
    let theme = context.theme;
    let adapter = model.base.is_some();
    ui.horizontal(|ui| {
        let (icon, colour) = if adapter {
            (Icon::Train, theme.model_after)
        } else {
            (Icon::Models, theme.accent)
        };
        icon.show(ui, theme.size_body * 1.8, colour);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.horizontal(|ui| {
                strong(ui, theme, &model.name);
                if model.control {
                    chip(ui, theme, &t!("page-models-control"), theme.warning)
                        .on_hover_text(t!("page-models-control-hint"));
                }
                if !model.present {
                    chip(ui, theme, &t!("page-models-absent"), theme.danger)
                        .on_hover_text(t!("page-models-absent-hint"));
                }
            });
            small(ui, theme, &model.about);
            if let Some(job) = &model.adapter_of {
                let title = study
                    .jobs
                    .iter()
                    .find(|j| j.id == *job)
                    .map(|j| j.title.as_str());
                let words = t!("page-models-from-job", job = title.unwrap_or(job));
                if link(ui, theme, &words).clicked() {
                    context.show_job(job);
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = t!("page-models-remove", name = model.name.as_str());
            // An adapter goes with the job that yielded it.
            let removable = study.read_only.is_none() && !adapter;
            if removable && icon_button(ui, theme, Icon::Trash, &label).clicked() {
                let name = || model.name.clone();
                context.send(Command::RemoveModel { name: name() });
                context.notices.push(Notice::with_undo(
                    t!("page-models-removed", name = name()),
                    Command::RestoreModel { name: name() },
                ));
            }
            let hash: String = model.sha256.chars().take(10).collect();
            small(ui, theme, &hash)
                .on_hover_text(t!("page-models-hash", hash = model.sha256.as_str()));
        });
    });
}

/// The starter model, where the study has none of this name.
fn starter(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
    let theme = context.theme;
    if study
        .models
        .iter()
        .any(|m| m.name == "starter" && m.present)
    {
        return;
    }
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        strong_cut(ui, theme, &t!("page-models-starter"));
        weak(ui, theme, &t!("page-models-starter-about"));
        match &context.snapshot.machine.starter {
            Starter::Fetching => {
                if let Some(running) = &context.snapshot.machine.fetching
                    && download(ui, theme, running)
                {
                    context.send(Command::CancelDownload);
                }
            }
            Starter::Missing => {
                if primary(ui, theme, &t!("page-models-fetch")).clicked() {
                    context.send(Command::FetchStarter);
                }
            }
            Starter::Present(_) => {
                if primary(ui, theme, &t!("page-models-use-starter")).clicked() {
                    context.send(Command::FetchStarter);
                }
            }
        }
    });
}

/// The download that runs, unless it is the starter's and stands above.
fn fetching(ui: &mut Ui, context: &mut Context<'_>) {
    let machine = &context.snapshot.machine;
    let running = machine.fetching.as_ref();
    let Some(running) = running.filter(|_| machine.starter != Starter::Fetching) else {
        return;
    };
    let theme = context.theme;
    ui.add_space(SPACE[1]);
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        let words = t!("window-download", name = running.name.as_str());
        strong_cut(ui, theme, &words);
        if download(ui, theme, running) {
            context.send(Command::CancelDownload);
        }
    });
}

impl ModelsPage {
    /// Empties the form once the model asked for is there.
    fn follow(&mut self, study: &StudyView) {
        let there = |name: &String| study.models.iter().any(|m| m.name == *name);
        if self.asked.take_if(|name| there(name)).as_deref() == Some(self.name.trim()) {
            *self = Self {
                way: self.way,
                ..Self::default()
            };
        }
    }

    /// The form that adds a model.
    fn add(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        let theme = context.theme;
        strong(ui, theme, &t!("page-models-add"));
        let ways = [
            (Way::File, t!("page-models-way-file")),
            (Way::Folder, t!("page-models-way-folder")),
            (Way::Hub, t!("page-models-way-hub")),
        ];
        if let Some(way) = segments(ui, theme, self.way, &ways) {
            self.way = way;
        }
        let label = match self.way {
            Way::File => t!("page-models-file"),
            Way::Folder => t!("page-models-folder"),
            Way::Hub => t!("page-models-hub"),
        };
        small_cut(ui, theme, &label);
        match self.way {
            Way::File => drop(self.path.show(ui, theme, Pick::File, &label)),
            Way::Folder => drop(self.path.show(ui, theme, Pick::Folder, &label)),
            Way::Hub => drop(field(ui, &mut self.id, &label)),
        }
        let source = match self.way {
            Way::Hub => self.id.trim().to_owned(),
            Way::File | Way::Folder => self.path.path.trim().to_owned(),
        };
        if !self.named {
            self.name = name_of(&source);
        }
        let label = t!("page-models-name");
        small(ui, theme, &label);
        self.named |= field(ui, &mut self.name, &label);
        let name = self.name.trim().to_owned();
        let why_not = if source.is_empty() {
            Some(t!("page-models-needs-source"))
        } else if name.is_empty() {
            Some(t!("page-models-needs-name"))
        } else if study.models.iter().any(|m| m.name == name) {
            Some(t!("page-models-name-taken"))
        } else {
            None
        };
        ui.add_space(SPACE[0]);
        if primary_enabled(ui, theme, &t!("page-models-add-button"), why_not.as_deref()).clicked() {
            let command = match (self.way, self.path.chosen()) {
                (Way::Hub, _) => Some(Command::AddHubModel {
                    name: name.clone(),
                    id: source,
                }),
                (_, path) => path.map(|path| Command::AddModel {
                    name: name.clone(),
                    path,
                }),
            };
            if let Some(command) = command {
                context.send(command);
                self.asked = Some(name);
            }
        }
    }
}

/// A field with a name; whether it changed.
fn field(ui: &mut Ui, value: &mut String, label: &str) -> bool {
    let field = ui.add(
        TextEdit::singleline(value)
            .margin(Margin::symmetric(8, 6))
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(label));
    field.changed()
}

/// A model's name from its path or its id on the hub.
fn name_of(source: &str) -> String {
    let last = source
        .trim_end_matches('/')
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    last.strip_suffix(".gguf").unwrap_or(last).to_owned()
}
