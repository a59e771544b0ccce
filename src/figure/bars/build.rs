//! Scores → bars.

use super::super::build::{culture, id, measure, models, role};
use super::super::published;
use super::super::{
    Bar, BarGroup, BarPanel, Bars, Change, Choice, Figure, Marks, Role, distance_name,
};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::{Comparison, Measure, ScoredSurvey, Who};
use crate::stat::{Estimate, benjamini_hochberg, holm};
use crate::t;

/// The measures of the table of distances.
const MEASURES: [Measure; 2] = [Measure::Js, Measure::Emd];

/// Mean distance of each model to the people of each culture, by two measures, with the
/// distance of the people among themselves.
///
/// A taught model is compared with what it was before; the p-values are adjusted for all
/// the tests shown.
///
/// # Errors
/// A model or culture that was not scored.
pub fn distance_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let models = models(scored, choice)?;
    let cultures = cultures(scored, choice)?;
    let mut panels = Vec::new();
    for &culture in &cultures {
        for measure in MEASURES {
            let name = &scored.cultures[culture].name;
            let of_model = |&model: &usize| {
                let name = &scored.models[model].name;
                let estimate = scored.models[model].cultures[culture].get(measure)?;
                let comparison = comparison(scored, choice, name, culture, measure);
                Some(Bar {
                    improved: comparison.is_some_and(|comparison| comparison.improved(false)),
                    change: comparison.map(change),
                    ..bar(name, role(choice, name), estimate)
                })
            };
            let mut bars: Vec<Bar> = models.iter().filter_map(of_model).collect();
            let ceiling = scored.cultures[culture].ceiling.get(measure);
            bars.extend(ceiling.map(|mean| bar(&t!("figure-people-halves"), Role::Human, mean)));
            if choice.survey.published {
                bars.extend(printed(choice, name, measure));
            }
            let group = BarGroup {
                name: String::new(),
                bars,
            };
            panels.push(BarPanel {
                measure: distance_to(measure, name),
                groups: vec![group],
            });
        }
    }
    adjust(&mut panels);
    Ok(Figure {
        title: t!("figure-title-distance"),
        subtitle: subtitle(scored, &cultures),
        marks: Marks::Bars(Bars { panels }),
        parents,
    })
}

/// Mean distance of each model to the people of a culture, topic by topic.
///
/// # Errors
/// A model or culture that was not scored.
pub fn topics_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let culture = culture(scored, choice, 0)?;
    let measure = measure(choice)?;
    let name = &scored.cultures[culture].name;
    let whose = whose(scored, choice)?;
    let topics = topics(scored, choice);
    let group = |topic: &&str| {
        let bar_of = |(name, role, who): &(String, Role, Who)| {
            let mean = scored.topic_mean(*who, culture, measure, topic)?;
            Some(bar(name, *role, &mean))
        };
        BarGroup {
            name: (*topic).to_owned(),
            bars: whose.iter().filter_map(bar_of).collect(),
        }
    };
    let groups: Vec<BarGroup> = topics.iter().map(group).collect();
    let panel = BarPanel {
        measure: distance_to(measure, name),
        groups: groups.into_iter().filter(|g| !g.bars.is_empty()).collect(),
    };
    Ok(Figure {
        title: t!("figure-title-topics", culture = name.as_str()),
        subtitle: subtitle(scored, &[culture]),
        marks: Marks::Bars(Bars {
            panels: vec![panel],
        }),
        parents,
    })
}

/// The chosen models and, last, people among themselves: name, role, and whose distance.
pub(in crate::figure) fn whose(
    scored: &ScoredSurvey,
    choice: &Choice,
) -> Result<Vec<(String, Role, Who)>> {
    let models = models(scored, choice)?.into_iter().map(|model| {
        let name = scored.models[model].name.clone();
        let role = role(choice, &name);
        (name, role, Who::Model(model))
    });
    let people = (t!("figure-people-halves"), Role::Human, Who::People);
    Ok(models.chain([people]).collect())
}

