//! Train: four cards from left to right (model, data, method, check and start), every
//! setting below for those who want it, and what the model will read.

mod check;
mod curve;
mod data;
mod expert;
mod method;
mod model;
mod preview;
mod prompts;
mod proportion;
mod split;

use std::path::PathBuf;

use attune::recipe::{Finding, Recipe, set};
use attune::study::{Command, Draft, StudyView, Update};
use attune::t;
use eframe::egui::{Align, Layout, Rect, ScrollArea, Ui, Vec2};

use super::{Context, Show};
use crate::shell::Notice;
use crate::theme::SPACE;
use crate::widget::{Icon, band, card, title};

/// What the cards are about, in their order.
const CARDS: usize = 4;

/// The page: the recipe as it stands here, and what was sent of it.
#[derive(Default)]
pub struct TrainPage {
    folder: PathBuf,
    /// The recipe being edited; the study's own lags behind by the time of a check.
    recipe: Option<Recipe>,
    /// The study's draft when it was last looked at.
    seen: Option<Recipe>,
    /// Recipes sent that the study has not shown yet, oldest first.
    sent: Vec<Recipe>,
    /// Whether a first recipe was asked for.
    begun: bool,
    expert: bool,
    example: usize,
    /// The card last worked in, or [`CARDS`] for the examples: the teaching panel tells of it.
    card: Option<usize>,
    /// Height of the tallest card, so that all are equally tall.
    tallest: f32,
    split: split::SplitDialog,
    prompts: prompts::PromptsDialog,
    /// Whether the dialog of the learning curve is open.
    curve: bool,
}

impl Show for TrainPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        if self.folder != study.folder {
            *self = Self {
                folder: study.folder.clone(),
                ..Self::default()
            };
        }
        self.follow(&study.draft);
        let editable = study.read_only.is_none();
        if self.recipe.is_none() && editable && !self.begun {
            // The first recipe is the gentlest, so that something can be started at once.
            if let Some(preset) = context.snapshot.machine.presets.first() {
                self.begun = true;
                let preset = preset.id.clone();
                context.send(Command::UsePreset { preset });
            }
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if let Some(reason) = &study.read_only {
                let theme = context.theme;
                band(ui, theme, Icon::Lock, theme.warning, |ui| {
                    crate::widget::body(ui, theme, reason);
                });
            }
            ui.add_enabled_ui(editable, |ui| {
                self.cards(ui, context, study);
                if self.expert
                    && let Some(recipe) = &mut self.recipe
                {
                    ui.add_space(SPACE[2]);
                    expert::show(ui, context.theme, study, recipe);
                }
            });
            ui.add_space(SPACE[3]);
            let read = ui.scope(|ui| preview::show(ui, context, &study.draft, &mut self.example));
            if read.inner
                && let Some(recipe) = &self.recipe
            {
                let asks = recipe.asks().template;
                let read = recipe.read_templates();
                self.prompts.open(read.first().copied().unwrap_or(&asks));
            }
            self.touched(ui, CARDS, read.response.rect);
        });
        if let Some(card) = self.card {
            teach(context, card);
        }
        self.split.show(ui, context, study);
        self.prompts.show(ui, context, study);
        curve::show(ui, context, &mut self.curve, study.draft.estimate.as_ref());
        self.send(ui, context, editable);
    }

    fn take(&mut self, update: &Update) {
        self.split.take(update);
    }
}

/// What the teaching panel says of a card.
fn teach(context: &mut Context<'_>, card: usize) {
    let (what, sure) = match card {
        0 => (t!("page-train-what-model"), t!("page-train-sure-model")),
        1 => (t!("page-train-what-data"), t!("page-train-sure-data")),
        2 => (t!("page-train-what-method"), t!("page-train-sure-method")),
        3 => (t!("page-train-what-check"), t!("page-train-sure-check")),
        _ => (t!("page-train-what-example"), t!("page-train-sure-example")),
    };
    context.teach.what = what;
    context.teach.sure = sure;
}

impl TrainPage {
    /// Takes over what the study shows, unless it is only the echo of what was sent.
    fn follow(&mut self, draft: &Draft) {
        if draft.recipe == self.seen {
            return;
        }
        self.seen.clone_from(&draft.recipe);
        let echo = self
            .sent
            .iter()
            .position(|sent| Some(sent) == draft.recipe.as_ref());
        match echo {
            Some(at) => drop(self.sent.drain(..=at)),
            None => {
                self.sent.clear();
                self.recipe.clone_from(&draft.recipe);
            }
        }
    }

    /// Sends the recipe where it was changed; while something is dragged, at its end.
    fn send(&mut self, ui: &Ui, context: &mut Context<'_>, editable: bool) {
        let latest = self.sent.last().or(self.seen.as_ref());
        if self.recipe.as_ref() == latest || !editable || ui.input(|i| i.pointer.any_down()) {
            return;
        }
        if let Some(recipe) = &self.recipe {
            self.sent.push(recipe.clone());
            context.send(Command::SetDraft {
                recipe: Box::new(recipe.clone()),
            });
        }
    }

    /// Notes where the person works: a card, or the examples below them.
    fn touched(&mut self, ui: &Ui, card: usize, rect: Rect) {
        if ui.input(|i| i.pointer.primary_pressed()) && ui.rect_contains_pointer(rect) {
            self.card = Some(card);
        }
    }

    fn cards(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        let theme = context.theme;
        let titles = [
            t!("page-train-model"),
            t!("page-train-data"),
            t!("page-train-method"),
            t!("page-train-check"),
        ];
        let mut tallest: f32 = 0.0;
        ui.spacing_mut().item_spacing = Vec2::new(SPACE[2], SPACE[1]);
        ui.columns(CARDS, |columns| {
            for (at, ui) in columns.iter_mut().enumerate() {
                // Columns stretch what stands in them; here everything keeps its own width.
                ui.set_width(ui.available_width());
                let layout = Layout::top_down(Align::Min);
                let add = |ui: &mut Ui| {
                    ui.spacing_mut().item_spacing = Vec2::splat(SPACE[1]);
                    ui.set_width(ui.available_width());
                    let top = ui.cursor().top();
                    ui.set_min_height(self.tallest);
                    title(ui, theme, &titles[at]);
                    match at {
                        0 => model::show(ui, context, study, self.recipe.as_mut()),
                        1 => {
                            let recipe = self.recipe.as_mut();
                            if data::show(ui, context, study, recipe) {
                                self.split.open(context, self.recipe.as_ref());
                            }
                        }
                        2 => method::show(ui, context, self.recipe.as_ref(), &mut self.expert),
                        _ => {
                            let mended = check::show(
                                ui,
                                context,
                                study,
                                self.recipe.as_ref(),
                                &mut self.curve,
                            );
                            if let Some(finding) = mended {
                                self.mend(finding, context);
                            }
                        }
                    }
                    tallest = tallest.max(ui.cursor().top() - SPACE[1] - top);
                };
                let drawn = ui
                    .with_layout(layout, |ui| card(ui, theme, add).response)
                    .inner;
                self.touched(ui, at, drawn.rect);
            }
        });
        if (tallest - self.tallest).abs() > 0.5 {
            self.tallest = tallest;
            ui.ctx().request_repaint();
        }
    }

    /// Applies the change that settles a finding.
    fn mend(&mut self, finding: &Finding, context: &mut Context<'_>) {
        let (Some(recipe), Some(mend)) = (&mut self.recipe, &finding.mend) else {
            return;
        };
        for assignment in &mend.set {
            if let Err(problem) = set(recipe, assignment) {
                context.notices.push(Notice::from(&problem));
            }
        }
    }
}
