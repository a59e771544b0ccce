//! Writing SVG: shapes, text through the font and direction layer, marks.

use std::fmt::{Display, Write};

use serde::{Deserialize, Serialize};

use super::fonts::{self, FAMILY};
use super::theme::{Colour, Colours, Shape, theme};
use super::{Style, wrap};

/// The three text sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextSize {
    Small,
    Body,
    Title,
}

/// Which point of a text stands at the given place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn overlaps(&self, other: &Area) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// The inside of an SVG file as it is being written.
pub(super) struct Canvas {
    body: String,
    pub colours: &'static Colours,
    scale: f64,
}

/// A coordinate with as many decimals as can be seen.
struct Place(f64);

impl Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        // Adding zero turns −0 into 0.
        write!(f, "{}", rounded + 0.0)
    }
}

/// Text as it may stand in XML: control characters are spaces.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Writes a line of text of any size with its baseline at a place; the file around it names
/// the font of everything ([`FAMILY`]).
pub(crate) fn write_text(
    out: &mut String,
    size: f64,
    [x, y]: [f64; 2],
    anchor: Anchor,
    fill: Colour,
    what: &str,
) {
    let laid = fonts::line(what);
    let width = laid.width * size;
    let single = laid.runs.len() == 1;
    for run in laid.runs {
        // One run: viewers with other fonts keep it anchored. Several: each stands
        // where ours end.
        let (x, anchor) = match anchor {
            _ if single => (x, anchor),
            Anchor::Start => (x + run.x * size, Anchor::Start),
            Anchor::Middle => (x - width / 2.0 + run.x * size, Anchor::Start),
            Anchor::End => (x - width + run.x * size, Anchor::Start),
        };
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let family = match run.family.as_str() {
            FAMILY => String::new(),
            other => format!(" font-family=\"'{}', sans-serif\"", escape(other)),
        };
        // Marks of direction hold signs at the ends of a run to its direction.
        let mark = match run.text.chars().next().zip(run.text.chars().last()) {
            Some((first, last))
                if run.right_to_left && !(first.is_alphanumeric() && last.is_alphanumeric()) =>
            {
                "\u{200f}"
            }
            _ => "",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{family} fill=\"{}\" \
             xml:space=\"preserve\">{mark}{}{mark}</text>",
            Place(x),
            Place(y),
            Place(size),
            fill.hex(),
            escape(&run.text)
        );
    }
}

impl Canvas {
    pub fn new(style: &Style) -> Self {
        Self {
            body: String::new(),
            colours: style.colours(),
            scale: style.text_scale,
        }
    }

    /// Appends formatted markup; writing to a string cannot fail.
    fn put(&mut self, markup: std::fmt::Arguments<'_>) {
        let _ = self.body.write_fmt(markup);
    }

    /// A text size in points.
    pub fn size(&self, text: TextSize) -> f64 {
        let sizes = &theme().text;
        let size = match text {
            TextSize::Small => sizes.small,
            TextSize::Body => sizes.body,
            TextSize::Title => sizes.title,
        };
        size * self.scale
    }

    /// From one line of text to the next.
    pub fn line_height(&self, text: TextSize) -> f64 {
        self.size(text) * 1.45
    }

    pub fn text_width(&self, text: TextSize, what: &str) -> f64 {
        fonts::width(what) * self.size(text)
    }

    /// Lines of at most `width` points, the last shortened where there are more than `most`.
    pub fn wrap(&self, text: TextSize, what: &str, width: f64, most: usize) -> Vec<String> {
        wrap::wrap(what, width / self.size(text), most)
    }

    /// A group of shapes that together stand for one row of the table.
    ///
    /// `tip` is shown by viewers under the pointer.
    pub fn mark(&mut self, key: &str, tip: &str) {
        let (key, tip) = (escape(key), escape(tip));
        self.put(format_args!(
            "<g class=\"mark\" data-key=\"{key}\"><title>{tip}</title>\n"
        ));
    }

    /// A group with a class of its own.
    pub fn group(&mut self, class: &str) {
        self.put(format_args!("<g class=\"{class}\">\n"));
    }

    /// A group whose shapes all stand so far to the right and below.
    pub fn shifted(&mut self, [x, y]: [f64; 2]) {
        let (x, y) = (Place(x), Place(y));
        self.put(format_args!("<g transform=\"translate({x} {y})\">\n"));
    }

