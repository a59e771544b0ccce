//! The shift scatter: distance to one culture across, to the other up, and each question
//! a line from the model before to the model after.

use attune::figure::{Moved, Scatter, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align2, CursorIcon, Rect, RichText, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use egui_plot::{
    GridMark, Line, LineStyle, MarkerShape, PlotPoint, PlotPoints, PlotUi, Points, Text,
};

use super::key::{Swatch, key};
use super::shift::distances;
use super::{Clicked, Look, Stage, at, bounds, marker, still};
use crate::text::visual;
use crate::theme::{SPACE, mix};
use crate::widget::{small, strong};

/// A question as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub question: String,
    pub wording: String,
    pub topic: String,
    pub before: [f64; 2],
    pub after: [f64; 2],
    /// None where a distance is unknown: then nothing is drawn.
    pub moved: Option<Moved>,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(scatter: &Scatter) -> Vec<Mark> {
    let mark = |point: &attune::figure::ScatterPoint| Mark {
        question: point.question.clone(),
        wording: point.wording.clone(),
        topic: point.topic.clone(),
        before: point.before,
        after: point.after,
        moved: point.moved(),
    };
    scatter.points.iter().map(mark).collect()
}

/// The ticks of both axes, the last one beyond all points.
fn scale(marks: &[Mark]) -> Vec<f64> {
    let distances = marks
        .iter()
        .flat_map(|mark| mark.before.into_iter().chain(mark.after));
    let largest = distances.filter(|d| d.is_finite()).fold(0.0, f64::max);
    ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 5)
}

/// The largest distance of the scale.
pub(super) fn largest(marks: &[Mark]) -> f64 {
    scale(marks).last().copied().unwrap_or(1.0)
}

/// Draws the figure: the square on the left, what it counts on the right.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, scatter: &Scatter) -> Option<Clicked> {
    let marks = marks(scatter);
    if marks.is_empty() {
        crate::widget::weak(ui, scene.theme, &t!("figure-empty"));
        return None;
    }
    let pair = scene.pair(&scatter.culture_a, &scatter.culture_b);
    let room = ui.available_size();
    let sidebar = (scene.theme.size_body * 15.0).min(room.x * 0.34);
    let square = (room.x - sidebar - SPACE[4]).min(room.y).max(200.0);
    let mut clicked = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[4];
        clicked = draw(ui, scene, scatter, &marks, pair, square);
        ui.vertical(|ui| {
            ui.set_width(sidebar);
            aside(ui, scene, scatter, marks.len(), pair);
        });
    });
    clicked
}

fn draw(
    ui: &mut Ui,
    scene: &Stage<'_>,
    scatter: &Scatter,
    marks: &[Mark],
    pair: [Look; 2],
    side: f32,
) -> Option<Clicked> {
    let theme = scene.theme;
    let (whole, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    let line = theme.size_small * 1.5;
    let mut rect = whole;
    rect.min.x += 2.0 * line + SPACE[1];
    rect.max.y -= 2.0 * line;
    let steps = scale(marks);
    let end = largest(marks);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    let grid: Vec<f64> = steps.clone();
    let spaced = move |_: egui_plot::GridInput| -> Vec<GridMark> {
        let step_size = grid.get(1).map_or(1.0, |step| step - grid[0]);
        grid.iter()
            .map(|&value| GridMark { value, step_size })
            .collect()
    };
    let drawn = still("scatter", rect.size())
        .show_grid(true)
        .grid_color(theme.line)
        .grid_fade(1.0)
        .x_grid_spacer(spaced.clone())
        .y_grid_spacer(spaced)
        .show(&mut child, |plot| {
            plot.set_plot_bounds(bounds([0.0, end], [0.0, end]));
            regions(plot, scene, scatter, end);
            add(plot, scene, marks, pair, 4.5);
        });
    axes(ui, scene, scatter, rect, whole, &steps);
    let mut clicked = None;
    for (i, mark) in marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.moved.is_some())
    {
        let [x, y] = mark.after;
        let centre = drawn.transform.position_from_point(&PlotPoint::new(x, y));
        let spot = Rect::from_center_size(centre, Vec2::splat(theme.size_body));
        let response = ui.interact(spot, ui.scope_id().with(("point", i)), Sense::click());
        let label = t!(
            "page-explore-open-question",
            wording = mark.wording.as_str()
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.contains_pointer() || response.has_focus() {
            let ring = eframe::egui::Stroke::new(1.5, theme.text);
            ui.painter().circle_stroke(centre, 8.0, ring);
        }
        if response.clicked() {
            clicked = Some(Clicked::Question(mark.question.clone()));
        }
        response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| details(ui, scene, scatter, mark));
    }
    clicked
}

