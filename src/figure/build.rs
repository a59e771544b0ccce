//! Scores → figures: which models, cultures and distances, as plain numbers.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{
    Figure, Marks, Role, Scatter, ScatterPoint, Shift, ShiftRow, ShiftSettings, ViolinGroup, short,
};
use crate::artifact::Parent;
use crate::problem::{Problem, Result};
use crate::score::associations::Reference;
use crate::score::profile::ProfileSettings;
use crate::score::survey::{Baseline, Measure, ScoredQuestion, ScoredSurvey, Who};
use crate::stat::{BoxSummary, Estimate, gaussian_density, mean_of, scott_bandwidth};
use crate::t;

/// Points of a density.
const GRID: usize = 101;

/// What a figure compares.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// Names of models; for shift and scatter before and after. Empty: all.
    pub models: Vec<String>,
    /// Names of the models that were not taught anything.
    pub untaught: Vec<String>,
    /// Two names of cultures; empty: the first two.
    pub cultures: Vec<String>,
    /// `js`, `emd` or `tension`; empty: `js`.
    pub distance: String,
    /// Heat map: rows are topics instead of questions.
    pub by_topic: bool,
    /// Figures of words: id of the people's dataset; empty: the first.
    pub dataset: String,
    /// Figures of words: which prompt (`simple`, `complex`, or a template's name); empty: the
    /// first.
    pub prompt: String,
    /// Which questions, in which order. Of a heat map: its topics and how many rows.
    pub shift: ShiftSettings,
    pub words: WordsChoice,
    pub profile: ProfileChoice,
    pub survey: SurveyChoice,
    /// Taught models with what they were before.
    pub base_of: Vec<(String, String)>,
    /// Taught models with their control: taught alike, but on answers dealt out at random.
    pub control_of: Vec<(String, String)>,
    /// Names of the controls.
    pub controls: Vec<String>,
    /// What the taught models learnt from.
    pub lessons: Vec<Lesson>,
    /// Models known by their answers alone.
    pub imported: Vec<String>,
    /// Cultures with the nation of printed tables that is nearest to each: `US`, `CN`.
    pub nations: Vec<(String, String)>,
}

impl WordsChoice {
    /// Which of people's words are right.
    pub(super) fn reference(&self) -> Reference {
        match self.most_frequent {
            true => Reference::MostFrequent,
            false => Reference::All,
        }
    }
}

/// What a taught model learnt from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub model: String,
    /// The model it was before.
    pub base: String,
    /// Name of the learning curve: trainings that differ only in their share of the cues
    /// have the same.
    pub curve: String,
    /// How many cues it learnt from.
    pub cues: usize,
}

/// What a person chose to see of associations and rankings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordsChoice {
    /// Associations: the K of precision at K, 5, 10 or 40; none: 10.
    pub depth: Option<usize>,
    /// Associations: only people's K most frequent words count as right.
    pub most_frequent: bool,
    /// Whether numbers printed in a paper stand beside.
    pub published: bool,
}

/// What a person chose to see of survey answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurveyChoice {
    /// Language that the questions were asked in, a BCP 47 tag; empty: the first.
    pub language: String,
    /// Only the questions of published comparisons: none on the person, and asked of the
    /// people of every culture.
    pub question_set: bool,
    /// Only the questions that the people of every culture were asked.
    pub common: bool,
    /// What skill is told against.
    pub against: Baseline,
    /// Table of topics that questions are grouped by (see `dataset::Topics`); empty: the
    /// questionnaire's.
    pub topics: String,
    /// Only so many questions, those on which the two cultures differ most; none: all. Of
    /// the tension set itself: none is 50.
    pub tension_set: Option<usize>,
    /// Whether numbers printed in a paper stand beside.
    pub published: bool,
}

/// What a person chose to see of a psychological profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileChoice {
    /// One attribute; empty: all.
    pub attribute: String,
    /// Whether numbers printed in a paper stand beside.
    pub published: bool,
    /// How words are taken and sorted.
    pub settings: ProfileSettings,
}

/// A choice found in the scores: places in their lists.
pub(super) struct Found {
    pub a: usize,
    pub b: usize,
    pub before: usize,
    pub after: usize,
    measure: Measure,
}

/// Per-question shift: the people, the model before and after.
///
/// Left out are questions without an answer of one of the four, or without the chosen
/// distance.
///
/// # Errors
/// A model or culture that was not scored.
pub fn shift_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let found = find(scored, choice)?;
    let rows = rows(scored, choice, &found);
    Ok(Figure {
        title: t!("figure-title-shift"),
        subtitle: subtitle(scored, &found, &rows),
        marks: Marks::Shift(Shift {
            culture_a: scored.cultures[found.a].name.clone(),
            culture_b: scored.cultures[found.b].name.clone(),
            model_before: scored.models[found.before].name.clone(),
            model_after: scored.models[found.after].name.clone(),
            distance: id(found.measure).to_owned(),
            rows,
        }),
        parents,
    })
}

