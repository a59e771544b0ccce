//! Accuracy on etiquette stories: cultures across contexts, with what answers without a model
//! score.

use std::collections::BTreeSet;

use super::scene::{Axis, Form, Key, Link, Mark, Panel, Rows, Scale, Scene, Slot, Token};
use super::theme::Shape;
use super::{Cell, Choice, Figure, Marks, Role, Series, build, short};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::score::etiquette::{By, Judged, JudgedGroup, JudgedPart, Reading, ScoredEtiquette};
use crate::t;

/// Small lines of text that a lane of a slot is high.
const LANE: f64 = 0.75;

/// Somebody who judged the stories of a group.
struct Judge<'a> {
    name: String,
    role: Role,
    /// Of a model: its option mass.
    mass: Option<f64>,
    apart: bool,
    whole: &'a Judged,
    parts: &'a [JudgedPart],
}

/// Accuracy on the stories of a file: a panel a context, a slot a culture (a country where the
/// study has no culture there), a mark each model and each answer without a model, with its
/// interval.
///
/// # Errors
/// A file of stories that was not asked about.
pub fn etiquette_of(
    scored: &ScoredEtiquette,
    choice: &Choice,
    parents: Vec<Parent>,
) -> Result<Figure> {
    let wanted = |of: &&JudgedGroup| choice.dataset.is_empty() || of.dataset == choice.dataset;
    let unknown = || {
        Problem::new(t!(
            "figure-dataset-unasked",
            dataset = choice.dataset.as_str()
        ))
        .advise(t!("figure-dataset-unasked-advice"))
    };
    let first = scored.groups.iter().find(wanted).ok_or_else(unknown)?;
    let groups = scored.groups.iter();
    let groups: Vec<&JudgedGroup> = groups.filter(|of| of.dataset == first.dataset).collect();
    let judges: Vec<Vec<Judge<'_>>> = groups.iter().map(|of| judges(of, choice)).collect();
    let named = judges.iter().flatten();
    let series = Series::of(named.map(|judge| (judge.name.as_str(), judge.role)));
    let by = by(&judges);
    let slots = slots(&judges, by);
    let mut table = Rows {
        columns: columns(by),
        rows: Vec::new(),
    };
    let panels = groups.iter().zip(&judges).enumerate();
    let panels = panels.map(|(at, (of, judges))| Panel {
        cell: [0, at],
        title: context(of),
        x: Axis {
            scale: Scale::Shares([0.0, 1.0]),
            label: t!("figure-axis-accuracy"),
            ..Axis::default()
        },
        y: Axis {
            scale: Scale::Slots(slots.clone()),
            silent: at > 0,
            ..Axis::default()
        },
        marks: marks(&context(of), judges, &slots, by, &series, &mut table),
        even: false,
    });
    let panels: Vec<Panel> = panels.collect();
    let is_low = |name: &str| {
        let mut of_name = judges.iter().flatten().filter(|judge| judge.name == name);
        of_name.any(|judge| scored.settings.is_low(judge.mass))
    };
    let key = |(name, role, shape): (String, Role, Shape)| {
        let mark = if is_low(&name) { super::LOW_MASS } else { "" };
        let hollow = role == Role::Reference;
        Key::point(name + mark, shape, Token::Role(role), hollow)
    };
    let keys: Vec<Key> = series.all().map(key).collect();
    let mut notes = vec![t!("figure-note-etiquette")];
    let aparts = judges.iter().flatten().filter(|judge| judge.apart);
    let aparts: BTreeSet<&str> = aparts.map(|judge| judge.name.as_str()).collect();
    let aparts = aparts.into_iter();
    notes.extend(aparts.map(|model| t!("study-scores-note-apart", model = model)));
    if series.all().any(|(name, ..)| is_low(&name)) {
        let mass = short(scored.settings.low_mass);
        notes.push(t!("score-etiquette-low-mass", mass = mass));
    }
    let stories = groups.iter().map(|of| of.common).max().unwrap_or_default();
    Ok(Figure {
        title: t!("figure-title-etiquette"),
        subtitle: t!(
            "figure-subtitle-etiquette",
            stories = stories,
            name = first.name.as_str()
        ),
        marks: Marks::Scene(Scene {
            keys,
            columns: vec![1.0; panels.len()],
            rows: vec![1.0],
            panels,
            notes,
            table,
        }),
        parents,
    })
}

fn context(of: &JudgedGroup) -> String {
    t!(&format!("score-context-{}", of.context))
}

