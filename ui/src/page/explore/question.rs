//! A question opened: how people and models answered it, what the models were asked, and
//! every raw answer.

use attune::figure::short;
use attune::probe::{Answer, Mode};
use attune::study::{QuestionDetail, StudyView};
use attune::t;
use eframe::egui::{
    Align, Color32, Grid, Key, Layout, Modifiers, Rect, ScrollArea, Sense, Ui, vec2,
};

use super::Context;
use crate::theme::{SPACE, Theme, mix};
use crate::widget::{
    Icon, body, card, line, number, sheet, small, small_cut, strong, title, with_icon,
};

/// Draws the question; whether to go back to the figures.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    asked: &str,
    detail: Option<&QuestionDetail>,
) -> bool {
    let theme = context.theme;
    let mut back = with_icon(ui, theme, Icon::Explore, &t!("page-explore-back")).clicked();
    // A dialog above hears the key first.
    let on_top = ui.memory(|memory| memory.top_modal_layer().is_none());
    back |= on_top && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let Some(detail) = detail else {
        small(ui, theme, &t!("page-explore-loading", question = asked));
        ui.spinner();
        return back;
    };
    context.teach.what = t!("page-explore-what-question");
    context.teach.sure = t!("page-explore-sure-question");
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(SPACE[1]);
        title(ui, theme, &detail.wording);
        small(
            ui,
            theme,
            &t!(
                "page-explore-id-topic",
                id = detail.question.as_str(),
                topic = detail.topic.as_str()
            ),
        );
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-explore-answers"));
        shares(ui, theme, study, detail);
        ui.add_space(SPACE[3]);
        ui.columns(2, |columns| {
            let [left, right] = columns else {
                return;
            };
            strong(left, theme, &t!("page-explore-prompt"));
            card(left, theme, |ui| {
                ui.set_width(ui.available_width());
                // Columns would stretch the lines of a paragraph.
                let lines = Layout::top_down(Align::Min);
                ui.with_layout(lines, |ui| body(ui, theme, &detail.prompt));
            });
            strong(right, theme, &t!("page-explore-words"));
            free_answers(right, theme, detail);
        });
        ui.add_space(SPACE[3]);
        strong(ui, theme, &t!("page-explore-raw"));
        small(ui, theme, &t!("page-explore-raw-about"));
        raw(ui, theme, detail);
    });
    back
}

/// The colour of whoever answered.
fn colour_of(theme: &Theme, study: &StudyView, name: &str) -> Color32 {
    if let Some(culture) = study.cultures.iter().find(|culture| culture.name == name) {
        return theme.culture(culture.colour);
    }
    let is_adapter = study
        .models
        .iter()
        .any(|m| m.name == name && m.base.is_some());
    if is_adapter {
        theme.model_after
    } else {
        theme.model_before
    }
}

/// Options down, people and models across, a bar with its share in every cell.
fn shares(ui: &mut Ui, theme: &Theme, study: &StudyView, detail: &QuestionDetail) {
    let count = detail.distributions.len() as f32;
    let words = (ui.available_width() * 0.3).min(theme.size_body * 22.0);
    let cell = ((ui.available_width() - words - SPACE[2]) / count.max(1.0) - SPACE[3])
        .clamp(theme.size_body * 4.0, theme.size_body * 12.0);
    let height = theme.row_height();
    Grid::new("shares")
        .spacing(vec2(SPACE[3], SPACE[0]))
        .show(ui, |ui| {
            ui.allocate_exact_size(vec2(words, 1.0), Sense::hover());
            for (name, _) in &detail.distributions {
                ui.allocate_ui(vec2(cell, height), |ui| {
                    ui.set_width(cell);
                    small_cut(ui, theme, name);
                });
            }
            ui.end_row();
            for (option, (label, text)) in detail.options.iter().enumerate() {
                ui.allocate_ui(vec2(words, height), |ui| {
                    ui.set_width(words);
                    let words = t!(
                        "page-explore-option",
                        n = label.as_str(),
                        words = text.as_str()
                    );
                    crate::widget::cut(ui, theme, &words);
                });
                for (name, distribution) in &detail.distributions {
                    let share = distribution.get(option).copied().unwrap_or(f64::NAN);
                    let (rect, _) = ui.allocate_exact_size(vec2(cell, height), Sense::hover());
                    bar(ui, theme, rect, share, colour_of(theme, study, name));
                }
                ui.end_row();
            }
        });
}

