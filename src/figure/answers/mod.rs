//! Questions with everybody's answers: those on which peoples differ most, and those on
//! which a model's answers changed most.

mod build;
mod draw;

pub use build::{EXAMPLES, TENSION_SET, examples_of, tension_of};
pub(super) use draw::{draw, draw_rows};

use super::table::{Cell, question_columns};
use super::{Answers, Leaning, Side, percent};
use crate::t;

impl Answers {
    /// The models of which the rows say to whom they lean: printed counts have no rows.
    pub fn leaning_in_rows(&self) -> &[Leaning] {
        let columns = self.rows.iter().map(|row| row.leans.len()).max();
        &self.leaning[..columns.unwrap_or(0).min(self.leaning.len())]
    }

    /// Who a side of a figure is.
    pub fn culture(&self, side: Side) -> &str {
        match side {
            Side::A => &self.culture_a,
            Side::B => &self.culture_b,
        }
    }
}

impl Leaning {
    /// `13 of 50`; an en dash where it was not printed.
    pub fn told(&self, side: Side) -> String {
        match self.nearer[side as usize] {
            Some(nearer) => t!("figure-of", part = nearer, count = self.count),
            None => "–".to_owned(),
        }
    }
}

/// Percentages of the options, in their order: `[77%, 23%]`.
pub(super) fn percentages(shares: &[f64]) -> String {
    let each: Vec<String> = shares.iter().map(|share| percent(*share)).collect();
    format!("[{}]", each.join(", "))
}

/// A row a question: the number, everybody's shares, and to whom each model leans.
pub(super) fn cells(answers: &Answers) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut columns = question_columns();
    columns.push(answers.number.clone());
    columns.push(t!("figure-column-options"));
    for who in &answers.who {
        columns.push(t!("figure-column-shares", who = who.name.as_str()));
    }
    for model in answers.leaning_in_rows() {
        columns.push(t!("figure-column-leans", model = model.name.as_str()));
    }
    let row = |row: &super::AnswersRow| {
        let texts = [&row.question, &row.wording, &row.topic];
        let mut cells: Vec<Cell> = texts.map(|text| Cell::Text(text.clone())).into();
        cells.push(Cell::Number(row.number));
        cells.push(Cell::Text(row.options.join(" | ")));
        for shares in &row.shares {
            cells.push(Cell::Numbers(shares.clone().unwrap_or_default()));
        }
        for side in &row.leans {
            let culture = side.map(|side| answers.culture(side).to_owned());
            cells.push(Cell::Text(culture.unwrap_or_default()));
        }
        cells
    };
    (columns, answers.rows.iter().map(row).collect())
}
