//! Workbooks: the largest sheet, and those shaped like it.

use std::io::Cursor;

use calamine::{Data, Range, Reader, SheetType, open_workbook_auto_from_rs};

use super::column::Column;
use super::columns::{Columns, Rows};
use super::table::Form;
use crate::{Problem, Result, t};

/// A worksheet with its name.
type Sheet = (String, Range<Data>);

/// Columns and rows of a workbook. Sheets that have all the named columns of the
/// largest one are read with it, in their order; `Form` names them and those left aside.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Column>, Columns, Form)> {
    let (sheets, damaged) = sheets(bytes)?;
    let Some((_, largest)) = sheets.iter().max_by_key(|(_, sheet)| sheet.height()) else {
        return Err(if damaged.is_empty() {
            Problem::new(t!("import-workbook-empty"))
        } else {
            broken()
        });
    };
    let columns = header(largest);
    if columns.iter().all(String::is_empty) {
        return Err(Problem::new(t!("import-workbook-empty")));
    }
    let (mut rows, mut read, mut aside) = (Rows::default(), Vec::new(), Vec::new());
    for (name, sheet) in &sheets {
        let names = header(sheet);
        let place = |column: &String| names.iter().position(|n| n == column);
        let named = columns.iter().filter(|column| !column.is_empty());
        if !named.clone().all(|column| place(column).is_some()) {
            aside.push(name.clone());
            continue;
        }
        let same = names == columns;
        let places: Vec<Option<usize>> = columns
            .iter()
            .enumerate()
            .map(|(i, column)| if same { Some(i) } else { place(column) })
            .collect();
        let first = sheet.start().map_or(0, |(row, _)| u64::from(row));
        for (i, row) in sheet.rows().enumerate().skip(1) {
            let texts: Vec<String> = row.iter().map(cell).collect();
            let filled = places.iter().enumerate().filter_map(|(column, at)| {
                let text = texts.get((*at)?)?;
                (!text.is_empty()).then_some((column, text))
            });
            if filled.clone().next().is_none() {
                continue;
            }
            let raw = format!("{name}: {}", texts.join("\t"));
            rows.begin(first + i as u64 + 1, &raw);
            filled.for_each(|(column, text)| rows.set(column, text));
        }
        read.push(name.clone());
    }
    let rows = rows.finish(columns.len());
    Ok((
        columns.into_iter().map(Column::named).collect(),
        rows,
        Form::Workbook {
            sheets: read,
            aside,
            damaged,
        },
    ))
}

/// The worksheets with their names, and the names of those that cannot be read.
fn sheets(bytes: &[u8]) -> Result<(Vec<Sheet>, Vec<String>)> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| broken())?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut sheets, mut damaged) = (Vec::new(), Vec::new());
    for name in names {
        match book.worksheet_range(&name) {
            Ok(range) => sheets.push((name, range)),
            Err(_) => damaged.push(name),
        }
    }
    Ok((sheets, damaged))
}

fn broken() -> Problem {
    Problem::new(t!("import-workbook-broken")).advise(t!("import-advice-workbook"))
}

fn header(sheet: &Range<Data>) -> Vec<String> {
    sheet.rows().next().map_or_else(Vec::new, |row| {
        row.iter().map(|c| cell(c).trim().to_owned()).collect()
    })
}

/// A cell as text; a spreadsheet's error value (`#N/A`) stays visible as such.
fn cell(cell: &Data) -> String {
    cell.to_string()
}
