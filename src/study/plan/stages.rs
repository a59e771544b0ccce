//! The stages of a plan and where each stands, told from the study.

use std::sync::Arc;

use super::standing::{Found, newest};
use super::{Plan, Stage};
use crate::dataset::Kind;
use crate::probe;
use crate::problem::{Problem, Result};
use crate::recipe::Recipe;
use crate::study::folder::Study;
use crate::study::kind;
use crate::study::split::KeptSplit;
use crate::t;

/// A stage as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StageView {
    pub stage: Stage,
    pub state: StageState,
    pub tasks: Vec<TaskView>,
}

/// A piece of a stage as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskView {
    /// What it is, for people.
    pub name: String,
    pub state: StageState,
    /// More about it: counts, or where something can be got.
    pub detail: String,
    /// The job that does or did it.
    pub job: Option<String>,
    /// By this name it can be done without ([`Plan::left_out`]).
    pub can_leave_out: Option<String>,
}

/// Where a stage or a piece of it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum StageState {
    /// Something else must come first, in words.
    Missing(String),
    /// It can be begun.
    Ready,
    /// Its jobs wait or run.
    Running,
    Done,
    /// It ended without a result; it can be tried again.
    Failed(Problem),
    /// It was done, but of what has changed since.
    OutOfDate,
    /// It is done without.
    Skipped,
}

impl StageState {
    /// Whether nothing is left to do.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }
}

/// A piece of work of a stage.
pub enum Task {
    /// A dataset of one of these kinds.
    Have(&'static [Kind]),
    /// Only people of the United States in the associations.
    UsSubset(String),
    Model,
    Split(Box<Recipe>),
    Train(Box<Recipe>),
    /// The model of a recipe is asked; without one the base model.
    Ask(probe::Kind, Option<Box<Recipe>>),
    Figures,
    Report,
}

/// What the stages are told from, looked at once for all of them.
pub(super) struct Seen {
    pub choices: Choices,
    pub jobs: Vec<Found>,
    /// Hash of the base model.
    base: Option<String>,
    /// What each probe lacks before it can be asked.
    lacking: Vec<(probe::Kind, Option<String>)>,
    /// Hash of the split that the taught models were taught on.
    split: Option<String>,
}

/// What the plan comes to in this study.
pub struct Choices {
    /// The base model; none until one is chosen.
    pub model: Option<String>,
    /// The associations; none until there are some.
    pub dataset: Option<String>,
    /// The split of the study, where it is locked.
    pub(super) locked: Option<Arc<KeptSplit>>,
}

impl Study {
    /// The stages of a plan as they stand.
    ///
    /// # Errors
    /// Something of the study cannot be read.
    pub fn stages(&self, plan: &Plan) -> Result<Vec<StageView>> {
        let seen = self.seen(plan)?;
        let mut views: Vec<StageView> = Vec::new();
        let template = plan.template()?;
        for &stage in template.stages() {
            let mut tasks = Vec::new();
            for task in template.tasks(plan, stage, &seen.choices)? {
                tasks.push(self.task_view(plan, &task, &seen)?);
            }
            let before = views.iter().find(|view| !view.state.is_over());
            let state = state_of(&tasks, before.map(|view| view.stage));
            views.push(StageView {
                stage,
                state,
                tasks,
            });
        }
        Ok(views)
    }

    /// Looks at everything that the stages are told from.
    pub(super) fn seen(&self, plan: &Plan) -> Result<Seen> {
        let choices = self.choices(plan)?;
        let jobs = self.found_jobs()?;
        let bases = self.bases()?;
        let base = bases
            .into_iter()
            .find(|b| Some(&b.name) == choices.model.as_ref());
        let mut lacking = Vec::new();
        for &probe in probe::Kind::ALL {
            lacking.push((probe, kind::probe(probe).missing(self)?));
        }
        let split = match (&choices.model, &choices.dataset) {
            (Some(_), Some(_)) => plan.split_recipe(&choices)?.and_then(|recipe| {
                newest(&jobs, |job| job.trains(&recipe)).and_then(|job| job.split.clone())
            }),
            _ => None,
        };
        Ok(Seen {
            choices,
            jobs,
            base: base.map(|base| base.sha256),
            lacking,
            split,
        })
    }

