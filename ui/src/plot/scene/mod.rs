//! A scene drawn with egui_plot: the window's renderer, which knows no figure.

mod item;
mod lasso;
mod points;

use attune::figure::Style;
use attune::figure::canvas::{Anchor, TextSize};
use attune::figure::scene::{
    Ink, Line, Link, Mark, Panel, Placed, PlacedPanel, Scale, Scene, Spot, Swatch, Tick, layout,
    ticks_of, wanted,
};
use attune::figure::theme::theme as tokens;
use attune::t;
use eframe::egui::epaint::TextShape;
use eframe::egui::{
    Align2, Color32, CursorIcon, FontId, Painter, Pos2, Rect, Response, Role, ScrollArea, Sense,
    Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use egui_plot::{Plot, PlotBounds, PlotPoint, PlotTransform};

use super::{Stage, bounds};
use crate::text::visual;
use crate::theme::{SPACE, Theme};
use crate::widget::{small, strong, weak};
use item::Marks;

/// Room around a panel in which marks at its edges are not cut, in points.
const PAD: f32 = 8.0;

/// What a person pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// By a click.
    One(Link),
    /// By a line around them.
    Many(Vec<Link>),
}

/// Draws a scene into the room there is, with its notes below. Where its slots need more, they
/// scroll below the key and the names above them.
pub fn show(ui: &mut Ui, stage: &Stage<'_>, scene: &Scene) -> Option<Picked> {
    if scene.panels.is_empty() {
        weak(ui, stage.theme, &t!("figure-empty"));
        return None;
    }
    let width = ui.available_width() - SPACE[3];
    let height = |note: &String| {
        let painter = ui.painter();
        let galley = painter.layout(note.clone(), stage.theme.small(), stage.theme.text, width);
        galley.size().y + ui.spacing().item_spacing.y
    };
    let notes: f32 = scene.notes.iter().map(height).sum();
    // What stands below each other is apart by a gap: head, panels, notes.
    let gaps = SPACE[1] + 3.0 * ui.spacing().item_spacing.y;
    let room = vec2(width, ui.available_height() - notes - gaps);
    let placed = layout(scene, &style(stage.theme, room));
    let width = placed.width as f32;
    let head = head(scene, &placed);
    let (above, _) = ui.allocate_exact_size(vec2(width, head), Sense::hover());
    let named = names(ui, stage, &placed, above.min, [f32::NEG_INFINITY, head]);
    let scroll = ScrollArea::vertical().auto_shrink(false);
    let below = scroll.show(ui, |ui| {
        let size = vec2(width, placed.height as f32 - head);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let origin = rect.min - vec2(0.0, head);
        let named = names(ui, stage, &placed, origin, [head, f32::INFINITY]);
        let whole = Rect::from_min_size(origin, vec2(width, placed.height as f32));
        let picked = panels(ui, stage, scene, &placed, whole);
        ui.add_space(SPACE[1]);
        for note in &scene.notes {
            small(ui, stage.theme, note);
        }
        named.or(picked)
    });
    named.or(below.inner)
}

/// How far down that reaches which stays while slots scroll: to the top of the panels, where
/// all stand beside each other and have slots.
fn head(scene: &Scene, placed: &Placed) -> f32 {
    let is_one_row = scene.panels.iter().all(|panel| panel.cell[0] == 0);
    match is_one_row && scene.slots() > 0 {
        true => {
            let tops = placed.panels.iter().map(|panel| panel.area.y);
            tops.fold(f64::INFINITY, f64::min) as f32
        }
        false => 0.0,
    }
}

/// Draws a small picture of a scene, without words.
pub fn tiny(ui: &mut Ui, stage: &Stage<'_>, scene: &Scene, rect: Rect) {
    let small = scene.small();
    let placed = layout(&small, &style(stage.theme, rect.size()));
    for (panel, place) in small.panels.iter().zip(&placed.panels) {
        let area = area_of(place, rect);
        let to_screen = |at| on_screen(place, area, at);
        let mut shapes = Vec::new();
        item::shapes(ui, stage, &panel.marks, &to_screen, &mut shapes);
        ui.painter().with_clip_rect(rect).extend(shapes);
    }
}

