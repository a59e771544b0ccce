//! Answers of models to survey questions.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use super::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ColumnMapping;
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row, Table};
use crate::{Result, t};

/// Probabilities of a question that sum above this are none; below 1 the rest went to
/// answers that are no options.
const WHOLE: f64 = 1.0001;

struct Answers {
    /// Model, question, label.
    at: [usize; 3],
    language: Option<usize>,
    weight: usize,
    probabilities: bool,
    names: [StringChunkedBuilder; 3],
    languages: StringChunkedBuilder,
    weights: Vec<f64>,
    seen: BTreeSet<[String; 4]>,
    /// Sum of the weights by model, language and question.
    sums: BTreeMap<[String; 3], f64>,
    ledger: Ledger,
}

/// `model`, `language`, `question`, `label`, and `probability` or `count`.
pub(super) fn read(table: &Table, mapping: &ColumnMapping) -> Result<Read> {
    let places = Places { table, mapping };
    let probability = places.optional("probability");
    let mut read = Answers {
        at: [
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
        names: ["model", "question", "label"].map(texts),
        languages: texts("language"),
        weights: Vec::new(),
        seen: BTreeSet::new(),
        sums: BTreeMap::new(),
        ledger: Ledger::default(),
    };
    table.walk(&mut read);
    let too_large = read.sums.values().filter(|sum| **sum > WHOLE).count();
    let name = if read.probabilities {
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
    let mut result = Read::new(join([Part {
        columns,
        ledger: read.ledger,
    }])?);
    if read.probabilities && too_large > 0 {
        result.notes.push(t!(
            "import-note-probabilities",
            above = too_large,
            all = read.sums.len()
        ));
    }
    Ok(result)
}

impl Answers {
    /// The weight of a row; none where it is no probability or count.
    fn weight(&self, row: &Row<'_>) -> Option<f64> {
        let weight = row.get(self.weight).parse::<f64>().ok()?;
        let fits = match self.probabilities {
            true => (0.0..=1.0).contains(&weight),
            false => weight >= 0.0 && weight.fract() == 0.0 && weight.is_finite(),
        };
        fits.then_some(weight)
    }
}

impl Gather for Answers {
    fn row(&mut self, row: &Row<'_>) {
        let [model, question, label] = self.at.map(|at| row.get(at));
        let language = self.language.map_or("", |at| row.get(at));
        let key = [model, language, question, label].map(str::to_owned);
        let reason = match self.weight(row) {
            _ if model.is_empty() => Reason::NoModel,
            _ if question.is_empty() => Reason::NoId,
            _ if label.is_empty() => Reason::NotAsked,
            None if self.probabilities => Reason::NotAShare,
            None => Reason::BadCount,
            Some(_) if self.seen.contains(&key) => Reason::Repeated,
            Some(weight) => {
                for (column, name) in self.names.iter_mut().zip([model, question, label]) {
                    column.append_value(name);
                }
                self.languages
                    .append_option(Some(language).filter(|language| !language.is_empty()));
                self.weights.push(weight);
                let [model, language, question, _] = key.clone();
                *self.sums.entry([model, language, question]).or_default() += weight;
                self.seen.insert(key);
                return self.ledger.keep();
            }
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}
