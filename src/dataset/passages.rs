//! Passages: plain texts, each with a name and, where it is known, whose it is.

use polars::prelude::DataFrame;

use super::trouble;
use crate::{Problem, Result, t};

/// A text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Names it within its dataset.
    pub id: String,
    pub text: String,
    /// Whose it is; empty where that is not known.
    pub culture: String,
}

/// The passages of a table, in its order.
///
/// # Errors
/// The table holds no passages.
pub fn passages(table: &DataFrame) -> Result<Vec<Passage>> {
    let lacking = |_| Problem::new(t!("dataset-not-passages"));
    let text = |name: &str| table.column(name).and_then(|column| column.str());
    let (ids, texts) = (text("id").map_err(lacking)?, text("text").map_err(lacking)?);
    let cultures = match table.column("culture") {
        Ok(column) => Some(column.str().map_err(trouble)?),
        Err(_) => None,
    };
    let passage = |(row, (id, text)): (usize, (Option<&str>, Option<&str>))| Passage {
        id: id.unwrap_or_default().to_owned(),
        text: text.unwrap_or_default().to_owned(),
        culture: cultures
            .and_then(|all| all.get(row))
            .unwrap_or_default()
            .to_owned(),
    };
    let rows = ids.iter().zip(texts.iter()).enumerate();
    Ok(rows.map(passage).collect())
}
