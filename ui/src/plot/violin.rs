//! Violins: the outline is the density of the values, each dot a value; box, whiskers,
//! and the mean with its interval beside them.

use attune::figure::{Role, Violin, ViolinGroup, short, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align2, Color32, CursorIcon, Pos2, Rect, Role as Part, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use egui_plot::{
    BoxElem, BoxPlot, BoxSpread, Line, MarkerShape, PlotPoint, PlotPoints, PlotUi, Points,
};

use super::shift::{cut, rectangle};
use super::{Clicked, Stage, bounds, still};
use crate::text::visual;
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{small, strong, weak};

/// Half the width of the widest violin, in slots.
const HALF: f64 = 0.36;
/// Where the mean stands beside the box, in slots.
const BESIDE: f64 = 0.1;

/// A slot too narrow for an interval, in small letters.
const NARROW: f32 = 9.0;
/// A slot with room for the mean and its interval on one line.
const BROAD: f32 = 15.0;

/// A value as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub group: usize,
    pub item: String,
    pub value: f64,
    /// Slot and place within it (the middle of a group is its number plus a half).
    pub x: f64,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(violin: &Violin) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (group, about) in violin.groups.iter().enumerate() {
        for (i, (item, value)) in about.values.iter().enumerate() {
            // Golden-ratio steps spread dots of one value evenly, the same each time.
            let spread = (i as f64 * 0.618_033_988_75).fract() * 2.0 - 1.0;
            let reach = HALF * 0.85 * density_at(&about.density, *value);
            marks.push(Mark {
                group,
                item: item.clone(),
                value: *value,
                x: group as f64 + 0.5 + spread * reach,
            });
        }
    }
    for (i, printed) in violin.printed.iter().enumerate() {
        let group = violin.groups.len() + i;
        marks.push(Mark {
            group,
            item: String::new(),
            value: printed.value,
            x: group as f64 + 0.5,
        });
    }
    marks
}

/// The density at a value, between its two neighbours.
fn density_at(density: &[[f64; 2]], value: f64) -> f64 {
    let after = density.partition_point(|[at, _]| *at < value);
    let before = after.checked_sub(1).and_then(|i| density.get(i));
    match (before, density.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * (value - x0) / (x1 - x0),
        (None, Some([at, y])) if *at == value => *y,
        _ => 0.0,
    }
}

fn colour(theme: &Theme, group: &ViolinGroup) -> Color32 {
    super::series::colour(theme, group.role)
}

/// Lowest and highest value drawn, with a little air.
pub(super) fn range(violin: &Violin) -> [f64; 2] {
    let [low, high] = violin.extent();
    if low < high {
        let air = (high - low) * 0.02;
        [low - air, high + air]
    } else {
        violin.range()
    }
}

/// Ticks that lie within the scale.
fn inside(low: f64, high: f64) -> Vec<f64> {
    let within = |tick: &f64| (low..=high).contains(tick);
    ticks(low, high, 6).into_iter().filter(within).collect()
}

/// Draws the figure into the room there is; the cue that was clicked.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, violin: &Violin) -> Option<Clicked> {
    let theme = scene.theme;
    if violin.slots() == 0 {
        weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    let note = 3.0 * theme.size_small + 2.0 * SPACE[1];
    let height = (ui.available_height() - note).max(200.0);
    let clicked = panel(ui, scene, violin, height);
    small(ui, theme, &t!("figure-violin-note"));
    clicked
}

