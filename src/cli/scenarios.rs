//! `scenarios`: who models are asked to be, listed and changed.

use serde_json::json;

use super::args::{ChangeScenarios, Scenarios};
use super::output::Output;
use super::table::Table;
use crate::probe::{Scenario, Who};
use crate::problem::Result;
use crate::study::{Home, Study};
use crate::t;

/// Changes the table where that is asked for, and tells it.
pub(super) fn scenarios(args: &Scenarios, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    match &args.change {
        Some(ChangeScenarios::Add(added)) => study.add_scenario(Scenario {
            id: added.id.clone(),
            who: Who::from_id(&added.who).unwrap_or_default(),
            name: added.name.clone(),
            template: added.template.clone(),
            language: added.language.clone(),
        })?,
        Some(ChangeScenarios::Remove { id }) => study.remove_scenario(id)?,
        None => {}
    }
    let scenarios = study.scenarios()?;
    output.result(&json!({ "scenarios": scenarios }), &in_words(&scenarios)?);
    Ok(())
}

fn in_words(scenarios: &[Scenario]) -> Result<String> {
    if scenarios.is_empty() {
        return Ok(t!("cli-no-scenarios"));
    }
    let mut table = Table::new([
        t!("cli-column-scenario"),
        t!("cli-column-who"),
        t!("cli-column-language"),
        t!("cli-column-text"),
    ]);
    for scenario in scenarios {
        let who = match scenario.who {
            Who::Nobody => scenario.who.id().to_owned(),
            who => format!("{}: {}", who.id(), scenario.name),
        };
        table.row([
            scenario.id.clone(),
            who,
            scenario.language.clone(),
            scenario.text()?,
        ]);
    }
    Ok(table.to_string())
}
