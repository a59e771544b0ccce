//! Scores as the command line tells them.

use serde_json::{Value, json};

use crate::problem::Result;
use crate::study::{ScoreTable, Study};

/// The main scores of a probe, as JSON and as tables.
pub(super) fn told(study: &Study, probe: &str) -> Result<(Value, String)> {
    let Some(scores) = study.scores(probe)? else {
        return Ok((Value::Null, String::new()));
    };
    let tables = scores.tables();
    let text: Vec<String> = tables.iter().map(written).collect();
    Ok((json!(scores.main_scores()), text.join("\n")))
}

fn written(table: &ScoreTable) -> String {
    let columns = super::table::Table::new(table.table.columns.clone());
    let filled = table.table.rows.iter().fold(columns, |mut all, row| {
        all.row(row.clone());
        all
    });
    format!("{}\n{filled}", table.heading)
}
