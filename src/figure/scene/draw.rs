//! Drawing a scene as SVG.

use super::{
    Form, Ink, Line, Mark, Panel, Placed, PlacedKey, PlacedPanel, Scene, Swatch, Token, layout,
    ticks_of, wanted,
};
use crate::figure::canvas::{Anchor, Area, Canvas, TextSize};
use crate::figure::frame::Frame;
use crate::figure::theme::{Colour, theme};
use crate::figure::{Figure, Style};

/// Dashes of a line, in points.
const DASHES: &str = "7 5";

/// The scene with the title and caption of its figure.
pub(in crate::figure) fn draw(figure: &Figure, scene: &Scene, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if scene.panels.is_empty() {
        frame.empty();
        return frame.finish(&scene.notes);
    }
    let inner = Style {
        width: frame.right() - frame.left(),
        height: frame.room(&scene.notes),
        ..frame.style.clone()
    };
    let placed = layout(scene, &inner);
    let origin = [frame.left(), frame.y];
    frame.canvas.shifted(origin);
    drawing(&mut frame.canvas, scene, &placed);
    frame.canvas.end();
    frame.y += placed.height;
    frame.finish(&scene.notes)
}

fn drawing(canvas: &mut Canvas, scene: &Scene, placed: &Placed) {
    for key in &placed.keys {
        swatch(canvas, key);
    }
    for (panel, place) in scene.panels.iter().zip(&placed.panels) {
        grid(canvas, panel, place);
    }
    for line in &placed.lines {
        text(canvas, line);
    }
    for (panel, place) in scene.panels.iter().zip(&placed.panels) {
        for one in &panel.marks {
            mark(canvas, one, place);
        }
    }
    let muted = canvas.colours.muted;
    for [from, to] in &placed.rules {
        canvas.line(*from, *to, muted, 1.0);
    }
}

/// The ticks of a panel's axes, with lines through the panel.
fn grid(canvas: &mut Canvas, panel: &Panel, placed: &PlacedPanel) {
    let (area, colours) = (placed.area, canvas.colours);
    let middle = canvas.line_height(TextSize::Small) / 2.0 + theme().space.xs;
    let small = TextSize::Small;
    for tick in ticks_of(&panel.x.scale, panel.x.scale.range(), wanted(area.width)) {
        let x = placed.x.place(tick.at);
        canvas.line([x, area.y], [x, area.bottom()], colours.line, 1.0);
        let y = match panel.x.far {
            true => area.y - middle,
            false => area.bottom() + middle,
        };
        if !panel.x.silent {
            canvas.text_at(small, x, y, Anchor::Middle, colours.muted, &tick.text);
        }
    }
    for tick in ticks_of(&panel.y.scale, panel.y.scale.range(), wanted(area.height)) {
        let y = placed.y.place(tick.at);
        canvas.line([area.x, y], [area.right(), y], colours.line, 1.0);
        let (x, anchor) = match panel.y.far {
            true => (area.right() + theme().space.s, Anchor::Start),
            false => (area.x - theme().space.s, Anchor::End),
        };
        if !panel.y.silent {
            canvas.text_at(small, x, y, anchor, colours.muted, &tick.text);
        }
    }
}

fn text(canvas: &mut Canvas, line: &Line) {
    let fill = Ink::from(line.ink).colour(canvas.colours);
    if line.text.is_empty() {
        return;
    }
    if line.upright {
        return canvas.upright(line.size, line.at, fill, &line.text);
    }
    if let Some((shape, ink)) = line.look {
        let size = canvas.size(line.size);
        let centre = [line.at[0] - size * 0.8, line.at[1] - size * 0.36];
        canvas.marker(shape, centre, size * 0.36, ink.colour(canvas.colours));
    }
    canvas.text(
        line.size,
        line.at[0],
        line.at[1],
        line.anchor,
        fill,
        &line.text,
    );
}

