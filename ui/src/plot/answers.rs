//! Questions with everybody's answers: bars of shares, a number, and to whom models lean.

use attune::figure::{Answers, AnswersRow, Role, Side, Who, percent, short};
use attune::t;
use eframe::egui::{
    Align2, Color32, CursorIcon, Rangef, Rect, Role as Part, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::key::{Swatch, keys};
use super::series::colour;
use super::shift::cut;
use super::{Clicked, Look, Stage, key};
use crate::text::visual;
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{small, strong, weak};

/// Share of the colour at the first and the last option: people pale, a model before light,
/// after full.
const PALE: [f32; 2] = [0.16, 0.5];
const LIGHT: [f32; 2] = [0.12, 0.42];
const FULL: [f32; 2] = [0.45, 1.0];

/// A question as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub question: String,
    pub number: f64,
    /// Where every option begins and ends, 0 to 1; none of those who did not answer.
    pub bars: Vec<Option<Vec<[f64; 2]>>>,
}

/// What is drawn: a mark for each row of the table.
pub fn marks(answers: &Answers) -> Vec<Mark> {
    let mark = |row: &AnswersRow| Mark {
        question: row.question.clone(),
        number: row.number,
        bars: row
            .shares
            .iter()
            .map(|shares| shares.as_ref().map(|shares| super::shift::stacked(shares)))
            .collect(),
    };
    answers.rows.iter().map(mark).collect()
}

/// Left and right of the columns.
struct Columns {
    wording: Rangef,
    names: Rangef,
    bars: Rangef,
    number: f32,
    leans: Vec<f32>,
}

impl Columns {
    fn new(ui: &Ui, theme: &Theme, answers: &Answers) -> Self {
        // Room for the bar that scrolls.
        let rect = ui.available_rect_before_wrap();
        let rect = rect.with_max_x(rect.right() - SPACE[3]);
        let step = theme.size_small * 1.6;
        let count = answers.leaning_in_rows().len();
        let leans =
            (0..count).map(|place| rect.right() - step * (count - place) as f32 + step / 2.0);
        let end = rect.right() - step * count as f32 - if count > 0 { SPACE[2] } else { 0.0 };
        let number = end - theme.size_small * 4.0;
        let room = number - rect.left();
        let wording = Rangef::new(rect.left(), rect.left() + room * 0.4);
        let width = |who: &Who| {
            let name = visual(&who.name).into_owned();
            ui.painter()
                .layout_no_wrap(name, theme.small(), theme.text)
                .size()
                .x
        };
        let widest = answers.who.iter().map(width).fold(0.0, f32::max);
        let names = (widest + theme.size_small * 1.6).min(room * 0.25);
        let names = Rangef::new(wording.max + SPACE[3], wording.max + SPACE[3] + names);
        Self {
            bars: Rangef::new(names.max + SPACE[1], number - SPACE[2]),
            wording,
            names,
            number: end,
            leans: leans.collect(),
        }
    }
}

/// Draws the figure; rows scroll below the leanings.
pub(super) fn show(ui: &mut Ui, scene: &Stage<'_>, answers: &Answers) -> Option<Clicked> {
    let theme = scene.theme;
    if answers.rows.is_empty() {
        weak(ui, theme, &t!("figure-empty"));
        return None;
    }
    let pair = scene.pair(&answers.culture_a, &answers.culture_b);
    if !answers.leaning.is_empty() {
        leaning(ui, theme, answers, pair);
    }
    let columns = Columns::new(ui, theme, answers);
    head(ui, theme, answers, &columns);
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let line = theme.size_small * 1.55;
        let words = theme.size_body * 2.9 + theme.size_small * 3.0;
        for (i, row) in answers.rows.iter().enumerate() {
            let known = row.shares.iter().flatten().count() as f32;
            let height = (words.max(line * known) + 2.0 * SPACE[1]).round();
            let size = vec2(ui.available_width(), height);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            if ui.is_rect_visible(rect) && draw_row(ui, scene, answers, i, rect, &columns, pair) {
                clicked = Some(Clicked::Question(row.question.clone()));
            }
        }
        small(ui, theme, &t!("figure-answers-note"));
        if !answers.leaning.is_empty() {
            small(ui, theme, &t!("figure-leaning-note"));
        }
    });
    clicked
}

