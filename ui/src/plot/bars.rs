//! Means with their intervals as bars: a panel a measure, a group a topic.

use attune::figure::{Bar, BarGroup, BarPanel, Bars, Role, Series, short, tick_labels, ticks};
use attune::t;
use eframe::egui::{
    Align2, Color32, Rangef, Rect, Role as Part, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::series::{legend, look};
use super::shift::cut;
use super::{Clicked, Stage, key};
use crate::text::visual;
use crate::theme::{SPACE, Theme};
use crate::widget::{small, strong, weak};

/// A bar as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub measure: String,
    pub group: String,
    pub name: String,
    pub value: f64,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(bars: &Bars) -> Vec<Mark> {
    let mut marks = Vec::new();
    for panel in &bars.panels {
        for group in &panel.groups {
            marks.extend(group.bars.iter().map(|bar| Mark {
                measure: panel.measure.clone(),
                group: group.name.clone(),
                name: bar.name.clone(),
                value: bar.value,
            }));
        }
    }
    marks
}

/// Everybody in the figure.
pub(super) fn series(bars: &Bars) -> Series {
    let groups = bars.panels.iter().flat_map(|panel| &panel.groups);
    let all = groups.flat_map(|group| &group.bars);
    Series::of(all.map(|bar| (bar.name.as_str(), bar.role)))
}

/// Left and right of the columns, and the scale of the bars.
struct Columns {
    names: Rangef,
    bars: Rangef,
    numbers: f32,
    largest: f64,
}

impl Columns {
    fn new(ui: &Ui, theme: &Theme, bars: &Bars) -> Self {
        let rect = ui.available_rect_before_wrap();
        let told = marks_told(bars);
        let width = |words: &String| {
            let galley = ui
                .painter()
                .layout_no_wrap(words.clone(), theme.small(), theme.text);
            galley.size().x
        };
        let numbers = told.iter().map(width).fold(0.0, f32::max);
        let names = (rect.width() * 0.3).min(theme.size_body * 24.0);
        let left = rect.left() + names + SPACE[2] + theme.size_small * 1.4;
        let right = rect.right() - numbers - 2.0 * SPACE[3];
        Self {
            names: Rangef::new(rect.left(), rect.left() + names),
            bars: Rangef::new(left, right.max(left + 40.0)),
            numbers: right + SPACE[3],
            largest: scale(bars).last().copied().unwrap_or(1.0),
        }
    }

    fn x(&self, value: f64) -> f32 {
        self.bars.min + self.bars.span() * (value / self.largest) as f32
    }
}

fn marks_told(bars: &Bars) -> Vec<String> {
    let groups = bars.panels.iter().flat_map(|panel| &panel.groups);
    groups
        .flat_map(|group| &group.bars)
        .map(Bar::told)
        .collect()
}

/// The ticks of all panels.
fn scale(bars: &Bars) -> Vec<f64> {
    let largest = bars.largest();
    ticks(0.0, if largest > 0.0 { largest } else { 1.0 }, 4)
}

/// Draws the figure; panels scroll.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, bars: &Bars) -> Option<Clicked> {
    let theme = scene.theme;
    let marks = marks(bars);
    if marks.is_empty() {
        weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    let series = series(bars);
    if bars.grouped() {
        legend(ui, theme, &series);
    }
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let columns = Columns::new(ui, theme, bars);
        for (place, panel) in bars.panels.iter().enumerate() {
            ui.push_id(place, |ui| {
                let topic = draw_panel(ui, scene, panel, &columns, &series, &scale(bars));
                clicked = clicked.take().or(topic);
            });
        }
        for note in bars.notes() {
            small(ui, theme, &note);
        }
    });
    clicked
}

