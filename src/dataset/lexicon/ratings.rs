//! Reading words with their ratings.

use std::collections::HashSet;

use polars::prelude::{Column, NamedFrom, Series, StringChunkedBuilder};

use super::scale::{self, Scale};
use crate::dataset::ColumnMapping;
use crate::dataset::import::{Part, Places, Read, decimal, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::source::{Bad, Gather, Row};
use crate::{Problem, Result, t};

/// Ratings in a hundred that may lie beyond the ends of a scale that the person says.
const SAID: usize = 50;
/// The same of a scale that is told by the numbers.
const TOLD: usize = 5;

struct Ratings {
    word: usize,
    attributes: Vec<Attribute>,
    words: StringChunkedBuilder,
    /// The line of each word.
    lines: Vec<u64>,
    seen: HashSet<String>,
    ledger: Ledger,
}

struct Attribute {
    name: String,
    at: usize,
    /// Whether it is one of the attributes that have a unified scale.
    known: bool,
    /// The scale, where the person or the source says it.
    scale: Option<Scale>,
    ratings: Vec<Option<f64>>,
}

/// `word`, then a column per attribute, on the unified scale; where the file's scale is
/// another, its own numbers stand behind.
///
/// Of several rows for one word the first counts.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let mut read = Ratings {
        word: places.required("word")?,
        attributes: attributes(places),
        words: texts("word"),
        lines: Vec::new(),
        seen: HashSet::new(),
        ledger: Ledger::default(),
    };
    places.table.walk(&mut read);
    let scales = scales(&read.attributes)?;
    let unused = places
        .table
        .columns
        .len()
        .saturating_sub(read.attributes.len() + 1);
    let mut notes = vec![t!(
        "import-note-attributes",
        used = used(&read.attributes, &scales),
        unused = unused
    )];
    let mut columns = vec![text_column(read.words)];
    for (attribute, scale) in read.attributes.into_iter().zip(scales) {
        columns.extend(attribute.columns(scale, &read.lines, &mut read.ledger, &mut notes)?);
    }
    let joined = join([Part {
        columns,
        ledger: read.ledger,
    }])?;
    Ok(Read { notes, ..joined })
}

/// The scale of each known attribute: as the person or the source says, as its numbers
/// tell, or as those of the others in the file do.
fn scales(attributes: &[Attribute]) -> Result<Vec<Option<Scale>>> {
    let told = |attribute: &Attribute| {
        let (low, high) = attribute.range();
        let told = || Scale::told_by(&attribute.name, low, high);
        attribute.scale.or_else(told).filter(|_| attribute.known)
    };
    let told: Vec<Option<Scale>> = attributes.iter().map(told).collect();
    let scale = |(attribute, own): (&Attribute, &Option<Scale>)| {
        if own.is_some() || !attribute.known {
            return Ok(*own);
        }
        let (low, high) = attribute.range();
        let holds = |scale: &Scale| scale.holds(low) && scale.holds(high);
        let others = told.iter().flatten().copied().find(holds);
        others.map(Some).ok_or_else(|| unclear(attribute))
    };
    attributes.iter().zip(&told).map(scale).collect()
}

/// The attributes that are taken over, with their scales.
fn used(attributes: &[Attribute], scales: &[Option<Scale>]) -> String {
    let used = |(attribute, scale): (&Attribute, &Option<Scale>)| match scale {
        Some(scale) => t!(
            "import-attribute-scale",
            attribute = attribute.name.as_str(),
            least = scale.least.to_string(),
            most = scale.most.to_string()
        ),
        None => attribute.name.clone(),
    };
    let used: Vec<String> = attributes.iter().zip(scales).map(used).collect();
    used.join(", ")
}

/// The known attributes in their order, then the other ratings.
fn attributes(places: &Places<'_>) -> Vec<Attribute> {
    let known = scale::attributes().filter_map(|name| {
        let column = places.mapping.one(name)?;
        Some(Attribute {
            name: name.to_owned(),
            at: places.table.column(column)?,
            known: true,
            scale: places
                .mapping
                .scale(name)
                .or_else(|| Scale::of_column(column)),
            ratings: Vec::new(),
        })
    });
    let mut attributes: Vec<Attribute> = known.collect();
    for (column, at) in places.all("attributes") {
        let mut name = column;
        while name == "word" || attributes.iter().any(|other| other.name == name) {
            name.push('_');
        }
        attributes.push(Attribute {
            name,
            at,
            known: false,
            scale: None,
            ratings: Vec::new(),
        });
    }
    attributes
}

