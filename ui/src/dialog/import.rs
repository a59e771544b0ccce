//! Import: what each dropped file was taken for, a preview, and the person's say.

use std::path::{Path, PathBuf};

use attune::Problem;
use attune::dataset::{Citation, ENCODINGS, Kind, Layout, Reading, Recognised};
use attune::study::{Command, StudyView, Update};
use attune::t;
use eframe::egui::{self, ComboBox, Margin, ScrollArea, TextEdit, Ui, vec2};

use super::study::folder_of;
use super::{buttons, mapping, modal};
use crate::page::kind_icon;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, PathField, Pick, Picker, body, plain, primary_enabled, selectable_card, sheet, small,
    small_cut, strong, strong_cut, switch, title, weak,
};

/// The dialog: the files dropped, and the one looked at.
#[derive(Default)]
pub struct Import {
    items: Vec<Item>,
    at: usize,
    /// Open without files: the person is asked for some.
    asking: Option<Asking>,
    /// Where the files go while no study is open.
    study: PathField,
}

/// The question for files: the system's dialog, and a field where it has none.
struct Asking {
    picker: Picker,
    field: PathField,
}

struct Item {
    path: PathBuf,
    /// How its text is read.
    reading: Reading,
    state: State,
}

enum State {
    /// Being looked at; again, where it has a form already.
    Waiting(Option<Box<Form>>),
    Known(Box<Form>),
    Refused(Problem),
}

/// How a file is to be imported.
struct Form {
    recognised: Recognised,
    /// What it was taken for, then the alternatives.
    choices: Vec<Layout>,
    /// None until the person said what an unknown table is.
    choice: Option<usize>,
    name: String,
    citation: Citation,
}

impl Form {
    /// A form for what was recognised; what was written into the one before stays.
    fn new(recognised: &Recognised, before: Option<Box<Self>>) -> Self {
        let known = recognised.layout.iter();
        let choices: Vec<Layout> = known.chain(&recognised.alternatives).cloned().collect();
        Self {
            choice: recognised.layout.is_some().then_some(0),
            choices,
            name: match &before {
                Some(form) if form.name != form.recognised.name => form.name.clone(),
                _ => recognised.name.clone(),
            },
            citation: match before {
                Some(form) if form.citation != form.recognised.citation => form.citation,
                _ => recognised.citation.clone(),
            },
            recognised: recognised.clone(),
        }
    }

    /// What it is to be read as.
    fn kind(&self) -> Option<Kind> {
        self.choices.get(self.choice?).map(Layout::kind)
    }

    /// The layout chosen, where nothing is missing.
    fn ready(&self) -> Option<&Layout> {
        let layout = self.choices.get(self.choice?)?;
        let named = !self.name.trim().is_empty();
        let mapped = match layout {
            Layout::Mapped(mapping) => mapping.check(&self.recognised.columns).is_ok(),
            _ => true,
        };
        (named && mapped).then_some(layout)
    }
}

impl Import {
    /// Asks for files.
    pub fn open(&mut self) {
        let mut asking = Asking {
            picker: Picker::default(),
            field: PathField::focused(),
        };
        asking.picker.open(Pick::Files, &t!("window-import"));
        self.asking = Some(asking);
    }

    /// Opens with files that were dropped or chosen; more may come while it is open.
    /// They are to be looked at.
    pub fn begin(&mut self, paths: Vec<PathBuf>) -> Command {
        self.asking = None;
        if self.items.is_empty() {
            self.at = 0;
            self.study = PathField::with(folder_of(&t!("window-study-name-default")));
        }
        for path in &paths {
            if !self.items.iter().any(|item| item.path == *path) {
                self.items.push(Item {
                    path: path.clone(),
                    reading: Reading::default(),
                    state: State::Waiting(None),
                });
            }
        }
        Command::Recognise {
            paths,
            reading: Reading::default(),
        }
    }

