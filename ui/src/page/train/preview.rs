//! What the model will read: one example at a time, the part it learns highlighted.

use attune::dataset::Kind;
use attune::example::Part;
use attune::study::Draft;
use attune::t;
use attune::train::Preview;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Layout, Role, Ui, WidgetInfo};

use super::Context;
use crate::text::visual_wrapped;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, card, icon_button, link, number, small, title, weak};

/// Draws the example at `at`, and the buttons to others; whether the prompts are to be
/// changed.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, draft: &Draft, at: &mut usize) -> bool {
    let theme = context.theme;
    let mut change = false;
    ui.horizontal(|ui| {
        title(ui, theme, &t!("page-train-reads"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            change = link(ui, theme, &t!("page-prompts-open")).clicked();
        });
    });
    let count = draft.preview.len();
    let Some((example, preview)) = draft.preview.get((*at).min(count.saturating_sub(1))) else {
        weak(ui, theme, &t!("page-train-reads-nothing"));
        return change;
    };
    *at = (*at).min(count - 1);
    let learnt: usize = preview.pieces.iter().filter(|(_, learnt)| *learnt).count();
    ui.horizontal(|ui| {
        weak(ui, theme, &t!("page-train-reads-about"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(*at + 1 < count, |ui| {
                if icon_button(ui, theme, Icon::Right, &t!("page-train-next")).clicked() {
                    *at += 1;
                }
            });
            small(
                ui,
                theme,
                &t!("page-train-example", n = *at + 1, of = count),
            );
            ui.add_enabled_ui(*at > 0, |ui| {
                if icon_button(ui, theme, Icon::Left, &t!("page-train-previous")).clicked() {
                    *at -= 1;
                }
            });
        });
    });
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[3];
            let item = match example.of == Kind::Associations {
                true => t!("page-train-cue", cue = example.id.as_str()),
                false => t!(
                    "page-train-item",
                    kind = example.of.label(),
                    id = example.id.as_str()
                ),
            };
            small(ui, theme, &item);
            small(
                ui,
                theme,
                &t!(
                    "page-train-tokens",
                    n = number::count(preview.tokens as u64)
                ),
            );
            small(
                ui,
                theme,
                &match (example.part, learnt) {
                    (_, 0) => t!("page-train-learns-nothing"),
                    (Part::Train, _) => t!("page-train-part-train"),
                    (Part::Validation, _) => t!("page-train-part-validation"),
                },
            );
        });
        ui.add_space(SPACE[0]);
        text(ui, theme, preview);
    });
    change
}

/// The text in its pieces; read out as a whole.
fn text(ui: &mut Ui, theme: &Theme, preview: &Preview) {
    let width = ui.available_width();
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for (piece, learnt) in &preview.pieces {
        let (colour, background) = match learnt {
            true => (theme.text, theme.accent_soft),
            false => (theme.text_weak, eframe::egui::Color32::TRANSPARENT),
        };
        let format = TextFormat {
            font_id: theme.body(),
            color: colour,
            background,
            line_height: Some(theme.size_body * 1.6),
            ..TextFormat::default()
        };
        let shown = visual_wrapped(ui.ctx(), piece, &theme.body(), width);
        job.append(&shown, 0.0, format);
    }
    let whole: String = preview
        .pieces
        .iter()
        .map(|(piece, _)| piece.as_str())
        .collect();
    let response = ui.label(job);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
}
