//! The stages with how each stands, and the one thing to do next.

use attune::study::{
    Command, JobView, Plan, PlanView, Stage, StageState, StageView, StudyView, TaskView,
};
use attune::t;
use eframe::egui::{Align, Color32, Layout, Ui, vec2};

use crate::command::Action;
use crate::page::{Context, Page};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, body, card, link, primary_enabled, progress, small, strong, title, weak,
};

/// Pieces of a stage shown at once; more are counted.
const MOST: usize = 12;

/// Draws the list.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, view: &PlanView) {
    let theme = context.theme;
    let over = view.stages.iter().filter(|stage| stage.state.is_over());
    let done = t!(
        "page-steps-done",
        done = over.count(),
        of = view.stages.len()
    );
    title(ui, theme, &t!("page-steps-title"));
    small(ui, theme, &done);
    ui.add_space(SPACE[1]);
    let next = view.stages.iter().find(|stage| !stage.state.is_over());
    for (at, stage) in view.stages.iter().enumerate() {
        let current = next.is_some_and(|next| next.stage == stage.stage);
        ui.push_id(at, |ui| {
            if current {
                card(ui, theme, |ui| {
                    ui.set_width(ui.available_width());
                    head(ui, theme, at, stage, true);
                    weak(ui, theme, &stage.stage.about());
                    pieces(ui, context, study, &view.plan, stage);
                    action(ui, context, study, stage);
                });
            } else {
                ui.scope(|ui| {
                    ui.set_width(ui.available_width());
                    head(ui, theme, at, stage, false);
                });
            }
        });
        ui.add_space(SPACE[0]);
    }
    if next.is_none() {
        ui.add_space(SPACE[1]);
        body(ui, theme, &t!("page-steps-all-done"));
        let read = t!("page-steps-read");
        if primary_enabled(ui, theme, &read, None).clicked() {
            *context.go_to = Some(Page::Report);
        }
    }
}

/// A stage in a line: number, name, state.
fn head(ui: &mut Ui, theme: &Theme, at: usize, stage: &StageView, current: bool) {
    ui.horizontal(|ui| {
        let (icon, colour) = sign(theme, &stage.state, current);
        icon.show(ui, theme.size_body * 1.4, colour);
        let name = t!(
            "page-steps-stage",
            number = at + 1,
            stage = stage.stage.title()
        );
        match current || stage.state.is_over() {
            true => strong(ui, theme, &name),
            false => weak(ui, theme, &name),
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = state(&stage.state);
            crate::widget::line(ui, &words, theme.small(), colour, true);
        });
    });
}

/// The icon of a state, and its colour; what the current stage lacks is for the person to
/// bring.
fn sign(theme: &Theme, state: &StageState, current: bool) -> (Icon, Color32) {
    match state {
        StageState::Done => (Icon::Check, theme.good),
        StageState::Running => (Icon::Play, theme.accent),
        StageState::Ready => (Icon::Right, theme.accent),
        StageState::Failed(_) => (Icon::Warning, theme.danger),
        StageState::OutOfDate => (Icon::Redo, theme.warning),
        StageState::Skipped => (Icon::Close, theme.text_weak),
        StageState::Missing(_) if current => (Icon::Warning, theme.warning),
        StageState::Missing(_) => (Icon::Lock, theme.text_weak),
    }
}

/// A state in a word or two.
fn state(state: &StageState) -> String {
    match state {
        StageState::Done => t!("page-steps-state-done"),
        StageState::Running => t!("page-steps-state-running"),
        StageState::Ready => t!("page-steps-state-ready"),
        StageState::Failed(_) => t!("page-steps-state-failed"),
        StageState::OutOfDate => t!("page-steps-state-out-of-date"),
        StageState::Skipped => t!("page-steps-state-skipped"),
        StageState::Missing(what) => what.clone(),
    }
}

