//! Scores → the panels.

use super::super::build::{group, no_model, role};
use super::super::words::{aside, group_name, is_shown, no_group};
use super::super::{Choice, Figure, Marks, Profile, Role, Violin, ViolinGroup};
use super::summary::{note, summary_of};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::score::associations::Baseline;
use crate::score::profile::{ATTRIBUTES, ProfileTable, ProfiledGroup, ScoredProfile};
use crate::t;

/// Per cue, the median of each attribute: the people of one dataset, each model, and what people
/// say most.
///
/// # Errors
/// A model, dataset or prompt that was not scored, an attribute that is none, or a lexicon that knows none of
/// the words.
pub fn profile_of(scored: &ScoredProfile, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let models = || scored.groups.iter().flat_map(|group| &group.models);
    let known = |name: &str| models().any(|model| model.name == name);
    if let Some(unknown) = choice.models.iter().find(|name| !known(name)) {
        return Err(no_model(unknown));
    }
    let of = scored.group(&choice.dataset, &choice.prompt);
    let of = of.ok_or_else(|| no_group(choice))?;
    let wanted = choice.profile.attribute.as_str();
    if !wanted.is_empty() && !ATTRIBUTES.contains(&wanted) {
        return Err(
            Problem::new(t!("figure-no-attribute", name = wanted)).advise(t!(
                "figure-no-attribute-advice",
                names = ATTRIBUTES.join(", ")
            )),
        );
    }
    let rated = ATTRIBUTES
        .into_iter()
        .filter(|attribute| of.people.mean(attribute).is_some())
        .filter(|attribute| wanted.is_empty() || *attribute == wanted);
    let panels: Vec<Violin> = rated
        .map(|attribute| panel(of, choice, attribute))
        .collect();
    if panels.is_empty() {
        return Err(
            Problem::new(t!("figure-profile-unknown")).advise(t!("figure-profile-unknown-advice"))
        );
    }
    let mut subtitle = t!(
        "figure-subtitle-profile",
        cues = of.people.cues.len(),
        depth = scored.profile.depth,
        group = group_name(&of.group)
    );
    let shown = || {
        of.models
            .iter()
            .filter(|model| is_shown(choice, &model.name))
    };
    for model in shown() {
        subtitle += &aside(&model.name, model.apart, model.left_out);
    }
    let mute = shown().map(|model| &model.name).filter(|name| {
        let mut groups = panels.iter().flat_map(|panel| &panel.groups);
        !groups.any(|group| group.name == **name)
    });
    for name in mute {
        subtitle += &t!("figure-profile-mute", model = name.as_str());
    }
    Ok(Figure {
        title: t!("figure-title-profile"),
        subtitle,
        marks: Marks::Profile(Profile {
            panels,
            summary: summary_of(scored, of, &choice.models, choice.profile.published),
            note: note(of, choice.profile.published),
        }),
        parents,
    })
}

fn panel(of: &ProfiledGroup, choice: &Choice, attribute: &str) -> Violin {
    let people = t!("figure-profile-people");
    let groups = one(&people, Role::Human, &of.people, attribute, "");
    let models = of
        .models
        .iter()
        .filter(|model| is_shown(choice, &model.name))
        .filter_map(|model| {
            let comparison = of.comparison(&model.name, attribute);
            let mark = comparison.map_or("", |comparison| comparison.verdict.mark());
            let role = role(choice, &model.name);
            one(&model.name, role, &model.table, attribute, mark)
        });
    let frequent = of.frequent.as_ref().and_then(|table| {
        one(
            &Baseline::Frequent.name(),
            Role::Reference,
            table,
            attribute,
            "",
        )
    });
    Violin {
        printed: Vec::new(),
        measure: match attribute {
            "valence" => t!("figure-measure-valence"),
            "arousal" => t!("figure-measure-arousal"),
            _ => t!("figure-measure-concreteness"),
        },
        groups: groups.into_iter().chain(models).chain(frequent).collect(),
    }
}

fn one(
    name: &str,
    role: Role,
    table: &ProfileTable,
    attribute: &str,
    mark: &str,
) -> Option<ViolinGroup> {
    let values = table.per_cue(attribute);
    let values = values
        .into_iter()
        .map(|(cue, value)| (cue.to_owned(), value));
    let group = group(
        name,
        role,
        values.collect(),
        table.mean(attribute)?,
        crate::score::profile::scale(attribute),
    )?;
    Some(ViolinGroup {
        mark: mark.to_owned(),
        ..group
    })
}