/// To whom each model leans, numbered as the columns of the rows.
fn leaning(ui: &mut Ui, theme: &Theme, answers: &Answers, pair: [Look; 2]) {
    let nearer = [Side::A, Side::B].map(|side| {
        let words = t!("figure-nearer-to", culture = answers.culture(side));
        (Swatch::Marker(pair[side as usize]), words)
    });
    keys(ui, theme, &nearer);
    ui.spacing_mut().interact_size.y = theme.size_small * 1.5;
    eframe::egui::Grid::new("leaning")
        .spacing(vec2(SPACE[4], 2.0))
        .show(ui, |ui| {
            let in_rows = answers.leaning_in_rows().len();
            for (place, model) in answers.leaning.iter().enumerate() {
                let name = match place < in_rows {
                    true => t!(
                        "page-explore-option",
                        n = place + 1,
                        words = model.name.as_str()
                    ),
                    false => model.name.clone(),
                };
                small(ui, theme, &name);
                for side in [Side::A, Side::B] {
                    key::key(
                        ui,
                        theme,
                        Swatch::Marker(pair[side as usize]),
                        &model.told(side),
                    );
                }
                ui.end_row();
            }
        });
    ui.add_space(SPACE[1]);
}

fn head(ui: &mut Ui, theme: &Theme, answers: &Answers, columns: &Columns) {
    let size = vec2(ui.available_width(), theme.size_small * 1.6);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let y = rect.center().y;
    let text = |x: f32, anchor, words: &str| {
        let words = visual(words).into_owned();
        ui.painter()
            .text(pos2(x, y), anchor, words, theme.small(), theme.text_weak);
    };
    text(
        columns.wording.min,
        Align2::LEFT_CENTER,
        &t!("figure-column-question"),
    );
    text(
        columns.bars.min,
        Align2::LEFT_CENTER,
        &t!("figure-shares-axis"),
    );
    text(columns.number, Align2::RIGHT_CENTER, &answers.number);
    for (place, x) in columns.leans.iter().enumerate() {
        text(*x, Align2::CENTER_CENTER, &(place + 1).to_string());
    }
}

/// Draws a row; whether it was clicked.
fn draw_row(
    ui: &mut Ui,
    scene: &Stage<'_>,
    answers: &Answers,
    i: usize,
    rect: Rect,
    columns: &Columns,
    pair: [Look; 2],
) -> bool {
    let theme = scene.theme;
    let row = &answers.rows[i];
    let response = ui.interact(rect, ui.scope_id().with(("row", i)), Sense::click());
    let told = if row.wording.is_empty() {
        &row.question
    } else {
        &row.wording
    };
    let called = t!("page-explore-open-question", wording = told.as_str());
    response.widget_info(|| WidgetInfo::labeled(Part::Button, true, &called));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, theme.raised);
    }
    let stroke = Stroke::new(1.0, theme.line);
    ui.painter().hline(rect.x_range(), rect.top(), stroke);
    let dimmed = scene.is_dimmed(&row.question, &row.topic);
    let text = scene.faded(theme.text, dimmed && scene.chosen.question.is_none());
    words(ui, theme, row, columns.wording, rect, text);
    let answered: Vec<(&Who, &Vec<f64>)> = answers
        .who
        .iter()
        .zip(&row.shares)
        .filter_map(|(who, shares)| Some((who, shares.as_ref()?)))
        .collect();
    let line = theme.size_small * 1.55;
    let mut top = rect.center().y - line * answered.len() as f32 / 2.0;
    for (who, shares) in answered {
        let lane = Rangef::new(top, top + line);
        let place = Place {
            lane,
            columns,
            pair,
            dimmed,
        };
        draw_bar(ui, scene, who, shares, &place);
        top += line;
    }
    let at = pos2(columns.number, rect.center().y);
    ui.painter().text(
        at,
        Align2::RIGHT_CENTER,
        short(row.number),
        theme.small(),
        text,
    );
    for (x, side) in columns.leans.iter().zip(&row.leans) {
        if let Some(side) = side {
            let look = pair[*side as usize];
            let at = pos2(*x, rect.center().y);
            let colour = scene.faded(look.colour, dimmed);
            ui.painter()
                .extend(key::shape(look.shape, at, theme.size_small * 0.38, colour));
        }
    }
    let clicked = response.clicked();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_ui_at_pointer(|ui| details(ui, theme, answers, row, i));
    clicked
}

