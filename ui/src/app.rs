//! The window: shell around the page, dialogs over it, commands out, answers in.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use attune::study::{Command, Snapshot, Update};
use attune::t;
use eframe::egui::{self, Align2, CentralPanel, Frame, Id, LayerId, Margin, Order, Ui};

use crate::command::Action;
use crate::dialog::{Import, Repeat, Repeated, StudyDialog, Verified};
use crate::page::{self, Context, Lesson, Page, Show};
use crate::shell::{self, Notice, Notices, Palette, Tray};
use crate::state::{Backend, Preferences, ThemeChoice};
use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::Icon;
use crate::window::APP_ID;

/// How long a frame may spend on answers.
const BUDGET: Duration = Duration::from_millis(10);
/// Under this key the preferences are kept.
const PREFERENCES: &str = "preferences";

/// The application's window.
pub struct App {
    backend: Box<dyn Backend>,
    snapshot: Arc<Snapshot>,
    preferences: Preferences,
    /// The theme with what it was made for.
    theme: Theme,
    pages: Vec<(Page, Box<dyn Show>)>,
    lesson: Lesson,
    notices: Notices,
    palette: Palette,
    import: Import,
    study: StudyDialog,
    repeat: Repeat,
    verified: Verified,
    /// The job to be opened when the Jobs page is next drawn.
    open_job: Option<String>,
    /// Whether a study was asked for (at the start the command line may have): its page
    /// opens when it is there.
    opening: bool,
}

impl App {
    /// A window onto `backend`, with what was kept from the last time.
    pub fn new(
        ctx: &egui::Context,
        backend: Box<dyn Backend>,
        mut preferences: Preferences,
    ) -> Self {
        text::install_fonts(ctx);
        ctx.options_mut(|o| {
            o.zoom_with_keyboard = false;
            o.fallback_theme = egui::Theme::Light;
        });
        let snapshot = backend.snapshot();
        if snapshot.study.is_none() && preferences.page.needs_study() {
            preferences.page = Page::Start;
        }
        let theme = Theme::new(false, preferences.class_mode, preferences.text_scale);
        let app = Self {
            snapshot,
            backend,
            preferences,
            theme,
            pages: page::pages(),
            lesson: Lesson::default(),
            notices: Notices::default(),
            palette: Palette::default(),
            import: Import::default(),
            study: StudyDialog::default(),
            repeat: Repeat::default(),
            verified: Verified::default(),
            open_job: None,
            opening: true,
        };
        app.style(ctx);
        app
    }

    /// What the person chose, as the storage of the last run holds it.
    pub fn preferences(storage: Option<&dyn eframe::Storage>) -> Preferences {
        let Some(storage) = storage else {
            return Preferences::default();
        };
        Preferences {
            kept: eframe::storage_dir(APP_ID),
            ..eframe::get_value(storage, PREFERENCES).unwrap_or_default()
        }
    }

    /// Gives egui the styles of both themes, and says which to use.
    fn style(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.preferences.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
        for (theme, dark) in [(egui::Theme::Light, false), (egui::Theme::Dark, true)] {
            let ours = self.theme_of(dark);
            ctx.style_mut_of(theme, |style| ours.apply(style));
        }
    }

    fn theme_of(&self, dark: bool) -> Theme {
        Theme::new(
            dark,
            self.preferences.class_mode,
            self.preferences.text_scale,
        )
    }

    /// Takes the answers that came, within the frame's budget.
    fn drain(&mut self, now: f64) {
        let before = self.snapshot.study.as_ref().map(|s| s.folder.clone());
        let planned = self.has_plan();
        self.snapshot = self.backend.snapshot();
        for update in self.backend.updates(BUDGET) {
            for (_, page) in &mut self.pages {
                page.take(&update);
            }
            self.import.take(&update);
            self.hear(&update, now);
        }
        let after = self.snapshot.study.as_ref();
        if self.opening && after.map(|s| &s.folder) != before.as_ref() {
            self.opening = false;
            self.study.done();
            if let Some(study) = after {
                let sample = study.sample;
                self.preferences.page = if sample { Page::Explore } else { Page::Data };
            }
        }
        if self.has_plan() && !planned {
            self.preferences.page = Page::Steps;
        }
    }

