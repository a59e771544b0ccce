//! Probe: a grid, models down, probes across; a cell, a row or a column starts with one
//! click.

mod manner;

use attune::figure::Id;
use attune::job::State;
use attune::probe::{Kind, Orders};
use attune::study::{
    AskedGroup, Command, Headline, ModelView, ProbeView, StudyView, probe_of, word_probes,
};
use attune::t;
use eframe::egui::{
    Align, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::{Context, Page, Show};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Empty, Icon, chip, empty, icon_button, link, number, progress, small, small_cut, strong,
    strong_cut, title, weak, with_icon,
};

/// Which cell is selected: model and probe.
#[derive(Default)]
pub struct ProbePage {
    selected: Option<(String, Kind)>,
    /// The prompt that words are asked for with: `simple`, `complex`, or empty for the one
    /// that each model was taught with.
    prompt: String,
    /// In which orders the options of survey questions are shown.
    orders: Orders,
}

impl Show for ProbePage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        if study.models.is_empty() {
            let nothing = Empty {
                icon: Icon::Probe,
                headline: &t!("page-probe-no-model"),
                sentence: &t!("page-probe-no-model-sentence"),
                offer: Some(&t!("page-probe-get-model")),
            };
            if empty(ui, context.theme, &nothing) {
                *context.go_to = Some(Page::Models);
            }
            return;
        }
        let theme = context.theme;
        title(ui, theme, &t!("page-probe-title"));
        weak(ui, theme, &t!("page-probe-about"));
        ui.add_space(SPACE[2]);
        let grid = Grid::new(ui, theme, study, self.prompt.clone(), self.orders);
        ScrollArea::both().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            grid.heads(ui, context, study, (&mut self.prompt, &mut self.orders));
            for model in &study.models {
                grid.row(ui, context, study, model, &mut self.selected);
            }
            for cell in study.probes.iter().filter(|cell| is_imported(study, cell)) {
                grid.imported(ui, context, cell);
            }
            ui.add_space(SPACE[3]);
        });
        if let Some((model, probe)) = &self.selected {
            let cell = study
                .probes
                .iter()
                .find(|p| p.model == *model && p.probe == *probe);
            if let Some(cell) = cell {
                teach(context, cell);
            }
        }
    }
}

/// What to know of a model before its scores are believed.
fn marks(ui: &mut Ui, theme: &Theme, study: &StudyView, model: &ModelView) {
    let learnt = study.learnt.iter().find(|l| l.model == model.name);
    if !model.control && learnt.is_none() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            if model.control {
                chip(ui, theme, &t!("page-models-control"), theme.warning)
                    .on_hover_text(t!("page-models-control-hint"));
            }
            if let Some(learnt) = learnt {
                let words = t!("page-probe-learnt", n = learnt.learnt, of = learnt.held_out);
                chip(ui, theme, &words, theme.warning).on_hover_text(t!("page-probe-learnt-hint"));
            }
        });
    });
}

/// Whether a cell's answers are scored, headline or not.
fn is_scored(study: &StudyView, cell: &ProbeView) -> bool {
    let of_cell =
        |asked: &AskedGroup| asked.probe == cell.probe && asked.models.contains(&cell.model);
    study.asked.iter().any(of_cell)
}

/// The grid's measures and columns.
struct Grid<'a> {
    theme: &'a Theme,
    /// The probes, in their order.
    probes: Vec<Kind>,
    /// The prompt that words are asked for with.
    prompt: String,
    /// In which orders the options of survey questions are shown.
    orders: Orders,
    name: f32,
    cell: f32,
    height: f32,
}

impl<'a> Grid<'a> {
    fn new(
        ui: &Ui,
        theme: &'a Theme,
        study: &'a StudyView,
        prompt: String,
        orders: Orders,
    ) -> Self {
        let mut probes: Vec<Kind> = Vec::new();
        for probe in &study.probes {
            if !probes.contains(&probe.probe) {
                probes.push(probe.probe);
            }
        }
        let width = ui.available_width();
        let name = (width * 0.34).min(theme.size_body * 26.0);
        let room = (width - name) / probes.len().max(1) as f32;
        Self {
            theme,
            prompt,
            orders,
            name,
            cell: room.clamp(theme.size_body * 11.5, theme.size_body * 26.0),
            height: (theme.size_body * 7.4).round(),
            probes,
        }
    }

    fn width(&self) -> f32 {
        self.name + self.cell * self.probes.len() as f32
    }

