//! Scores of associations → learning curves.

use super::super::build::role;
use super::super::words::{asked_of, group_name, is_shown, precision, unasked};
use super::super::{Choice, Figure, Lesson, Marks, Role};
use super::{Across, Curve, CurvePanel, Curves};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::associations::{DEPTHS, PrecisionTable, ScoredAssociations, ScoredGroup};
use crate::t;

/// Precision at 5, 10 and 40, as far as so many words were asked for, against the number of cues that a model learnt from, a curve for
/// trainings that differ only in that; it begins with the model before, which learnt from
/// none.
///
/// # Errors
/// A model, dataset or prompt that was not scored, or fewer than five words were asked for.
pub fn learning_curves(scored: &ScoredAssociations, choice: &Choice) -> Result<Curves> {
    let of = asked_of(scored, choice)?;
    let reference = choice.words.reference();
    if of.depths().is_empty() {
        return Err(unasked(DEPTHS[0]));
    }
    let panels = of.depths().into_iter().map(|depth| CurvePanel {
        measure: precision(reference, depth),
        curves: curves(of, choice, depth),
    });
    Ok(Curves {
        across: Across::Cues,
        panels: panels.collect(),
    })
}

/// The same as a figure.
///
/// # Errors
/// As [`learning_curves`].
pub fn learning_of(
    scored: &ScoredAssociations,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    let of = asked_of(scored, choice)?;
    Ok(Figure {
        title: t!("figure-title-learning"),
        subtitle: t!(
            "figure-subtitle-learning",
            cues = of.common,
            group = group_name(&of.group)
        ),
        marks: Marks::Scene(learning_curves(scored, choice)?.scene()),
        parents,
    })
}

/// The curves at a depth, and people's own as a level line; nothing where nobody learnt.
fn curves(of: &ScoredGroup, choice: &Choice, depth: usize) -> Vec<Curve> {
    let mean = |table: &PrecisionTable| table.mean(choice.words.reference(), depth).cloned();
    let shown =
        |lesson: &&Lesson| is_shown(choice, &lesson.model) && of.model(&lesson.model).is_some();
    let lessons: Vec<&Lesson> = choice.lessons.iter().filter(shown).collect();
    let mut names: Vec<&str> = Vec::new();
    for lesson in &lessons {
        if !names.contains(&lesson.curve.as_str()) {
            names.push(&lesson.curve);
        }
    }
    let mut curves: Vec<Curve> = names
        .into_iter()
        .map(|name| {
            let of_curve = lessons.iter().filter(|lesson| lesson.curve == name);
            let mut steps: Vec<(usize, &str)> = of_curve
                .clone()
                .map(|lesson| (lesson.cues, lesson.model.as_str()))
                .collect();
            steps.extend(of_curve.take(1).map(|lesson| (0, lesson.base.as_str())));
            steps.sort_by_key(|(cues, _)| *cues);
            let estimates = steps
                .into_iter()
                .filter_map(|(cues, model)| Some((cues, mean(&of.model(model)?.table)?)));
            let (points, intervals) = estimates
                .map(|(cues, of)| ([cues as f64, of.mean], [of.interval.low, of.interval.high]))
                .unzip();
            Curve {
                name: name.to_owned(),
                role: role(choice, name),
                points,
                intervals,
            }
        })
        .collect();
    let most = lessons.iter().map(|lesson| lesson.cues).max();
    let people = of.human_held_out.as_ref();
    let people = people.and_then(mean);
    if let (Some(most), Some(people)) = (most, people) {
        curves.push(Curve {
            name: t!("figure-violin-human"),
            role: Role::Human,
            points: [0.0, most as f64].map(|at| [at, people.mean]).into(),
            intervals: Vec::new(),
        });
    }
    curves
}