    /// Whether a published study is repeated in the one that is open.
    fn has_plan(&self) -> bool {
        let study = self.snapshot.study.as_ref();
        study.is_some_and(|study| study.plan.is_some())
    }

    fn hear(&mut self, update: &Update, now: f64) {
        match update {
            Update::Problem(problem) => self.notices.push(problem.into(), now),
            Update::Refused { command, problem } => {
                // A dialog says it beside what was filled in.
                let said =
                    self.study.refused(command, problem) || self.import.refused(command, problem);
                if !said {
                    self.notices.push(problem.into(), now);
                }
            }
            Update::Notice(words) => self.notices.push(Notice::new(words), now),
            Update::Written { path } => {
                let words = t!("window-written", path = path.display().to_string());
                self.notices.push(Notice::new(words), now);
            }
            Update::Verified { lines, sound } => self.verified.open(lines, *sound),
            Update::Imported { .. } => self.preferences.page = Page::Data,
            _ => {}
        }
    }

    fn perform(&mut self, action: Action, commands: &mut Vec<Command>) {
        match action {
            Action::GoTo(page) => self.preferences.page = page,
            Action::Import => self.import.open(),
            Action::NewStudy => self.study.open_new(),
            Action::OpenSample => {
                self.opening = true;
                commands.push(page::open_sample());
            }
            Action::OpenStudy => self.study.open_existing(),
            Action::Repeat if self.has_plan() => self.preferences.page = Page::Steps,
            Action::Repeat => self.repeat.open(),
            Action::CloseStudy => {
                commands.push(Command::Close);
                self.preferences.page = Page::Start;
            }
            Action::Verify => commands.push(Command::Verify),
            Action::FetchStarter => commands.push(Command::FetchStarter),
            Action::Palette => self.palette.toggle(),
            Action::Teach => self.preferences.teach = !self.preferences.teach,
            Action::ClassMode => self.preferences.class_mode = !self.preferences.class_mode,
            Action::Theme(choice) => self.preferences.theme = choice,
        }
    }

    /// Files dropped on the window.
    fn dropped(ctx: &egui::Context) -> Vec<PathBuf> {
        ctx.input(|i| {
            let files = i.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        })
    }

