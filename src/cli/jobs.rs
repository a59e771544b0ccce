//! `jobs`: the jobs of a study, and starting one on the person's word.

use serde_json::json;

use super::args::Jobs;
use super::follow;
use super::output::Output;
use super::table::Table;
use crate::job::State;
use crate::problem::Result;
use crate::study::{Home, Study};
use crate::t;

/// Lists the jobs; where one is named, starts it (again) and waits for its end.
pub(super) fn jobs(args: &Jobs, output: &Output) -> Result<()> {
    let home = Home::of_user()?;
    let Some(id) = &args.start else {
        return list(&Study::open(&home, &args.study)?, output);
    };
    let study = Study::open_to_change(&home, &args.study)?;
    study.resume_job(id)?;
    let done = follow::wait(&study, id, output)?;
    let value = json!({ "job": id, "seconds": done.seconds, "summary": done.summary });
    output.result(&value, &t!("cli-jobs-done", id = id.as_str()));
    Ok(())
}

fn list(study: &Study, output: &Output) -> Result<()> {
    let columns = ["cli-column-id", "cli-column-state", "cli-column-name"];
    let mut table = Table::new(columns.map(|id| t!(id)));
    let mut values = Vec::new();
    for job in study.queue().list()? {
        let (id, state, manifest) = (job.id(), job.state(), job.manifest()?);
        let (title, kind) = (manifest.title, manifest.spec.kind());
        values.push(json!({ "id": id, "title": title, "kind": kind, "state": state }));
        table.row([id, in_words(state), title]);
    }
    output.result(&json!({ "jobs": values }), &table.to_string());
    Ok(())
}

fn in_words(state: State) -> String {
    match state {
        State::Queued => t!("cli-state-queued"),
        State::Running => t!("cli-state-running"),
        State::Stopped => t!("cli-state-stopped"),
        State::Finished => t!("cli-state-finished"),
        State::Failed => t!("cli-state-failed"),
        State::Orphaned => t!("cli-state-orphaned"),
        State::Foreign => t!("cli-state-foreign"),
    }
}
