//! `train`: a recipe becomes a job, the job an adapter.

use serde_json::{Value, json};

use super::args::Train;
use super::follow;
use super::output::Output;
use crate::job::Done;
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe};
use crate::study::{Home, Study};
use crate::t;

/// Trains and waits for the end.
pub(super) fn train(args: &Train, output: &Output) -> Result<()> {
    let study = Study::open_to_change(&Home::of_user()?, &args.study)?;
    if let Some(device) = &args.device {
        study.use_device(Some(device))?;
    }
    let path = &args.recipe;
    let text = std::fs::read_to_string(path).map_err(|e| Problem::io(path, &e))?;
    let mut recipe = recipe::from_toml(&text)?;
    for assignment in &args.set {
        recipe::set(&mut recipe, assignment)?;
    }
    if args.learning_curve {
        let jobs = study.learning_curve(&recipe)?.into_iter();
        let done: Vec<Value> = jobs
            .map(|job| follow(&study, job, output))
            .collect::<Result<_>>()?;
        let names = done.iter().filter_map(|one| one["adapter"].as_str());
        let names: Vec<&str> = names.collect();
        let text = t!("cli-train-done", adapter = names.join(", "));
        output.result(&json!({ "trainings": done }), &text);
        return Ok(());
    }
    let value = teach(&study, &recipe, output)?;
    let text = t!(
        "cli-train-done",
        adapter = value["adapter"].as_str().unwrap_or_default()
    );
    output.result(&value, &text);
    Ok(())
}

/// Queues a training, waits for it, and gives what the command line tells of it.
pub(super) fn teach(study: &Study, recipe: &Recipe, output: &Output) -> Result<Value> {
    follow(study, study.train(recipe)?, output)
}

/// Waits for a training, and gives what the command line tells of it.
fn follow(study: &Study, job: String, output: &Output) -> Result<Value> {
    let done = follow::wait(study, &job, output)?;
    told(study, &job, &done)
}

/// What the command line tells of a finished training.
pub(super) fn told(study: &Study, job: &str, done: &Done) -> Result<Value> {
    let adapter = study
        .models()?
        .into_iter()
        .find(|model| model.adapter_of.as_deref() == Some(job))
        .map(|model| model.name);
    let number = |key: &str| done.summary.get(key).cloned().unwrap_or(Value::Null);
    Ok(json!({
        "job": job,
        "steps": number("steps"),
        "first_loss": number("first_loss"),
        "last_loss": number("last_loss"),
        "first_reward": number("first_reward"),
        "last_reward": number("last_reward"),
        "tokens": number("tokens"),
        "seconds": done.seconds,
        "adapter": adapter,
    }))
}
