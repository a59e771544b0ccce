//! Curves: on what share of the questions a model comes within a distance; how precision
//! grows with the cues learnt from.

mod build;
mod draw;
mod learning;

pub use build::{threshold_curves, threshold_of};
pub use learning::{learning_curves, learning_of};

use super::number::ticks;
use super::{Role, percent};
use crate::t;

/// Shares that grow with something.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    pub across: Across,
    pub panels: Vec<CurvePanel>,
}

/// What stands across curves, and what the share above it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// A distance; the share of questions within it. A panel a culture.
    Threshold,
    /// How many cues a model learnt from; precision at K. A panel a K.
    Cues,
}

/// The curves of one culture, or of one K.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePanel {
    /// The distance across ("JS distance to Avaland"), or what is above the cues ("P@10").
    pub measure: String,
    pub curves: Vec<Curve>,
}

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub name: String,
    pub role: Role,
    /// Where it stands across, and the share there.
    pub points: Vec<[f64; 2]>,
    /// 95% bootstrap intervals of the shares; none of thresholds.
    pub intervals: Vec<[f64; 2]>,
}

impl Curves {
    /// The largest value across.
    fn largest(&self) -> f64 {
        let points = self.all().flat_map(|curve| &curve.points);
        points.map(|[at, _]| *at).fold(0.0, f64::max)
    }

    /// What the figure says below the curves.
    fn note(&self) -> String {
        match self.across {
            Across::Threshold => t!("figure-threshold-note"),
            Across::Cues => t!("figure-learning-note"),
        }
    }

    /// Everybody's curves.
    fn all(&self) -> impl Iterator<Item = &Curve> {
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
}

impl Across {
    /// A marker stands on every so many points of a curve.
    fn marked(self) -> usize {
        match self {
            Self::Threshold => 5,
            Self::Cues => 1,
        }
    }

    /// What stands below the panel of a measure, and what above it.
    fn titles(self, measure: &str) -> [String; 2] {
        match self {
            Self::Threshold => [measure.to_owned(), String::new()],
            Self::Cues => [t!("figure-learning-across"), measure.to_owned()],
        }
    }

    /// A point in words.
    fn told(self, measure: &str, curve: &Curve, place: usize) -> String {
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
