//! Ready-made shares of answers, as distributions.

use polars::prelude::{Column, DataFrame};
use serde::{Deserialize, Serialize};

use crate::{Problem, Result, t};

/// How a country answered a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionShares {
    pub question: String,
    /// Label and share as the file has it, in the order of the labels. The shares may
    /// sum below 1 where people without an answer were counted too.
    pub shares: Vec<(String, f64)>,
}

impl QuestionShares {
    /// The sum of the shares: the part of the people who gave one of the answers.
    pub fn valid(&self) -> f64 {
        self.shares.iter().map(|(_, share)| share).sum()
    }

    /// The distribution over `labels` among those who answered; none where nobody did.
    pub fn distribution(&self, labels: &[String]) -> Option<Vec<f64>> {
        let share = |label: &String| {
            self.shares
                .iter()
                .find(|(l, _)| l == label)
                .map_or(0.0, |(_, s)| *s)
        };
        let shares: Vec<f64> = labels.iter().map(share).collect();
        let sum: f64 = shares.iter().sum();
        (sum > 0.0).then(|| shares.iter().map(|share| share / sum).collect())
    }
}

/// The questions that were asked in a country, in the order of the file.
///
/// # Errors
/// The table holds no shares, or none of the country.
pub fn shares(table: &DataFrame, country: &str) -> Result<Vec<QuestionShares>> {
    let lacking = |_| Problem::new(t!("dataset-not-shares"));
    let text = |column: &str| table.column(column).and_then(Column::str).map_err(lacking);
    let (countries, questions, labels) = (text("country")?, text("question")?, text("label")?);
    let values = table
        .column("share")
        .and_then(Column::f64)
        .map_err(lacking)?;
    let mut all: Vec<QuestionShares> = Vec::new();
    for i in 0..table.height() {
        let (Some(question), Some(label), Some(share)) =
            (questions.get(i), labels.get(i), values.get(i))
        else {
            continue;
        };
        if countries.get(i) != Some(country) {
            continue;
        }
        let answer = (label.to_owned(), share);
        match all.last_mut().filter(|last| last.question == question) {
            Some(last) => last.shares.push(answer),
            None => all.push(QuestionShares {
                question: question.to_owned(),
                shares: vec![answer],
            }),
        }
    }
    if all.is_empty() {
        return Err(Problem::new(t!(
            "dataset-no-such-country",
            country = country
        )));
    }
    for question in &mut all {
        question
            .shares
            .sort_by(|(a, _), (b, _)| (a.parse::<i64>().ok(), a).cmp(&(b.parse::<i64>().ok(), b)));
    }
    Ok(all)
}
