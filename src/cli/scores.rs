//! Scores as the command line tells them.

use serde_json::{Value, json};

use super::args::Scores;
use super::output::Output;
use crate::problem::{Problem, Result};
use crate::study::{Baseline, Home, ScoreKind as Kind, ScoreTable, StoredScore, Study};
use crate::t;

/// Prints the tables of scores of a study.
pub(super) fn scores(args: &Scores, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let Some(scores) = study.scores(args.name)? else {
        return Err(Problem::new(t!("cli-scores-none")).advise(t!("cli-scores-none-advice")));
    };
    let reference = Baseline::from_id(&args.against).unwrap_or_default();
    let (value, text) = match args.common {
        true => tables(&scores.asked_of_all(), reference),
        false => tables(&scores, reference),
    };
    output.result(&json!({ "scores": value }), &text);
    Ok(())
}

/// The main scores of a probe, as JSON and as tables.
pub(super) fn told(study: &Study, kind: Kind) -> Result<(Value, String)> {
    let Some(scores) = study.scores(kind)? else {
        return Ok((Value::Null, String::new()));
    };
    Ok(tables(&scores, Baseline::default()))
}

fn tables(scores: &StoredScore, reference: Baseline) -> (Value, String) {
    let tables = scores.tables_against(reference);
    let text: Vec<String> = tables.iter().map(written).collect();
    let scores = scores.main_scores_against(reference);
    (json!(scores), text.join("\n"))
}

fn written(table: &ScoreTable) -> String {
    let columns = super::table::Table::new(table.table.columns.clone());
    let filled = table.table.rows.iter().fold(columns, |mut all, row| {
        all.row(row.clone());
        all
    });
    let notes: String = table.notes.iter().map(|note| format!("{note}\n")).collect();
    format!("{}\n{filled}{notes}", table.heading)
}
