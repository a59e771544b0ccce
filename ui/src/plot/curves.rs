//! Curves: across a distance or the cues learnt from, up a share.

use attune::figure::{Curve, CurvePanel, Curves, Role, Series, percent, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align2, Rect, Role as Part, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{Line, LineStyle, PlotPoint, PlotPoints, PlotUi, Points};

use super::series::{legend, look};
use super::shift::cut;
use super::{Stage, bounds, marker, still};
use crate::text::visual;
use crate::theme::SPACE;
use crate::widget::{small, strong, weak};

/// Least height of a panel.
const LEAST: f32 = 220.0;

/// A point as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub panel: usize,
    pub curve: usize,
    /// Where it stands across, and the share there.
    pub at: [f64; 2],
}

/// What is drawn: a mark for each row of the table.
pub fn marks(curves: &Curves) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (panel, drawn) in curves.panels.iter().enumerate() {
        for (curve, drawn) in drawn.curves.iter().enumerate() {
            let points = drawn.points.iter();
            marks.extend(points.map(|&at| Mark { panel, curve, at }));
        }
    }
    marks
}

/// Everybody in the figure.
fn series(curves: &Curves) -> Series {
    Series::of(curves.all().map(|curve| (curve.name.as_str(), curve.role)))
}

/// Draws the figure, two panels beside each other.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, curves: &Curves) {
    let theme = scene.theme;
    if curves.largest() <= 0.0 {
        weak(ui, theme, &t!("figure-empty"));
        return;
    }
    let series = series(curves);
    legend(ui, theme, &series);
    let note = 3.4 * theme.size_small + SPACE[2];
    let across = curves.panels.len().clamp(1, 2);
    let down = curves.panels.len().div_ceil(across) as f32;
    let height = ((ui.available_height() - note) / down - SPACE[2]).max(LEAST);
    ScrollArea::vertical()
        .max_height((ui.available_height() - note).max(LEAST))
        .show(ui, |ui| {
            for (row, panels) in curves.panels.chunks(across).enumerate() {
                ui.columns(across, |columns| {
                    for (column, (ui, panel)) in columns.iter_mut().zip(panels).enumerate() {
                        ui.push_id((row, column), |ui| {
                            draw_panel(ui, scene, curves, panel, &series, height);
                        });
                    }
                });
            }
        });
    small(ui, theme, &curves.note());
}

fn draw_panel(
    ui: &mut Ui,
    scene: &Stage<'_>,
    of: &Curves,
    panel: &CurvePanel,
    series: &Series,
    height: f32,
) {
    let theme = scene.theme;
    let (end, highest) = (of.largest(), panel.highest(of.across));
    let line = theme.size_small * 1.5;
    let [below, above] = of.across.titles(&panel.measure);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut rect = whole;
    rect.min.x += theme.size_small * 3.2;
    rect.max.x -= theme.size_small;
    rect.min.y += theme.size_small * 0.6 + if above.is_empty() { 0.0 } else { line };
    rect.max.y -= 2.0 * line;
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    let steps: Vec<f64> = ticks(0.0, end, 5)
        .into_iter()
        .filter(|tick| *tick <= end + 1e-9)
        .collect();
    let drawn = still("curves", rect.size()).show(&mut child, |plot| {
        let upward = [-0.02 * highest, 1.02 * highest];
        plot.set_plot_bounds(bounds([-0.02 * end, 1.02 * end], upward));
        grid(plot, scene, of, panel, &steps);
        add(plot, scene, of, panel, series, 4.0);
    });
    let painter = ui.painter();
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        let x = drawn.transform.position_from_point_x(*tick);
        let at = pos2(x, rect.bottom() + 2.0);
        painter.text(
            at,
            Align2::CENTER_TOP,
            label,
            theme.small(),
            theme.text_weak,
        );
    }
    for share in panel.rungs(of.across) {
        let y = drawn.transform.position_from_point_y(share);
        let at = pos2(rect.left() - SPACE[1], y);
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            percent(share),
            theme.small(),
            theme.text_weak,
        );
    }
    let at = pos2(rect.center().x, whole.bottom());
    let below = visual(&below).into_owned();
    painter.text(at, Align2::CENTER_BOTTOM, below, theme.small(), theme.text);
    let above = visual(&above).into_owned();
    let above = cut(ui, &above, theme.small(), theme.text, whole.width(), 1);
    painter.galley(whole.left_top(), above, theme.text);
    hover(ui, scene, of, panel, rect, |[x, y]| {
        drawn.transform.position_from_point(&PlotPoint::new(x, y))
    });
}

