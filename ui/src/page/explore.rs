//! Explore: a gallery of live thumbnails, the chosen figure large with its controls, and
//! a question opened to its prompt and raw answers.

mod controls;
mod cue;
mod cues;
mod export;
mod formats;
mod gallery;
mod lesson;
mod question;
mod request;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use attune::Problem;
use attune::dataset::Kind;
use attune::dataset::curation::Curation;
use attune::figure::{Figure, Id, Marks};
use attune::score;
use attune::study::{
    Command, Culture, FigureRequest, Headline, Lineage, QuestionDetail, StudyView, Update,
};
use attune::{probe, t};
use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Ui};

use super::{Context, Page, Show};
use crate::plot::{self, Chosen, Clicked, Stage};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Empty, Icon, chip, column, empty, icon_button, segments, sheet, small, title, weak, with_icon,
};
use request::Settings;

/// Sizes of the body text from which on a figure's title and its buttons stand side by
/// side.
const BESIDE: f32 = 44.0;

/// How the chosen figure is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum View {
    #[default]
    Figure,
    Table,
    Both,
}

/// A figure as it came, with the way back to the files.
struct Drawn {
    result: Result<Box<Figure>, Problem>,
    lineage: Lineage,
}

/// What figures are drawn from: where it changes, they are drawn anew.
#[derive(PartialEq)]
struct Basis {
    folder: PathBuf,
    cultures: Vec<Culture>,
    scores: Vec<(String, probe::Kind, Headline)>,
    /// The ratings of words, with what was done to them.
    ratings: Vec<(String, Curation)>,
}

/// The page: which figure is large, how it is arranged, and what is selected.
#[derive(Default)]
pub struct ExplorePage {
    basis: Option<Basis>,
    open: Id,
    view: View,
    settings: Settings,
    /// By figure: what was asked for last, and what came.
    asked: BTreeMap<Id, FigureRequest>,
    drawn: BTreeMap<Id, Drawn>,
    /// Topic of every question seen so far.
    topics: BTreeMap<String, String>,
    chosen: Chosen,
    /// The question that is opened, and all about it once it came.
    question: Option<String>,
    detail: Option<Box<QuestionDetail>>,
    words: words::Words,
    formats: formats::Formats,
    export: export::Export,
}

impl Show for ExplorePage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        self.follow(study);
        if study.figures.iter().all(|figure| figure.missing.is_some()) {
            nothing_yet(ui, context, study);
            return;
        }
        self.ask(ui, study, context);
        if let Some(asked) = self.question.clone() {
            if let Some(drawn) = self.drawn.get(&self.open) {
                context.teach.from.clone_from(&drawn.lineage);
            }
            if question::show(ui, context, study, &asked, self.detail.as_deref()) {
                self.question = None;
            }
            return;
        }
        if self.formats.open {
            self.formats.open = !self.formats.show(ui, context, study);
            return;
        }
        if self.words.cue.is_some() {
            if cue::show(ui, context, &mut self.words) {
                self.words.cue = None;
            }
            return;
        }
        if self.words.listed {
            match cues::show(ui, context, study, &mut self.words) {
                Some(cues::Done::Back) => self.words.listed = false,
                Some(cues::Done::Open(cue)) => {
                    self.open_cue(context, &cue);
                }
                None => {}
            }
            return;
        }
        if let Some(figure) = gallery::show(ui, context, study, self) {
            self.open = figure;
        }
        ui.add_space(SPACE[2]);
        let width = context.theme.panel_width(ui.ctx(), 15.0, 0.2);
        let all_cues = column("controls", width, SPACE[3])
            .show(ui, |ui| controls::show(ui, context.theme, study, self))
            .inner;
        if all_cues {
            let probe = request::probe_of(self.open);
            let group = self.settings.groups.get(&probe);
            self.words.open_list(context, probe, group);
        }
        CentralPanel::default()
            .frame(Frame::new())
            .show(ui, |ui| self.large(ui, context, study));
    }

    fn take(&mut self, update: &Update) {
        match update {
            Update::Figure {
                request,
                result,
                lineage,
            } if self.asked.get(&request.id) == Some(request.as_ref()) => {
                if let Ok(figure) = result {
                    self.learn_topics(figure);
                }
                let drawn = Drawn {
                    result: result.clone(),
                    lineage: lineage.clone(),
                };
                self.drawn.insert(request.id, drawn);
            }
            Update::Question(detail) if self.question.as_ref() == Some(&detail.question) => {
                self.detail = Some(detail.clone());
            }
            Update::Cues(_) | Update::Cue { .. } => self.words.take(update),
            Update::Formats(_) => self.formats.take(update),
            _ => {}
        }
    }
}

