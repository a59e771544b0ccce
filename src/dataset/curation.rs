//! Curation: an ordered list of steps over a table that itself never changes.

use polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};
use serde::{Deserialize, Serialize};

use super::trouble;
use super::view::texts;
use crate::{Problem, Result, artifact, t};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Keeps the rows whose column holds one of the values; a missing value is the
    /// empty text.
    KeepWhere { column: String, values: Vec<String> },
    /// Leaves those rows out.
    ExcludeWhere { column: String, values: Vec<String> },
    /// Keeps people of the United States whose native language is given as
    /// `United States` too (the American subset of Small World of Words).
    UsSubset,
}

impl Step {
    /// The step as a phrase for people.
    pub fn label(&self) -> String {
        match self {
            Self::KeepWhere { column, values } => {
                t!(
                    "dataset-step-keep",
                    column = column.as_str(),
                    values = values.join(", ")
                )
            }
            Self::ExcludeWhere { column, values } => {
                t!(
                    "dataset-step-exclude",
                    column = column.as_str(),
                    values = values.join(", ")
                )
            }
            Self::UsSubset => t!("dataset-step-us"),
        }
    }

    fn apply(&self, table: &DataFrame) -> Result<DataFrame> {
        let mask = match self {
            Self::KeepWhere { column, values } => holds(table, column, values)?,
            Self::ExcludeWhere { column, values } => !holds(table, column, values)?,
            Self::UsSubset => {
                let here = ["United States".to_owned()];
                holds(table, "country", &here)? & holds(table, "native_language", &here)?
            }
        };
        table.filter(&mask).map_err(trouble)
    }
}

/// A step that can be switched off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub step: Step,
    pub on: bool,
}

/// The steps in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Curation {
    pub steps: Vec<Entry>,
}

impl Curation {
    /// Hash of the steps that are on, in their order; the same for the same effect list.
    pub fn sha256(&self) -> String {
        let steps: Vec<&Step> = self
            .steps
            .iter()
            .filter(|entry| entry.on)
            .map(|entry| &entry.step)
            .collect();
        // Plain strings and lists always have a JSON form.
        artifact::sha256(&serde_json::to_vec(&steps).unwrap_or_default())
    }
}

/// What an entry did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub rows_before: u64,
    pub rows_after: u64,
}

/// Applies the steps that are on, and says what each entry did (nothing, where it is off).
///
/// # Errors
/// A step names a column that the table has not; the table given is untouched.
pub fn apply(table: &DataFrame, curation: &Curation) -> Result<(DataFrame, Vec<Effect>)> {
    let mut current = table.clone();
    let mut effects = Vec::with_capacity(curation.steps.len());
    for entry in &curation.steps {
        let rows_before = current.height() as u64;
        if entry.on {
            current = entry.step.apply(&current)?;
        }
        effects.push(Effect {
            rows_before,
            rows_after: current.height() as u64,
        });
    }
    Ok((current, effects))
}

/// For each row whether the column holds one of the values.
fn holds(table: &DataFrame, column: &str, values: &[String]) -> Result<BooleanChunked> {
    let lacking = |_| {
        Problem::new(t!("dataset-step-misfit", column = column)).advise(t!("dataset-step-advice"))
    };
    let column = table.column(column).map_err(lacking)?;
    // "67.0" and "67" are one number.
    let plain = |value: &String| match value.parse::<f64>() {
        Ok(number) if column.dtype().is_float() => number.to_string(),
        _ => value.clone(),
    };
    let wanted: std::collections::HashSet<String> = values.iter().map(plain).collect();
    let texts = texts(column)?;
    let held = texts
        .iter()
        .map(|text| wanted.contains(text.unwrap_or_default()));
    Ok(BooleanChunked::from_iter_values("held".into(), held))
}