/// The chosen models by the probabilities of their answers, then answers without a model.
fn judges<'a>(of: &'a JudgedGroup, choice: &Choice) -> Vec<Judge<'a>> {
    let chosen = |name: &String| choice.models.is_empty() || choice.models.contains(name);
    let models = of.models.iter();
    let models = models.filter(|row| row.reading == Reading::Labels && chosen(&row.name));
    let models = models.map(|row| Judge {
        name: row.name.clone(),
        role: build::role(choice, &row.name),
        mass: row.option_mass,
        apart: row.apart,
        whole: &row.whole,
        parts: &row.parts,
    });
    let constants = of.constants.iter().map(|one| Judge {
        name: t!(&format!("score-constant-{}", one.constant)),
        role: Role::Reference,
        mass: None,
        apart: false,
        whole: &one.whole,
        parts: &one.parts,
    });
    models.chain(constants).collect()
}

/// What the slots below all stories are.
fn by(judges: &[Vec<Judge<'_>>]) -> By {
    let mut parts = judges.iter().flatten().flat_map(|judge| judge.parts);
    match parts.any(|part| part.by == By::Culture) {
        true => By::Culture,
        false => By::Country,
    }
}

/// All stories, then those of each culture or country.
fn slots(judges: &[Vec<Judge<'_>>], by: By) -> Vec<Slot> {
    let parts = judges.iter().flatten().flat_map(|judge| judge.parts);
    let mut names: Vec<&str> = Vec::new();
    for part in parts.filter(|part| part.by == by) {
        if !names.contains(&part.name.as_str()) {
            names.push(&part.name);
        }
    }
    let lanes = judges.iter().map(Vec::len).max().unwrap_or_default();
    let size = lanes as f64 * LANE;
    let whole = Slot {
        name: t!("figure-etiquette-all"),
        size,
        ..Slot::default()
    };
    let part = |name: &str| Slot {
        name: name.replace('_', " "),
        link: Some(link(by, name)),
        size,
        ruled: true,
        ..Slot::default()
    };
    std::iter::once(whole)
        .chain(names.into_iter().map(part))
        .collect()
}

fn link(by: By, name: &str) -> Link {
    match by {
        By::Country => Link::Country(name.to_owned()),
        By::Culture | By::Axis => Link::Culture(name.to_owned()),
    }
}

fn columns(by: By) -> Vec<String> {
    vec![
        t!(&format!("figure-column-of-{by}")),
        t!("figure-column-context"),
        t!("figure-column-model"),
        t!("figure-column-accuracy"),
        t!("figure-column-accuracy-low"),
        t!("figure-column-accuracy-high"),
        t!("figure-column-macro-f1"),
        t!("figure-column-stories"),
    ]
}

/// The marks of a context: an interval and a point for everybody in every slot, whose rows
/// go to the table.
fn marks(
    context: &str,
    judges: &[Judge<'_>],
    slots: &[Slot],
    by: By,
    series: &Series,
    table: &mut Rows,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        for (lane, judge) in judges.iter().enumerate() {
            let part = |link: &Link| {
                let mut parts = judge.parts.iter();
                let found = parts.find(|part| part.by == by && self::link(by, &part.name) == *link);
                found.map(|part| &part.judged)
            };
            let Some(judged) = slot.link.as_ref().map_or(Some(judge.whole), part) else {
                continue;
            };
            let accuracy = &judged.accuracy;
            let row = table.rows.len();
            table.rows.push(vec![
                Cell::Text(slot.name.clone()),
                Cell::Text(context.to_owned()),
                Cell::Text(judge.name.clone()),
                Cell::Number(accuracy.mean),
                Cell::Number(accuracy.interval.low),
                Cell::Number(accuracy.interval.high),
                Cell::Number(judged.macro_f1.mean),
                Cell::Text(accuracy.n.to_string()),
            ]);
            let y = at as f64 + 0.08 + 0.84 * (lane as f64 + 0.5) / judges.len() as f64;
            let hover = vec![
                judge.name.clone(),
                format!("{}; {context}", slot.name),
                t!(
                    "figure-etiquette-told",
                    accuracy = short(accuracy.mean),
                    low = short(accuracy.interval.low),
                    high = short(accuracy.interval.high),
                    f1 = short(judged.macro_f1.mean),
                    stories = accuracy.n
                ),
            ];
            let ink = Token::Role(judge.role);
            let ends = [accuracy.interval.low, accuracy.interval.high].map(|x| [x, y]);
            marks.push(Mark::line(ends[0], ends[1], 1.5, ink).of_row(row));
            let point = Form::Point {
                at: [accuracy.mean, y],
                shape: series.shape(&judge.name),
                radius: 4.0,
                hollow: judge.role == Role::Reference,
            };
            let point = Mark::new(point, ink).told(hover).of_row(row);
            marks.push(match &slot.link {
                Some(link) => point.linked(link.clone()),
                None => point,
            });
        }
    }
    marks
}
