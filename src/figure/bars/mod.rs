//! Means with their intervals as bars: how near each model comes, in all and by topic.

mod build;
mod draw;

pub(super) use build::{cultures, distance_to, subtitle, topics, whose};
pub use build::{distance_of, topics_of};
pub(super) use draw::draw;

use super::number::short;
use super::table::Cell;
use super::{Bar, Bars, Change, Role};
use crate::t;

/// Stands behind the mean of a model that is significantly nearer than before.
const STAR: &str = "*";

impl Bar {
    /// `0.325 [0.301, 0.352]*`
    pub fn told(&self) -> String {
        let interval = self.interval.map(|[low, high]| {
            let (low, high) = (short(low), short(high));
            format!(" [{low}, {high}]")
        });
        let star = if self.improved { STAR } else { "" };
        format!(
            "{}{}{star}",
            short(self.value),
            interval.unwrap_or_default()
        )
    }
}

impl Bars {
    /// The largest value that is drawn, and its interval.
    pub fn largest(&self) -> f64 {
        let bars = self.all().map(|(.., bar)| bar);
        let ends = bars.map(|bar| {
            bar.interval
                .map_or(bar.value, |[_, high]| high.max(bar.value))
        });
        ends.filter(|end| end.is_finite()).fold(0.0, f64::max)
    }

    /// How to read it.
    pub fn notes(&self) -> Vec<String> {
        let people = self.all().any(|(.., bar)| bar.role == Role::Human);
        let tested = self
            .all()
            .any(|(.., bar)| bar.improved || bar.change.is_some());
        let notes = [
            Some(t!("figure-bars-note")),
            people.then(|| t!("figure-bars-people")),
            tested.then(|| t!("figure-bars-star")),
        ];
        notes.into_iter().flatten().collect()
    }

    /// Whether its bars stand in groups.
    pub fn grouped(&self) -> bool {
        let mut groups = self.panels.iter().flat_map(|panel| &panel.groups);
        groups.any(|group| !group.name.is_empty())
    }

    /// Every bar with its measure and group.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str, &Bar)> {
        self.panels.iter().flat_map(|panel| {
            panel.groups.iter().flat_map(move |group| {
                let bars = group.bars.iter();
                bars.map(move |bar| (panel.measure.as_str(), group.name.as_str(), bar))
            })
        })
    }
}

/// A row a bar: the mean, and the test against what it is compared with.
pub(super) fn cells(bars: &Bars) -> (Vec<String>, Vec<Vec<Cell>>) {
    let grouped = bars.grouped();
    let mut columns = vec![t!("figure-column-measure")];
    columns.extend(grouped.then(|| t!("figure-column-topic")));
    columns.extend([
        t!("figure-column-model"),
        t!("figure-column-mean"),
        t!("figure-column-mean-low"),
        t!("figure-column-mean-high"),
        t!("figure-column-questions"),
    ]);
    let tested = bars.all().any(|(.., bar)| bar.change.is_some());
    if tested {
        columns.extend([
            t!("figure-column-improved"),
            t!("figure-column-compared"),
            t!("figure-column-difference"),
            t!("figure-column-difference-low"),
            t!("figure-column-difference-high"),
            t!("figure-column-p"),
            t!("figure-column-p-holm"),
            t!("figure-column-p-fdr"),
            t!("figure-column-effect"),
        ]);
    }
    let row = |(measure, group, bar): (&str, &str, &Bar)| {
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut row = vec![text(measure)];
        row.extend(grouped.then(|| text(group)));
        let [low, high] = bar.interval.unwrap_or([f64::NAN; 2]);
        row.push(text(&bar.name));
        row.extend([bar.value, low, high].map(Cell::Number));
        let items = bar.items.map(|items| items.to_string());
        row.push(Cell::Text(items.unwrap_or_default()));
        if tested {
            row.push(text(if bar.improved { STAR } else { "" }));
            match &bar.change {
                Some(change) => {
                    row.push(text(&change.from));
                    let [low, high] = change.interval;
                    let Change {
                        difference,
                        p,
                        p_holm,
                        p_fdr,
                        effect,
                        ..
                    } = *change;
                    let numbers = [difference, low, high, p, p_holm, p_fdr, effect];
                    row.extend(numbers.map(Cell::Number));
                }
                None => {
                    row.push(text(""));
                    row.extend([f64::NAN; 7].map(Cell::Number));
                }
            }
        }
        row
    };
    (columns, bars.all().map(row).collect())
}
