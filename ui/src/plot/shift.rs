//! The per-question shift: each question a row with the answers of two cultures as pale
//! bars above and below, the model before and after between them, and an arrow from its
//! distance before to its distance after, in the colour of the culture it moved toward.

mod row;

pub(super) use row::{cut, distances};

use attune::figure::{Moved, Shift, short, tick_labels, ticks};
use attune::t;
use eframe::egui::{Align2, Rangef, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_plot::{Line, PlotPoint, PlotPoints, PlotUi, Points, Polygon, Text};

use super::key::{Swatch, keys};
use super::{Clicked, Look, Stage, at, bounds, marker, still};
use crate::text::visual;
use crate::theme::{SPACE, mix};

/// A question as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub question: String,
    pub wording: String,
    pub topic: String,
    pub options: Vec<String>,
    /// From top to bottom: the first culture, the model before, the model after, the
    /// second culture. Of each, where every option begins and ends, 0 to 1.
    pub bars: [Vec<[f64; 2]>; 4],
    /// None where a distance is unknown.
    pub arrow: Option<Moved>,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(shift: &Shift) -> Vec<Mark> {
    let mark = |row: &attune::figure::ShiftRow| Mark {
        question: row.question.clone(),
        wording: row.wording.clone(),
        topic: row.topic.clone(),
        options: row.options.clone(),
        bars: [&row.human_a, &row.before, &row.after, &row.human_b].map(|shares| stacked(shares)),
        arrow: row.moved(),
    };
    shift.rows.iter().map(mark).collect()
}

/// Shares side by side.
pub(super) fn stacked(shares: &[f64]) -> Vec<[f64; 2]> {
    let mut end = 0.0;
    let piece = |share: &f64| {
        let start = end;
        end += if share.is_finite() {
            share.max(0.0)
        } else {
            0.0
        };
        [start, end]
    };
    shares.iter().map(piece).collect()
}

/// Top and bottom of the four bars within a row of height 1.
const LANES: [[f64; 2]; 4] = [[0.12, 0.29], [0.33, 0.485], [0.515, 0.67], [0.71, 0.88]];
/// Share of the colour at the first and the last option: people pale, the model before
/// light, after full.
const TINTS: [[f32; 2]; 4] = [[0.16, 0.5], [0.12, 0.42], [0.45, 1.0], [0.16, 0.5]];
/// Room left of the bars for whose they are, in shares of the bars.
const BADGE: f64 = 0.07;

/// Left and right of the columns on the screen.
struct Columns {
    wording: Rangef,
    bars: Rangef,
    arrows: Rangef,
    numbers: Rangef,
    /// The largest distance of the scale.
    largest: f64,
}

impl Columns {
    fn new(ui: &Ui, scene: &Stage<'_>, marks: &[Mark]) -> Self {
        let rect = ui.available_rect_before_wrap();
        let (gap, numbers) = (SPACE[3], scene.theme.size_small * 7.6);
        let room = rect.width() - 3.0 * gap - numbers;
        let part = |left: f32, share: f32| Rangef::new(left, left + room * share);
        let wording = part(rect.left(), 0.42);
        let bars = part(wording.max + gap, 0.31);
        let arrows = part(bars.max + gap, 0.27);
        Self {
            wording,
            bars,
            arrows,
            numbers: Rangef::new(arrows.max + gap, rect.right()),
            largest: largest(marks),
        }
    }
}

/// The end of the scale of distances: a round number that holds all arrows.
pub(super) fn largest(marks: &[Mark]) -> f64 {
    let ends = marks.iter().filter_map(|mark| mark.arrow);
    let largest = ends
        .flat_map(|arrow| [arrow.before, arrow.after])
        .fold(0.0, f64::max);
    let ticks = ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 3);
    ticks.last().copied().unwrap_or(1.0)
}

