//! The main scores of a survey, table by table.

use crate::figure::{LOW_MASS, TENSION_SET, baseline_name, short, untested};
use crate::score::survey::{Baseline, Compare, Measure, ScoredSurvey, Skilled, Who};
use crate::score::{Paired, Verdict, verdict};
use crate::study::main_scores::MainScore;
use crate::study::scores::Around;
use crate::t;

/// The measures of the tables.
const SHOWN: [Measure; 2] = [Measure::Js, Measure::Emd];
/// Names listed at most; the rest is counted.
const NAMED: usize = 60;

/// Which models of a survey belong together.
pub(super) struct Pairs<'a> {
    /// Taught models with what they were before.
    pub base_of: &'a [(String, String)],
    /// Taught models with their control.
    pub control_of: &'a [(String, String)],
    /// The controls.
    pub controls: &'a [String],
}

impl<'a> Pairs<'a> {
    pub fn of(around: &'a Around) -> Self {
        Self {
            base_of: &around.base_of,
            control_of: &around.control_of,
            controls: &around.controls,
        }
    }
}

/// Two models compared on a culture by a measure.
struct Compared {
    from: String,
    to: String,
    culture: usize,
    measure: Measure,
    paired: Paired,
    verdict: Verdict,
}

/// The tables of every language; skill is told against `reference`.
pub(super) fn survey_scores(
    scored: &ScoredSurvey,
    pairs: &Pairs<'_>,
    reference: Baseline,
) -> Vec<MainScore> {
    let all = std::iter::once(scored).chain(&scored.others);
    all.flat_map(|scored| {
        let before = compared(scored, pairs.base_of);
        let mut scores = distances(scored, &before);
        scores.extend(skills(scored, reference));
        scores.extend(answers(scored));
        scores.extend(tests(scored, t!("study-scores-tests"), &before));
        let control = compared(scored, pairs.control_of);
        scores.extend(tests(scored, t!("study-scores-control"), &control));
        scores.extend(leanings(scored));
        for score in &mut scores {
            score.table = in_language(scored, &score.table);
        }
        scores
    })
    .collect()
}

/// What belongs under the tables of a survey: the heading of a table and a sentence.
pub(super) fn survey_notes(scored: &ScoredSurvey, pairs: &Pairs<'_>) -> Vec<(String, String)> {
    let all = std::iter::once(scored).chain(&scored.others);
    all.flat_map(|scored| notes(scored, pairs)).collect()
}

fn notes(scored: &ScoredSurvey, pairs: &Pairs<'_>) -> Vec<(String, String)> {
    let table = in_language(scored, &t!("study-scores-distance"));
    let delta = short(scored.settings.equivalence);
    let legend = Verdict::legend();
    let marks = t!("study-scores-note-delta", legend = legend, delta = delta);
    let mut notes = vec![t!("study-scores-baselines"), marks.clone()];
    let low = scored
        .models
        .iter()
        .any(|model| scored.settings.is_low(model.option_mass));
    if low {
        let mass = short(scored.settings.low_mass);
        notes.push(t!("figure-bars-low-mass", mass = mass));
    }
    if scored.unlike_questions() {
        notes.push(t!("study-scores-unlike-questions"));
    }
    let partly = scored.not_asked_of_all();
    if !partly.is_empty() {
        let named = partly.len().min(NAMED);
        notes.push(t!(
            "study-scores-not-of-all",
            count = partly.len(),
            questions = partly[..named].join(", "),
            more = partly.len() - named
        ));
    }
    let is_in = |pairs: &[(String, String)], name: &String| {
        let mut pairs = pairs.iter();
        pairs.any(|(taught, other)| taught == name && scored.model(other).is_some())
    };
    let names = scored.models.iter().map(|model| &model.name);
    let without = names.filter(|name| {
        is_in(pairs.base_of, name)
            && !pairs.controls.contains(name)
            && !is_in(pairs.control_of, name)
    });
    let without = without.map(|name| untested(name, pairs.control_of));
    notes.extend(without);
    let tests = [t!("study-scores-tests"), t!("study-scores-control")];
    let tests = tests.map(|heading| (in_language(scored, &heading), marks.clone()));
    let notes = notes.into_iter().map(|note| (table.clone(), note));
    notes.chain(tests).collect()
}

/// A table's heading with the language that was asked in, where there are several.
pub(super) fn in_language(scored: &ScoredSurvey, table: &str) -> String {
    match scored.language.as_str() {
        "" => table.to_owned(),
        language => t!(
            "study-scores-in-language",
            table = table,
            language = language
        ),
    }
}