/// Each question's distance to two cultures, before and after, and the leaning counts of
/// the questions shown: by tension, whatever distance is drawn.
///
/// # Errors
/// A model or culture that was not scored.
pub fn scatter_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let found = find(scored, choice)?;
    let rows = rows(scored, choice, &found);
    let shown: HashSet<&str> = rows.iter().map(|row| row.question.as_str()).collect();
    let (mut leaning_a, mut leaning_b) = ([0; 2], [0; 2]);
    for question in &scored.questions {
        if !shown.contains(question.question.as_str()) {
            continue;
        }
        for (place, model) in [found.before, found.after].into_iter().enumerate() {
            let side = question.leaning(Who::Model(model), found.a, found.b);
            leaning_a[place] += u64::from(side == Some(Ordering::Less));
            leaning_b[place] += u64::from(side == Some(Ordering::Greater));
        }
    }
    let points = rows.iter().map(|row| ScatterPoint {
        question: row.question.clone(),
        wording: row.wording.clone(),
        topic: row.topic.clone(),
        before: [row.before_to_a, row.before_to_b],
        after: [row.after_to_a, row.after_to_b],
    });
    Ok(Figure {
        title: t!("figure-title-scatter"),
        subtitle: subtitle(scored, &found, &rows),
        marks: Marks::Scatter(Scatter {
            culture_a: scored.cultures[found.a].name.clone(),
            culture_b: scored.cultures[found.b].name.clone(),
            model_before: scored.models[found.before].name.clone(),
            model_after: scored.models[found.after].name.clone(),
            distance: id(found.measure).to_owned(),
            points: points.collect(),
            leaning_a,
            leaning_b,
        }),
        parents,
    })
}

/// Whether a model was taught anything, or is there to compare with.
pub(super) fn role(choice: &Choice, model: &str) -> Role {
    if choice.imported.iter().any(|name| name == model) {
        Role::Reference
    } else if choice.untaught.iter().any(|name| name == model) {
        Role::Before
    } else {
        Role::After
    }
}

/// A violin of values that lie within a scale; none where there are no values.
pub(super) fn group(
    name: &str,
    role: Role,
    values: Vec<(String, f64)>,
    mean: &Estimate,
    scale: [f64; 2],
) -> Option<ViolinGroup> {
    let numbers: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let summary = BoxSummary::of(&numbers)?;
    let Estimate { mean, interval, .. } = *mean;
    Some(ViolinGroup {
        name: name.to_owned(),
        role,
        density: density(&numbers, scale),
        values,
        quartiles: [summary.q1, summary.median, summary.q3],
        whiskers: [summary.low, summary.high],
        mean,
        mean_interval: [interval.low, interval.high],
        mark: String::new(),
        invalid: None,
    })
}

/// The density of values within a scale with Scott's bandwidth, its largest value 1; a single
/// point where all values are the same.
fn density(values: &[f64], scale: [f64; 2]) -> Vec<[f64; 2]> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let Some(bandwidth) = scott_bandwidth(values) else {
        return vec![[low, 1.0]];
    };
    // Two bandwidths beyond the values it has all but vanished.
    let (low, high) = (
        (low - 2.0 * bandwidth).max(scale[0]),
        (high + 2.0 * bandwidth).min(scale[1]),
    );
    let at = |point: usize| low + (high - low) * point as f64 / (GRID - 1) as f64;
    let grid: Vec<f64> = (0..GRID).map(at).collect();
    let density = gaussian_density(values, &grid).unwrap_or_default();
    let largest = density.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    grid.into_iter()
        .zip(density)
        .map(|(at, d)| [at, d / largest])
        .collect()
}

/// The chosen questions in the chosen order.
pub(super) fn rows(scored: &ScoredSurvey, choice: &Choice, found: &Found) -> Vec<ShiftRow> {
    let set = choice.survey.tension_set;
    let set = set.map(|n| scored.tension_set(found.a, found.b, n));
    let rows = scored
        .questions
        .iter()
        .filter(|question| {
            let id = question.question.as_str();
            set.as_ref().is_none_or(|set| set.contains(&id))
        })
        .filter_map(|question| shift_row(question, found));
    choice.shift.select(rows.collect())
}

fn shift_row(question: &ScoredQuestion, found: &Found) -> Option<ShiftRow> {
    let human = |culture: usize| question.humans.get(culture)?.as_ref();
    let model = |model: usize| Some(&question.models.get(model)?.as_ref()?.distribution);
    let to = |model, culture| Some(question.distance(model, culture)?.get(found.measure));
    let (before, after) = (model(found.before)?, model(found.after)?);
    Some(ShiftRow {
        question: question.question.clone(),
        wording: question.wording.clone(),
        topic: question.topic.clone(),
        options: options(question),
        human_a: human(found.a)?.shares.clone(),
        human_b: human(found.b)?.shares.clone(),
        before: before.shares.clone(),
        after: after.shares.clone(),
        before_to_a: to(found.before, found.a)?,
        before_to_b: to(found.before, found.b)?,
        after_to_a: to(found.after, found.a)?,
        after_to_b: to(found.after, found.b)?,
        tension: question.between_cultures(found.a, found.b)?.tension,
        mass_before: before.option_mass,
        mass_after: after.option_mass,
    })
}

