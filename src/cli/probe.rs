//! `probe`: questions put to models, one job a model.

use serde_json::json;

use super::args::Probe;
use super::follow;
use super::output::Output;
use super::scores;
use crate::probe::Orders;
use crate::problem::Result;
use crate::study::{Asking, Home, Study};
use crate::t;

/// Probes each model and tells the scores.
pub(super) fn probe(args: &Probe, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    if let Some(device) = &args.device {
        study.use_device(Some(device))?;
    }
    // All are queued first: a model that cannot be asked is told before any work is done.
    let asking = Asking {
        data: args.data.clone(),
        prompt: args.prompt.clone(),
        words: args.words,
        orders: args.orders.as_deref().and_then(Orders::from_id),
    };
    let queued = args.models.iter().map(|model| {
        let job = study.probe_as(&args.name, model, &asking)?;
        Ok((model, job))
    });
    let queued = queued.collect::<Result<Vec<_>>>()?;
    let mut jobs = Vec::new();
    for (model, job) in queued {
        let done = follow::wait(&study, &job, output)?;
        jobs.push(json!({
            "model": model,
            "job": job,
            "answers": done.summary.get("answers"),
            "seconds": done.seconds,
        }));
    }
    for learnt in study.learnt_views()? {
        if args.name == "associations" && args.models.contains(&learnt.model) {
            let model = learnt.model.as_str();
            let (learnt, of) = (learnt.learnt, learnt.held_out);
            output.say(&t!(
                "cli-split-warning",
                model = model,
                learnt = learnt,
                of = of
            ));
        }
    }
    let (scores, text) = scores::told(&study, &args.name)?;
    output.result(&json!({ "jobs": jobs, "scores": scores }), &text);
    Ok(())
}
