//! What things lie on: cards, bands, chips. No box stands in a box.

use eframe::egui::{
    Color32, CursorIcon, Frame, InnerResponse, Margin, Response, Role, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use super::{Icon, icon_button};
use crate::text;
use crate::theme::{SPACE, Theme, mix};
use attune::t;

/// A card: a quiet surface with air.
pub fn card<R>(ui: &mut Ui, theme: &Theme, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new()
        .fill(theme.surface)
        .corner_radius(10)
        .inner_margin(Margin::same(SPACE[3] as i8))
        .show(ui, add)
}

/// A card that can be chosen, called `label`; as wide as there is room.
pub fn selectable_card<R>(
    ui: &mut Ui,
    theme: &Theme,
    selected: bool,
    label: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let builder = UiBuilder::new()
        .sense(Sense::click())
        .id_salt(("card", label));
    let scope = ui.scope_builder(builder, |ui| {
        let hovered = ui.response().hovered();
        let (fill, stroke) = match (selected, hovered) {
            (true, _) => (theme.accent_soft, Stroke::new(1.0, theme.accent)),
            (false, true) => (theme.raised, Stroke::new(1.0, theme.raised)),
            (false, false) => (theme.surface, Stroke::new(1.0, theme.surface)),
        };
        Frame::new()
            .fill(fill)
            .stroke(stroke)
            .corner_radius(8)
            .inner_margin(Margin::symmetric(SPACE[2] as i8, 10))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                add(ui)
            })
            .inner
    });
    let enabled = ui.is_enabled();
    scope
        .response
        .widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, label));
    let response = scope.response.on_hover_cursor(CursorIcon::PointingHand);
    InnerResponse::new(scope.inner, response)
}

/// A band across the page that says how things stand.
pub fn band(ui: &mut Ui, theme: &Theme, icon: Icon, colour: Color32, add: impl FnOnce(&mut Ui)) {
    across(ui, theme, icon, colour, false, add);
}

/// A band that says what happened. Returns whether it was dismissed.
pub fn passing_band(
    ui: &mut Ui,
    theme: &Theme,
    icon: Icon,
    colour: Color32,
    add: impl FnOnce(&mut Ui),
) -> bool {
    across(ui, theme, icon, colour, true, add)
}

fn across(
    ui: &mut Ui,
    theme: &Theme,
    icon: Icon,
    colour: Color32,
    passing: bool,
    add: impl FnOnce(&mut Ui),
) -> bool {
    let mut dismissed = false;
    Frame::new()
        .fill(mix(theme.background, colour, 0.1))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(SPACE[2] as i8, SPACE[1] as i8))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                icon.show(ui, theme.size_body * 1.4, colour);
                let room = ui.available_width() - ui.spacing().interact_size.y - SPACE[1];
                ui.allocate_ui(vec2(room, 0.0), |ui| {
                    ui.spacing_mut().interact_size.y = 0.0;
                    ui.horizontal_wrapped(add);
                });
                let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Min);
                ui.with_layout(layout, |ui| {
                    if passing {
                        let label = t!("window-dismiss");
                        dismissed = icon_button(ui, theme, Icon::Close, &label).clicked();
                    }
                });
            });
        });
    dismissed
}

/// A word or two on a tinted ground ("wave 7", "control").
pub fn chip(ui: &mut Ui, theme: &Theme, words: &str, colour: Color32) -> Response {
    let shown = text::visual(words).into_owned();
    let galley = ui.painter().layout_no_wrap(shown, theme.small(), colour);
    let padding = vec2(6.0, 1.5);
    let (rect, response) = ui.allocate_exact_size(galley.size() + 2.0 * padding, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter()
        .rect_filled(rect, 5.0, mix(theme.background, colour, 0.14));
    ui.painter().galley(rect.min + padding, galley, colour);
    response
}
