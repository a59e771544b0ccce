//! Counted responses per cue.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame, NamedFrom, Series, StringChunkedBuilder};

use crate::dataset::import::{Marks, Part, Places, Read, Seen, join, missing, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::dataset::trouble;
use crate::source::{Bad, Gather, Row};
use crate::{Result, t};

/// Places of the columns.
struct At {
    cue: usize,
    response: usize,
    count: Option<usize>,
    people: Option<usize>,
    rank: Option<usize>,
    /// What the marks in counts stand for.
    marks: Marks,
}

struct Strengths<'a> {
    at: &'a At,
    cues: StringChunkedBuilder,
    responses: StringChunkedBuilder,
    counts: Vec<u32>,
    people: Vec<u32>,
    ranks: Vec<u32>,
    /// What the counts have shown of their marks.
    seen: Seen,
    ledger: Ledger,
}

/// `cue`, `response`, `count`, `people`; and `rank` where the file has one.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let mut at = At {
        cue: places.required("cue")?,
        response: places.required("response")?,
        count: places.optional("count"),
        people: places.optional("people"),
        rank: places.optional("rank"),
        marks: Marks::default(),
    };
    let mut parts = places.table.gather(|| Strengths::new(&at));
    let mut seen = Seen::default();
    parts.iter().for_each(|part| seen.append(part.seen));
    let marks = seen.in_counts();
    if marks != at.marks {
        // Read again, now that it is known what the marks stand for.
        drop(parts);
        at.marks = marks;
        parts = places.table.gather(|| Strengths::new(&at));
    }
    let mut read = join(parts.into_iter().map(Strengths::finish))?;
    if at.people.is_none() {
        let people = Series::new("people".into(), answers_by_cue(&read.table)?);
        read.table.with_column(people.into()).map_err(trouble)?;
    }
    read.notes.push(match places.mapping.one("count") {
        Some(column) => t!("import-note-count-column", column = column),
        None => t!("import-note-no-counts"),
    });
    if at.marks.thousands() {
        read.notes.push(t!("import-note-thousands"));
    }
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
            seen: Seen::default(),
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
    fn judge(&mut self, row: &Row<'_>) -> Result<[u32; 3], Reason> {
        if row.get(self.at.cue).is_empty() {
            return Err(Reason::No("cue"));
        }
        if let Some(reason) = missing(row, self.at.response) {
            // Only files that quote their words can mean a missing value by a bare `NA`.
            if reason != Reason::Marker("NA") || row.raw.contains(&b'"') {
                return Err(reason);
            }
        }
        let count = self.number(row, self.at.count)?;
        let people = self.number(row, self.at.people)?.max(count);
        Ok([count, people, self.number(row, self.at.rank)?])
    }

    /// A whole number above zero; 1 without a column.
    fn number(&mut self, row: &Row<'_>, at: Option<usize>) -> Result<u32, Reason> {
        let Some(text) = at.map(|at| row.get(at)) else {
            return Ok(1);
        };
        if let Ok(number) = text.parse() {
            return if number > 0 {
                Ok(number)
            } else {
                Err(Reason::BadCount)
            };
        }
        self.seen.look(text);
        self.at.marks.count(text)
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
                self.ledger.keep(row);
            }
            Err(reason) => self.ledger.leave_out(reason, row.line, row.raw),
        }
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
