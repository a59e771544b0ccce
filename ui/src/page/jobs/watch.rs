//! Watch it learn: answers to held-out items as a strip through time.

use attune::study::Watched;
use attune::t;
use eframe::egui::{Frame, Margin, ScrollArea, Ui, text::LayoutJob, text::TextFormat, vec2};

use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, number, small, strong};

/// Draws a strip per watched item.
pub fn show(ui: &mut Ui, theme: &Theme, watched: &[Watched]) {
    strong(ui, theme, &t!("page-jobs-watch"));
    small(ui, theme, &t!("page-jobs-watch-about"));
    for item in watched {
        ui.add_space(SPACE[1]);
        ui.horizontal(|ui| {
            let icon = if item.kind == "cue" {
                Icon::Words
            } else {
                Icon::Question
            };
            icon.show(ui, theme.size_body * 1.4, theme.accent);
            strong(ui, theme, &item.item);
        });
        strip(ui, theme, item);
    }
}

/// The answer from before the training stays in sight; the later ones scroll beside it.
fn strip(ui: &mut Ui, theme: &Theme, item: &Watched) {
    let Some(((_, first), later)) = item.answers.split_first() else {
        return;
    };
    let lines = if item.kind == "cue" { 4.2 } else { 1.4 };
    let height = theme.size_small * 1.8 + theme.size_body * 1.36 * lines;
    ui.horizontal_top(|ui| {
        let first_step = item.answers[0].0;
        answer(ui, theme, first_step, "", first, height);
        if !later.is_empty() {
            ui.allocate_ui(vec2(theme.size_body, height + 20.0), |ui| {
                ui.centered_and_justified(|ui| {
                    Icon::Right.show(ui, theme.size_body * 1.2, theme.text_weak)
                });
            });
        }
        ScrollArea::horizontal()
            .id_salt(("strip", &item.item))
            .auto_shrink([false, true])
            .stick_to_right(true)
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    let before = item.answers.iter();
                    for ((_, before), (step, words)) in before.zip(later) {
                        answer(ui, theme, *step, before, words, height);
                    }
                });
            });
    });
}

/// One answer with its step.
fn answer(ui: &mut Ui, theme: &Theme, step: u64, before: &str, words: &str, height: f32) {
    let width = theme.size_body * 11.0;
    Frame::new()
        .fill(theme.surface)
        .corner_radius(8)
        .inner_margin(Margin::same(10))
        .show(ui, |ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.set_height(height);
                ui.spacing_mut().item_spacing.y = SPACE[0];
                let when = if step == 0 {
                    t!("page-jobs-watch-before")
                } else {
                    t!("page-jobs-watch-step", step = number::count(step))
                };
                small(ui, theme, &when);
                marked(ui, theme, before, words, width);
            });
        });
}

/// An answer, with the words that were not in the one before in the accent colour.
fn marked(ui: &mut Ui, theme: &Theme, before: &str, answer: &str, width: f32) {
    let plain = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let known: Vec<String> = before.split_whitespace().map(plain).collect();
    let shown = text::visual_wrapped(ui.ctx(), answer, &theme.body(), width);
    let mut job = LayoutJob::default();
    for word in shown.split_inclusive(char::is_whitespace) {
        let new = !before.is_empty() && !known.contains(&plain(word));
        let (font, colour) = if new {
            (theme.strong(), theme.accent)
        } else {
            (theme.body(), theme.text)
        };
        job.append(word, 0.0, TextFormat::simple(font, colour));
    }
    job.wrap.max_width = width;
    job.wrap.max_rows = 4;
    ui.label(job).on_hover_text(answer);
}
