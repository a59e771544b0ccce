//! `demo`: the main job from end to end on the sample study, each step timed.
//!
//! It is the ALIGN sequence with its small settings and one seed, up to the probes.

use serde_json::{Value, json};

use super::args::Demo;
use super::output::Output;
use super::steps::Steps;
use super::{model, plan, scores, train};
use crate::problem::{Problem, Result};
use crate::study::{Home, Plan, Sample, ScoreKind, Stage, Study};
use crate::t;

/// The name that the starter model gets.
const STARTER: &str = "starter";

/// Does everything, then prints times and scores.
pub(super) fn demo(args: &Demo, output: &Output) -> Result<()> {
    let mut steps = Steps::new(output);
    let folder = args.dir.join("study");
    let study = steps.step(t!("cli-demo-study"), || {
        Study::create_sample(&Home::of_user()?, &folder, Sample::Data)
    })?;
    steps.step(t!("cli-demo-starter"), || {
        let heard = |done, total| {
            output.progress(model::fetched(done, total));
            true
        };
        study.add_starter(STARTER, &heard)
    })?;
    let plan = Plan {
        settings: "small".to_owned(),
        model: STARTER.to_owned(),
        // A small model that was not taught the form of a ranking never finds it.
        left_out: vec!["ranking".to_owned()],
        ..Plan::default()
    };
    let plan = plan.with("seeds", 1).with("rewards", false);
    study.set_plan(&plan)?;
    plan::go_on(&study, &plan, Some(Stage::PROBES), &mut steps)?;
    let figures = steps.step(t!("cli-demo-figures"), || study.export_figures(&args.dir))?;
    let figures: Vec<String> = figures.iter().map(|f| f.display().to_string()).collect();
    let (associations, precision) = scores::told(&study, ScoreKind::Associations)?;
    let (survey, distance) = scores::told(&study, ScoreKind::Survey)?;
    let value = json!({
        "study": folder.display().to_string(),
        "training": training(&study, &plan)?,
        "steps": steps.json(),
        "seconds": steps.seconds(),
        "scores": { "associations": associations, "survey": survey },
        "figures": figures,
    });
    let times = steps.table();
    output.result(&value, &format!("{times}\n{precision}\n{distance}"));
    Ok(())
}

/// The supervised training, as `train` tells of it.
fn training(study: &Study, plan: &Plan) -> Result<Value> {
    let stages = study.stages(plan)?;
    let taught = stages.iter().find(|view| view.stage == Stage::SUPERVISED);
    let job = taught.and_then(|view| view.tasks.first()?.job.clone());
    let job = job.ok_or_else(|| Problem::new(t!("cli-demo-no-adapter")))?;
    let done = study.job(&job)?.done()?;
    let done = done.ok_or_else(|| Problem::new(t!("cli-demo-no-adapter")))?;
    train::told(study, &job, &done)
}
