//! Import: what each dropped file was taken for, a preview, and the person's say.

mod form;

use std::path::{Path, PathBuf};

use attune::Problem;
use attune::dataset::{Kind, Reading};
use attune::study::{Command, StudyView, Update};
use attune::t;
use eframe::egui::{ScrollArea, Ui, vec2};

use super::study::folder_of;
use super::{buttons, modal, refusal};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, PathField, Pick, Picker, body, plain, primary_enabled, selectable_card, small, small_cut,
    strong, strong_cut, title, weak,
};
use form::{Form, known, reading};

/// The dialog: the files dropped, and the one looked at.
#[derive(Default)]
pub struct Import {
    items: Vec<Item>,
    at: usize,
    /// Open without files: the person is asked for some.
    asking: Option<Asking>,
    /// Where the files go while no study is open.
    study: PathField,
    /// Why no study could be made there.
    homeless: Option<Problem>,
    /// Files on their way into the study; one that is refused comes back as it was.
    sent: Vec<Item>,
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
    /// Why it could not be imported the last time.
    problem: Option<Problem>,
}

enum State {
    /// Being looked at; again, where it has a form already.
    Waiting(Option<Box<Form>>),
    Known(Box<Form>),
    Refused(Problem),
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
            self.homeless = None;
            self.study = PathField::with(folder_of(&t!("window-study-name-default")));
        }
        for path in &paths {
            if !self.items.iter().any(|item| item.path == *path) {
                self.items.push(Item {
                    path: path.clone(),
                    reading: Reading::default(),
                    state: State::Waiting(None),
                    problem: None,
                });
            }
        }
        Command::Recognise {
            paths,
            reading: Reading::default(),
        }
    }

    /// Hears what files were taken for, and which are in the study.
    pub fn take(&mut self, update: &Update) {
        if let Update::Imported { path, .. } = update {
            self.sent.retain(|item| item.path != *path);
        }
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

    /// Opens again with a file, as it was filled in, that could not be imported; whether
    /// what was refused was this dialog's.
    pub fn refused(&mut self, command: &Command, problem: &Problem) -> bool {
        match command {
            Command::Create { folder, .. } if !self.sent.is_empty() => {
                let ours = self.study.chosen().as_ref() == Some(folder);
                if ours {
                    self.homeless = Some(problem.clone());
                }
                ours
            }
            Command::Import { path, .. } => {
                let Some(at) = self.sent.iter().position(|item| item.path == *path) else {
                    return false;
                };
                let item = self.sent.remove(at);
                // That there is no study is said once, where its folder is written.
                let problem = self.homeless.is_none().then(|| problem.clone());
                self.items.push(Item { problem, ..item });
                true
            }
            _ => false,
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
            State::Known(form) => {
                if let Some(problem) = &item.problem {
                    refusal(ui, theme, problem);
                }
                known(ui, theme, form, &mut item.reading, &name);
            }
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
            if let Some(problem) = &self.homeless {
                refusal(ui, theme, problem);
            }
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
        self.homeless = None;
        let all = std::mem::take(&mut self.items).into_iter();
        let (ready, rest): (Vec<_>, Vec<_>) = all.partition(ready);
        self.items = rest;
        for item in &ready {
            if let State::Known(form) = &item.state
                && let Some(layout) = form.ready()
            {
                commands.push(Command::Import {
                    path: item.path.clone(),
                    layout: layout.clone(),
                    reading: item.reading.clone(),
                    name: form.name.trim().to_owned(),
                    citation: form.citation.clone(),
                });
            }
        }
        self.sent.extend(ready);
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
