//! A table for a person to look at: a page, the values of a column, a summary.

use std::collections::HashMap;

use polars::prelude::{AnyValue, Column, DataFrame, DataType, SortMultipleOptions, StringChunked};
use serde::{Deserialize, Serialize};

use super::trouble;
use crate::Result;

/// A column in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnSummary {
    pub name: String,
    pub missing: u64,
    pub distinct: u64,
    /// Smallest and largest, where it holds numbers.
    pub range: Option<(f64, f64)>,
}

/// Every column in short.
///
/// # Errors
/// The table cannot be summarised.
pub fn describe(table: &DataFrame) -> Result<Vec<ColumnSummary>> {
    let summary = |column: &Column| {
        let range = if column.dtype().is_primitive_numeric() {
            let numbers = column.cast(&DataType::Float64).map_err(trouble)?;
            let numbers = numbers.f64().map_err(trouble)?;
            let all = || numbers.iter().flatten();
            let (low, high) = (
                all().fold(f64::INFINITY, f64::min),
                all().fold(f64::NEG_INFINITY, f64::max),
            );
            (low <= high).then_some((low, high))
        } else {
            None
        };
        let missing = column.null_count() as u64;
        Ok(ColumnSummary {
            name: column.name().to_string(),
            missing,
            distinct: column.n_unique().map_err(trouble)? as u64 - u64::from(missing > 0),
            range,
        })
    };
    table.columns().iter().map(summary).collect()
}

/// The values of a column and how often each stands there, the commonest first; at most
/// `most` of them. A missing value is the empty text.
///
/// # Errors
/// The table has no such column.
pub fn facets(table: &DataFrame, column: &str, most: usize) -> Result<Vec<(String, u64)>> {
    let texts = texts(table.column(column).map_err(trouble)?)?;
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for text in texts.iter() {
        *counts.entry(text.unwrap_or_default()).or_default() += 1;
    }
    let mut facets: Vec<(&str, u64)> = counts.into_iter().collect();
    facets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    facets.truncate(most);
    Ok(facets
        .into_iter()
        .map(|(value, count)| (value.to_owned(), count))
        .collect())
}

/// The table sorted by a column, descending or not; rows that are alike stay in their
/// order, missing values come last.
///
/// # Errors
/// The table has no such column.
pub fn sorted(table: &DataFrame, column: &str, descending: bool) -> Result<DataFrame> {
    let order = SortMultipleOptions::default()
        .with_order_descending(descending)
        .with_nulls_last(true)
        .with_maintain_order(true);
    table.sort([column], order).map_err(trouble)
}

/// `rows` rows from `offset` on, as text; `sort` names a column and whether descending.
///
/// # Errors
/// The table has no such column.
pub fn page(
    table: &DataFrame,
    offset: usize,
    rows: usize,
    sort: Option<(String, bool)>,
) -> Result<Vec<Vec<String>>> {
    let ordered = match sort {
        Some((column, descending)) => sorted(table, &column, descending)?,
        None => table.clone(),
    };
    let page = ordered.slice(i64::try_from(offset).unwrap_or(i64::MAX), rows);
    let cell = |column: &Column, row: usize| column.get(row).map_or_else(|_| String::new(), text);
    let row = |i: usize| {
        page.columns()
            .iter()
            .map(|column| cell(column, i))
            .collect()
    };
    Ok((0..page.height()).map(row).collect())
}

/// The values of a column as text, whole numbers without a decimal point.
pub(super) fn texts(column: &Column) -> Result<StringChunked> {
    if column.dtype().is_float() {
        let numbers = column.cast(&DataType::Float64).map_err(trouble)?;
        let numbers = numbers.f64().map_err(trouble)?;
        return Ok(numbers.iter().map(|n| n.map(|n| n.to_string())).collect());
    }
    let texts = column.cast(&DataType::String).map_err(trouble)?;
    texts.str().cloned().map_err(trouble)
}

fn text(value: AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => String::new(),
        // A whole number needs no decimal point.
        AnyValue::Float64(n) if n.fract() == 0.0 => n.to_string(),
        value => match value.get_str() {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        },
    }
}