fn grid(plot: &mut PlotUi<'_>, scene: &Stage<'_>, of: &Curves, panel: &CurvePanel, steps: &[f64]) {
    let (end, highest) = (of.largest(), panel.highest(of.across));
    let line = |ends: Vec<[f64; 2]>| {
        Line::new("", PlotPoints::from(ends))
            .color(scene.theme.line)
            .width(1.0)
            .allow_hover(false)
    };
    for tick in steps {
        plot.line(line(vec![[*tick, 0.0], [*tick, highest]]));
    }
    for share in panel.rungs(of.across) {
        plot.line(line(vec![[0.0, share], [end, share]]));
    }
}

/// The curves, with markers of a radius.
fn add(
    plot: &mut PlotUi<'_>,
    scene: &Stage<'_>,
    of: &Curves,
    panel: &CurvePanel,
    series: &Series,
    radius: f32,
) {
    let marked = of.across.marked();
    for curve in &panel.curves {
        let look = look(scene.theme, series, &curve.name, curve.role);
        let style = match curve.role {
            Role::Reference => LineStyle::Dashed { length: 7.0 },
            Role::Human | Role::Before | Role::After => LineStyle::Solid,
        };
        let line = Line::new("", PlotPoints::from(curve.points.clone()))
            .color(look.colour)
            .style(style)
            .width(2.0)
            .allow_hover(false);
        plot.line(line);
        for ([at, _], [low, high]) in curve.points.iter().zip(&curve.intervals) {
            let ends = PlotPoints::from(vec![[*at, *low], [*at, *high]]);
            let interval = Line::new("", ends).color(look.colour).width(1.2);
            plot.line(interval.allow_hover(false));
        }
        // Markers of curves that lie on each other stand on different points.
        let first = series.place(&curve.name) % marked;
        let marked: Vec<[f64; 2]> = curve
            .points
            .iter()
            .skip(first)
            .step_by(marked)
            .copied()
            .collect();
        let points = Points::new("", PlotPoints::from(marked))
            .shape(marker(look.shape))
            .radius(radius)
            .color(look.colour)
            .allow_hover(false);
        plot.points(points);
    }
}

/// The curves of the first panel, without words.
pub(super) fn tiny(ui: &mut Ui, scene: &Stage<'_>, curves: &Curves, rect: Rect) {
    let Some(panel) = curves.panels.first() else {
        return;
    };
    let end = curves.largest().max(f64::MIN_POSITIVE);
    still("thumbnail", rect.size()).show(ui, |plot| {
        plot.set_plot_bounds(bounds([0.0, end], [0.0, panel.highest(curves.across)]));
        add(plot, scene, curves, panel, &series(curves), 1.4);
    });
}

/// The point nearest to the pointer; and every curve in words for those who do not see it.
fn hover(
    ui: &Ui,
    scene: &Stage<'_>,
    of: &Curves,
    panel: &CurvePanel,
    rect: Rect,
    place: impl Fn([f64; 2]) -> eframe::egui::Pos2,
) {
    let theme = scene.theme;
    let response = ui.interact(rect, ui.scope_id().with("points"), Sense::hover());
    let told = |curve: &Curve, point| of.across.told(&panel.measure, curve, point);
    let curves = panel.curves.iter().filter(|curve| !curve.points.is_empty());
    let said = curves.map(|curve| told(curve, curve.points.len() / 3));
    let said = said.collect::<Vec<_>>().join("; ");
    response.widget_info(|| WidgetInfo::labeled(Part::Image, true, &said));
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let place = &place;
    let points = panel.curves.iter().flat_map(|curve| {
        let points = curve.points.iter().enumerate();
        points.map(move |(point, at)| (curve, point, place(*at)))
    });
    let near = points.min_by(|a, b| {
        let [a, b] = [a.2, b.2].map(|at| at.distance_sq(pointer));
        a.total_cmp(&b)
    });
    let Some((curve, point, at)) = near.filter(|near| near.2.distance(pointer) < 24.0) else {
        return;
    };
    ui.painter()
        .circle_stroke(at, 5.0, Stroke::new(1.5, theme.text));
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(320.0);
        strong(ui, theme, &curve.name);
        small(ui, theme, &told(curve, point));
    });
}
