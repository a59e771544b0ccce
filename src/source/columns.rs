//! Rows kept by column: of files that are not read line by line.

use csv::StringRecord;

use super::column::Column;
use super::compact::{Compact, List as _, Texts};
use super::row::{Bad, Gather, Row, Why};
use super::values::Values;

/// The values of a table by column, and where each row stands in the file.
#[derive(Default)]
pub(super) struct Columns {
    values: Vec<Values>,
    places: Vec<Place>,
    /// The text of each row in the file; none where it has no text.
    raw: Texts,
}

/// Where a row stands, and why it could not be read, where it could not.
struct Place {
    line: u64,
    why: Option<Why>,
}

impl Columns {
    /// The rows of a file of typed columns, which has no text; the first row is 1.
    pub fn typed(values: Vec<Values>) -> Self {
        let rows = values.iter().map(Values::count).max().unwrap_or(0);
        let place = |row| Place {
            line: row,
            why: None,
        };
        Self {
            values,
            places: (1..=rows as u64).map(place).collect(),
            raw: Texts::default(),
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        (row < self.raw.count()).then(|| self.raw.item(row))
    }

    /// The fields of a row as text.
    fn fields(&self, row: usize, field: &mut String, to: &mut StringRecord) {
        to.clear();
        for values in &self.values {
            field.clear();
            values.write(row, field);
            to.push_field(field);
        }
    }

    /// Gives every row to a gatherer.
    pub fn walk<G: Gather>(&self, columns: &[Column], to: &mut G) {
        let (mut field, mut record) = (String::new(), StringRecord::new());
        for (row, Place { line, why }) in self.places.iter().enumerate() {
            let line = *line;
            if let Some(why) = why {
                let raw = self.text(row).unwrap_or_default().as_bytes();
                let why = why.clone();
                to.bad(&Bad { line, raw, why });
                continue;
            }
            self.fields(row, &mut field, &mut record);
            let joined = match self.text(row) {
                Some(_) => String::new(),
                None => record.iter().collect::<Vec<_>>().join("\t"),
            };
            to.row(&Row {
                line,
                raw: self.text(row).unwrap_or(&joined).as_bytes(),
                record: &record,
                shape: None,
                typed: Some((columns, &self.values, row)),
            });
        }
    }

    /// The first `most` rows that could be read.
    pub fn preview(&self, most: usize) -> Vec<Vec<String>> {
        let readable = |row: &usize| self.places[*row].why.is_none();
        let (mut field, mut record) = (String::new(), StringRecord::new());
        let rows = (0..self.places.len()).filter(readable).take(most);
        rows.map(|row| {
            self.fields(row, &mut field, &mut record);
            record.iter().map(str::to_owned).collect()
        })
        .collect()
    }
}

/// Takes rows of texts one by one; columns may be met on the way.
#[derive(Default)]
pub(super) struct Rows {
    columns: Vec<Compact<Texts>>,
    places: Vec<Place>,
    raw: Texts,
}

impl Rows {
    /// Whether no row was begun.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Begins a row, with its text in the file.
    pub fn begin(&mut self, line: u64, raw: &str) {
        self.places.push(Place { line, why: None });
        self.raw.add(raw);
    }

    /// A row that could not be read.
    pub fn bad(&mut self, line: u64, raw: &str, why: Why) {
        self.begin(line, raw);
        if let Some(place) = self.places.last_mut() {
            place.why = Some(why);
        }
    }

    /// Gives the row that was begun a text in a column.
    pub fn set(&mut self, column: usize, text: &str) {
        while self.columns.len() <= column {
            self.columns.push(Compact::default());
        }
        let values = &mut self.columns[column];
        // Rows that lack it are empty.
        while values.count() + 1 < self.places.len() {
            values.push("");
        }
        values.push(text);
    }

    /// The rows in so many columns.
    pub fn finish(mut self, columns: usize) -> Columns {
        self.columns.resize_with(columns, Compact::default);
        Columns {
            values: self.columns.into_iter().map(Values::Text).collect(),
            places: self.places,
            raw: self.raw,
        }
    }
}
