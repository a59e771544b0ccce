//! Shares as a bar whose borders can be dragged, with the numbers below.

use attune::t;
use eframe::egui::{
    Align, Color32, CursorIcon, DragValue, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::theme::{SPACE, Theme};
use crate::widget::small;

/// A part of the whole.
pub struct Part {
    pub name: String,
    pub colour: Color32,
}

/// Percent by which a border moves at least.
const STEP: f64 = 0.05;

/// Draws the bar and a line for each part; whether a share was changed. Their sum stays.
pub fn show(ui: &mut Ui, theme: &Theme, id: &str, parts: &[Part], shares: &mut [f64]) -> bool {
    ui.scope(|ui| draw(ui, theme, id, parts, shares)).inner
}

fn draw(ui: &mut Ui, theme: &Theme, id: &str, parts: &[Part], shares: &mut [f64]) -> bool {
    let sum: f64 = shares.iter().sum();
    if sum.is_nan() || sum <= 0.0 {
        return false;
    }
    let mut changed = bar(ui, theme, id, parts, shares, sum);
    ui.spacing_mut().item_spacing.y = SPACE[0];
    for (at, part) in parts.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[0];
            ui.spacing_mut().interact_size.y = theme.size_body * 1.5;
            ui.spacing_mut().button_padding = vec2(SPACE[0], 2.0);
            let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
            ui.painter().rect_filled(dot, 3.0, part.colour);
            let room = ui.available_width() - theme.size_body * 4.4;
            let wrapped = Layout::left_to_right(Align::Center).with_main_wrap(true);
            ui.allocate_ui_with_layout(vec2(room, theme.size_body * 1.5), wrapped, |ui| {
                ui.set_width(room);
                small(ui, theme, &part.name);
            });
            let mut percent = (shares[at] / sum * 1000.0).round() / 10.0;
            let value = DragValue::new(&mut percent)
                .range(0.0..=100.0)
                .max_decimals(1)
                .speed(1.0)
                .update_while_editing(false)
                .suffix(t!("page-train-percent"));
            let size = vec2(theme.size_body * 4.0, theme.size_body * 1.6);
            let response = ui.add_sized(size, value);
            let label = t!("page-train-share-of", name = part.name.as_str());
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_label(label));
            if response.changed() {
                give(shares, at, percent / 100.0 * sum, sum);
                changed = true;
            }
        });
    }
    changed
}

/// Sets one share; the others keep their proportions in what is left.
fn give(shares: &mut [f64], at: usize, share: f64, sum: f64) {
    let others = sum - shares[at];
    let left = sum - share;
    let count = shares.len();
    for (other, value) in shares.iter_mut().enumerate() {
        *value = match (other == at, others > 0.0) {
            (true, _) => share,
            (false, true) => *value * left / others,
            (false, false) => left / (count - 1).max(1) as f64,
        };
        // Thousandths, so that shares read as they were meant.
        *value = (*value / sum * 1000.0).round() / 1000.0 * sum;
    }
}

fn bar(ui: &mut Ui, theme: &Theme, id: &str, parts: &[Part], shares: &mut [f64], sum: f64) -> bool {
    let size = vec2(ui.available_width(), theme.size_body * 1.2);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut changed = false;
    let mut left = 0.0;
    let x = |share: f64| rect.left() + rect.width() * (share / sum) as f32;
    for at in 0..shares.len() {
        let right = left + shares[at];
        let piece = Rect::from_min_max(pos2(x(left), rect.top()), pos2(x(right), rect.bottom()));
        ui.painter()
            .rect_filled(piece.shrink2(vec2(0.75, 0.0)), 3.0, parts[at].colour);
        left = right;
        if at + 1 == shares.len() {
            break;
        }
        let grip =
            Rect::from_center_size(pos2(x(right), rect.center().y), vec2(8.0, rect.height()));
        let response = ui
            .interact(grip, ui.scope_id().with((id, at)), Sense::drag())
            .on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
        let label = t!(
            "page-train-border",
            left = parts[at].name.as_str(),
            right = parts[at + 1].name.as_str()
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &label));
        if let Some(pointer) = response.interact_pointer_pos()
            && response.dragged()
        {
            let both = shares[at] + shares[at + 1];
            let wanted = f64::from((pointer.x - rect.left()) / rect.width()) * sum;
            let step = STEP * sum;
            let start = right - shares[at];
            let share = (((wanted - start) / step).round() * step).clamp(0.0, both);
            changed |= (share - shares[at]).abs() > 1e-9;
            shares[at] = share;
            shares[at + 1] = both - share;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::give;

    #[test]
    fn the_others_keep_their_proportions() {
        let mut shares = [0.8, 0.1, 0.1];
        give(&mut shares, 0, 0.6, 1.0);
        assert_eq!(shares, [0.6, 0.2, 0.2]);
        let mut two = [1.0, 0.0];
        give(&mut two, 0, 0.25, 1.0);
        assert_eq!(two, [0.25, 0.75]);
        let mut unequal = [1.0, 3.0];
        give(&mut unequal, 1, 2.0, 4.0);
        assert_eq!(unequal, [2.0, 2.0]);
    }
}
