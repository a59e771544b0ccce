//! `model add`: names for weights.

use serde_json::json;

use super::args::ModelCommand;
use super::output::Output;
use crate::problem::Result;
use crate::study::{Home, Study};
use crate::t;

/// Registers a model under a name, fetching it where that was asked for.
pub(super) fn add(command: &ModelCommand, output: &Output) -> Result<()> {
    let ModelCommand::Add(args) = command;
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let heard = |done, total| output.progress(fetched(done, total));
    let model = match (args.file.as_ref().or(args.folder.as_ref()), &args.hub) {
        (Some(path), _) => study.add_model(&args.name, path)?,
        (None, Some(id)) => study.add_hub_model(&args.name, id, &heard)?,
        (None, None) => study.add_starter(&args.name, &heard)?,
    };
    let value = json!({
        "name": model.name,
        "sha256": model.sha256,
        "parameters": model.parameters,
    });
    let text = t!(
        "cli-model-done",
        name = model.name.as_str(),
        about = model.about.as_str()
    );
    output.result(&value, &text);
    Ok(())
}

/// How much of a download is there.
pub(super) fn fetched(done: u64, total: u64) -> String {
    let megabytes = |bytes: u64| (bytes / 1_000_000).to_string();
    t!(
        "cli-fetched",
        done = megabytes(done),
        total = megabytes(total)
    )
}