    /// Hears what files were taken for.
    pub fn take(&mut self, update: &Update) {
        let Update::Recognised { path, result } = update else {
            return;
        };
        if let Some(item) = self.items.iter_mut().find(|item| item.path == *path) {
            item.state = match result {
                // An answer to an earlier question comes too late.
                Ok(recognised) if recognised.reading != item.reading => return,
                Ok(recognised) => {
                    let before = match &mut item.state {
                        State::Waiting(before) => before.take(),
                        State::Known(_) | State::Refused(_) => None,
                    };
                    State::Known(Box::new(Form::new(recognised, before)))
                }
                Err(problem) => State::Refused(problem.clone()),
            };
        }
    }

    /// Draws the dialog, where files wait in it; the commands it asks for.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, study: Option<&StudyView>) -> Vec<Command> {
        if self.asking.is_some() {
            return self.ask(ui, theme).into_iter().collect();
        }
        if self.items.is_empty() {
            return Vec::new();
        }
        let mut import = false;
        let mut cancel = false;
        let mut again = None;
        let many = self.items.len() > 1;
        let width = theme.size_body * if many { 78.0 } else { 62.0 };
        let closed = modal(ui, "import", width, |ui| {
            title(
                ui,
                theme,
                &t!("window-import-title", files = self.items.len()),
            );
            ui.add_space(SPACE[1]);
            let height = (ui.ctx().content_rect().height() - 250.0).clamp(220.0, 520.0);
            ui.horizontal_top(|ui| {
                if many {
                    let list = vec2(theme.size_body * 16.0, height);
                    ui.allocate_ui(list, |ui| ui.vertical(|ui| self.list(ui, theme)));
                    ui.add_space(SPACE[2]);
                }
                ui.vertical(|ui| {
                    ScrollArea::vertical()
                        .id_salt(self.at)
                        .max_height(height)
                        .min_scrolled_height(height)
                        .auto_shrink([false, true])
                        .show(ui, |ui| again = self.form(ui, theme));
                });
            });
            ui.add_space(SPACE[2]);
            (import, cancel) = self.footer(ui, theme, study);
        });
        if cancel || closed {
            self.items.clear();
            return Vec::new();
        }
        if import {
            self.import(study)
        } else {
            again.into_iter().collect()
        }
    }

    /// Draws the question for files; they are looked at once they are named.
    fn ask(&mut self, ui: &mut Ui, theme: &Theme) -> Option<Command> {
        let asking = self.asking.as_mut()?;
        let mut paths = asking.picker.poll(ui.ctx());
        let mut cancelled = false;
        let closed = modal(ui, "files", theme.size_body * 46.0, |ui| {
            title(ui, theme, &t!("window-import-ask-title"));
            weak(ui, theme, &t!("window-import-ask"));
            ui.add_space(SPACE[2]);
            let label = t!("window-import-path");
            small(ui, theme, &label);
            let mut named = asking.field.show(ui, theme, Pick::File, &label);
            ui.add_space(SPACE[3]);
            buttons(ui, |ui| {
                let nothing = t!("window-import-no-path");
                let why_not = asking.field.chosen().is_none().then_some(nothing.as_str());
                let look = t!("window-import-look");
                named |= primary_enabled(ui, theme, &look, why_not).clicked();
                cancelled = plain(ui, &t!("window-cancel")).clicked();
            });
            if named {
                paths.extend(asking.field.chosen());
            }
        });
        if cancelled || closed {
            self.asking = None;
        }
        (!paths.is_empty()).then(|| self.begin(paths))
    }

    fn list(&mut self, ui: &mut Ui, theme: &Theme) {
        for (at, item) in self.items.iter().enumerate() {
            let name = file_name(&item.path);
            let card = selectable_card(ui, theme, at == self.at, &name, |ui| {
                strong_cut(ui, theme, &name);
                match &item.state {
                    State::Waiting(_) => small(ui, theme, &t!("window-import-looking")),
                    State::Refused(_) => small(ui, theme, &t!("window-import-refused")),
                    State::Known(form) if form.ready().is_none() => {
                        small(ui, theme, &t!("window-import-unknown"))
                    }
                    State::Known(form) => {
                        small_cut(ui, theme, &form.kind().map(Kind::label).unwrap_or_default())
                    }
                };
            });
            if card.response.clicked() {
                self.at = at;
            }
        }
    }

    /// Draws the file looked at; asks for another look where it is to be read otherwise.
    fn form(&mut self, ui: &mut Ui, theme: &Theme) -> Option<Command> {
        let item = self.items.get_mut(self.at)?;
        let before = item.reading.clone();
        let name = file_name(&item.path);
        match &mut item.state {
            State::Waiting(_) => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    weak(ui, theme, &t!("window-import-looking-at", file = name));
                });
            }
            State::Refused(problem) => {
                ui.horizontal(|ui| {
                    Icon::Warning.show(ui, theme.size_body * 1.5, theme.danger);
                    strong(ui, theme, &t!("window-import-refused-file", file = name));
                });
                body(ui, theme, &problem.message);
                if let Some(advice) = &problem.advice {
                    weak(ui, theme, advice);
                }
                if is_text(&item.path) {
                    ui.add_space(SPACE[2]);
                    reading(ui, theme, &mut item.reading, None);
                }
            }
            State::Known(form) => known(ui, theme, form, &mut item.reading, &name),
        }
        (item.reading != before).then(|| {
            item.state = match std::mem::replace(&mut item.state, State::Waiting(None)) {
                State::Known(form) => State::Waiting(Some(form)),
                State::Waiting(_) | State::Refused(_) => State::Waiting(None),
            };
            Command::Recognise {
                paths: vec![item.path.clone()],
                reading: item.reading.clone(),
            }
        })
    }

    /// The buttons; whether to import, whether to cancel.
    fn footer(&mut self, ui: &mut Ui, theme: &Theme, study: Option<&StudyView>) -> (bool, bool) {
        if study.is_none() {
            let label = t!("window-import-study");
            small(ui, theme, &label);
            self.study.show(ui, theme, Pick::Folder, &label);
            ui.add_space(SPACE[1]);
        }
        let ready = self.items.iter().filter(|item| ready(item)).count();
        let why_not = match study.and_then(|s| s.read_only.clone()) {
            Some(read_only) => Some(read_only),
            None if ready == 0 => Some(t!("window-import-not-ready")),
            None => None,
        };
        let mut pressed = (false, false);
        buttons(ui, |ui| {
            let words = t!("window-import-button", files = ready.max(1));
            pressed.0 = primary_enabled(ui, theme, &words, why_not.as_deref()).clicked();
            pressed.1 = plain(ui, &t!("window-cancel")).clicked();
        });
        pressed
    }

    /// The commands that import what is ready; the rest stays.
    fn import(&mut self, study: Option<&StudyView>) -> Vec<Command> {
        let mut commands = Vec::new();
        if study.is_none() {
            let Some(folder) = self.study.chosen() else {
                return commands;
            };
            let name = file_name(&folder);
            commands.push(Command::Create { folder, name });
        }
        self.items.retain(|item| {
            let State::Known(form) = &item.state else {
                return true;
            };
            let Some(layout) = form.ready() else {
                return true;
            };
            commands.push(Command::Import {
                path: item.path.clone(),
                layout: layout.clone(),
                reading: item.reading.clone(),
                name: form.name.trim().to_owned(),
                citation: form.citation.clone(),
            });
            false
        });
        self.at = 0;
        commands
    }
}