impl ExplorePage {
    /// Begins anew in another study; draws anew where results changed.
    fn follow(&mut self, study: &StudyView) {
        let scores = study
            .probes
            .iter()
            .filter_map(|probe| Some((probe.model.clone(), probe.probe, probe.headline.clone()?)));
        let ratings = study
            .datasets
            .iter()
            .filter(|dataset| dataset.manifest.kind == Kind::Lexicon)
            .map(|dataset| (dataset.manifest.id.clone(), dataset.curation.clone()));
        let basis = Basis {
            folder: study.folder.clone(),
            cultures: study.cultures.clone(),
            scores: scores.collect(),
            ratings: ratings.collect(),
        };
        match &self.basis {
            Some(before) if before.folder != basis.folder => *self = Self::default(),
            Some(before) if *before != basis => self.asked.clear(),
            _ => {}
        }
        self.basis = Some(basis);
        let mut drawable = study.figures.iter().filter(|f| f.missing.is_none());
        if !drawable.clone().any(|figure| figure.id == self.open) {
            self.open = drawable.next().map_or_else(Id::default, |figure| figure.id);
        }
    }

    /// Asks for every figure whose arrangement changed.
    fn ask(&mut self, ui: &Ui, study: &StudyView, context: &mut Context<'_>) {
        // While a slider is dragged, the figure waits for the end of it.
        if ui.input(|i| i.pointer.any_down()) {
            return;
        }
        for figure in study
            .figures
            .iter()
            .filter(|figure| figure.missing.is_none())
        {
            let request = self.settings.request(figure.id);
            if self.asked.get(&figure.id) != Some(&request) {
                self.asked.insert(figure.id, request.clone());
                context.send(Command::DrawFigure { request });
            }
        }
    }

    fn learn_topics(&mut self, figure: &Figure) {
        let mut learn = |question: &String, topic: &String| {
            self.topics.insert(question.clone(), topic.clone());
        };
        match &figure.marks {
            Marks::Shift(shift) => {
                shift
                    .rows
                    .iter()
                    .for_each(|row| learn(&row.question, &row.topic));
            }
            Marks::Scatter(scatter) => {
                scatter
                    .points
                    .iter()
                    .for_each(|point| learn(&point.question, &point.topic));
            }
            Marks::Answers(answers) => {
                answers
                    .rows
                    .iter()
                    .for_each(|row| learn(&row.question, &row.topic));
            }
            _ => {}
        }
    }

    /// The chosen figure with its title, switch and export.
    fn large(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        let theme = context.theme;
        let Some(drawn) = self.drawn.get(&self.open) else {
            ui.centered_and_justified(|ui| ui.spinner());
            return;
        };
        let figure = match &drawn.result {
            Ok(figure) => figure.as_ref(),
            Err(problem) => {
                title(ui, theme, &problem.message);
                weak(ui, theme, problem.advice.as_deref().unwrap_or_default());
                return;
            }
        };
        context.teach.what = lesson::what(self.open, figure);
        context.teach.sure = lesson::sure(self.open, figure);
        context.teach.from = drawn.lineage.clone();
        let heading = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            title(ui, theme, &figure.title);
            small(ui, theme, &figure.subtitle);
        };
        let open = self.open;
        if ui.available_width() < theme.size_body * BESIDE {
            ui.scope(heading);
            ui.horizontal(|ui| ways_out(ui, theme, study, open, &mut self.view, &mut self.export));
        } else {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ways_out(ui, theme, study, open, &mut self.view, &mut self.export);
                    ui.with_layout(Layout::top_down(Align::Min), heading);
                });
            });
        }
        if let Some((path, style)) = self.export.show(ui, context, study)
            && let Some(request) = self.asked.get(&self.open)
        {
            let request = request.clone();
            context.send(Command::Export {
                request,
                path,
                style,
            });
        }
        // Questions and topics mean nothing in figures of words.
        if self.open.kind() == score::Kind::Survey {
            selection(ui, context, &mut self.chosen);
        }
        ui.add_space(SPACE[0]);
        let scene = Stage {
            theme,
            cultures: &study.cultures,
            chosen: &self.chosen,
            topics: &self.topics,
            opens: plot::opens,
        };
        let clicked = match self.view {
            View::Figure => plot::show(ui, &scene, figure),
            View::Table => table(ui, context, figure, ui.available_height()),
            View::Both => {
                let height = (ui.available_height() * 0.36).round();
                Panel::bottom("table")
                    .exact_size(height)
                    .resizable(false)
                    .show_separator_line(true)
                    .frame(Frame::new().inner_margin(Margin {
                        top: SPACE[2] as i8,
                        ..Margin::default()
                    }))
                    .show(ui, |ui| table(ui, context, figure, ui.available_height()));
                let shown = CentralPanel::default().frame(Frame::new());
                shown.show(ui, |ui| plot::show(ui, &scene, figure)).inner
            }
        };
        if let Some(clicked) = clicked {
            self.select(clicked, context);
        }
    }

    /// Opens a cue as the open figure tells of it.
    fn open_cue(&mut self, context: &mut Context<'_>, cue: &str) {
        let probe = request::probe_of(self.open);
        let group = self.settings.groups.get(&probe);
        self.words.open_cue(context, probe, group, cue);
    }

    /// A click in a figure selects in all of them; a question also opens.
    fn select(&mut self, clicked: Clicked, context: &mut Context<'_>) {
        match clicked {
            Clicked::Topic(topic) => self.chosen.topic = Some(topic),
            Clicked::Cue(cue) => self.open_cue(context, &cue),
            Clicked::Question(question) => {
                self.chosen.question = Some(question.clone());
                self.detail = None;
                self.question = Some(question.clone());
                context.send(Command::LoadQuestion { question });
            }
        }
    }
}

