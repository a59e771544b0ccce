//! A figure as a table: what the table view shows and what the CSV file holds.
//!
//! One row for each mark that is drawn: questions, points, cells, values. Of a profile the
//! table view shows the means and shares, and the file holds each cue's value too.

use super::number::{full, short};
use super::{Figure, Marks, Profile, Scatter, Shift, Side, Violin, answers, bars, profile, radar};
use crate::t;

/// The table view beside a figure, its numbers written for reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// What stands in a cell before it is written short or in full.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    Text(String),
    Number(f64),
    /// Shares of options, in their order.
    Numbers(Vec<f64>),
}

/// The table of a figure, numbers at two or three significant digits.
pub fn table(figure: &Figure) -> Table {
    if let Marks::Profile(profile) = &figure.marks {
        return profile.summary.table();
    }
    let (columns, rows) = cells(&figure.marks);
    Table {
        columns,
        rows: write(rows, short),
    }
}

/// The same table as comma-separated values, numbers in full precision.
pub fn csv(figure: &Figure) -> String {
    let (columns, rows) = cells(&figure.marks);
    let rows = write(rows, full);
    Table { columns, rows }.csv()
}

impl Table {
    /// The table as comma-separated values.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for record in std::iter::once(&self.columns).chain(&self.rows) {
            // Writing to memory cannot fail, and every row has all columns.
            let _ = writer.write_record(record);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn write(rows: Vec<Vec<Cell>>, number: fn(f64) -> String) -> Vec<Vec<String>> {
    let text = |cell| match cell {
        Cell::Text(text) => text,
        Cell::Number(value) => number(value),
        Cell::Numbers(values) => {
            let each: Vec<String> = values.into_iter().map(number).collect();
            each.join(" | ")
        }
    };
    rows.into_iter()
        .map(|row| row.into_iter().map(text).collect())
        .collect()
}

fn cells(marks: &Marks) -> (Vec<String>, Vec<Vec<Cell>>) {
    match marks {
        Marks::Shift(shift) => shift_cells(shift),
        Marks::Scatter(scatter) => scatter_cells(scatter),
        Marks::Violin(violin) => violin_cells(violin),
        Marks::Profile(profile) => profile_cells(profile),
        Marks::Bars(of) => bars::cells(of),
        Marks::Radar(of) => radar::cells(of),
        Marks::Answers(of) => answers::cells(of),
        Marks::Scene(of) => (of.table.columns.clone(), of.table.rows.clone()),
    }
}

/// The columns that say which question a row is.
pub(super) fn question_columns() -> Vec<String> {
    vec![
        t!("figure-column-question"),
        t!("figure-column-wording"),
        t!("figure-column-topic"),
    ]
}

/// The columns of the four distances and the culture moved toward.
fn distance_columns(distance: &str, culture_a: &str, culture_b: &str) -> Vec<String> {
    let distance = super::distance_name(distance);
    let before = |culture| {
        t!(
            "figure-column-distance-before",
            distance = distance.as_str(),
            culture = culture
        )
    };
    let after = |culture| {
        t!(
            "figure-column-distance-after",
            distance = distance.as_str(),
            culture = culture
        )
    };
    vec![
        t!("figure-column-toward"),
        t!("figure-column-change"),
        before(culture_a),
        after(culture_a),
        before(culture_b),
        after(culture_b),
    ]
}

fn distance_cells(
    before: [f64; 2],
    after: [f64; 2],
    culture_a: &str,
    culture_b: &str,
) -> Vec<Cell> {
    let moved = super::moved(before, after);
    let toward = match moved.and_then(|moved| moved.toward()) {
        Some(Side::A) => culture_a.to_owned(),
        Some(Side::B) => culture_b.to_owned(),
        None if moved.is_some() => t!("figure-toward-neither"),
        None => String::new(),
    };
    vec![
        Cell::Text(toward),
        Cell::Number(moved.map_or(f64::NAN, |moved| moved.change())),
        Cell::Number(before[0]),
        Cell::Number(after[0]),
        Cell::Number(before[1]),
        Cell::Number(after[1]),
    ]
}

fn shift_cells(shift: &Shift) -> (Vec<String>, Vec<Vec<Cell>>) {
    let (a, b) = (shift.culture_a.as_str(), shift.culture_b.as_str());
    let shares = |who: &str| t!("figure-column-shares", who = who);
    let mass = |model: &str| t!("figure-column-mass", model = model);
    let mut columns = question_columns();
    columns.extend(distance_columns(&shift.distance, a, b));
    columns.extend([
        t!("figure-column-tension"),
        mass(&shift.model_before),
        mass(&shift.model_after),
        t!("figure-column-options"),
        shares(a),
        shares(&shift.model_before),
        shares(&shift.model_after),
        shares(b),
    ]);
    let row = |row: &super::ShiftRow| {
        let mut cells: Vec<Cell> = [&row.question, &row.wording, &row.topic]
            .map(|text| Cell::Text(text.clone()))
            .into();
        cells.extend(distance_cells(
            [row.before_to_a, row.before_to_b],
            [row.after_to_a, row.after_to_b],
            a,
            b,
        ));
        cells.push(Cell::Number(row.tension));
        let masses = [row.mass_before, row.mass_after];
        cells.extend(masses.map(|mass| Cell::Number(mass.unwrap_or(f64::NAN))));
        cells.push(Cell::Text(row.options.join(" | ")));
        let shares = [&row.human_a, &row.before, &row.after, &row.human_b];
        cells.extend(shares.map(|shares| Cell::Numbers(shares.clone())));
        cells
    };
    (columns, shift.rows.iter().map(row).collect())
}

fn scatter_cells(scatter: &Scatter) -> (Vec<String>, Vec<Vec<Cell>>) {
    let (a, b) = (scatter.culture_a.as_str(), scatter.culture_b.as_str());
    let mut columns = question_columns();
    columns.extend(distance_columns(&scatter.distance, a, b));
    let row = |point: &super::ScatterPoint| {
        let mut cells: Vec<Cell> = [&point.question, &point.wording, &point.topic]
            .map(|text| Cell::Text(text.clone()))
            .into();
        cells.extend(distance_cells(point.before, point.after, a, b));
        cells
    };
    (columns, scatter.points.iter().map(row).collect())
}

fn violin_cells(violin: &Violin) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut columns = vec![
        t!("figure-column-group"),
        t!("figure-column-item"),
        violin.measure.clone(),
        t!("figure-column-count"),
        t!("figure-column-mean"),
        t!("figure-column-mean-low"),
        t!("figure-column-mean-high"),
        t!("figure-column-first-quartile"),
        t!("figure-column-median"),
        t!("figure-column-third-quartile"),
    ];
    let invalid = violin.groups.iter().any(|group| group.invalid.is_some());
    columns.extend(invalid.then(|| t!("figure-column-invalid")));
    let mut rows = Vec::new();
    for group in &violin.groups {
        let [low, high] = group.mean_interval;
        let [first, median, third] = group.quartiles;
        for (item, value) in &group.values {
            let mut row = vec![
                Cell::Text(group.name.clone()),
                Cell::Text(item.clone()),
                Cell::Number(*value),
                Cell::Text(group.values.len().to_string()),
            ];
            row.extend([group.mean, low, high, first, median, third].map(Cell::Number));
            row.extend(invalid.then(|| Cell::Number(group.invalid.unwrap_or(f64::NAN))));
            rows.push(row);
        }
    }
    for printed in &violin.printed {
        let mut row = vec![Cell::Text(printed.name.clone())];
        row.resize_with(columns.len(), || Cell::Number(f64::NAN));
        row[1] = Cell::Text(String::new());
        row[3] = Cell::Text(String::new());
        row[4] = Cell::Number(printed.value);
        rows.push(row);
    }
    (columns, rows)
}

fn profile_cells(of: &Profile) -> (Vec<String>, Vec<Vec<Cell>>) {
    let columns = vec![
        t!("figure-column-measure"),
        t!("figure-column-group"),
        t!("figure-column-item"),
        t!("figure-column-value"),
        t!("figure-column-mean-low"),
        t!("figure-column-mean-high"),
        t!("figure-column-count"),
        t!("figure-column-mark"),
    ];
    let cells = |(words, numbers, mark): profile::LongRow| {
        let words = words.into_iter().map(Cell::Text);
        let numbers = numbers.into_iter().map(Cell::Number);
        let mark = Cell::Text(mark.to_owned());
        words.chain(numbers).chain([mark]).collect()
    };
    let rows = profile::long(of).into_iter().map(cells);
    (columns, rows.collect())
}