fn style(theme: &Theme, room: Vec2) -> Style {
    Style {
        width: f64::from(room.x.max(1.0)),
        height: f64::from(room.y.max(1.0)),
        dark: theme.dark,
        text_scale: f64::from(theme.size_small) / tokens().text.small,
        ..Style::default()
    }
}

/// Draws the key and the texts that stand between two heights; the one that was clicked.
fn names(
    ui: &mut Ui,
    stage: &Stage<'_>,
    placed: &Placed,
    origin: Pos2,
    [from, to]: [f32; 2],
) -> Option<Picked> {
    let at = |[x, y]: [f64; 2]| origin + vec2(x as f32, y as f32);
    let is_here = |y: f64| (from..to).contains(&(y as f32));
    for key in placed.keys.iter().filter(|key| is_here(key.at[1])) {
        swatch(ui.painter(), stage, key.at, key.width, &key.swatch, &at);
    }
    for line in placed.lines.iter().filter(|line| is_here(line.at[1])) {
        text(ui, stage, line, &at);
    }
    let mut picked = None;
    let spots = placed.spots.iter().enumerate();
    let is_open = |spot: &Spot| (stage.opens)(&spot.link) && is_here(spot.area.y);
    for (number, spot) in spots.filter(|(_, spot)| is_open(spot)) {
        let size = vec2(spot.area.width as f32, spot.area.height as f32);
        let area = Rect::from_min_size(at([spot.area.x, spot.area.y]), size);
        let id = ui.scope_id().with(("name", number));
        let response = ui.interact(area, id, Sense::click());
        let label = t!("page-explore-select-row", name = spot.name.as_str());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.clicked() {
            picked = Some(Picked::One(spot.link.clone()));
        }
        response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| {
                ui.set_max_width(360.0);
                strong(ui, stage.theme, &spot.name);
            });
    }
    picked
}

/// Draws the panels; what was pointed out in one.
fn panels(
    ui: &mut Ui,
    stage: &Stage<'_>,
    scene: &Scene,
    placed: &Placed,
    rect: Rect,
) -> Option<Picked> {
    let mut picked = None;
    for (number, (panel, place)) in scene.panels.iter().zip(&placed.panels).enumerate() {
        let within = self::panel(ui, stage, panel, place, rect, number);
        picked = picked.or(within);
    }
    let rule = Stroke::new(1.0, stage.theme.text_weak);
    for ends in &placed.rules {
        let ends = ends.map(|[x, y]| rect.min + vec2(x as f32, y as f32));
        ui.painter().line_segment(ends, rule);
    }
    picked
}

/// The rectangle of a panel on the screen.
fn area_of(place: &PlacedPanel, rect: Rect) -> Rect {
    let area = place.area;
    let min = rect.min + vec2(area.x as f32, area.y as f32);
    Rect::from_min_size(min, vec2(area.width as f32, area.height as f32))
}

/// Where a value stands on the screen in a panel that was not moved.
fn on_screen(place: &PlacedPanel, area: Rect, at: [f64; 2]) -> Pos2 {
    let [x, y] = place.place(at);
    area.min + vec2((x - place.area.x) as f32, (y - place.area.y) as f32)
}

/// A panel and the transform from shares of it to the screen.
struct Seen<'a> {
    place: &'a PlacedPanel,
    transform: PlotTransform,
}

