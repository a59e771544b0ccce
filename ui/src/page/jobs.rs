//! Jobs: the queue, and a job opened to its curves and to "watch it learn".

mod curves;
mod detail;
mod rewards;
mod watch;

use attune::job::State;
use attune::study::{Command, JobDetail, JobView, Update};
use attune::t;
use eframe::egui::{Align, Color32, Layout, ScrollArea, Ui};

use super::{Context, Show};
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Empty, Icon, column, empty, icon_button, number, progress, selectable_card, small, small_cut,
    strong,
};

/// The page: which job is open, and all that is known of it.
#[derive(Default)]
pub struct JobsPage {
    open: Option<String>,
    /// Whether the open job was asked for.
    followed: bool,
    /// The newest job that was seen here; a newer one is opened.
    newest: Option<String>,
    detail: Option<JobDetail>,
    show_log: bool,
}

impl Show for JobsPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(study) = &context.snapshot.study else {
            return;
        };
        if study.jobs.is_empty() {
            let nothing = Empty {
                icon: Icon::Jobs,
                headline: &t!("page-jobs-none"),
                sentence: &t!("page-jobs-none-sentence"),
                offer: Some(&t!("page-jobs-count")),
            };
            if empty(ui, context.theme, &nothing) {
                context.send(Command::StartCounting { to: 60 });
            }
            return;
        }
        self.follow(study.jobs.as_slice(), context);
        let width = context.theme.panel_width(ui.ctx(), 22.0, 0.23);
        column("queue", width, SPACE[3]).show(ui, |ui| self.queue(ui, &study.jobs, context));
        let open = self.open.as_ref();
        let Some(job) = study.jobs.iter().find(|job| Some(&job.id) == open) else {
            return;
        };
        let detail = self.detail.as_ref().filter(|detail| detail.id == job.id);
        context.teach.what = lesson(job);
        if let Some(from) = detail.and_then(|d| d.recipe.as_ref()) {
            context.teach.sure = t!("page-jobs-sure-train", about = from.about.as_str());
        }
        let before = before(&study.jobs, job);
        detail::show(ui, context, job, before, detail, &mut self.show_log);
    }

    fn take(&mut self, update: &Update) {
        if let Update::Job(detail) = update
            && self.open.as_ref().is_none_or(|open| *open == detail.id)
        {
            self.detail = Some(JobDetail::clone(detail));
        }
    }
}

impl JobsPage {
    /// Opens the newest job where none is open, and asks for the detail of the open one.
    fn follow(&mut self, jobs: &[JobView], context: &mut Context<'_>) {
        let known = |id: &String| jobs.iter().any(|job| job.id == *id);
        let newest = jobs.first().map(|job| &job.id);
        if self.newest.is_some() && newest > self.newest.as_ref() {
            self.open = newest.cloned();
            self.followed = false;
        }
        self.newest = newest.cloned();
        if let Some(asked) = context.open_job.take().filter(known) {
            self.open = Some(asked);
            self.followed = false;
        }
        if !self.open.as_ref().is_some_and(known) {
            let running = jobs.iter().find(|job| job.state == State::Running);
            self.open = running.or(jobs.first()).map(|job| job.id.clone());
            self.followed = false;
        }
        if !self.followed {
            self.followed = true;
            self.detail = None;
            let job = self.open.clone();
            context.send(Command::FollowJob { job });
        }
    }

    fn queue(&mut self, ui: &mut Ui, jobs: &[JobView], context: &mut Context<'_>) {
        let theme = context.theme;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for job in jobs {
                let selected = self.open.as_ref() == Some(&job.id);
                let label = t!("page-jobs-open", title = job.title.as_str());
                let card = selectable_card(ui, theme, selected, &label, |ui| {
                    entry(ui, theme, job, before(jobs, job), context);
                });
                if card.response.clicked() && !selected {
                    self.open = Some(job.id.clone());
                    self.followed = false;
                }
            }
        });
    }
}

