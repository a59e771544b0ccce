//! Passages: a text a row.

use std::collections::HashSet;

use polars::prelude::{DataFrame, StringChunkedBuilder};

use super::{Part, Places, join, text_column, texts};
use crate::Result;
use crate::dataset::ColumnMapping;
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row, Table};

struct Passages {
    id: Option<usize>,
    text: usize,
    culture: Option<usize>,
    known: HashSet<String>,
    ids: StringChunkedBuilder,
    texts: StringChunkedBuilder,
    cultures: StringChunkedBuilder,
    ledger: Ledger,
}

/// `id` (the line where the file has none), `text`, `culture`.
pub(super) fn read(table: &Table, mapping: &ColumnMapping) -> Result<(DataFrame, Ledger)> {
    let places = Places { table, mapping };
    let mut read = Passages {
        id: places.optional("id"),
        text: places.required("text")?,
        culture: places.optional("culture"),
        known: HashSet::new(),
        ids: texts("id"),
        texts: texts("text"),
        cultures: texts("culture"),
        ledger: Ledger::default(),
    };
    table.walk(&mut read);
    let columns = [read.ids, read.texts, read.cultures].map(text_column);
    join([Part {
        columns: columns.into(),
        ledger: read.ledger,
    }])
}

impl Gather for Passages {
    fn row(&mut self, row: &Row<'_>) {
        let given = self.id.map(|at| row.get(at)).filter(|id| !id.is_empty());
        let id = given.map_or_else(|| row.line.to_string(), str::to_owned);
        if row.get(self.text).trim().is_empty() {
            return self.ledger.leave_out(Reason::Empty, row.line, row.raw);
        }
        if !self.known.insert(id.clone()) {
            return self.ledger.leave_out(Reason::Repeated, row.line, row.raw);
        }
        self.ids.append_value(id);
        self.texts.append_value(row.get(self.text));
        let culture = self.culture.map(|at| row.get(at));
        self.cultures
            .append_option(culture.filter(|text| !text.is_empty()));
        self.ledger.keep(row);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
