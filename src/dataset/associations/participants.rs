//! A row per participant and cue, with up to three responses.

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use crate::Result;
use crate::dataset::import::{Part, Places, Read, join, missing, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};

/// Columns of text that may lack, before and after the cue.
const PERSON: [&str; 3] = ["country", "native_language", "gender"];
const RESPONSES: [&str; 3] = ["r1", "r2", "r3"];

struct At {
    participant: usize,
    cue: usize,
    age: Option<usize>,
    person: [Option<usize>; 3],
    responses: [Option<usize>; 3],
}

struct Participants<'a> {
    at: &'a At,
    participants: StringChunkedBuilder,
    cues: StringChunkedBuilder,
    ages: Vec<Option<f64>>,
    person: [StringChunkedBuilder; 3],
    responses: [StringChunkedBuilder; 3],
    ledger: Ledger,
}

/// `participant`, `country`, `native_language`, `age`, `gender`, `cue`, `r1`, `r2`, `r3`.
///
/// A row whose responses are all missing stays: the person saw the cue.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let at = At {
        participant: places.required("participant")?,
        cue: places.required("cue")?,
        age: places.optional("age"),
        person: PERSON.map(|role| places.optional(role)),
        responses: RESPONSES.map(|role| places.optional(role)),
    };
    let parts = places.table.gather(|| Participants::new(&at));
    join(parts.into_iter().map(Participants::finish))
}

impl<'a> Participants<'a> {
    fn new(at: &'a At) -> Self {
        Self {
            at,
            participants: texts("participant"),
            cues: texts("cue"),
            ages: Vec::new(),
            person: PERSON.map(texts),
            responses: RESPONSES.map(texts),
            ledger: Ledger::default(),
        }
    }

    fn finish(self) -> Part {
        let [country, language, gender] = self.person.map(text_column);
        let [r1, r2, r3] = self.responses.map(text_column);
        let columns = vec![
            text_column(self.participants),
            country,
            language,
            Column::from(Series::new("age".into(), self.ages)),
            gender,
            text_column(self.cues),
            r1,
            r2,
            r3,
        ];
        Part {
            columns,
            ledger: self.ledger,
        }
    }
}

impl Gather for Participants<'_> {
    fn row(&mut self, row: &Row<'_>) {
        if missing(row, self.at.participant).is_some() {
            return self
                .ledger
                .leave_out(Reason::No("participant"), row.line, row.raw);
        }
        if row.get(self.at.cue).is_empty() {
            return self.ledger.leave_out(Reason::No("cue"), row.line, row.raw);
        }
        self.participants.append_value(row.get(self.at.participant));
        self.cues.append_value(row.get(self.at.cue));
        let age = self.at.age.filter(|at| !row.is_declared_missing(*at));
        let age = age.and_then(|at| row.get(at).parse::<f64>().ok());
        self.ages.push(age.filter(|age| age.is_finite()));
        for (at, column) in self.at.person.iter().zip(&mut self.person) {
            let at = at.filter(|at| missing(row, *at).is_none());
            column.append_option(at.map(|at| row.named(at)));
        }
        for (at, column) in self.at.responses.iter().zip(&mut self.responses) {
            let reason = at.and_then(|at| missing(row, at));
            let at = at.filter(|_| reason.is_none());
            column.append_option(at.map(|at| row.get(at)));
            if let Some(reason) = reason {
                self.ledger.missing(reason, row.line);
            }
        }
        self.ledger.keep(row);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
