//! What each command does, and in which lane.

use std::path::Path;
use std::sync::Arc;

use super::door::{Inside, lock};
use super::download::{Heard, Running, cancelled};
use super::folder::Study;
use super::{Asking, Command, Draft, Sample, Update, devices, recent};
use crate::dataset::{self, split::Together};
use crate::event::Silent;
use crate::problem::{Problem, Result};
use crate::{recipe, t};

/// A command on its way: what is to be done, and what it answers.
pub(super) type Task = Box<dyn FnOnce(&Arc<Inside>) -> Result<Option<Update>> + Send>;

/// Which commands wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Quick edits, in their order, before whatever was asked for after them.
    Edits,
    /// Rows and values of tables.
    Rows,
    /// Imports, and putting jobs together.
    Work,
    /// Figures, reports, verification.
    Drawing,
    /// Downloads.
    Fetching,
}

/// What `command` does. It is called in the order of the commands, so that what a slow
/// one needs of the study is taken as it was when it was asked for.
pub(super) fn task(inside: &Inside, command: Command) -> (Lane, Task) {
    let open = inside
        .study()
        .ok_or_else(|| Problem::new(t!("study-none-open")));
    // A task of the open study that answers nothing but its effect.
    macro_rules! study {
        ($lane:ident, |$study:ident, $inside:ident| $work:expr) => {
            (
                Lane::$lane,
                Box::new(move |$inside: &Arc<Inside>| {
                    let $study = open?;
                    $work
                }) as Task,
            )
        };
    }
    match command {
        Command::Create { folder, name } => (
            Lane::Edits,
            Box::new(move |inside| {
                opened(inside, &folder, |home| Study::create(home, &folder, &name))
            }),
        ),
        Command::CreateSample { folder } => (
            Lane::Edits,
            Box::new(move |inside| {
                opened(inside, &folder, |home| {
                    Study::create_sample(home, &folder, Sample::Whole)
                })
            }),
        ),
        Command::Open { folder } => (
            Lane::Edits,
            Box::new(move |inside| opened(inside, &folder, |home| Study::open(home, &folder))),
        ),
        Command::Close => (
            Lane::Edits,
            Box::new(|inside| {
                close(inside);
                Ok(None)
            }),
        ),
        Command::Forget { folder } => (
            Lane::Edits,
            Box::new(move |inside| {
                recent::forget(&inside.home, &folder)?;
                Ok(None)
            }),
        ),
        Command::Recognise { paths, reading } => (
            Lane::Work,
            Box::new(move |inside| {
                for path in paths {
                    let result = dataset::recognise_as(&path, &reading).map(Box::new);
                    inside.tell(Update::Recognised { path, result });
                }
                Ok(None)
            }),
        ),
        Command::Import {
            path,
            layout,
            reading,
            name,
            citation,
        } => study!(Work, |study, inside| {
            let (name, citation) = (Some(name.as_str()), Some(citation));
            let manifest = study.import(&path, &layout, &reading, name, citation, &Silent)?;
            inside.unchecked.notify_one();
            Ok(Some(Update::Imported {
                path,
                dataset: manifest.id,
                report: manifest.report,
            }))
        }),
        Command::RemoveDataset { dataset } => study!(Edits, |study, inside| {
            study.remove_dataset(&dataset)?;
            data_changed(inside)
        }),
        Command::RestoreDataset { dataset } => study!(Edits, |study, inside| {
            study.restore_dataset(&dataset)?;
            data_changed(inside)
        }),
        Command::SetCuration { dataset, curation } => study!(Edits, |study, inside| {
            study.set_curation(&dataset, &curation)?;
            data_changed(inside)
        }),
        Command::UndoCuration { dataset } => study!(Edits, |study, inside| {
            study.undo_curation(&dataset)?;
            data_changed(inside)
        }),
        Command::RedoCuration { dataset } => study!(Edits, |study, inside| {
            study.redo_curation(&dataset)?;
            data_changed(inside)
        }),
        Command::LoadTable {
            dataset,
            offset,
            rows,
            sort,
        } => study!(Rows, |study, _inside| {
            let (total, rows) = study.rows(&dataset, offset, rows, sort)?;
            Ok(Some(Update::Table {
                dataset,
                offset,
                total,
                rows,
            }))
        }),
        Command::LoadFacets { dataset, column } => study!(Rows, |study, _inside| {
            let values = study.facets(&dataset, &column)?;
            Ok(Some(Update::Facets {
                dataset,
                column,
                values,
            }))
        }),
        Command::SetCultures { cultures } => study!(Edits, |study, inside| {
            study.set_cultures(cultures)?;
            data_changed(inside)
        }),
        Command::AddModel { name, path } => study!(Work, |study, inside| {
            study.add_model(&name, &path)?;
            inside.unchecked.notify_one();
            Ok(Some(Update::Notice(t!("study-model-added", name = name))))
        }),
        Command::AddHubModel { name, id } => study!(Fetching, |study, inside| {
            download(inside, &name, |heard| {
                study.add_hub_model(&name, &id, heard)?;
                inside.unchecked.notify_one();
                Ok(t!("study-model-added", name = name.as_str()))
            })
        }),
        Command::FetchStarter => (
            Lane::Fetching,
            Box::new(move |inside| fetch_starter(inside, open.ok())),
        ),
        Command::CancelDownload => (
            Lane::Edits,
            Box::new(|inside| {
                if let Some(running) = lock(&inside.fetching).as_mut() {
                    running.cancelled = true;
                }
                Ok(None)
            }),
        ),
        Command::RemoveModel { name } => study!(Edits, |study, inside| {
            study.remove_model(&name)?;
            inside.unchecked.notify_one();
            Ok(None)
        }),
        Command::RestoreModel { name } => study!(Edits, |study, inside| {
            study.restore_model(&name)?;
            inside.unchecked.notify_one();
            Ok(None)
        }),
        Command::UsePreset { preset } => study!(Edits, |study, inside| {
            let mut recipe = recipe::preset(&preset)?;
            if let Some(before) = lock(&inside.draft).recipe.clone() {
                // Model and data were chosen on cards of their own.
                recipe.model = before.model;
                recipe.learn_from(before.data.sources);
            }
            draft(inside, &study, study.complete(recipe)?)
        }),
        Command::SetDraft { recipe } => {
            study!(Edits, |study, inside| draft(inside, &study, *recipe))
        }
        Command::LoadSplit {
            seed,
            shares,
            together,
        } => study!(Rows, |study, _inside| {
            let split = study.split(seed, shares, together)?;
            Ok(Some(Update::Split(Box::new(split))))
        }),
        Command::LockSplit {
            seed,
            shares,
            together,
        } => study!(Edits, |study, inside| {
            study.lock_split(seed, shares, together)?;
            split_changed(inside, &study)
        }),
        Command::UnlockSplit => study!(Edits, |study, inside| {
            study.unlock_split()?;
            split_changed(inside, &study)
        }),
        Command::RestoreSplit { id } => study!(Edits, |study, inside| {
            study.restore_split(&id)?;
            split_changed(inside, &study)
        }),
        Command::UseDevice { device } => (
            Lane::Edits,
            Box::new(move |inside| {
                devices::choose_device(&inside.home, device.clone())?;
                if let Some(study) = inside.study() {
                    study.set_device(device);
                }
                // Memory and time are told for another device now.
                inside.unchecked.notify_one();
                Ok(None)
            }),
        ),
        Command::StartTraining => {
            let recipe = lock(&inside.draft).recipe.clone();
            study!(Work, |study, _inside| {
                let none = || Problem::new(t!("study-no-draft"));
                study.train(&recipe.ok_or_else(none)?)?;
                Ok(Some(Update::Notice(t!("study-queued"))))
            })
        }
        Command::StartLearningCurve => {
            let recipe = lock(&inside.draft).recipe.clone();
            study!(Work, |study, _inside| {
                let none = || Problem::new(t!("study-no-draft"));
                study.learning_curve(&recipe.ok_or_else(none)?)?;
                Ok(Some(Update::Notice(t!("study-queued-curve"))))
            })
        }
        Command::SetTemplate { name, text } => study!(Edits, |study, inside| {
            study.set_template(&name, &text)?;
            inside.unchecked.notify_one();
            Ok(None)
        }),
        Command::ResetTemplate { name } => study!(Edits, |study, inside| {
            study.reset_template(&name)?;
            inside.unchecked.notify_one();
            Ok(None)
        }),
        Command::StartCounting { to } => study!(Edits, |study, _inside| {
            study.count(to)?;
            Ok(None)
        }),
        Command::StopJob { job } => study!(Edits, |study, _inside| {
            study.stop_job(&job)?;
            Ok(None)
        }),
        Command::ResumeJob { job } => study!(Edits, |study, _inside| {
            study.resume_job(&job)?;
            Ok(None)
        }),
        Command::RemoveJob { job } => study!(Edits, |study, inside| {
            study.remove_job(&job)?;
            data_changed(inside)
        }),
        Command::RestoreJob { job } => study!(Edits, |study, inside| {
            study.restore_job(&job)?;
            data_changed(inside)
        }),
        Command::FollowJob { job } => study!(Edits, |study, inside| {
            let opened = job.map(|id| study.open_job(&id)).transpose()?;
            *lock(&inside.following) = opened;
            tell_followed(inside, true)?;
            Ok(None)
        }),
        Command::StartProbe {
            probe,
            models,
            prompt,
            orders,
        } => study!(Work, |study, _inside| {
            let asking = Asking {
                prompt,
                orders: Some(orders),
                ..Asking::default()
            };
            let queued = study.probe_all(probe, &models, &asking)?;
            let told = match (queued.cues, queued.left_out) {
                (Some(cues), left @ 1..) => t!("study-queued-left-out", cues = cues, left = left),
                _ => t!("study-queued"),
            };
            let told = std::iter::once(told).chain(queued.notes);
            Ok(Some(Update::Notice(told.collect::<Vec<_>>().join(" "))))
        }),
        Command::DrawFigure { request } => study!(Drawing, |study, _inside| {
            let (result, lineage) = match study.figure(&request) {
                Ok((figure, lineage)) => (Ok(Box::new(figure)), lineage),
                Err(problem) => (Err(problem), Vec::new()),
            };
            Ok(Some(Update::Figure {
                request: Box::new(request),
                result,
                lineage,
            }))
        }),
        Command::LoadQuestion { question } => study!(Drawing, |study, _inside| {
            Ok(Some(Update::Question(Box::new(study.question(&question)?))))
        }),
        Command::LoadCues {
            probe,
            dataset,
            prompt,
        } => study!(Drawing, |study, _inside| {
            let list = study.cue_list(probe, &dataset, &prompt)?;
            Ok(Some(Update::Cues(Box::new(list))))
        }),
        Command::LoadCue {
            probe,
            cue,
            dataset,
            prompt,
        } => study!(Drawing, |study, _inside| {
            let (detail, lineage) = study.cue(probe, &cue, &dataset, &prompt)?;
            let detail = Box::new(detail);
            Ok(Some(Update::Cue { detail, lineage }))
        }),
        Command::LoadFormats { cue, dataset } => study!(Drawing, |study, _inside| {
            let view = study.formats(&cue, &dataset)?;
            Ok(Some(Update::Formats(Box::new(view))))
        }),
        Command::Export {
            request,
            path,
            style,
        } => study!(Drawing, |study, _inside| {
            study.export(&request, &path, &style)?;
            Ok(Some(Update::Written { path }))
        }),
        Command::ExportReport {
            path,
            sections,
            notes,
        } => study!(Drawing, |study, _inside| {
            let [path, _] = study.export_report(&path, &sections, &notes)?;
            Ok(Some(Update::Written { path }))
        }),
        Command::SetPlan { plan } => study!(Edits, |study, inside| {
            study.set_plan(&plan)?;
            inside.going_on.notify_one();
            Ok(None)
        }),
        Command::DropPlan => study!(Edits, |study, _inside| {
            study.drop_plan()?;
            Ok(None)
        }),
        Command::Advance { stage } => study!(Work, |study, inside| {
            let plan = study.plan()?.unwrap_or_default();
            study.advance(&plan, stage)?;
            data_changed(inside)
        }),
        Command::ComposeReport => study!(Drawing, |study, _inside| {
            Ok(Some(Update::Report(Box::new(study.report()?))))
        }),
        Command::Verify => study!(Drawing, |study, _inside| {
            let verified = study.verify();
            Ok(Some(Update::Verified {
                lines: verified.lines,
                sound: verified.sound,
            }))
        }),
    }
}

