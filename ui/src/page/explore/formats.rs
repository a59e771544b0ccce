//! Why words are ranked: a cue in the two formats that were dropped and in the one that
//! stayed, with what the study's models answered.

use attune::figure::short;
use attune::probe::{Kind, Orders};
use attune::study::{Command, FormatsOf, FormatsView, StudyView, Update};
use attune::t;
use eframe::egui::{Align, Key, Layout, Modifiers, Role, ScrollArea, Ui, WidgetInfo, vec2};

use super::Context;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, card, choose, small, strong, strong_cut, title, weak, with_icon};

/// The view, once it came.
#[derive(Default)]
pub struct Formats {
    pub open: bool,
    view: Option<Box<FormatsView>>,
    /// The cue that is wanted, and how many jobs were finished when it was asked for.
    cue: String,
    asked: Option<(String, usize)>,
}

impl Formats {
    /// Hears of a cue in its formats.
    pub fn take(&mut self, update: &Update) {
        if let Update::Formats(view) = update {
            self.view = Some(view.clone());
        }
    }

    /// Draws the view; whether to go back to the figures.
    pub fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) -> bool {
        let theme = context.theme;
        let mut back = with_icon(ui, theme, Icon::Explore, &t!("page-explore-back")).clicked();
        let on_top = ui.memory(|memory| memory.top_modal_layer().is_none());
        back |= on_top && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        // Answers that came meanwhile belong to it.
        let jobs = study.jobs.iter();
        let finished = jobs.filter(|job| job.state == attune::job::State::Finished);
        let wanted = (self.cue.clone(), finished.count());
        if self.asked.as_ref() != Some(&wanted) {
            self.asked = Some(wanted);
            context.send(Command::LoadFormats {
                cue: self.cue.clone(),
                dataset: String::new(),
            });
        }
        context.teach.what = t!("page-explore-what-formats");
        context.teach.sure = t!("page-explore-sure-formats");
        ui.add_space(SPACE[1]);
        title(ui, theme, &t!("page-explore-formats-title"));
        let Some(view) = self.view.clone() else {
            ui.spinner();
            return back;
        };
        weak(ui, theme, &t!("page-explore-formats-about"));
        ui.add_space(SPACE[1]);
        let label = t!("page-explore-cue");
        small(ui, theme, &label);
        let size = vec2(theme.size_body * 20.0, theme.row_height());
        ui.allocate_ui(size, |ui| {
            ui.set_width(size.x);
            if let Some(at) = choose(ui, &label, &view.cue, &view.cues) {
                self.cue.clone_from(&view.cues[at]);
            }
        });
        ui.add_space(SPACE[2]);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = SPACE[3];
            ui.columns(3, |columns| {
                // Columns would stretch the lines of a paragraph.
                let lines = Layout::top_down(Align::Min);
                for (at, ui) in columns.iter_mut().enumerate() {
                    ui.with_layout(lines, |ui| match at {
                        0 => choices(ui, context, study, &view),
                        1 => lists(ui, context.theme, &view),
                        _ => rankings(ui, context.theme, &view),
                    });
                }
            });
        });
        back
    }
}

/// A format's name and how it works.
fn head(ui: &mut Ui, theme: &Theme, name: &str, about: &str) {
    ui.spacing_mut().item_spacing.y = SPACE[0];
    strong(ui, theme, name);
    small(ui, theme, about);
    ui.add_space(SPACE[1]);
}