fn draw_panel(
    ui: &mut Ui,
    scene: &Stage<'_>,
    panel: &BarPanel,
    columns: &Columns,
    series: &Series,
    steps: &[f64],
) -> Option<Clicked> {
    let theme = scene.theme;
    strong(ui, theme, &panel.measure);
    let row = (theme.size_small * 1.75).round();
    let air = |group: &BarGroup| if group.name.is_empty() { 0.0 } else { SPACE[2] };
    let height = |group: &BarGroup| row * group.bars.len().max(1) as f32 + air(group);
    let all: f32 = panel.groups.iter().map(height).sum();
    let ruler = theme.size_small * 1.5;
    let size = vec2(ui.available_width(), ruler + all + SPACE[3]);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let inside = Rangef::new(rect.top() + ruler, rect.top() + ruler + all);
    for (tick, label) in steps.iter().zip(tick_labels(steps)) {
        let x = columns.x(*tick);
        let at = pos2(x, rect.top());
        ui.painter().text(
            at,
            Align2::CENTER_TOP,
            label,
            theme.small(),
            theme.text_weak,
        );
        ui.painter().vline(x, inside, Stroke::new(1.0, theme.line));
    }
    let mut clicked = None;
    let mut top = inside.min;
    for (g, group) in panel.groups.iter().enumerate() {
        if !group.name.is_empty() && topic(ui, scene, group, columns, top, row, g) {
            clicked = Some(Clicked::Topic(group.name.clone()));
        }
        for (b, bar) in group.bars.iter().enumerate() {
            let line = Rect::from_x_y_ranges(
                rect.x_range(),
                Rangef::new(top + row * b as f32, top + row * (b + 1) as f32),
            );
            if !ui.is_rect_visible(line) {
                continue;
            }
            draw_bar(ui, scene, group, bar, columns, series, line);
            let spot = line.with_min_x(if group.name.is_empty() {
                line.left()
            } else {
                columns.names.max
            });
            let response = ui.interact(spot, ui.scope_id().with(("bar", g, b)), Sense::hover());
            let of = match group.name.as_str() {
                "" => panel.measure.clone(),
                topic => t!(
                    "page-explore-id-topic",
                    id = panel.measure.as_str(),
                    topic = topic
                ),
            };
            let called = t!(
                "page-explore-bar",
                name = bar.name.as_str(),
                of = of.as_str(),
                value = bar.told()
            );
            response.widget_info(|| WidgetInfo::labeled(Part::Label, true, &called));
            response.on_hover_ui_at_pointer(|ui| details(ui, theme, &of, bar));
        }
        top += height(group);
    }
    human_line(ui, theme, panel, columns, inside);
    clicked
}

/// How near people come to themselves runs through a panel without groups.
fn human_line(ui: &Ui, theme: &Theme, panel: &BarPanel, columns: &Columns, inside: Rangef) {
    let ungrouped = panel.groups.iter().filter(|group| group.name.is_empty());
    let mut bars = ungrouped.flat_map(|group| &group.bars);
    let human = bars.find(|bar| bar.role == Role::Human && bar.value.is_finite());
    if let Some(bar) = human {
        let x = columns.x(bar.value);
        let ends = [pos2(x, inside.min), pos2(x, inside.max)];
        let stroke = Stroke::new(1.0, theme.human);
        ui.painter()
            .extend(eframe::egui::Shape::dashed_line(&ends, stroke, 4.0, 3.0));
    }
}

/// A topic's name beside its bars; whether it was clicked.
fn topic(
    ui: &Ui,
    scene: &Stage<'_>,
    group: &BarGroup,
    columns: &Columns,
    top: f32,
    row: f32,
    place: usize,
) -> bool {
    let theme = scene.theme;
    let height = row * group.bars.len().max(1) as f32;
    let spot = Rect::from_x_y_ranges(columns.names, Rangef::new(top, top + height));
    if !ui.is_rect_visible(spot) {
        return false;
    }
    let response = ui.interact(spot, ui.scope_id().with(("topic", place)), Sense::click());
    let label = t!("page-explore-select-topic", topic = group.name.as_str());
    response.widget_info(|| WidgetInfo::labeled(Part::Button, true, &label));
    let chosen = scene.chosen.topic.as_ref();
    let ink = match response.hovered() {
        true => theme.accent,
        false if chosen.is_some_and(|chosen| *chosen != group.name) => theme.text_weak,
        false => theme.text,
    };
    let lines = (height / (theme.size_body * 1.4)).floor().max(1.0) as usize;
    let name = visual(&group.name);
    let galley = cut(ui, &name, theme.body(), ink, columns.names.span(), lines);
    ui.painter()
        .galley_with_override_text_color(spot.left_top(), galley, ink);
    let clicked = response.clicked();
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
    clicked
}

