//! Drawing questions with everybody's answers.

use std::ops::Range;

use super::super::canvas::{Anchor, Area, Canvas, TextSize};
use super::super::frame::{Frame, Key, Swatch};
use super::super::number::short;
use super::super::shift::{FULL, LIGHT, PALE, Stacked, stacked};
use super::super::theme::{Colour, theme};
use super::super::wording::{Asked, Wording};
use super::super::wrap::shorten;
use super::super::{Answers, AnswersRow, Figure, Role, Side, Style, Who};
use super::percentages;
use crate::t;

/// Left and right edges of the columns.
struct Columns {
    wording: [f64; 2],
    who: [f64; 2],
    bars: [f64; 2],
    number: [f64; 2],
    /// One for each model that may lean.
    leans: Vec<f64>,
}

pub(in crate::figure) fn draw(figure: &Figure, answers: &Answers, style: &Style) -> String {
    draw_rows(figure, answers, style, 0..answers.rows.len())
}

/// The figure with some of its questions only.
pub(in crate::figure) fn draw_rows(
    figure: &Figure,
    answers: &Answers,
    style: &Style,
    shown: Range<usize>,
) -> String {
    let mut frame = Frame::begin(figure, style);
    if answers.rows.is_empty() {
        frame.empty();
        return frame.finish(&[]);
    }
    let space = &theme().space;
    let cultures = style.culture_indices(&answers.culture_a, &answers.culture_b);
    let mut notes = vec![t!("figure-answers-note")];
    if !answers.leaning.is_empty() {
        leaning(&mut frame, answers, cultures);
        frame.y += space.m;
        notes.push(t!("figure-leaning-note"));
    }
    let columns = columns(&frame, answers);
    head(&mut frame, answers, &columns);
    for row in &answers.rows[shown] {
        draw_row(&mut frame, answers, row, &columns, cultures);
    }
    let ends = [[frame.left(), frame.y], [frame.right(), frame.y]];
    let line = frame.canvas.colours.line;
    frame.canvas.line(ends[0], ends[1], line, 1.0);
    frame.finish(&notes)
}

/// To whom each model leans: a line each, numbered as the columns of the rows.
fn leaning(frame: &mut Frame<'_>, answers: &Answers, cultures: [usize; 2]) {
    let colours = frame.canvas.colours;
    let keys = [Side::A, Side::B].map(|side| {
        let index = cultures[side as usize];
        Key {
            swatch: Swatch::Marker(theme().shape(index), colours.culture(index)),
            label: t!("figure-nearer-to", culture = answers.culture(side)),
        }
    });
    let (left, right) = (frame.left(), frame.right());
    frame.legend(&keys, left, right);
    let small = frame.canvas.line_height(TextSize::Small);
    let counts = left + (right - left) * 0.5;
    let column = (right - counts) / 2.0;
    let in_rows = answers.leaning_in_rows().len();
    for (place, model) in answers.leaning.iter().enumerate() {
        let middle = frame.y + small / 2.0;
        let name = match place < in_rows {
            true => format!("{} · {}", place + 1, model.name),
            false => model.name.clone(),
        };
        let room = (counts - left - theme().space.m) / frame.canvas.size(TextSize::Small);
        let name = shorten(&name, room);
        let canvas = &mut frame.canvas;
        canvas.text_at(
            TextSize::Small,
            left,
            middle,
            Anchor::Start,
            colours.text,
            &name,
        );
        for side in [Side::A, Side::B] {
            let index = cultures[side as usize];
            let x = counts + column * f64::from(side as u8);
            let radius = canvas.size(TextSize::Small) * 0.36;
            canvas.marker(
                theme().shape(index),
                [x + radius, middle],
                radius,
                colours.culture(index),
            );
            let told = shorten(
                &model.told(side),
                column / canvas.size(TextSize::Small) - 2.0,
            );
            let x = x + radius * 4.0;
            canvas.text_at(
                TextSize::Small,
                x,
                middle,
                Anchor::Start,
                colours.text,
                &told,
            );
        }
        frame.y += small;
    }
}

fn columns(frame: &Frame<'_>, answers: &Answers) -> Columns {
    let gap = theme().space.m;
    let canvas = &frame.canvas;
    let (left, right) = (frame.left(), frame.right());
    let size = canvas.size(TextSize::Small);
    let step = size * 1.6;
    let count = answers.leaning_in_rows().len();
    let leans: Vec<f64> = (0..count)
        .map(|place| right - step * (count - place) as f64 + step / 2.0)
        .collect();
    let apart = if leans.is_empty() { 0.0 } else { gap };
    let end = right - step * leans.len() as f64 - apart;
    let number = canvas.text_width(TextSize::Small, "−0.000") + gap;
    let inner = end - number - left;
    let wording = left + inner * 0.4;
    let names = answers.who.iter();
    let names = names.map(|who| canvas.text_width(TextSize::Small, &who.name) + size * 1.5);
    let who = wording + gap + names.fold(0.0, f64::max).min(inner * 0.24);
    Columns {
        wording: [left, wording],
        who: [wording + gap, who],
        bars: [who + gap, end - number],
        number: [end - number + gap, end],
        leans,
    }
}

