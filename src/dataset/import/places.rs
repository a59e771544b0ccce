//! What importers share: places of columns, parts put together, missing values.

use polars::prelude::{Column, DataFrame, IntoColumn, StringChunkedBuilder};

use crate::dataset::ledger::{Ledger, Reason};
use crate::dataset::questionnaire::Question;
use crate::dataset::{ColumnMapping, trouble};
use crate::source::{Row, Table};
use crate::{Problem, Result, t};

/// A table with its account.
#[derive(Default)]
pub(in crate::dataset) struct Read {
    pub table: DataFrame,
    pub ledger: Ledger,
    /// What a person should know of the way it was read.
    pub notes: Vec<String>,
}

/// The columns that one part of a file gave, and its account.
pub(in crate::dataset) struct Part {
    pub columns: Vec<Column>,
    pub ledger: Ledger,
}

/// The parts of a file as one table, in their order.
pub(in crate::dataset) fn join(parts: impl IntoIterator<Item = Part>) -> Result<Read> {
    let mut whole: Option<DataFrame> = None;
    let mut ledger = Ledger::default();
    for part in parts {
        let frame = DataFrame::new_infer_height(part.columns).map_err(trouble)?;
        ledger.append(part.ledger);
        match &mut whole {
            Some(whole) => {
                whole.vstack_mut_owned(frame).map_err(trouble)?;
            }
            None => whole = Some(frame),
        }
    }
    let mut table = whole.unwrap_or_default();
    table.rechunk_mut_par();
    Ok(Read {
        table,
        ledger,
        notes: Vec::new(),
    })
}

/// Places of roles in a table.
#[derive(Clone, Copy)]
pub(in crate::dataset) struct Places<'a> {
    pub table: &'a Table,
    pub mapping: &'a ColumnMapping,
    /// The questions that are known, by whose options answers in words are read.
    pub questionnaire: &'a [Question],
}

impl Places<'_> {
    /// The place of a role's column; none where nothing plays it.
    pub fn optional(&self, role: &str) -> Option<usize> {
        self.mapping
            .one(role)
            .and_then(|column| self.table.column(column))
    }

    /// The place of a required role's column.
    pub fn required(&self, role: &str) -> Result<usize> {
        self.optional(role)
            .ok_or_else(|| Problem::new(t!("dataset-column-unknown", name = role)))
    }

    /// The places of all columns of a role, with their names.
    pub fn all(&self, role: &str) -> Vec<(String, usize)> {
        let place = |column: &str| Some((column.to_owned(), self.table.column(column)?));
        self.mapping.all(role).filter_map(place).collect()
    }
}

/// A builder of a text column.
pub(in crate::dataset) fn texts(name: &str) -> StringChunkedBuilder {
    StringChunkedBuilder::new(name.into(), 0)
}

/// A text column with what was put into its builder.
pub(in crate::dataset) fn text_column(builder: StringChunkedBuilder) -> Column {
    builder.finish().into_column()
}

/// Why a response counts as missing, where it does.
///
/// `NA` is a marker only where it stands bare: R writes the word in quotation marks.
/// `null` and `nan` are words.
pub(in crate::dataset) fn missing(row: &Row<'_>, index: usize) -> Option<Reason> {
    const MARKERS: [&str; 7] = [
        "#Missing",
        "#Unknown",
        "#Long",
        "#Symbol",
        "#Repeat",
        "No more responses",
        "Unknown word",
    ];
    if row.is_declared_missing(index) {
        return Some(Reason::Declared);
    }
    let value = row.get(index);
    match value.as_bytes().first() {
        None => Some(Reason::Empty),
        Some(b'N') if value == "NA" => (!row.is_quoted(index)).then_some(Reason::Marker("NA")),
        Some(b'#' | b'N' | b'U') => MARKERS
            .iter()
            .find(|marker| marker.eq_ignore_ascii_case(value))
            .map(|m| Reason::Marker(m)),
        _ => {
            let hashed = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
            hashed.then_some(Reason::Withheld)
        }
    }
}

/// How many different values a column holds.
pub(in crate::dataset) fn distinct(table: &DataFrame, column: &str) -> Result<u64> {
    let values = table.column(column).and_then(Column::n_unique);
    Ok(values.map_err(trouble)? as u64)
}
