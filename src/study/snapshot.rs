//! The snapshot: everything the window shows, told anew from the study.

use std::sync::Arc;

use super::door::{Inside, lock};
use super::download::Running;
use super::figures::needs;
use super::folder::Study;
use super::scores::Scores;
use super::{
    AskedGroup, DatasetView, FigureView, JobView, LockView, MachineView, ModelView, ProbeView,
    Snapshot, Stage, StageState, Starter, StudyView, Update, devices, recent, starter,
};
use crate::dataset::Kind;
use crate::device::Device;
use crate::job::{Spec, State};
use crate::problem::{Problem, Result};
use crate::recipe;
use crate::{figure, score, t};

/// The probes, in the order of the grid.
pub(super) const PROBES: [&str; 3] = ["associations", "ranking", "survey"];

/// Builds a new snapshot and shows it; asks for scores and findings where a job has
/// ended since the last one.
pub(super) fn renew(inside: &Arc<Inside>) {
    let _one_at_a_time = lock(&inside.renewing);
    let snapshot = Snapshot {
        machine: machine(inside),
        study: inside.study().map(|study| look_at(inside, &study)),
    };
    if finished(&snapshot) != finished(&inside.snapshot()) {
        inside.unscored.notify_one();
        inside.unchecked.notify_one();
    }
    if next_stage(&snapshot) != next_stage(&inside.snapshot()) {
        inside.going_on.notify_one();
    }
    inside.show(snapshot);
}

fn finished(snapshot: &Snapshot) -> usize {
    let jobs = snapshot.study.as_ref().map_or(&[][..], |study| &study.jobs);
    let finished = |job: &&JobView| job.state == State::Finished;
    jobs.iter().filter(finished).count()
}

/// The stage of the study's plan that is next, and how it stands.
fn next_stage(snapshot: &Snapshot) -> Option<(Stage, &StageState)> {
    let plan = snapshot.study.as_ref()?.plan.as_ref()?;
    let next = plan.stages.iter().find(|view| !view.state.is_over())?;
    Some((next.stage, &next.state))
}

/// Whether a job waits or runs.
pub(super) fn has_living_job(snapshot: &Snapshot) -> bool {
    let jobs = snapshot.study.as_ref().map_or(&[][..], |study| &study.jobs);
    jobs.iter()
        .any(|job| matches!(job.state, State::Queued | State::Running))
}

/// What of the machine stays as it is while the program runs.
pub(super) fn this_machine() -> MachineView {
    let processor = Device::processor();
    MachineView {
        device: processor.in_words(),
        memory_mib: processor.memory >> 20,
        // Presets are part of the program; its tests read each of them.
        presets: recipe::presets().unwrap_or_default(),
        ..MachineView::default()
    }
}

fn machine(inside: &Inside) -> MachineView {
    let fetching = lock(&inside.fetching).as_ref().map(Running::view);
    let is_starter = fetching.as_ref().is_some_and(|f| f.name == starter::NAME);
    let starter = match starter::present(&inside.home) {
        Some(path) => Starter::Present(path),
        None if is_starter => Starter::Fetching,
        None => Starter::Missing,
    };
    let machine = devices::seen(&inside.home, inside.machine.clone());
    MachineView {
        recent: recent::list(&inside.home),
        starter,
        busy: lock(&inside.busy).clone(),
        fetching,
        ..machine
    }
}

fn look_at(inside: &Inside, study: &Study) -> StudyView {
    if let Some(problem) = study.gone()
        && let Some(before) = inside.snapshot().study.clone()
        && before.folder == study.folder()
    {
        // An empty folder would look like a study that has lost everything.
        if !before.problems.contains(&problem) {
            inside.tell(Update::Problem(problem.clone()));
        }
        return StudyView {
            read_only: Some(problem.message.clone()),
            problems: vec![problem],
            ..before
        };
    }
    let (datasets, mut problems) = study.dataset_views();
    let mut told = Told(&mut problems);
    let jobs = told.or_default(study.jobs());
    let models = told.or_default(study.models());
    let probes = told.or_default(probes(study, &models, &jobs));
    let split = told.or_default(study.locked_split());
    let learnt = told.or_default(study.learnt_views());
    let plan = told.or_default(study.plan_view());
    StudyView {
        name: study.name(),
        folder: study.folder().to_owned(),
        read_only: study.read_only(),
        sample: study.is_sample(),
        figures: figures(&probes, &models, &datasets),
        asked: asked(study),
        survey_languages: survey_languages(study),
        datasets,
        cultures: study.cultures(),
        models,
        jobs,
        draft: lock(&inside.draft).clone(),
        split: split.map(|kept| LockView::of(&kept)),
        learnt,
        templates: study.templates(),
        probes,
        plan,
        problems,
    }
}

