//! Reading survey answers, a row per respondent.

use std::collections::BTreeMap;

use polars::prelude::{
    ChunkedBuilder, Column, DataFrame, Int32Type, IntoColumn, NamedFrom, PrimitiveChunkedBuilder,
    Series, StringChunkedBuilder,
};

use super::worded::{self, Answered, Coding, Worded};
use crate::dataset::import::{Marks, Part, Places, Read, Seen, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Cell, Gather, Row};
use crate::{Problem, Result, t};

struct At {
    respondent: Option<usize>,
    countries: Vec<usize>,
    weight: Option<usize>,
    /// What the marks in weights stand for.
    marks: Marks,
    questions: Vec<Asked>,
}

struct Asked {
    name: String,
    at: usize,
    /// Answers in words that stand for codes.
    words: BTreeMap<String, i32>,
}

struct Answers<'a> {
    at: &'a At,
    respondents: StringChunkedBuilder,
    countries: StringChunkedBuilder,
    weights: Vec<Option<f64>>,
    questions: Vec<PrimitiveChunkedBuilder<Int32Type>>,
    /// What the weights have shown of their marks.
    seen: Seen,
    /// What was answered to each question.
    answered: Vec<Answered>,
    /// Whether any answer is a code that is not negative.
    any: bool,
    ledger: Ledger,
}

/// `respondent`, `country`, `weight`, then a column per question.
///
/// Negative codes stay in the table as they stand and are counted as missing here and
/// wherever answers are used; they never count as answers. Answers in words are read as
/// codes where exactly one is possible, by the number they begin with or the options of
/// `questionnaire`; a question with other words is left out by name.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let Places {
        table,
        mapping,
        questionnaire,
    } = *places;
    let asked = |(name, at)| Asked {
        name,
        at,
        words: BTreeMap::new(),
    };
    let mut at = At {
        respondent: places.optional("respondent"),
        countries: places
            .all("country")
            .into_iter()
            .map(|(_, place)| place)
            .collect(),
        weight: places.optional("weight"),
        marks: Marks::default(),
        questions: places.all("questions").into_iter().map(asked).collect(),
    };
    let mut parts = table.gather(|| Answers::new(&at));
    let (seen, answered) = shown(&parts, at.questions.len());
    let codings: Vec<Coding> = at
        .questions
        .iter()
        .zip(&answered)
        .map(|(asked, answered)| answered.coding(questionnaire.iter().find(|q| q.id == asked.name)))
        .collect();
    let names: Vec<String> = at
        .questions
        .iter()
        .map(|asked| asked.name.clone())
        .collect();
    let words: Vec<Worded<'_>> = names
        .iter()
        .zip(answered.iter().zip(&codings))
        .map(|(name, (answered, coding))| (name.as_str(), answered, coding))
        .filter(|(_, answered, _)| answered.has_words())
        .collect();
    let marks = seen.in_weights();
    let clear = |coding: &Coding| matches!(coding, Coding::Codes(codes) if codes.is_empty());
    if marks != at.marks || !codings.iter().all(clear) {
        // Read again, now that it is known what marks and words stand for.
        drop(parts);
        at = At { marks, ..at }.with(&codings);
        parts = table.gather(|| Answers::new(&at));
    }
    if !parts.iter().any(|part| part.any) {
        return Err(no_codes(&words));
    }
    let mut read = join(parts.into_iter().map(Answers::finish))?;
    let unused = table.columns.len() - at.questions.len();
    read.notes.push(t!(
        "import-note-survey-columns",
        used = at.questions.len(),
        unused = unused
    ));
    read.notes.extend(match mapping.one("weight") {
        Some(column) => weight_notes(column, &read.table, marks),
        None => vec![t!("import-note-no-weights")],
    });
    read.notes.extend(worded::notes(&words));
    Ok(read)
}

