//! Threshold curves: across a distance, up the share of questions within it.

use attune::figure::{CurvePanel, Curves, Series, percent, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align2, Rect, Role as Part, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{Line, PlotPoint, PlotPoints, PlotUi, Points};

use super::series::{legend, look};
use super::{Scene, bounds, marker, still};
use crate::text::visual;
use crate::theme::SPACE;
use crate::widget::{small, strong, weak};

/// A marker stands on every so many points of a curve.
const MARKED: usize = 5;
/// Least height of a panel.
const LEAST: f32 = 220.0;

/// A point as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub panel: usize,
    pub curve: usize,
    /// Threshold, and the share of questions within it.
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
    let all = curves.panels.iter().flat_map(|panel| &panel.curves);
    Series::of(all.map(|curve| (curve.name.as_str(), curve.role)))
}

/// Draws the figure, a panel a culture.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves) {
    let theme = scene.theme;
    let end = curves.largest();
    if end <= 0.0 {
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
                            draw_panel(ui, scene, panel, &series, end, height);
                        });
                    }
                });
            }
        });
    small(ui, theme, &t!("figure-threshold-note"));
}

fn draw_panel(
    ui: &mut Ui,
    scene: &Scene<'_>,
    panel: &CurvePanel,
    series: &Series,
    end: f64,
    height: f32,
) {
    let theme = scene.theme;
    let line = theme.size_small * 1.5;
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut rect = whole;
    rect.min.x += theme.size_small * 3.2;
    rect.max.x -= theme.size_small;
    rect.min.y += theme.size_small * 0.6;
    rect.max.y -= 2.0 * line;
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    let steps: Vec<f64> = ticks(0.0, end, 5)
        .into_iter()
        .filter(|tick| *tick <= end + 1e-9)
        .collect();
    let drawn = still("curves", rect.size()).show(&mut child, |plot| {
        plot.set_plot_bounds(bounds([-0.01 * end, 1.01 * end], [-0.02, 1.02]));
        grid(plot, scene, &steps, end);
        add(plot, scene, panel, series, 4.0);
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
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
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
    let measure = visual(&panel.measure).into_owned();
    painter.text(
        at,
        Align2::CENTER_BOTTOM,
        measure,
        theme.small(),
        theme.text,
    );
    hover(ui, scene, panel, rect, |[x, y]| {
        drawn.transform.position_from_point(&PlotPoint::new(x, y))
    });
}

fn grid(plot: &mut PlotUi<'_>, scene: &Scene<'_>, steps: &[f64], end: f64) {
    let line = |ends: Vec<[f64; 2]>| {
        Line::new("", PlotPoints::from(ends))
            .color(scene.theme.line)
            .width(1.0)
            .allow_hover(false)
    };
    for tick in steps {
        plot.line(line(vec![[*tick, 0.0], [*tick, 1.0]]));
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        plot.line(line(vec![[0.0, share], [end, share]]));
    }
}

/// The curves, with markers of a radius.
fn add(plot: &mut PlotUi<'_>, scene: &Scene<'_>, panel: &CurvePanel, series: &Series, radius: f32) {
    for curve in &panel.curves {
        let look = look(scene.theme, series, &curve.name, curve.role);
        let line = Line::new("", PlotPoints::from(curve.points.clone()))
            .color(look.colour)
            .width(2.0)
            .allow_hover(false);
        plot.line(line);
        // Markers of curves that lie on each other stand on different points.
        let first = series.place(&curve.name) % MARKED;
        let marked: Vec<[f64; 2]> = curve
            .points
            .iter()
            .skip(first)
            .step_by(MARKED)
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
pub(super) fn tiny(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, rect: Rect) {
    let Some(panel) = curves.panels.first() else {
        return;
    };
    let end = curves.largest().max(f64::MIN_POSITIVE);
    still("thumbnail", rect.size()).show(ui, |plot| {
        plot.set_plot_bounds(bounds([0.0, end], [0.0, 1.0]));
        add(plot, scene, panel, &series(curves), 1.4);
    });
}

/// The point nearest to the pointer; and every curve in words for those who do not see it.
fn hover(
    ui: &Ui,
    scene: &Scene<'_>,
    panel: &CurvePanel,
    rect: Rect,
    place: impl Fn([f64; 2]) -> eframe::egui::Pos2,
) {
    let theme = scene.theme;
    let response = ui.interact(rect, ui.scope_id().with("points"), Sense::hover());
    let said = panel.curves.iter().filter_map(|curve| {
        let [threshold, share] = curve.points.get(curve.points.len() / 3)?;
        Some(told(&curve.name, *share, *threshold, &panel.measure))
    });
    let said = said.collect::<Vec<_>>().join("; ");
    response.widget_info(|| WidgetInfo::labeled(Part::Image, true, &said));
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let points = panel.curves.iter().flat_map(|curve| {
        let points = curve.points.iter();
        points.map(|at| (curve.name.as_str(), *at, place(*at)))
    });
    let near = points.min_by(|a, b| {
        let [a, b] = [a.2, b.2].map(|at| at.distance_sq(pointer));
        a.total_cmp(&b)
    });
    let Some((name, [threshold, share], at)) = near.filter(|near| near.2.distance(pointer) < 24.0)
    else {
        return;
    };
    ui.painter()
        .circle_stroke(at, 5.0, Stroke::new(1.5, theme.text));
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(320.0);
        strong(ui, theme, name);
        small(ui, theme, &told(name, share, threshold, &panel.measure));
    });
}

fn told(name: &str, share: f64, threshold: f64, measure: &str) -> String {
    t!(
        "figure-threshold-tip",
        name = name,
        share = percent(share),
        threshold = format!("{threshold:.2}"),
        measure = measure
    )
}