    /// Ends the group begun last.
    pub fn end(&mut self) {
        self.body.push_str("</g>\n");
    }

    pub fn rect(&mut self, area: Area, fill: Colour) {
        let [x, y, w, h] = [area.x, area.y, area.width, area.height].map(Place);
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
            fill.hex()
        ));
    }

    /// An empty rectangle.
    pub fn outline(&mut self, area: Area, stroke: Colour) {
        let [x, y, w, h] = [area.x, area.y, area.width, area.height].map(Place);
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"none\" stroke=\"{}\"/>\n",
            stroke.hex()
        ));
    }

    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], stroke: Colour, width: f64) {
        self.dashed(from, to, stroke, width, "none");
    }

    pub fn dashed(&mut self, from: [f64; 2], to: [f64; 2], stroke: Colour, width: f64, dash: &str) {
        let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(Place);
        self.put(format_args!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{}\" \
             stroke-width=\"{}\" stroke-dasharray=\"{dash}\"/>\n",
            stroke.hex(),
            Place(width)
        ));
    }

    /// A line through points; in dashes where `dash` is not empty.
    pub fn polyline(&mut self, points: &[[f64; 2]], stroke: Colour, width: f64, dash: &str) {
        let dash = match dash {
            "" => String::new(),
            dash => format!(" stroke-dasharray=\"{dash}\""),
        };
        self.put(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-linejoin=\"round\"{dash}/>\n",
            places(points),
            stroke.hex(),
            Place(width)
        ));
    }

    /// A closed shape through points.
    pub fn polygon(&mut self, points: &[[f64; 2]], fill: Colour, stroke: Option<Colour>) {
        let stroke = stroke.map_or("none".to_owned(), Colour::hex);
        self.put(format_args!(
            "<polygon points=\"{}\" fill=\"{}\" stroke=\"{stroke}\" stroke-linejoin=\"round\"/>\n",
            places(points),
            fill.hex()
        ));
    }

    /// A shape of several rings, the inner ones holes.
    pub fn rings(&mut self, rings: &[Vec<[f64; 2]>], fill: Colour, stroke: Option<Colour>) {
        let mut path = String::new();
        for ring in rings {
            for (at, [x, y]) in ring.iter().enumerate() {
                let step = if at == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{step}{} {}", Place(*x), Place(*y));
            }
            path.push('Z');
        }
        let stroke = stroke.map_or("none".to_owned(), Colour::hex);
        self.put(format_args!(
            "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{stroke}\" \
             stroke-width=\"0.5\" stroke-linejoin=\"round\"/>\n",
            fill.hex()
        ));
    }

    pub fn circle(&mut self, [x, y]: [f64; 2], radius: f64, fill: Colour, stroke: Colour) {
        self.put(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
            Place(x),
            Place(y),
            Place(radius),
            fill.hex(),
            stroke.hex()
        ));
    }

    /// A marker of a culture's shape, about as large as a circle of that radius.
    pub fn marker(&mut self, shape: Shape, at: [f64; 2], radius: f64, fill: Colour) {
        match shape {
            Shape::Circle => self.circle(at, radius, fill, fill),
            shape => self.polygon(&corners(shape, at, radius), fill, Some(fill)),
        }
    }

    /// The edge of a marker alone.
    pub fn hollow(&mut self, shape: Shape, at: [f64; 2], radius: f64, edge: Colour) {
        let ground = self.colours.background;
        match shape {
            Shape::Circle => self.circle(at, radius, ground, edge),
            shape => self.polygon(&corners(shape, at, radius), ground, Some(edge)),
        }
    }

    /// An arrow; nothing but a dot where it would be shorter than its head.
    pub fn arrow(&mut self, from: [f64; 2], to: [f64; 2], colour: Colour, width: f64) {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy);
        let head = (width * 3.5).min(length);
        if length < 0.5 {
            return;
        }
        let (ux, uy) = (dx / length, dy / length);
        let neck = [to[0] - ux * head, to[1] - uy * head];
        let half = head * 0.45;
        self.line(from, neck, colour, width);
        let wing = |side: f64| [neck[0] - uy * half * side, neck[1] + ux * half * side];
        self.polygon(&[to, wing(1.0), wing(-1.0)], colour, None);
    }

    /// A line of text with its baseline at `y`.
    pub fn text(
        &mut self,
        text: TextSize,
        x: f64,
        y: f64,
        anchor: Anchor,
        fill: Colour,
        what: &str,
    ) {
        let size = self.size(text);
        write_text(&mut self.body, size, [x, y], anchor, fill, what);
    }

    /// A line of text whose small letters are centred on `y`.
    pub fn text_at(
        &mut self,
        text: TextSize,
        x: f64,
        y: f64,
        anchor: Anchor,
        fill: Colour,
        what: &str,
    ) {
        let baseline = y + self.size(text) * 0.36;
        self.text(text, x, baseline, anchor, fill, what);
    }

    /// A line of text read from below to above, centred on a point.
    pub fn upright(&mut self, text: TextSize, [x, y]: [f64; 2], fill: Colour, what: &str) {
        let (x, y) = (Place(x), Place(y));
        self.put(format_args!(
            "<g transform=\"translate({x} {y}) rotate(-90)\">\n"
        ));
        self.text_at(text, 0.0, 0.0, Anchor::Middle, fill, what);
        self.end();
    }

    /// Lines from `top` down, the direction by their own letters; returns the height taken.
    pub fn lines(
        &mut self,
        text: TextSize,
        place: [f64; 2],
        width: f64,
        fill: Colour,
        lines: &[String],
    ) -> f64 {
        let from_right = fonts::right_to_left(&lines.concat());
        self.directed(text, place, width, fill, lines, from_right)
    }

    /// Lines from `top` down, at the left edge of `width` or, `from_right`, at its right.
    pub fn directed(
        &mut self,
        text: TextSize,
        [x, top]: [f64; 2],
        width: f64,
        fill: Colour,
        lines: &[String],
        from_right: bool,
    ) -> f64 {
        let step = self.line_height(text);
        let (x, anchor) = match from_right {
            true => (x + width, Anchor::End),
            false => (x, Anchor::Start),
        };
        for (i, line) in lines.iter().enumerate() {
            let baseline = top + step * i as f64 + self.size(text) * 1.1;
            self.text(text, x, baseline, anchor, fill, line);
        }
        step * lines.len() as f64
    }

    /// The whole file.
    pub fn finish(self, title: &str, width: f64, height: f64) -> String {
        let (w, h) = (Place(width), Place(height.ceil()));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"'{FAMILY}', 'Segoe UI', \
             'Helvetica Neue', Arial, sans-serif\">\n<title>{}</title>\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n{}</svg>\n",
            escape(title),
            self.colours.background.hex(),
            self.body
        )
    }
}