fn draw_bar(
    ui: &Ui,
    scene: &Stage<'_>,
    group: &BarGroup,
    bar: &Bar,
    columns: &Columns,
    series: &Series,
    line: Rect,
) {
    let theme = scene.theme;
    let painter = ui.painter();
    let middle = line.center().y;
    let other = |topic: &String| !group.name.is_empty() && *topic != group.name;
    let dimmed = scene.chosen.topic.as_ref().is_some_and(other);
    let look = look(theme, series, &bar.name, bar.role);
    let colour = scene.faded(look.colour, dimmed);
    let text = scene.faded(theme.text, dimmed);
    if group.name.is_empty() {
        let name = cut(
            ui,
            &visual(&bar.name),
            theme.body(),
            text,
            columns.names.span(),
            1,
        );
        let place = pos2(columns.names.min, middle - name.size().y / 2.0);
        painter.galley(place, name, text);
    }
    let badge = pos2(columns.bars.min - theme.size_small * 0.8, middle);
    painter.extend(key::shape(
        look.shape,
        badge,
        theme.size_small * 0.38,
        colour,
    ));
    let at = pos2(columns.numbers, middle);
    painter.text(at, Align2::LEFT_CENTER, bar.told(), theme.small(), text);
    if !bar.value.is_finite() {
        return;
    }
    let (from, to) = (columns.x(0.0), columns.x(bar.value));
    let half = theme.size_small * 0.36;
    let area = Rect::from_x_y_ranges(
        Rangef::new(from, to),
        Rangef::new(middle - half, middle + half),
    );
    let within = match bar.role {
        Role::Reference => {
            painter.rect_stroke(area, 0.0, Stroke::new(1.0, colour), StrokeKind::Inside);
            text
        }
        _ => {
            painter.rect_filled(area, 0.0, colour);
            super::readable(theme, colour)
        }
    };
    whisker(ui, bar, columns, middle, to, [within, text]);
}

/// The interval: within the bar in one ink, beyond it in another.
fn whisker(ui: &Ui, bar: &Bar, columns: &Columns, middle: f32, to: f32, inks: [Color32; 2]) {
    let Some([low, high]) = bar
        .interval
        .filter(|ends| ends.iter().all(|end| end.is_finite()))
    else {
        return;
    };
    let [within, beyond] = inks.map(|ink| Stroke::new(1.2, ink));
    let (low, high) = (columns.x(low), columns.x(high));
    let painter = ui.painter();
    painter.hline(Rangef::new(low, to.min(high)), middle, within);
    painter.hline(Rangef::new(to.max(low), high), middle, beyond);
    let cap = Rangef::new(middle - 3.0, middle + 3.0);
    painter.vline(low, cap, within);
    painter.vline(high, cap, beyond);
}

/// The bars of the first panel, without words.
pub(super) fn tiny(ui: &Ui, scene: &Stage<'_>, bars: &Bars, rect: Rect) {
    const MOST: usize = 12;
    let Some(panel) = bars.panels.first() else {
        return;
    };
    let all: Vec<&Bar> = panel.groups.iter().flat_map(|group| &group.bars).collect();
    let shown = &all[..all.len().min(MOST)];
    let step = rect.height() / shown.len().max(1) as f32;
    let largest = bars.largest().max(f64::MIN_POSITIVE);
    for (place, bar) in shown.iter().enumerate() {
        let share = (bar.value / largest).clamp(0.0, 1.0) as f32;
        let top = rect.top() + step * (place as f32 + 0.2);
        let size = vec2(rect.width() * share, (step * 0.6).min(7.0));
        let colour = super::series::colour(scene.theme, bar.role);
        let area = Rect::from_min_size(pos2(rect.left(), top), size);
        ui.painter().rect_filled(area, 0.0, colour);
    }
}

/// All that is known of a bar.
fn details(ui: &mut Ui, theme: &Theme, of: &str, bar: &Bar) {
    ui.set_max_width(360.0);
    strong(ui, theme, &bar.name);
    small(ui, theme, of);
    strong(ui, theme, &bar.told());
    if let Some(items) = bar.items {
        small(ui, theme, &t!("page-explore-bar-questions", count = items));
    }
    if let Some([skill, low, high]) = bar.skill {
        let [skill, low, high] = [skill, low, high].map(short);
        small(
            ui,
            theme,
            &t!(
                "page-explore-bar-skill",
                skill = skill,
                low = low,
                high = high
            ),
        );
    }
    if let Some(mass) = bar.mass {
        small(ui, theme, &t!("page-explore-bar-mass", mass = short(mass)));
    }
    if let Some(change) = &bar.change {
        let paired = &change.paired;
        let interval = paired.difference.interval;
        small(
            ui,
            theme,
            &t!(
                "page-explore-bar-change",
                from = change.from.as_str(),
                difference = short(paired.difference.mean),
                low = short(interval.low),
                high = short(interval.high)
            ),
        );
        small(
            ui,
            theme,
            &t!(
                "page-explore-bar-test",
                p = short(paired.p),
                holm = short(paired.p_holm),
                fdr = short(paired.p_fdr),
                effect = short(paired.effect)
            ),
        );
        small(ui, theme, &change.verdict.name());
    }
}