fn bar(ui: &mut Ui, theme: &Theme, rect: Rect, share: f64, colour: Color32) {
    let words = theme.size_small * 3.2;
    let track = Rect::from_center_size(
        rect.center() - vec2(words / 2.0, 0.0),
        vec2(rect.width() - words, theme.size_small),
    );
    let painter = ui.painter();
    painter.rect_filled(track, 3.0, theme.surface);
    if share.is_finite() {
        let width = track.width() * share.clamp(0.0, 1.0) as f32;
        let filled = Rect::from_min_size(track.min, vec2(width, track.height()));
        painter.rect_filled(filled, 3.0, mix(theme.background, colour, 0.8));
    }
    let percent = t!("page-explore-percent", n = format!("{:.0}", share * 100.0));
    painter.text(
        rect.right_center(),
        eframe::egui::Align2::RIGHT_CENTER,
        percent,
        theme.small(),
        theme.text_weak,
    );
}

/// What models wrote when they were free to write.
fn free_answers(ui: &mut Ui, theme: &Theme, detail: &QuestionDetail) {
    let mut any = false;
    for (model, answer) in &detail.answers {
        let Some(text) = answer.text.as_ref().filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        any = true;
        small(ui, theme, model);
        ui.indent(("said", model, &answer.order), |ui| {
            line(ui, text.trim(), theme.body(), theme.text, false);
        });
    }
    if !any {
        small(ui, theme, &t!("page-explore-no-words"));
    }
}

/// Every stored answer.
fn raw(ui: &mut Ui, theme: &Theme, detail: &QuestionDetail) {
    let mut columns = vec![
        t!("page-explore-column-model"),
        t!("page-explore-column-order"),
    ];
    columns.extend(
        detail
            .options
            .iter()
            .map(|(label, _)| t!("page-explore-column-logprob", label = label.as_str())),
    );
    columns.extend([
        t!("page-explore-column-mass"),
        t!("page-explore-column-mode"),
        t!("page-explore-column-tokens"),
        t!("page-explore-column-seconds"),
    ]);
    let row = |(model, answer): &(String, Answer)| {
        let labels = answer.order.iter().map(|&i| match detail.options.get(i) {
            Some((label, _)) => label.clone(),
            None => (i + 1).to_string(),
        });
        let mut row = vec![model.clone(), labels.collect::<Vec<_>>().join(" ")];
        row.extend(
            (0..detail.options.len())
                .map(|i| answer.logprobs.get(i).map_or(String::new(), |p| short(*p))),
        );
        row.extend([
            answer
                .option_mass
                .map(number::significant)
                .unwrap_or_default(),
            mode(answer.mode),
            number::count(answer.tokens),
            number::significant(answer.seconds),
        ]);
        row
    };
    let rows: Vec<Vec<String>> = detail.answers.iter().map(row).collect();
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        let height = theme.row_height() * (rows.len() as f32 + 1.5);
        sheet(ui, theme, "answers", &columns, &rows, height.min(320.0));
    });
}

fn mode(mode: Mode) -> String {
    match mode {
        Mode::Label => t!("page-explore-mode-label"),
        Mode::FirstToken => t!("page-explore-mode-first-token"),
        Mode::Greedy => t!("page-explore-mode-greedy"),
        Mode::Sampled => t!("page-explore-mode-sampled"),
    }
}