/// Collects what went wrong with parts of a study; the other parts are shown.
struct Told<'a>(&'a mut Vec<Problem>);

impl Told<'_> {
    fn or_default<T: Default>(&mut self, result: Result<T>) -> T {
        result.unwrap_or_else(|problem| {
            self.0.push(problem);
            T::default()
        })
    }
}

/// The grid: every model with every probe, and the newest job of each.
fn probes(study: &Study, models: &[ModelView], jobs: &[JobView]) -> Result<Vec<ProbeView>> {
    let mut probes = Vec::new();
    let mut asked = Vec::new();
    for view in jobs.iter().filter(|job| job.kind == "probe") {
        if let Spec::Probe(probing) = study.job(&view.id)?.manifest()?.spec {
            asked.push((view, probing));
        }
    }
    for probe in PROBES {
        let missing = study.missing_for(probe)?;
        let scores = study.known_scores(probe);
        for model in models {
            let learnt_from = study.learnt_from(model.adapter_of.as_deref())?;
            let hash = model.base.is_some().then_some(&model.sha256);
            let job = asked.iter().find(|(_, probing)| {
                probing.probe == probe
                    && probing.model.adapter_sha256.as_ref() == hash
                    && (hash.is_some() || probing.model.sha256 == model.sha256)
            });
            probes.push(ProbeView {
                model: model.name.clone(),
                probe: probe.to_owned(),
                state: job.map(|(view, _)| view.state),
                job: job.map(|(view, _)| view.id.clone()),
                progress: job.and_then(|(view, _)| view.progress),
                headline: scores
                    .as_ref()
                    .and_then(|scores| scores.headline(&model.name, &learnt_from)),
                missing: missing.clone(),
            });
        }
    }
    let scores = study.known_scores("survey");
    for model in study.imported_models()? {
        probes.push(ProbeView {
            headline: scores
                .as_ref()
                .and_then(|scores| scores.headline(&model, &[])),
            model,
            probe: "survey".to_owned(),
            state: None,
            job: None,
            progress: None,
            missing: None,
        });
    }
    Ok(probes)
}

/// What the newest scores of words are of.
fn asked(study: &Study) -> Vec<AskedGroup> {
    let scores = PROBES.into_iter().filter_map(|probe| {
        let scores = study.known_scores(probe)?;
        Some((probe, scores))
    });
    let groups = scores.flat_map(|(probe, scores)| {
        let groups = scores.groups().into_iter();
        let view = |(group, models)| AskedGroup {
            probe: probe.to_owned(),
            group,
            models,
        };
        groups.map(view).collect::<Vec<_>>()
    });
    groups.collect()
}

fn survey_languages(study: &Study) -> Vec<String> {
    let scores = study.known_scores("survey");
    match scores.as_ref().map(|scores| &scores.scores) {
        Some(Scores::Survey(scored)) => {
            let languages = scored.languages().into_iter();
            languages.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The gallery: what each figure lacks before it can be drawn.
fn figures(
    probes: &[ProbeView],
    models: &[ModelView],
    datasets: &[DatasetView],
) -> Vec<FigureView> {
    let rated = datasets
        .iter()
        .any(|dataset| dataset.manifest.kind == Kind::Lexicon);
    let done = |probe: &str| {
        let finished = |p: &&ProbeView| p.probe == probe && p.state == Some(State::Finished);
        probes.iter().filter(finished).count()
    };
    let is_taught = |name: &str| {
        let named = models.iter().find(|model| model.name == name);
        named.is_some_and(|model| model.base.is_some())
    };
    let taught = probes.iter().any(|p| {
        p.probe == "associations" && p.state == Some(State::Finished) && is_taught(&p.model)
    });
    // Also those of models that were asked elsewhere.
    let surveyed = probes
        .iter()
        .filter(|p| p.probe == "survey" && p.headline.is_some());
    let surveyed = surveyed.count().max(done("survey"));
    let missing = |id: figure::Id| match id.kind() {
        score::Kind::Associations | score::Kind::Profile if done("associations") == 0 => {
            Some(needs(score::Kind::Associations))
        }
        score::Kind::Associations if id.is_of_teaching() && !taught => {
            Some(t!("study-figure-needs-taught"))
        }
        score::Kind::Ranking if done("ranking") == 0 => Some(needs(score::Kind::Ranking)),
        score::Kind::Profile if !rated => Some(needs(score::Kind::Profile)),
        score::Kind::Survey if surveyed == 0 => Some(needs(score::Kind::Survey)),
        score::Kind::Survey if id.is_of_pair() && done("survey") < 2 => {
            Some(t!("study-figure-needs-two-surveys"))
        }
        _ => None,
    };
    let figures = figure::Id::ALL.into_iter();
    figures
        .map(|id| FigureView {
            id,
            missing: missing(id),
        })
        .collect()
}