    /// What the plan comes to here.
    pub(super) fn choices(&self, plan: &Plan) -> Result<Choices> {
        let bases = self.bases()?;
        let named = bases.iter().find(|base| base.name == plan.model);
        let model = match (named, bases.as_slice()) {
            (Some(base), _) => Some(base.name.clone()),
            (None, [only]) if plan.model.is_empty() => Some(only.name.clone()),
            _ => None,
        };
        let associations = self.of_kind(Kind::Associations, &[])?;
        let named = associations.iter().find(|d| d.id == plan.dataset);
        let dataset = named.or_else(|| associations.first().filter(|_| plan.dataset.is_empty()));
        Ok(Choices {
            model,
            dataset: dataset.map(|dataset| dataset.id.clone()),
            locked: self.locked_split()?,
        })
    }

    /// A piece of work as it stands.
    pub(super) fn task_view(&self, plan: &Plan, task: &Task, seen: &Seen) -> Result<TaskView> {
        let mut view = TaskView {
            name: String::new(),
            state: StageState::Ready,
            detail: String::new(),
            job: None,
            can_leave_out: None,
        };
        match task {
            Task::Have(kinds) => self.have(plan, kinds, &mut view)?,
            Task::UsSubset(dataset) => {
                view.name = t!("plan-us-subset");
                if self.is_us_subset(dataset)? {
                    view.state = StageState::Done;
                } else if !self.tells_country(dataset)? {
                    view.state = StageState::Missing(t!("plan-us-subset-missing"));
                }
            }
            Task::Model => {
                let chosen = seen.choices.model.clone();
                view.name = chosen.clone().unwrap_or_else(|| t!("plan-model-none"));
                let models = self.models()?;
                let model = models
                    .into_iter()
                    .find(|m| Some(&m.name) == chosen.as_ref());
                view.state = match &model {
                    None => StageState::Missing(t!("plan-model-missing")),
                    Some(model) if !model.present => {
                        StageState::Missing(t!("plan-model-absent", name = model.name.as_str()))
                    }
                    Some(_) => StageState::Done,
                };
                view.detail = model.map(|model| model.about).unwrap_or_default();
            }
            Task::Split(recipe) => {
                view.name = t!("plan-split-cues");
                match self.split_counts(recipe) {
                    Ok([train, validation, test]) => {
                        view.detail = t!(
                            "plan-split-counts",
                            train = train,
                            validation = validation,
                            test = test
                        );
                        view.state = match train > 0 && test > 0 {
                            true => StageState::Done,
                            false => StageState::Missing(t!("plan-split-empty")),
                        };
                    }
                    Err(problem) => view.state = StageState::Missing(problem.message),
                }
            }
            Task::Train(recipe) => {
                let seed = recipe.run.seed.to_string();
                view.name = name_of(recipe);
                view.detail = t!("plan-seed", seed = seed);
                self.by_job(newest(&seen.jobs, |job| job.trains(recipe)), &mut view)?;
            }
            Task::Ask(probe, recipe) => {
                self.asked_of(plan, *probe, recipe.as_deref(), seen, &mut view)?;
            }
            Task::Figures => {
                view.name = t!("plan-figures-files");
                view.state = self.made(self.figures_made_of())?;
            }
            Task::Report => {
                view.name = t!("plan-report-files");
                view.state = self.made(self.report_made_of())?;
            }
        }
        Ok(view)
    }

    fn have(&self, plan: &Plan, kinds: &[Kind], view: &mut TaskView) -> Result<()> {
        let mut names = Vec::new();
        for kind in kinds {
            let all = self.of_kind(*kind, &[])?;
            names.extend(all.into_iter().map(|manifest| manifest.name));
        }
        view.name = kinds[0].label();
        let optional = kinds[0] != Kind::Associations;
        let out = plan.left_out.iter().any(|name| name == kinds[0].id());
        view.state = match names.is_empty() {
            false => StageState::Done,
            true if optional && out => StageState::Skipped,
            true => StageState::Missing(t!("plan-file-missing", kind = kinds[0].label())),
        };
        view.can_leave_out = optional.then(|| kinds[0].id().to_owned());
        view.detail = match names.is_empty() {
            false => names.join(", "),
            true => match kinds[0] {
                Kind::Associations => t!("plan-where-associations"),
                Kind::Survey => t!("plan-where-survey"),
                Kind::Questionnaire => t!("plan-where-questionnaire"),
                _ => t!("plan-where-lexicon"),
            },
        };
        Ok(())
    }

