//! Reading passages from a table or from the paragraphs of a text.

use std::collections::HashSet;

use polars::prelude::StringChunkedBuilder;

use crate::Result;
use crate::dataset::import::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};

/// What a passage may have beside its text.
const BESIDE: [&str; 3] = ["culture", "source", "language"];

struct Passages {
    id: Option<usize>,
    text: usize,
    beside: [Option<usize>; 3],
    ids: StringChunkedBuilder,
    texts: StringChunkedBuilder,
    columns: [StringChunkedBuilder; 3],
    known: HashSet<String>,
    ledger: Ledger,
}

/// `id`, `text`, `culture`, `source`, `language`.
///
/// A passage without an id has the number of its line.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let mut read = Passages {
        id: places.optional("id"),
        text: places.required("text")?,
        beside: BESIDE.map(|role| places.optional(role)),
        ids: texts("id"),
        texts: texts("text"),
        columns: BESIDE.map(texts),
        known: HashSet::new(),
        ledger: Ledger::default(),
    };
    places.table.walk(&mut read);
    let texts = [read.ids, read.texts].into_iter().chain(read.columns);
    join([Part {
        columns: texts.map(text_column).collect(),
        ledger: read.ledger,
    }])
}

impl Gather for Passages {
    fn row(&mut self, row: &Row<'_>) {
        let filled = |at: Option<usize>| at.map(|at| row.get(at)).filter(|text| !text.is_empty());
        let id = filled(self.id).map_or_else(|| row.line.to_string(), str::to_owned);
        let reason = if row.get(self.text).is_empty() {
            Reason::No("text")
        } else if self.known.contains(&id) {
            Reason::Repeated
        } else {
            self.ids.append_value(&id);
            self.texts.append_value(row.get(self.text));
            for (at, column) in self.beside.iter().zip(&mut self.columns) {
                column.append_option(filled(*at));
            }
            self.known.insert(id);
            return self.ledger.keep(row);
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
