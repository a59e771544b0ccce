//! What a file is, told from its content.

use std::path::Path;

use super::mapping::plain;
use super::{Citation, ColumnMapping, Kind, Layout, citation};
use crate::Result;
use crate::source::{self, Column, Extent, Form, Reading};

/// Rows of the preview.
const PREVIEW: usize = 20;

/// What a file was taken for, and what else it could be.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// None for a table that is not known: its columns must be told first.
    pub kind: Option<Kind>,
    /// How it would be read; none where `kind` is none.
    pub layout: Option<Layout>,
    /// The columns, in the order of the file.
    pub columns: Vec<String>,
    /// The first 20 rows as they stand in the file.
    pub preview: Vec<Vec<String>>,
    /// Licence and citation, filled in for known sources.
    pub citation: Citation,
    /// A name for the dataset, from the file's.
    pub name: String,
    /// The other ways to read it: a mapping for every kind, filled in as far as the
    /// column names tell.
    pub alternatives: Vec<Layout>,
    /// The character between fields, where it is delimited text.
    pub delimiter: Option<char>,
    /// The encoding, where it is delimited text.
    pub encoding: Option<String>,
    /// How it was read.
    pub reading: Reading,
}

impl Recognised {
    /// How the file would be read as this kind.
    pub fn layout_for(&self, kind: Kind) -> Option<&Layout> {
        self.layout
            .iter()
            .chain(&self.alternatives)
            .find(|layout| layout.kind() == kind)
    }
}

/// Tells what a file is from its first rows.
///
/// # Errors
/// See [`source::open`].
pub fn recognise(path: &Path) -> Result<Recognised> {
    recognise_as(path, &Reading::default())
}

/// The same of a file whose text is read as `reading` says.
///
/// # Errors
/// See [`source::open`].
pub fn recognise_as(path: &Path, reading: &Reading) -> Result<Recognised> {
    let table = source::open(path, Extent::Head, reading)?.table;
    let preview = table.preview(PREVIEW);
    let (delimiter, encoding) = match &table.form {
        Form::Delimited {
            delimiter,
            encoding,
            ..
        } => (Some(*delimiter), Some((*encoding).to_owned())),
        _ => (None, None),
    };
    let columns = Column::names(&table.columns);
    let look = Look::new(&columns, &table.form, &preview);
    let layout = look
        .known(false)
        .or_else(|| guess(&table.columns))
        .or_else(|| look.known(true));
    let alternatives = Kind::ALL
        .iter()
        .copied()
        .map(|kind| Layout::Mapped(ColumnMapping::of(kind, &table.columns)))
        .filter(|other| Some(other) != layout.as_ref())
        .collect();
    Ok(Recognised {
        kind: layout.as_ref().map(Layout::kind),
        citation: citation::of(layout.as_ref().and_then(|layout| layout.source(&columns))),
        layout,
        columns,
        preview,
        name: name(path),
        alternatives,
        delimiter,
        encoding,
        reading: reading.clone(),
    })
}

/// What a file looks like, to tell what it is.
pub(super) struct Look<'a> {
    /// The names of its columns.
    pub columns: &'a [String],
    /// The same in small letters and digits alone.
    plain: Vec<String>,
    pub form: &'a Form,
    /// Its first rows.
    pub rows: &'a [Vec<String>],
}

impl<'a> Look<'a> {
    fn new(columns: &'a [String], form: &'a Form, rows: &'a [Vec<String>]) -> Self {
        Self {
            columns,
            plain: columns.iter().map(|column| plain(column)).collect(),
            form,
            rows,
        }
    }

    /// Whether it has columns of all these names, in small letters and digits alone.
    pub fn has(&self, names: &[&str]) -> bool {
        let mut names = names.iter();
        names.all(|name| self.plain.iter().any(|column| column == name))
    }

    /// The place of the column with this name, in small letters and digits alone.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.plain.iter().position(|column| column == name)
    }

    /// The known file that it is, of kinds that come `last` or of the others.
    fn known(&self, last: bool) -> Option<Layout> {
        let kinds = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| kind.is_last() == last);
        let mut known = kinds.flat_map(Kind::files);
        known.find(|known| (known.is)(self)).map(Layout::Known)
    }
}

/// A table that is not known, but whose columns fill a form.
fn guess(columns: &[Column]) -> Option<Layout> {
    let names = Column::names(columns);
    let mut mappings = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| !kind.is_last())
        .map(|kind| ColumnMapping::of(kind, columns));
    let fits = mappings.find(|mapping| mapping.check(&names).is_ok());
    fits.map(Layout::Mapped)
}

/// The file's name without its ending, underscores as spaces.
pub(super) fn name(path: &Path) -> String {
    let stem = path
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    stem.replace('_', " ").trim().to_owned()
}
