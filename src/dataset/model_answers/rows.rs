//! Reading answers of models, an option each.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use crate::dataset::import::{Marks, Part, Places, Read, Seen, decimal, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};
use crate::{Result, t};

/// Probabilities of a question that sum above this are none; below 1 the rest went to
/// answers that are no options.
const WHOLE: f64 = 1.0001;

#[derive(Clone, Copy)]
struct At {
    /// Model, question, label.
    names: [usize; 3],
    language: Option<usize>,
    weight: usize,
    probabilities: bool,
}

struct Answers {
    at: At,
    /// What the marks in counts stand for.
    marks: Marks,
    /// What the counts have shown of their marks.
    seen: Seen,
    names: [StringChunkedBuilder; 3],
    languages: StringChunkedBuilder,
    weights: Vec<f64>,
    known: BTreeSet<[String; 4]>,
    /// Sum of the weights by model, language and question.
    sums: BTreeMap<[String; 3], f64>,
    ledger: Ledger,
}

/// `model`, `language`, `question`, `label`, and `probability` or `count`.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let probability = places.optional("probability");
    let at = At {
        names: [
            places.required("model")?,
            places.required("question")?,
            places.required("label")?,
        ],
        language: places.optional("language"),
        weight: match probability {
            Some(place) => place,
            None => places.required("count")?,
        },
        probabilities: probability.is_some(),
    };
    let mut read = Answers::new(at, Marks::default());
    places.table.walk(&mut read);
    let marks = read.seen.in_counts();
    if marks != read.marks {
        // Read again, now that it is known what the marks in counts stand for.
        read = Answers::new(at, marks);
        places.table.walk(&mut read);
    }
    let too_large = read.sums.values().filter(|sum| **sum > WHOLE).count();
    let name = if at.probabilities {
        "probability"
    } else {
        "count"
    };
    let [models, questions, labels] = read.names.map(text_column);
    let columns = vec![
        models,
        text_column(read.languages),
        questions,
        labels,
        Column::from(Series::new(name.into(), read.weights)),
    ];
    let mut result = join([Part {
        columns,
        ledger: read.ledger,
    }])?;
    if at.probabilities && too_large > 0 {
        result.notes.push(t!(
            "import-note-probabilities",
            above = too_large,
            all = read.sums.len()
        ));
    }
    Ok(result)
}

impl Answers {
    fn new(at: At, marks: Marks) -> Self {
        Self {
            at,
            marks,
            seen: Seen::default(),
            names: ["model", "question", "label"].map(texts),
            languages: texts("language"),
            weights: Vec::new(),
            known: BTreeSet::new(),
            sums: BTreeMap::new(),
            ledger: Ledger::default(),
        }
    }

    /// The weight of a row, or why it is no probability or count.
    fn weight(&mut self, row: &Row<'_>) -> Result<f64, Reason> {
        let text = row.get(self.at.weight);
        if self.at.probabilities {
            let probability = decimal(text).filter(|p| (0.0..=1.0).contains(p));
            return probability.ok_or(Reason::NotAShare);
        }
        self.seen.look(text);
        // Unlike associations, an option that nobody chose is counted as such.
        if matches!(self.marks.number(text), Ok(0.0)) {
            return Ok(0.0);
        }
        self.marks.count(text).map(f64::from)
    }
}

impl Gather for Answers {
    fn row(&mut self, row: &Row<'_>) {
        let [model, question, label] = self.at.names.map(|at| row.get(at));
        let language = self.at.language.map_or("", |at| row.get(at));
        let key = [model, language, question, label].map(str::to_owned);
        let weight = self.weight(row);
        let reason = match weight {
            _ if model.is_empty() => Reason::No("model"),
            _ if question.is_empty() => Reason::No("id"),
            _ if label.is_empty() => Reason::NotAsked,
            Err(reason) => reason,
            Ok(_) if self.known.contains(&key) => Reason::Repeated,
            Ok(weight) => {
                for (column, name) in self.names.iter_mut().zip([model, question, label]) {
                    column.append_value(name);
                }
                self.languages
                    .append_option(Some(language).filter(|language| !language.is_empty()));
                self.weights.push(weight);
                let [model, language, question, _] = key.clone();
                *self.sums.entry([model, language, question]).or_default() += weight;
                self.known.insert(key);
                return self.ledger.keep(row);
            }
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