/// The topics shown.
pub(in crate::figure) fn topics<'a>(scored: &'a ScoredSurvey, choice: &Choice) -> Vec<&'a str> {
    let wanted = &choice.shift.topics;
    let topics = scored.topics().into_iter();
    topics
        .filter(|topic| wanted.is_empty() || wanted.iter().any(|wanted| wanted == topic))
        .collect()
}

/// The cultures named, or all.
pub(in crate::figure) fn cultures(scored: &ScoredSurvey, choice: &Choice) -> Result<Vec<usize>> {
    let count = match choice.cultures.len() {
        0 => scored.cultures.len(),
        named => named,
    };
    (0..count)
        .map(|place| culture(scored, choice, place))
        .collect()
}

/// "JS distance to Avaland".
pub(in crate::figure) fn distance_to(measure: Measure, culture: &str) -> String {
    let distance = distance_name(id(measure));
    t!("figure-distance-to", distance = distance, culture = culture)
}

/// The cultures and how many questions each was asked.
pub(in crate::figure) fn subtitle(scored: &ScoredSurvey, cultures: &[usize]) -> String {
    let asked = cultures.iter().map(|&culture| {
        let culture = &scored.cultures[culture];
        t!(
            "figure-subtitle-asked",
            culture = culture.name.as_str(),
            questions = culture.questions
        )
    });
    asked.collect::<Vec<_>>().join("; ")
}

fn bar(name: &str, role: Role, estimate: &Estimate) -> Bar {
    Bar {
        name: name.to_owned(),
        role,
        value: estimate.mean,
        interval: Some([estimate.interval.low, estimate.interval.high]),
        items: Some(estimate.n),
        improved: false,
        change: None,
    }
}

/// The comparison of a taught model with what it was before.
fn comparison<'a>(
    scored: &'a ScoredSurvey,
    choice: &Choice,
    model: &str,
    culture: usize,
    measure: Measure,
) -> Option<&'a Comparison> {
    let (_, base) = choice.base_of.iter().find(|(taught, _)| taught == model)?;
    let culture = &scored.cultures[culture].name;
    scored.comparisons.iter().find(|comparison| {
        comparison.from == *base
            && comparison.to == model
            && comparison.culture == *culture
            && comparison.measure == measure
    })
}

fn change(comparison: &Comparison) -> Change {
    let paired = &comparison.paired;
    let interval = &paired.difference.interval;
    Change {
        from: comparison.from.clone(),
        difference: paired.difference.mean,
        interval: [interval.low, interval.high],
        p: paired.p,
        p_holm: paired.p,
        p_fdr: paired.p,
        effect: paired.effect,
    }
}

/// Adjusts the p-values for all tests shown.
fn adjust(panels: &mut [BarPanel]) {
    let bars = panels.iter_mut().flat_map(|panel| &mut panel.groups);
    let bars = bars.flat_map(|group| &mut group.bars);
    let changes: Vec<&mut Change> = bars.filter_map(|bar| bar.change.as_mut()).collect();
    let p: Vec<f64> = changes.iter().map(|change| change.p).collect();
    let adjusted = holm(&p).into_iter().zip(benjamini_hochberg(&p));
    for (change, (holm, fdr)) in changes.into_iter().zip(adjusted) {
        (change.p_holm, change.p_fdr) = (holm, fdr);
    }
}

/// The distances that a paper printed for the nation of a culture.
fn printed(choice: &Choice, culture: &str, measure: Measure) -> Vec<Bar> {
    let nation = choice.nations.iter().find(|(name, _)| name == culture);
    let Some((_, nation)) = nation else {
        return Vec::new();
    };
    let rows = published::distances(nation, id(measure)).into_iter();
    rows.map(|row| Bar {
        name: row.name,
        role: Role::Reference,
        value: row.value,
        interval: None,
        items: None,
        improved: row.star,
        change: None,
    })
    .collect()
}
