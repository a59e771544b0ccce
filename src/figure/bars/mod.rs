//! Means with their intervals as bars: how near each model comes, in all and by topic.

mod build;
mod draw;

pub(crate) use build::untested;
pub(super) use build::{cultures, distance_to, subtitle, topics, whose};
pub use build::{distance_of, topics_of};
pub(super) use draw::draw;

use super::number::short;
use super::table::Cell;
use super::{Bar, Bars, Change, Role};
use crate::stat::Estimate;
use crate::t;

/// Stands behind a number that a paper printed with a star.
const PRINTED_STAR: &str = "(*)";
/// Stands behind the mean of a model that mostly gave none of the options.
pub(crate) const LOW_MASS: &str = "†";

impl Bar {
    /// What stands behind the mean: the verdict on its change, a low option mass, the star
    /// of a paper.
    pub(super) fn marked(&self, low_mass: f64) -> String {
        let verdict = self
            .change
            .as_ref()
            .map_or("", |change| change.verdict.mark());
        let low = self.mass.is_some_and(|mass| mass < low_mass);
        let low = if low { LOW_MASS } else { "" };
        let printed = if self.printed_star { PRINTED_STAR } else { "" };
        format!("{verdict}{low}{printed}")
    }

    /// `0.325 [0.301, 0.352]*`
    pub fn told(&self) -> String {
        let interval = self.interval.map(|[low, high]| {
            let (low, high) = (short(low), short(high));
            format!(" [{low}, {high}]")
        });
        format!(
            "{}{}{}",
            short(self.value),
            interval.unwrap_or_default(),
            self.mark
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
        let any = |is: &dyn Fn(&Bar) -> bool| self.all().any(|(.., bar)| is(bar));
        let low = any(&|bar| bar.mass.is_some_and(|mass| mass < self.low_mass));
        let notes = [
            Some(t!("figure-bars-note")),
            any(&|bar| bar.role == Role::Human).then(|| t!("figure-bars-people")),
            Some(t!("figure-bars-baselines")),
            any(&|bar| bar.interval.is_none() && bar.items.is_some())
                .then(|| t!("figure-bars-few")),
            any(&|bar| bar.printed_star).then(|| t!("figure-bars-printed-star")),
            low.then(|| t!("figure-bars-low-mass", mass = short(self.low_mass))),
        ];
        notes
            .into_iter()
            .flatten()
            .chain(self.remarks.iter().cloned())
            .collect()
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
    let masses = bars.all().any(|(.., bar)| bar.mass.is_some());
    columns.extend(masses.then(|| t!("figure-column-own-mass")));
    if !bars.reference.is_empty() {
        let against = bars.reference.as_str();
        columns.extend([
            t!("figure-column-skill", reference = against),
            t!("figure-column-skill-low"),
            t!("figure-column-skill-high"),
        ]);
    }
    let tested = bars.all().any(|(.., bar)| bar.change.is_some());
    if tested {
        columns.extend([
            t!("figure-column-verdict"),
            t!("figure-column-compared"),
            t!("figure-column-difference"),
            t!("figure-column-difference-low"),
            t!("figure-column-difference-high"),
            t!("figure-column-difference-low90"),
            t!("figure-column-difference-high90"),
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
        if masses {
            row.push(Cell::Number(bar.mass.unwrap_or(f64::NAN)));
        }
        if !bars.reference.is_empty() {
            let skill = bar.skill.unwrap_or([f64::NAN; 3]);
            row.extend(skill.map(Cell::Number));
        }
        if tested {
            row.extend(cells_of(bar.change.as_ref()));
        }
        row
    };
    (columns, bars.all().map(row).collect())
}

/// The verdict on a change and the numbers behind it; empty where there is none.
fn cells_of(change: Option<&Change>) -> Vec<Cell> {
    let Some(Change {
        from,
        paired,
        verdict,
    }) = change
    else {
        let nothing = [String::new(), String::new()].map(Cell::Text);
        let numbers = [f64::NAN; 9].map(Cell::Number);
        return nothing.into_iter().chain(numbers).collect();
    };
    let Estimate { mean, interval, .. } = paired.difference;
    let names = [verdict.name(), from.clone()].map(Cell::Text);
    let numbers = [
        mean,
        interval.low,
        interval.high,
        paired.interval90.low,
        paired.interval90.high,
        paired.p,
        paired.p_holm,
        paired.p_fdr,
        paired.effect,
    ];
    names.into_iter().chain(numbers.map(Cell::Number)).collect()
}
