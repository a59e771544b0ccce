//! The marks of a panel as one item of a plot.

use std::ops::RangeInclusive;

use attune::figure::canvas::{Anchor, corners};
use attune::figure::scene::{Form, Ink, Mark, Outline};
use attune::figure::theme::Shape as Look;
use eframe::egui::epaint::{Mesh, PathShape, PathStroke, TextShape};
use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use super::super::Stage;
use super::ink;
use super::points::Points;
use crate::text::visual;
use crate::theme::Theme;

/// What draws marks, given where they go.
type Draw<'a> = dyn Fn(&Ui, &PlotTransform, &mut Vec<Shape>) + 'a;

/// Marks that are drawn together.
pub(super) struct Marks<'a> {
    base: PlotItemBase,
    draw: &'a Draw<'a>,
}

impl<'a> Marks<'a> {
    pub fn new(draw: &'a Draw<'a>) -> Self {
        Self {
            base: PlotItemBase::new(String::new()),
            draw,
        }
    }
}

impl PlotItem for Marks<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.draw)(ui, transform, shapes);
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Where a value goes on the screen.
type At<'a> = &'a dyn Fn([f64; 2]) -> Pos2;

/// The shapes of marks, in their order.
pub(super) fn shapes(ui: &Ui, stage: &Stage<'_>, marks: &[Mark], at: At<'_>, out: &mut Vec<Shape>) {
    let is_point = |mark: &&Mark| matches!(mark.form, Form::Point { hollow: false, .. });
    let mut points = Points::of(marks.iter().filter(is_point).count());
    for mark in marks {
        match &mark.form {
            Form::Point {
                at: point,
                shape,
                radius,
                hollow: false,
            } => {
                let colour = colour(stage, mark, mark.ink);
                points.add(*shape, at(*point), *radius as f32, colour);
            }
            _ => {
                out.extend(points.take());
                one(ui, stage, mark, at, out);
            }
        }
    }
    out.extend(points.take());
}

/// A colour of a mark, thinned where it stands back.
fn colour(stage: &Stage<'_>, mark: &Mark, of: Ink) -> Color32 {
    let back = mark.link.as_ref();
    let back = back.is_some_and(|link| stage.stands_back(link));
    stage.faded(ink(stage.theme, of), back)
}

/// The shapes of a mark.
fn one(ui: &Ui, stage: &Stage<'_>, mark: &Mark, at: At<'_>, out: &mut Vec<Shape>) {
    let theme = stage.theme;
    let edge = mark.edge.map(|edge| self::colour(stage, mark, edge));
    let colour = self::colour(stage, mark, mark.ink);
    match &mark.form {
        Form::Rect { .. } => {
            let rect = rect(&mark.form, at);
            out.push(Shape::rect_filled(rect, 0.0, colour));
            if let Some(edge) = edge {
                let stroke = Stroke::new(1.5, edge);
                out.push(Shape::rect_stroke(rect, 0.0, stroke, StrokeKind::Inside));
            }
        }
        Form::Line {
            points,
            width,
            dashed,
        } => {
            let points: Vec<Pos2> = points.iter().map(|point| at(*point)).collect();
            let stroke = Stroke::new(*width as f32, colour);
            out.extend(self::stroke(&points, stroke, *dashed));
        }
        Form::Outline(outline) => {
            out.push(filled(outline, colour, at));
            let stroke = Stroke::new(0.5, edge.unwrap_or(colour));
            for ring in outline.rings() {
                let points = ring.iter().map(|point| at(*point)).collect();
                out.push(Shape::closed_line(points, stroke));
            }
        }
        Form::Point {
            at: point,
            shape,
            radius,
            hollow,
        } => {
            let colour = if *hollow {
                edge.unwrap_or(colour)
            } else {
                colour
            };
            out.extend(marker(
                *shape,
                at(*point),
                *radius as f32,
                colour,
                *hollow,
                theme,
            ));
        }
        Form::Arrow { from, to, width } => {
            out.extend(arrow([at(*from), at(*to)], *width as f32, colour));
        }
        Form::Text {
            at: point,
            text,
            anchor,
            moved,
        } => {
            let words = visual(text).into_owned();
            let galley = ui.painter().layout_no_wrap(words, theme.small(), colour);
            let size = galley.size();
            let left = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => size.x / 2.0,
                Anchor::End => size.x,
            };
            let moved = vec2(moved[0] as f32 - left, moved[1] as f32 - size.y / 2.0);
            out.push(TextShape::new(at(*point) + moved, galley, colour).into());
        }
    }
}

