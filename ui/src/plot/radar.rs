//! The radar: a topic an axis, a model a line around the centre.

use attune::figure::{Radar, RadarLine, Series, short, tick_labels};
use attune::t;
use eframe::egui::{
    Align2, CursorIcon, Pos2, Rect, Role as Part, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::series::{colour, legend, look};
use super::shift::cut;
use super::{Clicked, Stage, key};
use crate::text::visual;
use crate::theme::SPACE;
use crate::widget::{small, strong, weak};

/// A corner of a line as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub axis: usize,
    pub line: usize,
    /// None where the topic has no value: the line has a gap.
    pub value: Option<f64>,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(radar: &Radar) -> Vec<Mark> {
    let lines = 0..radar.lines.len();
    let mark = |axis: usize, line: usize| Mark {
        axis,
        line,
        value: radar.lines[line].values.get(axis).copied().flatten(),
    };
    let axes = 0..radar.axes.len();
    axes.flat_map(|axis| lines.clone().map(move |line| mark(axis, line)))
        .collect()
}

/// The circle that the axes reach.
struct Web {
    centre: Pos2,
    radius: f32,
    outer: f64,
}

impl Web {
    fn at(&self, radar: &Radar, axis: usize, value: f64) -> Pos2 {
        let [x, y] = radar.direction(axis);
        let reach = self.radius * (value / self.outer) as f32;
        self.centre + vec2(x as f32, y as f32) * reach
    }
}

/// Draws the figure into the room there is.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, radar: &Radar) -> Option<Clicked> {
    let theme = scene.theme;
    if !radar.can_be_drawn() {
        weak(ui, theme, &t!("figure-radar-few"));
        return None;
    }
    let all = radar.lines.iter();
    let series = Series::of(all.map(|line| (line.name.as_str(), line.role)));
    legend(ui, theme, &series);
    small(ui, theme, &radar.measure);
    let note = 3.4 * theme.size_small;
    let room = vec2(
        ui.available_width(),
        (ui.available_height() - note).max(240.0),
    );
    let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
    let width = (rect.width() * 0.24).min(theme.size_body * 13.0);
    let tall = theme.size_small * 3.0 + SPACE[0];
    let radius = (rect.height() / 2.0 - tall).min(rect.width() / 2.0 - width - SPACE[1]);
    let rings = radar.rings();
    let web = Web {
        centre: rect.center(),
        radius: radius.max(40.0),
        outer: rings.last().copied().unwrap_or(1.0),
    };
    let count = radar.axes.len();
    let thin = Stroke::new(1.0, theme.line);
    for ring in &rings {
        for axis in 0..count {
            let ends = [
                web.at(radar, axis, *ring),
                web.at(radar, (axis + 1) % count, *ring),
            ];
            ui.painter().line_segment(ends, thin);
        }
    }
    let mut clicked = None;
    for axis in 0..count {
        let tip = web.at(radar, axis, web.outer);
        ui.painter().line_segment([web.centre, tip], thin);
        if label(ui, scene, radar, axis, tip, width) {
            clicked = Some(Clicked::Topic(radar.axes[axis].clone()));
        }
    }
    for line in &radar.lines {
        outline(ui, scene, radar, line, &web, 1.8);
        let look = look(theme, &series, &line.name, line.role);
        for (axis, value) in line.values.iter().enumerate() {
            if let Some(value) = value {
                let at = web.at(radar, axis, *value);
                let shapes = key::shape(look.shape, at, theme.size_small * 0.4, look.colour);
                ui.painter().extend(shapes);
            }
        }
    }
    for (ring, tick) in rings.iter().zip(tick_labels(&rings)).skip(1) {
        let at = web.at(radar, 0, *ring) + vec2(-theme.size_small, theme.size_small * 0.7);
        let galley = ui
            .painter()
            .layout_no_wrap(tick, theme.small(), theme.text_weak);
        let place = Align2::RIGHT_CENTER.anchor_size(at, galley.size());
        // Paper below, so that no line strikes it through.
        ui.painter().rect_filled(place, 2.0, theme.background);
        ui.painter().galley(place.min, galley, theme.text_weak);
    }
    hover(ui, scene, radar, &web);
    small(ui, theme, &t!("figure-radar-note"));
    clicked
}

