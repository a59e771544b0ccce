//! The table of a profile: a row a measure, a column people, each model and what people say
//! most.

use super::super::{Profile, Summary, SummaryCell, SummaryRow};
use super::{attribute_name, attributes, published};
use crate::score::Verdict;
use crate::score::associations::Baseline;
use crate::score::profile::{
    ATTRIBUTES, ProfileComparison, ProfileTable, ProfiledGroup, ScoredProfile,
};
use crate::stat::Estimate;
use crate::t;

/// Stands behind a printed number that the paper marks as not different from people's.
const PRINTED: &str = "°";

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
    columns.extend(of.frequent.as_ref().map(|_| Baseline::Frequent.name()));
    let tables = || {
        let models = models.iter().map(|model| &model.table);
        std::iter::once(&of.people)
            .chain(models)
            .chain(&of.frequent)
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
                alike: table.alike(measure, column),
                ..plain(table.value(measure, column)?, None)
            })
        };
        (0..table.columns.len()).map(cell).collect()
    };
    let mut rows = Vec::new();
    for (attribute, measure) in attributes() {
        let models = models.iter().map(|model| {
            let comparison = of.comparison(&model.name, attribute);
            mean(&model.table, attribute, comparison)
        });
        let people = std::iter::once(mean(&of.people, attribute, None));
        let frequent = of.frequent.iter().map(|table| mean(table, attribute, None));
        let cells = people
            .chain(models)
            .chain(frequent)
            .chain(beside(attribute));
        let cells = cells.collect();
        rows.push(SummaryRow { measure, cells });
    }
    for (measure, share) in SHARES {
        let ours = tables().map(|table| Some(plain(100.0 * share(table)?, Some(table.words))));
        let cells = ours.chain(beside(measure)).collect();
        let measure = share_name(measure, scored);
        rows.push(SummaryRow { measure, cells });
    }
    for attribute in ATTRIBUTES {
        let p = models.iter().map(|model| {
            let paired = &of.comparison(&model.name, attribute)?.paired;
            Some(plain(paired.p_holm, Some(paired.difference.n)))
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

/// What the marks of a group's table say, and the δ of each attribute; with the printed marks,
/// where they are shown.
pub fn note(of: &ProfiledGroup, with_published: bool) -> String {
    let deltas = attributes().into_iter().zip(of.delta);
    let deltas: Vec<String> = deltas
        .map(|((_, name), delta)| match delta {
            Some(delta) => t!(
                "figure-profile-delta-of",
                attribute = name,
                delta = super::super::short(delta)
            ),
            None => t!("figure-profile-delta-none", attribute = name),
        })
        .collect();
    let note = t!(
        "figure-profile-note",
        legend = Verdict::legend(),
        delta = t!("figure-profile-delta", deltas = deltas.join(", "))
    );
    match with_published {
        true => format!("{note} {}", t!("figure-profile-note-published")),
        false => note,
    }
}

/// A number without interval or marks.
fn plain(value: f64, n: Option<usize>) -> SummaryCell {
    SummaryCell {
        value,
        interval: None,
        n,
        verdict: None,
        alike: false,
    }
}

fn mean(
    table: &ProfileTable,
    attribute: &str,
    comparison: Option<&ProfileComparison>,
) -> Option<SummaryCell> {
    let Estimate { mean, interval, n } = table.mean(attribute)?;
    Some(SummaryCell {
        interval: Some([interval.low, interval.high]),
        verdict: comparison.map(|comparison| comparison.verdict),
        ..plain(*mean, Some(*n))
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
    /// The table for reading: `5.398 [5.310, 5.480]*, n = 40`.
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
            let number = format!(
                "{}{}{}",
                short(cell.value),
                interval.unwrap_or_default(),
                cell.mark()
            );
            match cell.n {
                Some(n) => t!("figure-profile-n", cell = number, n = n),
                None => number,
            }
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

impl SummaryCell {
    /// What stands behind the number: a [`Verdict`]'s mark, or the paper's own.
    pub fn mark(&self) -> &'static str {
        match self.verdict {
            Some(verdict) => verdict.mark(),
            None if self.alike => PRINTED,
            None => "",
        }
    }
}

/// A row of the file of values: measure, whose, cue (empty for a mean or share), value,
/// interval and n, mark.
pub(in crate::figure) type LongRow = ([String; 3], [f64; 4], &'static str);

/// Every number of the figure, one a row: first the table's, then each cue's.
pub(in crate::figure) fn long(profile: &Profile) -> Vec<LongRow> {
    let mut rows = Vec::new();
    for row in &profile.summary.rows {
        for (column, cell) in profile.summary.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            let [low, high] = cell.interval.unwrap_or([f64::NAN; 2]);
            let words = [row.measure.clone(), column.clone(), String::new()];
            let n = cell.n.map_or(f64::NAN, |n| n as f64);
            rows.push((words, [cell.value, low, high, n], cell.mark()));
        }
    }
    for panel in &profile.panels {
        for group in &panel.groups {
            for (cue, value) in &group.values {
                let words = [panel.measure.clone(), group.name.clone(), cue.clone()];
                rows.push((words, [*value, f64::NAN, f64::NAN, f64::NAN], ""));
            }
        }
    }
    rows
}
