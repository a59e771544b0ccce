//! The radar: a topic an axis, a model a line around the centre.

use super::bars::{distance_to, subtitle, topics, whose};
use super::build::{culture, measure};
use super::canvas::{Anchor, Area, Canvas, TextSize};
use super::frame::Frame;
use super::number::{short, tick_labels, ticks};
use super::series::Series;
use super::table::Cell;
use super::theme::theme;
use super::{Choice, Figure, Marks, Radar, RadarLine, Style};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::ScoredSurvey;
use crate::t;

/// Fewer axes enclose no area.
const FEWEST: usize = 3;
/// Lines of a topic's name.
const LINES: usize = 2;

/// Mean distance of each model to the people of a culture, a topic an axis.
///
/// # Errors
/// A model or culture that was not scored.
pub fn radar_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let culture = culture(scored, choice, 0)?;
    let measure = measure(choice)?;
    let name = &scored.cultures[culture].name;
    let whose = whose(scored, choice)?;
    let mean = |who, topic: &str| {
        let mean = scored.topic_mean(who, culture, measure, topic)?;
        Some(mean.mean)
    };
    // An axis without any value would only be a gap.
    let has_values = |topic: &&str| whose.iter().any(|(.., who)| mean(*who, topic).is_some());
    let topics: Vec<&str> = topics(scored, choice)
        .into_iter()
        .filter(has_values)
        .collect();
    let line = |(name, role, who): &(String, super::Role, crate::score::survey::Who)| RadarLine {
        name: name.clone(),
        role: *role,
        values: topics.iter().map(|topic| mean(*who, topic)).collect(),
    };
    let lines: Vec<RadarLine> = whose.iter().map(line).collect();
    let radar = Radar {
        measure: distance_to(measure, name),
        lines: lines
            .into_iter()
            .filter(|line| line.values.iter().any(Option::is_some))
            .collect(),
        axes: topics.into_iter().map(str::to_owned).collect(),
    };
    Ok(Figure {
        title: t!("figure-title-radar", culture = name.as_str()),
        subtitle: subtitle(scored, &[culture]),
        marks: Marks::Radar(radar),
        parents,
    })
}

impl Radar {
    /// Whether there are axes enough to draw it.
    pub fn can_be_drawn(&self) -> bool {
        self.axes.len() >= FEWEST && !self.lines.is_empty()
    }

    /// The rings, the last around all values.
    pub fn rings(&self) -> Vec<f64> {
        let values = self
            .lines
            .iter()
            .flat_map(|line| line.values.iter().flatten());
        let largest = values
            .copied()
            .filter(|v| v.is_finite())
            .fold(0.0, f64::max);
        ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 4)
    }

    /// Where an axis points: right and down, of length 1; the first points up.
    pub fn direction(&self, axis: usize) -> [f64; 2] {
        let turn = axis as f64 / self.axes.len().max(1) as f64 - 0.25;
        let (down, right) = (turn * std::f64::consts::TAU).sin_cos();
        [right, down]
    }
}

/// A row a line and axis.
pub(super) fn cells(radar: &Radar) -> (Vec<String>, Vec<Vec<Cell>>) {
    let columns = vec![
        t!("figure-column-topic"),
        t!("figure-column-model"),
        radar.measure.clone(),
    ];
    let mut rows = Vec::new();
    for (place, topic) in radar.axes.iter().enumerate() {
        for line in &radar.lines {
            let value = line.values.get(place).copied().flatten();
            rows.push(vec![
                Cell::Text(topic.clone()),
                Cell::Text(line.name.clone()),
                Cell::Number(value.unwrap_or(f64::NAN)),
            ]);
        }
    }
    (columns, rows)
}

