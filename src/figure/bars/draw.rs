//! Drawing bars with their intervals.

use super::super::canvas::{Anchor, Area, Canvas, TextSize};
use super::super::frame::Frame;
use super::super::number::{tick_labels, ticks};
use super::super::series::Series;
use super::super::theme::theme;
use super::super::{Bar, BarGroup, BarPanel, Bars, Figure, Role, Style};

/// Left and right edges of the columns, and the scale of the bars.
struct Columns {
    names: [f64; 2],
    bars: [f64; 2],
    numbers: f64,
    largest: f64,
}

impl Columns {
    fn x(&self, value: f64) -> f64 {
        let [left, right] = self.bars;
        left + (right - left) * value / self.largest
    }
}

pub(in crate::figure) fn draw(figure: &Figure, bars: &Bars, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if bars.all().next().is_none() {
        frame.empty();
        return frame.finish(&[]);
    }
    let space = &theme().space;
    let series = Series::of(bars.all().map(|(.., bar)| (bar.name.as_str(), bar.role)));
    if bars.grouped() {
        series.legend(&mut frame);
        frame.y += space.m;
    }
    let columns = columns(&frame, bars);
    for panel in &bars.panels {
        draw_panel(&mut frame, panel, &columns, &series);
        frame.y += space.l;
    }
    frame.y -= space.l;
    frame.finish(&bars.notes())
}

fn columns(frame: &Frame<'_>, bars: &Bars) -> Columns {
    let space = &theme().space;
    let (left, right) = (frame.left(), frame.right());
    let canvas = &frame.canvas;
    let told = bars
        .all()
        .map(|(.., bar)| canvas.text_width(TextSize::Small, &bar.told()));
    let numbers = right - told.fold(0.0, f64::max);
    let names = left + (right - left) * 0.3;
    let largest = bars.largest();
    let steps = ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 4);
    Columns {
        names: [left, names],
        // A marker stands before each bar.
        bars: [
            names + space.m + canvas.size(TextSize::Small),
            numbers - space.m,
        ],
        numbers,
        largest: steps.last().copied().unwrap_or(1.0),
    }
}

fn draw_panel(frame: &mut Frame<'_>, panel: &BarPanel, columns: &Columns, series: &Series) {
    let space = &theme().space;
    let text = frame.canvas.colours.text;
    frame.paragraph(TextSize::Body, text, &panel.measure, 2);
    let canvas = &mut frame.canvas;
    let (small, muted, line) = (
        canvas.line_height(TextSize::Small),
        canvas.colours.muted,
        canvas.colours.line,
    );
    let steps = ticks(0.0, columns.largest, 4);
    let top = frame.y + small;
    let heights: Vec<f64> = panel
        .groups
        .iter()
        .map(|g| height(canvas, g, columns))
        .collect();
    let bottom = top + heights.iter().sum::<f64>();
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        let x = columns.x(*tick);
        canvas.text_at(
            TextSize::Small,
            x,
            frame.y + small / 2.0,
            Anchor::Middle,
            muted,
            &label,
        );
        canvas.line([x, top], [x, bottom], line, 1.0);
    }
    let mut y = top;
    for (group, height) in panel.groups.iter().zip(heights) {
        draw_group(canvas, panel, group, columns, series, y);
        y += height;
    }
    // How near people come to themselves runs through a panel without groups.
    let human = panel.groups.iter().filter(|group| group.name.is_empty());
    let human = human
        .flat_map(|group| &group.bars)
        .find(|bar| bar.role == Role::Human);
    if let Some(bar) = human.filter(|bar| bar.value.is_finite()) {
        let x = columns.x(bar.value);
        let colour = canvas.colours.human;
        canvas.dashed([x, top], [x, bottom], colour, 1.0, "4 3");
    }
    frame.y = bottom + space.xs;
}

/// The height of a group: its bars, or its name where that takes more.
fn height(canvas: &Canvas, group: &BarGroup, columns: &Columns) -> f64 {
    let small = canvas.line_height(TextSize::Small);
    let bars = small * 1.1 * group.bars.len() as f64;
    if group.name.is_empty() {
        return bars;
    }
    let width = columns.names[1] - columns.names[0];
    let lines = canvas.wrap(TextSize::Small, &group.name, width, 3).len() as f64;
    bars.max(lines * small) + theme().space.m
}

fn draw_group(
    canvas: &mut Canvas,
    panel: &BarPanel,
    group: &BarGroup,
    columns: &Columns,
    series: &Series,
    top: f64,
) {
    let (small, text) = (canvas.line_height(TextSize::Small), canvas.colours.text);
    let [left, right] = columns.names;
    if !group.name.is_empty() {
        let lines = canvas.wrap(TextSize::Small, &group.name, right - left, 3);
        canvas.lines(TextSize::Small, [left, top], right - left, text, &lines);
    }
    let step = small * 1.1;
    for (place, bar) in group.bars.iter().enumerate() {
        let middle = top + step * (place as f64 + 0.5);
        let of = if group.name.is_empty() {
            panel.measure.clone()
        } else {
            format!("{} · {}", panel.measure, group.name)
        };
        let key = format!("{of} × {}", bar.name);
        let told = bar.told();
        canvas.mark(&key, &format!("{} · {of}: {told}", bar.name));
        if group.name.is_empty() {
            let room = (right - left) / canvas.size(TextSize::Small);
            let name = super::super::wrap::shorten(&bar.name, room);
            canvas.text_at(TextSize::Small, left, middle, Anchor::Start, text, &name);
        }
        draw_bar(canvas, bar, columns, series, middle);
        canvas.text_at(
            TextSize::Small,
            columns.numbers,
            middle,
            Anchor::Start,
            text,
            &told,
        );
        canvas.end();
    }
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, columns: &Columns, series: &Series, middle: f64) {
    let colours = canvas.colours;
    let colour = colours.role(bar.role);
    let size = canvas.size(TextSize::Small);
    let badge = [columns.bars[0] - size * 0.7, middle];
    canvas.marker(series.shape(&bar.name), badge, size * 0.32, colour);
    if !bar.value.is_finite() {
        return;
    }
    let (from, to) = (columns.x(0.0), columns.x(bar.value));
    let area = Area::new(from, middle - size * 0.36, to - from, size * 0.72);
    match bar.role {
        Role::Reference => canvas.outline(area, colour),
        _ => canvas.rect(area, colour),
    }
    let Some([low, high]) = bar
        .interval
        .filter(|ends| ends.iter().all(|end| end.is_finite()))
    else {
        return;
    };
    let (low, high) = (columns.x(low), columns.x(high));
    // Within the bar in whichever ink is seen on it.
    let within = match bar.role {
        Role::Reference => colours.text,
        _ => colours.on(colour),
    };
    canvas.line([low, middle], [to.min(high), middle], within, 1.2);
    canvas.line([to.max(low), middle], [high, middle], colours.text, 1.2);
    for (end, ink) in [(low, within), (high, colours.text)] {
        canvas.line([end, middle - 3.0], [end, middle + 3.0], ink, 1.2);
    }
}
