//! Scores of words → violins: precision of associations, agreement of rankings; a value for
//! each cue.

use super::build::{Choice, group, no_model, role};
use super::published;
use super::{Figure, Marks, Role, Violin, ViolinGroup};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::prompt::{COMPLEX, SIMPLE, language};
use crate::score::Group;
use crate::score::associations::{
    DEPTHS, PrecisionTable, Reference, ScoredAssociations, ScoredGroup,
};
use crate::score::rankings::{RankedTable, ScoredRankings};
use crate::t;

/// Precision at this many places is shown where nothing else is chosen.
const DEPTH: usize = 10;

/// Refuses a choice of a model that was not scored.
fn known(choice: &Choice, scored: impl Fn(&str) -> bool) -> Result<()> {
    let unknown = choice.models.iter().find(|name| !scored(name));
    unknown.map_or(Ok(()), |name| Err(no_model(name)))
}

/// Whether a model is among the chosen ones; all are where none is chosen.
pub(super) fn is_shown(choice: &Choice, model: &str) -> bool {
    choice.models.is_empty() || choice.models.iter().any(|name| name == model)
}

/// Precision per cue against the people of one dataset: these people among themselves, each
/// model, and what no model is needed for.
///
/// # Errors
/// A model, dataset or prompt that was not scored, or a depth that was not asked for.
pub fn violin_of(
    scored: &ScoredAssociations,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    let of = asked_of(scored, choice)?;
    let depth = depth(choice, of)?;
    let reference = choice.words.reference();
    let precisions = |name: &str, role, table: &PrecisionTable| {
        let values = table.per_cue(reference, depth).into_iter();
        let values = values.map(|(cue, value)| (cue.to_owned(), value)).collect();
        let mean = table.mean(reference, depth)?;
        group(name, role, values, mean, [0.0, 1.0])
    };
    let mut groups = Vec::new();
    if let Some(table) = &of.human_held_out {
        groups.extend(precisions(&t!("figure-violin-human"), Role::Human, table));
    }
    for model in &of.models {
        if is_shown(choice, &model.name) {
            let role = role(choice, &model.name);
            groups.extend(precisions(&model.name, role, &model.table));
        }
    }
    for baseline in &of.baselines {
        let name = baseline.baseline.name();
        groups.extend(precisions(&name, Role::Reference, &baseline.table));
    }
    let asked = of.models.iter().flat_map(|model| &model.table.cues);
    let asked = asked.map(|cue| cue.cue.as_str());
    // The paper's code counts against all that people said.
    let printed = match choice.words.published && reference == Reference::All {
        true => published::precisions(language(asked), depth),
        false => Vec::new(),
    };
    let mut subtitle = t!(
        "figure-subtitle-violin",
        cues = of.common,
        group = group_name(&of.group)
    );
    for model in of
        .models
        .iter()
        .filter(|model| is_shown(choice, &model.name))
    {
        subtitle += &aside(&model.name, model.apart, model.left_out.len());
    }
    Ok(Figure {
        title: t!("figure-title-violin"),
        subtitle,
        marks: Marks::Violin(Violin {
            measure: precision(reference, depth),
            groups,
            printed,
        }),
        parents,
    })
}

