//! The rail on the left: the stages in the way of the data, then what serves them.

use attune::t;
use eframe::egui::{
    self, Align2, CursorIcon, Frame, Margin, Panel, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::command::Action;
use crate::page::Page;
use crate::theme::{SPACE, Theme};

/// Draws the rail; the page clicked on.
pub fn rail(ui: &mut Ui, theme: &Theme, now: Page, jobs_running: usize) -> Option<Page> {
    let mut clicked = None;
    let width = (theme.size_small * 6.6).round();
    Panel::left("rail")
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(theme.surface)
                .inner_margin(Margin::symmetric(6, 8)),
        )
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = SPACE[0];
            let (stages, services) = Page::ALL.split_at(6);
            for &page in stages {
                if entry(ui, theme, page, page == now, 0).clicked() {
                    clicked = Some(page);
                }
            }
            let height = entry_height(theme) + SPACE[0];
            let rest = ui.available_height() - height * services.len() as f32;
            ui.add_space(rest.max(SPACE[1]));
            for &page in services {
                let badge = if page == Page::Jobs { jobs_running } else { 0 };
                if entry(ui, theme, page, page == now, badge).clicked() {
                    clicked = Some(page);
                }
            }
        });
    clicked
}

fn entry_height(theme: &Theme) -> f32 {
    (theme.size_small * 1.4 + 34.0).round()
}

fn entry(ui: &mut Ui, theme: &Theme, page: Page, selected: bool, badge: usize) -> Response {
    let size = vec2(ui.available_width(), entry_height(theme));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = page.label();
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &label));
    let painter = ui.painter();
    let hovered = response.hovered() || response.has_focus();
    if selected {
        painter.rect_filled(rect, 8.0, theme.accent_soft);
    } else if hovered {
        painter.rect_filled(rect, 8.0, theme.raised);
    }
    let colour = match (selected, hovered) {
        (true, _) => theme.accent,
        (false, true) => theme.text,
        (false, false) => theme.text_weak,
    };
    let icon = Rect::from_center_size(pos2(rect.center().x, rect.top() + 18.0), Vec2::splat(22.0));
    page.icon().paint(painter, icon, colour);
    if badge > 0 {
        let centre = icon.right_top() + vec2(5.0, 1.0);
        painter.circle_filled(centre, 7.0, theme.accent);
        painter.text(
            centre,
            Align2::CENTER_CENTER,
            badge,
            egui::FontId::proportional(9.5),
            theme.on_accent,
        );
    }
    painter.text(
        pos2(rect.center().x, rect.bottom() - 5.0),
        Align2::CENTER_BOTTOM,
        label,
        theme.small(),
        colour,
    );
    let keys = Action::GoTo(page)
        .shortcut()
        .map(|s| ui.ctx().format_shortcut(&s));
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(t!(
            "window-hint-with-keys",
            hint = page.hint(),
            keys = keys.unwrap_or_default()
        ))
}
