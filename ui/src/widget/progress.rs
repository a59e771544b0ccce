//! A bar that shows how far something is.

use eframe::egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::theme::Theme;

/// A thin bar `share` full (0 to 1), as wide as there is room; none where it cannot be told.
pub fn progress(ui: &mut Ui, theme: &Theme, share: Option<f32>, label: &str) -> Response {
    let size = vec2(ui.available_width(), 6.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, label);
        info.value = share.map(f64::from);
        info
    });
    let painter = ui.painter();
    painter.rect_filled(rect, 3.0, theme.raised);
    let filled = match share {
        Some(share) => {
            let width = (rect.width() * share.clamp(0.0, 1.0)).max(6.0);
            Rect::from_min_size(rect.min, vec2(width, rect.height()))
        }
        None => {
            // Something happens, but how much is left is not known: a piece that wanders.
            ui.ctx().request_repaint_after_secs(0.05);
            let phase = (ui.input(|i| i.time) * 0.5).fract() as f32;
            let left = rect.left() + rect.width() * 0.75 * (1.0 - (2.0 * phase - 1.0).abs());
            Rect::from_min_size(
                eframe::egui::pos2(left, rect.top()),
                vec2(rect.width() * 0.25, rect.height()),
            )
        }
    };
    painter.rect_filled(filled, 3.0, theme.accent);
    response
}