fn ready(item: &Item) -> bool {
    matches!(&item.state, State::Known(form) if form.ready().is_some())
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Whether a file that was refused may still be a table of text.
fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.is_some_and(|e| ["csv", "tsv", "tab", "txt"].contains(&e.as_str()))
}

/// How the text of a file is read; `told` is the encoding that its bytes tell.
fn reading(ui: &mut Ui, theme: &Theme, reading: &mut Reading, told: Option<&str>) {
    ui.horizontal(|ui| {
        let words = t!("window-import-header");
        switch(ui, theme, &mut reading.header, &words);
        body(ui, theme, &words).on_hover_text(t!("window-import-header-hint"));
        ui.add_space(SPACE[3]);
        let label = t!("window-import-encoding");
        body(ui, theme, &label).on_hover_text(t!("window-import-encoding-hint"));
        let by_itself = match told {
            Some(told) => t!("window-import-encoding-told", encoding = told),
            None => t!("window-import-encoding-auto"),
        };
        let now = reading
            .encoding
            .clone()
            .unwrap_or_else(|| by_itself.clone());
        let combo = ComboBox::from_id_salt("encoding")
            .width(theme.size_body * 13.0)
            .selected_text(now)
            .show_ui(ui, |ui| {
                ui.selectable_value(
                    &mut reading.encoding,
                    None,
                    t!("window-import-encoding-auto"),
                );
                for name in ENCODINGS {
                    ui.selectable_value(&mut reading.encoding, Some(name.to_owned()), name);
                }
            });
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.as_str()));
    });
}