/// Draws the figure; rows scroll below the key and the scales.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, shift: &Shift) -> Option<Clicked> {
    let theme = scene.theme;
    let pair = scene.pair(&shift.culture_a, &shift.culture_b);
    let marks = marks(shift);
    legend(ui, scene, shift, pair);
    if marks.is_empty() {
        crate::widget::weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    let columns = Columns::new(ui, scene, &marks);
    scales(ui, scene, shift, &columns);
    let height = (theme.size_body * 2.9 + theme.size_small * 1.5 + 2.0 * SPACE[1]).round();
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let size = vec2(ui.available_width(), height * marks.len() as f32);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let seen = ui.clip_rect();
        let first = ((seen.top() - rect.top()) / height).floor().max(0.0) as usize;
        let last =
            (((seen.bottom() - rect.top()) / height).ceil().max(0.0) as usize).min(marks.len());
        let visible = first.min(last)..last;
        let row_rect = |i: usize| {
            let top = rect.top() + height * i as f32;
            Rect::from_x_y_ranges(rect.x_range(), Rangef::new(top, top + height))
        };
        // What lies behind a row is known only after the row was asked for the pointer.
        let behind = ui.painter().add(eframe::egui::Shape::Noop);
        for i in visible.clone() {
            let line = Rangef::new(columns.wording.min, rect.right());
            let stroke = eframe::egui::Stroke::new(1.0, theme.line);
            ui.painter().hline(line, row_rect(i).top(), stroke);
        }
        let rows = bounds_of_rows(marks.len());
        inside(ui, columns.bars, rect, |ui, size| {
            still("bars", size).show(ui, |plot| {
                plot.set_plot_bounds(bounds([-BADGE, 1.0], rows));
                for i in visible.clone() {
                    add_bars(plot, scene, &marks[i], i, pair);
                }
            });
        });
        inside(ui, columns.arrows, rect, |ui, size| {
            still("arrows", size).show(ui, |plot| {
                plot.set_plot_bounds(bounds([0.0, columns.largest], rows));
                for tick in ticks(0.0, columns.largest, 3) {
                    let ends = vec![[tick, rows[0]], [tick, rows[1]]];
                    plot.line(
                        quiet(Line::new("", PlotPoints::from(ends)))
                            .color(theme.line)
                            .width(1.0),
                    );
                }
                for i in visible.clone() {
                    add_arrow(plot, scene, &marks[i], i, pair, 5.0);
                }
            });
        });
        for i in visible {
            let response = row::show(ui, scene, shift, i, &marks[i], row_rect(i), &columns);
            if response.hovered {
                let fill = mix(theme.background, theme.raised, 0.6);
                let shape = eframe::egui::Shape::rect_filled(row_rect(i).shrink(1.0), 6.0, fill);
                ui.painter().set(behind, shape);
            }
            clicked = response.clicked.or(clicked.take());
        }
    });
    clicked
}

/// Lets a plot draw into a column of `rect`.
fn inside(ui: &mut Ui, column: Rangef, rect: Rect, add: impl FnOnce(&mut Ui, Vec2)) {
    let room = Rect::from_x_y_ranges(column, rect.y_range());
    let mut child = ui.new_child(UiBuilder::new().max_rect(room));
    add(&mut child, room.size());
}

/// Rows go down from 0.
pub(super) fn bounds_of_rows(count: usize) -> [f64; 2] {
    [-(count as f64), 0.0]
}

fn legend(ui: &mut Ui, scene: &Stage<'_>, shift: &Shift, pair: [Look; 2]) {
    let theme = scene.theme;
    let people = |culture: &str| t!("figure-people", culture = culture);
    let toward = |culture: &str| t!("figure-moved-toward", culture = culture);
    keys(
        ui,
        theme,
        &[
            (Swatch::Marker(pair[0]), people(&shift.culture_a)),
            (Swatch::Box(theme.model_before), shift.model_before.clone()),
            (Swatch::Box(theme.model_after), shift.model_after.clone()),
            (Swatch::Marker(pair[1]), people(&shift.culture_b)),
            (Swatch::Arrow(pair[0].colour), toward(&shift.culture_a)),
            (Swatch::Arrow(pair[1].colour), toward(&shift.culture_b)),
            (Swatch::Arrow(theme.text_weak), t!("figure-moved-neither")),
        ],
    );
    ui.add_space(SPACE[0]);
}

/// The headings of the columns with their scales; they stay while rows scroll.
fn scales(ui: &mut Ui, scene: &Stage<'_>, shift: &Shift, columns: &Columns) {
    let theme = scene.theme;
    let line = (theme.size_small * 1.5).round();
    let size = vec2(ui.available_width(), 2.0 * line + SPACE[0]);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let distance = attune::figure::distance_name(&shift.distance);
    let headings = [
        (columns.wording, t!("figure-column-question")),
        (columns.bars, t!("page-explore-shares")),
        (
            Rangef::new(columns.arrows.min, columns.numbers.max),
            t!("page-explore-distance", distance = distance),
        ),
    ];
    for (column, words) in headings {
        let galley = cut(ui, &words, theme.small(), theme.text_weak, column.span(), 1);
        ui.painter()
            .galley(pos2(column.min, rect.top()), galley, theme.text_weak);
    }
    let y = rect.top() + line;
    // A label for which those before leave no room is left out.
    let mut taken: Vec<Rect> = Vec::new();
    let mut tick = |x: f32, share: f32, label: String| {
        // The first and the last stay within their column.
        let anchor = match share {
            0.0 => Align2::LEFT_TOP,
            1.0 => Align2::RIGHT_TOP,
            _ => Align2::CENTER_TOP,
        };
        let colour = theme.text_weak;
        let galley = ui.painter().layout_no_wrap(label, theme.small(), colour);
        let place = anchor.anchor_size(pos2(x, y), galley.size());
        if !taken.iter().any(|other| other.intersects(place)) {
            taken.push(place.expand(SPACE[0]));
            ui.painter().galley(place.min, galley, colour);
        }
    };
    let bars = columns.bars;
    let left = bars.min + bars.span() * (BADGE / (1.0 + BADGE)) as f32;
    for share in [0.0, 1.0, 0.5_f32] {
        let label = t!("page-explore-percent", n = format!("{:.0}", share * 100.0));
        tick(left + (bars.max - left) * share, share, label);
    }
    let steps = ticks(0.0, columns.largest, 3);
    for (value, label) in steps.iter().zip(tick_labels(&steps)) {
        let share = (value / columns.largest) as f32;
        tick(
            columns.arrows.min + columns.arrows.span() * share,
            share,
            label,
        );
    }
}

