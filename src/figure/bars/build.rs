//! Scores → bars.

use super::super::build::{culture, id, measure, models, role};
use super::super::published;
use super::super::{
    Bar, BarGroup, BarPanel, Bars, Change, Choice, Figure, Marks, Role, baseline_name,
    distance_name, short,
};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::{Baseline, Measure, ScoredSurvey, Who};
use crate::score::{Paired, Verdict, verdict};
use crate::stat::Estimate;
use crate::t;

/// The measures of the table of distances.
const MEASURES: [Measure; 2] = [Measure::Js, Measure::Emd];
/// Means over fewer questions are shown without an interval.
const FEWEST_WITH_INTERVAL: usize = 4;

/// Mean distance of each model to the people of each culture, by two measures, beside what
/// answers without a model and a model that equals the people would have.
///
/// A taught model is compared with what it was before, and with its control; the p-values
/// are adjusted for all the tests of a kind that are shown.
///
/// # Errors
/// A model or culture that was not scored.
pub fn distance_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let cultures = cultures(scored, choice)?;
    let whose = whose(scored, choice)?;
    let mut panels = Vec::new();
    for &culture in &cultures {
        for measure in MEASURES {
            let name = &scored.cultures[culture].name;
            let bar_of = |(name, role, who): &(String, Role, Who)| {
                let mean = scored.mean(*who, culture, measure)?;
                let mut bar = bar(name, *role, &mean);
                let skill = scored.skill(*who, culture, measure, choice.survey.against);
                bar.skill = skill.map(|of| [of.mean, of.interval.low, of.interval.high]);
                if let Who::Model(model) = who {
                    bar.change = change(scored, &choice.base_of, *model, culture, measure);
                    bar.mass = scored.models[*model].option_mass;
                }
                Some(bar)
            };
            let mut bars: Vec<Bar> = whose.iter().filter_map(bar_of).collect();
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
    let bars = panels.iter_mut().flat_map(|panel| &mut panel.groups);
    let mut bars: Vec<&mut Bar> = bars.flat_map(|group| &mut group.bars).collect();
    let changes = bars.iter_mut().filter_map(|bar| bar.change.as_mut());
    adjust(changes, scored.settings.equivalence);
    for bar in bars {
        bar.mark = bar.marked(scored.settings.low_mass);
    }
    let models = whose.iter().filter_map(|(.., who)| match who {
        Who::Model(model) => Some(*model),
        Who::Equal | Who::Halves | Who::Baseline(_) => None,
    });
    let models: Vec<usize> = models.collect();
    let mut remarks = Vec::new();
    if panels.iter().flat_map(|panel| &panel.groups).any(|group| {
        let mut bars = group.bars.iter();
        bars.any(|bar| bar.change.is_some())
    }) {
        let delta = short(scored.settings.equivalence);
        let legend = Verdict::legend();
        remarks.push(t!("figure-bars-marks", legend = legend, delta = delta));
    }
    remarks.extend(answered(scored, &models));
    remarks.extend(controls(scored, choice, &models, &cultures));
    Ok(Figure {
        title: t!("figure-title-distance"),
        subtitle: subtitle(scored, &cultures),
        marks: Marks::Bars(Bars {
            panels,
            low_mass: scored.settings.low_mass,
            reference: baseline_name(choice.survey.against),
            remarks,
        }),
        parents,
    })
}

/// Why a taught model could not be compared with a control: there is none, or it was not
/// asked.
pub(crate) fn untested(model: &str, control_of: &[(String, String)]) -> String {
    let control = control_of.iter().find(|(taught, _)| taught == model);
    match control {
        Some((_, control)) => t!(
            "figure-bars-unasked-control",
            model = model,
            control = control.as_str()
        ),
        None => t!("figure-bars-no-control", model = model),
    }
}

/// What limits each model's distances, a sentence each; none of a model of which it is not
/// known, such as one known by shares alone.
fn answered(scored: &ScoredSurvey, models: &[usize]) -> Vec<String> {
    let told = |&model: &usize| {
        let model = &scored.models[model];
        let known = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), short);
        let mass = short(model.option_mass?);
        Some(t!(
            "figure-bars-answered",
            model = model.name.as_str(),
            mass = mass,
            order = known(model.order_sensitivity),
            agreement = known(model.label_agreement)
        ))
    };
    models.iter().filter_map(told).collect()
}

