//! Curves: on what share of the questions a model comes within a distance; how precision
//! grows with the cues learnt from.

mod build;
mod draw;
mod learning;

pub use build::threshold_of;
pub(super) use draw::draw;
pub use learning::learning_of;

use super::number::ticks;
use super::table::Cell;
use super::{Across, Curve, CurvePanel, Curves, percent};
use crate::t;

impl Curves {
    /// The largest value across.
    pub fn largest(&self) -> f64 {
        let points = self.all().flat_map(|curve| &curve.points);
        points.map(|[at, _]| *at).fold(0.0, f64::max)
    }

    /// What the figure says below the curves.
    pub fn note(&self) -> String {
        match self.across {
            Across::Threshold => t!("figure-threshold-note"),
            Across::Cues => t!("figure-learning-note"),
        }
    }

    /// Everybody's curves.
    pub fn all(&self) -> impl Iterator<Item = &Curve> {
        self.panels.iter().flat_map(|panel| &panel.curves)
    }
}

impl CurvePanel {
    /// The end of the scale upward: of thresholds all, else a round number above all that is
    /// drawn.
    pub fn highest(&self, across: Across) -> f64 {
        let drawn = self.curves.iter().flat_map(|curve| {
            let ends = curve.intervals.iter().map(|[_, high]| *high);
            ends.chain(curve.points.iter().map(|[_, share]| *share))
        });
        let highest = drawn.filter(|share| share.is_finite()).fold(0.0, f64::max);
        match across {
            Across::Threshold => 1.0,
            Across::Cues => ticks(0.0, highest, 4)
                .last()
                .map_or(1.0, |top| top.min(1.0)),
        }
    }

    /// The shares that have a line.
    pub fn rungs(&self, across: Across) -> Vec<f64> {
        match across {
            Across::Threshold => vec![0.0, 0.25, 0.5, 0.75, 1.0],
            Across::Cues => ticks(0.0, self.highest(across), 4),
        }
    }
}

impl Across {
    /// A marker stands on every so many points of a curve.
    pub fn marked(self) -> usize {
        match self {
            Self::Threshold => 5,
            Self::Cues => 1,
        }
    }

    /// What stands below the panel of a measure, and what above it.
    pub fn titles(self, measure: &str) -> [String; 2] {
        match self {
            Self::Threshold => [measure.to_owned(), String::new()],
            Self::Cues => [t!("figure-learning-across"), measure.to_owned()],
        }
    }

    /// A point in words.
    pub fn told(self, measure: &str, curve: &Curve, place: usize) -> String {
        let [at, share] = curve.points[place];
        match (self, curve.intervals.get(place)) {
            (Self::Threshold, _) => t!(
                "figure-threshold-tip",
                name = curve.name.as_str(),
                share = percent(share),
                threshold = format!("{at:.2}"),
                measure = measure
            ),
            (Self::Cues, Some([low, high])) => t!(
                "figure-learning-tip",
                name = curve.name.as_str(),
                share = percent(share),
                low = percent(*low),
                high = percent(*high),
                cues = at,
                measure = measure
            ),
            (Self::Cues, None) => t!(
                "figure-learning-tip-people",
                name = curve.name.as_str(),
                share = percent(share),
                measure = measure
            ),
        }
    }
}

/// A row a point.
pub(super) fn cells(curves: &Curves) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut columns = vec![t!("figure-column-measure"), t!("figure-column-model")];
    columns.extend(match curves.across {
        Across::Threshold => vec![t!("figure-column-threshold"), t!("figure-column-within")],
        Across::Cues => vec![
            t!("figure-column-cues"),
            t!("figure-column-mean"),
            t!("figure-column-mean-low"),
            t!("figure-column-mean-high"),
        ],
    });
    let mut rows = Vec::new();
    for panel in &curves.panels {
        for curve in &panel.curves {
            for (place, [at, share]) in curve.points.iter().enumerate() {
                let mut row = vec![
                    Cell::Text(panel.measure.clone()),
                    Cell::Text(curve.name.clone()),
                    Cell::Number(*at),
                    Cell::Number(*share),
                ];
                if curves.across == Across::Cues {
                    let interval = curve.intervals.get(place).copied();
                    row.extend(interval.unwrap_or([f64::NAN; 2]).map(Cell::Number));
                }
                rows.push(row);
            }
        }
    }
    (columns, rows)
}
