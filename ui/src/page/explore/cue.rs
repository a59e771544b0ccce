//! A cue opened: people's words and each model's side by side, what both gave marked, the
//! prompt and the raw answer one click away.

use attune::figure::{group_name, short};
use attune::probe::Kind;
use attune::study::{CueAnswer, CueDetail};
use attune::t;
use eframe::egui::{Align, Key, Layout, Modifiers, ScrollArea, Sense, Ui, vec2};

use super::Context;
use super::words::Words;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, body, card, line, link, small, small_cut, strong, strong_cut, title, with_icon,
};

/// Words shown of people: as many as the deepest precision looks at.
const SHOWN: usize = 40;

/// Draws the cue; whether to go back.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, words: &mut Words) -> bool {
    let theme = context.theme;
    let back = if words.listed {
        t!("page-explore-back-to-cues")
    } else {
        t!("page-explore-back")
    };
    let mut back = with_icon(ui, theme, Icon::Explore, &back).clicked();
    let on_top = ui.memory(|memory| memory.top_modal_layer().is_none());
    back |= on_top && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let Some(detail) = words.detail.clone() else {
        let cue = words.cue.as_deref().unwrap_or_default();
        small(ui, theme, &t!("page-explore-loading", question = cue));
        ui.spinner();
        return back;
    };
    let ranking = detail.probe == Kind::Ranking;
    (context.teach.what, context.teach.sure) = match ranking {
        true => (
            t!("page-explore-what-cue-ranking"),
            t!("page-explore-sure-cue-ranking"),
        ),
        false => (t!("page-explore-what-cue"), t!("page-explore-sure-cue")),
    };
    context.teach.from.clone_from(&words.lineage);
    ui.add_space(SPACE[1]);
    title(ui, theme, &detail.cue);
    let group = group_name(&detail.group);
    let of = match ranking {
        true => t!("page-explore-cue-of-ranking", group = group),
        false => t!("page-explore-cue-of", group = group),
    };
    small(ui, theme, &of);
    ui.add_space(SPACE[2]);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let count = detail.models.len() as f32 + 1.0;
        let room = (ui.available_width() - SPACE[3] * (count - 1.0)) / count;
        let width = room.clamp(theme.size_body * 15.0, theme.size_body * 26.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[3];
            column(ui, width, |ui| people(ui, theme, &detail));
            for model in &detail.models {
                column(ui, width, |ui| said(ui, theme, &detail, model, words));
            }
        });
    });
    back
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        add(ui);
    });
}

/// The words of people, with how many gave each.
fn people(ui: &mut Ui, theme: &Theme, detail: &CueDetail) {
    strong(ui, theme, &t!("page-explore-cue-people"));
    let words = t!("page-explore-cue-words", count = detail.people.len());
    small(ui, theme, &words);
    // As high as what stands above the words of a model.
    ui.add_space(ui.spacing().interact_size.y + ui.spacing().item_spacing.y);
    ui.add_space(SPACE[1]);
    for (at, (word, count)) in detail.people.iter().take(SHOWN).enumerate() {
        let times = if detail.counted {
            t!("page-explore-cue-times", count = *count)
        } else {
            String::new()
        };
        row(ui, theme, at, word, None, &times);
    }
    if let Some(more) = detail
        .people
        .len()
        .checked_sub(SHOWN)
        .filter(|more| *more > 0)
    {
        small(ui, theme, &t!("page-explore-cue-more", count = more));
    }
}

/// The words of a model: a tick and people's place beside those that people gave too.
fn said(ui: &mut Ui, theme: &Theme, detail: &CueDetail, model: &CueAnswer, words: &mut Words) {
    strong_cut(ui, theme, &model.model);
    if detail.probe == Kind::Ranking {
        let rho = match model.rho {
            Some(rho) => t!("page-explore-cue-rho", rho = short(rho)),
            None => t!("page-explore-cue-invalid"),
        };
        small_cut(ui, theme, &rho).on_hover_text(t!("page-explore-cue-rho-hint"));
    } else {
        let precisions = model.depths.iter().zip(&model.all);
        let precisions = precisions.map(|(depth, p)| format!("P@{depth} {}", short(*p)));
        let hint = t!("page-explore-cue-precisions-hint");
        let precisions: Vec<String> = precisions.collect();
        small_cut(ui, theme, &precisions.join(" · ")).on_hover_text(hint);
    }
    let unfolded = words.unfolded.contains(&model.model);
    let label = if unfolded {
        t!("page-explore-cue-fold", model = model.model.as_str())
    } else {
        t!("page-explore-cue-unfold", model = model.model.as_str())
    };
    let short_label = if unfolded {
        t!("page-explore-cue-fold-short")
    } else {
        t!("page-explore-cue-unfold-short")
    };
    let response = link(ui, theme, &short_label);
    response.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, &label)
    });
    if response.clicked() && !words.unfolded.remove(&model.model) {
        words.unfolded.insert(model.model.clone());
    }
    ui.add_space(SPACE[1]);
    if unfolded {
        card(ui, theme, |ui| {
            ui.set_width(ui.available_width());
            small(ui, theme, &t!("page-explore-cue-prompt"));
            body(ui, theme, &model.prompt);
            ui.add_space(SPACE[2]);
            small(ui, theme, &t!("page-explore-cue-raw"));
            let raw = model.raw.text.as_deref().unwrap_or_default();
            body(ui, theme, raw.trim());
        });
        ui.add_space(SPACE[1]);
    }
    for (at, said) in model.words.iter().enumerate() {
        let beside = match said.place {
            Some(place) => t!("page-explore-cue-place", place = place),
            None => String::new(),
        };
        let ticked = detail.ticked(at, said);
        row(ui, theme, at, &said.word, Some(ticked), &beside);
    }
    if model.words.is_empty() {
        small(ui, theme, &t!("page-explore-cue-none"));
    }
}

/// A numbered word; of a model, ticked or not.
fn row(ui: &mut Ui, theme: &Theme, at: usize, word: &str, ticked: Option<bool>, beside: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[1];
        let number = vec2(theme.size_small * 1.9, theme.size_body * 1.4);
        let (rect, _) = ui.allocate_exact_size(number, Sense::hover());
        ui.painter().text(
            rect.right_center(),
            eframe::egui::Align2::RIGHT_CENTER,
            (at + 1).to_string(),
            theme.small(),
            theme.text_weak,
        );
        if let Some(ticked) = ticked {
            let size = vec2(theme.size_body, theme.size_body);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            if ticked {
                Icon::Check.paint(ui.painter(), rect, theme.accent);
                response.on_hover_text(beside);
            }
        }
        let (font, colour) = match ticked {
            Some(true) => (theme.strong(), theme.text),
            Some(false) => (theme.body(), theme.text_weak),
            None => (theme.body(), theme.text),
        };
        line(ui, word, font, colour, true);
        small(ui, theme, beside);
    });
}
