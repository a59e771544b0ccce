//! `probe`: questions put to models, one job a model.

use serde_json::json;

use super::args::Probe;
use super::follow;
use super::output::Output;
use super::scores;
use crate::probe::{Orders, Sampling};
use crate::problem::Result;
use crate::study::{Asking, Home, Study, score_of};
use crate::t;

/// Probes each model and tells the scores.
pub(super) fn probe(args: &Probe, output: &Output) -> Result<()> {
    let study = Study::open_to_change(&Home::of_user()?, &args.study)?;
    if let Some(device) = &args.device {
        study.use_device(Some(device))?;
    }
    // All are queued together: a model that cannot be asked is told before any work is done.
    let asking = Asking {
        data: args.data.clone(),
        prompt: args.prompt.clone(),
        words: args.words,
        contexts: args.contexts.clone(),
        orders: args.orders.as_deref().and_then(Orders::from_id),
        scenarios: args.scenarios.clone(),
        sampling: args
            .temperature
            .filter(|t| *t != 0.0)
            .map(|temperature| Sampling {
                temperature,
                runs: args.runs,
            }),
        raw: args.raw,
    };
    let queued = study.probe_all(args.name, &args.models, &asking)?;
    if let Some(cues) = queued.cues {
        output.say(&t!("cli-probe-cues", cues = cues, left = queued.left_out));
    }
    for note in &queued.notes {
        output.say(note);
    }
    let mut jobs = Vec::new();
    for (model, job) in args.models.iter().zip(queued.jobs) {
        let done = follow::wait(&study, &job, output)?;
        jobs.push(json!({
            "model": model,
            "job": job,
            "answers": done.summary.get("answers"),
            "seconds": done.seconds,
        }));
    }
    let (scores, text) = match score_of(args.name) {
        Some(kind) => scores::told(&study, kind)?,
        None => (json!(null), String::new()),
    };
    let result = json!({
        "jobs": jobs,
        "cues": queued.cues,
        "left_out": queued.left_out,
        "notes": queued.notes,
        "scores": scores,
    });
    output.result(&result, &text);
    Ok(())
}
