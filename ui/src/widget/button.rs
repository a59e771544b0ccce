//! Buttons: one filled for what comes next, plain ones for the rest, icons with a name.

use eframe::egui::{
    self, Align2, Button, Color32, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::Icon;
use crate::theme::{SPACE, Theme};

/// The one thing to do next: filled with the accent.
pub fn primary(ui: &mut Ui, theme: &Theme, label: &str) -> Response {
    let text = RichText::new(label)
        .font(theme.strong())
        .color(theme.on_accent);
    ui.add(
        Button::new(text)
            .fill(theme.accent)
            .stroke(Stroke::NONE)
            .min_size(vec2(0.0, theme.row_height() + SPACE[0])),
    )
}

/// The filled button where it may not be possible; `why_not` says so on hover.
pub fn primary_enabled(ui: &mut Ui, theme: &Theme, label: &str, why_not: Option<&str>) -> Response {
    let response = ui
        .add_enabled_ui(why_not.is_none(), |ui| primary(ui, theme, label))
        .inner;
    match why_not {
        Some(why) => response.on_disabled_hover_text(why),
        None => response,
    }
}

/// An ordinary button.
pub fn plain(ui: &mut Ui, label: &str) -> Response {
    ui.add(Button::new(label))
}

/// An ordinary button with an icon before its words.
pub fn with_icon(ui: &mut Ui, theme: &Theme, icon: Icon, label: &str) -> Response {
    custom(ui, theme, Some(icon), label, Look::Plain)
}

/// A button that looks like a line of text in the accent colour.
pub fn link(ui: &mut Ui, theme: &Theme, label: &str) -> Response {
    let text = RichText::new(label).color(theme.accent);
    let response = ui.add(Button::new(text).frame(false).min_size(Vec2::ZERO));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// An icon that can be clicked; its name shows on hover and is what it is called by.
pub fn icon(ui: &mut Ui, theme: &Theme, icon: Icon, label: &str) -> Response {
    let side = ui.spacing().interact_size.y;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, theme.raised);
    }
    let colour = match (enabled, response.hovered()) {
        (false, _) => theme.line,
        (true, true) => theme.text,
        (true, false) => theme.text_weak,
    };
    icon.paint(ui.painter(), rect.shrink(side * 0.2), colour);
    response.on_hover_text(label)
}

#[derive(Clone, Copy, PartialEq)]
enum Look {
    Plain,
    Selected,
    Bare,
}

/// A choice among a few, side by side; returns the one clicked.
pub fn segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    now: T,
    choices: &[(T, String)],
) -> Option<T> {
    let mut clicked = None;
    egui::Frame::new()
        .fill(theme.raised)
        .corner_radius(8)
        .inner_margin(2)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.horizontal(|ui| {
                for (value, label) in choices {
                    let look = if *value == now {
                        Look::Selected
                    } else {
                        Look::Bare
                    };
                    if custom(ui, theme, None, label, look).clicked() {
                        clicked = Some(*value);
                    }
                }
            });
        });
    clicked
}

fn custom(ui: &mut Ui, theme: &Theme, icon: Option<Icon>, label: &str, look: Look) -> Response {
    let enabled = ui.is_enabled();
    let font = if look == Look::Selected {
        theme.strong()
    } else {
        theme.body()
    };
    let galley = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font, theme.text);
    let side = if icon.is_some() {
        theme.size_body * 1.3
    } else {
        0.0
    };
    let gap = if icon.is_some() { SPACE[1] } else { 0.0 };
    let padding = ui.spacing().button_padding;
    let height = ui
        .spacing()
        .interact_size
        .y
        .max(galley.size().y + padding.y);
    let size = vec2(galley.size().x + side + gap + 2.0 * padding.x, height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, enabled, look == Look::Selected, label));
    let (fill, stroke, text) = match look {
        Look::Plain => {
            let visuals = ui.style().interact(&response);
            (visuals.weak_bg_fill, visuals.bg_stroke, theme.text)
        }
        Look::Selected => (theme.background, Stroke::new(1.0, theme.line), theme.text),
        Look::Bare if response.hovered() => (theme.background, Stroke::NONE, theme.text),
        Look::Bare => (Color32::TRANSPARENT, Stroke::NONE, theme.text_weak),
    };
    let painter = ui.painter();
    painter.rect(rect, 6.0, fill, stroke, egui::StrokeKind::Inside);
    let left = rect.left() + padding.x;
    if let Some(icon) = icon {
        let centre = egui::pos2(left + side / 2.0, rect.center().y);
        icon.paint(
            painter,
            egui::Rect::from_center_size(centre, Vec2::splat(side)),
            theme.text_weak,
        );
    }
    let at = Align2::LEFT_CENTER.anchor_size(
        egui::pos2(left + side + gap, rect.center().y),
        galley.size(),
    );
    painter.galley_with_override_text_color(at.min, galley, text);
    response
}
