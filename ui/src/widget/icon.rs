//! Line icons, drawn from `assets/icons/icons.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2};
use serde::de::IntoDeserializer as _;
use serde::de::value::{self, StrDeserializer};

/// Names of the icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Icon {
    Start,
    Data,
    Train,
    Probe,
    Explore,
    Report,
    Models,
    Jobs,
    Settings,
    Search,
    Close,
    Check,
    Right,
    Left,
    Down,
    Up,
    Plus,
    Folder,
    File,
    Drop,
    Undo,
    Redo,
    Trash,
    Play,
    Stop,
    Warning,
    Info,
    Lock,
    Share,
    Teach,
    Filter,
    People,
    Words,
    Question,
    Story,
    Star,
}

/// Side of the grid the icons are drawn on.
const GRID: f32 = 24.0;
/// Width of the lines on that grid.
const WIDTH: f32 = 1.7;

/// One stroke of an icon.
enum Mark {
    Line { points: Vec<Pos2>, closed: bool },
    Circle { centre: Pos2, radius: f32 },
}

static ICONS: LazyLock<HashMap<Icon, Vec<Mark>>> = LazyLock::new(|| {
    // The file is part of the program; the test below reads it.
    let texts: HashMap<Icon, String> =
        toml::from_str(include_str!("../../../assets/icons/icons.toml")).expect("icons are whole");
    texts
        .into_iter()
        .map(|(icon, path)| (icon, marks(&path)))
        .collect()
});

/// Reads path data; what it does not know it leaves out.
fn marks(path: &str) -> Vec<Mark> {
    let spaced: String = path
        .chars()
        .flat_map(|c| match c {
            'A'..='Z' => vec![' ', c, ' '],
            c => vec![c],
        })
        .collect();
    let mut words = spaced.split_whitespace();
    let mut marks = Vec::new();
    let mut line: Vec<Pos2> = Vec::new();
    let flush = |line: &mut Vec<Pos2>, closed, marks: &mut Vec<Mark>| {
        if line.len() > 1 {
            let points = std::mem::take(line);
            marks.push(Mark::Line { points, closed });
        }
        line.clear();
    };
    while let Some(command) = words.next() {
        let mut number = || words.next().and_then(|w| w.parse::<f32>().ok());
        let mut point = || Some(pos2(number()?, number()?));
        match command {
            "M" => {
                flush(&mut line, false, &mut marks);
                line.extend(point());
            }
            "L" => line.extend(point()),
            "C" => {
                if let (Some(&a), Some(b), Some(c), Some(d)) =
                    (line.last(), point(), point(), point())
                {
                    let shape = CubicBezierShape::from_points_stroke(
                        [a, b, c, d],
                        false,
                        Color32::TRANSPARENT,
                        Stroke::NONE,
                    );
                    line.extend(shape.flatten(Some(0.05)).into_iter().skip(1));
                }
            }
            "Z" => flush(&mut line, true, &mut marks),
            "O" => {
                flush(&mut line, false, &mut marks);
                if let (Some(centre), Some(radius)) = (point(), number()) {
                    marks.push(Mark::Circle { centre, radius });
                }
            }
            _ => {}
        }
    }
    flush(&mut line, false, &mut marks);
    marks
}

impl Icon {
    /// The icon of this name in `assets/icons/icons.toml`.
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, value::Error> = name.into_deserializer();
        serde::Deserialize::deserialize(name).ok()
    }

    /// Draws the icon into a square in the middle of `rect`.
    pub fn paint(self, painter: &Painter, rect: Rect, colour: Color32) {
        let side = rect.width().min(rect.height());
        let scale = side / GRID;
        let origin = rect.center() - Vec2::splat(side / 2.0);
        let stroke = Stroke::new(WIDTH * scale.max(0.62), colour);
        let place = |p: Pos2| origin + p.to_vec2() * scale;
        for mark in ICONS.get(&self).into_iter().flatten() {
            match mark {
                Mark::Line { points, closed } => {
                    let points: Vec<Pos2> = points.iter().copied().map(place).collect();
                    // Round joints and ends.
                    for &point in &points {
                        painter.circle_filled(point, stroke.width / 2.0, colour);
                    }
                    painter.add(if *closed {
                        Shape::closed_line(points, stroke)
                    } else {
                        Shape::line(points, stroke)
                    });
                }
                Mark::Circle { centre, radius } => {
                    painter.circle_stroke(place(*centre), radius * scale, stroke);
                }
            }
        }
    }

    /// Takes `size` points of the layout for the icon.
    pub fn show(self, ui: &mut Ui, size: f32, colour: Color32) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
        self.paint(ui.painter(), rect, colour);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_a_drawing_inside_its_grid() {
        // The file names each variant (an unknown one would not be read), and no more.
        assert_eq!(ICONS.len(), Icon::Star as usize + 1);
        for (icon, marks) in ICONS.iter() {
            assert!(!marks.is_empty(), "{icon:?}");
            for mark in marks {
                let points: Vec<Pos2> = match mark {
                    Mark::Line { points, .. } => points.clone(),
                    Mark::Circle { centre, radius } => {
                        vec![
                            *centre - Vec2::splat(*radius),
                            *centre + Vec2::splat(*radius),
                        ]
                    }
                };
                for p in points {
                    assert!(
                        (0.0..=GRID).contains(&p.x) && (0.0..=GRID).contains(&p.y),
                        "{icon:?}"
                    );
                }
            }
        }
    }
}
