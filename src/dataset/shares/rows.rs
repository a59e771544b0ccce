//! Reading ready-made shares, a row each.

use std::collections::BTreeMap;

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use crate::dataset::import::{Part, Places, Read, decimal, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};
use crate::{Result, t};

/// Shares that sum below this leave somebody out.
const WHOLE: f64 = 0.9999;

struct Shares {
    /// Country, question, label.
    at: [usize; 3],
    share: usize,
    names: [StringChunkedBuilder; 3],
    shares: Vec<f64>,
    /// Sum of the shares of a country and question.
    sums: BTreeMap<(String, String), f64>,
    ledger: Ledger,
}

/// `country`, `question`, `label`, `share`.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let mut read = Shares {
        at: [
            places.required("country")?,
            places.required("question")?,
            places.required("label")?,
        ],
        share: places.required("share")?,
        names: ["country", "question", "label"].map(texts),
        shares: Vec::new(),
        sums: BTreeMap::new(),
        ledger: Ledger::default(),
    };
    places.table.walk(&mut read);
    let below = read.sums.values().filter(|sum| **sum < WHOLE).count();
    let mut columns: Vec<Column> = read.names.map(text_column).into();
    columns.push(Column::from(Series::new("share".into(), read.shares)));
    let mut result = join([Part {
        columns,
        ledger: read.ledger,
    }])?;
    if below > 0 {
        result.notes.push(t!(
            "import-note-shares",
            below = below,
            all = read.sums.len()
        ));
    }
    Ok(result)
}

impl Gather for Shares {
    fn row(&mut self, row: &Row<'_>) {
        let [country, question, label] = self.at.map(|at| row.get(at));
        let share = decimal(row.get(self.share)).filter(|share| (0.0..=1.0).contains(share));
        let reason = match share {
            _ if country.is_empty() => Reason::No("country"),
            _ if question.is_empty() => Reason::No("id"),
            _ if label.is_empty() => Reason::NotAsked,
            None => Reason::NotAShare,
            Some(share) => {
                for (column, name) in self.names.iter_mut().zip([country, question, label]) {
                    column.append_value(name);
                }
                self.shares.push(share);
                *self
                    .sums
                    .entry((country.to_owned(), question.to_owned()))
                    .or_default() += share;
                return self.ledger.keep(row);
            }
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
