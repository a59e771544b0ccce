//! Going on with a plan: what a stage still lacks is queued, resumed or written.

use std::path::{Path, PathBuf};

use super::stages::{StageState, Task};
use super::standing::MadeOf;
use super::{FORMAT, Plan, Stage};
use crate::dataset::curation::{Entry, Step};
use crate::figure::{self, Style};
use crate::job::State;
use crate::problem::{Problem, Result};
use crate::score::Kind;
use crate::study::Asking;
use crate::study::folder::Study;
use crate::study::{FigureRequest, foreign, make_folder};
use crate::{artifact, t};

/// The formats every figure is written in.
pub const FIGURE_FORMATS: [&str; 4] = ["svg", "pdf", "png", "csv"];

impl Study {
    /// Does what a stage still lacks: queues its jobs, takes up those that were stopped or
    /// failed, writes its files. Whatever is done, waits or runs is left alone, so that
    /// nothing is queued twice. Gives the jobs that now wait.
    ///
    /// # Errors
    /// Something is missing that only the person can bring, or the study is read-only.
    pub fn advance(&self, plan: &Plan, stage: Stage) -> Result<Vec<String>> {
        self.writable()?;
        // One at a time: what one has queued, the next one sees.
        let _one = crate::study::door::lock(&self.advancing);
        let views = self.stages(plan)?;
        let view = views.iter().find(|view| view.stage == stage);
        match view.map(|view| &view.state) {
            Some(StageState::Missing(what)) => return Err(Problem::new(what.clone())),
            None | Some(StageState::Done | StageState::Skipped) => return Ok(Vec::new()),
            Some(_) => {}
        }
        let mut queued = Vec::new();
        let choices = self.choices(plan)?;
        for task in plan.template()?.tasks(plan, stage, &choices)? {
            let view = self.task_view(plan, &task, &self.seen(plan)?)?;
            match (&view.state, view.job) {
                (StageState::Failed(_), Some(job)) if self.job(&job)?.state() == State::Foreign => {
                    return Err(foreign(&job));
                }
                (StageState::Failed(_), Some(job)) => {
                    self.resume_job(&job)?;
                    queued.push(job);
                }
                (StageState::Ready | StageState::OutOfDate, _) => {
                    queued.extend(self.perform(plan, task)?);
                }
                _ => {}
            }
        }
        Ok(queued)
    }

    /// Does a piece of work; the job it queued, where it needs one.
    fn perform(&self, plan: &Plan, task: Task) -> Result<Option<String>> {
        match task {
            Task::UsSubset(dataset) => {
                let mut curation = self.curation(&dataset)?;
                curation.steps.push(Entry {
                    step: Step::UsSubset,
                    on: true,
                });
                self.set_curation(&dataset, &curation)?;
                Ok(None)
            }
            Task::Train(recipe) => self.train(&recipe).map(Some),
            Task::Ask(probe, recipe) => {
                let seen = self.seen(plan)?;
                let model = match &recipe {
                    None => seen.choices.model,
                    Some(recipe) => seen.yielded(recipe).and_then(|job| job.adapter.clone()),
                };
                let model = model.ok_or_else(|| Problem::new(t!("plan-first-teach")))?;
                let asking = Asking {
                    orders: Some(plan.settings()?.orders),
                    ..Asking::default()
                };
                self.probe_as(probe, &model, &asking).map(Some)
            }
            Task::Figures => {
                self.write_figures()?;
                Ok(None)
            }
            Task::Report => {
                self.export_report(&self.report_path(), &[], "")?;
                Ok(None)
            }
            // These wait for the person.
            Task::Have(_) | Task::Model | Task::Split(_) => Ok(None),
        }
    }

    /// Every figure and every table of scores, in the study.
    fn write_figures(&self) -> Result<()> {
        let folder = self.figures_folder();
        make_folder(&folder)?;
        let sha256 = self.standing()?;
        // Computed before: they are kept in the study too.
        let mut scores = Vec::new();
        for &kind in Kind::ALL {
            scores.extend(self.scores(kind)?.map(|scores| (kind, scores)));
        }
        self.making_all(&folder, || {
            self.export_figures(&folder)?;
            for (kind, scores) in &scores {
                for (at, table) in scores.tables().iter().enumerate() {
                    let name = format!("scores-{kind}-{}.csv", at + 1);
                    artifact::write(&folder.join(name), table.table.csv().as_bytes())?;
                }
            }
            let made = MadeOf {
                format: FORMAT,
                sha256,
            };
            artifact::write_json(&folder.join("made-of.json"), &made)
        })
    }

    /// Writes every figure that can be drawn into a folder, in every format; gives the files.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn export_figures(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let style = self.styled(&Style::default());
        let mut written = Vec::new();
        for id in figure::Id::ALL {
            let request = FigureRequest {
                id,
                ..FigureRequest::default()
            };
            // What a figure lacks is told by the report.
            let Ok((figure, _)) = self.figure(&request) else {
                continue;
            };
            for format in FIGURE_FORMATS {
                let path = folder.join(format!("{}.{format}", id.id()));
                figure::export(&figure, &path, &style)?;
                written.push(path);
            }
        }
        Ok(written)
    }
}