fn words(ui: &Ui, theme: &Theme, row: &AnswersRow, column: Rangef, rect: Rect, ink: Color32) {
    let wording = if row.wording.is_empty() {
        &row.question
    } else {
        &row.wording
    };
    let numbered = row.options.iter().enumerate().map(|(i, option)| {
        let number = (i + 1).to_string();
        if *option == number {
            number
        } else {
            format!("{number}\u{a0}{option}")
        }
    });
    let options = numbered.collect::<Vec<_>>().join(" · ");
    let about = [row.question.as_str(), row.topic.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let width = column.span();
    let parts = [
        cut(ui, &visual(wording), theme.body(), ink, width, 2),
        cut(
            ui,
            &visual(&options),
            theme.small(),
            theme.text_weak,
            width,
            1,
        ),
        cut(
            ui,
            &visual(&about.join(" · ")),
            theme.small(),
            theme.text_weak,
            width,
            1,
        ),
    ];
    let height: f32 = parts.iter().map(|galley| galley.size().y).sum();
    let mut y = rect.center().y - height / 2.0;
    for galley in parts {
        let down = galley.size().y;
        ui.painter().galley(pos2(column.min, y), galley, ink);
        y += down;
    }
}

/// Where a bar stands, and how the cultures look.
struct Place<'a> {
    /// Top and bottom.
    lane: Rangef,
    columns: &'a Columns,
    pair: [Look; 2],
    dimmed: bool,
}

fn draw_bar(ui: &Ui, scene: &Stage<'_>, who: &Who, shares: &[f64], place: &Place<'_>) {
    let theme = scene.theme;
    let Place {
        lane,
        columns,
        pair,
        dimmed,
    } = *place;
    let (colour, tint) = match (who.side, who.role) {
        (Some(side), _) => (pair[side as usize].colour, PALE),
        (None, Role::After) => (theme.model_after, FULL),
        // The light form of the same colour.
        (None, Role::Before) => (theme.model_after, LIGHT),
        (None, role) => (colour(theme, role), PALE),
    };
    let middle = lane.center();
    let badge = pos2(columns.names.min + theme.size_small * 0.5, middle);
    let radius = theme.size_small * 0.38;
    match who.side {
        Some(side) => {
            let look = pair[side as usize];
            let colour = scene.faded(look.colour, dimmed);
            ui.painter()
                .extend(key::shape(look.shape, badge, radius, colour));
        }
        None => {
            let square = Rect::from_center_size(badge, vec2(radius, radius) * 1.8);
            let colour = scene.faded(super::series::colour(theme, who.role), dimmed);
            ui.painter().rect_filled(square, 1.0, colour);
        }
    }
    let start = columns.names.min + theme.size_small * 1.3;
    let ink = scene.faded(theme.text, dimmed);
    let name = cut(
        ui,
        &visual(&who.name),
        theme.small(),
        ink,
        columns.names.max - start,
        1,
    );
    let place = pos2(start, middle - name.size().y / 2.0);
    ui.painter().galley(place, name, ink);
    let last = shares.len().saturating_sub(1).max(1) as f32;
    for (i, [from, to]) in super::shift::stacked(shares).into_iter().enumerate() {
        let at = |share: f64| columns.bars.min + columns.bars.span() * share.min(1.0) as f32;
        let (left, right) = (at(from), at(to));
        let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
        let share = tint[0] + (tint[1] - tint[0]) * i as f32 / last;
        let fill = scene.faded(mix(theme.background, colour, share), dimmed);
        let area = Rect::from_x_y_ranges(
            Rangef::new(left, right - gap),
            Rangef::new(lane.min + 1.0, lane.max - 1.0),
        );
        ui.painter().rect_filled(area, 0.0, fill);
        let ink = super::readable(theme, fill);
        let words = percent(to - from);
        let galley = ui.painter().layout_no_wrap(words, theme.small(), ink);
        if galley.size().x + 4.0 < area.width() && !dimmed {
            let place = Align2::CENTER_CENTER.anchor_size(area.center(), galley.size());
            ui.painter().galley(place.min, galley, ink);
        }
    }
}

