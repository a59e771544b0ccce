//! Some of a scene's slots: for pages, and where there is room for few.

use std::ops::Range;

use super::{Axis, Form, Mark, Outline, Panel, Rows, Scale, Scene};

impl Scene {
    /// How many slots stand below each other, at most, in a panel.
    pub fn slots(&self) -> usize {
        let counts = self.panels.iter().map(|panel| panel.y.scale.slots().len());
        counts.max().unwrap_or(0)
    }

    /// The scene with some of its slots alone; panels without slots, key and notes stay. The
    /// table is that of the whole and does not come along.
    pub fn part(&self, slots: Range<usize>) -> Self {
        let panels = self.panels.iter();
        Self {
            keys: self.keys.clone(),
            columns: self.columns.clone(),
            rows: self.rows.clone(),
            panels: panels.map(|panel| cut(panel, &slots)).collect(),
            notes: self.notes.clone(),
            table: Rows::default(),
        }
    }
}

/// A panel with some of its slots, and the marks that lie there.
pub(super) fn cut(panel: &Panel, slots: &Range<usize>) -> Panel {
    let Scale::Slots(all) = &panel.y.scale else {
        return panel.clone();
    };
    let end = slots.end.min(all.len());
    let begin = slots.start.min(end);
    let (from, to) = (begin as f64, end as f64);
    let within = |mark: &Mark| {
        let [low, high] = extent(&mark.form);
        // What runs through several slots runs through what is left of them.
        if high - low > 1.0 + 1e-9 {
            return (low < to && high > from).then(|| moved(mark, |y| y.clamp(from, to) - from));
        }
        let middle = (low + high) / 2.0;
        (from <= middle && middle < to).then(|| moved(mark, |y| y - from))
    };
    Panel {
        cell: panel.cell,
        title: panel.title.clone(),
        x: panel.x.clone(),
        y: Axis {
            scale: Scale::Slots(all[begin..end].to_vec()),
            label: panel.y.label.clone(),
            ..panel.y
        },
        marks: panel.marks.iter().filter_map(within).collect(),
        even: panel.even,
    }
}

/// The lowest and highest upward value of a form.
pub(super) fn extent(form: &Form) -> [f64; 2] {
    let of = |values: &mut dyn Iterator<Item = f64>| {
        values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| {
            [low.min(y), high.max(y)]
        })
    };
    match form {
        Form::Rect { y, .. } => of(&mut y.iter().copied()),
        Form::Line { points, .. } => of(&mut points.iter().map(|[_, y]| *y)),
        Form::Outline(outline) => of(&mut outline.rings().flatten().map(|[_, y]| *y)),
        Form::Point { at, .. } | Form::Text { at, .. } => [at[1], at[1]],
        Form::Arrow { from, to, .. } => of(&mut [from[1], to[1]].into_iter()),
    }
}

/// A mark with every upward value changed.
fn moved(mark: &Mark, change: impl Fn(f64) -> f64) -> Mark {
    let mut mark = mark.clone();
    match &mut mark.form {
        Form::Rect { y, .. } => *y = y.map(&change),
        Form::Line { points, .. } => points.iter_mut().for_each(|[_, y]| *y = change(*y)),
        Form::Outline(outline) => {
            let point = |[x, y]: [f64; 2]| [x, change(y)];
            *outline = Outline::new(outline.islands_with(point));
        }
        Form::Point { at, .. } | Form::Text { at, .. } => at[1] = change(at[1]),
        Form::Arrow { from, to, .. } => [from, to].into_iter().for_each(|at| at[1] = change(at[1])),
    }
    mark
}
