//! The bar on top: where one is, the palette, the job tray, the teaching panel's switch.

use attune::job::State;
use attune::study::{Download, Snapshot, StudyView};
use attune::t;
use eframe::egui::{Align, Button, Frame, Layout, Margin, Panel, RichText, Spinner, Ui, Vec2};

use crate::command::Action;
use crate::page::Page;
use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, chip, icon_button, link, number, small, small_cut, strong};

/// What the job tray tells.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tray {
    pub running: usize,
    pub queued: usize,
    /// Longest of the times left that are known.
    pub left_s: Option<f64>,
}

impl Tray {
    /// Counts the jobs of a study.
    pub fn of(study: Option<&StudyView>) -> Self {
        let mut tray = Self::default();
        for job in study.iter().flat_map(|s| &s.jobs) {
            match job.state {
                State::Running => {
                    tray.running += 1;
                    tray.left_s = match (tray.left_s, job.left_s) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        (a, b) => a.or(b),
                    };
                }
                State::Queued => tray.queued += 1,
                _ => {}
            }
        }
        tray
    }

    /// "1 job, 4 min; 2 waiting"; none where nothing runs or waits.
    pub fn text(&self) -> Option<String> {
        let running = match (self.running, self.left_s) {
            (0, _) => None,
            (jobs, Some(left)) => Some(t!(
                "window-tray-left",
                jobs = jobs,
                left = number::duration(left)
            )),
            (jobs, None) => Some(t!("window-tray", jobs = jobs)),
        };
        match (running, self.queued) {
            (running, 0) => running,
            (None, queued) => Some(t!("window-tray-waiting", jobs = queued)),
            (Some(running), queued) => Some(t!(
                "window-tray-and-waiting",
                running = running,
                jobs = queued
            )),
        }
    }
}

/// "Downloading starter, 42%".
fn download_words(running: &Download) -> String {
    let name = running.name.as_str();
    match running.total {
        0 => t!("window-tray-download", name = name),
        total => t!(
            "window-tray-download-share",
            name = name,
            percent = running.done * 100 / total
        ),
    }
}

/// Draws the bar; what was asked for in it.
pub fn top(
    ui: &mut Ui,
    theme: &Theme,
    page: Page,
    snapshot: &Snapshot,
    teach: bool,
    actions: &mut Vec<Action>,
) {
    let study = snapshot.study.as_ref();
    let tray = Tray::of(study);
    Panel::top("top")
        .exact_size(theme.row_height() + SPACE[3])
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(theme.background)
                .inner_margin(Margin::symmetric(SPACE[4] as i8, 6)),
        )
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                breadcrumb(ui, theme, page, study, actions);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = Action::Teach.label();
                    let icon = if teach { Icon::Right } else { Icon::Teach };
                    if icon_button(ui, theme, icon, &name).clicked() {
                        actions.push(Action::Teach);
                    }
                    let keys = Action::Palette.shortcut();
                    let keys = keys
                        .map(|s| ui.ctx().format_shortcut(&s))
                        .unwrap_or_default();
                    let search = Button::new(RichText::new(Action::Palette.label()))
                        .shortcut_text(RichText::new(keys).color(theme.text_weak))
                        .min_size(Vec2::new(0.0, theme.row_height()));
                    if ui
                        .add(search)
                        .on_hover_text(Action::Palette.hint())
                        .clicked()
                    {
                        actions.push(Action::Palette);
                    }
                    if let Some(words) = tray.text() {
                        let hint = t!("window-tray-hint");
                        if link(ui, theme, &words).on_hover_text(hint).clicked() {
                            actions.push(Action::GoTo(Page::Jobs));
                        }
                        Icon::Jobs.show(ui, theme.size_body * 1.3, theme.accent);
                    }
                    if let Some(words) = snapshot.machine.busy.first() {
                        small_cut(ui, theme, words);
                        ui.add(Spinner::new().size(theme.size_body * 1.2));
                    }
                    if let Some(running) = &snapshot.machine.fetching {
                        let hint = t!("window-tray-download-hint");
                        let words = download_words(running);
                        if link(ui, theme, &words).on_hover_text(hint).clicked() {
                            actions.push(Action::GoTo(Page::Models));
                        }
                        Icon::Drop.show(ui, theme.size_body * 1.3, theme.accent);
                    }
                });
            });
        });
}

fn breadcrumb(
    ui: &mut Ui,
    theme: &Theme,
    page: Page,
    study: Option<&StudyView>,
    actions: &mut Vec<Action>,
) {
    if let Some(study) = study {
        let name = RichText::new(text::visual(&study.name)).color(theme.text_weak);
        let folder = study.folder.display().to_string();
        let button = ui.add(Button::new(name).frame(false));
        if button.on_hover_text(folder).clicked() {
            actions.push(Action::GoTo(Page::Start));
        }
        Icon::Right.show(ui, theme.size_body, theme.text_weak);
    }
    strong(ui, theme, &page.label());
    let Some(study) = study else { return };
    if study.sample {
        chip(ui, theme, &t!("window-sample"), theme.text_weak)
            .on_hover_text(t!("window-sample-hint"));
    }
    if let Some(why) = &study.read_only {
        Icon::Lock.show(ui, theme.size_body, theme.warning);
        small(ui, theme, &t!("window-read-only")).on_hover_text(why);
    }
}
