//! Figures over all questions: means, leanings, comparisons.

use rayon::prelude::*;

use super::{
    Baseline, Distances, Estimates, HumanCulture, Leaning, Measure, ModelQuestion, ScoredBaseline,
    ScoredCulture, ScoredModel, ScoredQuestion, ScoredSurvey, Source, Who,
};
use crate::score::{FORMAT, Paired, Settings};
use crate::stat::mean_of;

/// What is known of a culture apart from its answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub name: &'a str,
    pub sources: &'a [Source],
    pub missing: &'a [String],
}

impl<'a> About<'a> {
    pub fn of(culture: &'a HumanCulture) -> Self {
        Self {
            name: &culture.name,
            sources: &culture.sources,
            missing: &culture.missing,
        }
    }

    /// The same of one that was scored before.
    pub fn scored(culture: &'a ScoredCulture) -> Self {
        Self {
            name: &culture.name,
            sources: &culture.sources,
            missing: &culture.missing,
        }
    }
}

/// Figures over all questions for the models and cultures that the questions' lists follow.
pub(super) fn summarise(
    models: &[&str],
    cultures: &[About<'_>],
    questions: Vec<ScoredQuestion>,
    settings: &Settings,
) -> ScoredSurvey {
    let of_culture =
        |(place, about): (usize, &About<'_>)| score_culture(place, about, &questions, settings);
    let everybody = (0..models.len()).map(Who::Model);
    let everybody: Vec<Who> = everybody.chain(Baseline::ALL.map(Who::Baseline)).collect();
    let means = means(&everybody, cultures.len(), &questions, settings);
    let (of_models, of_baselines) = means.split_at(models.len());
    let of_model = |((place, name), means): ((usize, &&str), &Vec<Estimates>)| {
        score_model(place, name, &questions, means.clone(), settings)
    };
    ScoredSurvey {
        format: FORMAT,
        language: String::new(),
        settings: settings.clone(),
        cultures: cultures.par_iter().enumerate().map(of_culture).collect(),
        models: models
            .par_iter()
            .enumerate()
            .zip(of_models)
            .map(of_model)
            .collect(),
        baselines: Baseline::ALL
            .into_par_iter()
            .zip(of_baselines)
            .map(|(baseline, means)| score_baseline(baseline, &questions, means.clone()))
            .collect(),
        questions,
        without_people: Vec::new(),
        others: Vec::new(),
    }
}

/// The mean distances of each to each culture.
fn means(
    everybody: &[Who],
    cultures: usize,
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> Vec<Vec<Estimates>> {
    let of = |&who: &Who| {
        let to_each = (0..cultures).map(move |culture| {
            let distances = questions.iter();
            let distances = distances.filter_map(|one| one.distance_of(who, culture));
            distances.collect::<Vec<Distances>>()
        });
        to_each.collect::<Vec<_>>()
    };
    let distances: Vec<Vec<Distances>> = everybody.par_iter().flat_map_iter(of).collect();
    let mut means = Estimates::of_each(&distances, settings).into_iter();
    let of_one = |_: &Who| means.by_ref().take(cultures).collect();
    everybody.iter().map(of_one).collect()
}

/// A culture over all questions.
fn score_culture(
    culture: usize,
    about: &About<'_>,
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> ScoredCulture {
    let humans = || {
        questions
            .iter()
            .filter_map(|question| question.humans[culture].as_ref())
    };
    let halves: Vec<Distances> = humans().filter_map(|human| human.halves).collect();
    let equal: Vec<Distances> = humans().filter_map(|human| human.equal).collect();
    ScoredCulture {
        name: about.name.to_owned(),
        questions: humans().count(),
        sources: about.sources.to_vec(),
        missing: about.missing.to_vec(),
        ceiling: Estimates::of(&equal, settings),
        halves: Estimates::of(&halves, settings),
    }
}

/// Answers without a model, over all questions.
fn score_baseline(
    baseline: Baseline,
    questions: &[ScoredQuestion],
    means: Vec<Estimates>,
) -> ScoredBaseline {
    let cultures = means.len();
    let distance =
        |question: &ScoredQuestion, culture| question.baseline(baseline, culture).copied();
    ScoredBaseline {
        baseline,
        cultures: means,
        leaning: baseline
            .is_one_answer()
            .then(|| leaning(questions, cultures, distance)),
    }
}

/// A model over all questions.
fn score_model(
    model: usize,
    name: &str,
    questions: &[ScoredQuestion],
    means: Vec<Estimates>,
    settings: &Settings,
) -> ScoredModel {
    let cultures = means.len();
    let answered: Vec<&ModelQuestion> = questions
        .iter()
        .filter_map(|question| question.models[model].as_ref())
        .collect();
    let mean = |figure: fn(&ModelQuestion) -> Option<f64>| {
        mean_of(
            &answered
                .iter()
                .filter_map(|question| figure(question))
                .collect::<Vec<_>>(),
        )
    };
    ScoredModel {
        name: name.to_owned(),
        cultures: means,
        leaning: leaning(questions, cultures, |question, culture| {
            question.distance(model, culture).copied()
        }),
        presentations: mean(|question| Some(question.distribution.presentations as f64)),
        questions: answered.len(),
        low_mass: answered
            .iter()
            .filter(|question| settings.is_low(question.distribution.option_mass))
            .count(),
        misread: questions
            .iter()
            .map(|question| question.misread[model])
            .sum(),
        option_mass: mean(|question| question.distribution.option_mass),
        order_sensitivity: mean(|question| question.distribution.order_sensitivity),
        label_agreement: mean(|question| question.distribution.label_agreement),
    }
}

/// To which culture each question leans, by somebody's distance to each.
fn leaning(
    questions: &[ScoredQuestion],
    cultures: usize,
    distance: impl Fn(&ScoredQuestion, usize) -> Option<Distances>,
) -> Leaning {
    let mut leaning = Leaning {
        nearest: vec![0; cultures],
        undecided: 0,
    };
    // A culture that nobody answered for is no candidate.
    let answered = |culture: &usize| questions.iter().any(|q| q.humans[*culture].is_some());
    let candidates: Vec<usize> = (0..cultures).filter(answered).collect();
    for question in questions {
        let distances = candidates
            .iter()
            .map(|culture| distance(question, *culture));
        let Some(distances) = distances.collect::<Option<Vec<Distances>>>() else {
            continue;
        };
        let is_nearest = |place: &usize| {
            let mut others = distances.iter();
            others.all(|other| distances[*place].nearer(other).is_le())
        };
        let nearest = (0..candidates.len()).filter(is_nearest);
        let mut nearest = nearest.map(|place| candidates[place]);
        match (nearest.next(), nearest.next()) {
            (Some(culture), None) => leaning.nearest[culture] += 1,
            _ => leaning.undecided += 1,
        }
    }
    leaning
}

/// Two models, the later against the earlier, on the distance to a culture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compare {
    pub from: usize,
    pub to: usize,
    pub culture: usize,
    pub measure: Measure,
}

/// One model against another, over the questions both answered; each of these.
pub(super) fn compare_each(
    compares: &[Compare],
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> Vec<Option<Paired>> {
    let pair = |one: &Compare| {
        let both = questions.iter().filter_map(|question| {
            let value = |model| Some(question.distance(model, one.culture)?.get(one.measure));
            Some((value(one.from)?, value(one.to)?))
        });
        both.unzip()
    };
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = compares.par_iter().map(pair).collect();
    Paired::of_each(&pairs, settings.resamples, settings.seed)
}
