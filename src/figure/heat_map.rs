//! Drawing the heat map: a value in every cell, and what its colour means.

use std::ops::Range;

use super::canvas::{Anchor, Area, TextSize};
use super::frame::Frame;
use super::number::{short, tick_labels, ticks};
use super::theme::theme;
use super::{Figure, HeatMap, Style};

impl HeatMap {
    /// All cells, row by row: row, column, value.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, Option<f64>)> {
        let value = |row: usize, column: usize| {
            let value = self.values.get(row)?.get(column).copied()?;
            value.filter(|value| value.is_finite())
        };
        let columns = self.columns.len();
        (0..self.rows.len())
            .flat_map(move |row| (0..columns).map(move |column| (row, column, value(row, column))))
    }

    /// A row's name with its wording behind it.
    fn label(&self, row: usize) -> String {
        let name = &self.rows[row];
        match self.row_details.get(row) {
            Some(detail) if detail != name && !detail.is_empty() => {
                format!("{name} · {}", super::fonts::isolated(detail))
            }
            _ => name.clone(),
        }
    }

    /// Lowest and highest value of the colour scale: round numbers around all values.
    pub fn range(&self) -> [f64; 2] {
        let values = || self.cells().filter_map(|(_, _, value)| value);
        let (lo, hi) = (
            values().fold(f64::INFINITY, f64::min),
            values().fold(f64::NEG_INFINITY, f64::max),
        );
        let steps = ticks(lo, hi, 5);
        [steps[0], steps[steps.len() - 1]]
    }
}

pub(super) fn draw(figure: &Figure, map: &HeatMap, style: &Style) -> String {
    draw_rows(figure, map, style, 0..map.rows.len())
}

/// The heat map with some of its rows only, on the scale of all.
pub(super) fn draw_rows(
    figure: &Figure,
    map: &HeatMap,
    style: &Style,
    shown: Range<usize>,
) -> String {
    let mut frame = Frame::begin(figure, style);
    if map.rows.is_empty() || map.columns.is_empty() {
        frame.empty();
        return frame.finish(&[]);
    }
    colour_bar(&mut frame, map);
    frame.y += theme().space.l;
    let space = &theme().space;
    let inner = frame.right() - frame.left();
    let widest = (0..map.rows.len())
        .map(|row| frame.canvas.text_width(TextSize::Small, &map.label(row)))
        .fold(0.0, f64::max);
    let names = widest.min(inner * 0.4) + space.m;
    let columns = map.columns.len() as f64;
    // Few columns stay narrow; many share what there is.
    let width = ((inner - names) / columns).min(frame.canvas.size(TextSize::Small) * 14.0);
    let first = frame.left() + names;
    heading(&mut frame, map, first, width);
    rows(&mut frame, map, first, width, shown);
    frame.finish(&[])
}

/// The colours of the scale from its lowest to its highest value.
fn colour_bar(frame: &mut Frame<'_>, map: &HeatMap) {
    let space = &theme().space;
    let [lo, hi] = map.range();
    let (left, y) = (frame.left(), frame.y);
    let canvas = &mut frame.canvas;
    let colours = canvas.colours;
    let room = (frame.style.width - 2.0 * space.xl) * 0.5;
    let measure = super::wrap::shorten(&map.measure, room / canvas.size(TextSize::Small));
    let height = canvas.size(TextSize::Small);
    let middle = y + height / 2.0;
    canvas.text_at(
        TextSize::Small,
        left,
        middle,
        Anchor::Start,
        colours.text,
        &measure,
    );
    let start = left + canvas.text_width(TextSize::Small, &measure) + space.l;
    let width = (frame.style.width - space.xl - start - space.l).min(240.0);
    let pieces = 48;
    let piece = width / f64::from(pieces);
    canvas.group("colour-bar");
    for i in 0..pieces {
        let fill = colours.ramp((f64::from(i) + 0.5) / f64::from(pieces));
        // Half a point of overlap, so that no hairline shows between pieces.
        let wide = if i + 1 < pieces { piece + 0.5 } else { piece };
        let x = start + piece * f64::from(i);
        canvas.rect(Area::new(x, y, wide, height), fill);
    }
    canvas.end();
    let steps = ticks(lo, hi, 5);
    let below = y + height + canvas.line_height(TextSize::Small) / 2.0 + 2.0;
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        let x = start + width * (tick - lo) / (hi - lo);
        canvas.text_at(
            TextSize::Small,
            x,
            below,
            Anchor::Middle,
            colours.muted,
            &label,
        );
    }
    frame.y = below + canvas.line_height(TextSize::Small) / 2.0;
}

/// The columns' names above them.
fn heading(frame: &mut Frame<'_>, map: &HeatMap, first: f64, width: f64) {
    let canvas = &mut frame.canvas;
    let small = canvas.line_height(TextSize::Small);
    let text = canvas.colours.text;
    let room = width - theme().space.s;
    let names: Vec<Vec<String>> = map
        .columns
        .iter()
        .map(|name| canvas.wrap(TextSize::Small, name, room, 3))
        .collect();
    let tallest = names.iter().map(Vec::len).max().unwrap_or(0) as f64 * small;
    for (i, lines) in names.iter().enumerate() {
        let middle = first + width * (i as f64 + 0.5);
        let top = frame.y + tallest - small * lines.len() as f64;
        for (j, line) in lines.iter().enumerate() {
            let y = top + small * (j as f64 + 0.5);
            canvas.text_at(TextSize::Small, middle, y, Anchor::Middle, text, line);
        }
    }
    frame.y += tallest + theme().space.xs;
}

fn rows(frame: &mut Frame<'_>, map: &HeatMap, first: f64, width: f64, shown: Range<usize>) {
    let space = &theme().space;
    let [lo, hi] = map.range();
    let left = frame.left();
    let canvas = &mut frame.canvas;
    let colours = canvas.colours;
    let small = canvas.line_height(TextSize::Small);
    let mut cells = map.cells().skip(shown.start * map.columns.len());
    let mut top = frame.y;
    for (r, row) in map
        .rows
        .iter()
        .enumerate()
        .take(shown.end)
        .skip(shown.start)
    {
        let label = map.label(r);
        let lines = canvas.wrap(TextSize::Small, &label, first - left - space.m, 2);
        let height = (small * lines.len() as f64 + space.s).max(small * 1.8);
        let start = top + (height - small * lines.len() as f64) / 2.0;
        canvas.lines(
            TextSize::Small,
            [left, start],
            first - left - space.m,
            colours.text,
            &lines,
        );
        for (_, c, value) in cells.by_ref().take(map.columns.len()) {
            let area = Area::new(first + width * c as f64, top, width - 1.0, height - 1.0);
            let number = short(value.unwrap_or(f64::NAN));
            let key = format!("{row} × {}", map.columns[c]);
            canvas.mark(&key, &format!("{label} · {}: {number}", map.columns[c]));
            let ink = match value {
                Some(value) => {
                    let fill = colours.ramp((value - lo) / (hi - lo));
                    canvas.rect(area, fill);
                    colours.on(fill)
                }
                None => {
                    canvas.outline(area, colours.line);
                    colours.muted
                }
            };
            if canvas.text_width(TextSize::Small, &number) <= area.width - 2.0 {
                let at = [area.x + area.width / 2.0, top + height / 2.0];
                canvas.text_at(TextSize::Small, at[0], at[1], Anchor::Middle, ink, &number);
            }
            canvas.end();
        }
        top += height;
    }
    frame.y = top;
}