/// Equal distance, and which side is nearer to whom.
fn regions(plot: &mut PlotUi<'_>, scene: &Stage<'_>, scatter: &Scatter, end: f64) {
    let theme = scene.theme;
    let diagonal = PlotPoints::from(vec![[0.0, 0.0], [end, end]]);
    let line = Line::new("", diagonal)
        .color(theme.text_weak)
        .width(1.0)
        .style(LineStyle::Dashed { length: 6.0 })
        .allow_hover(false);
    plot.line(line);
    let nearer = |culture: &str| {
        let words = t!("figure-nearer-to", culture = culture);
        RichText::new(visual(&words))
            .font(theme.small())
            .color(theme.text_weak)
    };
    let pad = end * 0.015;
    let high = PlotPoint::new(pad, end - pad);
    let low = PlotPoint::new(end - pad, pad);
    let text = |place, words, anchor| {
        Text::new("", place, words)
            .anchor(anchor)
            .allow_hover(false)
    };
    plot.text(text(high, nearer(&scatter.culture_a), Align2::LEFT_TOP));
    plot.text(text(low, nearer(&scatter.culture_b), Align2::RIGHT_BOTTOM));
}

/// The questions, `radius` points large.
pub(super) fn add(
    plot: &mut PlotUi<'_>,
    scene: &Stage<'_>,
    marks: &[Mark],
    pair: [Look; 2],
    radius: f32,
) {
    let theme = scene.theme;
    // What is selected is drawn last, so that nothing hides it.
    let dimmed = |mark: &&Mark| scene.is_dimmed(&mark.question, &mark.topic);
    let (back, front): (Vec<&Mark>, Vec<&Mark>) = marks.iter().partition(dimmed);
    for (mark, dimmed) in back
        .iter()
        .map(|m| (m, true))
        .chain(front.iter().map(|m| (m, false)))
    {
        let Some(moved) = mark.moved else {
            continue;
        };
        let colour = scene.faded(scene.movement(&moved, pair), dimmed);
        let way = PlotPoints::from(vec![mark.before, mark.after]);
        let line = Line::new("", way)
            .color(mix(theme.background, colour, 0.6))
            .width(1.2)
            .allow_hover(false);
        plot.line(line);
        let point = |place: [f64; 2], shape, size| {
            Points::new("", PlotPoints::from(vec![place]))
                .shape(shape)
                .radius(size)
                .allow_hover(false)
        };
        let start = point(mark.before, MarkerShape::Circle, radius * 0.7);
        plot.points(
            start
                .color(mix(theme.background, colour, 0.6))
                .filled(false),
        );
        let end = point(mark.after, marker(pair[at(moved.side)].shape), radius);
        plot.points(end.color(colour));
    }
}