pub(super) fn draw(figure: &Figure, radar: &Radar, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if !radar.can_be_drawn() {
        frame.empty();
        return frame.finish(&[t!("figure-radar-few")]);
    }
    let space = &theme().space;
    let series = Series::of(
        radar
            .lines
            .iter()
            .map(|line| (line.name.as_str(), line.role)),
    );
    let colours = frame.canvas.colours;
    series.legend(&mut frame);
    let (left, right) = (frame.left(), frame.right());
    let measure = radar.measure.clone();
    frame.paragraph(TextSize::Small, colours.muted, &measure, 1);
    frame.y += space.m;
    let notes = [t!("figure-radar-note")];
    let size = frame.canvas.size(TextSize::Small);
    let label = [
        ((right - left) * 0.24).min(size * 15.0),
        frame.canvas.line_height(TextSize::Small) * LINES as f64,
    ];
    let high = (frame.room(&notes) / 2.0 - label[1] - space.s).max(110.0 + 4.0 * size);
    let radius = high.min((right - left) / 2.0 - label[0] - space.s);
    let centre = [(left + right) / 2.0, frame.y + label[1] + space.s + radius];
    web(&mut frame.canvas, radar, centre, radius, label);
    let outer = radar.rings().last().copied().unwrap_or(1.0);
    for line in &radar.lines {
        let colour = colours.role(line.role);
        let shape = series.shape(&line.name);
        let value = |axis: usize| line.values.get(axis).copied().flatten();
        let at = |axis: usize, value: f64| {
            let [x, y] = radar.direction(axis);
            let reach = radius * value / outer;
            [centre[0] + x * reach, centre[1] + y * reach]
        };
        let count = radar.axes.len();
        for axis in 0..count {
            // A topic without a value leaves a gap.
            let next = (axis + 1) % count;
            if let (Some(here), Some(there)) = (value(axis), value(next)) {
                let ends = [at(axis, here), at(next, there)];
                frame.canvas.line(ends[0], ends[1], colour, 1.8);
            }
        }
        for (axis, topic) in radar.axes.iter().enumerate() {
            let shown = short(value(axis).unwrap_or(f64::NAN));
            let key = format!("{topic} × {}", line.name);
            let tip = format!("{} · {topic} · {}: {shown}", line.name, radar.measure);
            frame.canvas.mark(&key, &tip);
            if let Some(value) = value(axis) {
                frame
                    .canvas
                    .marker(shape, at(axis, value), size * 0.34, colour);
            }
            frame.canvas.end();
        }
    }
    ruler(&mut frame.canvas, &radar.rings(), centre, radius);
    frame.y = centre[1] + radius + label[1] + space.s;
    frame.finish(&notes)
}

/// Rings, axes and their names.
fn web(canvas: &mut Canvas, radar: &Radar, centre: [f64; 2], radius: f64, label: [f64; 2]) {
    let colours = canvas.colours;
    let rings = radar.rings();
    let outer = rings.last().copied().unwrap_or(1.0);
    let at = |axis: usize, reach: f64| {
        let [x, y] = radar.direction(axis);
        [centre[0] + x * reach, centre[1] + y * reach]
    };
    let count = radar.axes.len();
    for ring in &rings {
        let reach = radius * ring / outer;
        for axis in 0..count {
            let ends = [at(axis, reach), at((axis + 1) % count, reach)];
            canvas.line(ends[0], ends[1], colours.line, 1.0);
        }
    }
    let small = canvas.line_height(TextSize::Small);
    for (axis, topic) in radar.axes.iter().enumerate() {
        canvas.line(centre, at(axis, radius), colours.line, 1.0);
        let [x, y] = radar.direction(axis);
        let [tip_x, tip_y] = at(axis, radius + theme().space.s);
        let lines = canvas.wrap(TextSize::Small, topic, label[0], LINES);
        let tall = small * lines.len() as f64;
        let anchor = match x {
            ..-0.05 => Anchor::End,
            0.05.. => Anchor::Start,
            _ => Anchor::Middle,
        };
        // Above the tip at the top, below it at the bottom, between beside it.
        let top = tip_y - tall * (1.0 - y) / 2.0;
        for (place, line) in lines.iter().enumerate() {
            let middle = top + small * (place as f64 + 0.5);
            canvas.text_at(TextSize::Small, tip_x, middle, anchor, colours.text, line);
        }
    }
}

/// The rings' values along the first axis, the centre's 0 left out; paper below each, so that
/// no line strikes it through.
fn ruler(canvas: &mut Canvas, rings: &[f64], centre: [f64; 2], radius: f64) {
    let colours = canvas.colours;
    let (size, space) = (canvas.size(TextSize::Small), theme().space.xs);
    let outer = rings.last().copied().unwrap_or(1.0);
    for (ring, tick) in rings.iter().zip(tick_labels(rings)).skip(1) {
        let (x, y) = (
            centre[0] - size,
            centre[1] - radius * ring / outer + size * 0.7,
        );
        let width = canvas.text_width(TextSize::Small, &tick);
        let paper = Area::new(x - width - space / 2.0, y - size / 2.0, width + space, size);
        canvas.rect(paper, colours.background);
        canvas.text_at(TextSize::Small, x, y, Anchor::End, colours.muted, &tick);
    }
}
