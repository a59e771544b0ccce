//! What a file says of a column beside its values.

use std::ops::RangeInclusive;

/// A column of a table. A text names its columns and says no more; the files of statistics
/// programs label them and their values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Its name, trimmed; empty where the header has none.
    pub name: String,
    /// What it holds, in words; empty where the file does not say it.
    pub label: String,
    /// Numbers that stand for something, and what each stands for.
    pub labels: Vec<(f64, String)>,
    /// Numbers that are no answer.
    pub missing: Vec<RangeInclusive<f64>>,
    /// Whether it is what the rows weigh.
    pub weight: bool,
}

impl Column {
    /// A column of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The names of columns.
    pub fn names(columns: &[Self]) -> Vec<String> {
        columns.iter().map(|column| column.name.clone()).collect()
    }

    /// What a number stands for; none where the file does not say it.
    pub fn label_of(&self, number: f64) -> Option<&str> {
        let mut labels = self.labels.iter();
        let (_, label) = labels.find(|(labelled, _)| *labelled == number)?;
        Some(label)
    }

    /// Whether the file says of a number that it is no answer.
    pub fn is_missing(&self, number: f64) -> bool {
        self.missing.iter().any(|range| range.contains(&number))
    }
}