/// Spearman's ρ per cue against the order of the people of one dataset: these people among
/// themselves, each model, with the share of its answers that are no ranking, and the order of
/// the words' frequency over all training cues.
///
/// # Errors
/// A model, dataset or prompt that was not scored.
pub fn ranking_of(
    scored: &ScoredRankings,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    known(choice, |name| {
        scored.groups.iter().any(|of| of.model(name).is_some())
    })?;
    let of = scored.group(&choice.dataset, &choice.prompt);
    let of = of.ok_or_else(|| no_group(choice))?;
    let mut groups = Vec::new();
    if let Some(table) = &of.human_held_out {
        groups.extend(rhos(&t!("figure-violin-human"), Role::Human, table));
    }
    let mut subtitle = String::new();
    for model in &of.models {
        if is_shown(choice, &model.name) {
            subtitle += &aside(&model.name, model.apart, model.left_out.len());
            match rhos(&model.name, role(choice, &model.name), &model.table) {
                Some(group) => groups.push(ViolinGroup {
                    invalid: Some(model.table.invalid),
                    ..group
                }),
                None => subtitle += &t!("figure-ranking-mute", model = model.name.as_str()),
            }
        }
    }
    if let Some(table) = &of.frequency {
        let name = t!("score-baseline-frequency");
        groups.extend(
            rhos(&name, Role::Reference, table).map(|group| ViolinGroup {
                invalid: Some(table.invalid),
                ..group
            }),
        );
    }
    let asked = of.models.iter().flat_map(|model| &model.table.cues);
    let asked = asked.map(|cue| cue.cue.as_str());
    let printed = match choice.words.published {
        true => published::rankings(language(asked)),
        false => Vec::new(),
    };
    let first = t!(
        "figure-subtitle-ranking",
        cues = of.common,
        words = of.words,
        group = group_name(&of.group)
    );
    Ok(Figure {
        title: t!("figure-title-ranking"),
        subtitle: first + &subtitle,
        marks: Marks::Violin(Violin {
            measure: t!("figure-measure-rho"),
            groups,
            printed,
        }),
        parents,
    })
}

fn rhos(name: &str, role: Role, table: &RankedTable) -> Option<ViolinGroup> {
    let values = table.per_cue().into_iter();
    let values = values.map(|(cue, value)| (cue.to_owned(), value)).collect();
    group(name, role, values, table.valid.as_ref()?, [-1.0, 1.0])
}

/// What is told of a model that is not scored on what the others are; mostly nothing.
pub(super) fn aside(model: &str, apart: bool, left_out: usize) -> String {
    match (apart, left_out) {
        (true, _) => t!("figure-apart", model = model),
        (false, 0) => String::new(),
        (false, cues) => t!("figure-left-out", model = model, cues = cues),
    }
}

/// What scores of words belong to, for people: "Associations, Oshel, all responses; simple
/// prompt".
pub fn group_name(group: &Group) -> String {
    let people = group.people();
    if group.prompt.is_empty() {
        return people;
    }
    t!(
        "figure-group",
        people = people,
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

/// The scores against the people of the chosen dataset, asked with the chosen prompt.
pub(super) fn asked_of<'a>(
    scored: &'a ScoredAssociations,
    choice: &Choice,
) -> Result<&'a ScoredGroup> {
    known(choice, |name| {
        scored.groups.iter().any(|of| of.model(name).is_some())
    })?;
    let of = scored.group(&choice.dataset, &choice.prompt);
    of.ok_or_else(|| no_group(choice))
}

/// What precision at a depth is, in words.
pub(super) fn precision(reference: Reference, depth: usize) -> String {
    match reference {
        Reference::All => t!("figure-measure-precision", depth = depth),
        Reference::MostFrequent => t!("figure-measure-precision-frequent", depth = depth),
    }
}

/// That no prompt asked for so many words.
pub(super) fn unasked(depth: usize) -> Problem {
    Problem::new(t!("figure-depth-unasked", depth = depth))
        .advise(t!("figure-depth-unasked-advice"))
}

/// The depth that is chosen, of those that models were asked for; where none is chosen the
/// deepest up to [`DEPTH`].
fn depth(choice: &Choice, of: &ScoredGroup) -> Result<usize> {
    let asked = of.depths();
    let wanted = choice
        .words
        .depth
        .or_else(|| of.deepest(DEPTH))
        .unwrap_or(DEPTH);
    if asked.contains(&wanted) {
        return Ok(wanted);
    }
    if DEPTHS.contains(&wanted) {
        return Err(unasked(wanted));
    }
    let known = DEPTHS.map(|depth| depth.to_string()).join(", ");
    Err(Problem::new(t!("figure-no-depth", depth = wanted))
        .advise(t!("figure-no-depth-advice", depths = known)))
}