/// The first rows' bars, without words.
pub(super) fn tiny(ui: &Ui, scene: &Stage<'_>, answers: &Answers, rect: Rect) {
    const MOST: usize = 4;
    let pair = scene.pair(&answers.culture_a, &answers.culture_b);
    let rows = &answers.rows[..answers.rows.len().min(MOST)];
    let step = rect.height() / rows.len().max(1) as f32;
    for (place, row) in rows.iter().enumerate() {
        let few = row.shares.iter().flatten().take(4).count().max(1) as f32;
        let lane = step * 0.8 / few;
        let mut top = rect.top() + step * place as f32;
        for (who, shares) in answers.who.iter().zip(&row.shares).take(4) {
            let Some(shares) = shares else {
                continue;
            };
            let colour = match who.side {
                Some(side) => pair[side as usize].colour,
                None => colour(scene.theme, who.role),
            };
            let last = shares.len().saturating_sub(1).max(1) as f32;
            for (i, [from, to]) in super::shift::stacked(shares).into_iter().enumerate() {
                let at = |share: f64| rect.left() + rect.width() * share.min(1.0) as f32;
                let fill = mix(scene.theme.background, colour, 0.2 + 0.7 * i as f32 / last);
                let area = Rect::from_x_y_ranges(
                    Rangef::new(at(from), at(to)),
                    Rangef::new(top, top + lane * 0.9),
                );
                ui.painter().rect_filled(area, 0.0, fill);
            }
            top += lane;
        }
    }
}

/// The full wording and all numbers.
fn details(ui: &mut Ui, theme: &Theme, answers: &Answers, row: &AnswersRow, i: usize) {
    ui.set_max_width(520.0);
    strong(ui, theme, &row.wording);
    let known: Vec<(&Who, &Vec<f64>)> = answers
        .who
        .iter()
        .zip(&row.shares)
        .filter_map(|(who, shares)| Some((who, shares.as_ref()?)))
        .collect();
    eframe::egui::Grid::new(("answers", i))
        .spacing(vec2(SPACE[3], 2.0))
        .show(ui, |ui| {
            small(ui, theme, "");
            for (who, _) in &known {
                small(ui, theme, &who.name);
            }
            ui.end_row();
            for (option, words) in row.options.iter().enumerate() {
                let words = t!(
                    "page-explore-option",
                    n = option + 1,
                    words = words.as_str()
                );
                small(ui, theme, &words);
                for (_, shares) in &known {
                    small(
                        ui,
                        theme,
                        &percent(shares.get(option).copied().unwrap_or(f64::NAN)),
                    );
                }
                ui.end_row();
            }
        });
    let number = t!(
        "page-explore-number",
        name = answers.number.as_str(),
        value = short(row.number)
    );
    small(ui, theme, &number);
    for (model, side) in answers.leaning.iter().zip(&row.leans) {
        if let Some(side) = side {
            let nearer = t!(
                "page-explore-leans",
                model = model.name.as_str(),
                culture = answers.culture(*side)
            );
            small(ui, theme, &nearer);
        }
    }
}