fn rect(form: &Form, at: At<'_>) -> Rect {
    match form {
        Form::Rect { x, y } => Rect::from_two_pos(at([x[0], y[0]]), at([x[1], y[1]])),
        _ => Rect::NOTHING,
    }
}

/// The triangles of an outline, which need not be convex.
fn filled(outline: &Outline, colour: Color32, at: At<'_>) -> Shape {
    let mut mesh = Mesh::default();
    let corners = outline.triangles();
    mesh.reserve_triangles(corners.len() / 3);
    mesh.reserve_vertices(corners.len());
    for corner in corners {
        mesh.colored_vertex(at(*corner), colour);
    }
    for first in (0..corners.len() as u32).step_by(3) {
        mesh.add_triangle(first, first + 1, first + 2);
    }
    Shape::mesh(mesh)
}

/// A marker of any shape; `hollow`: its edge on the background.
pub(super) fn marker(
    shape: Look,
    centre: Pos2,
    radius: f32,
    colour: Color32,
    hollow: bool,
    theme: &Theme,
) -> Vec<Shape> {
    let (fill, stroke) = match hollow {
        true => (theme.background, Stroke::new(1.2, colour)),
        false => (colour, Stroke::NONE),
    };
    if shape == Look::Circle {
        let mut shapes = vec![Shape::circle_filled(centre, radius, fill)];
        if hollow {
            shapes.push(Shape::circle_stroke(centre, radius, stroke));
        }
        return shapes;
    }
    let around = corners(shape, [0.0, 0.0], f64::from(radius));
    let around = around.into_iter();
    let points: Vec<Pos2> = around
        .map(|[x, y]| centre + vec2(x as f32, y as f32))
        .collect();
    if matches!(shape, Look::Cross | Look::Star) {
        return concave(centre, points, fill, stroke, hollow);
    }
    vec![Shape::convex_polygon(points, fill, stroke)]
}

/// A shape that is seen whole from its centre.
fn concave(
    centre: Pos2,
    points: Vec<Pos2>,
    fill: Color32,
    stroke: Stroke,
    hollow: bool,
) -> Vec<Shape> {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(centre, fill);
    for point in &points {
        mesh.colored_vertex(*point, fill);
    }
    let count = points.len() as u32;
    for corner in 0..count {
        mesh.add_triangle(0, corner + 1, (corner + 1) % count + 1);
    }
    let edge = match hollow {
        true => PathStroke::from(stroke),
        // A thin edge of the same colour smooths it.
        false => PathStroke::new(0.8, fill),
    };
    vec![
        Shape::mesh(mesh),
        PathShape::closed_line(points, edge).into(),
    ]
}

/// A line through points.
pub(super) fn stroke(points: &[Pos2], stroke: Stroke, dashed: bool) -> Vec<Shape> {
    match dashed {
        true => Shape::dashed_line(points, stroke, 7.0, 5.0),
        false => vec![Shape::line(points.to_vec(), stroke)],
    }
}

/// An arrow; nothing where it would be shorter than half a point.
pub(super) fn arrow([from, to]: [Pos2; 2], width: f32, colour: Color32) -> Vec<Shape> {
    let along = to - from;
    let length = along.length();
    if length < 0.5 {
        return Vec::new();
    }
    let head = (width * 3.5).min(length);
    let neck = to - along / length * head;
    let wing = Vec2::new(-along.y, along.x) / length * head * 0.45;
    vec![
        Shape::line_segment([from, neck], Stroke::new(width, colour)),
        Shape::convex_polygon(vec![to, neck + wing, neck - wing], colour, Stroke::NONE),
    ]
}

/// Draws the edge of a mark: a ring around a point.
pub(super) fn edge(painter: &Painter, mark: &Mark, at: At<'_>, stroke: Stroke) {
    match &mark.form {
        form @ Form::Rect { .. } => {
            painter.rect_stroke(rect(form, at), 0.0, stroke, StrokeKind::Middle);
        }
        Form::Outline(outline) => {
            for ring in outline.rings() {
                let points = ring.iter().map(|point| at(*point)).collect();
                painter.add(Shape::closed_line(points, stroke));
            }
        }
        Form::Point {
            at: point, radius, ..
        } => {
            painter.circle_stroke(at(*point), *radius as f32 + 3.0, stroke);
        }
        Form::Line { .. } | Form::Arrow { .. } | Form::Text { .. } => {}
    }
}
