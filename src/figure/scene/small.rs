//! A scene as a small picture: the same marks, without words.

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
    let most = panel.y.scale.slots().len().min(SLOTS) as f64;
    let y = match &panel.y.scale {
        // From above down.
        Scale::Slots(_) => Scale::Bare([most.max(1.0), 0.0]),
        numbers => Scale::Bare(numbers.range()),
    };
    let is_shown = |form: &Form| match (form, &panel.y.scale) {
        (Form::Text { .. }, _) => false,
        (_, Scale::Slots(_)) => lowest(form) <= most,
        _ => true,
    };
    let marks = panel.marks.iter().filter(|mark| is_shown(&mark.form));
    let marks = marks.cloned().map(|mut mark| {
        match &mut mark.form {
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
        title: String::new(),
        x: bare(Scale::Bare(panel.x.scale.range())),
        y: bare(y),
        marks: marks.collect(),
        even: panel.even,
    }
}

/// The largest upward value of a form, which is the lowest place among slots.
fn lowest(form: &Form) -> f64 {
    let most = |points: &[[f64; 2]]| points.iter().map(|[_, y]| *y).fold(0.0, f64::max);
    match form {
        Form::Rect { y, .. } => y[0].max(y[1]),
        Form::Line { points, .. } => most(points),
        Form::Outline(outline) => outline.rings().map(most).fold(0.0, f64::max),
        Form::Point { at, .. } | Form::Text { at, .. } => at[1],
        Form::Arrow { from, to, .. } => from[1].max(to[1]),
    }
}
