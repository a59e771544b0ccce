//! Making a study, or opening one from a folder.

use std::path::PathBuf;

use attune::Problem;
use attune::study::{Command, Plan};
use attune::t;
use eframe::egui::{Margin, TextEdit, Ui};

use super::{buttons, modal, refusal};
use crate::theme::{SPACE, Theme};
use crate::widget::{PathField, Pick, plain, primary_enabled, small, title, weak};

/// The dialog, in the form it was opened in.
#[derive(Default)]
pub struct StudyDialog {
    form: Option<Form>,
    /// The form as it was sent off; it comes back if the study cannot be had.
    sent: Option<Form>,
}

struct Form {
    new: bool,
    name: String,
    /// Whether the next keys are to go into the name.
    focus: bool,
    folder: PathField,
    /// Whether the folder still follows the name.
    follows: bool,
    /// Why it could not be done the last time.
    problem: Option<Problem>,
    /// The published study that is repeated in the new one.
    plan: Option<Plan>,
}

/// Where the copy of the sample study goes.
pub fn sample_folder() -> PathBuf {
    home().join(t!("window-sample"))
}

/// Where studies are kept unless the person says otherwise.
fn home() -> PathBuf {
    std::env::home_dir().unwrap_or_default().join("Attune")
}

impl StudyDialog {
    /// Asks for a new study's name and folder.
    pub fn open_new(&mut self) {
        self.open_named(t!("window-study-name-default"), None);
    }

    /// Asks for the folder of a new study in which a published one is repeated.
    pub fn open_repeated(&mut self, name: String, plan: Plan) {
        self.open_named(name, Some(plan));
    }

    fn open_named(&mut self, name: String, plan: Option<Plan>) {
        self.form = Some(Form {
            new: true,
            folder: PathField::with(folder_of(&name)),
            name,
            focus: true,
            follows: true,
            problem: None,
            plan,
        });
    }

    /// Asks for an existing study's folder.
    pub fn open_existing(&mut self) {
        self.form = Some(Form {
            new: false,
            name: String::new(),
            folder: PathField::focused(),
            focus: false,
            follows: false,
            problem: None,
            plan: None,
        });
    }

    /// Opens again, as it was filled in, where what it asked for was refused; whether it
    /// was this dialog's.
    pub fn refused(&mut self, command: &Command, problem: &Problem) -> bool {
        let (Command::Create { folder, .. } | Command::Open { folder }) = command else {
            return false;
        };
        let ours = |form: &mut Form| form.folder.chosen().as_ref() == Some(folder);
        let Some(form) = self.sent.take_if(ours) else {
            return false;
        };
        self.form = Some(Form {
            problem: Some(problem.clone()),
            ..form
        });
        true
    }

    /// The study asked for is open.
    pub fn done(&mut self) {
        self.sent = None;
    }

    /// Draws the dialog, where it is open; what it asks for, in order.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme) -> Vec<Command> {
        let Some(form) = self.form.as_mut() else {
            return Vec::new();
        };
        let mut command = None;
        let mut cancelled = false;
        let closed = modal(ui, "study", theme.size_body * 40.0, |ui| {
            let (heading, about) = if form.new {
                (t!("window-new-study"), t!("window-new-study-hint"))
            } else {
                (t!("window-open-study"), t!("window-open-study-hint"))
            };
            title(ui, theme, &heading);
            weak(ui, theme, &about);
            ui.add_space(SPACE[2]);
            let mut entered = false;
            if form.new {
                let label = t!("window-study-name");
                small(ui, theme, &label);
                let field = ui.add(
                    TextEdit::singleline(&mut form.name)
                        .margin(Margin::symmetric(8, 6))
                        .desired_width(f32::INFINITY),
                );
                ui.ctx()
                    .accesskit_node_builder(field.id, |node| node.set_label(label.as_str()));
                if std::mem::take(&mut form.focus) {
                    field.request_focus();
                }
                if field.changed() && form.follows {
                    form.folder.path = folder_of(&form.name);
                }
                ui.add_space(SPACE[1]);
            }
            let label = t!("window-study-folder");
            small(ui, theme, &label);
            let before = form.folder.path.clone();
            entered |= form.folder.show(ui, theme, Pick::Folder, &label);
            form.follows &= form.folder.path == before;
            if let Some(problem) = &form.problem {
                ui.add_space(SPACE[1]);
                refusal(ui, theme, problem);
            }
            ui.add_space(SPACE[3]);
            buttons(ui, |ui| {
                let why_not = match form.folder.chosen() {
                    None => Some(t!("window-study-needs-folder")),
                    Some(_) if form.new && form.name.trim().is_empty() => {
                        Some(t!("window-study-needs-name"))
                    }
                    Some(_) => None,
                };
                let words = if form.new {
                    t!("window-create")
                } else {
                    t!("window-open")
                };
                let pressed = primary_enabled(ui, theme, &words, why_not.as_deref()).clicked();
                if (pressed || (entered && !form.new && why_not.is_none()))
                    && let Some(folder) = form.folder.chosen()
                {
                    command = Some(if form.new {
                        let name = form.name.trim().to_owned();
                        Command::Create { folder, name }
                    } else {
                        Command::Open { folder }
                    });
                }
                cancelled = plain(ui, &t!("window-cancel")).clicked();
            });
        });
        let mut commands: Vec<Command> = command.into_iter().collect();
        if commands.is_empty() {
            if closed || cancelled {
                self.form = None;
            }
        } else {
            let plan = form.plan.clone().map(Box::new);
            commands.extend(plan.map(|plan| Command::SetPlan { plan }));
            self.sent = self.form.take();
        }
        commands
    }
}

/// The folder a study of this name gets unless the person says otherwise.
pub fn folder_of(name: &str) -> String {
    let plain: String = name
        .trim()
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | ':') {
                '-'
            } else {
                c
            }
        })
        .collect();
    home().join(plain).display().to_string()
}