/// The four bars of the row `i`.
pub(super) fn add_bars(
    plot: &mut PlotUi<'_>,
    scene: &Stage<'_>,
    mark: &Mark,
    i: usize,
    pair: [Look; 2],
) {
    let theme = scene.theme;
    let dimmed = scene.is_dimmed(&mark.question, &mark.topic);
    let colours = [
        pair[0].colour,
        theme.model_after,
        theme.model_after,
        pair[1].colour,
    ];
    let width = plot.transform().dpos_dvalue_x();
    for (lane, bar) in mark.bars.iter().enumerate() {
        let [top, bottom] = LANES[lane].map(|y| -(i as f64) - y);
        let last = (bar.len().max(2) - 1) as f32;
        let [first_tint, last_tint] = TINTS[lane];
        for (option, &[start, end]) in bar.iter().enumerate() {
            // A hair of background between options.
            let end_drawn = (end - 1.0 / width).max(start);
            let tint = first_tint + (last_tint - first_tint) * option as f32 / last;
            let fill = mix(theme.background, colours[lane], tint);
            let corners = [
                [start, top],
                [end_drawn, top],
                [end_drawn, bottom],
                [start, bottom],
            ];
            plot.polygon(rectangle(&corners, scene.faded(fill, dimmed)));
            let is_human = lane == 0 || lane == 3;
            if is_human && !dimmed && (end - start) * width > 14.0 {
                let middle = PlotPoint::new((start + end) / 2.0, (top + bottom) / 2.0);
                let number = eframe::egui::RichText::new((option + 1).to_string())
                    .font(eframe::egui::FontId::proportional(theme.size_small * 0.85))
                    .color(theme.text);
                plot.text(Text::new("", middle, number).allow_hover(false));
            }
        }
        let middle = [-BADGE * 0.55, (top + bottom) / 2.0];
        let badge = |shape, colour, radius| {
            Points::new("", PlotPoints::from(vec![middle]))
                .shape(shape)
                .color(scene.faded(colour, dimmed))
                .radius(radius)
                .allow_hover(false)
        };
        let square = egui_plot::MarkerShape::Square;
        plot.points(match lane {
            0 => badge(marker(pair[0].shape), pair[0].colour, 4.0),
            1 => badge(square, theme.model_before, 4.5),
            2 => badge(square, theme.model_after, 4.5),
            _ => badge(marker(pair[1].shape), pair[1].colour, 4.0),
        });
    }
}

/// The arrow of the row `i`, its head `size` points large.
pub(super) fn add_arrow(
    plot: &mut PlotUi<'_>,
    scene: &Stage<'_>,
    mark: &Mark,
    i: usize,
    pair: [Look; 2],
    size: f32,
) {
    let Some(arrow) = mark.arrow else {
        return;
    };
    let dimmed = scene.is_dimmed(&mark.question, &mark.topic);
    let colour = scene.faded(scene.movement(&arrow, pair), dimmed);
    let y = -(i as f64) - 0.5;
    let scale = plot.transform().dpos_dvalue_x();
    let forward = if arrow.change() < 0.0 { -1.0 } else { 1.0 };
    // The head's tip stands at the distance after; the line ends in its middle.
    let head = arrow.after - forward * f64::from(size) / scale;
    let line = PlotPoints::from(vec![[arrow.before, y], [head, y]]);
    plot.line(quiet(Line::new("", line)).color(colour).width(size * 0.5));
    let start = Points::new("", PlotPoints::from(vec![[arrow.before, y]]))
        .shape(marker(pair[at(arrow.side)].shape))
        .color(mix(scene.theme.background, colour, 0.55))
        .radius(size * 0.7)
        .allow_hover(false);
    plot.points(start);
    let shape = if forward < 0.0 {
        egui_plot::MarkerShape::Left
    } else {
        egui_plot::MarkerShape::Right
    };
    let tip = Points::new("", PlotPoints::from(vec![[head, y]]))
        .shape(shape)
        .color(colour)
        .radius(size)
        .allow_hover(false);
    plot.points(tip);
}

fn quiet(line: Line<'_>) -> Line<'_> {
    line.allow_hover(false)
}

/// A filled rectangle without an outline.
pub(super) fn rectangle(corners: &[[f64; 2]], fill: eframe::egui::Color32) -> Polygon<'static> {
    Polygon::new("", PlotPoints::from(corners.to_vec()))
        .fill_color(fill)
        .stroke(eframe::egui::Stroke::NONE)
        .allow_hover(false)
}

/// "0.412 → 0.301".
fn change(arrow: &Moved) -> String {
    t!(
        "page-explore-change",
        before = short(arrow.before),
        after = short(arrow.after)
    )
}

/// The wording, or the id where there is none, in visual order.
fn name(mark: &Mark) -> String {
    let words = if mark.wording.is_empty() {
        &mark.question
    } else {
        &mark.wording
    };
    visual(words).into_owned()
}
