//! The snapshot: everything the window shows, told anew from the study.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::door::{Inside, lock};
use super::download::Running;
use super::figures::needs;
use super::folder::Study;
use super::kind;
use super::scores::Scores;
use super::{
    AskedGroup, DatasetView, Draft, FigureView, JobView, LockView, MachineView, ModelView,
    ProbeView, Snapshot, Stage, StageState, Starter, StudyView, Update, devices, recent, starter,
};
use crate::dataset::Kind;
use crate::device::Device;
use crate::job::{Probing, Spec, State};
use crate::problem::{Problem, Result};
use crate::recipe;
use crate::{figure, probe, score, t};

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
    study.view(lock(&inside.draft).clone())
}

impl Study {
    /// Everything of the study as the window shows it, beside the draft. What cannot be read
    /// stands among its problems; the answers of models are not opened.
    pub fn view(&self, draft: Draft) -> StudyView {
        let (datasets, mut problems) = self.dataset_views();
        let mut told = Told(&mut problems);
        let jobs = told.or_default(self.jobs());
        let models = told.or_default(self.models());
        let probes = told.or_default(probes(self, &models, &jobs));
        let split = told.or_default(self.locked_split());
        let learnt = told.or_default(self.learnt_views());
        let plan = told.or_default(self.plan_view());
        StudyView {
            name: self.name(),
            folder: self.folder().to_owned(),
            read_only: self.read_only(),
            sample: self.is_sample(),
            figures: figures(&probes, &models, &datasets),
            asked: asked(self),
            survey_languages: survey_languages(self),
            datasets,
            cultures: self.cultures(),
            models,
            jobs,
            draft,
            split: split.map(|kept| LockView::of(&kept)),
            learnt,
            templates: self.templates(),
            probes,
            plan,
            problems,
        }
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
    let mut asked = Vec::new();
    for view in jobs.iter().filter(|job| job.kind == "probe") {
        asked.push((view, study.manifest_of(&view.id)?));
    }
    let asked: Vec<(&JobView, &Probing)> = asked
        .iter()
        .filter_map(|(view, manifest)| match &manifest.spec {
            Spec::Probe(probing) => Some((*view, probing)),
            Spec::Train(_) | Spec::Count(_) => None,
        })
        .collect();
    let mut learnt_from = Vec::new();
    for model in models {
        learnt_from.push(study.learnt_from(model.adapter_of.as_deref())?);
    }
    let mut probes = Vec::new();
    for probe in kind::in_grid() {
        let missing = kind::probe(probe).missing(study)?;
        let scores = kind::score_of(probe).and_then(|score| study.known_scores(score));
        let asked: Vec<&(&JobView, &Probing)> = asked
            .iter()
            .filter(|(_, probing)| probing.probe == probe.id())
            .collect();
        let all = tasks(asked.iter().map(|(_, probing)| *probing)).len();
        for (model, learnt_from) in models.iter().zip(&learnt_from) {
            let of_model = || asked.iter().filter(|(_, probing)| is_of(probing, model));
            let job = of_model().next().map(|(view, _)| *view);
            let done = of_model().filter(|(view, _)| view.state == State::Finished);
            let done: Vec<&Probing> = done.map(|(_, probing)| *probing).collect();
            let scenarios: BTreeSet<&String> = done.iter().flat_map(|p| &p.scenarios).collect();
            probes.push(ProbeView {
                model: model.name.clone(),
                probe,
                state: job.map(|view| view.state),
                job: job.map(|view| view.id.clone()),
                progress: job.and_then(|view| view.progress),
                tasks: (all > 1).then(|| (tasks(done.iter().copied()).len(), all)),
                scenarios: scenarios
                    .into_iter()
                    .filter(|id| !id.is_empty())
                    .cloned()
                    .collect(),
                headline: scores
                    .as_ref()
                    .and_then(|scores| scores.headline(&model.name, learnt_from)),
                missing: missing.clone(),
            });
        }
    }
    let scores = study.known_scores(score::Kind::Survey);
    for model in study.imported_models()? {
        probes.push(ProbeView {
            headline: scores
                .as_ref()
                .and_then(|scores| scores.headline(&model, &[])),
            model,
            probe: probe::Kind::Survey,
            state: None,
            job: None,
            progress: None,
            tasks: None,
            scenarios: Vec::new(),
            missing: None,
        });
    }
    Ok(probes)
}

/// Whether a job asks this model.
fn is_of(probing: &Probing, model: &ModelView) -> bool {
    let adapter = model.base.is_some().then_some(&model.sha256);
    probing.model.adapter_sha256.as_ref() == adapter
        && (adapter.is_some() || probing.model.sha256 == model.sha256)
}

/// The ids of the tasks that are asked, each once.
fn tasks<'a>(asked: impl Iterator<Item = &'a Probing>) -> BTreeSet<&'a str> {
    asked
        .flat_map(|probing| &probing.tasks)
        .map(String::as_str)
        .collect()
}

/// What the newest scores of words are of.
fn asked(study: &Study) -> Vec<AskedGroup> {
    let scores = kind::in_grid().filter_map(|probe| {
        let scores = study.known_scores(kind::score_of(probe)?)?;
        Some((probe, scores))
    });
    let groups = scores.flat_map(|(probe, scores)| {
        let groups = scores.groups().into_iter();
        let view = |(group, models)| AskedGroup {
            probe,
            group,
            models,
        };
        groups.map(view).collect::<Vec<_>>()
    });
    groups.collect()
}

fn survey_languages(study: &Study) -> Vec<String> {
    let scores = study.known_scores(score::Kind::Survey);
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
    use probe::Kind::{Associations, Ranking, Survey};
    let rated = datasets
        .iter()
        .any(|dataset| dataset.manifest.kind == Kind::Lexicon);
    let done = |probe: probe::Kind| {
        let finished = |p: &&ProbeView| p.probe == probe && p.state == Some(State::Finished);
        probes.iter().filter(finished).count()
    };
    let is_taught = |name: &str| {
        let named = models.iter().find(|model| model.name == name);
        named.is_some_and(|model| model.base.is_some())
    };
    let taught = probes.iter().any(|p| {
        p.probe == Associations && p.state == Some(State::Finished) && is_taught(&p.model)
    });
    // Also those of models that were asked elsewhere.
    let surveyed = probes
        .iter()
        .filter(|p| p.probe == Survey && p.headline.is_some());
    let surveyed = surveyed.count().max(done(Survey));
    let missing = |id: figure::Id| match id.kind() {
        score::Kind::Associations | score::Kind::Profile if done(Associations) == 0 => {
            Some(needs(score::Kind::Associations))
        }
        score::Kind::Associations if id.is_of_teaching() && !taught => {
            Some(t!("study-figure-needs-taught"))
        }
        score::Kind::Ranking if done(Ranking) == 0 => Some(needs(score::Kind::Ranking)),
        score::Kind::Profile if !rated => Some(needs(score::Kind::Profile)),
        score::Kind::Survey if surveyed == 0 => Some(needs(score::Kind::Survey)),
        score::Kind::Survey if id.is_of_pair() && done(Survey) < 2 => {
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