fn head(frame: &mut Frame<'_>, answers: &Answers, columns: &Columns) {
    let canvas = &mut frame.canvas;
    let (small, muted) = (canvas.line_height(TextSize::Small), canvas.colours.muted);
    let middle = frame.y + small / 2.0;
    let question = t!("figure-column-question");
    let at = columns.wording[0];
    canvas.text_at(TextSize::Small, at, middle, Anchor::Start, muted, &question);
    let shares = t!("figure-shares-axis");
    let at = columns.bars[0];
    canvas.text_at(TextSize::Small, at, middle, Anchor::Start, muted, &shares);
    for (place, x) in columns.leans.iter().enumerate() {
        let label = (place + 1).to_string();
        canvas.text_at(TextSize::Small, *x, middle, Anchor::Middle, muted, &label);
    }
    // A long name of the number stands on a line of its own, to the right.
    frame.y += small;
    let middle = frame.y + small / 2.0;
    let right = columns.number[1];
    canvas.text_at(
        TextSize::Small,
        right,
        middle,
        Anchor::End,
        muted,
        &answers.number,
    );
    frame.y += small + theme().space.xs;
}

fn draw_row(
    frame: &mut Frame<'_>,
    answers: &Answers,
    row: &AnswersRow,
    columns: &Columns,
    cultures: [usize; 2],
) {
    let space = &theme().space;
    let colours = frame.canvas.colours;
    let [left, right] = columns.wording;
    let canvas = &mut frame.canvas;
    let small = canvas.line_height(TextSize::Small);
    let asked = Asked {
        question: &row.question,
        wording: &row.wording,
        topic: &row.topic,
        options: &row.options,
    };
    let text = Wording::of(canvas, &asked, right - left, 4);
    let answered: Vec<(&Who, &Vec<f64>)> = answers
        .who
        .iter()
        .zip(&row.shares)
        .filter_map(|(who, shares)| Some((who, shares.as_ref()?)))
        .collect();
    let bar = small * 1.15;
    let bars = bar * answered.len() as f64;
    let inner = text.height.max(bars);
    let height = inner + 2.0 * space.m;
    let top = frame.y;
    canvas.line(
        [left, top],
        [frame.style.width - left, top],
        colours.line,
        1.0,
    );
    canvas.mark(&row.question, &tip(answers, row));
    text.draw(canvas, left, top, inner);
    let mut y = top + space.m + (inner - bars) / 2.0;
    for (who, shares) in answered {
        let middle = y + bar / 2.0;
        let (colour, tint) = look(canvas, who, cultures);
        badge(canvas, who, [columns.who[0], middle], cultures);
        let size = canvas.size(TextSize::Small);
        let start = columns.who[0] + size;
        let name = shorten(&who.name, (columns.who[1] - start) / size);
        canvas.text_at(
            TextSize::Small,
            start,
            middle,
            Anchor::Start,
            colours.text,
            &name,
        );
        let area = Area::new(
            columns.bars[0],
            y + small * 0.05,
            columns.bars[1] - columns.bars[0],
            small,
        );
        let labels = shares.iter().map(|share| super::super::percent(*share));
        stacked(
            canvas,
            area,
            &Stacked {
                shares,
                colour,
                tint,
                labels: labels.collect(),
            },
        );
        y += bar;
    }
    let middle = top + height / 2.0;
    let number = short(row.number);
    let x = columns.number[1];
    canvas.text_at(
        TextSize::Small,
        x,
        middle,
        Anchor::End,
        colours.text,
        &number,
    );
    for (x, side) in columns.leans.iter().zip(&row.leans) {
        if let Some(side) = side {
            let index = cultures[*side as usize];
            let radius = canvas.size(TextSize::Small) * 0.36;
            canvas.marker(
                theme().shape(index),
                [*x, middle],
                radius,
                colours.culture(index),
            );
        }
    }
    canvas.end();
    frame.y += height;
}

/// The colour of somebody's bar, and how much of it the options take.
fn look(canvas: &Canvas, who: &Who, cultures: [usize; 2]) -> (Colour, [f64; 2]) {
    let colours = canvas.colours;
    match (who.side, who.role) {
        (Some(side), _) => (colours.culture(cultures[side as usize]), PALE),
        (None, Role::After) => (colours.model, FULL),
        (None, Role::Before) => (colours.model, LIGHT),
        (None, role) => (colours.role(role), PALE),
    }
}

/// A culture's marker, or a square in a model's colour.
fn badge(canvas: &mut Canvas, who: &Who, [x, y]: [f64; 2], cultures: [usize; 2]) {
    let radius = canvas.size(TextSize::Small) * 0.34;
    let at = [x + radius, y];
    match who.side {
        Some(side) => {
            let index = cultures[side as usize];
            let colour = canvas.colours.culture(index);
            canvas.marker(theme().shape(index), at, radius, colour);
        }
        None => {
            let colour = canvas.colours.role(who.role);
            let area = Area::new(x, y - radius, radius * 2.0, radius * 2.0);
            canvas.rect(area, colour);
        }
    }
}

/// The row in words, for the pointer.
fn tip(answers: &Answers, row: &AnswersRow) -> String {
    let told = answers
        .who
        .iter()
        .zip(&row.shares)
        .filter_map(|(who, shares)| {
            Some(format!("{}: {}", who.name, percentages(shares.as_ref()?)))
        });
    let told: Vec<String> = told.collect();
    format!(
        "{} · {} · {} {}",
        row.wording,
        told.join(" · "),
        answers.number,
        short(row.number)
    )
}
