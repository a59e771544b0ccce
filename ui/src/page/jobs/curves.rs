//! The curves of a training: loss with validation, learning rate, speed.

use attune::study::JobDetail;
use attune::t;
use eframe::egui::{Color32, Ui, Vec2b};
use egui_plot::{GridMark, Line, MarkerShape, Plot, PlotPoints, Points};

use crate::theme::{SPACE, Theme};
use crate::widget::{number, small, strong};

/// Draws the curves; loss large, the others beside each other.
pub fn show(ui: &mut Ui, theme: &Theme, detail: &JobDetail) {
    let of = |value: fn(&attune::event::Step) -> f64| -> Vec<[f64; 2]> {
        let points = detail.steps.iter();
        points.map(|step| [step.step as f64, value(step)]).collect()
    };
    let validation: Vec<[f64; 2]> = detail
        .validation
        .iter()
        .map(|(step, loss)| [*step as f64, *loss])
        .collect();
    strong(ui, theme, &t!("page-jobs-loss"));
    small(ui, theme, &t!("page-jobs-loss-about"));
    curve(
        ui,
        theme,
        "loss",
        170.0,
        &[
            Series {
                name: t!("page-jobs-loss-train"),
                points: of(|s| s.loss),
                colour: theme.accent,
                marked: false,
            },
            Series {
                name: t!("page-jobs-loss-validation"),
                points: validation,
                colour: theme.human,
                marked: true,
            },
        ],
    );
    ui.add_space(SPACE[2]);
    ui.columns(2, |cells| {
        for (ui, (id, name, points)) in cells.iter_mut().zip([
            ("rate", t!("page-jobs-rate"), of(|s| s.learning_rate)),
            ("speed", t!("page-jobs-speed"), of(|s| s.tokens_per_s)),
        ]) {
            small(ui, theme, &name);
            let series = Series {
                name,
                points,
                colour: theme.text_weak,
                marked: false,
            };
            curve(ui, theme, id, 90.0, &[series]);
        }
    });
}

/// Round values across a range, three to six of them.
fn marks((low, high): (f64, f64)) -> Vec<GridMark> {
    let rough = (high - low) / 4.0;
    if rough <= 0.0 || !rough.is_finite() {
        return Vec::new();
    }
    let power = 10f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|n| n * power);
    let step = steps
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last)
        .map(|n| GridMark {
            value: n as f64 * step,
            // As large as the range, so that no mark fades.
            step_size: high - low,
        })
        .collect()
}

pub(super) struct Series {
    pub name: String,
    pub points: Vec<[f64; 2]>,
    pub colour: Color32,
    /// Points are marked as well as joined.
    pub marked: bool,
}

/// Draws lines over the steps, with a key where there are several.
pub(super) fn curve(ui: &mut Ui, theme: &Theme, id: &str, height: f32, series: &[Series]) {
    ui.scope(|ui| curve_in(ui, theme, id, height, series));
}

fn curve_in(ui: &mut Ui, theme: &Theme, id: &str, height: f32, series: &[Series]) {
    if series.len() > 1 {
        ui.horizontal(|ui| {
            for s in series.iter().filter(|s| !s.points.is_empty()) {
                let size = eframe::egui::vec2(14.0, theme.size_small);
                let (rect, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
                let stroke = eframe::egui::Stroke::new(2.0, s.colour);
                ui.painter().hline(rect.x_range(), rect.center().y, stroke);
                small(ui, theme, &s.name);
            }
        });
    }
    // The axes are written in body text.
    let small = (eframe::egui::TextStyle::Body, theme.small());
    ui.style_mut().text_styles.extend([small]);
    Plot::new(id)
        .height(height)
        .y_grid_spacer(|input| marks(input.bounds))
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .show_background(false)
        .show_grid(Vec2b::new(false, true))
        .grid_color(theme.line)
        .set_margin_fraction(eframe::egui::vec2(0.01, 0.08))
        .y_axis_formatter(|mark, _| number::significant(mark.value))
        .x_axis_formatter(|mark, _| number::count(mark.value.max(0.0) as u64))
        .label_formatter(|position| {
            let (name, value) = match position {
                egui_plot::HoverPosition::NearDataPoint {
                    plot_name,
                    position,
                    ..
                } => (*plot_name, *position),
                egui_plot::HoverPosition::Elsewhere { .. } => return None,
            };
            Some(t!(
                "page-jobs-hover",
                name = name,
                step = number::count(value.x as u64),
                value = number::significant(value.y)
            ))
        })
        .show(ui, |plot| {
            for s in series {
                let line = PlotPoints::from(s.points.clone());
                plot.line(Line::new(s.name.as_str(), line).color(s.colour).width(1.6));
                if s.marked {
                    let points = PlotPoints::from(s.points.clone());
                    plot.points(
                        Points::new(s.name.as_str(), points)
                            .color(s.colour)
                            .shape(MarkerShape::Circle)
                            .radius(3.0),
                    );
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_a_few_round_marks() {
        let values = |low, high| -> Vec<f64> {
            let marks = marks((low, high));
            marks
                .iter()
                .map(|m| (m.value * 1e6).round() / 1e6)
                .collect()
        };
        assert_eq!(values(2.95, 3.9), [3.0, 3.25, 3.5, 3.75]);
        assert_eq!(values(0.0, 0.0005), [0.0, 0.0002, 0.0004]);
        assert!(values(1.0, 1.0).is_empty());
    }
}
