//! The list of cues: what each gained, searched by name, opened by a click.

use attune::figure::{group_name, short};
use attune::probe::Kind;
use attune::study::{CueList, CueRow, StudyView};
use attune::t;
use eframe::egui::{
    Align, Key, Layout, Modifiers, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use egui_extras::{Column, TableBuilder};

use super::Context;
use super::words::{Order, Words};
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{
    Icon, choose, cut, link, segments, sheet, small, strong_cut, title, weak, with_icon,
};

/// What was done with the list.
pub enum Done {
    Back,
    Open(String),
}

/// Draws the list.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    words: &mut Words,
) -> Option<Done> {
    let theme = context.theme;
    let mut done = with_icon(ui, theme, Icon::Explore, &t!("page-explore-back"))
        .clicked()
        .then_some(Done::Back);
    let on_top = ui.memory(|memory| memory.top_modal_layer().is_none());
    if on_top && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        done = Some(Done::Back);
    }
    context.teach.what = t!("page-explore-what-cues");
    context.teach.sure = t!("page-explore-sure-cues");
    let Some(list) = words.list.clone() else {
        ui.spinner();
        return done;
    };
    ui.add_space(SPACE[1]);
    title(ui, theme, &t!("page-explore-cues-title"));
    let group = group_name(&list.group);
    let (of, scale) = match list.probe {
        Kind::Ranking => (
            t!("page-explore-cues-of-ranking", group = group),
            [-1.0, 1.0],
        ),
        _ => (
            t!(
                "page-explore-cues-of",
                depth = list.depth.unwrap_or_default(),
                group = group
            ),
            [0.0, 1.0],
        ),
    };
    small(ui, theme, &of);
    ui.add_space(SPACE[2]);
    let lines = list.means.rows.len() as f32;
    let height = theme.row_height() * (lines + 1.5).min(6.0);
    sheet(
        ui,
        theme,
        "means",
        &list.means.columns,
        &list.means.rows,
        height,
    );
    ui.add_space(SPACE[2]);
    let pair = controls(ui, theme, words, &list);
    let rows = rows(&list, words, pair);
    ui.add_space(SPACE[1]);
    if rows.is_empty() {
        weak(
            ui,
            theme,
            &t!("page-explore-no-cue", text = words.search.as_str()),
        );
        return done;
    }
    let taught = |place: usize| {
        let name = &list.models[place];
        study
            .models
            .iter()
            .any(|m| m.name == *name && m.base.is_some())
    };
    let colours = pair.map(|place| match taught(place) {
        true => theme.model_after,
        false => theme.model_before,
    });
    let width = ui.available_width();
    TableBuilder::new(ui)
        .striped(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::initial((width * 0.24).max(120.0)).clip(true))
        .columns(Column::initial((width * 0.16).max(70.0)).clip(true), 3)
        .column(Column::remainder().at_least(100.0).clip(true))
        .header(theme.row_height(), |mut header| {
            let names = [
                t!("page-explore-cue"),
                list.models[pair[0]].clone(),
                list.models[pair[1]].clone(),
                t!("page-explore-cue-change"),
                String::new(),
            ];
            for name in names {
                header.col(|ui| {
                    strong_cut(ui, theme, &name);
                });
            }
        })
        .body(|body| {
            body.rows(theme.row_height(), rows.len(), |mut at| {
                let row = rows[at.index()];
                at.col(|ui| {
                    let response = link(ui, theme, &row.cue);
                    let label = t!("page-explore-open-cue", cue = row.cue.as_str());
                    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
                    if response.clicked() {
                        done = Some(Done::Open(row.cue.clone()));
                    }
                });
                let values = pair.map(|place| row.values.get(place).copied().flatten());
                for value in values {
                    at.col(|ui| {
                        cut(ui, theme, &value.map(short).unwrap_or_default());
                    });
                }
                at.col(|ui| {
                    cut(ui, theme, &row.gain(pair).map(signed).unwrap_or_default());
                });
                at.col(|ui| way(ui, theme, values, scale, colours));
            });
        });
    done
}

