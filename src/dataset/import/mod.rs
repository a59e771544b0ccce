//! A file → a typed table and the report of what was kept and left out.

mod answers;
mod model_answers;
mod numbers;
mod participants;
mod passages;
mod questions;
mod ratings;
mod shares;
mod stories;
mod strengths;
mod worded;

use std::path::Path;

use polars::prelude::{Column, DataFrame, IntoColumn, StringChunkedBuilder};

use super::ledger::{Ledger, Reason};
use super::questionnaire::Question;
use super::{
    Citation, ColumnMapping, Counts, Kind, Layout, Origin, Report, citation, recognise, trouble,
};
use crate::event::{Event, Listener};
use crate::source::{self, Extent, Form, Reading, Row, Table};
use crate::{Problem, Result, t};

/// A dataset that was read and not yet stored.
#[derive(Debug, Clone)]
pub struct Imported {
    pub kind: Kind,
    /// A name, from the file's; the person may change it.
    pub name: String,
    pub origin: Origin,
    /// Filled in for known sources; the person may change it.
    pub citation: Citation,
    /// Columns as [`crate::dataset`] lists them for the kind.
    pub table: DataFrame,
    pub report: Report,
    pub counts: Counts,
}

/// Reads a file in a layout.
///
/// One bad row never fails a file, and no row vanishes: `rows_read` of the report is
/// `rows_kept` and the rows left out together.
///
/// # Errors
/// The file cannot be read (see [`source::open`]), a column that the layout needs is
/// not in it, no row could be kept, or the person asked to stop. Nothing is written.
pub fn import(path: &Path, layout: &Layout, listener: &dyn Listener) -> Result<Imported> {
    import_as(path, layout, &Reading::default(), listener)
}

/// The same of a file whose text is read as `reading` says.
///
/// # Errors
/// As [`import`].
pub fn import_as(
    path: &Path,
    layout: &Layout,
    reading: &Reading,
    listener: &dyn Listener,
) -> Result<Imported> {
    import_beside(path, layout, reading, &[], listener)
}

/// The same beside a questionnaire, by whose options answers of a survey in words are read
/// as codes.
///
/// # Errors
/// As [`import`].
pub fn import_beside(
    path: &Path,
    layout: &Layout,
    reading: &Reading,
    questionnaire: &[Question],
    listener: &dyn Listener,
) -> Result<Imported> {
    let stage = t!("import-stage-reading", name = recognise::name(path));
    listener.emit(Event::Stage { name: stage });
    let opened = source::open(path, Extent::Whole, reading)?;
    let mapping = layout.mapping(&opened.table.columns)?;
    stop_if_asked(listener)?;
    let Read {
        table,
        ledger,
        mut notes,
    } = read(&opened.table, &mapping, questionnaire)?;
    stop_if_asked(listener)?;
    notes.extend(form_notes(&opened.table.form));
    let report = ledger.report(notes);
    if report.rows_read == 0 {
        return Err(Problem::new(t!("import-no-rows")).of(&opened.file));
    }
    if report.rows_kept == 0 {
        let reason = report
            .left_out
            .first()
            .map_or_else(String::new, |left| left.reason.clone());
        return Err(Problem::new(t!(
            "import-nothing-kept",
            rows = report.rows_read,
            reason = reason
        ))
        .of(&opened.file)
        .advise(t!("import-advice-layout")));
    }
    Ok(Imported {
        kind: mapping.kind,
        name: recognise::name(path),
        citation: citation::of(recognise::source(layout, &opened.table.columns)),
        counts: counts(&mapping, &table)?,
        origin: Origin {
            file: opened.file.clone(),
            bytes: opened.bytes,
            layout: layout.label(),
            sha256: opened.sha256()?,
        },
        table,
        report,
    })
}

fn stop_if_asked(listener: &dyn Listener) -> Result<()> {
    if listener.stop_requested() {
        return Err(Problem::new(t!("import-stopped")));
    }
    Ok(())
}

/// A table with its account.
struct Read {
    table: DataFrame,
    ledger: Ledger,
    notes: Vec<String>,
}

impl Read {
    fn new((table, ledger): (DataFrame, Ledger)) -> Self {
        Self {
            table,
            ledger,
            notes: Vec::new(),
        }
    }
}

fn read(table: &Table, mapping: &ColumnMapping, questionnaire: &[Question]) -> Result<Read> {
    match mapping.kind {
        Kind::Associations if mapping.one("response").is_some() => strengths::read(table, mapping),
        Kind::Associations => participants::read(table, mapping).map(Read::new),
        Kind::Survey => answers::read(table, mapping, questionnaire),
        Kind::Questionnaire => questions::read(table, mapping),
        Kind::Shares => shares::read(table, mapping),
        Kind::Etiquette => stories::read(table, mapping).map(Read::new),
        Kind::Lexicon => ratings::read(table, mapping),
        Kind::Answers => model_answers::read(table, mapping),
        Kind::Passages => passages::read(table, mapping).map(Read::new),
    }
}

