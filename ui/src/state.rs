//! What the window keeps between frames and between runs, and its door to the core.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use attune::study::{Command, Door, Snapshot, Update};
use serde::{Deserialize, Serialize};

use crate::page::Page;

/// Where commands go and answers come from: the study's door, or a fake in tests.
pub trait Backend {
    /// Asks for something; returns at once.
    fn send(&self, command: Command);

    /// Everything as it stands now.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// Answers that came since the last call, as many as fit into `budget`.
    fn updates(&self, budget: Duration) -> Vec<Update>;
}

impl Backend for Door {
    fn send(&self, command: Command) {
        Self::send(self, command);
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Self::snapshot(self)
    }

    fn updates(&self, budget: Duration) -> Vec<Update> {
        Self::updates(self, budget)
    }
}

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

/// What the person chose for the window; kept when it closes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    pub page: Page,
    pub theme: ThemeChoice,
    /// Larger text, slurs masked.
    pub class_mode: bool,
    /// Text size; 1 is usual.
    pub text_scale: f32,
    /// Whether the teaching panel is unfolded.
    pub teach: bool,
    /// The folder where they are kept; none where they are not.
    #[serde(skip)]
    pub kept: Option<PathBuf>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            page: Page::Start,
            theme: ThemeChoice::System,
            class_mode: false,
            text_scale: 1.0,
            teach: true,
            kept: None,
        }
    }
}
