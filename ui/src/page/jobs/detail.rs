//! A job opened: how far it is, its curves, what it learns, its log.

use attune::event::Event;
use attune::job::State;
use attune::study::{Command, JobDetail, JobView};
use attune::t;
use eframe::egui::{ScrollArea, Ui};

use super::{curves, rewards, state_words, watch};
use crate::page::Context;
use crate::shell::Notice;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, band, body, link, number, progress, small, strong, title, weak, with_icon,
};

/// Draws the open job, `before` which so many are done; the detail is none until it came.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    job: &JobView,
    before: usize,
    detail: Option<&JobDetail>,
    show_log: &mut bool,
) {
    let theme = context.theme;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        title(ui, theme, &job.title);
        let (words, _) = state_words(theme, job, before);
        weak(ui, theme, &words);
        if let Some((done, of)) = job.progress {
            let share = (of > 0).then(|| done as f32 / of as f32);
            progress(ui, theme, share, &t!("page-jobs-progress"));
        }
        if let Some(problem) = &job.problem {
            ui.add_space(SPACE[1]);
            band(ui, theme, Icon::Warning, theme.danger, |ui| {
                body(ui, theme, &problem.to_string());
            });
        }
        actions(ui, context, job);
        ui.add_space(SPACE[2]);
        if let Some(step) = &job.last_step {
            facts(ui, theme, step, job.state == State::Running);
            ui.add_space(SPACE[3]);
        }
        let Some(detail) = detail else {
            weak(ui, theme, &t!("page-jobs-reading"));
            return;
        };
        if !detail.watched.is_empty() {
            watch::show(ui, theme, &detail.watched);
            ui.add_space(SPACE[3]);
        }
        let rewarded = detail.steps.iter().any(|step| step.rewards.is_some());
        if rewarded {
            rewards::show(ui, theme, detail);
            ui.add_space(SPACE[3]);
        } else if !detail.steps.is_empty() {
            curves::show(ui, theme, detail);
            ui.add_space(SPACE[3]);
        }
        log(ui, theme, detail, show_log);
    });
}

/// What can be done with the open job.
fn actions(ui: &mut Ui, context: &mut Context<'_>, job: &JobView) {
    if matches!(job.state, State::Running | State::Queued) {
        return;
    }
    let theme = context.theme;
    let id = || job.id.clone();
    ui.add_space(SPACE[1]);
    ui.horizontal(|ui| {
        let start = match job.state {
            State::Foreign => t!("page-jobs-start-this"),
            _ => t!("page-jobs-resume-this"),
        };
        if job.state.can_resume() && with_icon(ui, theme, Icon::Play, &start).clicked() {
            context.send(Command::ResumeJob { job: id() });
        }
        if with_icon(ui, theme, Icon::Trash, &t!("page-jobs-remove-this")).clicked() {
            context.send(Command::RemoveJob { job: id() });
            let removed = t!("page-jobs-removed", title = job.title.as_str());
            let undo = Command::RestoreJob { job: id() };
            context.notices.push(Notice::with_undo(removed, undo));
        }
    });
}

/// The numbers of the last step, in a row.
fn facts(ui: &mut Ui, theme: &Theme, step: &attune::event::Step, running: bool) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[4];
        for (name, value) in [
            (
                t!("page-jobs-fact-step"),
                t!(
                    "page-jobs-of",
                    done = number::count(step.step),
                    of = number::count(step.of)
                ),
            ),
            match &step.rewards {
                Some(rewards) => (
                    t!("page-jobs-fact-reward"),
                    number::significant(rewards.mean),
                ),
                None => (t!("page-jobs-fact-loss"), number::significant(step.loss)),
            },
            (
                t!("page-jobs-fact-speed"),
                number::significant(step.tokens_per_s),
            ),
            (
                t!("page-jobs-fact-memory"),
                number::bytes((step.memory_mib * 1_048_576.0) as u64),
            ),
        ]
        .into_iter()
        .chain(running.then(|| (t!("page-jobs-fact-left"), number::duration(step.left_s))))
        {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                strong(ui, theme, &value);
                small(ui, theme, &name);
            });
        }
    });
}

/// The other events, as lines, behind a fold.
fn log(ui: &mut Ui, theme: &Theme, detail: &JobDetail, open: &mut bool) {
    let words = if *open {
        t!("page-jobs-log-hide")
    } else {
        t!("page-jobs-log-show")
    };
    if link(ui, theme, &words).clicked() {
        *open = !*open;
    }
    if !*open {
        return;
    }
    for stamped in &detail.log {
        if let Some(words) = line(&stamped.event) {
            ui.horizontal(|ui| {
                let time = stamped.at.rem_euclid(86_400.0) as u64;
                let clock = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
                small(ui, theme, &clock);
                body(ui, theme, &words);
            });
        }
    }
}

/// An event as a line of the log; none where it shows elsewhere.
fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::Started { worker, device, .. } => t!(
            "page-jobs-log-started",
            worker = worker.as_str(),
            device = device.as_str()
        ),
        Event::Stage { name } => name.clone(),
        Event::Checkpoint { step } => t!("page-jobs-log-checkpoint", step = number::count(*step)),
        Event::Warning { message } => t!("page-jobs-log-warning", message = message.as_str()),
        Event::Note { message } => message.clone(),
        Event::Stopped => t!("page-jobs-log-stopped"),
        Event::Failed { problem } => problem.to_string(),
        Event::Finished { seconds } => {
            t!("page-jobs-log-finished", time = number::duration(*seconds))
        }
        Event::Progress { .. }
        | Event::Step(_)
        | Event::Validation { .. }
        | Event::ValidationReward { .. }
        | Event::Tried { .. }
        | Event::Watched { .. } => return None,
    })
}
