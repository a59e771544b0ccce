//! The key of a figure: what each colour and shape stands for.

use attune::figure::theme::Shape;
use eframe::egui::{
    Color32, Pos2, Rect, Response, Sense, Shape as Drawing, Stroke, Ui, Vec2, pos2, vec2,
};

use super::Look;
use crate::theme::{SPACE, Theme};
use crate::widget::small;

/// What stands before the words of a key.
#[derive(Clone, Copy)]
pub enum Swatch {
    Marker(Look),
    Box(Color32),
    Ring(Color32),
    Arrow(Color32),
}

/// A row of keys that wraps where there is no room.
pub fn keys(ui: &mut Ui, theme: &Theme, keys: &[(Swatch, String)]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE[3], SPACE[0]);
        ui.spacing_mut().interact_size.y = theme.size_small * 1.5;
        for (swatch, words) in keys {
            key(ui, theme, *swatch, words);
        }
    });
}

/// A single key: it is not torn apart at the end of a line.
pub fn key(ui: &mut Ui, theme: &Theme, swatch: Swatch, words: &str) -> Response {
    let galley = ui.painter().layout_no_wrap(
        crate::text::visual(words).into_owned(),
        theme.small(),
        theme.text_weak,
    );
    let height = theme.size_small * 1.5;
    let side = theme.size_small;
    let width = side
        * if matches!(swatch, Swatch::Arrow(_)) {
            2.0
        } else {
            1.2
        };
    let room = vec2(width + SPACE[0] + galley.size().x, height);
    ui.allocate_ui(room, |ui| {
        ui.spacing_mut().interact_size.y = height;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[0];
            let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
            paint(ui, rect, swatch, side);
            small(ui, theme, words)
        })
        .inner
    })
    .inner
}

fn paint(ui: &Ui, rect: Rect, swatch: Swatch, side: f32) {
    let painter = ui.painter();
    let centre = rect.center();
    match swatch {
        Swatch::Marker(look) => {
            painter.extend(shape(look.shape, centre, side * 0.45, look.colour));
        }
        Swatch::Box(colour) => {
            let square = Rect::from_center_size(centre, Vec2::splat(side * 0.8));
            painter.rect_filled(square, 2.0, colour);
        }
        Swatch::Ring(colour) => {
            painter.circle_stroke(centre, side * 0.35, Stroke::new(1.5, colour));
        }
        Swatch::Arrow(colour) => {
            let tip = pos2(rect.right(), centre.y);
            let neck = tip - vec2(side * 0.5, 0.0);
            painter.line_segment(
                [pos2(rect.left(), centre.y), neck],
                Stroke::new(2.0, colour),
            );
            let wing = vec2(0.0, side * 0.35);
            let head = vec![tip, neck + wing, neck - wing];
            painter.add(Drawing::convex_polygon(head, colour, Stroke::NONE));
        }
    }
}

/// A marker as egui_plot draws it.
pub fn shape(shape: Shape, centre: Pos2, radius: f32, colour: Color32) -> Vec<Drawing> {
    let on_circle = |degrees: f32| centre + radius * Vec2::angled(degrees.to_radians());
    let filled = |degrees: &[f32]| {
        let points = degrees.iter().map(|&d| on_circle(d)).collect();
        vec![Drawing::convex_polygon(points, colour, Stroke::NONE)]
    };
    let stroke = Stroke::new(radius / 2.5, colour);
    let crossed = |degrees: &[f32]| {
        let line = |&d: &f32| Drawing::line_segment([on_circle(d), on_circle(d + 180.0)], stroke);
        degrees.iter().map(line).collect()
    };
    match shape {
        Shape::Circle => vec![Drawing::circle_filled(centre, radius, colour)],
        Shape::Triangle => filled(&[-90.0, 30.0, 150.0]),
        Shape::Square => filled(&[45.0, 135.0, 225.0, 315.0]),
        Shape::Diamond => filled(&[0.0, 90.0, 180.0, 270.0]),
        Shape::Cross => crossed(&[45.0, 135.0]),
        Shape::Star => crossed(&[30.0, 90.0, 150.0]),
    }
}