    fn page(&mut self, ui: &mut Ui, commands: &mut Vec<Command>, actions: &mut Vec<Action>) {
        let now = self.preferences.page;
        let snapshot = Arc::clone(&self.snapshot);
        let mut lesson = now.lesson();
        let mut go_to = None;
        let mut notices = Vec::new();
        let margin = Margin {
            left: SPACE[4] as i8,
            right: SPACE[4] as i8,
            top: SPACE[0] as i8,
            bottom: SPACE[3] as i8,
        };
        let frame = Frame::new()
            .fill(self.theme.background)
            .inner_margin(margin);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            let mut context = Context {
                snapshot: &snapshot,
                theme: &self.theme,
                commands,
                actions,
                notices: &mut notices,
                go_to: &mut go_to,
                open_job: &mut self.open_job,
                teach: &mut lesson,
                class_mode: self.preferences.class_mode,
                preferences: &mut self.preferences,
            };
            if now.needs_study() && context.study_or_offer(ui).is_none() {
                return;
            }
            if let Some((_, page)) = self.pages.iter_mut().find(|(page, _)| *page == now) {
                // Each page has its own identifiers, so that none takes over another's state.
                ui.push_id(now, |ui| page.show(ui, &mut context));
            }
        });
        let time = ui.input(|i| i.time);
        for notice in notices {
            self.notices.push(notice, time);
        }
        if lesson != self.lesson {
            self.lesson = lesson;
            ui.ctx().request_repaint();
        }
        if let Some(page) = go_to {
            self.preferences.page = page;
            ui.ctx().request_repaint();
        }
    }

    /// While files hover over the window: that they may be dropped anywhere.
    fn overlay(&self, ui: &Ui) {
        let hovering = ui.input(|i| i.raw.hovered_files.len());
        if hovering == 0 {
            return;
        }
        let painter = ui
            .ctx()
            .layer_painter(LayerId::new(Order::Tooltip, Id::unique("drop")));
        let rect = ui.ctx().content_rect();
        painter.rect_filled(rect, 0.0, self.theme.background.gamma_multiply(0.9));
        let inner = rect.shrink(SPACE[4]);
        let stroke = egui::Stroke::new(2.0, self.theme.accent);
        painter.rect_stroke(inner, 16.0, stroke, egui::StrokeKind::Inside);
        let icon = egui::Rect::from_center_size(
            inner.center() - egui::vec2(0.0, 40.0),
            egui::Vec2::splat(56.0),
        );
        Icon::Drop.paint(&painter, icon, self.theme.accent);
        painter.text(
            inner.center() + egui::vec2(0.0, 12.0),
            Align2::CENTER_TOP,
            t!("window-drop", files = hovering),
            self.theme.title(),
            self.theme.text,
        );
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.drain(ctx.input(|i| i.time));
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let theme = self.theme_of(ui.visuals().dark_mode);
        self.theme = theme.clone();
        let before = self.preferences.clone();
        let mut commands = Vec::new();
        let mut actions = Vec::new();
        // Keys begin nothing behind an open dialog; the palette closes by its own.
        let dialog = ui.memory(|m| m.top_modal_layer().is_some());
        for action in Action::all().into_iter().chain([Action::Palette]) {
            let closes = action == Action::Palette && self.palette.is_open();
            let pressed = |s| ui.input_mut(|i| i.consume_shortcut(&s));
            if (!dialog || closes) && action.shortcut().is_some_and(pressed) {
                actions.push(action);
            }
        }
        let snapshot = Arc::clone(&self.snapshot);
        let study = snapshot.study.as_ref();
        let running = Tray::of(study).running;
        if let Some(page) = shell::rail(ui, &theme, self.preferences.page, running) {
            actions.push(Action::GoTo(page));
        }
        let (page, teach) = (self.preferences.page, self.preferences.teach);
        if teach {
            shell::teach(ui, &theme, &self.lesson, study);
        }
        shell::top(ui, &theme, page, &snapshot, teach, &mut actions);
        self.page(ui, &mut commands, &mut actions);

        let dropped = Self::dropped(ui.ctx());
        if !dropped.is_empty() {
            commands.push(self.import.begin(dropped));
        }
        commands.extend(self.import.show(ui, &theme, study));
        commands.extend(self.study.show(ui, &theme));
        match self.repeat.show(ui, &theme, study) {
            Some(Repeated::Here(plan)) => commands.push(Command::SetPlan {
                plan: Box::new(plan),
            }),
            Some(Repeated::Anew(plan)) => {
                let name = plan.template().map(|template| template.name());
                self.study.open_repeated(name.unwrap_or_default(), plan);
            }
            None => {}
        }
        self.verified.show(ui, &theme);
        actions.extend(self.palette.show(ui, &theme, study.is_some()));
        self.notices.show(ui, &theme, &mut commands);
        shell::focus(ui.ctx(), &theme);
        self.overlay(ui);

        for action in actions {
            self.perform(action, &mut commands);
            ui.ctx().request_repaint();
        }
        for command in commands {
            self.opening |= matches!(
                command,
                Command::Create { .. } | Command::Open { .. } | Command::CreateSample { .. }
            );
            self.backend.send(command);
        }
        if before != self.preferences {
            self.style(ui.ctx());
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, PREFERENCES, &self.preferences);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.background.to_normalized_gamma_f32()
    }
}
