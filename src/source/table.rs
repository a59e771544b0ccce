//! A table as it stands in a file.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use csv::StringRecord;
use rayon::prelude::*;

use super::delimited::Shape;
use super::encoding::{Text, decode};
use super::file::{Content, Extent, Nature};
use super::reading::Reading;
use super::row::{Bad, Gather, Row, Why};
use super::{file, json, sheet};
use crate::{Problem, Result, artifact, t};

/// The longest name of a column, in bytes; a longer one is text without a header.
const LONGEST_NAME: usize = 1000;

/// A file that was read, with the table in it.
pub struct Opened {
    /// File name without its folder.
    pub file: String,
    /// Size on disk, in bytes.
    pub bytes: u64,
    pub table: Table,
    hashing: JoinHandle<String>,
}

impl Opened {
    /// SHA-256 of the file on disk (of what was read of it, where only its head was).
    ///
    /// It is computed beside the reading of the rows; this waits for it.
    pub fn sha256(self) -> Result<String> {
        self.hashing
            .join()
            .map_err(|_| Problem::new(t!("import-hash-failed")))
    }
}

/// What kind of file a table came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    Delimited {
        /// The byte between fields.
        delimiter: char,
        /// Whether fields may stand in quotation marks.
        quoted: bool,
        /// Name of the encoding.
        encoding: &'static str,
        /// Whether the first line names the columns.
        header: bool,
    },
    Workbook {
        /// The sheets that were read.
        sheets: Vec<String>,
        /// Those that were not, for their columns are others.
        aside: Vec<String>,
        /// Those that could not be read.
        damaged: Vec<String>,
    },
    /// A list of JSON records.
    JsonRecords,
    /// A JSON record a line.
    JsonLines,
    /// Country → question → label → share.
    JsonShares,
}

/// Named columns and rows of text.
pub struct Table {
    /// The names in the header, trimmed; a column may lack one.
    pub columns: Vec<String>,
    pub form: Form,
    body: Body,
}

enum Body {
    Delimited {
        text: Text,
        shape: Shape,
        from: usize,
        line: u64,
    },
    Listed(Vec<Listed>),
}

/// A row of a file that is not cut at line ends.
pub(super) struct Listed {
    pub line: u64,
    pub raw: String,
    pub cells: Result<StringRecord, Why>,
}

/// Opens a file and finds the table in it.
///
/// # Errors
/// A folder, an empty file, a file that is no table, or one that cannot be read; each
/// with a message that says so.
pub fn open(path: &Path, extent: Extent, reading: &Reading) -> Result<Opened> {
    let file = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    open_named(path, &file, extent, reading).map_err(|problem| problem.of(&file))
}

fn open_named(path: &Path, file: &str, extent: Extent, reading: &Reading) -> Result<Opened> {
    let encoding = reading.encoding.as_deref();
    let Content {
        bytes,
        nature,
        size,
        archive,
    } = file::read(path, extent)?;
    let bytes = Arc::new(bytes);
    let hashed = archive.map_or_else(|| Arc::clone(&bytes), Arc::new);
    let hashing = std::thread::spawn(move || artifact::sha256(&hashed));
    let table = match nature {
        Nature::Workbook => Table::listed(sheet::read(&bytes)?),
        Nature::Json => Table::listed(json::read(decode(bytes, encoding)?.as_bytes())?),
        Nature::Text => {
            let text = decode(bytes, encoding)?;
            // UTF-16 hides the braces from the first look.
            match text.as_bytes().trim_ascii_start().first() {
                Some(b'[' | b'{') if extent == Extent::Whole => {
                    Table::listed(json::read(text.as_bytes())?)
                }
                _ => Table::delimited(text, reading.header)?,
            }
        }
    };
    check_columns(&table.columns)?;
    Ok(Opened {
        file: file.to_owned(),
        bytes: size,
        table,
        hashing,
    })
}

