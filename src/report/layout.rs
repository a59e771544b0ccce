//! Blocks → pieces: text broken into lines, columns of tables, figures in parts.

use std::fmt::Write;
use std::rc::Rc;

use super::flow::Piece;
use super::{Block, Document, Table};
use crate::figure::canvas::{Anchor, write_text};
use crate::figure::fonts::{right_to_left, width};
use crate::figure::theme::{Colour, Colours, theme};
use crate::figure::wrap::wrap;
use crate::figure::{Figure, Style, height_of, parts};

/// Sizes of text, in points.
const TITLE: f64 = 21.0;
const SECTION: f64 = 14.5;
const HEADING: f64 = 11.0;
const BODY: f64 = 9.5;
const CELL: f64 = 7.8;
const CODE: f64 = 7.5;
/// From one line to the next, in sizes of the text.
const LEADING: f64 = 1.45;
/// Between two columns of a table.
const GUTTER: f64 = 10.0;
/// Narrowest that a column gets where there is too little room for all.
const NARROW: f64 = 46.0;
/// Lines of a table's row that stay together.
const TOGETHER: usize = 24;
/// Width at which figures are drawn before they are fitted to the page: their text is then
/// about as large as that of tables.
const DRAWN: f64 = 760.0;
/// Room above a figure for the heading of its section.
const ABOVE: f64 = 48.0;

/// Everything below the title of a page as pieces, for a column of text this wide and high.
pub(super) fn pieces(document: &Document, width: f64, height: f64) -> Vec<Piece> {
    let mut layout = Layout {
        width,
        height,
        colours: &theme().light,
        style: Style {
            width: DRAWN,
            dark: false,
            ..document.style.clone()
        },
        pieces: Vec::new(),
    };
    let text = layout.colours.text;
    layout.lines(&document.title, TITLE, text, 0.0, false);
    layout.lines(&document.byline, CELL, layout.colours.muted, 0.0, false);
    layout.space(BODY);
    for paragraph in &document.opening {
        layout.lines(paragraph, BODY, text, 0.0, false);
        layout.space(BODY * 0.6);
    }
    for section in &document.sections {
        layout.section(&section.heading);
        for block in &section.blocks {
            layout.block(block);
        }
    }
    layout.pieces
}

struct Layout {
    width: f64,
    height: f64,
    colours: &'static Colours,
    style: Style,
    pieces: Vec<Piece>,
}

impl Layout {
    fn block(&mut self, block: &Block) {
        let text = self.colours.text;
        match block {
            Block::Heading(heading) => {
                self.space(HEADING * 0.7);
                self.lines(heading, HEADING, text, 0.0, true);
                self.space(HEADING * 0.25);
            }
            Block::Paragraph(paragraph) => {
                self.lines(paragraph, BODY, text, 0.0, false);
                self.space(BODY * 0.7);
            }
            Block::List(items) => {
                for item in items {
                    let first = self.pieces.len();
                    self.lines(item, BODY, text, BODY * 1.2, false);
                    if let Some(piece) = self.pieces.get_mut(first) {
                        write_line(&mut piece.svg, BODY, 0.0, text, "•");
                    }
                    self.space(BODY * 0.25);
                }
                self.space(BODY * 0.5);
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code(code) => {
                for line in code.lines() {
                    match line.trim().is_empty() {
                        true => self.space(CODE * 0.7),
                        false => self.lines(line, CODE, self.colours.muted, 0.0, false),
                    }
                }
                self.space(BODY);
            }
        }
    }

    /// The heading of a section with a rule below it.
    fn section(&mut self, heading: &str) {
        self.space(SECTION);
        let first = self.pieces.len();
        self.lines(heading, SECTION, self.colours.text, 0.0, true);
        if let Some(piece) = self.pieces.get_mut(first) {
            piece.section = Some(heading.to_owned());
        }
        let rule = rule(self.width, self.colours.line);
        self.pieces.push(Piece {
            height: BODY * 0.9,
            svg: rule,
            keeps_next: true,
            ..Piece::default()
        });
    }

    /// Lines of text, each a piece; the first two and the last two are not parted.
    fn lines(&mut self, text: &str, size: f64, fill: Colour, indent: f64, keeps_next: bool) {
        let room = self.width - indent;
        let lines = wrap(text, room / size, usize::MAX);
        let from_right = right_to_left(text);
        let count = lines.len();
        for (at, line) in lines.iter().enumerate() {
            let mut svg = String::new();
            match from_right {
                true => {
                    let place = [self.width, size * 1.1];
                    write_text(&mut svg, size, place, Anchor::End, fill, line);
                }
                false => write_line(&mut svg, size, indent, fill, line),
            }
            let parted = at == 0 || at + 2 == count;
            self.pieces.push(Piece {
                height: size * LEADING,
                svg,
                keeps_next: keeps_next || (at + 1 < count && parted),
                ..Piece::default()
            });
        }
    }

    /// Air; below a heading it goes with the heading.
    fn space(&mut self, height: f64) {
        let keeps_next = self.pieces.last().is_some_and(|piece| piece.keeps_next);
        self.pieces.push(Piece {
            height,
            keeps_next,
            ..Piece::default()
        });
    }

    fn table(&mut self, table: &Table) {
        let widths = columns(table, self.width);
        let [muted, text, line] = [self.colours.muted, self.colours.text, self.colours.line];
        let mut head = self.row(&table.columns, &widths, muted, line);
        let head = match head.len() {
            1 => Rc::new(head.remove(0)),
            _ => Rc::new(Piece::default()),
        };
        self.pieces.push(Piece {
            keeps_next: true,
            ..Piece::clone(&head)
        });
        for row in &table.rows {
            for piece in self.row(row, &widths, text, line) {
                self.pieces.push(Piece {
                    head: Some(Rc::clone(&head)),
                    ..piece
                });
            }
        }
        self.space(BODY * 1.2);
    }

    /// A row with a rule below it; one of very many lines in several pieces.
    fn row(&self, cells: &[String], widths: &[f64], fill: Colour, line: Colour) -> Vec<Piece> {
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| wrap(cell, width / CELL, usize::MAX))
            .collect();
        let step = CELL * LEADING;
        let tallest = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut pieces = Vec::new();
        for from in (0..tallest).step_by(TOGETHER) {
            let to = (from + TOGETHER).min(tallest);
            let mut svg = String::new();
            let mut x = 0.0;
            for (lines, width) in wrapped.iter().zip(widths) {
                for (at, line) in lines.iter().take(to).skip(from).enumerate() {
                    let y = step * at as f64 + CELL * 1.1 + 2.0;
                    match right_to_left(line) {
                        true => {
                            let place = [x + width, y];
                            write_text(&mut svg, CELL, place, Anchor::End, fill, line);
                        }
                        false => write_text(&mut svg, CELL, [x, y], Anchor::Start, fill, line),
                    }
                }
                x += width + GUTTER;
            }
            let mut height = step * (to - from) as f64;
            if to == tallest {
                height += 5.0;
                let _ = write!(
                    svg,
                    "<g transform=\"translate(0 {})\">{}</g>",
                    height - 0.5,
                    rule(self.width, line)
                );
            }
            pieces.push(Piece {
                height,
                svg,
                ..Piece::default()
            });
        }
        pieces
    }