/// A job of the queue.
fn entry(ui: &mut Ui, theme: &Theme, job: &JobView, before: usize, context: &mut Context<'_>) {
    ui.horizontal(|ui| {
        kind_icon(job.kind).show(ui, theme.size_body * 1.4, theme.text_weak);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            controls(ui, theme, job, context);
            // Whole: the end of a title tells jobs of one model apart.
            let wrapped = Layout::left_to_right(Align::Center).with_main_wrap(true);
            ui.with_layout(wrapped, |ui| strong(ui, theme, &job.title));
        });
    });
    if let State::Running = job.state {
        let share = job.progress.filter(|(_, of)| *of > 0);
        let share = share.map(|(done, of)| done as f32 / of as f32);
        progress(ui, theme, share, &job.title);
    }
    ui.horizontal(|ui| {
        let (words, colour) = state_words(theme, job, before);
        let (dot, _) = ui.allocate_exact_size(
            eframe::egui::Vec2::splat(theme.size_small * 0.7),
            eframe::egui::Sense::hover(),
        );
        ui.painter()
            .circle_filled(dot.center(), dot.width() / 2.0, colour);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !matches!(job.state, State::Running | State::Queued) {
                small(ui, theme, &number::ago(job.created_at, number::now()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                small_cut(ui, theme, &words);
            });
        });
    });
}

/// Stop or resume, as the job stands. Removing is done where the job is open, so that it
/// is never under the pointer that was to stop it.
fn controls(ui: &mut Ui, theme: &Theme, job: &JobView, context: &mut Context<'_>) {
    let title = job.title.as_str();
    let active = matches!(job.state, State::Running | State::Queued);
    let (icon, label, command) = if active && !job.stopping {
        let stop = Command::StopJob {
            job: job.id.clone(),
        };
        (Icon::Stop, t!("page-jobs-stop", title = title), stop)
    } else if job.state.can_resume() {
        let resume = Command::ResumeJob {
            job: job.id.clone(),
        };
        let label = match job.state {
            State::Foreign => t!("page-jobs-start", title = title),
            _ => t!("page-jobs-resume", title = title),
        };
        (Icon::Play, label, resume)
    } else {
        return;
    };
    if icon_button(ui, theme, icon, &label).clicked() {
        context.send(command);
    }
}

fn kind_icon(kind: &str) -> Icon {
    match kind {
        "train" => Icon::Train,
        "probe" => Icon::Probe,
        _ => Icon::Jobs,
    }
}

/// How many jobs are done before one that waits: the one that runs, and older ones that wait.
fn before(jobs: &[JobView], job: &JobView) -> usize {
    let ahead = |other: &&JobView| match other.state {
        State::Running => true,
        State::Queued => other.id < job.id,
        _ => false,
    };
    jobs.iter().filter(ahead).count()
}

/// Where a job stands, in words, with the colour of its dot; `before` it are so many.
fn state_words(theme: &Theme, job: &JobView, before: usize) -> (String, Color32) {
    let words = match job.state {
        State::Running if job.stopping => t!("page-jobs-stopping"),
        State::Running => match (job.progress, job.left_s) {
            (Some((done, of)), _) if done >= of && of > 0 => t!("page-jobs-finishing"),
            (Some((done, of)), Some(left)) => t!(
                "page-jobs-running-left",
                done = number::count(done),
                of = number::count(of),
                left = number::duration(left)
            ),
            (Some((done, of)), None) => t!(
                "page-jobs-running",
                done = number::count(done),
                of = number::count(of)
            ),
            (None, _) if job.stage.is_empty() => t!("page-jobs-starting"),
            (None, _) => job.stage.clone(),
        },
        State::Queued => t!("page-jobs-queued", before = before),
        State::Stopped => t!("page-jobs-stopped"),
        State::Finished => t!("page-jobs-finished"),
        State::Failed => t!("page-jobs-failed"),
        State::Orphaned => t!("page-jobs-orphaned"),
        State::Foreign => t!("page-jobs-foreign"),
    };
    let colour = match job.state {
        State::Running => theme.accent,
        State::Finished => theme.good,
        State::Failed => theme.danger,
        State::Orphaned | State::Stopped | State::Foreign => theme.warning,
        State::Queued => theme.text_weak,
    };
    (words, colour)
}

/// What the teaching panel says of a job.
fn lesson(job: &JobView) -> String {
    match job.kind {
        "train" => t!("page-jobs-what-train"),
        "probe" => t!("page-jobs-what-probe"),
        _ => t!("page-jobs-what-count"),
    }
}
