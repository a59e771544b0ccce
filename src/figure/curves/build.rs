//! Scores → threshold curves.

use super::super::bars::{cultures, distance_to, subtitle, whose};
use super::super::build::measure;
use super::super::{Choice, Figure, Marks};
use super::{Across, Curve, CurvePanel, Curves};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::{Measure, ScoredSurvey, threshold_curve};
use crate::t;

/// From one threshold to the next.
const STEP: f64 = 0.02;

/// For each culture the share of questions on which a model comes within a distance, and
/// people themselves.
///
/// # Errors
/// A model or culture that was not scored.
pub fn threshold_curves(scored: &ScoredSurvey, choice: &Choice) -> Result<Curves> {
    let measure = measure(choice)?;
    let whose = whose(scored, choice)?;
    let cultures = cultures(scored, choice)?;
    let steps = match measure {
        // The next step at or above the largest distance there can be, 0.8326.
        Measure::Js => 42,
        Measure::Emd | Measure::Tension => 50,
    };
    let panel = |&culture: &usize| {
        let curves = whose.iter().map(|(name, role, who)| {
            let distances = scored.distances(*who, culture, measure);
            Curve {
                intervals: Vec::new(),
                name: name.clone(),
                role: *role,
                points: threshold_curve(&distances, STEP * f64::from(steps), steps as usize + 1),
            }
        });
        CurvePanel {
            measure: distance_to(measure, &scored.cultures[culture].name),
            curves: curves.filter(|curve| !curve.points.is_empty()).collect(),
        }
    };
    Ok(Curves {
        across: Across::Threshold,
        panels: cultures.iter().map(panel).collect(),
    })
}

/// The same as a figure.
///
/// # Errors
/// As [`threshold_curves`].
pub fn threshold_of(
    scored: &ScoredSurvey,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    Ok(Figure {
        title: t!("figure-title-threshold"),
        subtitle: subtitle(scored, &cultures(scored, choice)?),
        marks: Marks::Scene(threshold_curves(scored, choice)?.scene()),
        parents,
    })
}
