//! The pages of the rail, one struct per page, one file (or folder) per struct.

use attune::study::{Command, Snapshot, Update};

use crate::theme::Theme;

/// The pages, in the order of the rail.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Page {
    #[default]
    Start,
    Data,
    Train,
    Probe,
    Explore,
    Report,
    Models,
    Jobs,
    Settings,
}

/// What a page is given each frame.
pub struct Context<'a> {
    pub snapshot: &'a Snapshot,
    pub theme: &'a Theme,
    /// Wishes of this frame, sent after it.
    pub commands: &'a mut Vec<Command>,
    /// Where to go after this frame.
    pub go_to: &'a mut Option<Page>,
    /// What the teaching panel on the right explains; a page sets it to what is selected.
    pub teach: &'a mut Lesson,
    /// Larger text, slurs masked.
    pub class_mode: bool,
}

/// What the right-hand panel says of whatever is selected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lesson {
    /// "What is this?", two sentences.
    pub what: String,
    /// "How sure can I be?"
    pub sure: String,
    /// "Where from?": the chain back to the file, nearest first.
    pub from: attune::study::Lineage,
}

/// A page.
pub trait Show {
    /// Draws the page into the whole of `ui`.
    fn show(&mut self, ui: &mut eframe::egui::Ui, context: &mut Context<'_>);

    /// Hears of an answer to a command (its own or another page's).
    fn take(&mut self, _update: &Update) {}
}
