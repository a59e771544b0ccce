//! The heat map: questions or topics down, models across, a value in every cell.

use attune::figure::{HeatMap, short, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align, Align2, Color32, CursorIcon, Mesh, Rangef, Rect, RichText, Role, ScrollArea, Sense,
    Shape, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{HLine, Heatmap, PlotPoint, PlotUi, Text, VLine};

use super::{Clicked, Stage, bounds, readable, still};
use crate::text::visual;
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{small, strong};

/// A cell as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub row: usize,
    pub column: usize,
    /// None where there is no value: the cell stays empty.
    pub value: Option<f64>,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(map: &HeatMap) -> Vec<Mark> {
    let mark = |(row, column, value)| Mark { row, column, value };
    map.cells().map(mark).collect()
}

/// The colour at `share` (0 to 1) of the ramp.
fn ramp(theme: &Theme, share: f64) -> Color32 {
    let last = theme.ramp.len().saturating_sub(1);
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last.saturating_sub(1));
    match (theme.ramp.get(below), theme.ramp.get(below + 1)) {
        (Some(&low), Some(&high)) => mix(low, high, (place - below as f64) as f32),
        (Some(&only), None) => only,
        _ => theme.accent,
    }
}

/// Draws the figure; rows scroll below the models' names.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, map: &HeatMap) -> Option<Clicked> {
    let theme = scene.theme;
    let marks = marks(map);
    if marks.is_empty() {
        crate::widget::weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    colour_bar(ui, theme, map);
    let width = ui.available_width();
    let labels = (width * 0.44).min(theme.size_body * 32.0);
    let columns = map.columns.len() as f32;
    let cell = ((width - labels - SPACE[3]) / columns).min(theme.size_body * 14.0);
    let left = ui.max_rect().left() + labels + SPACE[2];
    heads(ui, theme, map, left, cell);
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let room = ui.available_height() / map.rows.len() as f32;
        let height = room
            .clamp(theme.row_height(), theme.row_height() * 1.5)
            .floor();
        let size = vec2(width, height * map.rows.len() as f32);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let cells = Rect::from_x_y_ranges(Rangef::new(left, left + cell * columns), rect.y_range());
        let mut child = ui.new_child(UiBuilder::new().max_rect(cells));
        still("heat-map", cells.size()).show(&mut child, |plot| {
            let rows = super::shift::bounds_of_rows(map.rows.len());
            plot.set_plot_bounds(bounds([0.0, f64::from(columns)], rows));
            add(plot, scene, map, &marks);
            numbers(plot, scene, map, &marks);
        });
        for row in 0..map.rows.len() {
            let top = rect.top() + height * row as f32;
            let line = Rect::from_x_y_ranges(
                Rangef::new(rect.left(), cells.right()),
                Rangef::new(top, top + height),
            );
            if ui.is_rect_visible(line) && label(ui, scene, map, row, line, labels) {
                clicked = Some(Clicked::Row(map.rows[row].clone()));
            }
        }
        for mark in &marks {
            let corner = pos2(
                cells.left() + cell * mark.column as f32,
                cells.top() + height * mark.row as f32,
            );
            let spot = Rect::from_min_size(corner, vec2(cell, height));
            if ui.is_rect_visible(spot) {
                let id = ui.scope_id().with(("cell", mark.row, mark.column));
                let response = ui.interact(spot, id, Sense::hover());
                response.on_hover_ui(|ui| details(ui, theme, map, mark));
            }
        }
    });
    clicked
}

/// Whether a row stands back because another question or topic is selected.
fn dimmed(scene: &Stage<'_>, map: &HeatMap, row: usize) -> bool {
    let name = &map.rows[row];
    match scene.topics.get(name) {
        Some(topic) => scene.is_dimmed(name, topic),
        // The row is a topic.
        None => {
            let of_question = scene
                .chosen
                .question
                .as_ref()
                .and_then(|q| scene.topics.get(q));
            let chosen = scene.chosen.topic.as_ref().or(of_question);
            chosen.is_some_and(|chosen| chosen != name)
        }
    }
}

/// The cells with their colours.
pub(super) fn add(plot: &mut PlotUi<'_>, scene: &Stage<'_>, map: &HeatMap, marks: &[Mark]) {
    let theme = scene.theme;
    let (rows, columns) = (map.rows.len(), map.columns.len());
    let [low, high] = map.range();
    let mut values = vec![f64::NAN; rows * columns];
    for mark in marks {
        // egui_plot counts rows from below.
        values[(rows - 1 - mark.row) * columns + mark.column] = mark.value.unwrap_or(f64::NAN);
    }
    let (theme_of_cells, span) = (theme.clone(), high - low);
    let colour = move |value: f64| match value.is_finite() {
        true => ramp(&theme_of_cells, (value - low) / span),
        false => theme_of_cells.background,
    };
    let cells = Heatmap::new(values, columns)
        .custom_mapping(Box::new(colour))
        .show_labels(false)
        .at(PlotPoint::new(0.0, -(rows as f64)));
    plot.heatmap(cells);
    // A hair of background between the cells.
    for row in 1..rows {
        plot.hline(
            HLine::new("", -(row as f64))
                .color(theme.background)
                .width(1.5)
                .allow_hover(false),
        );
    }
    for column in 1..columns {
        plot.vline(
            VLine::new("", column as f64)
                .color(theme.background)
                .width(1.5)
                .allow_hover(false),
        );
    }
}