/// Search, order and the two models; the places of these in the list.
fn controls(ui: &mut Ui, theme: &Theme, words: &mut Words, list: &CueList) -> [usize; 2] {
    let place = |name: &String| list.models.iter().position(|model| model == name);
    let chosen = words.pair.as_ref().map(|pair| pair.each_ref().map(place));
    let pair = match chosen {
        Some([Some(before), Some(after)]) => [before, after],
        _ => list.pair,
    };
    ui.horizontal(|ui| {
        let label = t!("page-explore-cues-search");
        let field = ui.add(
            TextEdit::singleline(&mut words.search)
                .hint_text(label.as_str())
                .desired_width(theme.size_body * 12.0),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(label));
        let orders = [
            (Order::Gained, t!("page-explore-cues-gained")),
            (Order::Lost, t!("page-explore-cues-lost")),
            (Order::Alphabet, t!("page-explore-cues-alphabet")),
        ];
        if let Some(order) = segments(ui, theme, words.order, &orders) {
            words.order = order;
        }
    });
    ui.horizontal(|ui| {
        for (at, label) in [t!("page-explore-before"), t!("page-explore-after")]
            .iter()
            .enumerate()
        {
            small(ui, theme, label);
            ui.allocate_ui(vec2(theme.size_body * 14.0, theme.row_height()), |ui| {
                ui.set_width(theme.size_body * 14.0);
                if let Some(new) = choose(ui, label, &list.models[pair[at]], &list.models) {
                    let mut names = pair.map(|place| list.models[place].clone());
                    names[at].clone_from(&list.models[new]);
                    words.pair = Some(names);
                }
            });
        }
    });
    pair
}

/// The rows that fit the search, in their order.
fn rows<'a>(list: &'a CueList, words: &Words, pair: [usize; 2]) -> Vec<&'a CueRow> {
    let wanted = attune::prompt::fold_word(&words.search);
    let mut rows: Vec<&CueRow> = list
        .cues
        .iter()
        .filter(|r| r.cue.contains(&wanted))
        .collect();
    // Cues that only one of the two was asked come last.
    let gain = |row: &CueRow, none: f64| row.gain(pair).unwrap_or(none);
    match words.order {
        Order::Gained => rows.sort_by(|a, b| {
            let least = f64::NEG_INFINITY;
            gain(b, least).total_cmp(&gain(a, least))
        }),
        Order::Lost => rows.sort_by(|a, b| {
            let most = f64::INFINITY;
            gain(a, most).total_cmp(&gain(b, most))
        }),
        Order::Alphabet => {}
    }
    rows
}

fn signed(change: f64) -> String {
    let sign = if change < 0.0 { "−" } else { "+" };
    format!("{sign}{}", short(change.abs()))
}

/// The way from one score to the other, on a line as long as the scale: a ring, then a dot.
fn way(
    ui: &mut Ui,
    theme: &Theme,
    values: [Option<f64>; 2],
    [low, high]: [f64; 2],
    colours: [eframe::egui::Color32; 2],
) {
    let height = theme.size_body;
    let width = (ui.available_width() - SPACE[2]).min(theme.size_body * 16.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let painter = ui.painter();
    let radius = height * 0.28;
    let (left, right) = (rect.left() + radius, rect.right() - radius);
    let y = rect.center().y;
    let line = eframe::egui::Stroke::new(1.0, theme.line);
    painter.line_segment([pos2(left, y), pos2(right, y)], line);
    let at = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        pos2(left + (right - left) * share as f32, y)
    };
    if let [Some(before), Some(after)] = values {
        let way = eframe::egui::Stroke::new(2.0, mix(theme.background, colours[1], 0.6));
        painter.line_segment([at(before), at(after)], way);
    }
    if let Some(before) = values[0] {
        let ring = eframe::egui::Stroke::new(1.5, colours[0]);
        painter.circle(at(before), radius, theme.background, ring);
    }
    if let Some(after) = values[1] {
        painter.circle_filled(at(after), radius, colours[1]);
    }
}
