//! A table as it stands in a file.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use csv::StringRecord;
use rayon::prelude::*;

use super::column::Column;
use super::columns::Columns;
use super::delimited::Shape;
use super::encoding::{Text, decode};
use super::file::{Content, Extent, Nature};
use super::reading::Reading;
use super::row::Gather;
use super::values::Values;
use super::{file, json, paragraphs, sheet};
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
    ///
    /// # Errors
    /// The thread that computes it panicked.
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
    /// Plain text, a row a paragraph.
    Paragraphs {
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// A list of JSON records.
    JsonRecords,
    /// A JSON record a line.
    JsonLines,
    /// Country → question → label → share.
    JsonShares,
}

/// Columns and rows.
pub struct Table {
    pub columns: Vec<Column>,
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
    Columns(Columns),
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
        Nature::Workbook => Table::by_column(sheet::read(&bytes)?),
        Nature::Json => Table::by_column(json::read(decode(bytes, encoding)?.as_bytes())?),
        Nature::Text => {
            let text = decode(bytes, encoding)?;
            // UTF-16 hides the braces from the first look.
            match text.as_bytes().trim_ascii_start().first() {
                Some(b'[' | b'{') if extent == Extent::Whole => {
                    Table::by_column(json::read(text.as_bytes())?)
                }
                _ if paragraphs::are_in(file, text.as_bytes()) => {
                    let encoding = text.encoding;
                    let (columns, rows) = paragraphs::read(text.as_bytes());
                    Table::by_column((columns, rows, Form::Paragraphs { encoding }))
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
fn check_columns(columns: &[Column]) -> Result<()> {
    let mut names = columns.iter().map(|column| column.name.as_str());
    let too_long = names.clone().any(|name| name.len() > LONGEST_NAME);
    if too_long || names.clone().all(str::is_empty) {
        return Err(Problem::new(t!("import-no-header")).advise(t!("import-advice-header")));
    }
    let mut seen = HashSet::new();
    let twice = names.find(|name| !name.is_empty() && !seen.insert(*name));
    twice.map_or(Ok(()), |name| {
        Err(Problem::new(t!("import-duplicate-column", name = name))
            .advise(t!("import-advice-header")))
    })
}

/// Names for the columns of a table without a header.
fn numbered(columns: usize) -> Vec<String> {
    (1..=columns).map(|n| t!("import-column", n = n)).collect()
}

impl Table {
    /// A table of typed columns, as a program's own file has them: what each is, and its
    /// values.
    pub fn typed(columns: Vec<(Column, Values)>, form: Form) -> Self {
        let (columns, values) = columns.into_iter().unzip();
        Self::by_column((columns, Columns::typed(values), form))
    }

    fn by_column((columns, rows, form): (Vec<Column>, Columns, Form)) -> Self {
        Self {
            columns,
            form,
            body: Body::Columns(rows),
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
            columns: columns.into_iter().map(Column::named).collect(),
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
        self.columns.iter().position(|column| column.name == name)
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
            Body::Columns(_) => {
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
            Body::Columns(rows) => rows.walk(&self.columns, to),
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
            Body::Columns(rows) => rows.preview(most),
        }
    }
}