impl Seen<'_> {
    /// Where a value stands on the screen.
    fn at(&self, value: [f64; 2]) -> Pos2 {
        let [x, y] = self.place.place(value);
        self.transform.position_from_point(&self.share([x, y]))
    }

    /// A place of the layout as shares of the panel, upward.
    fn share(&self, [x, y]: [f64; 2]) -> PlotPoint {
        let area = self.place.area;
        PlotPoint::new((x - area.x) / area.width, -(y - area.y) / area.height)
    }

    /// The place of the layout that a place on the screen shows.
    fn place_of(&self, screen: Pos2) -> [f64; 2] {
        let (share, area) = (self.transform.value_from_position(screen), self.place.area);
        [
            area.x + share.x * area.width,
            area.y - share.y * area.height,
        ]
    }

    /// How many times as large as it was laid out the panel is seen.
    fn zoom(&self) -> f64 {
        let whole = 1.0 + 2.0 * f64::from(PAD) / self.place.area.width;
        whole / self.transform.bounds().width()
    }

    /// The values that are seen at the edges: from left to right, from below to above.
    fn ranges(&self) -> [[f64; 2]; 2] {
        let bounds = self.transform.bounds();
        let area = self.place.area;
        let ([left, low], [right, high]) = (bounds.min(), bounds.max());
        let pads = [f64::from(PAD) / area.width, f64::from(PAD) / area.height];
        // Of what is seen, the pads are a part at either side.
        let pad = |seen: f64, pad: f64| seen * pad / (1.0 + 2.0 * pad);
        let (wide, tall) = (pad(right - left, pads[0]), pad(high - low, pads[1]));
        let x = [left + wide, right - wide].map(|x| self.place.x.value(area.x + x * area.width));
        let y = [low + tall, high - tall].map(|y| self.place.y.value(area.y - y * area.height));
        [whole(x, self.place.x.ends()), whole(y, self.place.y.ends())]
    }
}

/// What is seen of an axis: its own ends, where nothing but rounding lies between.
fn whole(seen: [f64; 2], own: [f64; 2]) -> [f64; 2] {
    let slack = (own[1] - own[0]).abs() * 1e-4;
    let alike = |at: usize| (seen[at] - own[at]).abs() <= slack;
    std::array::from_fn(|at| if alike(at) { own[at] } else { seen[at] })
}

/// Draws a panel; what was pointed out in it.
fn panel(
    ui: &mut Ui,
    stage: &Stage<'_>,
    panel: &Panel,
    place: &PlacedPanel,
    rect: Rect,
    number: usize,
) -> Option<Picked> {
    let area = area_of(place, rect);
    let has_slots = |scale: &Scale| matches!(scale, Scale::Slots(_));
    let moves = !has_slots(&panel.x.scale) && !has_slots(&panel.y.scale);
    let drawing = ui.input(|input| input.modifiers.shift);
    let mut child = ui.new_child(UiBuilder::new().max_rect(area.expand(PAD)));
    let pads = vec2(PAD / area.width(), PAD / area.height());
    let id = child.scope_id().with(("panel", number));
    let plot = super::still("panel", area.expand(PAD).size())
        .id(id)
        .sense(Sense::click_and_drag())
        .allow_zoom(moves)
        .allow_drag(moves && !drawing)
        .allow_double_click_reset(false);
    // Until a person moves it, it fills its room, whatever that is.
    let whole = bounds(
        [-pads.x, 1.0 + pads.x].map(f64::from),
        [-1.0 - pads.y, pads.y].map(f64::from),
    );
    let was_moved = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let set = (!was_moved).then_some(whole);
    let shown = show_marks(plot, &mut child, stage, panel, place, set);
    if moves {
        let response = &shown.0;
        let zoomed = response.hovered() && ui.input(|input| input.zoom_delta() != 1.0);
        let moved =
            (was_moved || zoomed || response.dragged() && !drawing) && !response.double_clicked();
        ui.data_mut(|data| data.insert_temp(id, moved));
    }
    let seen = Seen {
        place,
        transform: shown.1,
    };
    ticks(ui, stage.theme, panel, &seen, area);
    let response = shown.0;
    let label = match panel.title.as_str() {
        "" => t!("page-explore-panel"),
        title => title.to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, &label));
    if drawing || lasso::is_open(ui, id) {
        let caught = lasso::draw(ui, stage.theme, &response, id)?;
        let lasso: Vec<[f64; 2]> = caught.into_iter().map(|at| seen.place_of(at)).collect();
        let marks = place.within(panel, &lasso).into_iter();
        let links = marks.filter_map(|mark| panel.marks[mark].link.clone());
        return Some(Picked::Many(links.collect()));
    }
    let pointer = response.hover_pos()?;
    let under = place.hit(panel, seen.place_of(pointer), seen.zoom());
    let mark = &panel.marks[under?];
    hovered(ui, stage.theme, mark, &seen);
    let clicked = response.clicked();
    let link = mark.link.as_ref().filter(|link| (stage.opens)(link));
    let response = match link {
        Some(_) => response.on_hover_cursor(CursorIcon::PointingHand),
        None => response,
    };
    response.on_hover_ui_at_pointer(|ui| {
        for (at, line) in mark.hover.iter().enumerate() {
            match at {
                0 => drop(strong(ui, stage.theme, line)),
                _ => drop(small(ui, stage.theme, line)),
            }
        }
    });
    link.filter(|_| clicked).cloned().map(Picked::One)
}