/// What a person should know of the way the file was read.
fn form_notes(form: &Form) -> Vec<String> {
    match form {
        Form::Delimited {
            encoding,
            header,
            delimiter,
            quoted,
        } => {
            let mut notes = Vec::new();
            if !quoted && *delimiter != '\t' {
                notes.push(t!("import-note-marks"));
            }
            if *encoding != "UTF-8" {
                notes.push(t!("import-note-encoding", encoding = *encoding));
            }
            if !header {
                notes.push(t!("import-note-no-header"));
            }
            notes
        }
        Form::Workbook { aside, damaged, .. } => {
            let mut notes = Vec::new();
            if !damaged.is_empty() {
                notes.push(t!(
                    "import-note-sheets-damaged",
                    sheets = damaged.join(", ")
                ));
            }
            if !aside.is_empty() {
                notes.push(t!("import-note-sheets", sheets = aside.join(", ")));
            }
            notes
        }
        _ => Vec::new(),
    }
}

/// How much is in a table that was read by a mapping.
fn counts(mapping: &ColumnMapping, table: &DataFrame) -> Result<Counts> {
    let rows = table.height() as u64;
    let distinct = |column: &str| -> Result<u64> {
        let values = table
            .column(column)
            .and_then(Column::n_unique)
            .map_err(trouble)?;
        Ok(values as u64)
    };
    let mut counts = Counts::default();
    match mapping.kind {
        Kind::Associations => {
            counts.cues = Some(distinct("cue")?);
            if table.column("response").is_ok() {
                counts.responses = Some(rows);
                let given = table.column("count").and_then(Column::u32);
                let given = given.map_err(trouble)?.iter().flatten();
                counts.given = Some(given.map(u64::from).sum());
            } else {
                let given = ["r1", "r2", "r3"]
                    .iter()
                    .filter_map(|name| table.column(name).ok());
                counts.responses = Some(given.map(|c| (c.len() - c.null_count()) as u64).sum());
                counts.respondents = Some(distinct("participant")?);
            }
        }
        Kind::Survey => {
            counts.respondents = Some(rows);
            counts.countries = Some(distinct("country")?);
            counts.questions = Some(table.width() as u64 - 3);
            if mapping.one("weight").is_some() {
                let weights = table.column("weight").map_err(trouble)?;
                counts.without_weight = Some(weights.null_count() as u64);
            }
        }
        Kind::Questionnaire => counts.questions = Some(rows),
        Kind::Shares => {
            counts.countries = Some(distinct("country")?);
            counts.questions = Some(distinct("question")?);
        }
        Kind::Etiquette => {
            counts.stories = Some(rows);
            counts.countries = Some(distinct("country")?);
        }
        Kind::Lexicon => counts.words = Some(rows),
        Kind::Passages => counts.passages = Some(rows),
        Kind::Answers => {
            counts.models = Some(distinct("model")?);
            counts.questions = Some(distinct("question")?);
        }
    }
    Ok(counts)
}

/// The columns that one part of a file gave, and its account.
struct Part {
    columns: Vec<Column>,
    ledger: Ledger,
}

/// The parts of a file as one table, in their order.
fn join(parts: impl IntoIterator<Item = Part>) -> Result<(DataFrame, Ledger)> {
    let mut whole: Option<DataFrame> = None;
    let mut ledger = Ledger::default();
    for part in parts {
        let frame = DataFrame::new_infer_height(part.columns).map_err(trouble)?;
        ledger.append(part.ledger);
        match &mut whole {
            Some(whole) => {
                whole.vstack_mut_owned(frame).map_err(trouble)?;
            }
            None => whole = Some(frame),
        }
    }
    let mut table = whole.unwrap_or_default();
    table.rechunk_mut_par();
    Ok((table, ledger))
}

/// Places of roles in a table.
struct Places<'a> {
    table: &'a Table,
    mapping: &'a ColumnMapping,
}

impl Places<'_> {
    /// The place of a role's column; none where nothing plays it.
    fn optional(&self, role: &str) -> Option<usize> {
        self.mapping
            .one(role)
            .and_then(|column| self.table.column(column))
    }

    /// The place of a required role's column.
    fn required(&self, role: &str) -> Result<usize> {
        self.optional(role)
            .ok_or_else(|| Problem::new(t!("dataset-column-unknown", name = role)))
    }

    /// The places of all columns of a role, with their names.
    fn all(&self, role: &str) -> Vec<(String, usize)> {
        let place = |column: &str| Some((column.to_owned(), self.table.column(column)?));
        self.mapping.all(role).filter_map(place).collect()
    }
}

/// A builder of a text column.
fn texts(name: &str) -> StringChunkedBuilder {
    StringChunkedBuilder::new(name.into(), 0)
}

/// A text column with what was put into its builder.
fn text_column(builder: StringChunkedBuilder) -> Column {
    builder.finish().into_column()
}

/// Why a response counts as missing, where it does.
///
/// `NA` is a marker only where it stands bare: R writes the word in quotation marks.
/// `null` and `nan` are words.
fn missing(row: &Row<'_>, index: usize) -> Option<Reason> {
    const MARKERS: [&str; 7] = [
        "#Missing",
        "#Unknown",
        "#Long",
        "#Symbol",
        "#Repeat",
        "No more responses",
        "Unknown word",
    ];
    let value = row.get(index);
    match value.as_bytes().first() {
        None => Some(Reason::Empty),
        Some(b'N') if value == "NA" => (!row.is_quoted(index)).then_some(Reason::Marker("NA")),
        Some(b'#' | b'N' | b'U') => MARKERS
            .iter()
            .find(|marker| marker.eq_ignore_ascii_case(value))
            .map(|m| Reason::Marker(m)),
        _ => {
            let hashed = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
            hashed.then_some(Reason::Withheld)
        }
    }
}
