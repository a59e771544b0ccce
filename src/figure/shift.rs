//! Drawing the per-question shift: human answers, the model before and after between
//! them, and an arrow of the change of distance.

use std::ops::Range;

use super::canvas::{Anchor, Area, Canvas, TextSize};
use super::frame::{Frame, Key, Swatch};
use super::number::{short, tick_labels, ticks};
use super::theme::{Colour, theme};
use super::wording::{Asked, Wording};
use super::{Figure, Shift, ShiftRow, Style};
use crate::t;

/// Largest share of its colour that a human bar takes: pale.
pub(super) const PALE: [f64; 2] = [0.16, 0.5];
/// The same for the model before; after runs to the full colour.
pub(super) const LIGHT: [f64; 2] = [0.12, 0.42];
pub(super) const FULL: [f64; 2] = [0.45, 1.0];

/// Left and right edges of the three columns, and the scale of the arrows.
struct Columns {
    wording: [f64; 2],
    bars: [f64; 2],
    arrows: [f64; 2],
    largest: f64,
}

/// A bar of shares: whose answers, and how they are coloured.
pub(super) struct Stacked<'a> {
    pub shares: &'a [f64],
    pub colour: Colour,
    /// Share of the colour at the first and the last option.
    pub tint: [f64; 2],
    /// What stands in each part that is wide enough; empty: nothing.
    pub labels: Vec<String>,
}

pub(super) fn draw(figure: &Figure, shift: &Shift, style: &Style) -> String {
    draw_rows(figure, shift, style, 0..shift.rows.len())
}

/// The shift with some of its questions only, on the scale of all.
pub(super) fn draw_rows(
    figure: &Figure,
    shift: &Shift,
    style: &Style,
    shown: Range<usize>,
) -> String {
    let mut frame = Frame::begin(figure, style);
    let cultures = style.culture_indices(&shift.culture_a, &shift.culture_b);
    legend(&mut frame, shift, cultures);
    if shift.rows.is_empty() {
        frame.empty();
        return frame.finish(&[]);
    }
    let columns = columns(&frame, shift);
    frame.y += theme().space.m;
    head(&mut frame, shift, &columns);
    let rows = &shift.rows[shown];
    for row in rows {
        draw_row(&mut frame, shift, row, &columns, cultures);
    }
    let bottom = [[frame.left(), frame.y], [frame.right(), frame.y]];
    let line = frame.canvas.colours.line;
    frame.canvas.line(bottom[0], bottom[1], line, 1.0);
    if rows.len() > 8 {
        axes(&mut frame, &columns);
    }
    frame.finish(&[t!(
        "figure-shift-note",
        distance = super::distance_name(&shift.distance)
    )])
}

fn legend(frame: &mut Frame<'_>, shift: &Shift, cultures: [usize; 2]) {
    let colours = frame.canvas.colours;
    let culture = |index: usize| Swatch::Marker(theme().shape(index), colours.culture(index));
    let toward = |culture: &str| t!("figure-moved-toward", culture = culture);
    let key = |swatch, label: String| Key { swatch, label };
    let keys = [
        key(
            culture(cultures[0]),
            t!("figure-people", culture = shift.culture_a.as_str()),
        ),
        key(Swatch::Box(colours.before()), shift.model_before.clone()),
        key(Swatch::Box(colours.model), shift.model_after.clone()),
        key(
            culture(cultures[1]),
            t!("figure-people", culture = shift.culture_b.as_str()),
        ),
        key(
            Swatch::Arrow(colours.culture(cultures[0])),
            toward(&shift.culture_a),
        ),
        key(
            Swatch::Arrow(colours.culture(cultures[1])),
            toward(&shift.culture_b),
        ),
        key(Swatch::Arrow(colours.muted), t!("figure-moved-neither")),
    ];
    let (left, right) = (frame.left(), frame.right());
    frame.legend(&keys, left, right);
}

fn columns(frame: &Frame<'_>, shift: &Shift) -> Columns {
    let (left, right, gap) = (frame.left(), frame.right(), theme().space.xl);
    let inner = right - left - 2.0 * gap;
    // Room for the two distances behind each arrow, and for the labels of the bars.
    let behind = frame.canvas.text_width(TextSize::Small, "0.000 → 0.000") + theme().space.s;
    let before = frame.canvas.size(TextSize::Small) * 1.4;
    let wording = left + inner * 0.34;
    let bars = wording + gap + inner * 0.36;
    let largest = shift
        .rows
        .iter()
        .filter_map(ShiftRow::moved)
        .fold(0.0, |largest: f64, moved| {
            largest.max(moved.before).max(moved.after)
        });
    let ticks = ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 4);
    Columns {
        wording: [left, wording],
        bars: [wording + gap + before, bars],
        arrows: [bars + gap, right - behind],
        largest: ticks.last().copied().unwrap_or(1.0),
    }
}

