//! Counted responses per cue.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame, NamedFrom, Series, StringChunkedBuilder};

use super::{Part, Places, Read, join, missing, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::dataset::{ColumnMapping, trouble};
use crate::source::{Bad, Gather, Row, Table};
use crate::{Result, t};

/// Places of the columns.
struct At {
    cue: usize,
    response: usize,
    count: Option<usize>,
    people: Option<usize>,
    rank: Option<usize>,
}

struct Strengths<'a> {
    at: &'a At,
    cues: StringChunkedBuilder,
    responses: StringChunkedBuilder,
    counts: Vec<u32>,
    people: Vec<u32>,
    ranks: Vec<u32>,
    ledger: Ledger,
}

/// `cue`, `response`, `count`, `people`; and `rank` where the file has one.
pub(super) fn read(table: &Table, mapping: &ColumnMapping) -> Result<Read> {
    let places = Places { table, mapping };
    let at = At {
        cue: places.required("cue")?,
        response: places.required("response")?,
        count: places.optional("count"),
        people: places.optional("people"),
        rank: places.optional("rank"),
    };
    let parts = table.gather(|| Strengths::new(&at));
    let (mut table, ledger) = join(parts.into_iter().map(Strengths::finish))?;
    if at.people.is_none() {
        let people = Series::new("people".into(), answers_by_cue(&table)?);
        table.with_column(people.into()).map_err(trouble)?;
    }
    let mut read = Read::new((table, ledger));
    read.notes.push(match mapping.one("count") {
        Some(column) => t!("import-note-count-column", column = column),
        None => t!("import-note-no-counts"),
    });
    Ok(read)
}

/// For each row how many responses its cue got, where the file does not say.
fn answers_by_cue(table: &DataFrame) -> Result<Vec<u32>> {
    let cues = table.column("cue").and_then(Column::str).map_err(trouble)?;
    let counts = table
        .column("count")
        .and_then(Column::u32)
        .map_err(trouble)?;
    let mut sums: HashMap<&str, u32> = HashMap::new();
    for (cue, count) in cues.iter().flatten().zip(counts.iter().flatten()) {
        let sum = sums.entry(cue).or_default();
        *sum = sum.saturating_add(count);
    }
    Ok(cues.iter().flatten().map(|cue| sums[cue]).collect())
}

impl<'a> Strengths<'a> {
    fn new(at: &'a At) -> Self {
        Self {
            at,
            cues: texts("cue"),
            responses: texts("response"),
            counts: Vec::new(),
            people: Vec::new(),
            ranks: Vec::new(),
            ledger: Ledger::default(),
        }
    }

    fn finish(self) -> Part {
        let mut columns = vec![
            text_column(self.cues),
            text_column(self.responses),
            Column::from(Series::new("count".into(), self.counts)),
            Column::from(Series::new("people".into(), self.people)),
        ];
        if self.at.rank.is_some() {
            columns.push(Column::from(Series::new("rank".into(), self.ranks)));
        }
        Part {
            columns,
            ledger: self.ledger,
        }
    }

    /// Why the row is left out, or its count, people and rank.
    fn judge(&self, row: &Row<'_>) -> Result<[u32; 3], Reason> {
        if row.get(self.at.cue).is_empty() {
            return Err(Reason::NoCue);
        }
        if let Some(reason) = missing(row, self.at.response) {
            // Only files that quote their words can mean a missing value by a bare `NA`.
            if reason != Reason::Marker("NA") || row.raw.contains(&b'"') {
                return Err(reason);
            }
        }
        let number = |at: Option<usize>| match at {
            Some(at) => row
                .get(at)
                .parse()
                .ok()
                .filter(|n| *n > 0)
                .ok_or(Reason::BadCount),
            None => Ok(1),
        };
        let count = number(self.at.count)?;
        let people = number(self.at.people)?.max(count);
        Ok([count, people, number(self.at.rank)?])
    }
}

impl Gather for Strengths<'_> {
    fn row(&mut self, row: &Row<'_>) {
        match self.judge(row) {
            Ok([count, people, rank]) => {
                self.cues.append_value(row.get(self.at.cue));
                self.responses.append_value(row.get(self.at.response));
                self.counts.push(count);
                self.people.push(people);
                self.ranks.push(rank);
                self.ledger.keep();
            }
            Err(reason) => self.ledger.leave_out(reason, row.line, row.raw),
        }
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