fn show_marks(
    plot: Plot<'_>,
    ui: &mut Ui,
    stage: &Stage<'_>,
    panel: &Panel,
    place: &PlacedPanel,
    set: Option<PlotBounds>,
) -> (Response, PlotTransform) {
    let shapes = |ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>| {
        let seen = Seen {
            place,
            transform: *transform,
        };
        grid(stage.theme, panel, &seen, shapes);
        item::shapes(ui, stage, &panel.marks, &|at| seen.at(at), shapes);
    };
    let shown = plot.show(ui, |plot| {
        if let Some(bounds) = set {
            plot.set_plot_bounds(bounds);
        }
        plot.add(Marks::new(&shapes));
    });
    (shown.response, shown.transform)
}

/// Lines through the panel at the ticks.
fn grid(theme: &Theme, panel: &Panel, seen: &Seen<'_>, shapes: &mut Vec<Shape>) {
    let stroke = Stroke::new(1.0, theme.line);
    let [across, upward] = ticks_seen(panel, seen);
    let [x, y] = seen.ranges();
    for tick in across {
        let ends = y.map(|y| seen.at([tick.at, y]));
        shapes.push(Shape::line_segment(ends, stroke));
    }
    for tick in upward {
        let ends = x.map(|x| seen.at([x, tick.at]));
        shapes.push(Shape::line_segment(ends, stroke));
    }
}

fn ticks_seen(panel: &Panel, seen: &Seen<'_>) -> [Vec<Tick>; 2] {
    let [x, y] = seen.ranges();
    let area = seen.place.area;
    [
        ticks_of(&panel.x.scale, x, wanted(area.width)),
        ticks_of(&panel.y.scale, y, wanted(area.height)),
    ]
}

/// The labels of the ticks.
fn ticks(ui: &Ui, theme: &Theme, panel: &Panel, seen: &Seen<'_>, area: Rect) {
    let [across, upward] = ticks_seen(panel, seen);
    let write = |at: Pos2, align: Align2, text: &str| {
        ui.painter()
            .text(at, align, text, theme.small(), theme.text_weak);
    };
    let gap = SPACE[0];
    if !panel.x.silent {
        for tick in across {
            let x = seen.at([tick.at, 0.0]).x;
            match panel.x.far {
                true => write(pos2(x, area.top() - gap), Align2::CENTER_BOTTOM, &tick.text),
                false => write(pos2(x, area.bottom() + gap), Align2::CENTER_TOP, &tick.text),
            }
        }
    }
    if !panel.y.silent {
        for tick in upward {
            let y = seen.at([0.0, tick.at]).y;
            match panel.y.far {
                true => write(
                    pos2(area.right() + SPACE[1], y),
                    Align2::LEFT_CENTER,
                    &tick.text,
                ),
                false => write(
                    pos2(area.left() - SPACE[1], y),
                    Align2::RIGHT_CENTER,
                    &tick.text,
                ),
            }
        }
    }
}