/// The measure, and the violins with their ruler and names, in a height; the cue that was
/// clicked.
pub(super) fn panel(
    ui: &mut Ui,
    scene: &Stage<'_>,
    violin: &Violin,
    height: f32,
) -> Option<Clicked> {
    let theme = scene.theme;
    let marks = marks(violin);
    let width = ui.available_width();
    let line = theme.size_small * 1.5;
    let names = 2.0 * theme.size_body * 1.4 + 3.0 * line + SPACE[1];
    let head = small(ui, theme, &violin.measure).rect.height() + ui.spacing().item_spacing.y;
    let (whole, _) = ui.allocate_exact_size(vec2(width, height - head), Sense::hover());
    let mut rect = whole;
    rect.min.x += theme.size_small * 3.2;
    rect.min.y += SPACE[0];
    rect.max.y -= names;
    let [low, high] = range(violin);
    let slots = violin.slots() as f64;
    let place = UiBuilder::new().max_rect(rect).id_salt(&violin.measure);
    let mut child = ui.new_child(place);
    let drawn = still("violin", rect.size()).show(&mut child, |plot| {
        plot.set_plot_bounds(bounds([0.0, slots], [low, high]));
        for tick in inside(low, high) {
            let ends = PlotPoints::from(vec![[0.0, tick], [slots, tick]]);
            plot.line(
                Line::new("", ends)
                    .color(theme.line)
                    .width(1.0)
                    .allow_hover(false),
            );
        }
        add(plot, scene, violin, &marks, true);
    });
    let steps = inside(low, high);
    for (value, label) in steps.iter().zip(tick_labels(&steps)) {
        let y = drawn.transform.position_from_point_y(*value);
        let place = pos2(rect.left() - SPACE[1], y);
        ui.painter().text(
            place,
            Align2::RIGHT_CENTER,
            label,
            theme.small(),
            theme.text_weak,
        );
    }
    let slot = rect.width() / violin.slots() as f32;
    for (i, group) in violin.groups.iter().enumerate() {
        let middle = rect.left() + slot * (i as f32 + 0.5);
        let width = slot - SPACE[3];
        let told = told(theme, group, width);
        let top = pos2(middle, rect.bottom() + SPACE[1]);
        below(ui, theme, &group.name, told, top, width);
    }
    for (i, printed) in violin.printed.iter().enumerate() {
        let place = (violin.groups.len() + i) as f32 + 0.5;
        let top = pos2(rect.left() + slot * place, rect.bottom() + SPACE[1]);
        let told = printed.told();
        let column = rect
            .with_min_x(top.x - slot / 2.0)
            .with_max_x(top.x + slot / 2.0);
        let response = ui.interact(column, ui.scope_id().with(("printed", i)), Sense::hover());
        let called = format!("{}: {told}", printed.name);
        response.widget_info(|| WidgetInfo::labeled(Part::Label, true, &called));
        response.on_hover_text_at_pointer(&called);
        let width = slot - SPACE[3];
        let told = match is_narrow(theme, width) {
            true => short(printed.value),
            false => told,
        };
        below(ui, theme, &printed.name, vec![told], top, width);
    }
    hover(ui, theme, violin, &marks, rect, |x, y| {
        drawn.transform.position_from_point(&PlotPoint::new(x, y))
    })
}

/// The value nearest to the pointer; its cue where it was clicked.
fn hover(
    ui: &Ui,
    theme: &Theme,
    violin: &Violin,
    marks: &[Mark],
    rect: Rect,
    place: impl Fn(f64, f64) -> Pos2,
) -> Option<Clicked> {
    let id = ui.scope_id().with(("values", &violin.measure));
    let response = ui.interact(rect, id, Sense::click());
    let pointer = response.hover_pos()?;
    let near = marks
        .iter()
        .filter(|mark| mark.group < violin.groups.len() && mark.value.is_finite())
        .map(|mark| (place(mark.x, mark.value), mark))
        .map(|(at, mark)| (at.distance_sq(pointer), at, mark))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (_, at, mark) = near.filter(|(distance, ..)| *distance < 400.0)?;
    let clicked = response.clicked().then(|| Clicked::Cue(mark.item.clone()));
    ui.painter()
        .circle_stroke(at, 5.0, Stroke::new(1.5, theme.text));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_ui_at_pointer(|ui| {
        strong(ui, theme, &mark.item);
        if let Some(group) = violin.groups.get(mark.group) {
            small(ui, theme, &group.name);
        }
        strong(ui, theme, &short(mark.value));
        small(ui, theme, &violin.measure);
    });
    clicked
}

