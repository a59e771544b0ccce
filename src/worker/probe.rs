//! A probe of one model: questions in, answers out, kept as they come.

use std::fs;
use std::path::Path;

use serde_json::Map;

use super::session::{Context, Outcome};
use crate::job::{Probing, lines};
use crate::model::Precision;
use crate::probe::{self, ANSWERS, Answer, Answered, Subject, Tasks};
use crate::problem::{Problem, Result};
use crate::t;

/// Asks what is not yet answered, a line an answer, and writes all answers once they are
/// there.
pub fn probe(context: &Context, probing: &Probing) -> Result<Outcome> {
    let result = context.folder.result(ANSWERS)?;
    let partial = context.folder.partial("answers.jsonl")?;
    // It is there where a worker ended before it could say that the job is complete.
    if !result.is_file() {
        if !ask(context, probing, &partial)? {
            return Ok(Outcome::Stopped);
        }
        let mut answers: Vec<Answer> = Vec::new();
        lines::each(&partial, |answer| answers.push(answer))?;
        probe::write_answers(&result, &answers)?;
    }
    // The lines are let go once the answers can be read from where they stay.
    let answers = probe::read_answers(&result)?.len();
    if partial.is_file() {
        fs::remove_file(&partial).map_err(|e| Problem::io(&partial, &e))?;
    }
    let count = ("answers".to_owned(), answers.into());
    Ok(Outcome::Finished(Map::from_iter([count])))
}

/// Appends what is not yet answered to the lines in `partial`; whether all is.
fn ask(context: &Context, probing: &Probing, partial: &Path) -> Result<bool> {
    let tasks = Tasks::read(&context.folder.input("probe.json")?)?;
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
    let mut file = lines::Lines::open(partial)?;
    let mut answered = Answered::default();
    lines::each(partial, |answer| answered.insert(&answer))?;
    context.stage(t!("job-stage-asking"));
    let mut keep = |answer: Answer| file.append(&answer);
    let finished = probe::ask(&subject, &tasks, &answered, &mut keep, context.listener)?;
    file.sync()?;
    Ok(finished)
}
