//! A file → a typed table and the report of what was kept and left out.

mod numbers;
mod places;

use std::path::Path;

use polars::prelude::DataFrame;

pub(super) use numbers::{Marks, Seen, decimal};
pub(super) use places::{Part, Places, Read, distinct, join, missing, text_column, texts};

use super::questionnaire::Question;
use super::{Citation, Counts, Kind, Layout, Origin, Report, citation, recognise};
use crate::event::{Event, Listener};
use crate::source::{self, Column, Extent, Form, Reading};
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
    } = mapping.kind.read(&Places {
        table: &opened.table,
        mapping: &mapping,
        questionnaire,
    })?;
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
        citation: citation::of(layout.source(&Column::names(&opened.table.columns))),
        counts: mapping.kind.count(&mapping, &table)?,
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
