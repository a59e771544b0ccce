//! JSON as rows: lists of records, JSON lines, and nested shares.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value};

use super::column::Column;
use super::columns::{Columns, Rows};
use super::row::Why;
use super::table::Form;
use crate::{Problem, Result, t};

/// The largest JSON document that is read, in bytes.
const LARGEST: usize = 256 << 20;

/// Columns, rows and the form they came from.
pub(super) fn read(text: &[u8]) -> Result<(Vec<Column>, Columns, Form)> {
    if text.len() > LARGEST {
        return Err(Problem::new(t!(
            "import-json-large",
            megabytes = LARGEST >> 20
        )));
    }
    if let Some(lines) = lines(text) {
        let (columns, rows) = records(text, lines);
        return Ok((columns, rows, Form::JsonLines));
    }
    let whole = text.trim_ascii();
    let offset = text.len() - text.trim_ascii_start().len();
    let top = children(text, offset..offset + whole.len())?;
    if whole.first() == Some(&b'[') {
        let records_at = top.into_iter().map(|child| child.value).collect();
        let (columns, rows) = records(text, records_at);
        Ok((columns, rows, Form::JsonRecords))
    } else {
        let rows = shares(text, &top)?;
        let columns = ["country", "question", "label", "share"].map(Column::named);
        Ok((columns.into(), rows, Form::JsonShares))
    }
}

/// The lines of a JSON-lines text, where it is one: its first line is a whole record and
/// either the only one or followed by another. Lines end at `\n` alone.
fn lines(text: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split(|b| *b == b'\n') {
        let range = start..start + line.len();
        start += line.len() + 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        if lines.is_empty() && record(line).is_none() {
            return None;
        }
        if lines.len() == 1 && !line.trim_ascii().starts_with(b"{") {
            return None;
        }
        lines.push(range);
    }
    let nested = |map: Map<String, Value>| map.values().all(Value::is_object);
    let single = lines.len() == 1 && record(text).is_some_and(nested);
    (!lines.is_empty() && !single).then_some(lines)
}

fn record(text: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(text).ok()
}

/// Records as rows over the union of their keys, in the order in which keys are met.
fn records(text: &[u8], at: Vec<Range<usize>>) -> (Vec<Column>, Columns) {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut columns = Vec::new();
    let mut rows = Rows::default();
    let mut counter = LineCounter::new(text);
    for range in at {
        let whole = &text[range.clone()];
        let line = counter.line(range.start + whole.len() - whole.trim_ascii_start().len());
        let raw = String::from_utf8_lossy(whole.trim_ascii());
        let Some(record) = record(whole) else {
            rows.bad(line, &raw, Why::NotRecord);
            continue;
        };
        rows.begin(line, &raw);
        // The parser sorts keys; the text has them in the author's order.
        for child in children(text, range).unwrap_or_default() {
            let key = child.key.unwrap_or_default();
            places.entry(key).or_insert_with_key(|key| {
                columns.push(Column::named(key.as_str()));
                columns.len() - 1
            });
        }
        for (key, value) in &record {
            if let Some(place) = places.get(key) {
                rows.set(*place, &cell(value));
            }
        }
    }
    let rows = rows.finish(columns.len());
    (columns, rows)
}

fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Country → question → label → share as rows; a question without shares is a row
/// without a label.
fn shares(text: &[u8], countries: &[Child]) -> Result<Columns> {
    let unknown = || Problem::new(t!("import-json-unknown")).advise(t!("import-advice-json"));
    let is_object = |child: &Child| text[child.value.start] == b'{';
    let mut counter = LineCounter::new(text);
    let mut rows = Rows::default();
    for country in countries {
        let name = country.key.clone().unwrap_or_default();
        let questions = children(text, country.value.clone()).map_err(|_| unknown())?;
        for question in questions {
            if !is_object(&question) {
                return Err(unknown());
            }
            let id = question.key.clone().unwrap_or_default();
            let mut push = |label: &str, share: &str, at: usize, raw: &[u8]| {
                rows.begin(counter.line(at), &String::from_utf8_lossy(raw));
                for (column, text) in [&name, &id, label, share].into_iter().enumerate() {
                    rows.set(column, text);
                }
            };
            let labels = children(text, question.value.clone())?;
            if labels.is_empty() {
                push(
                    "",
                    "",
                    question.start,
                    &text[question.start..question.value.end],
                );
            }
            for label in labels {
                let share = std::str::from_utf8(&text[label.value.clone()]).unwrap_or_default();
                let raw = &text[label.start..label.value.end];
                push(
                    label.key.as_deref().unwrap_or_default(),
                    share,
                    label.start,
                    raw,
                );
            }
        }
    }
    if rows.is_empty() {
        Err(unknown())
    } else {
        Ok(rows.finish(4))
    }
}

/// A member of an object or an element of a list.
struct Child {
    /// Where it begins, key included.
    start: usize,
    key: Option<String>,
    value: Range<usize>,
}