/// A ring or edge around the mark under the pointer.
fn hovered(ui: &Ui, theme: &Theme, mark: &Mark, seen: &Seen<'_>) {
    let stroke = Stroke::new(1.5, theme.text);
    item::edge(ui.painter(), mark, &|at| seen.at(at), stroke);
}

/// A line of text with its marker.
fn text(ui: &Ui, stage: &Stage<'_>, line: &Line, at: &dyn Fn([f64; 2]) -> Pos2) {
    let theme = stage.theme;
    let font = font(theme, line.size);
    let colour = ink(theme, line.ink.into());
    let size = font.size;
    let galley = ui
        .painter()
        .layout_no_wrap(visual(&line.text).into_owned(), font, colour);
    let base = at(line.at);
    if line.upright {
        let turned = -std::f32::consts::FRAC_PI_2;
        let place = base + vec2(-galley.size().y / 2.0, galley.size().x / 2.0);
        let shape = TextShape::new(place, galley, colour).with_angle(turned);
        ui.painter().add(shape);
        return;
    }
    let left = match line.anchor {
        Anchor::Start => base.x,
        Anchor::Middle => base.x - galley.size().x / 2.0,
        Anchor::End => base.x - galley.size().x,
    };
    // Small letters are centred as in files.
    let place = pos2(left, base.y - size * 0.36 - galley.size().y / 2.0);
    if let Some((shape, colour)) = line.look {
        let centre = pos2(left - size * 0.8, base.y - size * 0.36);
        let colour = ink(theme, colour);
        ui.painter().extend(item::marker(
            shape,
            centre,
            size * 0.36,
            colour,
            false,
            theme,
        ));
    }
    ui.painter().galley(place, galley, colour);
}

fn font(theme: &Theme, size: TextSize) -> FontId {
    match size {
        TextSize::Small => theme.small(),
        TextSize::Body => theme.body(),
        TextSize::Title => theme.strong(),
    }
}

/// A colour of a scene in the window's appearance.
fn ink(theme: &Theme, ink: Ink) -> Color32 {
    Theme::token(ink.colour(tokens().colours(theme.dark)))
}

fn swatch(
    painter: &Painter,
    stage: &Stage<'_>,
    [x, y]: [f64; 2],
    width: f64,
    swatch: &Swatch,
    at: &dyn Fn([f64; 2]) -> Pos2,
) {
    let theme = stage.theme;
    let radius = theme.size_small * 0.42;
    let centre = at([x + width / 2.0, y]);
    let ends = [at([x, y]), at([x + width, y])];
    match swatch {
        Swatch::Point {
            shape,
            ink: colour,
            hollow,
        } => {
            let colour = ink(theme, *colour);
            painter.extend(item::marker(*shape, centre, radius, colour, *hollow, theme));
        }
        Swatch::Box(colour) => {
            let size = vec2(width as f32, radius * 2.0);
            painter.rect_filled(
                Rect::from_center_size(centre, size),
                0.0,
                ink(theme, *colour),
            );
        }
        Swatch::Line {
            ink: colour,
            dashed,
        } => {
            let stroke = Stroke::new(1.5, ink(theme, *colour));
            painter.extend(item::stroke(&ends, stroke, *dashed));
        }
        Swatch::Arrow(colour) => {
            painter.extend(item::arrow(ends, 2.0, ink(theme, *colour)));
        }
        Swatch::Ramp(_) => {
            const STEPS: usize = 24;
            for step in 0..STEPS {
                let share = |step: usize| x + width * step as f64 / STEPS as f64;
                let value = (step as f64 + 0.5) / STEPS as f64;
                let colour = ink(theme, attune::figure::scene::Token::Ramp(value).into());
                let (left, right) = (at([share(step), y]), at([share(step + 1), y]));
                let area = Rect::from_min_max(
                    pos2(left.x, left.y - radius),
                    pos2(right.x + 0.3, right.y + radius),
                );
                painter.rect_filled(area, 0.0, colour);
            }
        }
    }
}
