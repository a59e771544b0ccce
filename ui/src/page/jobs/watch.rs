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
            let icon = if item.kind == "cue" { Icon::Words } else { Icon::Question };
            icon.show(ui, theme.size_body * 1.4, theme.accent);
            strong(ui, theme, &item.item);
        });
        strip(ui, theme, item);
    }
}

fn strip(ui: &mut Ui, theme: &Theme, item: &Watched) {
    let width = theme.size_body * 13.0;
    ScrollArea::horizontal()
        .id_salt(("strip", &item.item))
        .auto_shrink([false, true])
        .stick_to_right(true)
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let mut before = "";
                for (step, answer) in &item.answers {
                    Frame::new()
                        .fill(theme.surface)
                        .corner_radius(8)
                        .inner_margin(Margin::same(10))
                        .show(ui, |ui| {
                            ui.set_width(width);
                            ui.set_min_height(theme.size_body * 5.2);
                            ui.vertical(|ui| {
                                ui.spacing_mut().item_spacing.y = SPACE[0];
                                let when = if *step == 0 {
                                    t!("page-jobs-watch-before")
                                } else {
                                    t!("page-jobs-watch-step", step = number::count(*step))
                                };
                                small(ui, theme, &when);
                                words(ui, theme, before, answer, width);
                            });
                        });
                    before = answer;
                }
                ui.allocate_space(vec2(1.0, 1.0));
            });
        });
}

/// An answer, with the words that were not in the one before in the accent colour.
fn words(ui: &mut Ui, theme: &Theme, before: &str, answer: &str, width: f32) {
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
    job.wrap.max_rows = 7;
    ui.label(job).on_hover_text(answer);
}
