//! A line that a person draws around marks.

use eframe::egui::{Id, Pos2, Response, Shape, Stroke, Ui};

use crate::theme::Theme;

/// The line as far as it was drawn.
type Drawn = Vec<Pos2>;

/// Whether one is being drawn in the panel with this id.
pub(super) fn is_open(ui: &Ui, id: Id) -> bool {
    ui.data(|data| {
        data.get_temp::<Drawn>(id)
            .is_some_and(|line| !line.is_empty())
    })
}

/// Follows the pointer while it is down; the whole line where it was let go.
pub(super) fn draw(ui: &Ui, theme: &Theme, response: &Response, id: Id) -> Option<Drawn> {
    let mut line = ui
        .data(|data| data.get_temp::<Drawn>(id))
        .unwrap_or_default();
    if response.drag_stopped() {
        ui.data_mut(|data| data.remove::<Drawn>(id));
        return (line.len() > 2).then_some(line);
    }
    if !response.dragged() {
        ui.data_mut(|data| data.remove::<Drawn>(id));
        return None;
    }
    if let Some(at) = response.interact_pointer_pos()
        && line.last().is_none_or(|last| last.distance(at) > 2.0)
    {
        line.push(at);
    }
    let stroke = Stroke::new(1.5, theme.accent);
    ui.painter()
        .extend(Shape::dashed_line(&line, stroke, 5.0, 3.0));
    ui.data_mut(|data| data.insert_temp(id, line));
    None
}
