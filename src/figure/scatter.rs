//! Drawing the shift scatter: distance to culture A on x, to B on y, before → after.

use super::canvas::{Anchor, Area, Canvas, TextSize};
use super::frame::{Frame, Key, Swatch};
use super::number::{short, tick_labels, ticks};
use super::theme::theme;
use super::{Figure, Scatter, ScatterPoint, Style};
use crate::t;

/// How many questions are named in the drawing.
const NAMED: usize = 8;

/// The square the points lie in; both axes have one scale.
struct Plot {
    area: Area,
    largest: f64,
}

impl Plot {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            self.area.x + self.area.width * x / self.largest,
            self.area.bottom() - self.area.height * y / self.largest,
        ]
    }
}

pub(super) fn draw(figure: &Figure, scatter: &Scatter, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if scatter.points.is_empty() {
        frame.empty();
        return frame.finish(&[]);
    }
    let notes = [t!("figure-scatter-note")];
    let space = &theme().space;
    let axis = frame.canvas.line_height(TextSize::Small) * 2.0 + space.s;
    let ruler = frame.canvas.text_width(TextSize::Small, "0.00") + space.xl;
    let sidebar = (frame.right() - frame.left()) * 0.3;
    let room = frame.right() - frame.left() - sidebar - ruler - space.xl;
    let side = (frame.room(&notes) - axis).min(room).max(200.0);
    let finite = scatter
        .points
        .iter()
        .flat_map(|p| p.before.into_iter().chain(p.after));
    let largest = finite.filter(|d| d.is_finite()).fold(0.0, f64::max);
    let steps = ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 5);
    let plot = Plot {
        area: Area::new(frame.left() + ruler, frame.y, side, side),
        largest: steps.last().copied().unwrap_or(1.0),
    };
    axes(&mut frame, scatter, &plot, &steps);
    regions(&mut frame.canvas, scatter, &plot);
    let cultures = style.culture_indices(&scatter.culture_a, &scatter.culture_b);
    for point in &scatter.points {
        mark(&mut frame.canvas, scatter, point, &plot, cultures);
    }
    name_largest(&mut frame.canvas, scatter, &plot);
    let top = frame.y;
    let left = plot.area.right() + space.xl;
    key(&mut frame, scatter, cultures, left);
    frame.y = frame.y.max(top + side + axis);
    frame.finish(&notes)
}

fn axes(frame: &mut Frame<'_>, scatter: &Scatter, plot: &Plot, steps: &[f64]) {
    let space = &theme().space;
    let canvas = &mut frame.canvas;
    let (colours, area) = (canvas.colours, plot.area);
    let small = canvas.line_height(TextSize::Small);
    for (tick, label) in steps.iter().zip(tick_labels(steps)) {
        let [x, _] = plot.place([*tick, 0.0]);
        let [_, y] = plot.place([0.0, *tick]);
        canvas.line([x, area.y], [x, area.bottom()], colours.line, 1.0);
        canvas.line([area.x, y], [area.right(), y], colours.line, 1.0);
        let below = area.bottom() + space.xs + small / 2.0;
        canvas.text_at(
            TextSize::Small,
            x,
            below,
            Anchor::Middle,
            colours.muted,
            &label,
        );
        // The origin is labelled once, below.
        if *tick > 0.0 {
            let before = area.x - space.s;
            canvas.text_at(
                TextSize::Small,
                before,
                y,
                Anchor::End,
                colours.muted,
                &label,
            );
        }
    }
    let distance = super::distance_name(&scatter.distance);
    let to = |culture: &str| {
        t!(
            "figure-distance-to",
            distance = distance.as_str(),
            culture = culture
        )
    };
    let room = area.width / canvas.size(TextSize::Small);
    let across = super::wrap::shorten(&to(&scatter.culture_a), room);
    let up = super::wrap::shorten(&to(&scatter.culture_b), room);
    let middle = area.x + area.width / 2.0;
    let below = area.bottom() + space.xs + small * 1.5;
    canvas.text_at(
        TextSize::Small,
        middle,
        below,
        Anchor::Middle,
        colours.text,
        &across,
    );
    let centre = [space.xl + small / 2.0, area.y + area.height / 2.0];
    canvas.upright(TextSize::Small, centre, colours.text, &up);
}

/// The line of equal distance and what lies on either side.
fn regions(canvas: &mut Canvas, scatter: &Scatter, plot: &Plot) {
    let (colours, area) = (canvas.colours, plot.area);
    let ends = [[area.x, area.bottom()], [area.right(), area.y]];
    canvas.dashed(ends[0], ends[1], colours.muted, 1.0, "5 4");
    let space = theme().space.s;
    let small = canvas.line_height(TextSize::Small);
    let room = area.width * 0.45 / canvas.size(TextSize::Small);
    let nearer = |culture: &str| {
        let text = t!("figure-nearer-to", culture = culture);
        super::wrap::shorten(&text, room)
    };
    let (a, b) = (nearer(&scatter.culture_a), nearer(&scatter.culture_b));
    let top = area.y + space + small / 2.0;
    canvas.text_at(
        TextSize::Small,
        area.x + space,
        top,
        Anchor::Start,
        colours.muted,
        &a,
    );
    let low = area.bottom() - space - small / 2.0;
    canvas.text_at(
        TextSize::Small,
        area.right() - space,
        low,
        Anchor::End,
        colours.muted,
        &b,
    );
}

