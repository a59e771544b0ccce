//! Verification of whose answers count: people are tallied again from the datasets' tables,
//! country by country, apart from what scoring picked.

use polars::prelude::{Column, DataFrame};

use crate::dataset::Kind;
use crate::problem::Result;
use crate::score::survey::{ScoredQuestion, ScoredSurvey};
use crate::study::Culture;
use crate::study::folder::Study;
use crate::study::people::mean_weight;
use crate::t;

/// Shares that differ by more are others.
const ROUNDING: f64 = 1e-9;

impl Study {
    /// How many answers of a culture to a question a stored score has from people and the
    /// tables have too; or where they are not those of the tables: culture and question.
    /// Where only shares are known of a country, nothing is tallied.
    ///
    /// # Errors
    /// A table cannot be read.
    pub(super) fn people_differ(
        &self,
        scored: &ScoredSurvey,
    ) -> Result<std::result::Result<usize, String>> {
        let mut surveys = Vec::new();
        for manifest in self.of_kind(Kind::Survey, &[])? {
            let table = self.curated(&manifest.id)?;
            surveys.push((manifest.id, table));
        }
        let mut fitting = 0;
        for culture in self.cultures() {
            let Some(place) = scored.culture(&culture.name) else {
                continue;
            };
            for question in &scored.questions {
                let (counted, weights) = tally(&surveys, &culture, question);
                let sum: f64 = weights.iter().sum();
                let fits = match &question.humans[place] {
                    // Shares of a country stand in the place of people.
                    Some(humans) if humans.people.is_none() => continue,
                    Some(humans) => {
                        let mut shares = weights.iter().zip(&humans.shares);
                        humans.people == Some(counted)
                            && shares.all(|(of, share)| (of / sum - share).abs() < ROUNDING)
                    }
                    None => counted == 0,
                };
                if !fits {
                    return Ok(Err(t!(
                        "study-verify-people-of",
                        culture = culture.name.as_str(),
                        question = question.question.as_str()
                    )));
                }
                fitting += usize::from(counted > 0);
            }
        }
        Ok(Ok(fitting))
    }
}

/// How many people of a culture's countries gave an option, and the weight on each option; of
/// each country the first survey that has any counts.
fn tally(
    surveys: &[(String, DataFrame)],
    culture: &Culture,
    question: &ScoredQuestion,
) -> (usize, Vec<f64>) {
    let mut counted = 0;
    let mut weights = vec![0.0; question.options.len()];
    for country in culture.all_countries() {
        let asked = |id: &String| culture.countries_in(id).contains(country);
        let surveys = surveys.iter().filter(|(id, _)| asked(id));
        let first = surveys.into_iter().find_map(|(_, table)| {
            let given = given(table, country, question)?;
            (!given.is_empty()).then_some(given)
        });
        for (option, weight) in first.unwrap_or_default() {
            counted += 1;
            weights[option] += weight;
        }
    }
    (counted, weights)
}

/// The options that people of a country gave, each with their weight; none where the survey
/// did not ask.
fn given(table: &DataFrame, country: &str, question: &ScoredQuestion) -> Option<Vec<(usize, f64)>> {
    let countries = table.column("country").and_then(Column::str).ok()?;
    let codes = table.column(&question.question).ok()?.i32().ok()?;
    let weights = table.column("weight").and_then(Column::f64).ok();
    let weighted = weights.filter(|weights| weights.iter().any(|weight| weight.is_some()));
    let labels = question.options.iter().map(|o| o.label.parse::<i32>().ok());
    let labels: Vec<Option<i32>> = labels.collect();
    let scale = mean_weight(table);
    let mut given = Vec::new();
    for (row, from) in countries.iter().enumerate() {
        let weight = weighted.map_or(Some(1.0), |weights| weights.get(row));
        let code = codes.get(row).filter(|code| *code >= 0);
        if let (Some(code), Some(weight), true) = (code, weight, from == Some(country))
            && let Some(option) = labels.iter().position(|label| *label == Some(code))
            && weight > 0.0
        {
            given.push((option, weight / scale));
        }
    }
    Some(given)
}
