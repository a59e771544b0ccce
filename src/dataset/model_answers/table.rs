//! Answers of models to survey questions, as they were imported.

use polars::prelude::{Column, DataFrame};

use crate::{Problem, Result, t};

/// What a model answered to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelAnswer {
    pub model: String,
    /// Language that it was asked in, a BCP 47 tag; empty where the file does not say it.
    pub language: String,
    pub question: String,
    /// Label, and its probability or how often it was answered.
    pub weights: Vec<(String, f64)>,
    /// Whether the weights are probabilities, which may sum below 1.
    pub probabilities: bool,
}

impl ModelAnswer {
    /// The weights of these labels, in their order; 0 where one was never given. None where
    /// none of them was.
    pub fn of_labels(&self, labels: &[String]) -> Option<Vec<f64>> {
        let weight = |label: &String| {
            let known = self.weights.iter().find(|(known, _)| known == label);
            known.map_or(0.0, |(_, weight)| *weight)
        };
        let weights: Vec<f64> = labels.iter().map(weight).collect();
        (weights.iter().sum::<f64>() > 0.0).then_some(weights)
    }
}

/// The answers, by model, language and question in the order of the table.
///
/// # Errors
/// The table holds no answers of models.
pub fn model_answers(table: &DataFrame) -> Result<Vec<ModelAnswer>> {
    let lacking = |_| Problem::new(t!("dataset-not-answers"));
    let text = |column: &str| table.column(column).and_then(Column::str).map_err(lacking);
    let (models, languages) = (text("model")?, text("language")?);
    let (questions, labels) = (text("question")?, text("label")?);
    let probabilities = table.column("probability").is_ok();
    let weights = if probabilities {
        "probability"
    } else {
        "count"
    };
    let weights = table
        .column(weights)
        .and_then(Column::f64)
        .map_err(lacking)?;
    let mut all: Vec<ModelAnswer> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for i in 0..table.height() {
        let (Some(model), Some(question), Some(label), Some(weight)) = (
            models.get(i),
            questions.get(i),
            labels.get(i),
            weights.get(i),
        ) else {
            continue;
        };
        let language = languages.get(i).unwrap_or_default();
        let place = *places
            .entry((model, language, question))
            .or_insert_with(|| {
                all.push(ModelAnswer {
                    model: model.to_owned(),
                    language: language.to_owned(),
                    question: question.to_owned(),
                    weights: Vec::new(),
                    probabilities,
                });
                all.len() - 1
            });
        all[place].weights.push((label.to_owned(), weight));
    }
    Ok(all)
}
