//! What lies under the pointer, and what within a lasso; in points.

use super::outline::is_inside;
use super::{Form, Mark, Panel, PlacedPanel};

/// How far from a point or line the pointer may be, on the screen.
const REACH: f64 = 9.0;

impl PlacedPanel {
    /// The mark under a place, the panel being seen so many times as large: the nearest point
    /// or line, else the topmost area. Points keep their size however near they are seen.
    pub fn hit(&self, panel: &Panel, at: [f64; 2], zoom: f64) -> Option<usize> {
        let things = panel.marks.iter().enumerate().rev();
        let things = things.filter(|(_, mark)| mark.is_thing());
        let mut near: Option<(f64, usize)> = None;
        let mut below = None;
        for (place, mark) in things {
            match self.distance(mark, at, zoom) {
                Some(Reached::Within) => below = below.or(Some(place)),
                Some(Reached::Near(distance))
                    if distance <= REACH && near.is_none_or(|(least, _)| distance < least) =>
                {
                    near = Some((distance, place));
                }
                _ => {}
            }
        }
        near.map(|(_, place)| place).or(below)
    }

    /// The points within a lasso.
    pub fn within(&self, panel: &Panel, lasso: &[[f64; 2]]) -> Vec<usize> {
        let marks = panel.marks.iter().enumerate();
        let caught = marks.filter(|(_, mark)| match &mark.form {
            Form::Point { at, .. } => mark.is_thing() && is_inside(lasso, self.place(*at)),
            _ => false,
        });
        caught.map(|(place, _)| place).collect()
    }

    fn distance(&self, mark: &Mark, at: [f64; 2], zoom: f64) -> Option<Reached> {
        match &mark.form {
            Form::Rect { x, y } => {
                let [from, to] = [self.place([x[0], y[0]]), self.place([x[1], y[1]])];
                let between = |axis: usize| {
                    let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
                    (low..=high).contains(&at[axis])
                };
                (between(0) && between(1)).then_some(Reached::Within)
            }
            Form::Outline(outline) => outline.holds(self.value(at)).then_some(Reached::Within),
            Form::Point {
                at: point, radius, ..
            } => {
                let [x, y] = self.place(*point);
                let away = (x - at[0]).hypot(y - at[1]) * zoom;
                Some(Reached::Near((away - radius).max(0.0)))
            }
            Form::Line { points, .. } => {
                let pairs = points.windows(2);
                let ends = pairs.map(|pair| [self.place(pair[0]), self.place(pair[1])]);
                let nearest = ends.map(|ends| to_line(ends, at)).reduce(f64::min);
                nearest.map(|away| Reached::Near(away * zoom))
            }
            Form::Arrow { from, to, .. } => {
                let ends = [self.place(*from), self.place(*to)];
                Some(Reached::Near(to_line(ends, at) * zoom))
            }
            Form::Text { .. } => None,
        }
    }
}

enum Reached {
    Within,
    Near(f64),
}

/// How far a place is from a straight line between two others.
fn to_line([from, to]: [[f64; 2]; 2], at: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0].mul_add(along[0], along[1] * along[1]);
    let share = match length > 0.0 {
        true => ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length,
        false => 0.0,
    };
    let share = share.clamp(0.0, 1.0);
    let nearest = [from[0] + share * along[0], from[1] + share * along[1]];
    (nearest[0] - at[0]).hypot(nearest[1] - at[1])
}