/// The texts of a question's options; the label where one has no text.
pub(super) fn options(question: &ScoredQuestion) -> Vec<String> {
    let options = question.options.iter();
    let text = options.map(|option| match option.text.is_empty() {
        true => &option.label,
        false => &option.text,
    });
    text.cloned().collect()
}

pub(super) fn find(scored: &ScoredSurvey, choice: &Choice) -> Result<Found> {
    let models = models(scored, choice)?;
    let [before, after, ..] = models.as_slice() else {
        return Err(Problem::new(t!("figure-needs-two-models")));
    };
    Ok(Found {
        a: culture(scored, choice, 0)?,
        b: culture(scored, choice, 1)?,
        before: *before,
        after: *after,
        measure: measure(choice)?,
    })
}

pub(super) fn models(scored: &ScoredSurvey, choice: &Choice) -> Result<Vec<usize>> {
    if choice.models.is_empty() {
        return Ok((0..scored.models.len()).collect());
    }
    let place = |name: &String| scored.model(name).ok_or_else(|| no_model(name));
    choice.models.iter().map(place).collect()
}

pub(super) fn culture(scored: &ScoredSurvey, choice: &Choice, place: usize) -> Result<usize> {
    let unknown = |name: &str| {
        let known: Vec<&str> = scored.cultures.iter().map(|c| c.name.as_str()).collect();
        Problem::new(t!("figure-no-culture", name = name))
            .advise(t!("figure-no-culture-advice", names = known.join(", ")))
    };
    match choice.cultures.get(place) {
        Some(name) => scored.culture(name).ok_or_else(|| unknown(name)),
        None if place < scored.cultures.len() => Ok(place),
        None => Err(Problem::new(t!("figure-needs-two-cultures"))),
    }
}

pub(super) fn measure(choice: &Choice) -> Result<Measure> {
    match choice.distance.as_str() {
        "" | "js" => Ok(Measure::Js),
        "emd" => Ok(Measure::Emd),
        "tension" => Ok(Measure::Tension),
        other => Err(Problem::new(t!("figure-no-distance", name = other))),
    }
}

pub(super) fn id(measure: Measure) -> &'static str {
    match measure {
        Measure::Js => "js",
        Measure::Emd => "emd",
        Measure::Tension => "tension",
    }
}

pub(super) fn no_model(name: &str) -> Problem {
    Problem::new(t!("figure-no-model", name = name))
}

/// What is compared on which questions, how far a guess lies from the people on these, and
/// how likely the models give one of the options at all.
pub(super) fn subtitle(scored: &ScoredSurvey, found: &Found, rows: &[ShiftRow]) -> String {
    let shown: HashSet<&str> = rows.iter().map(|row| row.question.as_str()).collect();
    let compared = t!(
        "figure-subtitle-shift",
        before = scored.models[found.before].name.as_str(),
        after = scored.models[found.after].name.as_str(),
        a = scored.cultures[found.a].name.as_str(),
        b = scored.cultures[found.b].name.as_str(),
        questions = rows.len()
    );
    let cultures = [found.a, found.b];
    let guess = guess(scored, &cultures, found.measure, |question| {
        shown.contains(question.question.as_str())
    });
    let [before, after] = [found.before, found.after].map(|model| scored.models[model].option_mass);
    let mass = before.zip(after).map(|(before, after)| {
        let (before, after) = (short(before), short(after));
        t!("figure-subtitle-mass", before = before, after = after)
    });
    let parts = [Some(compared), Some(guess), mass];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// How far a uniform guess lies from the people of some cultures, on some of the questions.
pub(super) fn guess(
    scored: &ScoredSurvey,
    cultures: &[usize],
    measure: Measure,
    shown: impl Fn(&ScoredQuestion) -> bool,
) -> String {
    let part: Vec<&ScoredQuestion> = scored.questions.iter().filter(|q| shown(q)).collect();
    let to = |&culture: &usize| {
        let who = Who::Baseline(Baseline::Uniform);
        let distances = part.iter().filter_map(|q| q.distance_of(who, culture));
        let distances: Vec<f64> = distances.map(|of| of.get(measure)).collect();
        t!(
            "figure-subtitle-guess-to",
            culture = scored.cultures[culture].name.as_str(),
            distance = mean_of(&distances).map_or_else(|| "–".to_owned(), short)
        )
    };
    let to: Vec<String> = cultures.iter().map(to).collect();
    t!(
        "figure-subtitle-guess",
        distance = super::distance_name(id(measure)),
        to = to.join(", ")
    )
}