/// Opens a study in `folder`; where that fails, the one that is open stays.
fn opened(
    inside: &Arc<Inside>,
    folder: &Path,
    open: impl FnOnce(&super::Home) -> Result<Study>,
) -> Result<Option<Update>> {
    let same = |study: Arc<Study>| {
        std::fs::canonicalize(folder).is_ok_and(|folder| folder == study.folder())
    };
    if inside.study().is_some_and(same) {
        // It is given back first, or it would find itself open elsewhere.
        close(inside);
    }
    let study = open(&inside.home)?;
    close(inside);
    *lock(&inside.draft) = Draft {
        recipe: study.draft()?,
        ..Draft::default()
    };
    inside.set_study(Some(Arc::new(study)));
    inside.unchecked.notify_one();
    inside.unscored.notify_one();
    Ok(None)
}

fn close(inside: &Inside) {
    *lock(&inside.following) = None;
    *lock(&inside.draft) = Draft::default();
    inside.set_study(None);
}

/// Data changed: the draft's findings and the scores may be others now.
fn data_changed(inside: &Inside) -> Result<Option<Update>> {
    inside.unchecked.notify_one();
    inside.unscored.notify_one();
    Ok(None)
}

/// The split was locked or unlocked: the draft takes it, and what it is now is told.
fn split_changed(inside: &Inside, study: &Study) -> Result<Option<Update>> {
    let before = lock(&inside.draft).recipe.clone();
    let mut by = (0, [0.8, 0.1, 0.1], Together::default());
    if let Some(recipe) = before {
        let recipe = study.complete(recipe)?;
        let data = &recipe.data;
        by = (data.split_seed, data.split, data.together);
        draft(inside, study, recipe)?;
    }
    Ok(Some(Update::Split(Box::new(
        study.split(by.0, by.1, by.2)?,
    ))))
}