    fn asked_of(
        &self,
        plan: &Plan,
        probe: probe::Kind,
        recipe: Option<&Recipe>,
        seen: &Seen,
        view: &mut TaskView,
    ) -> Result<()> {
        let taught = recipe.map(|recipe| {
            let seed = recipe.run.seed.to_string();
            let name = name_of(recipe);
            t!("plan-recipe-seed", recipe = name, seed = seed)
        });
        let named = taught.or_else(|| seen.choices.model.clone());
        let named = named.unwrap_or_default();
        let id = probe.id();
        view.name = t!("plan-ask", probe = id, model = named);
        view.can_leave_out = Some(id.to_owned());
        if plan.left_out.iter().any(|name| name == id) {
            view.state = StageState::Skipped;
            return Ok(());
        }
        let lacking = seen.lacking.iter().find(|(kind, _)| *kind == probe);
        if let Some((_, Some(lacking))) = lacking {
            view.detail.clone_from(lacking);
            view.state = StageState::Skipped;
            return Ok(());
        }
        let hashes = match recipe {
            None => seen.base.clone().map(|base| [Some(base), None]),
            Some(recipe) => seen.yielded(recipe).map(|job| job.yields.clone()),
        };
        let Some(hashes) = hashes else {
            view.state = StageState::Missing(t!("plan-first-teach"));
            return Ok(());
        };
        let asked = newest(&seen.jobs, |job| job.asks(id, &hashes));
        self.by_job(asked, view)?;
        // The base is asked about the cues that the taught models are asked about.
        let split = asked.and_then(|job| job.split.as_ref());
        if view.state == StageState::Done
            && let (Some(split), Some(taught)) = (split, &seen.split)
            && split != taught
        {
            view.state = StageState::OutOfDate;
        }
        Ok(())
    }
}

impl Seen {
    /// The finished training of a recipe on the data as it is now.
    pub fn yielded(&self, recipe: &Recipe) -> Option<&Found> {
        let done = |job: &Found| job.trains(recipe) && job.is_finished() && job.fresh;
        newest(&self.jobs, done).filter(|job| job.adapter.is_some())
    }
}

/// A recipe's name; that of a control says so.
fn name_of(recipe: &Recipe) -> String {
    match recipe.data.shuffle_answers {
        true => t!("study-control-recipe", recipe = recipe.name.as_str()),
        false => recipe.name.clone(),
    }
}

/// The state of a stage: that of its pieces; where it could be begun, what must be done
/// before it.
fn state_of(tasks: &[TaskView], before: Option<Stage>) -> StageState {
    let any = |wanted: fn(&StageState) -> bool| tasks.iter().find(|task| wanted(&task.state));
    if tasks.iter().all(|task| task.state == StageState::Skipped) {
        return StageState::Skipped;
    }
    if let Some(failed) = any(|state| matches!(state, StageState::Failed(_))) {
        return failed.state.clone();
    }
    if any(|state| *state == StageState::Running).is_some() {
        return StageState::Running;
    }
    let missing = any(|state| matches!(state, StageState::Missing(_)));
    let open = any(|state| matches!(state, StageState::Ready | StageState::OutOfDate));
    match (missing, open, before) {
        (None, None, _) => StageState::Done,
        // What an earlier stage will bring need not be named here.
        (_, _, Some(before)) => StageState::Missing(t!("plan-first", stage = before.title())),
        (Some(missing), ..) => missing.state.clone(),
        (None, Some(_), None) => match any(|state| *state == StageState::Ready) {
            Some(_) => StageState::Ready,
            None => StageState::OutOfDate,
        },
    }
}
