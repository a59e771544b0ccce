//! The ring around what the keys act on, the same for every button, link and card.

use eframe::egui::{Context, Stroke, StrokeKind};

use crate::theme::Theme;

/// Draws it; a field for text shows its own.
pub fn focus(ctx: &Context, theme: &Theme) {
    if ctx.text_edit_focused() {
        return;
    }
    let focused = ctx.memory(|m| m.focused());
    let Some(response) = focused.and_then(|id| ctx.read_response(id)) else {
        return;
    };
    // As much of it as is in sight.
    let rect = response.interact_rect.expand(2.0);
    let ring = Stroke::new(2.0, theme.accent);
    let painter = ctx.layer_painter(response.layer_id);
    painter.rect_stroke(rect, 8.0, ring, StrokeKind::Middle);
}