    /// Lays something out in a cell of this size.
    fn within<R>(&self, ui: &mut Ui, size: Vec2, add: impl FnOnce(&mut Ui) -> R) -> R {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let inner = rect.shrink2(vec2(SPACE[2], SPACE[1]));
        let builder = eframe::egui::UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::top_down(Align::Min));
        let mut child = ui.new_child(builder);
        child.spacing_mut().item_spacing = Vec2::splat(SPACE[0]);
        child.set_clip_rect(rect.intersect(ui.clip_rect()));
        add(&mut child)
    }

    /// The probes' names, each with a button for its column.
    fn heads(
        &self,
        ui: &mut Ui,
        context: &mut Context<'_>,
        study: &StudyView,
        (prompt, orders): (&mut String, &mut Orders),
    ) {
        let theme = self.theme;
        ui.horizontal(|ui| {
            let height = theme.size_body * 9.6;
            self.within(ui, vec2(self.name, height), |ui| {
                manner::prompts(ui, theme, prompt);
                ui.add_space(SPACE[0]);
                manner::orders(ui, theme, orders);
            });
            for &probe in &self.probes {
                self.within(ui, vec2(self.cell, height), |ui| {
                    strong(ui, theme, &t!(&format!("probe-title-{probe}")));
                    small(ui, theme, &t!(&format!("probe-about-{probe}")));
                    let label = t!("page-probe-ask-all", probe = probe_name(probe));
                    let cells = study.probes.iter().filter(|cell| cell.probe == probe);
                    let short = t!("page-probe-ask-all-short");
                    self.ask_many(ui, context, study, [&short, &label], cells);
                });
            }
        });
        self.line(ui);
    }

    fn line(&self, ui: &Ui) {
        let y = ui.cursor().top();
        let left = ui.cursor().left();
        let stroke = Stroke::new(1.0, self.theme.line);
        ui.painter()
            .line_segment([pos2(left, y), pos2(left + self.width(), y)], stroke);
    }

    /// A button that asks everything of a row or column that can be asked: what it says, and
    /// what it is called.
    fn ask_many<'c>(
        &self,
        ui: &mut Ui,
        context: &mut Context<'_>,
        study: &StudyView,
        [words, label]: [&str; 2],
        cells: impl Iterator<Item = &'c ProbeView>,
    ) {
        let open: Vec<&ProbeView> = cells.filter(|cell| self.can_ask(study, cell)).collect();
        ui.add_enabled_ui(!open.is_empty() && study.read_only.is_none(), |ui| {
            let response = link(ui, self.theme, words);
            let enabled = response.enabled();
            response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
            if response
                .on_disabled_hover_text(t!("page-probe-nothing-to-ask"))
                .clicked()
            {
                for &probe in &self.probes {
                    let of_probe = open.iter().filter(|cell| cell.probe == probe);
                    let models: Vec<String> = of_probe.map(|cell| cell.model.clone()).collect();
                    if !models.is_empty() {
                        context.send(self.ask(probe, models));
                    }
                }
            }
        });
    }

    fn row(
        &self,
        ui: &mut Ui,
        context: &mut Context<'_>,
        study: &StudyView,
        model: &ModelView,
        selected: &mut Option<(String, Kind)>,
    ) {
        let theme = self.theme;
        ui.horizontal(|ui| {
            self.within(ui, vec2(self.name, self.height), |ui| {
                let indent = if model.base.is_some() { SPACE[3] } else { 0.0 };
                ui.horizontal_top(|ui| {
                    ui.add_space(indent);
                    let (icon, colour) = match &model.base {
                        Some(_) => (Icon::Train, theme.model_after),
                        None => (Icon::Models, theme.accent),
                    };
                    icon.show(ui, theme.size_body * 1.6, colour);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        strong_cut(ui, theme, &model.name);
                        small_cut(ui, theme, &model.about);
                        marks(ui, theme, study, model);
                        let label = t!("page-probe-ask-everything", model = model.name.as_str());
                        let cells = study.probes.iter().filter(|cell| cell.model == model.name);
                        self.ask_many(ui, context, study, [&label, &label], cells);
                    });
                });
            });
            for &probe in &self.probes {
                let size = vec2(self.cell, self.height);
                let place = Rect::from_min_size(ui.cursor().min, size);
                let cell = study
                    .probes
                    .iter()
                    .find(|p| p.model == model.name && p.probe == probe);
                let this = (model.name.clone(), probe);
                if *selected == Some(this.clone()) {
                    ui.painter()
                        .rect_filled(place.shrink(2.0), 8.0, theme.accent_soft);
                }
                self.within(ui, size, |ui| {
                    if let Some(cell) = cell {
                        self.cell(ui, context, study, cell);
                    }
                });
                if ui.rect_contains_pointer(place) && ui.input(|i| i.pointer.primary_clicked()) {
                    *selected = Some(this);
                }
            }
        });
        self.line(ui);
    }

    /// A model known by imported answers alone: it can be compared, not asked.
    fn imported(&self, ui: &mut Ui, context: &mut Context<'_>, cell: &ProbeView) {
        let theme = self.theme;
        ui.horizontal(|ui| {
            self.within(ui, vec2(self.name, self.height), |ui| {
                ui.horizontal_top(|ui| {
                    Icon::Data.show(ui, theme.size_body * 1.6, theme.text_weak);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        strong_cut(ui, theme, &cell.model);
                        small_cut(ui, theme, &t!("page-probe-imported"))
                            .on_hover_text(t!("page-data-sure-answers"));
                    });
                });
            });
            for &probe in &self.probes {
                self.within(ui, vec2(self.cell, self.height), |ui| {
                    if probe != cell.probe {
                        return;
                    }
                    match &cell.headline {
                        Some(headline) => {
                            self.headline(ui, cell, headline);
                            results(ui, context, cell.probe);
                        }
                        None => {
                            weak(ui, theme, &t!("page-probe-imported-alone"));
                        }
                    }
                });
            }
        });
        self.line(ui);
    }

    /// The main score with its interval.
    fn headline(&self, ui: &mut Ui, cell: &ProbeView, headline: &Headline) {
        let theme = self.theme;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[1];
            let value = RichText::new(number::significant(headline.value));
            ui.label(value.font(theme.title()).color(theme.text));
            let [low, high] = headline.interval.map(number::significant);
            small(
                ui,
                theme,
                &t!("page-probe-interval", low = low, high = high),
            )
            .on_hover_text(t!("page-probe-interval-hint"));
        });
        small_cut(ui, theme, &headline.measure)
            .on_hover_text(t!(&format!("probe-measure-{}", cell.probe)));
    }

    /// A cell as it stands: empty with what is missing, queued, running, or a number.
    fn cell(&self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, cell: &ProbeView) {
        let theme = self.theme;
        if let Some(headline) = &cell.headline {
            self.headline(ui, cell, headline);
        }
        if let Some((asked, all)) = cell.tasks {
            small(ui, theme, &t!("page-probe-tasks", asked = asked, all = all));
        }
        if !cell.scenarios.is_empty() {
            let scenarios = cell.scenarios.join(", ");
            let words = t!("page-probe-scenarios", scenarios = scenarios);
            small_cut(ui, theme, &words).on_hover_text(&words);
        }
        match cell.state {
            Some(State::Running) => self.running(ui, context, cell),
            Some(State::Queued) => {
                ui.horizontal(|ui| {
                    small(ui, theme, &t!("page-probe-queued"));
                    self.stop(ui, context, cell);
                });
            }
            Some(state) if state.can_resume() => {
                let words = match state {
                    State::Failed => t!("page-probe-failed"),
                    State::Foreign => t!("page-probe-foreign"),
                    _ => t!("page-probe-stopped"),
                };
                small(ui, theme, &words);
                ui.horizontal(|ui| {
                    let label = t!(
                        "page-probe-resume",
                        model = cell.model.as_str(),
                        probe = probe_name(cell.probe)
                    );
                    if let Some(job) = cell.job.clone()
                        && icon_button(ui, theme, Icon::Play, &label).clicked()
                    {
                        context.send(Command::ResumeJob { job });
                    }
                    if link(ui, theme, &t!("page-probe-open-job")).clicked() {
                        open_job(context, cell);
                    }
                });
            }
            Some(_) if cell.headline.is_some() => {
                ui.horizontal(|ui| {
                    results(ui, context, cell.probe);
                    let probe = probe_name(cell.probe);
                    let label = t!(
                        "page-probe-again",
                        model = cell.model.as_str(),
                        probe = probe
                    );
                    let editable = study.read_only.is_none();
                    if editable && icon_button(ui, theme, Icon::Redo, &label).clicked() {
                        context.send(self.ask(cell.probe, vec![cell.model.clone()]));
                    }
                });
            }
            // There is no main score of what was answered as somebody.
            Some(_) if !cell.scenarios.is_empty() => {}
            Some(_) if is_scored(study, cell) => {
                small(ui, theme, &t!("page-probe-no-headline"));
            }
            Some(_) => {
                small(ui, theme, &t!("page-probe-scoring"));
            }
            None => self.unasked(ui, context, study, cell),
        }
    }

    fn ask(&self, probe: Kind, models: Vec<String>) -> Command {
        let prompt = match word_probes().contains(&probe) {
            true => self.prompt.clone(),
            false => String::new(),
        };
        Command::StartProbe {
            probe,
            models,
            prompt,
            orders: self.orders,
        }
    }

    /// Whether a cell was never asked, or not with this prompt, and can be.
    fn can_ask(&self, study: &StudyView, cell: &ProbeView) -> bool {
        let present = study
            .models
            .iter()
            .any(|m| m.name == cell.model && m.present);
        let with_prompt = |asked: &AskedGroup| {
            asked.probe == cell.probe
                && asked.group.prompt == self.prompt
                && asked.models.contains(&cell.model)
        };
        let otherwise = word_probes().contains(&cell.probe)
            && !self.prompt.is_empty()
            && cell.state == Some(State::Finished)
            && !study.asked.iter().any(with_prompt);
        present && cell.missing.is_none() && (cell.state.is_none() || otherwise)
    }

    fn running(&self, ui: &mut Ui, context: &mut Context<'_>, cell: &ProbeView) {
        let theme = self.theme;
        let share = cell.progress.filter(|(_, of)| *of > 0);
        let words = match share {
            Some((done, of)) => {
                t!(
                    "page-probe-running",
                    done = number::count(done),
                    of = number::count(of)
                )
            }
            None => t!("page-probe-starting"),
        };
        ui.horizontal(|ui| {
            small(ui, theme, &words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.stop(ui, context, cell)
            });
        });
        let share = share.map(|(done, of)| done as f32 / of as f32);
        progress(ui, theme, share, &words);
    }

    fn stop(&self, ui: &mut Ui, context: &mut Context<'_>, cell: &ProbeView) {
        let probe = probe_name(cell.probe);
        let label = t!(
            "page-probe-stop",
            model = cell.model.as_str(),
            probe = probe
        );
        if let Some(job) = cell.job.clone()
            && icon_button(ui, self.theme, Icon::Stop, &label).clicked()
        {
            context.send(Command::StopJob { job });
        }
    }

    fn unasked(&self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, cell: &ProbeView) {
        let theme = self.theme;
        let absent = study
            .models
            .iter()
            .any(|m| m.name == cell.model && !m.present);
        let (missing, page) = match &cell.missing {
            _ if absent => (Some(t!("page-probe-absent")), Page::Models),
            Some(missing) => {
                let missing = t!("page-probe-missing", what = missing.as_str());
                (Some(missing), Page::Data)
            }
            None => (None, Page::Data),
        };
        if let Some(missing) = missing {
            weak(ui, theme, &missing);
            let offer = match page {
                Page::Models => t!("page-probe-to-models"),
                _ => t!("page-probe-to-data"),
            };
            if link(ui, theme, &offer).clicked() {
                *context.go_to = Some(page);
            }
            return;
        }
        ui.add_enabled_ui(study.read_only.is_none(), |ui| {
            // "Ask starter: survey".
            let probe = probe_name(cell.probe);
            let label = t!("page-probe-ask", model = cell.model.as_str(), probe = probe);
            let response = with_icon(ui, theme, Icon::Play, &t!("page-probe-ask-short"));
            response.widget_info(|| {
                let enabled = study.read_only.is_none();
                WidgetInfo::labeled(Role::Button, enabled, &label)
            });
            if response.clicked() {
                context.send(self.ask(cell.probe, vec![cell.model.clone()]));
            }
        });
    }
}

