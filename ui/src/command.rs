//! What the window itself can do: each action carries its label, tooltip and shortcut.
//! The palette lists them, buttons and keys begin them.

use attune::t;
use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use crate::page::Page;
use crate::state::ThemeChoice;

/// An action of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    GoTo(Page),
    Import,
    NewStudy,
    OpenSample,
    OpenStudy,
    /// Begins to repeat a published study, or goes on with it.
    Repeat,
    CloseStudy,
    Verify,
    FetchStarter,
    Palette,
    Teach,
    ClassMode,
    Theme(ThemeChoice),
}

impl Action {
    /// Every action, as the palette lists them.
    pub fn all() -> Vec<Self> {
        let pages = Page::ALL.into_iter().chain([Page::Steps]);
        let mut all: Vec<Self> = pages.map(Self::GoTo).collect();
        all.extend([
            Self::Import,
            Self::NewStudy,
            Self::OpenSample,
            Self::OpenStudy,
            Self::Repeat,
            Self::CloseStudy,
            Self::Verify,
            Self::FetchStarter,
            Self::Teach,
            Self::ClassMode,
            Self::Theme(ThemeChoice::Light),
            Self::Theme(ThemeChoice::Dark),
            Self::Theme(ThemeChoice::System),
        ]);
        all
    }

    /// What it is called.
    pub fn label(self) -> String {
        match self {
            Self::GoTo(page) => t!("window-go-to", page = page.label()),
            Self::Import => t!("window-import"),
            Self::NewStudy => t!("window-new-study"),
            Self::OpenSample => t!("window-open-sample"),
            Self::OpenStudy => t!("window-open-study"),
            Self::Repeat => t!("window-repeat"),
            Self::CloseStudy => t!("window-close-study"),
            Self::Verify => t!("window-verify"),
            Self::FetchStarter => t!("window-fetch-starter"),
            Self::Palette => t!("window-palette"),
            Self::Teach => t!("window-teach"),
            Self::ClassMode => t!("window-class-mode"),
            Self::Theme(ThemeChoice::Light) => t!("window-theme-light"),
            Self::Theme(ThemeChoice::Dark) => t!("window-theme-dark"),
            Self::Theme(ThemeChoice::System) => t!("window-theme-system"),
        }
    }

    /// What it does, in a sentence.
    pub fn hint(self) -> String {
        match self {
            Self::GoTo(page) => page.hint(),
            Self::Import => t!("window-import-hint"),
            Self::NewStudy => t!("window-new-study-hint"),
            Self::OpenSample => t!("window-open-sample-hint"),
            Self::OpenStudy => t!("window-open-study-hint"),
            Self::Repeat => t!("window-repeat-hint"),
            Self::CloseStudy => t!("window-close-study-hint"),
            Self::Verify => t!("window-verify-hint"),
            Self::FetchStarter => t!("window-fetch-starter-hint"),
            Self::Palette => t!("window-palette-hint"),
            Self::Teach => t!("window-teach-hint"),
            Self::ClassMode => t!("window-class-mode-hint"),
            Self::Theme(_) => t!("window-theme-hint"),
        }
    }

    /// The keys that begin it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let with_ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        match self {
            Self::GoTo(Page::Steps) => with_ctrl(Key::Num0),
            Self::GoTo(page) => {
                let keys = [
                    Key::Num1,
                    Key::Num2,
                    Key::Num3,
                    Key::Num4,
                    Key::Num5,
                    Key::Num6,
                    Key::Num7,
                    Key::Num8,
                    Key::Num9,
                ];
                with_ctrl(keys[Page::ALL.iter().position(|p| *p == page)?])
            }
            Self::Import => with_ctrl(Key::I),
            Self::NewStudy => with_ctrl(Key::N),
            Self::OpenStudy => with_ctrl(Key::O),
            Self::Palette => with_ctrl(Key::K),
            Self::Teach => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            Self::ClassMode => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F2)),
            _ => None,
        }
    }

    /// Whether it needs an open study.
    pub fn needs_study(self) -> bool {
        matches!(self, Self::CloseStudy | Self::Verify)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_named_explained_and_its_keys_are_its_own() {
        let mut keys = Vec::new();
        for action in Action::all().into_iter().chain([Action::Palette]) {
            // An unknown message shows as its id.
            assert!(!action.label().starts_with("window-"), "{action:?}");
            assert!(!action.hint().starts_with("window-"), "{action:?}");
            if let Some(shortcut) = action.shortcut() {
                assert!(!keys.contains(&shortcut), "{action:?}");
                keys.push(shortcut);
            }
        }
    }
}