/// The switch between figure and table, and the export.
fn ways_out(
    ui: &mut Ui,
    theme: &Theme,
    study: &StudyView,
    figure: Id,
    view: &mut View,
    export: &mut export::Export,
) {
    let mut views = [
        (View::Figure, t!("page-explore-view-figure")),
        (View::Table, t!("page-explore-view-table")),
        (View::Both, t!("page-explore-view-both")),
    ];
    let from_right = ui.layout().prefer_right_to_left();
    let mut button = |ui: &mut Ui| {
        if with_icon(ui, theme, Icon::Share, &t!("page-explore-export")).clicked() {
            export.toggle(study, figure);
        }
    };
    if from_right {
        views.reverse();
        button(ui);
    }
    if let Some(chosen) = segments(ui, theme, *view, &views) {
        *view = chosen;
    }
    if !from_right {
        button(ui);
    }
}

/// What is selected in all figures, and how to let go of it.
fn selection(ui: &mut Ui, context: &mut Context<'_>, chosen: &mut Chosen) {
    if chosen.topic.is_none() && chosen.question.is_none() {
        return;
    }
    let theme = context.theme;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[0];
        for slot in [&mut chosen.topic, &mut chosen.question] {
            let Some(name) = slot.clone() else {
                continue;
            };
            chip(ui, theme, &name, theme.accent).on_hover_text(t!("page-explore-selected-hint"));
            let label = t!("page-explore-unselect", name = name.as_str());
            if icon_button(ui, theme, Icon::Close, &label).clicked() {
                *slot = None;
            }
        }
    });
}

fn table(ui: &mut Ui, context: &Context<'_>, figure: &Figure, height: f32) -> Option<Clicked> {
    let table = attune::figure::table(figure);
    let room = height - context.theme.row_height() - SPACE[3];
    sheet(
        ui,
        context.theme,
        "figure",
        &table.columns,
        &table.rows,
        room,
    );
    None
}

/// While no figure can be drawn: what is missing, and the page that gets it.
fn nothing_yet(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
    let missing = study
        .figures
        .iter()
        .find_map(|figure| figure.missing.clone());
    let sentence = match missing {
        Some(missing) => t!("page-explore-missing", what = missing),
        None => t!("page-explore-nothing-sentence"),
    };
    let (page, offer) = remedy(study);
    let nothing = Empty {
        icon: Icon::Explore,
        headline: &t!("page-explore-nothing"),
        sentence: &sentence,
        offer: Some(&offer),
    };
    if empty(ui, context.theme, &nothing) {
        *context.go_to = Some(page);
    }
}

/// The page that gets the next thing that figures need, and what its button says.
fn remedy(study: &StudyView) -> (Page, String) {
    let has_model = |adapter: bool| study.models.iter().any(|m| m.base.is_some() == adapter);
    if study.datasets.is_empty() {
        (Page::Data, t!("page-explore-get-data"))
    } else if !has_model(false) {
        (Page::Models, t!("page-explore-get-model"))
    } else if !has_model(true) {
        (Page::Train, t!("page-explore-get-training"))
    } else {
        (Page::Probe, t!("page-explore-get-answers"))
    }
}