/// The pieces of the stage that is next.
fn pieces(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    plan: &Plan,
    stage: &StageView,
) {
    let theme = context.theme;
    ui.add_space(SPACE[0]);
    // What still asks for something comes first where there are many.
    let mut tasks: Vec<&TaskView> = stage.tasks.iter().collect();
    if tasks.len() > MOST {
        tasks.sort_by_key(|task| task.state.is_over());
    }
    for (at, task) in tasks.iter().take(MOST).enumerate() {
        ui.push_id(at, |ui| piece(ui, context, study, plan, task));
    }
    if let Some(more) = tasks.len().checked_sub(MOST).filter(|more| *more > 0) {
        small(ui, theme, &t!("page-steps-more", more = more));
    }
}

fn piece(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, plan: &Plan, task: &TaskView) {
    let theme = context.theme;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = theme.size_body * 1.5;
        let (icon, colour) = sign(theme, &task.state, true);
        icon.show(ui, theme.size_body * 1.5, colour);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.horizontal_wrapped(|ui| {
                body(ui, theme, &task.name);
                if matches!(task.state, StageState::Missing(_))
                    && let Some(name) = &task.can_leave_out
                    && link(ui, theme, &t!("page-steps-without"))
                        .on_hover_text(t!("page-steps-without-about"))
                        .clicked()
                {
                    let mut plan = plan.clone();
                    plan.left_out.push(name.clone());
                    let plan = Box::new(plan);
                    context.send(Command::SetPlan { plan });
                }
                if task.state == StageState::Skipped
                    && let Some(name) = &task.can_leave_out
                    && plan.left_out.contains(name)
                    && link(ui, theme, &t!("page-steps-with")).clicked()
                {
                    let mut plan = plan.clone();
                    plan.left_out.retain(|left| left != name);
                    let plan = Box::new(plan);
                    context.send(Command::SetPlan { plan });
                }
                if let Some(job) = &task.job
                    && link(ui, theme, &t!("page-steps-job")).clicked()
                {
                    context.show_job(job);
                }
            });
            if !task.detail.is_empty() {
                small(ui, theme, &task.detail);
            }
            if let StageState::Failed(problem) = &task.state {
                crate::widget::line(ui, &problem.to_string(), theme.small(), theme.danger, false);
            }
            if task.state == StageState::Running {
                running(ui, theme, study, task);
            }
        });
    });
}

/// How far a running piece is.
fn running(ui: &mut Ui, theme: &Theme, study: &StudyView, task: &TaskView) {
    let job: Option<&JobView> = study
        .jobs
        .iter()
        .find(|job| Some(&job.id) == task.job.as_ref());
    let share = job.and_then(|job| job.progress);
    let share = share.map(|(done, of)| done as f32 / of.max(1) as f32);
    let width = ui.available_width().min(theme.size_body * 24.0);
    ui.allocate_ui(vec2(width, 6.0), |ui| {
        // One that waits has not begun: its bar is empty.
        progress(ui, theme, Some(share.unwrap_or(0.0)), &task.name);
    });
}

/// The one thing to do next.
fn action(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, view: &StageView) {
    let theme = context.theme;
    let stage = view.stage;
    ui.add_space(SPACE[1]);
    let words = match (stage, &view.state) {
        (Stage::DATA, StageState::Missing(_)) => t!("page-steps-import"),
        (Stage::MODEL, StageState::Missing(_)) => t!("page-steps-get-model"),
        (_, StageState::Ready) => begin(stage),
        (_, StageState::Failed(_)) => t!("page-steps-again"),
        (_, StageState::OutOfDate) => t!("page-steps-anew"),
        (_, StageState::Running) => {
            small(ui, theme, &t!("page-steps-close"));
            return;
        }
        _ => return,
    };
    if !primary_enabled(ui, theme, &words, study.read_only.as_deref()).clicked() {
        return;
    }
    match (stage, &view.state) {
        (Stage::DATA, StageState::Missing(_)) => context.actions.push(Action::Import),
        (Stage::MODEL, StageState::Missing(_)) => *context.go_to = Some(Page::Models),
        _ => context.send(Command::Advance { stage }),
    }
}

/// What begins a stage.
fn begin(stage: Stage) -> String {
    t!(&format!("page-steps-begin-{}", stage.id()))
}
