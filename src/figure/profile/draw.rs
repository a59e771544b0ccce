//! Drawing a profile: its panels beside or below each other.

use super::super::canvas::{Area, TextSize};
use super::super::frame::Frame;
use super::super::theme::theme;
use super::super::violin::{few_enough_for_dots, labels, panel};
use super::super::{Figure, Profile, Style};
use crate::t;

/// Least height of a panel, in points.
const LEAST: f64 = 180.0;

pub(in crate::figure) fn draw(figure: &Figure, profile: &Profile, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if profile.panels.is_empty() {
        frame.empty();
        return frame.finish(&[]);
    }
    let notes = [profile.note.clone(), t!("figure-violin-note")];
    let space = &theme().space;
    let count = profile.panels.len() as f64;
    let beside = profile.beside();
    let across = if beside { count } else { 1.0 };
    let width = (frame.right() - frame.left() - space.l * (across - 1.0)) / across;
    let measures = profile.panels.iter().map(|panel| {
        let measure = panel.measure.as_str();
        frame.canvas.wrap(TextSize::Small, measure, width, 2)
    });
    let measures: Vec<Vec<String>> = measures.collect();
    let small = frame.canvas.line_height(TextSize::Small);
    let lines = measures.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let head = lines * small + space.s;
    let below = labels(&frame.canvas);
    let down = if beside { 1.0 } else { count };
    let height = (frame.room(&notes) / down - head - below - space.l).max(LEAST) + below;
    let top = frame.y;
    for (place, (violin, measure)) in profile.panels.iter().zip(&measures).enumerate() {
        let place = place as f64;
        let (x, y) = if beside {
            (frame.left() + place * (width + space.l), top)
        } else {
            (frame.left(), top + place * (head + height + space.l))
        };
        let muted = frame.canvas.colours.muted;
        frame
            .canvas
            .lines(TextSize::Small, [x, y], width, muted, measure);
        let area = Area::new(x, y + head, width, height);
        panel(
            &mut frame.canvas,
            violin,
            area,
            few_enough_for_dots(&profile.panels),
        );
    }
    frame.y = top + down * (head + height) + (down - 1.0) * space.l;
    frame.finish(&notes)
}
