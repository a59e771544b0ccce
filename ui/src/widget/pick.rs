//! Choosing files and folders: the system's dialog, and a path field beside it, since
//! not every machine has the dialog.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Wake, Waker};

use attune::t;
use eframe::egui::{self, TextEdit, Ui};

use super::{Icon, small, with_icon};
use crate::theme::Theme;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pick {
    Files,
    File,
    Folder,
    /// A name for a file to be written.
    Save,
}

type Answer = Pin<Box<dyn Future<Output = Vec<PathBuf>>>>;

/// An open dialog of the system; polled each frame, never waited for.
#[derive(Default)]
pub struct Picker {
    open: Option<Answer>,
    /// Whether nothing came of the last one: it was closed, or the system has none.
    in_vain: bool,
}

struct Repaint(egui::Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

impl Picker {
    /// Opens the dialog, unless one is open.
    pub fn open(&mut self, pick: Pick, title: &str) {
        if self.open.is_some() {
            return;
        }
        let dialog = rfd::AsyncFileDialog::new().set_title(title);
        let paths = |handles: Vec<rfd::FileHandle>| {
            handles.into_iter().map(|h| h.path().to_owned()).collect()
        };
        self.in_vain = false;
        self.open = Some(match pick {
            Pick::Files => {
                let answer = dialog.pick_files();
                Box::pin(async move { answer.await.map(paths).unwrap_or_default() })
            }
            Pick::File => {
                let answer = dialog.pick_file();
                Box::pin(async move { paths(answer.await.into_iter().collect()) })
            }
            Pick::Folder => {
                let answer = dialog.pick_folder();
                Box::pin(async move { paths(answer.await.into_iter().collect()) })
            }
            Pick::Save => {
                let answer = dialog.save_file();
                Box::pin(async move { paths(answer.await.into_iter().collect()) })
            }
        });
    }

    /// What was chosen, once; empty while nothing is.
    pub fn poll(&mut self, ctx: &egui::Context) -> Vec<PathBuf> {
        let Some(answer) = &mut self.open else {
            return Vec::new();
        };
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        match answer.as_mut().poll(&mut TaskContext::from_waker(&waker)) {
            Poll::Pending => Vec::new(),
            Poll::Ready(paths) => {
                self.in_vain = paths.is_empty();
                self.open = None;
                paths
            }
        }
    }
}

/// A field for a path with a "Browse…" button.
#[derive(Default)]
pub struct PathField {
    pub path: String,
    picker: Picker,
    /// Whether the next keys are to go into it.
    focus: bool,
}

impl PathField {
    /// A field that begins with a path.
    pub fn with(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }

    /// An empty field that waits for keys.
    pub fn focused() -> Self {
        Self {
            focus: true,
            ..Self::default()
        }
    }

    /// Draws the field; its name is `label`. Returns true when Enter was pressed in it or
    /// a path was chosen in the dialog.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, pick: Pick, label: &str) -> bool {
        let mut done = false;
        if let Some(path) = self.picker.poll(ui.ctx()).pop() {
            self.path = path.display().to_string();
            done = true;
        }
        ui.horizontal(|ui| {
            let browse = t!("window-browse");
            let room = (ui.available_width() - theme.size_body * 9.0).max(160.0);
            let field = ui.add(
                TextEdit::singleline(&mut self.path)
                    .id_salt(("path", label))
                    .desired_width(room)
                    .margin(egui::Margin::symmetric(8, 6)),
            );
            ui.ctx()
                .accesskit_node_builder(field.id, |node| node.set_label(label));
            if std::mem::take(&mut self.focus) {
                field.request_focus();
            }
            done |= field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            if with_icon(ui, theme, Icon::Folder, &browse).clicked() {
                self.picker.open(pick, label);
            }
        });
        if self.picker.in_vain {
            small(ui, theme, &t!("window-browse-in-vain"));
        }
        done && !self.path.trim().is_empty()
    }

    /// The path, if there is one; a leading `~` is the home folder.
    pub fn chosen(&self) -> Option<PathBuf> {
        let text = self.path.trim();
        let home = || std::env::home_dir();
        match text.strip_prefix("~/") {
            _ if text.is_empty() => None,
            Some(rest) => Some(home().map_or_else(|| text.into(), |h| h.join(rest))),
            None => Some(text.into()),
        }
    }
}