    /// A figure in as many parts as it needs, each fitted to the width and, where it has no
    /// rows to part, to the height.
    fn figure(&mut self, figure: &Figure) {
        let scale = self.width / DRAWN;
        let room = self.height - ABOVE;
        for part in parts(figure, &self.style, room / scale) {
            let tall = height_of(&part);
            let scale = scale.min(room / tall.max(1.0));
            let svg = format!("<g transform=\"scale({scale})\">{part}</g>");
            self.pieces.push(Piece {
                height: tall * scale,
                svg,
                ..Piece::default()
            });
            self.space(BODY);
        }
    }
}

fn write_line(svg: &mut String, size: f64, x: f64, fill: Colour, line: &str) {
    write_text(svg, size, [x, size * 1.1], Anchor::Start, fill, line);
}

/// A hairline over the whole width.
fn rule(width: f64, colour: Colour) -> String {
    format!(
        "<line x1=\"0\" y1=\"0\" x2=\"{width}\" y2=\"0\" stroke=\"{}\" stroke-width=\"0.6\"/>",
        colour.hex()
    )
}

/// Widths of the columns: what their cells want, or, where that is too much, their longest
/// words and a share of the rest.
fn columns(table: &Table, room: f64) -> Vec<f64> {
    let count = table.columns.len().max(1);
    let room = room - GUTTER * (count - 1) as f64;
    let cells = |column: usize| {
        let rows = table.rows.iter().filter_map(move |row| row.get(column));
        table.columns.get(column).into_iter().chain(rows)
    };
    let widest = |column: usize, of: &dyn Fn(&str) -> f64| {
        let widths = cells(column).map(|cell| of(cell) * CELL);
        widths.fold(0.0, f64::max) + 0.5
    };
    let word = |text: &str| text.split_whitespace().map(width).fold(0.0, f64::max);
    let wanted: Vec<f64> = (0..count).map(|c| widest(c, &width)).collect();
    if wanted.iter().sum::<f64>() <= room {
        return wanted;
    }
    let most = (room / count as f64).max(NARROW);
    let least: Vec<f64> = (0..count).map(|c| widest(c, &word).min(most)).collect();
    let taken: f64 = least.iter().sum();
    if taken > room {
        return least.iter().map(|width| width * room / taken).collect();
    }
    let wish: Vec<f64> = wanted.iter().zip(&least).map(|(w, l)| w - l).collect();
    let wishes: f64 = wish.iter().sum();
    let share = (room - taken) / wishes.max(1.0);
    least.iter().zip(wish).map(|(l, w)| l + w * share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_room_and_no_more() {
        let long = "a long cell with many words in it that must go on below";
        let table = Table {
            columns: vec!["Name".into(), "Text".into(), "Hash".into()],
            rows: vec![vec!["x".into(), long.repeat(4), "0f".repeat(32)]],
        };
        let widths = columns(&table, 300.0);
        let sum = widths.iter().sum::<f64>() + 2.0 * GUTTER;
        assert!((sum - 300.0).abs() < 0.1, "{widths:?}");
        assert!(widths[0] >= width("Name") * CELL, "{widths:?}");
        let table = Table {
            columns: vec!["A".into()],
            rows: vec![vec!["b".into()]],
        };
        assert!(columns(&table, 300.0)[0] < 20.0);
    }
}