/// The members or elements of the container that stands at `at`.
fn children(text: &[u8], at: Range<usize>) -> Result<Vec<Child>> {
    let broken = || Problem::new(t!("import-json-broken")).advise(t!("import-advice-json"));
    let (Some(open), true) = (text.get(at.start), at.len() > 1) else {
        return Err(broken());
    };
    let is_object = match open {
        b'{' => true,
        b'[' => false,
        _ => return Err(broken()),
    };
    let mut all = Vec::new();
    let (mut depth, mut inside, mut escaped) = (0usize, false, false);
    let (mut start, mut colon) = (at.start + 1, None);
    let close =
        |from: usize, colon: Option<usize>, end: usize, all: &mut Vec<Child>| -> Result<()> {
            let trim = |range: Range<usize>| {
                let part = &text[range.clone()];
                let from = range.start + part.len() - part.trim_ascii_start().len();
                from..from + part.trim_ascii().len()
            };
            let whole = trim(from..end);
            if whole.is_empty() {
                return Ok(());
            }
            let (key, value) = match colon {
                Some(colon) if is_object => {
                    let key =
                        serde_json::from_slice(&text[whole.start..colon]).map_err(|_| broken())?;
                    (Some(key), trim(colon + 1..end))
                }
                None if !is_object => (None, whole.clone()),
                _ => return Err(broken()),
            };
            if value.is_empty() {
                return Err(broken());
            }
            all.push(Child {
                start: whole.start,
                key,
                value,
            });
            Ok(())
        };
    for i in at.clone() {
        let byte = text[i];
        if inside {
            inside = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => inside = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1).ok_or_else(broken)?;
                if depth == 0 {
                    close(start, colon, i, &mut all)?;
                    return if i + 1 == at.end {
                        Ok(all)
                    } else {
                        Err(broken())
                    };
                }
            }
            b':' if depth == 1 && colon.is_none() => colon = Some(i),
            b',' if depth == 1 => {
                close(start, colon.take(), i, &mut all)?;
                start = i + 1;
            }
            _ => {}
        }
    }
    Err(broken())
}

/// Line numbers of rising positions, counted once.
struct LineCounter<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn line(&mut self, position: usize) -> u64 {
        let passed = &self.text[self.at..position.max(self.at)];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = position.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Bad, Gather, Row};

    /// Line and cells of each row; none where it is no record.
    struct Lines {
        columns: usize,
        rows: Vec<(u64, Option<Vec<String>>)>,
    }

    impl Gather for Lines {
        fn row(&mut self, row: &Row<'_>) {
            let cells = (0..self.columns).map(|at| row.field(at).to_owned());
            self.rows.push((row.line, Some(cells.collect())));
        }

        fn bad(&mut self, bad: &Bad<'_>) {
            self.rows.push((bad.line, None));
        }
    }

    type Told = (Vec<String>, Vec<(u64, Option<Vec<String>>)>, Form);

    fn rows(text: &str) -> Told {
        let (columns, rows, form) = read(text.as_bytes()).unwrap();
        let mut lines = Lines {
            columns: columns.len(),
            rows: Vec::new(),
        };
        rows.walk(&columns, &mut lines);
        (Column::names(&columns), lines.rows, form)
    }

    #[test]
    fn a_list_of_records_keeps_order_lines_and_nested_values() {
        let (columns, rows, form) =
            rows("[\n {\"b\": \"x, \\\"y\\\"\", \"a\": [1, \"}\"]},\n {\"a\": }\n]");
        assert_eq!(
            (columns, form),
            (vec!["b".into(), "a".into()], Form::JsonRecords)
        );
        let first = vec!["x, \"y\"".to_owned(), "[1,\"}\"]".to_owned()];
        assert_eq!(rows, [(2, Some(first)), (3, None)]);
    }

    #[test]
    fn json_lines_end_at_line_feeds_alone() {
        let (_, rows, form) = rows("{\"t\": \"a\u{85}b\"}\n\n{\"t\": null}");
        assert_eq!(form, Form::JsonLines);
        let cells = |text: &str| Some(vec![text.to_owned()]);
        assert_eq!(rows, [(1, cells("a\u{85}b")), (3, cells(""))]);
    }

    #[test]
    fn shares_become_rows_and_an_empty_question_stays_visible() {
        let (_, rows, form) = rows("{\"CHN\": {\"Q1\": {\"2\": 0.5},\n\"Q2\": {}}}");
        assert_eq!(form, Form::JsonShares);
        let row = |cells: [&str; 4]| Some(cells.map(str::to_owned).to_vec());
        assert_eq!(
            rows,
            [
                (1, row(["CHN", "Q1", "2", "0.5"])),
                (2, row(["CHN", "Q2", "", ""]))
            ]
        );
    }

    #[test]
    fn a_document_cut_off_or_of_another_shape_is_a_problem() {
        for text in [
            "[{\"a\": 1},",
            "{\"a\": {\"b\": 1}}",
            "{}",
            "[",
            "{\"a\": {\"b\": {\"c\": 1}}} x",
        ] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
