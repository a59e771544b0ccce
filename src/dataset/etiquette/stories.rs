//! Reading stories with their judgements.

use polars::prelude::StringChunkedBuilder;

use super::table::{Ids, Judgement};
use crate::Result;
use crate::dataset::import::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};

/// Columns that are taken over as they stand.
const TEXTS: [&str; 8] = [
    "country",
    "background",
    "axis",
    "subaxis",
    "value",
    "rule",
    "story",
    "explanation",
];

struct Stories {
    id: Option<usize>,
    at: [Option<usize>; 8],
    story: usize,
    country: usize,
    label: usize,
    known: Ids,
    ids: StringChunkedBuilder,
    texts: [StringChunkedBuilder; 8],
    labels: StringChunkedBuilder,
    ledger: Ledger,
}

/// `id` … `explanation`, `label`.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let mut read = Stories {
        id: places.optional("id"),
        at: TEXTS.map(|role| places.optional(role)),
        story: places.required("story")?,
        country: places.required("country")?,
        label: places.required("label")?,
        known: Ids::default(),
        ids: texts("id"),
        texts: TEXTS.map(texts),
        labels: texts("label"),
        ledger: Ledger::default(),
    };
    places.table.walk(&mut read);
    let texts = std::iter::once(read.ids).chain(read.texts);
    let columns = texts.chain([read.labels]).map(text_column).collect();
    join([Part {
        columns,
        ledger: read.ledger,
    }])
}

impl Gather for Stories {
    fn row(&mut self, row: &Row<'_>) {
        let label = row.get(self.label).to_lowercase();
        let reason = if row.get(self.story).is_empty() {
            Reason::No("story")
        } else if row.get(self.country).is_empty() {
            Reason::No("country")
        } else if Judgement::from_id(&label).is_none() {
            Reason::No("judgement")
        } else {
            let text = |at: usize| Some(row.get(at)).filter(|text| !text.is_empty());
            self.ids
                .append_value(self.known.next(self.id.and_then(text)));
            for (at, column) in self.at.iter().zip(&mut self.texts) {
                column.append_option(at.and_then(text));
            }
            self.labels.append_value(label);
            return self.ledger.keep(row);
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
