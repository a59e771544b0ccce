//! Drawing curves.

use super::super::canvas::{Anchor, Area, TextSize};
use super::super::frame::Frame;
use super::super::number::{tick_labels, ticks};
use super::super::series::Series;
use super::super::theme::theme;
use super::super::wrap::shorten;
use super::super::{CurvePanel, Curves, Figure, Role, Style, percent};

/// Panels beside each other.
const BESIDE: usize = 2;
/// Least height of a panel.
const LEAST: f64 = 200.0;

pub(in crate::figure) fn draw(figure: &Figure, curves: &Curves, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if curves.largest() <= 0.0 {
        frame.empty();
        return frame.finish(&[]);
    }
    let space = &theme().space;
    let series = Series::of(curves.all().map(|curve| (curve.name.as_str(), curve.role)));
    series.legend(&mut frame);
    let (left, right) = (frame.left(), frame.right());
    frame.y += space.m;
    let notes = [curves.note()];
    let across = curves.panels.len().min(BESIDE);
    let down = curves.panels.len().div_ceil(BESIDE);
    let width = (right - left - space.l * (across as f64 - 1.0)) / across as f64;
    let height = ((frame.room(&notes) - space.l) / down as f64 - space.l).max(LEAST);
    let top = frame.y;
    for (place, panel) in curves.panels.iter().enumerate() {
        let (column, row) = ((place % BESIDE) as f64, (place / BESIDE) as f64);
        let area = Area::new(
            left + column * (width + space.l),
            top + row * (height + space.l),
            width,
            height,
        );
        draw_panel(&mut frame, curves, panel, area, &series);
    }
    frame.y = top + down as f64 * (height + space.l) - space.l;
    frame.finish(&notes)
}

fn draw_panel(frame: &mut Frame<'_>, of: &Curves, panel: &CurvePanel, area: Area, series: &Series) {
    let (largest, highest) = (of.largest(), panel.highest(of.across));
    let space = &theme().space;
    let canvas = &mut frame.canvas;
    let (colours, size) = (canvas.colours, canvas.size(TextSize::Small));
    let small = canvas.line_height(TextSize::Small);
    let ruler = canvas.text_width(TextSize::Small, "100%") + space.s;
    let [below, above] = of.across.titles(&panel.measure);
    let head = match above.is_empty() {
        true => small / 2.0,
        false => 1.5 * small + space.xs,
    };
    let plot = Area::new(
        area.x + ruler,
        area.y + head,
        area.width - ruler - size,
        area.height - head - 2.0 * small - space.xs,
    );
    if !above.is_empty() {
        let above = shorten(&above, area.width / size);
        let middle = area.y + small / 2.0;
        canvas.text_at(
            TextSize::Small,
            area.x,
            middle,
            Anchor::Start,
            colours.text,
            &above,
        );
    }
    let steps: Vec<f64> = ticks(0.0, largest, 5)
        .into_iter()
        .filter(|tick| *tick <= largest + 1e-9)
        .collect();
    let place = |[x, y]: [f64; 2]| {
        [
            plot.x + plot.width * x / largest,
            plot.bottom() - plot.height * y / highest,
        ]
    };
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        let [x, _] = place([*tick, 0.0]);
        canvas.line([x, plot.y], [x, plot.bottom()], colours.line, 1.0);
        let under = plot.bottom() + space.xs + small / 2.0;
        canvas.text_at(
            TextSize::Small,
            x,
            under,
            Anchor::Middle,
            colours.muted,
            &label,
        );
    }
    for share in panel.rungs(of.across) {
        let [_, y] = place([0.0, share]);
        canvas.line([plot.x, y], [plot.right(), y], colours.line, 1.0);
        let before = plot.x - space.s;
        let label = percent(share);
        canvas.text_at(
            TextSize::Small,
            before,
            y,
            Anchor::End,
            colours.muted,
            &label,
        );
    }
    let below = shorten(&below, plot.width / size);
    let (middle, under) = (plot.x + plot.width / 2.0, area.bottom() - small / 2.0);
    canvas.text_at(
        TextSize::Small,
        middle,
        under,
        Anchor::Middle,
        colours.text,
        &below,
    );
    let marked = of.across.marked();
    for curve in &panel.curves {
        let colour = colours.role(curve.role);
        let points: Vec<[f64; 2]> = curve.points.iter().map(|point| place(*point)).collect();
        let dash = match curve.role {
            Role::Reference => "7 5",
            Role::Human | Role::Before | Role::After => "",
        };
        canvas.polyline(&points, colour, 2.0, dash);
        let shape = series.shape(&curve.name);
        for ([at, _], ends) in curve.points.iter().zip(&curve.intervals) {
            let ends = ends.map(|share| place([*at, share]));
            canvas.line(ends[0], ends[1], colour, 1.2);
        }
        // Markers of curves that lie on each other stand on different points.
        let first = series.place(&curve.name) % marked;
        for (i, ([x, _], at)) in curve.points.iter().zip(points).enumerate() {
            let key = format!("{} × {} × {x:.2}", panel.measure, curve.name);
            canvas.mark(&key, &of.across.told(&panel.measure, curve, i));
            if i % marked == first {
                canvas.marker(shape, at, size * 0.34, colour);
            } else {
                canvas.circle(at, 1.0, colour, colour);
            }
            canvas.end();
        }
    }
}
