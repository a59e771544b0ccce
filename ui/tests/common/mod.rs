//! What the tests of the window share: a backend that records, a study that looks real,
//! and a harness that clicks through by accessible names.

mod sample;

pub use sample::*;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use attune::study::{Command, Snapshot, Update};
use attune_ui::app::App;
use attune_ui::page::Page;
use attune_ui::state::{Backend, Preferences, ThemeChoice};
use eframe::egui::{self, Vec2};
pub use egui_kittest::SnapshotResults;
use egui_kittest::{Harness, SnapshotOptions};

/// A backend that records commands and gives the answers put into it.
#[derive(Clone, Default)]
pub struct Fake(Rc<RefCell<Inside>>);

#[derive(Default)]
struct Inside {
    snapshot: Arc<Snapshot>,
    sent: Vec<Command>,
    updates: Vec<Update>,
}

impl Fake {
    pub fn new(snapshot: Snapshot) -> Self {
        let fake = Self::default();
        fake.set(snapshot);
        fake
    }

    /// Replaces what the window shows.
    pub fn set(&self, snapshot: Snapshot) {
        self.0.borrow_mut().snapshot = Arc::new(snapshot);
    }

    /// Gives an answer with the next frame.
    pub fn answer(&self, update: Update) {
        self.0.borrow_mut().updates.push(update);
    }

    /// The commands since the last call.
    pub fn sent(&self) -> Vec<Command> {
        std::mem::take(&mut self.0.borrow_mut().sent)
    }
}

impl Backend for Fake {
    fn send(&self, command: Command) {
        self.0.borrow_mut().sent.push(command);
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.borrow().snapshot)
    }

    fn updates(&self, _budget: Duration) -> Vec<Update> {
        std::mem::take(&mut self.0.borrow_mut().updates)
    }
}

/// How the window is looked at.
#[derive(Clone, Copy)]
pub struct Look {
    pub page: Page,
    pub dark: bool,
    pub size: [f32; 2],
    pub class_mode: bool,
    pub teach: bool,
}

impl Look {
    /// A page in light colours at 1280 × 800.
    pub fn at(page: Page) -> Self {
        Self {
            page,
            dark: false,
            size: [1280.0, 800.0],
            class_mode: false,
            teach: true,
        }
    }
}

/// The window with a study in it.
pub fn window(fake: &Fake, look: Look) -> Harness<'static, App> {
    let preferences = Preferences {
        page: look.page,
        theme: if look.dark {
            ThemeChoice::Dark
        } else {
            ThemeChoice::Light
        },
        class_mode: look.class_mode,
        teach: look.teach,
        ..Preferences::default()
    };
    let fake = fake.clone();
    Harness::builder()
        .with_size(Vec2::from(look.size))
        .with_theme(if look.dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        })
        .with_max_steps(12)
        .with_render_cursor(false)
        .with_options(tolerant())
        .allow_missing_glyphs()
        .build_eframe(move |creation| {
            let fonts = egui_system_font_provider::SystemFontProvider::new();
            creation.egui_ctx.add_font_provider(Arc::new(fonts));
            App::new(&creation.egui_ctx, Box::new(fake), preferences)
        })
}

/// Pictures may differ a little between drivers.
fn tolerant() -> SnapshotOptions {
    SnapshotOptions::new().threshold(2.0).max_failed_pixels(600)
}

/// Compares with the picture kept in `tests/snapshots`.
pub fn picture(harness: &mut Harness<'_, App>, name: &str, results: &mut SnapshotResults) {
    // Spinners never rest: a bounded number of steps must do.
    harness.run_ok();
    harness.snapshot(name);
    results.extend(harness.take_snapshot_results());
}
