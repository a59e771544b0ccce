//! Drawing threshold curves.

use super::super::canvas::{Anchor, Area, Text};
use super::super::frame::{Frame, Key, Swatch};
use super::super::number::{tick_labels, ticks};
use super::super::series::Series;
use super::super::theme::theme;
use super::super::wrap::shorten;
use super::super::{CurvePanel, Curves, Figure, Style, percent};
use crate::t;

/// A marker stands on every so many points of a curve.
const MARKED: usize = 5;
/// Panels beside each other.
const BESIDE: usize = 2;
/// Least height of a panel.
const LEAST: f64 = 200.0;

pub(in crate::figure) fn draw(figure: &Figure, curves: &Curves, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    let largest = curves.largest();
    if largest <= 0.0 {
        frame.empty();
        return frame.finish(&[]);
    }
    let space = &theme().space;
    let all = curves.panels.iter().flat_map(|panel| &panel.curves);
    let series = Series::of(all.map(|curve| (curve.name.as_str(), curve.role)));
    let colours = frame.canvas.colours;
    let key = |(name, role, shape)| Key {
        swatch: Swatch::Marker(shape, colours.role(role)),
        label: name,
    };
    let keys: Vec<Key> = series.all().map(key).collect();
    let (left, right) = (frame.left(), frame.right());
    frame.legend(&keys, left, right);
    frame.y += space.m;
    let notes = [t!("figure-threshold-note")];
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
        draw_panel(&mut frame, panel, area, largest, &series);
    }
    frame.y = top + down as f64 * (height + space.l) - space.l;
    frame.finish(&notes)
}

fn draw_panel(
    frame: &mut Frame<'_>,
    panel: &CurvePanel,
    area: Area,
    largest: f64,
    series: &Series,
) {
    let space = &theme().space;
    let canvas = &mut frame.canvas;
    let (colours, size) = (canvas.colours, canvas.size(Text::Small));
    let small = canvas.line_height(Text::Small);
    let ruler = canvas.text_width(Text::Small, "100%") + space.s;
    let plot = Area::new(
        area.x + ruler,
        area.y + small / 2.0,
        area.width - ruler - size,
        area.height - 2.5 * small - space.xs,
    );
    let steps: Vec<f64> = ticks(0.0, largest, 5)
        .into_iter()
        .filter(|tick| *tick <= largest + 1e-9)
        .collect();
    let place = |[x, y]: [f64; 2]| {
        [
            plot.x + plot.width * x / largest,
            plot.bottom() - plot.height * y,
        ]
    };
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        let [x, _] = place([*tick, 0.0]);
        canvas.line([x, plot.y], [x, plot.bottom()], colours.line, 1.0);
        let below = plot.bottom() + space.xs + small / 2.0;
        canvas.text_at(Text::Small, x, below, Anchor::Middle, colours.muted, &label);
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let [_, y] = place([0.0, share]);
        canvas.line([plot.x, y], [plot.right(), y], colours.line, 1.0);
        let before = plot.x - space.s;
        let label = percent(share);
        canvas.text_at(Text::Small, before, y, Anchor::End, colours.muted, &label);
    }
    let measure = shorten(&panel.measure, plot.width / size);
    let (middle, below) = (plot.x + plot.width / 2.0, area.bottom() - small / 2.0);
    canvas.text_at(
        Text::Small,
        middle,
        below,
        Anchor::Middle,
        colours.text,
        &measure,
    );
    for curve in &panel.curves {
        let colour = colours.role(curve.role);
        let points: Vec<[f64; 2]> = curve.points.iter().map(|point| place(*point)).collect();
        canvas.polyline(&points, colour, 2.0);
        let shape = series.shape(&curve.name);
        // Markers of curves that lie on each other stand on different points.
        let first = series.place(&curve.name) % MARKED;
        for (i, ([threshold, share], at)) in curve.points.iter().zip(points).enumerate() {
            let key = format!("{} × {} × {threshold:.2}", panel.measure, curve.name);
            let tip = t!(
                "figure-threshold-tip",
                name = curve.name.as_str(),
                share = percent(*share),
                threshold = format!("{threshold:.2}"),
                measure = panel.measure.as_str()
            );
            canvas.mark(&key, &tip);
            if i % MARKED == first {
                canvas.marker(shape, at, size * 0.34, colour);
            } else {
                canvas.circle(at, 1.0, colour, colour);
            }
            canvas.end();
        }
    }
}
