//! The teaching panel on the right: what is this, how sure can I be, where from.

use attune::artifact::Parent;
use attune::study::StudyView;
use attune::t;
use eframe::egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use crate::page::Lesson;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, cut, small, small_cut, strong};

/// Draws the panel.
pub fn teach(ui: &mut Ui, theme: &Theme, lesson: &Lesson, study: Option<&StudyView>) {
    Panel::right("teach")
        .exact_size(theme.panel_width(ui.ctx(), 17.5, 0.18))
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(theme.surface)
                .inner_margin(Margin::same(SPACE[3] as i8)),
        )
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                section(
                    ui,
                    theme,
                    Icon::Info,
                    &t!("window-teach-what"),
                    &lesson.what,
                );
                section(
                    ui,
                    theme,
                    Icon::People,
                    &t!("window-teach-sure"),
                    &lesson.sure,
                );
                heading(ui, theme, Icon::Share, &t!("window-teach-from"));
                if lesson.from.is_empty() {
                    small(ui, theme, &t!("window-teach-from-nothing"));
                }
                for (at, parent) in lesson.from.iter().enumerate() {
                    ui.horizontal(|ui| {
                        ui.add_space(SPACE[1] * at.min(4) as f32);
                        ui.vertical(|ui| {
                            ui.spacing_mut().item_spacing.y = 1.0;
                            small(ui, theme, &what(&parent.what));
                            let name = study.and_then(|study| name(study, parent));
                            cut(ui, theme, name.unwrap_or(&parent.id)).on_hover_text(&parent.id);
                            let hash: String = parent.sha256.chars().take(12).collect();
                            small_cut(ui, theme, &hash).on_hover_text(&parent.sha256);
                        });
                    });
                }
            });
        });
}

fn heading(ui: &mut Ui, theme: &Theme, icon: Icon, words: &str) {
    ui.horizontal(|ui| {
        icon.show(ui, theme.size_body * 1.3, theme.accent);
        // Words that did not wrap would push the panel over its edge.
        let wrapped = Layout::left_to_right(Align::Center).with_main_wrap(true);
        ui.with_layout(wrapped, |ui| strong(ui, theme, words));
    });
}

fn section(ui: &mut Ui, theme: &Theme, icon: Icon, words: &str, text: &str) {
    heading(ui, theme, icon, words);
    body(ui, theme, text);
    ui.add_space(SPACE[3]);
}

/// What a parent is called in the study, where it is not its id.
fn name<'a>(study: &'a StudyView, parent: &Parent) -> Option<&'a str> {
    match parent.what.as_str() {
        "dataset" | "curation" => {
            let mut datasets = study.datasets.iter();
            let dataset = datasets.find(|d| d.manifest.id == parent.id)?;
            Some(&dataset.manifest.name)
        }
        "job" | "answers" | "adapter" => {
            let job = study.jobs.iter().find(|job| job.id == parent.id)?;
            Some(&job.title)
        }
        _ => None,
    }
}

/// What a parent is, in words.
fn what(id: &str) -> String {
    match id {
        "file" => t!("window-from-file"),
        "dataset" => t!("window-from-dataset"),
        "score" => t!("window-from-score"),
        "cultures" => t!("window-from-cultures"),
        "curation" => t!("window-from-curation"),
        "split" => t!("window-from-split"),
        "model" => t!("window-from-model"),
        "adapter" => t!("window-from-adapter"),
        "job" => t!("window-from-job"),
        "answers" => t!("window-from-answers"),
        other => other.to_owned(),
    }
}
