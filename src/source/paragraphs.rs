//! Plain text: paragraphs with empty lines between them.

use super::column::Column;
use super::columns::{Columns, Rows};
use super::delimited::Shape;
use super::row::Why;

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 18;
/// Characters of a line from which on lines are sentences, in the mean.
const SENTENCE: usize = 30;

/// Whether a text is one: a `.txt` whose long lines are no rows and have empty ones
/// between them.
pub(super) fn are_in(file: &str, text: &[u8]) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    let sample = String::from_utf8_lossy(&text[..text.len().min(SAMPLE)]);
    let lines: Vec<&str> = sample.trim().lines().map(str::trim).collect();
    let filled = lines.iter().filter(|line| !line.is_empty());
    let (count, length) = filled.fold((0, 0), |(count, length), line| {
        (count + 1, length + line.chars().count())
    });
    ending.eq_ignore_ascii_case("txt")
        && count < lines.len()
        && length >= SENTENCE * count
        && !is_table(text, &sample)
}

/// Whether the lines are rows: as many fields in each, and no comma or semicolon that
/// mostly stands before a space, as in sentences.
fn is_table(text: &[u8], sample: &str) -> bool {
    let shape = Shape::sniff(text);
    let delimiter = char::from(shape.delimiter);
    let all = sample.matches(delimiter).count();
    let spaced = sample.match_indices(delimiter);
    let spaced =
        spaced.filter(|(at, mark)| sample[at + mark.len()..].starts_with([' ', '\n', '\r']));
    let punctuates = matches!(delimiter, ',' | ';') && spaced.count() * 2 > all;
    shape.is_regular(text) && !punctuates
}

/// The paragraphs, as rows of one column `text`.
pub(super) fn read(text: &[u8]) -> (Vec<Column>, Columns) {
    let mut rows = Rows::default();
    let (mut start, mut at) = (0, 0);
    let (mut line, mut first) = (0, 1);
    for raw in text.split_inclusive(|byte| *byte == b'\n') {
        line += 1;
        if raw.trim_ascii().is_empty() {
            paragraph(&text[start..at], first, &mut rows);
            start = at + raw.len();
            first = line + 1;
        }
        at += raw.len();
    }
    paragraph(&text[start..], first, &mut rows);
    (vec![Column::named("text")], rows.finish(1))
}

fn paragraph(text: &[u8], line: u64, rows: &mut Rows) {
    let text = text.trim_ascii();
    if text.is_empty() {
        return;
    }
    match std::str::from_utf8(text) {
        Ok(text) => {
            let text = text.replace("\r\n", "\n");
            rows.begin(line, &text);
            rows.set(0, &text);
        }
        Err(_) => rows.bad(line, &String::from_utf8_lossy(text), Why::NotText),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Bad, Gather, Row};

    #[derive(Default)]
    struct Lines(Vec<(u64, Option<String>)>);

    impl Gather for Lines {
        fn row(&mut self, row: &Row<'_>) {
            self.0.push((row.line, Some(row.get(0).to_owned())));
        }

        fn bad(&mut self, bad: &Bad<'_>) {
            self.0.push((bad.line, None));
        }
    }

    #[test]
    fn paragraphs_keep_their_lines_and_those_that_are_no_text_are_told() {
        let (columns, rows) = read(b"\n\nOne,\r\nstill one.\n \n\nTwo \xFF.\n\nThree.");
        let mut lines = Lines::default();
        rows.walk(&columns, &mut lines);
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            (3, text("One,\nstill one.")),
            (7, None),
            (9, text("Three.")),
        ];
        assert_eq!(lines.0, expected);
    }

    #[test]
    fn a_table_and_a_list_of_words_are_no_paragraphs() {
        let prose = b"It was a bright day, and the clocks were old.\n\nNobody came, nobody went.\n";
        assert!(are_in("a.txt", prose) && !are_in("a.csv", prose));
        assert!(!are_in("a.txt", b"word\napple\n\nplum\n"));
        let one = b"It was a bright day, and the clocks were old.\nNobody came.\n";
        assert!(!are_in("a.txt", one), "no empty line");
        let table = "participantID\tcue\tR1\tR2\tR3 of the third column\n1\ta\tb\tc\td\n\n";
        assert!(!are_in("a.txt", table.as_bytes()));
    }
}