/// What the parts have shown of the weights and of the answers to each question.
fn shown(parts: &[Answers<'_>], questions: usize) -> (Seen, Vec<Answered>) {
    let mut seen = Seen::default();
    let mut all = vec![Answered::default(); questions];
    for part in parts {
        seen.append(part.seen);
        for (mine, theirs) in all.iter_mut().zip(&part.answered) {
            mine.append(theirs.clone());
        }
    }
    (seen, all)
}

fn no_codes(words: &[Worded<'_>]) -> Problem {
    let problem = match worded::unknown(words) {
        Some(questions) => Problem::new(t!("import-words", questions = questions)),
        None => Problem::new(t!("import-no-codes")),
    };
    problem.advise(t!("import-advice-codes"))
}

/// What to know of the weights in a column: how they were read, and whose could not be.
fn weight_notes(column: &str, table: &DataFrame, marks: Marks) -> Vec<String> {
    let missing = table.column("weight").map_or(0, Column::null_count);
    let mut notes = Vec::new();
    if missing == table.height() {
        notes.push(t!("import-note-weights-unread", column = column));
    } else if missing > 0 {
        notes.push(t!(
            "import-note-weights-missing",
            column = column,
            count = missing,
            all = table.height()
        ));
    }
    if marks.decimal_comma() && missing < table.height() {
        notes.push(t!("import-note-weights-comma", column = column));
    }
    notes
}

impl At {
    /// The questions that can be read, with the codes of their words.
    fn with(mut self, codings: &[Coding]) -> Self {
        let asked = self.questions.into_iter().zip(codings);
        self.questions = asked
            .filter_map(|(asked, coding)| match coding {
                Coding::Codes(codes) => Some(Asked {
                    words: codes.clone(),
                    ..asked
                }),
                Coding::Unknown => None,
            })
            .collect();
        self
    }
}

impl<'a> Answers<'a> {
    fn new(at: &'a At) -> Self {
        let column = |asked: &Asked| PrimitiveChunkedBuilder::new(asked.name.as_str().into(), 0);
        Self {
            at,
            respondents: texts("respondent"),
            countries: texts("country"),
            weights: Vec::new(),
            questions: at.questions.iter().map(column).collect(),
            seen: Seen::default(),
            answered: vec![Answered::default(); at.questions.len()],
            any: false,
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
        let given = self.at.countries.iter();
        let mut named = given
            .filter(|at| !row.is_declared_missing(**at))
            .map(|at| row.named(*at));
        named
            .find(|country| !country.is_empty())
            .ok_or(Reason::No("country"))
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
        self.weights.push(self.at.weight.and_then(|at| {
            let text = row.get(at);
            self.seen.look(text);
            let number = self.at.marks.number(text).ok();
            let weight = number.filter(|w| *w >= 0.0 && !row.is_declared_missing(at));
            if weight.is_none() {
                self.ledger.missing(Reason::NotANumber, row.line);
            }
            weight
        }));
        let answered = self.answered.iter_mut().zip(&mut self.questions);
        for (asked, (answered, column)) in self.at.questions.iter().zip(answered) {
            let read = answer(row, asked.at).or_else(|reason| {
                if reason != Reason::NotACode {
                    return Err(reason);
                }
                let word = row.get(asked.at);
                answered.word(word);
                asked.words.get(word).copied().ok_or(reason)
            });
            match read {
                Ok(code) => {
                    column.append_value(code);
                    answered.codes += 1;
                    if code < 0 {
                        self.ledger.missing(Reason::Code(code), row.line);
                    } else {
                        self.any = true;
                    }
                }
                Err(reason) => {
                    column.append_null();
                    self.ledger.missing(reason, row.line);
                }
            }
        }
        self.ledger.keep(row);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}

/// The code that stands in a column, or why none does. A code that the file declares to be
/// no answer stays only where it is negative, as it does in every survey.
fn answer(row: &Row<'_>, at: usize) -> Result<i32, Reason> {
    match row.cell(at) {
        Cell::Text(text) => code(text),
        Cell::Empty => Err(Reason::Empty),
        Cell::Number(number) => whole(number),
        Cell::Missing(number) => whole(number).and_then(|code| match code {
            ..0 => Ok(code),
            _ => Err(Reason::Declared),
        }),
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
    whole(text.parse().map_err(|_| Reason::NotACode)?)
}

fn whole(number: f64) -> Result<i32, Reason> {
    let is_code = number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX);
    is_code.then_some(number as i32).ok_or(Reason::NotACode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ColumnMapping, Kind};
    use crate::source::{Column as Described, Compact, Form, Table, Values};

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

    /// A file as statistics programs write it: numbers with labels, codes that are no
    /// answer, and a column that the file says people weigh by.
    fn labelled() -> Table {
        let integers = |numbers: [Option<i64>; 4]| {
            let mut values = Compact::<Vec<_>>::default();
            numbers.into_iter().for_each(|number| values.push(number));
            Values::Integer(values)
        };
        let mut weights = Compact::<Vec<_>>::default();
        for weight in [0.5, 1.25, 1.0, 9.0] {
            weights.push(Some(weight));
        }
        let country = Described {
            labels: vec![(1.0, "Avaland".to_owned()), (2.0, "Bergia".to_owned())],
            ..Described::named("country")
        };
        let question = Described {
            missing: vec![77.0..=99.0, -1.0..=-1.0],
            ..Described::named("Q1")
        };
        let weight = Described {
            weight: true,
            missing: vec![9.0..=9.0],
            ..Described::named("pspwght")
        };
        let columns = vec![
            (country, integers([Some(1), Some(2), Some(3), Some(1)])),
            (question, integers([Some(2), Some(88), Some(-1), None])),
            (weight, Values::Float(weights)),
        ];
        Table::typed(columns, Form::JsonRecords)
    }

    #[test]
    fn numbers_with_labels_are_read_by_what_the_file_says_of_them() {
        let table = labelled();
        let mapping = ColumnMapping::of(Kind::Survey, &table.columns);
        assert_eq!(mapping.one("weight"), Some("pspwght"));
        let read = read(&Places {
            table: &table,
            mapping: &mapping,
            questionnaire: &[],
        });
        let read = read.unwrap();
        let text = |column: &str| -> Vec<Option<&str>> {
            let column = read.table.column(column).unwrap().str().unwrap();
            column.iter().collect()
        };
        // A number without a label stands for itself.
        let countries = [Some("Avaland"), Some("Bergia"), Some("3"), Some("Avaland")];
        assert_eq!(text("country"), countries);
        let codes = read.table.column("Q1").unwrap().i32().unwrap();
        // 88 is declared to be no answer; negative codes stay, as in every survey.
        assert_eq!(
            codes.iter().collect::<Vec<_>>(),
            [Some(2), None, Some(-1), None]
        );
        let weights = read.table.column("weight").unwrap().f64().unwrap();
        let expected = [Some(0.5), Some(1.25), Some(1.0), None];
        assert_eq!(weights.iter().collect::<Vec<_>>(), expected);
        let report = read.ledger.report(Vec::new());
        assert_eq!((report.rows_read, report.rows_kept), (4, 4));
        let missing = report.missing_values.iter();
        let mut missing: Vec<_> = missing.map(|of| (of.count, of.first_lines[0])).collect();
        missing.sort_unstable_by_key(|(_, line)| *line);
        // Line 2: 88; 3: −1; 4: nothing, and a weight that is none.
        assert_eq!(missing, [(1, 2), (1, 3), (1, 4), (1, 4)]);
    }
}