impl Attribute {
    /// The least and the greatest rating.
    fn range(&self) -> (f64, f64) {
        let given = || self.ratings.iter().flatten().copied();
        let low = given().fold(f64::INFINITY, f64::min);
        (low, given().fold(f64::NEG_INFINITY, f64::max))
    }

    /// The ratings on the unified scale, and as they are in the file where that differs.
    fn columns(
        self,
        scale: Option<Scale>,
        lines: &[u64],
        ledger: &mut Ledger,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Column>> {
        let column = |name: String, ratings| Column::from(Series::new(name.into(), ratings));
        let Some(scale) = scale else {
            return Ok(vec![column(self.name, self.ratings)]);
        };
        let given = || self.ratings.iter().flatten().copied();
        let outside = given().filter(|rating| !scale.holds(*rating)).count();
        let most = if self.scale.is_some() { SAID } else { TOLD };
        if outside * 100 > given().count() * most {
            return Err(off_the_scale(&self, scale));
        }
        let to = Scale::unified(&self.name);
        let mut unified = Vec::with_capacity(self.ratings.len());
        for (rating, line) in self.ratings.iter().zip(lines) {
            let kept = rating.filter(|rating| scale.holds(*rating));
            if rating.is_some() && kept.is_none() {
                ledger.missing(Reason::OffTheScale, *line);
            }
            unified.push(if scale == to {
                kept
            } else {
                kept.map(|rating| scale.convert(rating, to))
            });
        }
        if scale == to {
            return Ok(vec![column(self.name, unified)]);
        }
        let rated = scale::as_rated(&self.name);
        notes.push(note(&self.name, scale, to, &rated));
        Ok(vec![
            column(self.name, unified),
            column(rated, self.ratings),
        ])
    }
}

fn note(attribute: &str, scale: Scale, to: Scale, column: &str) -> String {
    let name = ColumnMapping::role_label(attribute);
    let [least, most] = [scale.least, scale.most].map(|end| end.to_string());
    let [low, high] = [to.least, to.most].map(|end| end.to_string());
    if scale.is_turned() {
        t!(
            "import-note-scale-turned",
            attribute = name,
            least = least,
            most = most,
            low = low,
            high = high,
            column = column
        )
    } else {
        t!(
            "import-note-scale",
            attribute = name,
            least = least,
            most = most,
            low = low,
            high = high,
            column = column
        )
    }
}

fn off_the_scale(attribute: &Attribute, scale: Scale) -> Problem {
    let (low, high) = attribute.range();
    Problem::new(t!(
        "import-off-the-scale",
        attribute = ColumnMapping::role_label(&attribute.name),
        least = scale.least.min(scale.most).to_string(),
        most = scale.least.max(scale.most).to_string(),
        low = low.to_string(),
        high = high.to_string()
    ))
    .advise(t!("import-off-the-scale-advice"))
}

fn unclear(attribute: &Attribute) -> Problem {
    let (low, high) = attribute.range();
    Problem::new(t!(
        "import-scale-unclear",
        attribute = ColumnMapping::role_label(&attribute.name),
        low = low.to_string(),
        high = high.to_string()
    ))
    .advise(t!("import-off-the-scale-advice"))
}

impl Gather for Ratings {
    fn row(&mut self, row: &Row<'_>) {
        let word = row.get(self.word);
        let ratings: Vec<_> = self
            .attributes
            .iter()
            .map(|a| rating(row.get(a.at)))
            .collect();
        let reason = if word.is_empty() {
            Reason::No("word")
        } else if self.seen.contains(word) {
            Reason::Repeated
        } else if ratings.iter().all(Result::is_err) {
            Reason::No("rating")
        } else {
            for (attribute, rating) in self.attributes.iter_mut().zip(ratings) {
                match rating {
                    Ok(rating) => attribute.ratings.push(Some(rating)),
                    Err(reason) => {
                        attribute.ratings.push(None);
                        self.ledger.missing(reason, row.line);
                    }
                }
            }
            self.seen.insert(word.to_owned());
            self.words.append_value(word);
            self.lines.push(row.line);
            return self.ledger.keep(row);
        };
        self.ledger.leave_out(reason, row.line, row.raw);
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}

/// A number, also with a decimal comma.
fn rating(text: &str) -> Result<f64, Reason> {
    if matches!(text, "" | "NA" | "#N/A") {
        return Err(Reason::Empty);
    }
    decimal(text).ok_or(Reason::NotANumber)
}