/// The form of a file that could be read.
fn known(ui: &mut Ui, theme: &Theme, form: &mut Form, read: &mut Reading, file: &str) {
    let kind = form.kind();
    ui.horizontal(|ui| {
        let icon = kind.map_or(Icon::File, kind_icon);
        icon.show(ui, theme.size_body * 1.8, theme.accent);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            strong_cut(ui, theme, file);
            let words = match (kind, &form.recognised.layout) {
                (Some(kind), Some(_)) => t!("window-import-taken", kind = kind.label()),
                (Some(kind), None) => t!("window-import-chosen", kind = kind.label()),
                (None, _) => t!("window-import-what"),
            };
            small(ui, theme, &words);
        });
    });
    ui.add_space(SPACE[0]);
    let label = t!("window-import-as");
    small(ui, theme, &label);
    let now = form
        .choice
        .map_or_else(|| t!("window-import-choose"), |at| form.choices[at].label());
    let combo = ComboBox::from_id_salt("as")
        .width(theme.size_body * 26.0)
        .selected_text(now)
        .show_ui(ui, |ui| {
            for (at, layout) in form.choices.iter().enumerate() {
                ui.selectable_value(&mut form.choice, Some(at), layout.label());
            }
        });
    combo
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.as_str()));
    ui.add_space(SPACE[1]);
    small(ui, theme, &t!("window-import-preview"));
    let preview = &form.recognised;
    let rows = &preview.preview[..preview.preview.len().min(5)];
    let height = (rows.len() as f32 + 1.0) * theme.row_height();
    sheet(
        ui,
        theme,
        "preview",
        &preview.columns,
        rows,
        height.min(180.0),
    );
    if preview.delimiter.is_some() {
        reading(ui, theme, read, preview.encoding.as_deref());
    }
    if let Some(Layout::Mapped(mapping)) = form.choice.and_then(|at| form.choices.get_mut(at)) {
        ui.add_space(SPACE[1]);
        mapping::show(ui, theme, mapping, &form.recognised.columns);
    }
    ui.add_space(SPACE[1]);
    ui.columns(2, |cells| {
        let licence = &mut form.citation.licence;
        text(
            &mut cells[0],
            theme,
            &mut form.name,
            &t!("window-import-name"),
            1,
        );
        text(
            &mut cells[1],
            theme,
            licence,
            &t!("window-import-licence"),
            1,
        );
    });
    text(
        ui,
        theme,
        &mut form.citation.citation,
        &t!("window-import-citation"),
        2,
    );
    ui.horizontal(|ui| {
        let words = t!("window-import-share");
        switch(ui, theme, &mut form.citation.may_share, &words);
        body(ui, theme, &words).on_hover_text(t!("window-import-share-hint"));
    });
}

fn text(ui: &mut Ui, theme: &Theme, value: &mut String, label: &str, rows: usize) {
    small(ui, theme, label);
    let edit = if rows > 1 {
        TextEdit::multiline(value)
    } else {
        TextEdit::singleline(value)
    };
    let field = ui.add(
        edit.desired_rows(rows)
            .margin(Margin::symmetric(8, 6))
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(label));
}