/// Points as SVG lists them.
fn places(points: &[[f64; 2]]) -> String {
    let places = points.iter();
    let places = places.map(|[x, y]| format!("{},{}", Place(*x), Place(*y)));
    places.collect::<Vec<_>>().join(" ")
}

/// The corners of a marker, which is about as large as a circle of that radius; a circle's
/// are so many that it looks round.
pub fn corners(shape: Shape, at: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    let around = |corners: &[(f64, f64)]| -> Vec<[f64; 2]> {
        let place = |(x, y): &(f64, f64)| [at[0] + x * radius, at[1] + y * radius];
        corners.iter().map(place).collect()
    };
    let turned = |i: u32, of: u32, reach: f64| {
        let angle = std::f64::consts::PI * (2.0 * f64::from(i) / f64::from(of) - 0.5);
        (angle.cos() * reach, angle.sin() * reach)
    };
    match shape {
        Shape::Circle => around(&(0..16).map(|i| turned(i, 16, 1.0)).collect::<Vec<_>>()),
        Shape::Triangle => around(&[(0.0, -1.2), (1.1, 0.85), (-1.1, 0.85)]),
        Shape::Square => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Shape::Diamond => around(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
        Shape::Cross => {
            let (near, far) = (0.4, 1.1);
            around(&[
                (-near, -far),
                (near, -far),
                (near, -near),
                (far, -near),
                (far, near),
                (near, near),
                (near, far),
                (-near, far),
                (-near, near),
                (-far, near),
                (-far, -near),
                (-near, -near),
            ])
        }
        Shape::Star => {
            let reach = |i: u32| if i.is_multiple_of(2) { 1.35 } else { 0.6 };
            around(&(0..10).map(|i| turned(i, 10, reach(i))).collect::<Vec<_>>())
        }
    }
}