/// Outlines, dots, boxes and means; only outlines and boxes where there are no `details`.
pub(super) fn add(
    plot: &mut PlotUi<'_>,
    scene: &Stage<'_>,
    violin: &Violin,
    marks: &[Mark],
    details: bool,
) {
    let theme = scene.theme;
    for (i, group) in violin.groups.iter().enumerate() {
        let colour = colour(theme, group);
        let middle = i as f64 + 0.5;
        let density: Vec<[f64; 2]> = group
            .density
            .iter()
            .filter(|[at, density]| at.is_finite() && density.is_finite())
            .copied()
            .collect();
        // Thin slices, since a whole violin is not convex; each reaches a little into the
        // next, so that no seam shows.
        let seam = plot.transform().dvalue_dpos()[1].abs();
        for pair in density.windows(2) {
            let [[y0, d0], [y1, d1]] = [pair[0], pair[1]];
            let y1 = y1 + seam;
            let corners = [
                [middle - d0 * HALF, y0],
                [middle + d0 * HALF, y0],
                [middle + d1 * HALF, y1],
                [middle - d1 * HALF, y1],
            ];
            plot.polygon(rectangle(&corners, mix(theme.background, colour, 0.25)));
        }
        for sign in [-1.0, 1.0] {
            let side: Vec<[f64; 2]> = density
                .iter()
                .map(|[at, d]| [middle + sign * d * HALF, *at])
                .collect();
            let edge = mix(theme.background, colour, 0.7);
            plot.line(
                Line::new("", PlotPoints::from(side))
                    .color(edge)
                    .width(1.2)
                    .allow_hover(false),
            );
        }
    }
    if details {
        for (i, group) in violin.groups.iter().enumerate() {
            let values = marks
                .iter()
                .filter(|mark| mark.group == i && mark.value.is_finite());
            let points: PlotPoints<'_> = values.map(|mark| [mark.x, mark.value]).collect();
            let dots = Points::new("", points)
                .color(colour(theme, group))
                .radius(1.8)
                .allow_hover(false);
            plot.points(dots);
        }
    }
    let printed = violin.printed.iter().enumerate();
    let printed: PlotPoints<'_> = printed
        .map(|(i, printed)| [(violin.groups.len() + i) as f64 + 0.5, printed.value])
        .collect();
    let printed = Points::new("", printed)
        .shape(MarkerShape::Diamond)
        .color(super::series::colour(theme, Role::Reference))
        .radius(if details { 5.0 } else { 2.0 })
        .allow_hover(false);
    plot.points(printed);
    for (i, group) in violin.groups.iter().enumerate() {
        boxed(plot, theme, group, i as f64 + 0.5, details);
    }
}

/// Whiskers, box, median, and the mean with its interval beside them.
fn boxed(plot: &mut PlotUi<'_>, theme: &Theme, group: &ViolinGroup, middle: f64, details: bool) {
    let [first, median, third] = group.quartiles;
    let [low, high] = group.whiskers;
    if [first, median, third, low, high]
        .iter()
        .all(|value| value.is_finite())
    {
        let width = if details { 0.07 } else { 0.12 };
        let spread = BoxSpread::new(low, first, median, third, high);
        let elem = BoxElem::new(middle, spread)
            .box_width(width)
            .whisker_width(0.0)
            .fill(theme.background)
            .stroke(Stroke::new(1.2, theme.text));
        plot.box_plot(BoxPlot::new("", vec![elem]).allow_hover(false));
        let ends = PlotPoints::from(vec![
            [middle - width / 2.0, median],
            [middle + width / 2.0, median],
        ]);
        plot.line(
            Line::new("", ends)
                .color(theme.text)
                .width(2.5)
                .allow_hover(false),
        );
    }
    if !details {
        return;
    }
    let x = middle + BESIDE;
    if group.mean_interval.iter().all(|end| end.is_finite()) {
        let [low, high] = group.mean_interval;
        let ends = PlotPoints::from(vec![[x, low], [x, high]]);
        plot.line(
            Line::new("", ends)
                .color(theme.text)
                .width(1.8)
                .allow_hover(false),
        );
    }
    if group.mean.is_finite() {
        let mean = Points::new("", PlotPoints::from(vec![[x, group.mean]]))
            .shape(MarkerShape::Diamond)
            .color(theme.text)
            .radius(5.0)
            .allow_hover(false);
        plot.points(mean);
    }
}

/// A violin's mean with its interval, and how many values; in a narrow slot the mean stands
/// alone.
fn told(theme: &Theme, group: &ViolinGroup, width: f32) -> Vec<String> {
    let count = group.counted();
    let [mean, interval] = group.told();
    if is_narrow(theme, width) {
        vec![format!("{}{}", short(group.mean), group.mark), count]
    } else if width < theme.size_small * BROAD {
        vec![mean, interval, count]
    } else {
        vec![format!("{mean} {interval}"), count]
    }
}

fn is_narrow(theme: &Theme, width: f32) -> bool {
    width < theme.size_small * NARROW
}

/// A name, smaller in a narrow slot, and what is told of it.
fn below(ui: &Ui, theme: &Theme, name: &str, told: Vec<String>, top: Pos2, width: f32) {
    let narrow = is_narrow(theme, width);
    let font = if narrow { theme.small() } else { theme.body() };
    let rows = 2 + usize::from(narrow);
    let name = (visual(name).into_owned(), font, theme.text, rows);
    let small = told
        .into_iter()
        .map(|words| (words, theme.small(), theme.text_weak, 1));
    let mut y = top.y;
    for (words, font, colour, rows) in std::iter::once(name).chain(small) {
        let galley = cut(ui, &words, font, colour, width, rows);
        let place = pos2(top.x - galley.size().x / 2.0, y);
        y += galley.size().y;
        ui.painter().galley(place, galley, colour);
    }
}
