//! The table of a profile: a row a measure, a column people and each model.

use super::super::{Profile, Summary, SummaryCell, SummaryRow};
use super::{attribute_name, attributes, published};
use crate::score::profile::{ATTRIBUTES, ProfileTable, ProfiledGroup, ScoredProfile};
use crate::stat::Estimate;
use crate::t;

/// Stands behind a number that the test shows no difference from people's of.
const MARK: &str = "*";

/// The shares of words: id in printed tables, and what each is in a profile.
type Share = fn(&ProfileTable) -> Option<f64>;
const SHARES: [(&str, Share); 4] = [
    ("emotional", |table| table.found[0]),
    ("concrete", |table| Some(table.shares?.concrete)),
    ("abstract", |table| Some(table.shares?.abstract_)),
    ("unknown", |table| Some(table.shares?.unknown)),
];

/// The profile of a group as a table; `models` names those wanted, empty: all. With the numbers that a
/// paper printed in further columns, where they are wanted.
pub fn summary_of(
    scored: &ScoredProfile,
    of: &ProfiledGroup,
    models: &[String],
    with_published: bool,
) -> Summary {
    let models: Vec<_> = of
        .models
        .iter()
        .filter(|model| models.is_empty() || models.contains(&model.name))
        .collect();
    let mut columns = vec![t!("figure-profile-people")];
    columns.extend(models.iter().map(|model| model.name.clone()));
    let tables = || {
        let models = models.iter().map(|model| &model.table);
        std::iter::once(&of.people).chain(models)
    };
    let printed = with_published
        .then(|| {
            let words = of.people.cues.iter().map(|cue| cue.cue.as_str());
            published::of_words(words, &of.group.prompt)
        })
        .flatten();
    let beside = |measure: &str| -> Vec<Option<SummaryCell>> {
        let Some(table) = printed else {
            return Vec::new();
        };
        let cell = |column| {
            Some(SummaryCell {
                value: table.value(measure, column)?,
                interval: None,
                alike: table.alike(measure, column),
            })
        };
        (0..table.columns.len()).map(cell).collect()
    };
    let mut rows = Vec::new();
    for (attribute, measure) in attributes() {
        let people = tables().take(1).map(|table| mean(table, attribute, false));
        let models = models.iter().map(|model| {
            let alike = !mark(of, &model.name, attribute).is_empty();
            mean(&model.table, attribute, alike)
        });
        let cells = people.chain(models).chain(beside(attribute)).collect();
        rows.push(SummaryRow { measure, cells });
    }
    for (measure, share) in SHARES {
        let ours = tables().map(|table| {
            Some(SummaryCell {
                value: 100.0 * share(table)?,
                interval: None,
                alike: false,
            })
        });
        let cells = ours.chain(beside(measure)).collect();
        let measure = share_name(measure, scored);
        rows.push(SummaryRow { measure, cells });
    }
    for attribute in ATTRIBUTES {
        let p = models.iter().map(|model| {
            let comparison = of.comparison(&model.name, attribute)?;
            Some(SummaryCell {
                value: comparison.paired.p,
                interval: None,
                alike: false,
            })
        });
        let cells: Vec<Option<SummaryCell>> = std::iter::once(None).chain(p).collect();
        if cells.iter().any(Option::is_some) {
            let name = attribute_name(attribute);
            let measure = t!("figure-profile-p", attribute = name);
            rows.push(SummaryRow { measure, cells });
        }
    }
    if let Some(table) = printed {
        columns.extend(table.columns.iter().map(|column| {
            t!(
                "figure-profile-published",
                column = column.as_str(),
                title = table.title.as_str()
            )
        }));
    }
    Summary { columns, rows }
}

/// What stands behind a model's mean.
pub(super) fn mark(of: &ProfiledGroup, model: &str, attribute: &str) -> &'static str {
    let comparison = of.comparison(model, attribute);
    if comparison.is_some_and(|comparison| comparison.alike()) {
        MARK
    } else {
        ""
    }
}

fn mean(table: &ProfileTable, attribute: &str, alike: bool) -> Option<SummaryCell> {
    let Estimate { mean, interval, .. } = table.mean(attribute)?;
    Some(SummaryCell {
        value: *mean,
        interval: Some([interval.low, interval.high]),
        alike,
    })
}

fn share_name(share: &str, scored: &ScoredProfile) -> String {
    let from = scored.profile.concrete_from.to_string();
    match share {
        "emotional" => t!("figure-profile-emotional"),
        "concrete" => t!("figure-profile-concrete", from = from),
        "abstract" => t!("figure-profile-abstract", from = from),
        _ => t!("figure-profile-unknown-share"),
    }
}

impl Summary {
    /// The table for reading: `5.398 [5.310, 5.480]*`.
    pub fn table(&self) -> super::super::Table {
        let short = super::super::short;
        let cell = |cell: &Option<SummaryCell>| {
            let Some(cell) = cell else {
                return String::new();
            };
            let interval = cell.interval.map(|[low, high]| {
                let (low, high) = (short(low), short(high));
                format!(" [{low}, {high}]")
            });
            let mark = if cell.alike { MARK } else { "" };
            format!(
                "{}{}{mark}",
                short(cell.value),
                interval.unwrap_or_default()
            )
        };
        let row = |row: &SummaryRow| {
            let first = std::iter::once(row.measure.clone());
            first.chain(row.cells.iter().map(cell)).collect()
        };
        let first = std::iter::once(t!("figure-column-measure"));
        super::super::Table {
            columns: first.chain(self.columns.iter().cloned()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// A row of the file of values: measure, whose, cue (empty for a mean or share), value,
/// interval, mark.
pub(in crate::figure) type LongRow = ([String; 3], [f64; 3], &'static str);

/// Every number of the figure, one a row: first the table's, then each cue's.
pub(in crate::figure) fn long(profile: &Profile) -> Vec<LongRow> {
    let mut rows = Vec::new();
    for row in &profile.summary.rows {
        for (column, cell) in profile.summary.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            let [low, high] = cell.interval.unwrap_or([f64::NAN; 2]);
            let words = [row.measure.clone(), column.clone(), String::new()];
            let mark = if cell.alike { MARK } else { "" };
            rows.push((words, [cell.value, low, high], mark));
        }
    }
    for panel in &profile.panels {
        for group in &panel.groups {
            for (cue, value) in &group.values {
                let words = [panel.measure.clone(), group.name.clone(), cue.clone()];
                rows.push((words, [*value, f64::NAN, f64::NAN], ""));
            }
        }
    }
    rows
}