fn mark(
    canvas: &mut Canvas,
    scatter: &Scatter,
    point: &ScatterPoint,
    plot: &Plot,
    cultures: [usize; 2],
) {
    let tip = t!(
        "figure-scatter-tip",
        wording = point.wording.as_str(),
        a = scatter.culture_a.as_str(),
        b = scatter.culture_b.as_str(),
        beforea = short(point.before[0]),
        aftera = short(point.after[0]),
        beforeb = short(point.before[1]),
        afterb = short(point.after[1])
    );
    canvas.mark(&point.question, &tip);
    if let Some(moved) = point.moved() {
        let colours = canvas.colours;
        let index = cultures[moved.side as usize];
        let colour = match moved.toward() {
            Some(_) => colours.culture(index),
            None => colours.muted,
        };
        let radius = canvas.size(TextSize::Small) * 0.26;
        let (from, to) = (plot.place(point.before), plot.place(point.after));
        canvas.circle(from, radius, colours.background, colours.pale(colour, 0.6));
        canvas.arrow(from, to, colours.pale(colour, 0.7), 1.0);
        canvas.marker(theme().shape(index), to, radius, colour);
    }
    canvas.end();
}

/// Names the questions that moved furthest, where there is room beside their marks.
fn name_largest(canvas: &mut Canvas, scatter: &Scatter, plot: &Plot) {
    let mut moved: Vec<(f64, &ScatterPoint)> = scatter
        .points
        .iter()
        .filter_map(|point| Some((point.moved()?.change().abs(), point)))
        .collect();
    moved.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then_with(|| x.1.question.cmp(&y.1.question))
    });
    let size = canvas.size(TextSize::Small);
    let mut taken: Vec<Area> = scatter
        .points
        .iter()
        .filter(|point| point.moved().is_some())
        .flat_map(|point| [point.before, point.after])
        .map(|at| {
            let [x, y] = plot.place(at);
            Area::new(x - size * 0.35, y - size * 0.35, size * 0.7, size * 0.7)
        })
        .collect();
    for (corner_x, corner_y) in [(0.0, 0.0), (0.55, 1.0)] {
        let width = plot.area.width * 0.45;
        let x = plot.area.x + plot.area.width * corner_x;
        let y = plot.area.y + (plot.area.height - size * 2.2) * corner_y;
        taken.push(Area::new(x, y, width, size * 2.2));
    }
    for (_, point) in moved.into_iter().take(NAMED) {
        let width = canvas.text_width(TextSize::Small, &point.question);
        let [x, y] = plot.place(point.after);
        let gap = size * 0.6;
        let places = [
            [x + gap, y - size * 0.5],
            [x - gap - width, y - size * 0.5],
            [x - width / 2.0, y - gap - size],
            [x - width / 2.0, y + gap],
        ];
        let free = places.into_iter().find_map(|[left, top]| {
            let area = Area::new(left, top, width, size);
            let inside = left >= plot.area.x
                && area.right() <= plot.area.right()
                && top >= plot.area.y
                && area.bottom() <= plot.area.bottom();
            let clear = taken.iter().all(|other| !other.overlaps(&area));
            (inside && clear).then_some(area)
        });
        if let Some(area) = free {
            let middle = area.y + size / 2.0;
            let (ink, paper) = (canvas.colours.text, canvas.colours.background);
            // Paper below the name, so that no arrow strikes it through.
            canvas.rect(area, paper);
            canvas.text_at(
                TextSize::Small,
                area.x,
                middle,
                Anchor::Start,
                ink,
                &point.question,
            );
            taken.push(area);
        }
    }
}

/// Legend and leaning counts beside the plot.
fn key(frame: &mut Frame<'_>, scatter: &Scatter, cultures: [usize; 2], left: f64) {
    let colours = frame.canvas.colours;
    let right = frame.right();
    let toward = |index: usize, culture: &str| Key {
        swatch: Swatch::Marker(theme().shape(index), colours.culture(index)),
        label: t!("figure-moved-toward", culture = culture),
    };
    let before = Key {
        swatch: Swatch::Dot(colours.background, colours.muted),
        label: scatter.model_before.clone(),
    };
    let after = Key {
        swatch: Swatch::Dot(colours.muted, colours.muted),
        label: scatter.model_after.clone(),
    };
    let equal = Key {
        swatch: Swatch::Dashes(colours.muted),
        label: t!("figure-equal-distance"),
    };
    let keys = [
        before,
        after,
        toward(cultures[0], &scatter.culture_a),
        toward(cultures[1], &scatter.culture_b),
        equal,
    ];
    for key in keys {
        frame.legend(&[key], left, right);
    }
    frame.y += theme().space.l;
    let leanings = [
        (&scatter.culture_a, scatter.leaning_a, cultures[0]),
        (&scatter.culture_b, scatter.leaning_b, cultures[1]),
    ];
    let count = scatter.points.len();
    for (culture, [before, after], index) in leanings {
        let width = right - left;
        let nearer = t!("figure-questions-nearer", culture = culture.as_str());
        let lines = frame.canvas.wrap(TextSize::Small, &nearer, width, 2);
        let place = [left, frame.y];
        frame.y += frame
            .canvas
            .lines(TextSize::Small, place, width, colours.muted, &lines);
        let counts = t!(
            "figure-leaning",
            before = before,
            after = after,
            count = count
        );
        let lines = frame.canvas.wrap(TextSize::Title, &counts, width, 2);
        let place = [left, frame.y];
        let colour = colours.culture(index);
        frame.y += frame
            .canvas
            .lines(TextSize::Title, place, width, colour, &lines);
        frame.y += theme().space.s;
    }
}
