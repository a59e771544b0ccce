//! Figures over all questions: means, leanings, comparisons.

use std::collections::BTreeSet;

use super::{
    Comparison, Distances, Estimates, Leaning, Measure, ModelQuestion, ScoredCulture, ScoredModel,
    ScoredQuestion, ScoredSurvey, TopicMeans,
};
use crate::score::{FORMAT, Paired, Settings};
use crate::stat::mean_of;

/// Figures over all questions for the models and cultures that the questions' lists follow.
pub(super) fn summarise(
    models: &[&str],
    cultures: &[&str],
    questions: Vec<ScoredQuestion>,
    settings: &Settings,
) -> ScoredSurvey {
    let of_culture =
        |(place, name): (usize, &&str)| score_culture(place, name, &questions, settings);
    let of_model = |(place, name): (usize, &&str)| {
        score_model(place, name, &questions, cultures.len(), settings)
    };
    ScoredSurvey {
        format: FORMAT,
        language: String::new(),
        settings: settings.clone(),
        cultures: cultures.iter().enumerate().map(of_culture).collect(),
        models: models.iter().enumerate().map(of_model).collect(),
        comparisons: compare(models, cultures, &questions, settings),
        questions,
        without_people: Vec::new(),
        others: Vec::new(),
    }
}

/// A culture over all questions.
fn score_culture(
    culture: usize,
    name: &str,
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> ScoredCulture {
    let humans = || {
        questions
            .iter()
            .filter_map(|question| question.humans[culture].as_ref())
    };
    let halves: Vec<Distances> = humans().filter_map(|human| human.halves).collect();
    ScoredCulture {
        name: name.to_owned(),
        questions: humans().count(),
        ceiling: Estimates::of(&halves, settings),
    }
}

/// A model over all questions.
fn score_model(
    model: usize,
    name: &str,
    questions: &[ScoredQuestion],
    cultures: usize,
    settings: &Settings,
) -> ScoredModel {
    let distances = |culture: usize, topic: Option<&str>| -> Vec<Distances> {
        questions
            .iter()
            .filter(|question| topic.is_none_or(|topic| question.topic == topic))
            .filter_map(|question| question.distance(model, culture).copied())
            .collect()
    };
    let topics: BTreeSet<&str> = questions
        .iter()
        .map(|question| question.topic.as_str())
        .collect();
    let topics = topics.into_iter().map(|topic| {
        let of_culture: Vec<Vec<Distances>> = (0..cultures)
            .map(|culture| distances(culture, Some(topic)))
            .collect();
        TopicMeans {
            topic: topic.to_owned(),
            questions: of_culture.iter().map(Vec::len).collect(),
            means: of_culture
                .iter()
                .map(|distances| Distances::mean(distances))
                .collect(),
        }
    });
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
        cultures: (0..cultures)
            .map(|culture| Estimates::of(&distances(culture, None), settings))
            .collect(),
        topics: topics.collect(),
        leaning: leaning(model, questions, cultures),
        option_mass: mean(|question| question.distribution.option_mass),
        order_sensitivity: mean(|question| question.distribution.order_sensitivity),
        label_agreement: mean(|question| question.distribution.label_agreement),
    }
}

/// To which culture each question leans.
fn leaning(model: usize, questions: &[ScoredQuestion], cultures: usize) -> Leaning {
    let mut leaning = Leaning {
        nearest: vec![0; cultures],
        undecided: 0,
    };
    for question in questions {
        let tensions: Option<Vec<f64>> = (0..cultures)
            .map(|culture| Some(question.distance(model, culture)?.tension))
            .collect();
        let Some(tensions) = tensions else { continue };
        let least = tensions.iter().copied().fold(f64::INFINITY, f64::min);
        let mut nearest = (0..cultures).filter(|&culture| tensions[culture] == least);
        match (nearest.next(), nearest.next()) {
            (Some(culture), None) => leaning.nearest[culture] += 1,
            _ => leaning.undecided += 1,
        }
    }
    leaning
}

/// Every model against every later one, over the questions both answered.
fn compare(
    models: &[&str],
    cultures: &[&str],
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for from in 0..models.len() {
        for to in from + 1..models.len() {
            for (culture, name) in cultures.iter().enumerate() {
                for measure in Measure::ALL {
                    let (before, after): (Vec<f64>, Vec<f64>) = questions
                        .iter()
                        .filter_map(|question| {
                            let value = |model| question.distance(model, culture)?.get(measure);
                            Some((value(from)?, value(to)?))
                        })
                        .unzip();
                    let paired = Paired::of(&before, &after, settings.resamples, settings.seed);
                    comparisons.extend(paired.map(|paired| Comparison {
                        from: models[from].to_owned(),
                        to: models[to].to_owned(),
                        culture: (*name).to_owned(),
                        measure,
                        paired,
                    }));
                }
            }
        }
    }
    Paired::adjust(
        comparisons
            .iter_mut()
            .map(|comparison| &mut comparison.paired),
    );
    comparisons
}