/// The columns' headings and axes.
fn head(frame: &mut Frame<'_>, shift: &Shift, columns: &Columns) {
    let muted = frame.canvas.colours.muted;
    let headings = [
        (columns.wording, t!("figure-column-question")),
        (columns.bars, t!("figure-shares-axis")),
        (
            [columns.arrows[0], frame.right()],
            t!(
                "figure-arrow-axis",
                distance = super::distance_name(&shift.distance)
            ),
        ),
    ];
    let mut tallest: f64 = 0.0;
    for ([left, right], heading) in headings {
        let lines = frame
            .canvas
            .wrap(TextSize::Small, &heading, right - left, 3);
        let place = [left, frame.y];
        let height = frame
            .canvas
            .lines(TextSize::Small, place, right - left, muted, &lines);
        tallest = tallest.max(height);
    }
    frame.y += tallest;
    axes(frame, columns);
}

/// The labels of both scales.
fn axes(frame: &mut Frame<'_>, columns: &Columns) {
    let muted = frame.canvas.colours.muted;
    let middle = frame.y + frame.canvas.line_height(TextSize::Small) / 2.0;
    let halves =
        [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")].map(|(at, label)| (at, label.to_owned()));
    let steps = ticks(0.0, columns.largest, 4);
    let labels = tick_labels(&steps);
    let steps = steps.iter().map(|tick| tick / columns.largest).zip(labels);
    let (bars, arrows) = (columns.bars, columns.arrows);
    for (column, at, label) in halves
        .into_iter()
        .map(|(at, label)| (bars, at, label))
        .chain(steps.map(|(at, label)| (arrows, at, label)))
    {
        // The outermost labels stay within their column.
        let anchor = match at {
            ..=0.001 => Anchor::Start,
            0.999.. => Anchor::End,
            _ => Anchor::Middle,
        };
        let x = along(column, at);
        frame
            .canvas
            .text_at(TextSize::Small, x, middle, anchor, muted, &label);
    }
    frame.y += frame.canvas.line_height(TextSize::Small) + theme().space.xs;
}

fn along([left, right]: [f64; 2], share: f64) -> f64 {
    left + (right - left) * share
}

fn draw_row(
    frame: &mut Frame<'_>,
    shift: &Shift,
    row: &ShiftRow,
    columns: &Columns,
    cultures: [usize; 2],
) {
    let space = &theme().space;
    let colours = frame.canvas.colours;
    let [left, right] = columns.wording;
    let canvas = &mut frame.canvas;
    let asked = Asked {
        question: &row.question,
        wording: &row.wording,
        topic: &row.topic,
        options: &row.options,
    };
    let text = Wording::of(canvas, &asked, right - left, 3);
    let bar = canvas.size(TextSize::Small) * 1.25;
    let bars = 4.0 * bar + 2.0 * space.xs + 1.0;
    let inner = text.height.max(bars);
    let height = inner + 2.0 * space.m;
    let top = frame.y;
    canvas.line(
        [left, top],
        [frame.style.width - left, top],
        colours.line,
        1.0,
    );
    canvas.mark(&row.question, &tip(shift, row));

    text.draw(canvas, left, top, inner);

    let [a, b] = cultures.map(|index| (theme().shape(index), colours.culture(index)));
    let four = [
        (&row.human_a, a.1, PALE, true),
        (&row.before, colours.model, LIGHT, false),
        (&row.after, colours.model, FULL, false),
        (&row.human_b, b.1, PALE, true),
    ];
    let mut y = top + space.m + (inner - bars) / 2.0;
    for (i, (shares, colour, tint, numbered)) in four.into_iter().enumerate() {
        let area = Area::new(columns.bars[0], y, columns.bars[1] - columns.bars[0], bar);
        let badge = [
            columns.bars[0] - canvas.size(TextSize::Small) * 0.8,
            y + bar / 2.0,
        ];
        let radius = canvas.size(TextSize::Small) * 0.36;
        match i {
            0 => canvas.marker(a.0, badge, radius, a.1),
            3 => canvas.marker(b.0, badge, radius, b.1),
            _ => {
                let fill = if i == 1 {
                    colours.before()
                } else {
                    colours.model
                };
                let size = radius * 2.0;
                canvas.rect(
                    Area::new(badge[0] - radius, badge[1] - radius, size, size),
                    fill,
                );
            }
        }
        let labels = match numbered {
            true => (1..=shares.len()).map(|n| n.to_string()).collect(),
            false => Vec::new(),
        };
        let bar_of = Stacked {
            shares,
            colour,
            tint,
            labels,
        };
        stacked(canvas, area, &bar_of);
        y += bar + if i == 1 { 1.0 } else { space.xs };
    }
    arrow(canvas, row, columns, top + height / 2.0, cultures);
    canvas.end();
    frame.y += height;
}

/// Shares of the options side by side, darker from the first to the last.
pub(super) fn stacked(canvas: &mut Canvas, area: Area, bar: &Stacked<'_>) {
    let share = |value: &f64| {
        if value.is_finite() {
            value.max(0.0)
        } else {
            0.0
        }
    };
    let total: f64 = bar.shares.iter().map(share).sum();
    if total <= 0.0 {
        let line = canvas.colours.line;
        canvas.outline(area, line);
        return;
    }
    let last = (bar.shares.len() - 1).max(1) as f64;
    let mut x = area.x;
    for (i, value) in bar.shares.iter().map(share).enumerate() {
        let width = area.width * value / total;
        let tint = bar.tint[0] + (bar.tint[1] - bar.tint[0]) * i as f64 / last;
        let fill = canvas.colours.pale(bar.colour, tint);
        // A hair of background between options.
        let gap = if width > 3.0 { 1.0 } else { 0.0 };
        canvas.rect(Area::new(x, area.y, width - gap, area.height), fill);
        let label = bar.labels.get(i);
        let fits = |label: &&String| width > canvas.text_width(TextSize::Small, label) + 6.0;
        if let Some(label) = label.filter(fits) {
            let (middle, ink) = (area.y + area.height / 2.0, canvas.colours.on(fill));
            canvas.text_at(
                TextSize::Small,
                x + width / 2.0,
                middle,
                Anchor::Middle,
                ink,
                label,
            );
        }
        x += width;
    }
}

/// From the distance before to the distance after, in the colour of the culture.
fn arrow(canvas: &mut Canvas, row: &ShiftRow, columns: &Columns, y: f64, cultures: [usize; 2]) {
    let colours = canvas.colours;
    let [left, right] = columns.arrows;
    let height = canvas.size(TextSize::Small);
    for tick in ticks(0.0, columns.largest, 4) {
        let x = along(columns.arrows, tick / columns.largest);
        canvas.line([x, y - height], [x, y + height], colours.line, 1.0);
    }
    let Some(moved) = row.moved() else {
        canvas.text_at(
            TextSize::Small,
            left,
            y,
            Anchor::Start,
            colours.muted,
            &short(f64::NAN),
        );
        return;
    };
    let index = cultures[moved.side as usize];
    let colour = match moved.toward() {
        Some(_) => colours.culture(index),
        None => colours.muted,
    };
    let place = |distance: f64| [along(columns.arrows, distance / columns.largest), y];
    let (from, to) = (place(moved.before), place(moved.after));
    canvas.group("arrow");
    canvas.marker(
        theme().shape(index),
        from,
        height * 0.3,
        colours.pale(colour, 0.5),
    );
    canvas.arrow(from, to, colour, canvas.size(TextSize::Small) * 0.24);
    canvas.end();
    let label = format!("{} → {}", short(moved.before), short(moved.after));
    let x = right + theme().space.s;
    canvas.text_at(TextSize::Small, x, y, Anchor::Start, colours.text, &label);
}

/// The numbers of a row, for the pointer.
fn tip(shift: &Shift, row: &ShiftRow) -> String {
    t!(
        "figure-shift-tip",
        wording = row.wording.as_str(),
        a = shift.culture_a.as_str(),
        b = shift.culture_b.as_str(),
        beforea = short(row.before_to_a),
        aftera = short(row.after_to_a),
        beforeb = short(row.before_to_b),
        afterb = short(row.after_to_b),
        tension = short(row.tension)
    )
}
