//! Survey answers as options of a questionnaire.

use std::collections::{BTreeSet, HashMap};

use polars::prelude::{Column, DataFrame, Float64Chunked, Int32Chunked};
use serde::{Deserialize, Serialize};

use crate::dataset::ledger::code_phrase;
use crate::dataset::questionnaire::Options;
use crate::{Problem, Result, t};

/// What people answered to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HumanAnswers {
    /// Question id.
    pub question: String,
    /// A person each: index of the option in the questionnaire, and weight.
    pub people: Vec<(u16, f64)>,
    /// Answers that are no option, by reason, the commonest first.
    pub dropped: Vec<(String, u64)>,
    /// How many of them are answers of people without a readable weight, where weights count.
    #[serde(default)]
    pub without_weight: u64,
    /// Whether people count by their weights; else everybody weighs 1.
    #[serde(default)]
    pub weighted: bool,
}

/// Why an answer was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Dropped {
    Empty,
    Code(i32),
    NoWeight,
}

impl Dropped {
    fn phrase(self) -> String {
        match self {
            Self::Empty => t!("dataset-reason-empty"),
            Self::Code(code) if code < 0 => code_phrase(code),
            Self::Code(code) => t!("dataset-dropped-code", code = code),
            Self::NoWeight => t!("dataset-dropped-weight"),
        }
    }
}

/// The countries of a survey, by alphabet.
///
/// # Errors
/// The table holds no survey.
pub fn countries(table: &DataFrame) -> Result<Vec<String>> {
    let column = country_column(table)?.str().map_err(|_| not_survey())?;
    let distinct: BTreeSet<&str> = column.iter().flatten().collect();
    Ok(distinct.into_iter().map(str::to_owned).collect())
}

/// Answers of the people of some countries (all, where none is named) to the questions
/// of a questionnaire that were asked in the survey and have options.
///
/// A code that is no label of an option is dropped and counted, be it negative or not.
/// `weighted` takes the survey's weights, where it has any; otherwise everybody weighs 1.
///
/// # Errors
/// The table holds no survey.
pub fn people<Q: Options>(
    table: &DataFrame,
    questionnaire: &[Q],
    countries: &[String],
    weighted: bool,
) -> Result<Vec<HumanAnswers>> {
    let column = country_column(table)?.str().map_err(|_| not_survey())?;
    let wanted = |country: Option<&str>| {
        countries.is_empty()
            || country.is_some_and(|country| countries.iter().any(|c| c == country))
    };
    let rows: Vec<usize> = column
        .iter()
        .enumerate()
        .filter(|(_, country)| wanted(*country))
        .map(|(row, _)| row)
        .collect();
    let weights = table.column("weight").and_then(Column::f64).ok();
    let weights = weights.filter(|weights| weighted && weights.null_count() < weights.len());
    let answers = |question: &Q| {
        let codes = table.column(question.id()).ok()?.i32().ok()?;
        let labels = question.labels();
        (!labels.is_empty()).then(|| of_question(question.id(), &labels, codes, weights, &rows))
    };
    Ok(questionnaire.iter().filter_map(answers).collect())
}

fn of_question(
    question: &str,
    labels: &[&str],
    codes: &Int32Chunked,
    weights: Option<&Float64Chunked>,
    rows: &[usize],
) -> HumanAnswers {
    let option =
        |(i, label): (usize, &&str)| Some((label.parse::<i32>().ok()?, u16::try_from(i).ok()?));
    let options: HashMap<i32, u16> = labels.iter().enumerate().filter_map(option).collect();
    let mut people = Vec::new();
    let mut dropped: HashMap<Dropped, u64> = HashMap::new();
    for &row in rows {
        let weight = weights.map_or(Some(1.0), |weights| weights.get(row));
        let answer = codes.get(row).ok_or(Dropped::Empty).and_then(|code| {
            // A negative code is never an answer, whatever the labels.
            let option = options.get(&code).filter(|_| code >= 0);
            option.copied().ok_or(Dropped::Code(code))
        });
        match answer.and_then(|option| Ok((option, weight.ok_or(Dropped::NoWeight)?))) {
            Ok(person) => people.push(person),
            Err(reason) => *dropped.entry(reason).or_default() += 1,
        }
    }
    let without_weight = dropped.get(&Dropped::NoWeight).copied().unwrap_or_default();
    let mut dropped: Vec<(String, u64)> = dropped
        .into_iter()
        .map(|(why, n)| (why.phrase(), n))
        .collect();
    dropped.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    HumanAnswers {
        question: question.to_owned(),
        people,
        dropped,
        without_weight,
        weighted: weights.is_some(),
    }
}

fn country_column(table: &DataFrame) -> Result<&Column> {
    let survey = table
        .column("respondent")
        .and_then(|_| table.column("country"));
    survey.map_err(|_| not_survey())
}

fn not_survey() -> Problem {
    Problem::new(t!("dataset-not-survey"))
}
