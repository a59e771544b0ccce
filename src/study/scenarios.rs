//! Who the study's models are asked to be: a table that people edit.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::Study;
use crate::artifact;
use crate::probe::{Scenario, Who};
use crate::problem::{Problem, Result};
use crate::t;

const FORMAT: u32 = 1;

/// What asks a model as it is, beside scenarios.
pub const NOBODY: &str = "nobody";

/// `scenarios.json`.
#[derive(Serialize, Deserialize)]
struct Table {
    format: u32,
    scenarios: Vec<Scenario>,
}

impl Study {
    /// The study's scenarios, in the order in which they were added.
    ///
    /// # Errors
    /// The table is damaged, or of a newer version of Attune.
    pub fn scenarios(&self) -> Result<Vec<Scenario>> {
        let path = self.scenarios_path();
        if !path.is_file() {
            return Ok(Vec::new());
        }
        let table: Table = artifact::read_json(&path, FORMAT)?;
        Ok(table.scenarios)
    }

    /// Adds a scenario, in place of the one with its id.
    ///
    /// # Errors
    /// Its id or name cannot be used, its template does not work, or the study is read-only.
    pub fn add_scenario(&self, scenario: Scenario) -> Result<()> {
        self.writable()?;
        sound(&scenario)?;
        let mut scenarios = self.scenarios()?;
        match scenarios.iter_mut().find(|known| known.id == scenario.id) {
            Some(known) => *known = scenario,
            None => scenarios.push(scenario),
        }
        self.keep_scenarios(scenarios)
    }

    /// Takes a scenario out of the table; what was asked as it stays.
    ///
    /// # Errors
    /// There is none with this id, or the study is read-only.
    pub fn remove_scenario(&self, id: &str) -> Result<()> {
        self.writable()?;
        let mut scenarios = self.scenarios()?;
        let at = scenarios.iter().position(|scenario| scenario.id == id);
        scenarios.remove(at.ok_or_else(|| unknown(id))?);
        self.keep_scenarios(scenarios)
    }

    /// The scenarios with these ids, [`NOBODY`] among them; none for no id.
    ///
    /// # Errors
    /// There is none with one of them, or its template does not work.
    pub(super) fn scenarios_named(&self, ids: &[String]) -> Result<Vec<Scenario>> {
        let known = self.scenarios()?;
        let named = |id: &String| {
            if id == NOBODY {
                return Ok(Scenario::default());
            }
            let scenario = known.iter().find(|scenario| scenario.id == *id);
            let scenario = scenario.ok_or_else(|| unknown(id))?;
            sound(scenario)?;
            Ok(scenario.clone())
        };
        ids.iter().map(named).collect()
    }

    fn keep_scenarios(&self, scenarios: Vec<Scenario>) -> Result<()> {
        let table = Table {
            format: FORMAT,
            scenarios,
        };
        self.keep_json(&self.scenarios_path(), &table)
    }

    fn scenarios_path(&self) -> PathBuf {
        self.folder.join("scenarios.json")
    }
}

/// Refuses what could not be asked, or not be told from others.
fn sound(scenario: &Scenario) -> Result<()> {
    let id = scenario.id.as_str();
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || id == NOBODY || id.chars().count() > 60 || !id.chars().all(plain) {
        return Err(
            Problem::new(t!("study-scenario-id", id = id)).advise(t!("study-scenario-id-advice"))
        );
    }
    if scenario.who != Who::Nobody && scenario.name.trim().is_empty() {
        return Err(Problem::new(t!("study-scenario-name", id = id)));
    }
    if scenario.text()?.is_empty() {
        return Err(Problem::new(t!("study-scenario-empty", id = id)));
    }
    Ok(())
}

fn unknown(id: &str) -> Problem {
    Problem::new(t!("study-scenario-unknown", id = id)).advise(t!("study-scenario-unknown-advice"))
}
