//! What all figures share: title, subtitle, legend and caption around the drawing.

use super::canvas::{Anchor, Canvas, TextSize};
use super::theme::{Colour, Shape, theme};
use super::{Figure, Style};
use crate::t;

/// An entry of a legend.
pub(super) struct Key {
    pub swatch: Swatch,
    pub label: String,
}

/// What stands before a legend's label.
pub(super) enum Swatch {
    /// A filled square.
    Box(Colour),
    /// A culture's shape in its colour.
    Marker(Shape, Colour),
    /// A circle: filled colour and edge.
    Dot(Colour, Colour),
    /// An arrow.
    Arrow(Colour),
    /// A dashed line.
    Dashes(Colour),
}

/// A figure being drawn from the top down.
pub(super) struct Frame<'a> {
    pub canvas: Canvas,
    pub style: Style,
    figure: &'a Figure,
    /// Where the next thing begins.
    pub y: f64,
}

impl<'a> Frame<'a> {
    /// Draws title and subtitle.
    pub fn begin(figure: &'a Figure, style: &Style) -> Self {
        let style = style.within_limits();
        let mut frame = Self {
            canvas: Canvas::new(&style),
            style,
            figure,
            y: theme().space.xl,
        };
        let colours = frame.canvas.colours;
        frame.paragraph(TextSize::Title, colours.text, &figure.title, 3);
        frame.paragraph(TextSize::Body, colours.muted, &figure.subtitle, 3);
        frame.y += theme().space.m;
        frame
    }

    pub fn left(&self) -> f64 {
        theme().space.xl
    }

    pub fn right(&self) -> f64 {
        self.style.width - theme().space.xl
    }

    /// Wrapped text over the whole width, at most `most` lines.
    pub fn paragraph(&mut self, text: TextSize, fill: Colour, what: &str, most: usize) {
        let width = self.right() - self.left();
        let lines = self.canvas.wrap(text, what, width, most);
        let place = [self.left(), self.y];
        self.y += self.canvas.lines(text, place, width, fill, &lines);
    }

    /// The legend's entries from `left` to `right`, in as many lines as they need.
    pub fn legend(&mut self, keys: &[Key], left: f64, right: f64) {
        let space = &theme().space;
        let step = self.canvas.line_height(TextSize::Small) + space.xs;
        let swatch = self.canvas.size(TextSize::Small) * 1.6;
        let colours = self.canvas.colours;
        let mut x = left;
        for key in keys {
            let room = (right - left - swatch - space.s) / self.canvas.size(TextSize::Small);
            let label = super::wrap::shorten(&key.label, room);
            let width = swatch + space.xs + self.canvas.text_width(TextSize::Small, &label);
            if x > left && x + width > right {
                x = left;
                self.y += step;
            }
            let middle = self.y + step / 2.0;
            self.swatch(&key.swatch, x, middle, swatch);
            let start = x + swatch + space.xs;
            self.canvas.text_at(
                TextSize::Small,
                start,
                middle,
                Anchor::Start,
                colours.text,
                &label,
            );
            x += width + space.l;
        }
        self.y += step;
    }

    fn swatch(&mut self, swatch: &Swatch, x: f64, y: f64, width: f64) {
        let radius = width * 0.27;
        let centre = [x + width / 2.0, y];
        let ends = [[x, y], [x + width, y]];
        match *swatch {
            Swatch::Box(fill) => {
                let area = super::canvas::Area::new(x, y - radius, width, radius * 2.0);
                self.canvas.rect(area, fill);
            }
            Swatch::Marker(shape, fill) => self.canvas.marker(shape, centre, radius, fill),
            Swatch::Dot(fill, edge) => self.canvas.circle(centre, radius, fill, edge),
            Swatch::Arrow(fill) => self.canvas.arrow(ends[0], ends[1], fill, 2.0),
            Swatch::Dashes(stroke) => {
                self.canvas.dashed(ends[0], ends[1], stroke, 1.0, "4 3");
            }
        }
    }

    /// Says that there is nothing to draw.
    pub fn empty(&mut self) {
        let middle = self.style.width / 2.0;
        let (y, colours) = (self.y + theme().space.xl * 2.0, self.canvas.colours);
        let text = t!("figure-empty");
        self.canvas.text_at(
            TextSize::Body,
            middle,
            y,
            Anchor::Middle,
            colours.muted,
            &text,
        );
        self.y = y + theme().space.xl * 2.0;
    }

    /// The height left for the drawing above a caption of these notes.
    pub fn room(&self, notes: &[String]) -> f64 {
        let lines = self.caption(notes).len() as f64;
        let caption = lines * self.canvas.line_height(TextSize::Small);
        self.style.height - self.y - caption - theme().space.m - theme().space.l
    }

    /// Draws the caption (how to read it, and what it was drawn from) and ends the file.
    pub fn finish(mut self, notes: &[String]) -> String {
        let muted = self.canvas.colours.muted;
        let lines = self.caption(notes);
        let place = [self.left(), self.y + theme().space.m];
        let width = self.right() - self.left();
        self.canvas.group("caption");
        let height = self
            .canvas
            .lines(TextSize::Small, place, width, muted, &lines);
        self.canvas.end();
        let bottom = place[1] + height + theme().space.l;
        self.canvas
            .finish(&self.figure.title, self.style.width, bottom)
    }

    /// The caption's lines: the notes, then the sources with the beginnings of their hashes.
    fn caption(&self, notes: &[String]) -> Vec<String> {
        let parents: Vec<String> = self.figure.parents.iter().map(name).collect();
        let sources = t!("figure-sources", sources = parents.join(", "));
        let sources = (!parents.is_empty()).then_some(&sources);
        let width = self.right() - self.left();
        notes
            .iter()
            .chain(sources)
            .flat_map(|note| self.canvas.wrap(TextSize::Small, note, width, 6))
            .collect()
    }
}

/// A parent as the caption names it: its id and the first digits of its hash.
fn name(parent: &crate::artifact::Parent) -> String {
    let hash: String = parent.sha256.chars().take(8).collect();
    format!("{} {hash}", parent.id)
}
