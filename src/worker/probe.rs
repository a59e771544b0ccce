//! A probe of one model: questions in, answers out, kept as they come.

use serde_json::Map;

use super::session::{Context, Outcome};
use crate::artifact;
use crate::job::{Probing, lines};
use crate::model::Precision;
use crate::probe::{self, Answer, Probe, Subject};
use crate::problem::Result;
use crate::t;

/// Asks what is not yet answered, and writes all answers once they are there.
pub fn probe(context: &Context, probing: &Probing) -> Result<Outcome> {
    let folder = context.folder;
    let questions: Probe = artifact::read_json(&folder.input("probe.json")?, 1)?;
    // The numbers are those of f32, and few rows are multiplied at the pace of memory.
    let precision = match probing.precision {
        Precision::F32 => Precision::Stored,
        other => other,
    };
    let model = context.model(&probing.model, precision)?;
    let adapter = context.adapter(&probing.model, &model)?;
    let hash = probing.model.adapter_sha256.as_deref();
    let subject = Subject {
        model: &model,
        sha256: &probing.model.sha256,
        adapter: adapter.as_ref().zip(hash),
    };

    let partial = folder.partial("answers.jsonl")?;
    let mut file = lines::Lines::open(&partial)?;
    let bytes = artifact::read(&partial)?;
    let (already, _) = lines::parse::<Answer>(&bytes);
    let mut answers = already.clone();
    context.stage(t!("job-stage-asking"));
    let mut keep = |answer: Answer| {
        file.append(&answer)?;
        answers.push(answer);
        Ok(())
    };
    let finished = probe::ask(&subject, &questions, &already, &mut keep, context.listener)?;
    file.sync()?;
    if !finished {
        return Ok(Outcome::Stopped);
    }
    probe::write_answers(&folder.result("answers.jsonl")?, &answers)?;
    let count = ("answers".to_owned(), answers.len().into());
    Ok(Outcome::Finished(Map::from_iter([count])))
}
