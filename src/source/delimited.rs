//! Delimited text: telling its delimiter and quoting, and cutting it into rows.

use std::collections::HashSet;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::quoting::Quoting;
use super::row::{Bad, Gather, Row, Why};
use crate::{Problem, Result, t};

/// Rows that are looked at to tell the delimiter.
const SAMPLE_ROWS: usize = 200;
/// Bytes that are looked at.
const SAMPLE_BYTES: usize = 1 << 18;
/// Bytes of a part that is read by one thread.
const PART: usize = 4 << 20;
/// Columns from which on a line inside a text is not likely to look like a row.
const WIDE: usize = 5;
/// Lines inside a text that all look like rows of fewer columns.
const ALIKE: usize = 5;
/// Bytes that are read again after rows without a closing mark; then each line stands alone.
const AGAIN: usize = 256 << 20;

/// How a text is cut into rows and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub delimiter: u8,
    pub quoting: Quoting,
}

impl Shape {
    fn reader(self, text: &[u8]) -> Reader<&[u8]> {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(self.is_quoted())
            .escape(self.quoting.escape())
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(text)
    }

    /// Whether fields may stand in quotation marks.
    pub fn is_quoted(self) -> bool {
        self.quoting != Quoting::None
    }

    /// Tells delimiter and quoting from the first rows: the delimiter that gives most
    /// rows as many fields as the header, and more fields where two do.
    pub fn sniff(text: &[u8]) -> Self {
        let sample = &text[..text.len().min(SAMPLE_BYTES)];
        let score = |delimiter: &u8| {
            let shape = Self {
                delimiter: *delimiter,
                quoting: Quoting::told(sample, *delimiter),
            };
            let (header, tenths) = shape.regular(sample);
            (header > 1, tenths, header)
        };
        // Later ones win ties, so the commonest delimiter stands last.
        let delimiter = *b"|;,\t".iter().max_by_key(|d| score(d)).unwrap_or(&b',');
        Self {
            delimiter,
            quoting: Quoting::told(sample, delimiter),
        }
    }

    /// How many fields the header has, and of how many in ten rows as many are read.
    fn regular(self, sample: &[u8]) -> (usize, usize) {
        let widths = self.widths(sample);
        let header = widths.first().copied().unwrap_or(0);
        let same = widths
            .iter()
            .filter(|w| **w == header || **w == header + 1)
            .count();
        (header, same * 10 / widths.len().max(1))
    }

    /// Whether nearly all of the first rows have as many fields as the header, and more
    /// than one.
    pub fn is_regular(self, text: &[u8]) -> bool {
        let (header, tenths) = self.regular(&text[..text.len().min(SAMPLE_BYTES)]);
        header > 1 && tenths >= 9
    }

    /// How many fields most of the first rows have.
    pub fn width(self, text: &[u8]) -> usize {
        let widths = self.widths(&text[..text.len().min(SAMPLE_BYTES)]);
        let often = |width: &&usize| widths.iter().filter(|other| other == width).count();
        widths.iter().max_by_key(often).copied().unwrap_or(0)
    }

    fn widths(self, sample: &[u8]) -> Vec<usize> {
        self.records(sample, SAMPLE_ROWS)
            .iter()
            .map(StringRecord::len)
            .collect()
    }

    /// The first rows, unreadable ones left out.
    pub fn records(self, text: &[u8], most: usize) -> Vec<StringRecord> {
        self.reader(text)
            .records()
            .take(most)
            .filter_map(Result::ok)
            .collect()
    }

    /// The header, and where the rows after it begin: byte and line.
    ///
    /// # Errors
    /// A quotation mark in it takes in rows below.
    pub fn header(self, text: &[u8]) -> Result<(Vec<String>, usize, u64)> {
        let mut reader = self.reader(text);
        let mut record = StringRecord::new();
        // An unreadable header reads as one without names.
        let _ = reader.read_record(&mut record);
        let mut names: Vec<String> = record.iter().map(|n| n.trim().to_owned()).collect();
        let (end, line) = (reader.position().byte() as usize, reader.position().line());
        let raw = trim_lines(&text[..end]).1;
        let is_open = || self.is_quoted() && !self.quoting.is_whole(raw, self.delimiter);
        if memchr::memchr(b'\n', raw).is_some() && (is_open() || self.swallowed(raw, names.len())) {
            return Err(
                Problem::new(t!("import-header-open")).advise(t!("import-advice-header-open"))
            );
        }
        // R leaves the name of its row names, which never repeat, out of the header.
        let rows = self.records(&text[end..text.len().min(end + SAMPLE_BYTES)], SAMPLE_ROWS);
        let shifted =
            |row: &StringRecord| row.len() == names.len() + 1 && row.iter().next_back() != Some("");
        let row_names: HashSet<&str> = rows.iter().filter_map(|row| row.get(0)).collect();
        if !rows.is_empty() && row_names.len() == rows.len() && rows.iter().all(shifted) {
            names.insert(0, String::new());
        }
        Ok((names, end, line))
    }