/// The numbers along the axes and what they measure.
fn axes(ui: &Ui, scene: &Stage<'_>, scatter: &Scatter, plot: Rect, whole: Rect, steps: &[f64]) {
    let theme = scene.theme;
    let painter = ui.painter();
    let end = steps.last().copied().unwrap_or(1.0);
    for (value, label) in steps.iter().zip(tick_labels(steps)) {
        let share = (value / end) as f32;
        let below = pos2(plot.left() + plot.width() * share, plot.bottom() + 2.0);
        let before = pos2(
            plot.left() - SPACE[0],
            plot.bottom() - plot.height() * share,
        );
        let small = theme.small();
        let anchor = if share < 1.0 {
            Align2::CENTER_TOP
        } else {
            Align2::RIGHT_TOP
        };
        painter.text(below, anchor, &label, small.clone(), theme.text_weak);
        // The origin is labelled once, below.
        if *value > 0.0 {
            let anchor = if share < 1.0 {
                Align2::RIGHT_CENTER
            } else {
                Align2::RIGHT_TOP
            };
            painter.text(before, anchor, &label, small, theme.text_weak);
        }
    }
    let distance = attune::figure::distance_name(&scatter.distance);
    let to = |culture: &str| {
        let words = t!(
            "figure-distance-to",
            distance = distance.as_str(),
            culture = culture
        );
        visual(&words).into_owned()
    };
    let across = pos2(plot.center().x, whole.bottom());
    let words = to(&scatter.culture_a);
    painter.text(
        across,
        Align2::CENTER_BOTTOM,
        words,
        theme.small(),
        theme.text,
    );
    let up = painter.layout_no_wrap(to(&scatter.culture_b), theme.small(), theme.text);
    let place = pos2(whole.left(), plot.center().y + up.size().x / 2.0);
    let turned = eframe::egui::epaint::TextShape::new(place, up, theme.text)
        .with_angle(-std::f32::consts::FRAC_PI_2);
    painter.add(turned);
}

/// What the points mean, and how many lean to whom.
fn aside(ui: &mut Ui, scene: &Stage<'_>, scatter: &Scatter, count: usize, pair: [Look; 2]) {
    let theme = scene.theme;
    ui.spacing_mut().item_spacing = vec2(SPACE[1], SPACE[0]);
    key(
        ui,
        theme,
        Swatch::Ring(theme.text_weak),
        &scatter.model_before,
    );
    small(
        ui,
        theme,
        &t!(
            "page-explore-after-is",
            model = scatter.model_after.as_str()
        ),
    );
    let both = [
        (pair[0], &scatter.culture_a, scatter.leaning_a),
        (pair[1], &scatter.culture_b, scatter.leaning_b),
    ];
    for (look, culture, _) in &both {
        let words = t!("figure-moved-toward", culture = culture.as_str());
        key(ui, theme, Swatch::Marker(*look), &words);
    }
    key(
        ui,
        theme,
        Swatch::Arrow(theme.text_weak),
        &t!("figure-moved-neither"),
    );
    for (look, culture, [before, after]) in &both {
        ui.add_space(SPACE[2]);
        small(
            ui,
            theme,
            &t!("figure-questions-nearer", culture = culture.as_str()),
        );
        ui.horizontal(|ui| {
            let size = theme.size_title;
            let number = |n: &u64, colour| {
                RichText::new(n.to_string())
                    .font(theme.title())
                    .color(colour)
            };
            ui.label(number(before, theme.text_weak));
            let (rect, _) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
            crate::widget::Icon::Right.paint(ui.painter(), rect.shrink(2.0), theme.text_weak);
            ui.label(number(after, look.colour));
            small(ui, theme, &t!("page-explore-of", count = count));
        });
    }
    ui.add_space(SPACE[2]);
    small(ui, theme, &t!("page-explore-scatter-note"));
}

/// The full wording and the distances of a question.
fn details(ui: &mut Ui, scene: &Stage<'_>, scatter: &Scatter, mark: &Mark) {
    let theme = scene.theme;
    ui.set_max_width(360.0);
    strong(ui, theme, &mark.wording);
    small(
        ui,
        theme,
        &t!(
            "page-explore-id-topic",
            id = mark.question.as_str(),
            topic = mark.topic.as_str()
        ),
    );
    let distance = attune::figure::distance_name(&scatter.distance);
    let rows = [
        (&scatter.culture_a, mark.before[0], mark.after[0]),
        (&scatter.culture_b, mark.before[1], mark.after[1]),
    ];
    distances(ui, theme, &distance, &rows);
}
