//! Threshold curves: on what share of the questions a model comes within a distance.

mod build;
mod draw;

pub use build::threshold_of;
pub(super) use draw::draw;

use super::Curves;
use super::table::Cell;
use crate::t;

impl Curves {
    /// The largest threshold.
    pub fn largest(&self) -> f64 {
        let curves = self.panels.iter().flat_map(|panel| &panel.curves);
        let last = curves.filter_map(|curve| curve.points.last());
        last.map(|[threshold, _]| *threshold).fold(0.0, f64::max)
    }
}

/// A row a point.
pub(super) fn cells(curves: &Curves) -> (Vec<String>, Vec<Vec<Cell>>) {
    let columns = vec![
        t!("figure-column-measure"),
        t!("figure-column-model"),
        t!("figure-column-threshold"),
        t!("figure-column-within"),
    ];
    let mut rows = Vec::new();
    for panel in &curves.panels {
        for curve in &panel.curves {
            for [threshold, share] in &curve.points {
                rows.push(vec![
                    Cell::Text(panel.measure.clone()),
                    Cell::Text(curve.name.clone()),
                    Cell::Number(*threshold),
                    Cell::Number(*share),
                ]);
            }
        }
    }
    (columns, rows)
}
