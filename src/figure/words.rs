//! Scores of words → violins: precision of associations, agreement of rankings; a value for
//! each cue.

use super::build::{Choice, group, no_model, role};
use super::{Figure, Marks, Role, Violin, ViolinGroup};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::prompt::{COMPLEX, SIMPLE};
use crate::score::Group;
use crate::score::associations::{PrecisionTable, Reference, ScoredAssociations};
use crate::score::rankings::{RankedTable, ScoredRankings};
use crate::t;

/// Precision at this many places is what the violins show.
const DEPTH: usize = 10;

/// Precision per cue against the people of one dataset: these people among themselves, and
/// each model.
///
/// # Errors
/// A model, dataset or prompt that was not scored.
pub fn violin_of(
    scored: &ScoredAssociations,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    let known = |name: &str| {
        scored
            .groups
            .iter()
            .any(|group| group.model(name).is_some())
    };
    if let Some(unknown) = choice.models.iter().find(|name| !known(name)) {
        return Err(no_model(unknown));
    }
    let of = scored.group(&choice.dataset, &choice.prompt);
    let of = of.ok_or_else(|| no_group(choice))?;
    let mut groups = Vec::new();
    if let Some(table) = &of.human_held_out {
        groups.extend(precisions(&t!("figure-violin-human"), Role::Human, table));
    }
    for model in &of.models {
        if choice.models.is_empty() || choice.models.contains(&model.name) {
            let role = role(choice, &model.name);
            groups.extend(precisions(&model.name, role, &model.table));
        }
    }
    let cues = groups
        .iter()
        .map(|group| group.values.len())
        .max()
        .unwrap_or(0);
    Ok(Figure {
        title: t!("figure-title-violin"),
        subtitle: t!(
            "figure-subtitle-violin",
            cues = cues,
            group = group_name(&of.group)
        ),
        marks: Marks::Violin(Violin {
            measure: t!("figure-measure-precision", depth = DEPTH),
            groups,
        }),
        parents,
    })
}

/// Spearman's ρ per cue against the order of the people of one dataset: these people among
/// themselves, and each model, with the share of its answers that are no ranking.
///
/// # Errors
/// A model, dataset or prompt that was not scored.
pub fn ranking_of(
    scored: &ScoredRankings,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    let known = |name: &str| {
        scored
            .groups
            .iter()
            .any(|group| group.model(name).is_some())
    };
    if let Some(unknown) = choice.models.iter().find(|name| !known(name)) {
        return Err(no_model(unknown));
    }
    let of = scored.group(&choice.dataset, &choice.prompt);
    let of = of.ok_or_else(|| no_group(choice))?;
    let mut cues = 0;
    let mut groups = Vec::new();
    if let Some(table) = &of.human_held_out {
        groups.extend(rhos(&t!("figure-violin-human"), Role::Human, table));
    }
    let mut subtitle = String::new();
    for model in &of.models {
        if choice.models.is_empty() || choice.models.contains(&model.name) {
            cues = cues.max(model.table.cues.len());
            match rhos(&model.name, role(choice, &model.name), &model.table) {
                Some(group) => groups.push(ViolinGroup {
                    invalid: Some(model.table.invalid),
                    ..group
                }),
                None => subtitle += &t!("figure-ranking-mute", model = model.name.as_str()),
            }
        }
    }
    let first = t!(
        "figure-subtitle-ranking",
        cues = cues,
        words = of.words,
        group = group_name(&of.group)
    );
    Ok(Figure {
        title: t!("figure-title-ranking"),
        subtitle: first + &subtitle,
        marks: Marks::Violin(Violin {
            measure: t!("figure-measure-rho"),
            groups,
        }),
        parents,
    })
}

fn rhos(name: &str, role: Role, table: &RankedTable) -> Option<ViolinGroup> {
    let values = table.per_cue().into_iter();
    let values = values.map(|(cue, value)| (cue.to_owned(), value)).collect();
    group(name, role, values, table.valid.as_ref()?, [-1.0, 1.0])
}

/// What scores of words belong to, for people: "Associations, Oshel; simple prompt".
pub fn group_name(group: &Group) -> String {
    if group.prompt.is_empty() {
        return group.name.clone();
    }
    t!(
        "figure-group",
        people = group.name.as_str(),
        prompt = prompt_name(&group.prompt)
    )
}

/// A prompt's name for people.
pub fn prompt_name(prompt: &str) -> String {
    match prompt {
        SIMPLE => t!("figure-prompt-simple"),
        COMPLEX => t!("figure-prompt-complex"),
        "" => t!("figure-prompt-unnamed"),
        own => t!("figure-prompt-own", name = own),
    }
}

pub(super) fn no_group(choice: &Choice) -> Problem {
    let prompt = match choice.prompt.as_str() {
        "" => t!("figure-prompt-any"),
        prompt => prompt_name(prompt),
    };
    Problem::new(t!(
        "figure-no-group",
        dataset = choice.dataset.as_str(),
        prompt = prompt
    ))
}

fn precisions(name: &str, role: Role, table: &PrecisionTable) -> Option<ViolinGroup> {
    let values = table.per_cue(Reference::All, DEPTH).into_iter();
    let values = values.map(|(cue, value)| (cue.to_owned(), value)).collect();
    let mean = table.mean(Reference::All, DEPTH)?;
    group(name, role, values, mean, [0.0, 1.0])
}