/// A header is short names; two columns of one name could not be told apart.
fn check_columns(columns: &[String]) -> Result<()> {
    let too_long = columns.iter().any(|name| name.len() > LONGEST_NAME);
    if too_long || columns.iter().all(String::is_empty) {
        return Err(Problem::new(t!("import-no-header")).advise(t!("import-advice-header")));
    }
    let mut seen = HashSet::new();
    let twice = columns
        .iter()
        .find(|name| !name.is_empty() && !seen.insert(name.as_str()));
    twice.map_or(Ok(()), |name| {
        Err(
            Problem::new(t!("import-duplicate-column", name = name.as_str()))
                .advise(t!("import-advice-header")),
        )
    })
}

/// Names for the columns of a table without a header.
fn numbered(columns: usize) -> Vec<String> {
    (1..=columns).map(|n| t!("import-column", n = n)).collect()
}

impl Table {
    fn listed((columns, rows, form): (Vec<String>, Vec<Listed>, Form)) -> Self {
        Self {
            columns,
            form,
            body: Body::Listed(rows),
        }
    }

    fn delimited(text: Text, header: bool) -> Result<Self> {
        let shape = Shape::sniff(text.as_bytes());
        let (columns, from, line) = if header {
            shape.header(text.as_bytes())?
        } else {
            (numbered(shape.width(text.as_bytes())), 0, 1)
        };
        let form = Form::Delimited {
            delimiter: char::from(shape.delimiter),
            quoted: shape.is_quoted(),
            encoding: text.encoding,
            header,
        };
        Ok(Self {
            columns,
            form,
            body: Body::Delimited {
                text,
                shape,
                from,
                line,
            },
        })
    }

    /// The place of the column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Gives every row to a gatherer made by `make`.
    ///
    /// Large unquoted text is cut into parts that are read in parallel; the gatherers
    /// come back in the order of the file.
    pub fn gather<G: Gather>(&self, make: impl Fn() -> G + Sync) -> Vec<G> {
        match &self.body {
            Body::Delimited {
                text,
                shape,
                from,
                line,
            } => {
                let all = text.as_bytes();
                let read = |(range, line): (std::ops::Range<usize>, u64)| {
                    let mut to = make();
                    shape.read(&all[range], line, self.columns.len(), text.damaged, &mut to);
                    to
                };
                shape
                    .parts(all, *from, *line)
                    .into_par_iter()
                    .map(read)
                    .collect()
            }
            Body::Listed(_) => {
                let mut to = make();
                self.walk(&mut to);
                vec![to]
            }
        }
    }

    /// Gives every row to one gatherer, in the order of the file.
    pub fn walk<G: Gather>(&self, to: &mut G) {
        match &self.body {
            Body::Delimited {
                text,
                shape,
                from,
                line,
            } => {
                let part = &text.as_bytes()[*from..];
                shape.read(part, *line, self.columns.len(), text.damaged, to);
            }
            Body::Listed(rows) => {
                for Listed { line, raw, cells } in rows {
                    let (line, raw) = (*line, raw.as_bytes());
                    match cells {
                        Ok(record) => to.row(&Row {
                            line,
                            raw,
                            record,
                            shape: None,
                        }),
                        Err(why) => to.bad(&Bad {
                            line,
                            raw,
                            why: why.clone(),
                        }),
                    }
                }
            }
        }
    }

    /// The first `most` rows, for a person to look at.
    pub fn preview(&self, most: usize) -> Vec<Vec<String>> {
        let cells = |record: &StringRecord| record.iter().map(str::to_owned).collect();
        match &self.body {
            Body::Delimited {
                text, shape, from, ..
            } => shape
                .records(&text.as_bytes()[*from..], most)
                .iter()
                .map(cells)
                .collect(),
            Body::Listed(rows) => rows
                .iter()
                .filter_map(|row| row.cells.as_ref().ok())
                .take(most)
                .map(cells)
                .collect(),
        }
    }
}
