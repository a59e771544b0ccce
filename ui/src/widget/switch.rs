//! A switch: on or off, with effect at once.

use eframe::egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::theme::Theme;

/// A switch called `label` (not drawn: the words stand beside it).
pub fn switch(ui: &mut Ui, theme: &Theme, on: &mut bool, label: &str) -> Response {
    let height = (theme.size_body * 1.35).round();
    let size = vec2(height * 1.75, height);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *on, label));
    let how_on = ui.ctx().animate_bool_responsive(response.id, *on);
    let radius = height / 2.0;
    let painter = ui.painter();
    let track = crate::theme::mix(theme.line, theme.accent, how_on);
    painter.rect_filled(rect, radius, track);
    let x = eframe::egui::lerp(rect.left() + radius..=rect.right() - radius, how_on);
    painter.circle_filled(pos2(x, rect.center().y), radius - 2.5, theme.background);
    response
}
