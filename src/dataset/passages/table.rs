//! Passages as they are read.

use polars::prelude::{Column, DataFrame};

use crate::{Problem, Result, t};

/// A text to be read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Of the file, or the number of its line; no two passages of a dataset have the same.
    pub id: String,
    pub text: String,
    /// Whose it is; none where the file does not say it.
    pub culture: Option<String>,
    /// Where it comes from, such as a title or an address.
    pub source: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
}

/// The passages, in the order of the table.
///
/// # Errors
/// The table holds no passages.
pub fn read(table: &DataFrame) -> Result<Vec<Passage>> {
    let lacking = |_| Problem::new(t!("dataset-not-passages"));
    let text = |column: &str| table.column(column).and_then(Column::str).map_err(lacking);
    let (ids, texts) = (text("id")?, text("text")?);
    let (cultures, sources) = (text("culture")?, text("source")?);
    let languages = text("language")?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let passage = |i: usize| {
        Some(Passage {
            id: owned(ids.get(i))?,
            text: owned(texts.get(i))?,
            culture: owned(cultures.get(i)),
            source: owned(sources.get(i)),
            language: owned(languages.get(i)),
        })
    };
    Ok((0..table.height()).filter_map(passage).collect())
}