fn name_of(measure: Measure, culture: &str) -> String {
    match measure {
        Measure::Js => t!("study-scores-js", culture = culture),
        Measure::Emd => t!("study-scores-emd", culture = culture),
        Measure::Tension => t!("study-scores-tension", culture = culture),
    }
}

/// Models, answers without a model, and people: everybody that has distances.
fn everybody(scored: &ScoredSurvey) -> Vec<(String, Who)> {
    let models = scored.models.iter().enumerate();
    let models = models.map(|(place, model)| (model.name.clone(), Who::Model(place)));
    let baselines = Baseline::ALL.map(|of| (baseline_name(of), Who::Baseline(of)));
    let people = [
        (t!("figure-people-equal"), Who::Equal),
        (t!("study-scores-human"), Who::Halves),
    ];
    models.chain(baselines).chain(people).collect()
}

/// The second of each pair compared with the first, p adjusted for all of them.
fn compared(scored: &ScoredSurvey, pairs: &[(String, String)]) -> Vec<Compared> {
    let places = pairs
        .iter()
        .filter_map(|(to, from)| Some((scored.model(from)?, scored.model(to)?)));
    let compares = places.flat_map(|(from, to)| {
        (0..scored.cultures.len()).flat_map(move |culture| {
            SHOWN.map(|measure| Compare {
                from,
                to,
                culture,
                measure,
            })
        })
    });
    let compares: Vec<Compare> = compares.collect();
    let paired = scored.compare_each(&compares);
    let compared = |(one, paired): (Compare, Option<Paired>)| {
        Some(Compared {
            from: scored.models[one.from].name.clone(),
            to: scored.models[one.to].name.clone(),
            culture: one.culture,
            measure: one.measure,
            paired: paired?,
            verdict: Verdict::Undecided,
        })
    };
    let all = compares.into_iter().zip(paired).filter_map(compared);
    let mut all: Vec<Compared> = all.collect();
    Paired::adjust(all.iter_mut().map(|one| &mut one.paired));
    for one in &mut all {
        one.verdict = verdict(&one.paired, one.paired.p_holm, scored.settings.equivalence);
    }
    all
}

/// Mean distances, over how many questions, and what can be expected of no model at all.
fn distances(scored: &ScoredSurvey, before: &[Compared]) -> Vec<MainScore> {
    let table = t!("study-scores-distance");
    let mut scores = Vec::new();
    for (name, who) in everybody(scored) {
        let mass = match who {
            Who::Model(model) => scored.models[model].option_mass,
            Who::Equal | Who::Halves | Who::Baseline(_) => None,
        };
        let low = if scored.settings.is_low(mass) {
            LOW_MASS
        } else {
            ""
        };
        for (culture, about) in scored.cultures.iter().enumerate() {
            for measure in SHOWN {
                let Some(mean) = scored.mean(who, culture, measure) else {
                    continue;
                };
                let test = before
                    .iter()
                    .find(|one| one.to == name && one.culture == culture && one.measure == measure);
                let verdict = test.map_or("", |one| one.verdict.mark());
                scores.push(MainScore {
                    mark: format!("{verdict}{low}"),
                    ..MainScore::of(&table, &name, name_of(measure, &about.name), &mean)
                });
            }
            if let Some(mean) = scored.mean(who, culture, Measure::Js) {
                let measure = t!("study-scores-questions-of", culture = about.name.as_str());
                scores.push(MainScore::number(&table, &name, measure, mean.n as f64));
            }
        }
    }
    scores
}

/// How much of the way from a baseline to the people each has come.
fn skills(scored: &ScoredSurvey, reference: Baseline) -> Vec<MainScore> {
    let name = baseline_name(reference);
    let table = t!("study-scores-skill", reference = name.as_str());
    let mut all = everybody(scored);
    all.retain(|(_, who)| !matches!(who, Who::Halves) && *who != Who::Baseline(reference));
    let cultures = || scored.cultures.iter().enumerate();
    let skilled = all.iter().flat_map(|&(_, who)| {
        cultures().flat_map(move |(culture, _)| {
            SHOWN.map(|measure| Skilled {
                who,
                culture,
                measure,
            })
        })
    });
    let skilled: Vec<Skilled> = skilled.collect();
    let mut drawn = scored.skill_of_each(&skilled, reference).into_iter();
    let mut scores = Vec::new();
    for (name, _) in &all {
        for (_, about) in cultures() {
            let mut asked = None;
            for (measure, skill) in SHOWN.into_iter().zip(drawn.by_ref()) {
                let Some(skill) = skill else { continue };
                asked = Some(skill.n);
                let column = name_of(measure, &about.name);
                scores.push(MainScore::of(&table, name, column, &skill));
            }
            let column = t!("study-scores-questions-of", culture = about.name.as_str());
            scores.extend(asked.map(|n| MainScore::number(&table, name, column, n as f64)));
        }
    }
    scores
}