/// What the tests of taught models against their controls say, a sentence each; that there
/// is no control where one is lacking.
fn controls(
    scored: &ScoredSurvey,
    choice: &Choice,
    models: &[usize],
    cultures: &[usize],
) -> Vec<String> {
    let mut tested = Vec::new();
    let mut without = Vec::new();
    for &model in models {
        let name = &scored.models[model].name;
        let is_taught = choice.base_of.iter().any(|(taught, _)| taught == name);
        if !is_taught || choice.controls.contains(name) {
            continue;
        }
        let before = tested.len();
        for &culture in cultures {
            for measure in MEASURES {
                let change = change(scored, &choice.control_of, model, culture, measure);
                tested.extend(change.map(|change| (model, culture, measure, change)));
            }
        }
        if tested.len() == before {
            without.push(untested(name, &choice.control_of));
        }
    }
    let changes = tested.iter_mut().map(|(.., change)| change);
    adjust(changes, scored.settings.equivalence);
    let sentence = |(model, culture, measure, change): &(usize, usize, Measure, Change)| {
        let Estimate { mean, interval, .. } = change.paired.difference;
        t!(
            "figure-bars-control",
            model = scored.models[*model].name.as_str(),
            control = change.from.as_str(),
            measure = distance_to(*measure, &scored.cultures[*culture].name),
            difference = short(mean),
            low = short(interval.low),
            high = short(interval.high),
            p = short(change.paired.p_holm),
            verdict = change.verdict.name()
        )
    };
    tested.iter().map(sentence).chain(without).collect()
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
            let mut bar = bar(name, *role, &mean);
            // So few questions say nothing of those that were not asked.
            bar.interval = bar.interval.filter(|_| mean.n >= FEWEST_WITH_INTERVAL);
            Some(bar)
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
            low_mass: scored.settings.low_mass,
            reference: String::new(),
            remarks: Vec::new(),
        }),
        parents,
    })
}

/// The chosen models, what answers without a model, and, last, a model that equals the
/// people: name, role, and whose distance.
pub(in crate::figure) fn whose(
    scored: &ScoredSurvey,
    choice: &Choice,
) -> Result<Vec<(String, Role, Who)>> {
    let models = models(scored, choice)?.into_iter().map(|model| {
        let name = scored.models[model].name.clone();
        let role = role(choice, &name);
        (name, role, Who::Model(model))
    });
    let baselines = Baseline::ALL.into_iter().map(|baseline| {
        let name = baseline_name(baseline);
        (name, Role::Reference, Who::Baseline(baseline))
    });
    let people = (t!("figure-people-equal"), Role::Human, Who::Equal);
    Ok(models.chain(baselines).chain([people]).collect())
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
        mark: String::new(),
        mass: None,
        skill: None,
        printed_star: false,
        change: None,
    }
}

/// The comparison of a model with another, which `pairs` names behind it; p not adjusted yet.
fn change(
    scored: &ScoredSurvey,
    pairs: &[(String, String)],
    model: usize,
    culture: usize,
    measure: Measure,
) -> Option<Change> {
    let name = &scored.models[model].name;
    let (_, from) = pairs.iter().find(|(taught, _)| taught == name)?;
    let paired = scored.compare(scored.model(from)?, model, culture, measure)?;
    Some(Change {
        from: from.clone(),
        verdict: Verdict::Undecided,
        paired,
    })
}

/// Adjusts the p-values for all the tests given, and judges them.
fn adjust<'a>(changes: impl Iterator<Item = &'a mut Change>, delta: f64) {
    let mut changes: Vec<&mut Change> = changes.collect();
    Paired::adjust(changes.iter_mut().map(|change| &mut change.paired));
    for change in changes {
        change.verdict = verdict(&change.paired, change.paired.p_holm, delta);
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
        mark: String::new(),
        mass: None,
        skill: None,
        printed_star: row.star,
        change: None,
    })
    .collect()
}