fn swatch(canvas: &mut Canvas, key: &PlacedKey) {
    let colours = canvas.colours;
    let ([x, y], width) = (key.at, key.width);
    let radius = canvas.size(TextSize::Small) * 0.42;
    let centre = [x + width / 2.0, y];
    let ends = [[x, y], [x + width, y]];
    match &key.swatch {
        Swatch::Point { shape, ink, hollow } => {
            let fill = ink.colour(colours);
            match hollow {
                true => canvas.hollow(*shape, centre, radius, fill),
                false => canvas.marker(*shape, centre, radius, fill),
            }
        }
        Swatch::Box(ink) => {
            let area = Area::new(x, y - radius, width, radius * 2.0);
            canvas.rect(area, ink.colour(colours));
        }
        Swatch::Line { ink, dashed } => {
            let dash = if *dashed { DASHES } else { "none" };
            canvas.dashed(ends[0], ends[1], ink.colour(colours), 1.5, dash);
        }
        Swatch::Arrow(ink) => canvas.arrow(ends[0], ends[1], ink.colour(colours), 2.0),
        Swatch::Ramp(_) => {
            const STEPS: usize = 24;
            let step = width / STEPS as f64;
            for at in 0..STEPS {
                let value = (at as f64 + 0.5) / STEPS as f64;
                let fill = Ink::from(Token::Ramp(value)).colour(colours);
                // A little wider, so that no seam shows.
                let area = Area::new(x + step * at as f64, y - radius, step + 0.3, radius * 2.0);
                canvas.rect(area, fill);
            }
        }
    }
}

fn mark(canvas: &mut Canvas, mark: &Mark, placed: &PlacedPanel) {
    let fill = mark.ink.colour(canvas.colours);
    let edge = mark.edge.map(|ink| ink.colour(canvas.colours));
    if let Some(row) = mark.row {
        canvas.mark(&row.to_string(), &mark.hover.join("\n"));
    }
    form(canvas, &mark.form, placed, fill, edge);
    if mark.row.is_some() {
        canvas.end();
    }
}

fn form(
    canvas: &mut Canvas,
    form: &Form,
    placed: &PlacedPanel,
    fill: Colour,
    edge: Option<Colour>,
) {
    let place = |at: &[f64; 2]| placed.place(*at);
    match form {
        Form::Rect { x, y } => {
            let [a, b] = [place(&[x[0], y[0]]), place(&[x[1], y[1]])];
            let (left, top) = (a[0].min(b[0]), a[1].min(b[1]));
            let area = Area::new(left, top, (a[0] - b[0]).abs(), (a[1] - b[1]).abs());
            canvas.rect(area, fill);
            if let Some(edge) = edge {
                canvas.outline(area, edge);
            }
        }
        Form::Line {
            points,
            width,
            dashed,
        } => {
            let points: Vec<[f64; 2]> = points.iter().map(place).collect();
            let dash = if *dashed { DASHES } else { "" };
            canvas.polyline(&points, fill, *width, dash);
        }
        Form::Outline(outline) => {
            let rings = outline.rings().map(|ring| ring.iter().map(place).collect());
            canvas.rings(&rings.collect::<Vec<Vec<[f64; 2]>>>(), fill, edge);
        }
        Form::Point {
            at,
            shape,
            radius,
            hollow,
        } => {
            let at = place(at);
            match hollow {
                true => canvas.hollow(*shape, at, *radius, edge.unwrap_or(fill)),
                false => canvas.marker(*shape, at, *radius, fill),
            }
        }
        Form::Arrow { from, to, width } => canvas.arrow(place(from), place(to), fill, *width),
        Form::Text {
            at,
            text,
            anchor,
            moved,
        } => {
            let [x, y] = place(at);
            let [x, y] = [x + moved[0], y + moved[1]];
            canvas.text_at(TextSize::Small, x, y, *anchor, fill, text);
        }
    }
}