/// What limits the distances: how the models answered at all.
fn answers(scored: &ScoredSurvey) -> Vec<MainScore> {
    let table = t!("study-scores-answers");
    let mut scores = Vec::new();
    for model in &scored.models {
        let mut add = |measure: String, value: Option<f64>| {
            scores
                .extend(value.map(|value| MainScore::number(&table, &model.name, measure, value)));
        };
        let low_mass = short(scored.settings.low_mass);
        add(t!("study-scores-questions"), Some(model.questions as f64));
        add(t!("figure-column-own-mass"), model.option_mass);
        let of_low = model.option_mass.map(|_| model.low_mass as f64);
        add(t!("study-scores-low-mass", mass = low_mass), of_low);
        add(t!("study-scores-presentations"), model.presentations);
        add(t!("study-scores-order"), model.order_sensitivity);
        add(t!("study-scores-agreement"), model.label_agreement);
        add(t!("study-scores-misread"), Some(model.misread as f64));
    }
    scores
}

/// The test of each comparison, with what it is of.
fn tests(scored: &ScoredSurvey, table: String, compared: &[Compared]) -> Vec<MainScore> {
    let mut scores = Vec::new();
    for one in compared {
        let row = t!(
            "study-scores-compared-by",
            from = one.from.as_str(),
            to = one.to.as_str(),
            measure = name_of(one.measure, &scored.cultures[one.culture].name)
        );
        let paired = &one.paired;
        let change = t!("study-scores-change");
        scores.push(MainScore {
            mark: one.verdict.mark().to_owned(),
            ..MainScore::of(&table, &row, change, &paired.difference)
        });
        for (measure, value) in [
            (t!("study-scores-questions"), paired.difference.n as f64),
            (t!("study-scores-p"), paired.p),
            (t!("study-scores-p-holm"), paired.p_holm),
            (t!("study-scores-p-fdr"), paired.p_fdr),
            (t!("study-scores-effect"), paired.effect),
        ] {
            scores.push(MainScore::number(&table, &row, measure, value));
        }
    }
    scores
}

/// To which culture models, and answers without a model, lean: over all questions, and over
/// those on which the first two cultures differ most.
fn leanings(scored: &ScoredSurvey) -> Vec<MainScore> {
    let nearest = |culture: usize| {
        let culture = scored.cultures[culture].name.as_str();
        t!("study-scores-nearest", culture = culture)
    };
    let mut scores = Vec::new();
    if scored.cultures.len() < 2 {
        return scores;
    }
    let table = t!("study-scores-leaning");
    let models = scored.models.iter();
    let models = models.map(|model| (model.name.clone(), &model.leaning));
    let baselines = scored.baselines.iter().filter_map(|of| {
        let name = baseline_name(of.baseline);
        Some((name, of.leaning.as_ref()?))
    });
    for (name, leaning) in models.chain(baselines) {
        for (culture, count) in leaning.nearest.iter().enumerate() {
            let column = nearest(culture);
            scores.push(MainScore::number(&table, &name, column, *count as f64));
        }
        let column = t!("study-scores-undecided");
        let undecided = leaning.undecided as f64;
        scores.push(MainScore::number(&table, &name, column, undecided));
    }
    let set = scored.tension_set(0, 1, TENSION_SET);
    if set.is_empty() {
        return scores;
    }
    let [a, b] = [0, 1].map(|culture: usize| scored.cultures[culture].name.as_str());
    let table = match set.len() < TENSION_SET {
        true => t!("study-scores-tension-few", n = set.len(), a = a, b = b),
        false => t!("study-scores-tension-set", n = set.len(), a = a, b = b),
    };
    for (name, who) in everybody(scored)
        .into_iter()
        .filter(|(_, who)| who.is_one_answer())
    {
        let counts = scored.leaning_between(who, 0, 1, &set);
        let columns = [nearest(0), nearest(1), t!("study-scores-undecided")];
        for (column, count) in columns.into_iter().zip(counts) {
            scores.push(MainScore::number(&table, &name, column, count as f64));
        }
    }
    scores
}
