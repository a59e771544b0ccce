//! Survey answers, a row per respondent.

use polars::prelude::{
    ChunkedBuilder, Column, Int32Type, IntoColumn, NamedFrom, PrimitiveChunkedBuilder, Series,
    StringChunkedBuilder,
};

use super::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ColumnMapping;
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row, Table};
use crate::{Problem, Result, t};

struct At {
    respondent: Option<usize>,
    countries: Vec<usize>,
    weight: Option<usize>,
    questions: Vec<(String, usize)>,
}

struct Answers<'a> {
    at: &'a At,
    respondents: StringChunkedBuilder,
    countries: StringChunkedBuilder,
    weights: Vec<Option<f64>>,
    questions: Vec<PrimitiveChunkedBuilder<Int32Type>>,
    /// Whether any answer is a code that is not negative.
    answered: bool,
    ledger: Ledger,
}

/// `respondent`, `country`, `weight`, then a column per question.
///
/// Negative codes stay in the table as they stand and are counted as missing here and
/// wherever answers are used; they never count as answers.
pub(super) fn read(table: &Table, mapping: &ColumnMapping) -> Result<Read> {
    let places = Places { table, mapping };
    let at = At {
        respondent: places.optional("respondent"),
        countries: places
            .all("country")
            .into_iter()
            .map(|(_, place)| place)
            .collect(),
        weight: places.optional("weight"),
        questions: places.all("questions"),
    };
    let parts = table.gather(|| Answers::new(&at));
    if !parts.iter().any(|part| part.answered) {
        return Err(Problem::new(t!("import-no-codes")).advise(t!("import-advice-codes")));
    }
    let mut read = Read::new(join(parts.into_iter().map(Answers::finish))?);
    let unused = table.columns.len() - at.questions.len();
    read.notes.push(t!(
        "import-note-survey-columns",
        used = at.questions.len(),
        unused = unused
    ));
    if at.weight.is_none() {
        read.notes.push(t!("import-note-no-weights"));
    }
    Ok(read)
}

impl<'a> Answers<'a> {
    fn new(at: &'a At) -> Self {
        let column =
            |(name, _): &(String, usize)| PrimitiveChunkedBuilder::new(name.as_str().into(), 0);
        Self {
            at,
            respondents: texts("respondent"),
            countries: texts("country"),
            weights: Vec::new(),
            questions: at.questions.iter().map(column).collect(),
            answered: false,
            ledger: Ledger::default(),
        }
    }

    fn finish(self) -> Part {
        let mut columns = vec![
            text_column(self.respondents),
            text_column(self.countries),
            Column::from(Series::new("weight".into(), self.weights)),
        ];
        columns.extend(self.questions.into_iter().map(|q| q.finish().into_column()));
        Part {
            columns,
            ledger: self.ledger,
        }
    }

    /// The country, or why there is none: rows of averages name none, or name themselves
    /// in its place.
    fn country<'r>(&self, row: &Row<'r>) -> Result<&'r str, Reason> {
        let is_summary = |text: &str| {
            text.get(..3)
                .is_some_and(|start| start.eq_ignore_ascii_case("avg"))
                || text
                    .get(..4)
                    .is_some_and(|start| start.eq_ignore_ascii_case("mean"))
        };
        if [0, 1].iter().any(|first| is_summary(row.get(*first))) {
            return Err(Reason::Summary);
        }
        let mut named = self.at.countries.iter().map(|at| row.get(*at));
        named
            .find(|country| !country.is_empty())
            .ok_or(Reason::NoCountry)
    }
}

impl Gather for Answers<'_> {
    fn row(&mut self, row: &Row<'_>) {
        let country = match self.country(row) {
            Ok(country) => country,
            Err(reason) => return self.ledger.leave_out(reason, row.line, row.raw),
        };
        self.countries.append_value(country);
        match self
            .at
            .respondent
            .map(|at| row.get(at))
            .filter(|id| !id.is_empty())
        {
            Some(id) => self.respondents.append_value(id),
            None => self.respondents.append_value(row.line.to_string()),
        }
        let weight = self.at.weight.map(|at| row.get(at).parse::<f64>());
        let valid = weight
            .as_ref()
            .and_then(|w| w.as_ref().ok())
            .filter(|w| w.is_finite() && **w >= 0.0);
        if weight.is_some() && valid.is_none() {
            self.ledger.missing(Reason::NotANumber, row.line);
        }
        self.weights.push(valid.copied());
        for ((_, at), column) in self.at.questions.iter().zip(&mut self.questions) {
            match code(row.field(*at)) {
                Ok(code) => {
                    column.append_value(code);
                    if code < 0 {
                        self.ledger.missing(Reason::Code(code), row.line);
                    } else {
                        self.answered = true;
                    }
                }
                Err(reason) => {
                    column.append_null();
                    self.ledger.missing(reason, row.line);
                }
            }
        }
        self.ledger.keep();
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}

/// A code: a whole number, also where a program wrote it as `2.0`.
fn code(text: &str) -> Result<i32, Reason> {
    // Nearly every answer is one digit.
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Ok(i32::from(digit - b'0'));
    }
    let text = text.trim();
    if text.is_empty() || text == "NA" {
        return Err(Reason::Empty);
    }
    if let Ok(code) = text.parse() {
        return Ok(code);
    }
    let number: f64 = text.parse().map_err(|_| Reason::NotACode)?;
    let whole = number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX);
    if whole {
        Ok(number as i32)
    } else {
        Err(Reason::NotACode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_whole_numbers_and_keep_their_sign() {
        assert_eq!(
            ["0", "10", "-4", "2.0", "156001"].map(code),
            [0, 10, -4, 2, 156_001].map(Ok)
        );
        assert_eq!(code("1.5"), Err(Reason::NotACode));
        assert_eq!(code("Very important"), Err(Reason::NotACode));
        assert_eq!(
            [code(""), code("NA")],
            [Err(Reason::Empty), Err(Reason::Empty)]
        );
    }
}
