//! Questions as they are asked.

use polars::prelude::{Column, DataFrame};
use serde::{Deserialize, Serialize};

use crate::dataset::trouble;
use crate::{Problem, Result, t};

/// A question with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Such as `Q27`; also the name of its column in a survey.
    pub id: String,
    pub wording: String,
    pub topic: Option<String>,
    /// Whether the options have an order.
    pub ordered: bool,
    /// Empty where the question has none to choose from.
    pub options: Vec<Choice>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is answered with, and the code in a survey.
    pub label: String,
    pub text: String,
}

/// What can be answered to a question.
pub trait Options {
    /// The question's id.
    fn id(&self) -> &str;

    /// The labels of its options, in the order of the questionnaire; none where it has none to
    /// choose from.
    fn labels(&self) -> Vec<&str>;
}

impl Options for Question {
    fn id(&self) -> &str {
        &self.id
    }

    fn labels(&self) -> Vec<&str> {
        let options = self.options.iter();
        options.map(|option| option.label.as_str()).collect()
    }
}

/// The questions of a questionnaire, in its order.
///
/// # Errors
/// The table holds no questionnaire.
pub fn questions(table: &DataFrame) -> Result<Vec<Question>> {
    let lacking = |_| Problem::new(t!("dataset-not-questionnaire"));
    let text = |column: &str| table.column(column).and_then(Column::str).map_err(lacking);
    let (ids, wordings) = (text("question")?, text("wording")?);
    let (topics, options) = (text("topic")?, text("options")?);
    let ordered = table
        .column("ordered")
        .and_then(Column::bool)
        .map_err(trouble)?;
    let question = |i: usize| {
        let json = options.get(i).unwrap_or("[]");
        Ok(Question {
            id: ids.get(i).unwrap_or_default().to_owned(),
            wording: wordings.get(i).unwrap_or_default().to_owned(),
            topic: topics.get(i).map(str::to_owned),
            ordered: ordered.get(i).unwrap_or(true),
            options: serde_json::from_str(json)
                .map_err(|error| Problem::new(t!("dataset-trouble", error = error.to_string())))?,
        })
    };
    (0..table.height()).map(question).collect()
}
