//! `model add`: names for weights; `model fetch`: the starter model for this machine.

use serde_json::json;

use super::args::{AddModel, ModelCommand};
use super::output::Output;
use crate::problem::Result;
use crate::study::{Home, Study, starter};
use crate::t;

/// Does what stands behind `model`.
pub(super) fn model(command: &ModelCommand, output: &Output) -> Result<()> {
    match command {
        ModelCommand::Add(args) => add(args, output),
        ModelCommand::Fetch => fetch(output),
    }
}

/// Fetches the starter model, unless it is here.
fn fetch(output: &Output) -> Result<()> {
    let heard = |done, total| {
        output.progress(fetched(done, total));
        true
    };
    let path = starter::fetch(&Home::of_user()?, &heard)?;
    let path = path.display().to_string();
    let text = t!("cli-model-fetched", path = path.as_str());
    output.result(&json!({ "path": path }), &text);
    Ok(())
}

/// Registers a model under a name, fetching it where that was asked for.
fn add(args: &AddModel, output: &Output) -> Result<()> {
    let study = Study::open_to_change(&Home::of_user()?, &args.study)?;
    let heard = |done, total| {
        output.progress(fetched(done, total));
        true
    };
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