/// A line around the centre; a topic without a value leaves a gap.
fn outline(ui: &Ui, scene: &Stage<'_>, radar: &Radar, line: &RadarLine, web: &Web, width: f32) {
    let count = radar.axes.len();
    let stroke = Stroke::new(width, colour(scene.theme, line.role));
    let value = |axis: usize| line.values.get(axis).copied().flatten();
    for axis in 0..count {
        let next = (axis + 1) % count;
        if let (Some(here), Some(there)) = (value(axis), value(next)) {
            let ends = [web.at(radar, axis, here), web.at(radar, next, there)];
            ui.painter().line_segment(ends, stroke);
        }
    }
}

/// A topic's name at the tip of its axis; whether it was clicked.
fn label(ui: &Ui, scene: &Stage<'_>, radar: &Radar, axis: usize, tip: Pos2, width: f32) -> bool {
    let theme = scene.theme;
    let [x, y] = radar.direction(axis).map(|way| way as f32);
    let name = radar.axes[axis].as_str();
    let other = scene
        .chosen
        .topic
        .as_ref()
        .is_some_and(|chosen| chosen != name);
    let ink = if other { theme.text_weak } else { theme.text };
    let galley = cut(ui, &visual(name), theme.small(), ink, width, 2);
    let size = galley.size();
    let tip = tip + vec2(x, y) * SPACE[1];
    let left = match x {
        ..-0.05 => tip.x - size.x,
        0.05.. => tip.x,
        _ => tip.x - size.x / 2.0,
    };
    // Above the tip at the top, below it at the bottom, between beside it.
    let rect = Rect::from_min_size(pos2(left, tip.y - size.y * (1.0 - y) / 2.0), size);
    let response = ui.interact(rect, ui.scope_id().with(("axis", axis)), Sense::click());
    let called = t!("page-explore-select-topic", topic = name);
    response.widget_info(|| WidgetInfo::labeled(Part::Button, true, &called));
    let ink = if response.hovered() {
        theme.accent
    } else {
        ink
    };
    ui.painter()
        .galley_with_override_text_color(rect.min, galley, ink);
    let clicked = response.clicked();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_ui(|ui| {
            ui.set_max_width(320.0);
            strong(ui, theme, name);
            for line in &radar.lines {
                let value = line.values.get(axis).copied().flatten();
                let told = t!(
                    "page-explore-bar",
                    name = line.name.as_str(),
                    of = radar.measure.as_str(),
                    value = short(value.unwrap_or(f64::NAN))
                );
                small(ui, theme, &told);
            }
        });
    clicked
}

/// Every corner hears of the pointer and says its number.
fn hover(ui: &Ui, scene: &Stage<'_>, radar: &Radar, web: &Web) {
    let theme = scene.theme;
    for mark in marks(radar) {
        let Some(value) = mark.value else {
            continue;
        };
        let (axis, line) = (&radar.axes[mark.axis], &radar.lines[mark.line]);
        let at = web.at(radar, mark.axis, value);
        let spot = Rect::from_center_size(at, Vec2::splat(theme.size_body));
        let id = ui.scope_id().with(("corner", mark.axis, mark.line));
        let response = ui.interact(spot, id, Sense::hover());
        let called = t!(
            "page-explore-bar",
            name = line.name.as_str(),
            of = axis.as_str(),
            value = short(value)
        );
        response.widget_info(|| WidgetInfo::labeled(Part::Label, true, &called));
        response.on_hover_ui_at_pointer(|ui| {
            strong(ui, theme, &called);
            small(ui, theme, &radar.measure);
        });
    }
}

/// The lines, without words.
pub(super) fn tiny(ui: &Ui, scene: &Stage<'_>, radar: &Radar, rect: Rect) {
    let web = Web {
        centre: rect.center(),
        radius: rect.width().min(rect.height()) / 2.0,
        outer: radar.rings().last().copied().unwrap_or(1.0),
    };
    let count = radar.axes.len();
    let thin = Stroke::new(1.0, scene.theme.line);
    for axis in 0..count {
        let ends = [
            web.at(radar, axis, web.outer),
            web.at(radar, (axis + 1) % count, web.outer),
        ];
        ui.painter().line_segment(ends, thin);
    }
    for line in &radar.lines {
        outline(ui, scene, radar, line, &web, 1.2);
    }
}