    /// Cuts the text after the header into parts at line ends: bytes and first line.
    ///
    /// A text with quotation marks stays whole, since a line end may stand inside a field.
    pub fn parts(self, text: &[u8], from: usize, line: u64) -> Vec<(std::ops::Range<usize>, u64)> {
        if self.is_quoted() && memchr::memchr(b'"', &text[from..]).is_some() {
            return vec![(from..text.len(), line)];
        }
        let (mut start, mut line) = (from, line);
        let mut parts = Vec::new();
        while start < text.len() {
            let reach = (start + PART).min(text.len());
            let end = memchr::memchr(b'\n', &text[reach..]).map_or(text.len(), |at| reach + at + 1);
            parts.push((start..end, line));
            line += count_lines(&text[start..end]);
            start = end;
        }
        parts
    }

    /// Reads a part: rows of `width` fields, and what could not be read.
    ///
    /// A bad row that spans several lines is mostly an opening quotation mark without
    /// its end: its first line alone is given up and reading goes on with the next.
    pub fn read<G: Gather>(self, part: &[u8], line: u64, width: usize, damaged: bool, to: &mut G) {
        let mut record = StringRecord::new();
        let (mut start, mut first_line, mut again) = (0, line, 0);
        'again: while start < part.len() {
            let alone = (again > AGAIN).then(|| memchr::memchr(b'\n', &part[start..]));
            let end = alone.flatten().map_or(part.len(), |end| start + end + 1);
            let mut reader = self.reader(&part[start..end]);
            loop {
                let from = reader.position().clone();
                let read = reader.read_record(&mut record);
                if matches!(read, Ok(false)) {
                    first_line += count_lines(&part[start..end]);
                    start = end;
                    continue 'again;
                }
                let begin = start + from.byte() as usize;
                let span = &part[begin..start + reader.position().byte() as usize];
                let (lead, raw) = trim_lines(span);
                let line = first_line + from.line() - 1 + count_lines(lead);
                let unreadable = damaged && record.iter().any(|f| f.contains('\u{FFFD}'));
                let why = if read.is_err() || unreadable {
                    Why::NotText
                } else if record.len() == width && !self.swallowed(raw, width) {
                    to.row(&Row {
                        line,
                        raw,
                        record: &record,
                        shape: Some(self),
                        typed: None,
                    });
                    continue;
                } else {
                    Why::Fields {
                        found: record.len(),
                        expected: width,
                    }
                };
                let Some(end) = memchr::memchr(b'\n', raw).filter(|_| self.is_quoted()) else {
                    to.bad(&Bad { line, raw, why });
                    continue;
                };
                let first = trim_lines(&raw[..end]).1;
                let why = if why == Why::NotText {
                    why
                } else {
                    Why::Unclosed
                };
                to.bad(&Bad {
                    line,
                    raw: first,
                    why,
                });
                again += raw.len();
                start = begin + lead.len() + end + 1;
                first_line = line + 1;
                continue 'again;
            }
        }
    }

    /// Whether a row of the right width has taken in rows below it, told by lines of it that
    /// are rows by themselves: any such line in a table of many columns, or where text
    /// follows a closing mark; else several lines that all are, since in a table of few
    /// columns a line inside a text may look like a row.
    fn swallowed(self, raw: &[u8], width: usize) -> bool {
        if !self.is_quoted() || memchr::memchr(b'\n', raw).is_none() {
            return false;
        }
        let below: Vec<&[u8]> = raw.split(|b| *b == b'\n').skip(1).collect();
        let Some((last, inner)) = below.split_last() else {
            return false;
        };
        let is_row = |line: &&[u8]| self.is_row(line, width);
        let looks_like_one = |line: &&[u8]| is_row(line) || self.fields(line) == width;
        if !self.quoting.is_whole(raw, self.delimiter) {
            below.iter().any(looks_like_one)
        } else if width < WIDE {
            inner.len() >= ALIKE && inner.iter().all(is_row)
        } else {
            let closing = memchr::memchr(b'"', last).unwrap_or(last.len());
            // A text may well end in a list: only where the first line is a row too, and
            // something stands behind the closing mark, is it the mark of a later row.
            let first = raw.split(|b| *b == b'\n').next().unwrap_or_default();
            let behind = last.get(closing + 1..).unwrap_or_default();
            let closes_late = self.fields(&last[..closing]) >= WIDE
                && self.fields(first) == width
                && behind.iter().any(u8::is_ascii_alphanumeric);
            below.iter().any(is_row) || (closes_late && self.fields(last) == width)
        }
    }

    /// Whether a line is a whole row by itself, with something in each field.
    fn is_row(self, line: &[u8], width: usize) -> bool {
        let is_full = |row: &StringRecord| {
            row.len() == width
                && (width >= WIDE || row.iter().all(|field| !field.trim().is_empty()))
        };
        memchr::memchr_iter(b'"', line).count().is_multiple_of(2)
            && self.records(line, 1).first().is_some_and(is_full)
    }

    /// The fields of a line whose quotation marks are characters like others.
    fn fields(self, line: &[u8]) -> usize {
        memchr::memchr_iter(self.delimiter, line).count() + 1
    }
}

/// The line ends before a span, and the span without those around it.
fn trim_lines(span: &[u8]) -> (&[u8], &[u8]) {
    let is_end = |b: &u8| matches!(b, b'\n' | b'\r');
    let lead = span.iter().take_while(|b| is_end(b)).count();
    let (lead, span) = span.split_at(lead);
    let tail = span.iter().rev().take_while(|b| is_end(b)).count();
    (lead, &span[..span.len() - tail])
}

fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}