/// Whether a cell is of a model that is known by imported answers alone.
fn is_imported(study: &StudyView, cell: &ProbeView) -> bool {
    study.models.iter().all(|model| model.name != cell.model)
}

fn open_job(context: &mut Context<'_>, cell: &ProbeView) {
    if let Some(job) = &cell.job {
        context.show_job(job);
    }
}

/// The way to a probe's results: its figures, or, where it has none, its tables.
fn results(ui: &mut Ui, context: &mut Context<'_>, probe: Kind) {
    let mut figures = Id::ALL.into_iter();
    let (words, page) = match figures.any(|id| probe_of(id.kind()) == probe) {
        true => (t!("page-probe-explore"), Page::Explore),
        false => (t!("page-probe-tables"), Page::Report),
    };
    if link(ui, context.theme, &words).clicked() {
        *context.go_to = Some(page);
    }
}

/// A probe's name for people.
fn probe_name(probe: Kind) -> String {
    t!(&format!("probe-name-{probe}"))
}

/// What the teaching panel says of a selected cell.
fn teach(context: &mut Context<'_>, cell: &ProbeView) {
    let what = format!("probe-what-{}", cell.probe);
    context.teach.what = t!(&what, model = cell.model.as_str());
    context.teach.sure = match &cell.headline {
        Some(headline) => {
            let [low, high] = headline.interval.map(number::significant);
            let number = t!(
                "page-probe-sure-number",
                measure = headline.measure.as_str(),
                low = low,
                high = high
            );
            let cautions = headline.cautions.iter().cloned();
            cautions.chain([number]).collect::<Vec<_>>().join(" ")
        }
        None => t!("page-probe-sure-nothing"),
    };
}
