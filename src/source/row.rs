//! One row as it stands in a file, and one that could not be read.

use csv::StringRecord;

use super::column::Column;
use super::delimited::Shape;
use super::values::Values;

/// A row with as many fields as the table has columns.
pub struct Row<'a> {
    /// Line in the file on which the row begins; the first line is 1.
    pub line: u64,
    /// The row's own text in the file, without the line ending.
    pub raw: &'a [u8],
    pub(super) record: &'a StringRecord,
    /// How the row is cut into fields, in delimited text.
    pub(super) shape: Option<Shape>,
    /// The columns with their values and the row's place in them, where the table is kept
    /// by column.
    pub(super) typed: Option<(&'a [Column], &'a [Values], usize)>,
}

/// A value by its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// A text, as it stands in the file.
    Text(&'a str),
    /// A number of a column of numbers.
    Number(f64),
    /// A number of which the file says that it is no answer.
    Missing(f64),
    /// A column of numbers has none here.
    Empty,
}

impl<'a> Row<'a> {
    /// The field of column `index`, trimmed of surrounding white space.
    pub fn get(&self, index: usize) -> &'a str {
        self.field(index).trim()
    }

    /// The field of column `index` as it stands.
    pub fn field(&self, index: usize) -> &'a str {
        self.record.get(index).unwrap_or_default()
    }

    /// The value of column `index` by its type.
    #[inline]
    pub fn cell(&self, index: usize) -> Cell<'a> {
        // Nearly every file is a text of many cells.
        if self.typed.is_none() {
            return Cell::Text(self.field(index));
        }
        let Some((column, values, row)) = self.numbers(index) else {
            return Cell::Text(self.field(index));
        };
        match values.number(row) {
            None => Cell::Empty,
            Some(number) if column.is_missing(number) => Cell::Missing(number),
            Some(number) => Cell::Number(number),
        }
    }

    /// What the value of column `index` stands for, where the file says it; else the field.
    pub fn named(&self, index: usize) -> &'a str {
        let label = self.numbers(index).and_then(|(column, values, row)| {
            let number = values.number(row)?;
            column.label_of(number)
        });
        label.map_or_else(|| self.get(index), str::trim)
    }

    /// Whether the file says of the value of column `index` that it is no answer.
    pub fn is_declared_missing(&self, index: usize) -> bool {
        matches!(self.cell(index), Cell::Missing(_))
    }

    /// A column of numbers, and the row's place in it.
    fn numbers(&self, index: usize) -> Option<(&'a Column, &'a Values, usize)> {
        let (columns, values, row) = self.typed?;
        let values = values.get(index).filter(|values| values.are_numbers())?;
        Some((columns.get(index)?, values, row))
    }

    /// Whether the field of column `index` stands in quotation marks.
    ///
    /// R writes a missing value as a bare `NA` and the word as `"NA"`.
    pub fn is_quoted(&self, index: usize) -> bool {
        let Some(shape) = self.shape.filter(|shape| shape.is_quoted()) else {
            return false;
        };
        let mut rest = self.raw;
        for _ in 0..index {
            let quoted = rest.first() == Some(&b'"');
            let closing = if quoted {
                shape.quoting.close(rest, 0)
            } else {
                Some(0)
            };
            let Some(field) = closing.map(|from| &rest[from..]) else {
                return false;
            };
            match memchr::memchr(shape.delimiter, field) {
                Some(end) => rest = &field[end + 1..],
                None => return false,
            }
        }
        rest.first() == Some(&b'"')
    }

    /// How many lines of the file it takes: more than one where a text in quotation marks
    /// goes over line ends.
    pub fn lines(&self) -> u64 {
        if self.shape.is_some_and(Shape::is_quoted) {
            1 + memchr::memchr_iter(b'\n', self.raw).count() as u64
        } else {
            1
        }
    }
}

/// A row that could not be read.
pub struct Bad<'a> {
    /// Line in the file on which it begins.
    pub line: u64,
    /// Its text, as far as it is text.
    pub raw: &'a [u8],
    /// What is wrong with it.
    pub why: Why,
}

/// Why a row could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It has more or fewer fields than the header.
    Fields { found: usize, expected: usize },
    /// It opens a quotation mark that is not closed in it.
    Unclosed,
    /// Some of its bytes are no text in the file's encoding.
    NotText,
    /// It is no JSON record.
    NotRecord,
}

/// Takes the rows of a table in order, and what could not be read.
///
/// A large table is cut into parts that are read in parallel, each into a gatherer of
/// its own (see [`crate::source::Table::gather`]).
pub trait Gather: Send {
    /// Takes a row.
    fn row(&mut self, row: &Row<'_>);
    /// Takes a row that could not be read.
    fn bad(&mut self, bad: &Bad<'_>);
}