fn draft(inside: &Inside, study: &Study, recipe: recipe::Recipe) -> Result<Option<Update>> {
    // A read-only study can still be drafted in; the draft is then not kept.
    if study.read_only().is_none() {
        study.set_draft(&recipe)?;
    }
    let mut draft = lock(&inside.draft);
    draft.recipe = Some(recipe);
    draft.checked = false;
    inside.unchecked.notify_one();
    Ok(None)
}

/// Downloads under a name, shown in the snapshot; the answer says what came of it.
fn download(
    inside: &Arc<Inside>,
    name: &str,
    work: impl FnOnce(Heard<'_>) -> Result<String>,
) -> Result<Option<Update>> {
    *lock(&inside.fetching) = Some(Running::new(name));
    inside.stale.notify_one();
    let done = work(&|done, total| {
        let mut fetching = lock(&inside.fetching);
        let Some(running) = fetching.as_mut() else {
            return true;
        };
        if running.hear(done, total) {
            inside.stale.notify_one();
        }
        !running.cancelled
    });
    *lock(&inside.fetching) = None;
    match done {
        Err(problem) if problem == cancelled() => Ok(Some(Update::Notice(problem.message))),
        done => Ok(Some(Update::Notice(done?))),
    }
}

fn fetch_starter(inside: &Arc<Inside>, study: Option<Arc<Study>>) -> Result<Option<Update>> {
    let name = super::starter::NAME;
    download(inside, name, |heard| {
        super::starter::fetch(&inside.home, heard)?;
        if let Some(study) = study.filter(|study| study.read_only().is_none()) {
            study.add_starter(name, heard)?;
            inside.unchecked.notify_one();
        }
        Ok(t!("study-starter-fetched"))
    })
}

/// Looks at the jobs, and tells what is new of the one that is followed.
pub(super) fn follow(inside: &Arc<Inside>) {
    if inside.study().is_none() {
        return;
    }
    super::snapshot::renew(inside);
    if let Err(problem) = tell_followed(inside, false) {
        inside.tell(Update::Problem(problem));
        *lock(&inside.following) = None;
    }
}

fn tell_followed(inside: &Inside, always: bool) -> Result<()> {
    let mut following = lock(&inside.following);
    if let Some(opened) = following.as_mut()
        && (opened.refresh()? || always)
    {
        let detail = opened.detail().clone();
        drop(following);
        inside.tell(Update::Job(Box::new(detail)));
    }
    Ok(())
}

/// Checks the draft as it stands; a draft that changed meanwhile is checked again.
pub(super) fn check_draft(inside: &Arc<Inside>) {
    let (Some(study), Some(recipe)) = (inside.study(), lock(&inside.draft).recipe.clone()) else {
        return;
    };
    let checked = match study.check(&recipe) {
        Ok(checked) => checked,
        Err(problem) => {
            inside.tell(Update::Problem(problem));
            return;
        }
    };
    let mut draft = lock(&inside.draft);
    if draft.recipe.as_ref() == Some(&recipe) {
        *draft = checked;
        inside.stale.notify_one();
    }
}

/// Goes on with a plan that is to go on by itself, where its next stage can be begun.
pub(super) fn go_on(inside: &Arc<Inside>) {
    let Some(study) = inside.study().filter(|s| s.read_only().is_none()) else {
        return;
    };
    match study.go_on() {
        Ok(true) => inside.stale.notify_one(),
        Ok(false) => {}
        Err(problem) => inside.tell(Update::Problem(problem)),
    }
}

/// Brings the scores up to date.
pub(super) fn score(inside: &Arc<Inside>) {
    let Some(study) = inside.study() else { return };
    for &kind in crate::score::Kind::ALL {
        if let Err(problem) = study.scores(kind) {
            let reason = problem.message;
            let message = t!(
                "study-verify-score-failed",
                probe = kind.id(),
                reason = reason
            );
            let advice = problem.advice;
            inside.tell(Update::Problem(Problem { message, advice }));
        }
    }
    inside.stale.notify_one();
}
