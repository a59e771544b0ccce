//! A question in a row of a figure: its wording, its options with their numbers, its id and
//! topic.

use super::canvas::{Canvas, TextSize};
use super::theme::theme;

/// What a row says of its question.
pub(super) struct Asked<'a> {
    pub question: &'a str,
    pub wording: &'a str,
    pub topic: &'a str,
    pub options: &'a [String],
}

/// The same, cut into lines.
pub(super) struct Wording {
    wording: Vec<String>,
    options: Vec<String>,
    label: Vec<String>,
    width: f64,
    /// All of a row's texts stand on the side from which its wording is read.
    from_right: bool,
    pub height: f64,
}

impl Wording {
    /// For lines of `width` points; at most `most` of the wording, and of the options.
    pub fn of(canvas: &Canvas, asked: &Asked<'_>, width: f64, most: usize) -> Self {
        let wording = match asked.wording {
            "" => asked.question,
            wording => wording,
        };
        let label = [asked.question, asked.topic];
        let label: Vec<&str> = label.into_iter().filter(|part| !part.is_empty()).collect();
        let wording = canvas.wrap(TextSize::Body, wording, width, most);
        let options = canvas.wrap(TextSize::Small, &numbered(asked.options), width, most);
        let label = canvas.wrap(TextSize::Small, &label.join(" · "), width, 1);
        let small = (options.len() + label.len()) as f64 * canvas.line_height(TextSize::Small);
        Self {
            height: canvas.line_height(TextSize::Body) * wording.len() as f64 + small,
            from_right: super::fonts::right_to_left(asked.wording),
            wording,
            options,
            label,
            width,
        }
    }

    /// Draws it from `left` in the middle of a row of `height` points from `top` on.
    pub fn draw(&self, canvas: &mut Canvas, left: f64, top: f64, height: f64) {
        let colours = canvas.colours;
        let mut y = top + theme().space.m + (height - self.height) / 2.0;
        for (size, ink, lines) in [
            (TextSize::Body, colours.text, &self.wording),
            (TextSize::Small, colours.muted, &self.options),
            (TextSize::Small, colours.muted, &self.label),
        ] {
            y += canvas.directed(size, [left, y], self.width, ink, lines, self.from_right);
        }
    }
}

/// Options with the numbers that stand in the bars.
fn numbered(options: &[String]) -> String {
    let number = |(i, option): (usize, &String)| {
        let number = (i + 1).to_string();
        if *option == number {
            number
        } else {
            format!("{number}\u{a0}{option}")
        }
    };
    let all: Vec<String> = options.iter().enumerate().map(number).collect();
    all.join(" · ")
}
