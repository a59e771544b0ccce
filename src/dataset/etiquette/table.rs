//! Stories as they are read.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame};

use crate::{Problem, Result, t};

crate::kinds! {
    /// What a story is judged: the labels of the task (NormAd, section 3), in their order.
    pub enum Judgement {
        Yes = "yes",
        No = "no",
        Neutral = "neutral",
    }
}

/// The ids of a file's stories, each with the largest number that stands behind it.
#[derive(Debug, Default)]
pub(super) struct Ids(HashMap<String, usize>);

impl Ids {
    /// The id of the next story: as it is written, else its number, from 1; with a number
    /// behind it where another story is called so.
    pub fn next(&mut self, written: Option<&str>) -> String {
        let mut id = written.map_or_else(|| (self.0.len() + 1).to_string(), str::to_owned);
        if let Some(mut times) = self.0.get(&id).copied() {
            let another = loop {
                times += 1;
                let another = format!("{id}#{times}");
                if !self.0.contains_key(&another) {
                    break another;
                }
            };
            self.0.insert(id, times);
            id = another;
        }
        self.0.insert(id.clone(), 1);
        id
    }
}

/// A story with its judgement; what the file does not say of it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Given at the import, so that curation changes none; where a table was imported
    /// before that, it is given anew each time.
    pub id: String,
    /// As the file writes it, such as `united_states_of_america`.
    pub country: String,
    pub axis: String,
    /// A value of the country's people, in a few words.
    pub value: String,
    /// The rule of thumb that the story keeps or breaks.
    pub rule: String,
    pub story: String,
    pub judgement: Judgement,
}

/// The stories, in the order of the table.
///
/// # Errors
/// The table holds no stories.
pub fn stories(table: &DataFrame) -> Result<Vec<Story>> {
    let lacking = |_| Problem::new(t!("dataset-not-etiquette"));
    let text = |column: &str| table.column(column).and_then(Column::str).map_err(lacking);
    let (ids, countries, axes) = (text("id")?, text("country")?, text("axis")?);
    let (values, rules) = (text("value")?, text("rule")?);
    let (stories, labels) = (text("story")?, text("label")?);
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut known = Ids::default();
    let mut all = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let Some(judgement) = labels.get(row).and_then(Judgement::from_id) else {
            continue;
        };
        all.push(Story {
            id: known.next(ids.get(row)),
            country: owned(countries.get(row)),
            axis: owned(axes.get(row)),
            value: owned(values.get(row)),
            rule: owned(rules.get(row)),
            story: owned(stories.get(row)),
            judgement,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn stories_without_an_id_are_numbered_and_no_two_are_called_the_same() {
        let table = df!(
            "id" => [Some("a#2"), Some("a"), None, Some("a")],
            "country" => ["oshel"; 4],
            "axis" => [None::<&str>, None, Some("eating"), None],
            "value" => ["v"; 4],
            "rule" => [None::<&str>; 4],
            "story" => ["s"; 4],
            "label" => ["yes", "neutral", "no", "no"],
        )
        .unwrap();
        let read = stories(&table).unwrap();
        let ids: Vec<&str> = read.iter().map(|story| story.id.as_str()).collect();
        assert_eq!(ids, ["a#2", "a", "3", "a#3"]);
        assert_eq!(read[1].judgement, Judgement::Neutral);
        assert_eq!(
            (read[2].axis.as_str(), read[2].rule.as_str()),
            ("eating", "")
        );
        assert!(stories(&DataFrame::empty()).is_err());
    }
}