fn choices(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, view: &FormatsView) {
    let theme = context.theme;
    head(
        ui,
        theme,
        &t!("page-explore-format-choice"),
        &t!("page-explore-format-choice-about"),
    );
    let names = [
        t!("page-explore-group-frequent"),
        t!("page-explore-group-rare"),
        t!("page-explore-group-indirect"),
        t!("page-explore-group-random"),
    ];
    let abouts = [
        t!("page-explore-group-frequent-about"),
        t!("page-explore-group-rare-about"),
        t!("page-explore-group-indirect-about"),
        t!("page-explore-group-random-about"),
    ];
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        for ((name, about), words) in names.iter().zip(abouts).zip(&view.groups) {
            let name = t!(
                "page-explore-group-named",
                name = name.as_str(),
                about = about
            );
            small(ui, theme, &name);
            body(ui, theme, &words.join(", "));
        }
    });
    for model in &view.models {
        ui.add_space(SPACE[1]);
        strong_cut(ui, theme, &model.model);
        let Some(choice) = &model.choice else {
            unasked(ui, context, study, model);
            continue;
        };
        if let Some(shares) = choice.shares {
            let largest = (0..4).max_by(|a, b| shares[*a].total_cmp(&shares[*b]));
            let at = largest.unwrap_or_default();
            let chosen = t!(
                "page-explore-choice-chosen",
                group = names[at].as_str(),
                share = format!("{:.0}", shares[at] * 100.0)
            );
            small(ui, theme, &chosen);
        }
        let right = t!(
            "page-explore-choice-right",
            right = choice.right,
            asked = choice.asked
        );
        body(ui, theme, &right);
    }
    ui.add_space(SPACE[1]);
    weak(ui, theme, &t!("page-explore-format-choice-why"));
}

/// Offers to ask a model to choose.
fn unasked(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, model: &FormatsOf) {
    let theme = context.theme;
    if !model.present || study.read_only.is_some() {
        small(ui, theme, &t!("page-explore-format-unasked"));
        return;
    }
    let response = with_icon(ui, theme, Icon::Play, &t!("page-probe-ask-short"));
    let label = t!("page-explore-format-ask", model = model.model.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if response.clicked() {
        context.send(Command::StartProbe {
            probe: Kind::Choices,
            models: vec![model.model.clone()],
            prompt: String::new(),
            orders: Orders::Cyclic,
        });
    }
}

fn lists(ui: &mut Ui, theme: &Theme, view: &FormatsView) {
    head(
        ui,
        theme,
        &t!("page-explore-format-list"),
        &t!("page-explore-format-list-about"),
    );
    for model in &view.models {
        strong_cut(ui, theme, &model.model);
        let Some(list) = &model.list else {
            small(ui, theme, &t!("page-explore-format-unasked"));
            ui.add_space(SPACE[1]);
            continue;
        };
        // A tick stands before what people gave too.
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[0];
            for said in &list.words {
                if said.place.is_some() {
                    Icon::Check.show(ui, theme.size_body, theme.accent);
                    strong(ui, theme, &said.word);
                } else {
                    weak(ui, theme, &said.word);
                }
                ui.add_space(SPACE[1]);
            }
        });
        let missed = t!(
            "page-explore-list-missed",
            missed = list.without_hit,
            asked = list.asked
        );
        body(ui, theme, &missed);
        small(
            ui,
            theme,
            &t!("page-explore-list-mean", mean = short(list.mean)),
        );
        ui.add_space(SPACE[1]);
    }
    weak(ui, theme, &t!("page-explore-format-list-why"));
}

fn rankings(ui: &mut Ui, theme: &Theme, view: &FormatsView) {
    head(
        ui,
        theme,
        &t!("page-explore-format-ranking"),
        &t!("page-explore-format-ranking-about"),
    );
    for model in &view.models {
        strong_cut(ui, theme, &model.model);
        let Some(ranking) = &model.ranking else {
            small(ui, theme, &t!("page-explore-format-unasked-ranking"));
            ui.add_space(SPACE[1]);
            continue;
        };
        let here = match ranking.rho {
            Some(rho) => t!("page-explore-ranking-here", rho = short(rho)),
            None => t!("page-explore-ranking-here-none"),
        };
        small(ui, theme, &here);
        if let (Some([least, most]), Some(mean)) = (ranking.range, ranking.mean) {
            let spread = t!(
                "page-explore-ranking-spread",
                mean = short(mean),
                least = short(least),
                most = short(most)
            );
            body(ui, theme, &spread);
        }
        let invalid = t!(
            "page-explore-ranking-invalid",
            invalid = format!("{:.0}", ranking.invalid * 100.0),
            asked = ranking.asked
        );
        small(ui, theme, &invalid);
        ui.add_space(SPACE[1]);
    }
    weak(ui, theme, &t!("page-explore-format-ranking-why"));
}
