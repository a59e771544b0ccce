//! `repeat`: a published study repeated stage by stage, and taken up wherever it stopped.

use serde_json::{Value, json};

use super::output::Output;
use super::repeat::Choices;
use super::steps::Steps;
use super::table::Table;
use super::{follow, scores};
use crate::problem::{Problem, Result};
use crate::study::{Home, Plan, ScoreKind, Stage, StageState, StageView, Study, template};
use crate::t;

/// Repeats a published study in a study.
pub(super) fn repeat(template: &str, args: &Choices, output: &Output) -> Result<()> {
    let study = Study::open_to_change(&Home::of_user()?, &args.study)?;
    if let Some(device) = &args.device {
        study.use_device(Some(device))?;
    }
    let before = study.plan()?;
    let same = before.clone().filter(|plan| plan.template == template);
    let plan = chosen(same.unwrap_or_else(|| begun(template)), args);
    if before.as_ref() != Some(&plan) {
        study.set_plan(&plan)?;
    }
    let mut steps = Steps::new(output);
    if !args.list {
        go_on(&study, &plan, args.until, &mut steps)?;
    }
    let stages = study.stages(&plan)?;
    let (associations, precision) = scores::told(&study, ScoreKind::Associations)?;
    let (survey, distance) = scores::told(&study, ScoreKind::Survey)?;
    let value = json!({
        "study": study.folder().display().to_string(),
        "stages": stages.iter().map(told).collect::<Vec<_>>(),
        "steps": steps.json(),
        "seconds": steps.seconds(),
        "scores": { "associations": associations, "survey": survey },
    });
    let stages = written(&stages);
    output.result(&value, &format!("{stages}\n{precision}\n{distance}"));
    Ok(())
}

/// The plan that a template begins with.
fn begun(id: &str) -> Plan {
    template(id).map_or_else(Plan::default, Plan::of)
}

/// The plan with what the arguments say otherwise.
fn chosen(mut plan: Plan, args: &Choices) -> Plan {
    for (option, value) in &args.options.0 {
        plan.choose(option, value.clone());
    }
    let given = |now: String, given: &Option<String>| given.clone().unwrap_or(now);
    let many = |now: Vec<String>, given: &[String]| match given.is_empty() {
        true => now,
        false => given.to_vec(),
    };
    Plan {
        settings: given(plan.settings, &args.settings),
        model: given(plan.model, &args.model),
        dataset: given(plan.dataset, &args.data),
        left_out: many(plan.left_out, &args.without),
        set: many(plan.set, &args.set),
        ..plan
    }
}

/// Does every stage that is not done, in order, up to `until`; what runs is waited for, what
/// stopped or failed is tried again once.
pub(super) fn go_on(
    study: &Study,
    plan: &Plan,
    until: Option<Stage>,
    steps: &mut Steps<'_>,
) -> Result<()> {
    let output = steps.output;
    let mut done = None;
    loop {
        let stages = study.stages(plan)?;
        let last = stages.iter().position(|view| Some(view.stage) == until);
        let mut wanted = stages
            .iter()
            .take(last.map_or(stages.len(), |last| last + 1));
        let Some(next) = wanted.find(|view| !view.state.is_over()) else {
            return Ok(());
        };
        if let StageState::Missing(what) = &next.state {
            return Err(missing(next, what));
        }
        if done == Some(next.stage) {
            let stage = next.stage.title();
            return Err(Problem::new(t!("cli-align-stuck", stage = stage)));
        }
        done = Some(next.stage);
        match next.stage {
            // Nothing waits for these: they are the step.
            Stage::FIGURES | Stage::REPORT => {
                steps.step(next.stage.title(), || study.advance(plan, next.stage))?
            }
            _ => study.advance(plan, next.stage)?,
        };
        for (name, job) in running(study, plan, next.stage)? {
            steps.step(name, || follow::wait(study, &job, output))?;
        }
    }
}

/// The pieces of a stage that wait or run, with their jobs.
fn running(study: &Study, plan: &Plan, stage: Stage) -> Result<Vec<(String, String)>> {
    let stages = study.stages(plan)?.into_iter();
    let tasks = stages
        .filter(|view| view.stage == stage)
        .flat_map(|v| v.tasks);
    let running = tasks.filter(|task| task.state == StageState::Running);
    let named = running.filter_map(|task| {
        let name = match task.detail.is_empty() {
            true => task.name,
            false => t!("cli-align-task", name = task.name, detail = task.detail),
        };
        Some((name, task.job?))
    });
    Ok(named.collect())
}

/// What a stage lacks, and where it can be got.
fn missing(view: &StageView, what: &str) -> Problem {
    let stage = view.stage.title();
    let problem = Problem::new(t!("cli-align-missing", stage = stage, what = what));
    let lacking = view
        .tasks
        .iter()
        .filter(|task| matches!(task.state, StageState::Missing(_)));
    let places: Vec<String> = lacking
        .filter(|task| !task.detail.is_empty())
        .map(|task| {
            let left_out = task.can_leave_out.as_deref();
            let place = t!(
                "cli-align-task",
                name = task.name.as_str(),
                detail = task.detail.as_str()
            );
            match left_out {
                Some(name) => t!("cli-align-or-without", place = place, name = name),
                None => place,
            }
        })
        .collect();
    match places.is_empty() {
        true => problem,
        false => problem.advise(places.join("\n")),
    }
}

/// A stage as JSON.
fn told(view: &StageView) -> Value {
    let tasks = view.tasks.iter().map(|task| {
        json!({
            "name": task.name,
            "detail": task.detail,
            "state": word(&task.state),
            "job": task.job,
        })
    });
    json!({
        "stage": view.stage.id(),
        "state": word(&view.state),
        "tasks": tasks.collect::<Vec<_>>(),
    })
}

/// The stages as a table.
fn written(stages: &[StageView]) -> Table {
    let mut table = Table::new([t!("cli-column-stage"), t!("cli-column-state")]);
    for view in stages {
        let state = match &view.state {
            StageState::Missing(what) => what.clone(),
            StageState::Failed(problem) => problem.message.clone(),
            state => word(state).to_owned(),
        };
        table.row([view.stage.title(), state]);
    }
    table
}

/// A state in a word, for scripts.
fn word(state: &StageState) -> &'static str {
    match state {
        StageState::Missing(_) => "missing",
        StageState::Ready => "ready",
        StageState::Running => "running",
        StageState::Done => "done",
        StageState::Failed(_) => "failed",
        StageState::OutOfDate => "out-of-date",
        StageState::Skipped => "skipped",
    }
}
