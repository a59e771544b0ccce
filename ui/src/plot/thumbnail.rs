//! A figure as a small picture: the same marks, without words.

use attune::figure::{Figure, Marks, Violin, ticks};
use eframe::egui::{Rect, Ui, UiBuilder};
use egui_plot::{Line, Plot, PlotPoints};

use super::{Stage, answers, bars, bounds, radar, scatter, shift, still, violin};

/// Rows of a shift and of a heat map that fit into a small picture.
const ROWS: usize = 12;

/// Draws the figure into `rect`, live: from the same numbers as the large one.
pub fn thumbnail(ui: &mut Ui, scene: &Stage<'_>, figure: &Figure, rect: Rect) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("thumbnail"));
    let theme = scene.theme;
    let plot = still("thumbnail", rect.size());
    match &figure.marks {
        Marks::Shift(figure) => {
            let mut marks = shift::marks(figure);
            marks.truncate(ROWS);
            let pair = scene.pair(&figure.culture_a, &figure.culture_b);
            let end = shift::largest(&marks);
            plot.show(&mut child, |plot| {
                plot.set_plot_bounds(bounds(
                    [0.0, end],
                    shift::bounds_of_rows(marks.len().max(1)),
                ));
                for (i, mark) in marks.iter().enumerate() {
                    shift::add_arrow(plot, scene, mark, i, pair, 2.6);
                }
            });
        }
        Marks::Scatter(figure) => {
            let marks = scatter::marks(figure);
            let pair = scene.pair(&figure.culture_a, &figure.culture_b);
            let end = scatter::largest(&marks);
            plot.show(&mut child, |plot| {
                plot.set_plot_bounds(bounds([0.0, end], [0.0, end]));
                let diagonal = PlotPoints::from(vec![[0.0, 0.0], [end, end]]);
                plot.line(
                    Line::new("", diagonal)
                        .color(theme.line)
                        .width(1.0)
                        .allow_hover(false),
                );
                scatter::add(plot, scene, &marks, pair, 2.0);
            });
        }
        Marks::Violin(figure) => violins(&mut child, scene, plot, figure),
        Marks::Profile(figure) => {
            if let Some(first) = figure.panels.first() {
                violins(&mut child, scene, plot, first);
            }
        }
        Marks::Bars(figure) => bars::tiny(&child, scene, figure, rect),
        Marks::Radar(figure) => radar::tiny(&child, scene, figure, rect),
        Marks::Answers(figure) => answers::tiny(&child, scene, figure, rect),
        Marks::Scene(of) => super::scene::tiny(&mut child, scene, of, rect),
    }
}

fn violins(ui: &mut Ui, scene: &Stage<'_>, plot: Plot<'_>, figure: &Violin) {
    let [low, high] = violin::range(figure);
    plot.show(ui, |plot| {
        let slots = figure.slots().max(1) as f64;
        plot.set_plot_bounds(bounds([0.0, slots], [low, high]));
        for tick in ticks(low, high, 2) {
            let ends = PlotPoints::from(vec![[0.0, tick], [slots, tick]]);
            plot.line(
                Line::new("", ends)
                    .color(scene.theme.line)
                    .width(1.0)
                    .allow_hover(false),
            );
        }
        violin::add(plot, scene, figure, &[], false);
    });
}
