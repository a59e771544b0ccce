//! Words with their ratings.

use std::collections::HashSet;

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use super::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::dataset::{ColumnMapping, lexicon};
use crate::source::{Bad, Gather, Row, Table};
use crate::{Result, t};

struct Ratings {
    word: usize,
    attributes: Vec<Attribute>,
    words: StringChunkedBuilder,
    seen: HashSet<String>,
    ledger: Ledger,
}

struct Attribute {
    name: String,
    at: usize,
    /// Whether the scale is turned round.
    turned: bool,
    ratings: Vec<Option<f64>>,
}

/// `word`, then a column per attribute.
///
/// Of several rows for one word the first counts.
pub(super) fn read(table: &Table, mapping: &ColumnMapping) -> Result<Read> {
    let places = Places { table, mapping };
    let mut attributes: Vec<Attribute> = Vec::new();
    for (column, at) in places.all("attributes") {
        let mut name = lexicon::attribute(&column);
        if attributes.iter().any(|other| other.name == name) || name == "word" {
            name.clone_from(&column);
        }
        attributes.push(Attribute {
            name,
            at,
            turned: lexicon::is_turned(&column),
            ratings: Vec::new(),
        });
    }
    let mut read = Ratings {
        word: places.required("word")?,
        attributes,
        words: texts("word"),
        seen: HashSet::new(),
        ledger: Ledger::default(),
    };
    table.walk(&mut read);
    let used: Vec<String> = read
        .attributes
        .iter()
        .map(|attribute| attribute.name.clone())
        .collect();
    let unused = table.columns.len() - used.len() - 1;
    let mut notes = vec![t!(
        "import-note-attributes",
        used = used.join(", "),
        unused = unused
    )];
    if read.attributes.iter().any(|attribute| attribute.turned) {
        notes.push(t!("import-note-turned"));
    }
    let mut columns = vec![text_column(read.words)];
    let ratings = read.attributes.into_iter();
    columns.extend(ratings.map(|a| Column::from(Series::new(a.name.into(), a.ratings))));
    let (table, ledger) = join([Part {
        columns,
        ledger: read.ledger,
    }])?;
    Ok(Read {
        table,
        ledger,
        notes,
    })
}

impl Gather for Ratings {
    fn row(&mut self, row: &Row<'_>) {
        let word = row.get(self.word);
        let ratings: Vec<_> = self
            .attributes
            .iter()
            .map(|a| rating(row.get(a.at)))
            .collect();
        let reason = if word.is_empty() {
            Reason::NoWord
        } else if self.seen.contains(word) {
            Reason::Repeated
        } else if ratings.iter().all(Result::is_err) {
            Reason::NoRating
        } else {
            for (attribute, rating) in self.attributes.iter_mut().zip(ratings) {
                let turn = |rating| {
                    if attribute.turned {
                        lexicon::turn(rating)
                    } else {
                        rating
                    }
                };
                match rating {
                    Ok(rating) => attribute.ratings.push(Some(turn(rating))),
                    Err(reason) => {
                        attribute.ratings.push(None);
                        self.ledger.missing(reason, row.line);
                    }
                }
            }
            self.seen.insert(word.to_owned());
            self.words.append_value(word);
            return self.ledger.keep();
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}

/// A number, also with a decimal comma.
fn rating(text: &str) -> Result<f64, Reason> {
    if matches!(text, "" | "NA" | "#N/A") {
        return Err(Reason::Empty);
    }
    let number = text
        .parse()
        .or_else(|_| text.replacen(',', ".", 1).parse::<f64>());
    number
        .ok()
        .filter(|number| number.is_finite())
        .ok_or(Reason::NotANumber)
}