/// The values in the cells, in whichever of two inks is easier to read.
fn numbers(plot: &mut PlotUi<'_>, scene: &Stage<'_>, map: &HeatMap, marks: &[Mark]) {
    let theme = scene.theme;
    let [low, high] = map.range();
    for mark in marks {
        let middle = PlotPoint::new(mark.column as f64 + 0.5, -(mark.row as f64) - 0.5);
        let ground = match mark.value {
            Some(value) => ramp(theme, (value - low) / (high - low)),
            None => theme.background,
        };
        let ink = mix(
            readable(theme, ground),
            ground,
            if dimmed(scene, map, mark.row) {
                0.6
            } else {
                0.0
            },
        );
        let words = short(mark.value.unwrap_or(f64::NAN));
        let text = RichText::new(words).font(theme.small()).color(ink);
        plot.text(Text::new("", middle, text).allow_hover(false));
    }
}

/// A row's name; whether it was clicked.
fn label(ui: &Ui, scene: &Stage<'_>, map: &HeatMap, row: usize, line: Rect, width: f32) -> bool {
    let theme = scene.theme;
    let name = map.rows[row].as_str();
    let detail = map.row_details.get(row).map_or("", String::as_str);
    let spot = line.with_max_x(line.left() + width);
    let response = ui.interact(spot, ui.scope_id().with(("row", row)), Sense::click());
    let told = if detail.is_empty() { name } else { detail };
    let called = t!("page-explore-select-row", name = told);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &called));
    let ink = match (response.hovered(), dimmed(scene, map, row)) {
        (true, _) => theme.accent,
        (false, true) => theme.text_weak,
        (false, false) => theme.text,
    };
    let words = match detail {
        "" => name.to_owned(),
        detail if detail == name => name.to_owned(),
        detail => t!("page-explore-id-topic", id = name, topic = detail),
    };
    let shown = visual(&words);
    let galley = super::shift::cut(ui, &shown, theme.body(), ink, width, 1);
    let place = pos2(line.left(), line.center().y - galley.size().y / 2.0);
    ui.painter()
        .galley_with_override_text_color(place, galley, ink);
    let clicked = response.clicked();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_ui(|ui| {
            ui.set_max_width(360.0);
            strong(ui, theme, told);
        });
    clicked
}

/// The models' names above the columns.
fn heads(ui: &mut Ui, theme: &Theme, map: &HeatMap, left: f32, cell: f32) {
    let width = (cell - SPACE[0]).max(20.0);
    let names: Vec<_> = map
        .columns
        .iter()
        .map(|name| super::shift::cut(ui, &visual(name), theme.small(), theme.text, width, 3))
        .collect();
    let tallest = names
        .iter()
        .map(|galley| galley.size().y)
        .fold(0.0, f32::max);
    let size = vec2(ui.available_width(), tallest + SPACE[0]);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    for (column, galley) in names.into_iter().enumerate() {
        let middle = left + cell * (column as f32 + 0.5);
        let place = pos2(
            middle - galley.size().x / 2.0,
            rect.bottom() - SPACE[0] - galley.size().y,
        );
        ui.painter().galley(place, galley, theme.text);
    }
}

/// What the colours mean.
fn colour_bar(ui: &mut Ui, theme: &Theme, map: &HeatMap) {
    ui.horizontal(|ui| {
        small(ui, theme, &map.measure);
        let [low, high] = map.range();
        let steps = ticks(low, high, 5);
        let line = theme.size_small * 1.4;
        let layout = eframe::egui::Layout::right_to_left(Align::Center);
        ui.with_layout(layout, |ui| {
            ui.add_space(SPACE[3]);
            let (rect, _) = ui.allocate_exact_size(vec2(200.0, 8.0 + line), Sense::hover());
            let bar = Rect::from_min_size(rect.min, vec2(rect.width(), 8.0));
            let mut mesh = Mesh::default();
            let pieces = 48;
            for piece in 0..pieces {
                let share = |at: usize| at as f32 / pieces as f32;
                let x = |at: usize| bar.left() + bar.width() * share(at);
                let part = bar.with_min_x(x(piece)).with_max_x(x(piece + 1));
                mesh.add_colored_rect(part, ramp(theme, f64::from(share(piece))));
            }
            ui.painter().add(Shape::mesh(mesh));
            for (value, label) in steps.iter().zip(tick_labels(&steps)) {
                let share = ((value - low) / (high - low)) as f32;
                let place = pos2(bar.left() + bar.width() * share, bar.bottom() + 1.0);
                ui.painter().text(
                    place,
                    Align2::CENTER_TOP,
                    label,
                    theme.small(),
                    theme.text_weak,
                );
            }
        });
    });
}

fn details(ui: &mut Ui, theme: &Theme, map: &HeatMap, mark: &Mark) {
    ui.set_max_width(360.0);
    let detail = map
        .row_details
        .get(mark.row)
        .filter(|detail| !detail.is_empty());
    strong(ui, theme, detail.unwrap_or(&map.rows[mark.row]));
    small(ui, theme, &map.columns[mark.column]);
    let value = short(mark.value.unwrap_or(f64::NAN));
    strong(ui, theme, &value);
    small(ui, theme, &map.measure);
}
