//! A scene as a small picture: the same marks, without words.

use super::part::cut;
use super::{Axis, Form, Panel, Scale, Scene};

/// Slots that fit into a small picture.
const SLOTS: usize = 8;
/// How large points and how thick lines are, of what they are in full.
const SIZE: f64 = 0.5;

impl Scene {
    /// The largest panel of the scene without texts, key and ticks, its first slots alone.
    pub fn small(&self) -> Self {
        let share = |shares: &[f64], at: usize| shares.get(at).copied().unwrap_or_default();
        let size =
            |panel: &Panel| share(&self.rows, panel.cell[0]) * share(&self.columns, panel.cell[1]);
        // The first of the largest.
        let panels = self.panels.iter().rev();
        let largest = panels.max_by(|a, b| size(a).total_cmp(&size(b)));
        Self {
            columns: vec![1.0],
            rows: vec![1.0],
            panels: largest.map(small).into_iter().collect(),
            ..Self::default()
        }
    }
}

fn small(panel: &Panel) -> Panel {
    let panel = cut(panel, &(0..SLOTS));
    let y = match &panel.y.scale {
        // From above down.
        Scale::Slots(slots) => Scale::Bare([slots.len().max(1) as f64, 0.0]),
        numbers => Scale::Bare(numbers.range()),
    };
    let range = panel.x.scale.range();
    let marks = panel.marks.into_iter();
    let marks = marks.filter(|mark| !matches!(mark.form, Form::Text { .. }));
    let marks = marks.map(|mut mark| {
        match &mut mark.form {
            // Where cells are small, their edges would be all that is seen.
            Form::Rect { .. } => mark.edge = None,
            Form::Point { radius, .. } => *radius *= SIZE,
            Form::Line { width, .. } | Form::Arrow { width, .. } => *width *= SIZE,
            _ => {}
        }
        mark
    });
    let bare = |scale| Axis {
        scale,
        silent: true,
        ..Axis::default()
    };
    Panel {
        cell: [0, 0],
        x: bare(Scale::Bare(range)),
        y: bare(y),
        marks: marks.collect(),
        even: panel.even,
        ..Panel::default()
    }
}
