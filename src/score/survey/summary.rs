//! Figures over all questions: means, leanings, comparisons.

use std::collections::BTreeSet;

use super::{
    Comparison, Distances, Estimates, HumanCulture, Leaning, Measure, ModelQuestion, ScoredCulture,
    ScoredModel, ScoredQuestion, TopicMeans,
};
use crate::score::{ModelAnswers, Paired, Settings};
use crate::stat::mean_of;

/// A culture over all questions.
pub(super) fn score_culture(
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
pub(super) fn score_model(
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
pub(super) fn compare(
    models: &[ModelAnswers],
    cultures: &[HumanCulture],
    questions: &[ScoredQuestion],
    settings: &Settings,
) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for from in 0..models.len() {
        for to in from + 1..models.len() {
            for (culture, people) in cultures.iter().enumerate() {
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
                        from: models[from].name.clone(),
                        to: models[to].name.clone(),
                        culture: people.name.clone(),
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
