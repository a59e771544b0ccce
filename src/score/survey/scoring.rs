//! Putting answers and people together.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::{
    Comparison, Distances, Estimates, HumanCulture, HumanQuestion, HumanShares, Intervals, Leaning,
    Measure, ModelQuestion, QuestionDistance, ScoredCulture, ScoredModel, ScoredQuestion,
    ScoredSurvey, TopicMeans, model_distribution,
};
use crate::probe::Answer;
use crate::problem::{Problem, Result};
use crate::score::{FORMAT, ModelAnswers, Paired, Settings};
use crate::stat::{CounterRandom, mean_of};
use crate::t;

/// Scores models' answers to survey questions against the people of each culture.
///
/// Questions come in the order of the first culture that has them. The same inputs and
/// settings give the same numbers, whichever other models are scored beside.
///
/// # Errors
/// Where no question asked was answered by people, where two cultures have other options for
/// one question, or where answers do not fit the options.
pub fn score_survey(
    models: &[ModelAnswers],
    cultures: &[HumanCulture],
    settings: &Settings,
) -> Result<ScoredSurvey> {
    let answers: Vec<HashMap<&str, Vec<&Answer>>> = models.iter().map(by_question).collect();
    let asked: BTreeSet<&str> = answers
        .iter()
        .flat_map(|model| model.keys().copied())
        .collect();
    let answered = questions(cultures, &asked)?;
    if answered.is_empty() {
        return Err(Problem::new(t!("score-no-common-questions"))
            .advise(t!("score-no-common-questions-advice")));
    }
    for question in &answered {
        for (model, answers) in models.iter().zip(&answers) {
            check_answers(&model.name, question.about, answers)?;
        }
    }
    let questions: Vec<ScoredQuestion> = answered
        .par_iter()
        .map(|question| score_question(question, cultures, &answers, settings))
        .collect();
    let with_people: BTreeSet<&str> = questions.iter().map(|q| q.question.as_str()).collect();
    Ok(ScoredSurvey {
        format: FORMAT,
        settings: settings.clone(),
        cultures: (0..cultures.len())
            .map(|place| score_culture(place, &cultures[place].name, &questions, settings))
            .collect(),
        models: (0..models.len())
            .map(|place| {
                score_model(
                    place,
                    &models[place].name,
                    &questions,
                    cultures.len(),
                    settings,
                )
            })
            .collect(),
        comparisons: compare(models, cultures, &questions, settings),
        without_people: asked
            .difference(&with_people)
            .map(|id| (*id).to_owned())
            .collect(),
        questions,
    })
}

/// A question with the people of each culture who answered it.
struct Asked<'a> {
    about: &'a HumanQuestion,
    humans: Vec<Option<&'a HumanQuestion>>,
}

fn by_question(model: &ModelAnswers) -> HashMap<&str, Vec<&Answer>> {
    let mut questions: HashMap<&str, Vec<&Answer>> = HashMap::new();
    for answer in &model.answers {
        questions.entry(&answer.item).or_default().push(answer);
    }
    questions
}

/// The questions that were asked and that some culture has.
fn questions<'a>(cultures: &'a [HumanCulture], asked: &BTreeSet<&str>) -> Result<Vec<Asked<'a>>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<Asked<'a>> = Vec::new();
    for (culture, people) in cultures.iter().enumerate() {
        for question in &people.questions {
            if !asked.contains(question.question.as_str()) {
                continue;
            }
            question.check(&people.name)?;
            let place = *places.entry(&question.question).or_insert_with(|| {
                found.push(Asked {
                    about: question,
                    humans: vec![None; cultures.len()],
                });
                found.len() - 1
            });
            let about = found[place].about;
            if !about
                .options
                .iter()
                .map(|o| &o.label)
                .eq(question.options.iter().map(|o| &o.label))
            {
                let first = found[place]
                    .humans
                    .iter()
                    .position(Option::is_some)
                    .unwrap_or(culture);
                return Err(Problem::new(t!(
                    "score-options-differ",
                    question = question.question.as_str(),
                    first = cultures[first].name.as_str(),
                    second = people.name.as_str()
                ))
                .advise(t!("score-options-differ-advice")));
            }
            found[place].humans[culture] = Some(question);
        }
    }
    Ok(found)
}

/// # Errors
/// Where an answer has another number of probabilities than the question has options.
fn check_answers(
    model: &str,
    question: &HumanQuestion,
    answers: &HashMap<&str, Vec<&Answer>>,
) -> Result<()> {
    let options = question.options.len();
    let fits = answers
        .get(question.question.as_str())
        .is_none_or(|answers| {
            let given = answers.iter().map(|answer| answer.logprobs.len());
            given
                .into_iter()
                .all(|given| given == 0 || given == options)
        });
    if fits {
        return Ok(());
    }
    Err(Problem::new(t!(
        "score-answer-unfit",
        model = model,
        question = question.question.as_str(),
        options = options
    ))
    .advise(t!("score-answer-unfit-advice")))
}

fn score_question(
    question: &Asked<'_>,
    cultures: &[HumanCulture],
    answers: &[HashMap<&str, Vec<&Answer>>],
    settings: &Settings,
) -> ScoredQuestion {
    let about = question.about;
    let random = |purpose: &str, culture: usize| {
        let name = &cultures[culture].name;
        CounterRandom::named(
            settings.seed,
            &format!("score/{purpose}/{name}/{}", about.question),
        )
    };
    // Shares of each culture, and of its people drawn again and again: once for all models.
    let people: Vec<Option<(Vec<f64>, Vec<Vec<f64>>)>> = (0..cultures.len())
        .map(|culture| {
            let human = question.humans[culture]?;
            let drawn = human.resampled(settings.people_resamples, &mut random("people", culture));
            Some((human.shares()?, drawn))
        })
        .collect();
    let humans = (0..cultures.len())
        .map(|culture| {
            let (human, (shares, _)) = (question.humans[culture]?, people[culture].as_ref()?);
            Some(HumanShares {
                shares: shares.clone(),
                people: human.people_count(),
                halves: human.halves_apart(settings.halvings, &mut random("halves", culture)),
            })
        })
        .collect();
    let labels: Vec<String> = about
        .options
        .iter()
        .map(|option| option.label.clone())
        .collect();
    let models = answers
        .iter()
        .map(|answers| {
            let answers = answers.get(about.question.as_str())?;
            let distribution = model_distribution(&labels, answers)?;
            let between =
                |people: &[f64]| Distances::between(about.ordered, &distribution.shares, people);
            let cultures = people
                .iter()
                .map(|people| {
                    let (shares, drawn) = people.as_ref()?;
                    let resampled: Vec<Distances> =
                        drawn.iter().map(|drawn| between(drawn)).collect();
                    Some(QuestionDistance {
                        distances: between(shares),
                        intervals: (!resampled.is_empty()).then(|| Intervals::of(&resampled)),
                    })
                })
                .collect();
            Some(ModelQuestion {
                cultures,
                distribution,
            })
        })
        .collect();
    ScoredQuestion {
        question: about.question.clone(),
        wording: about.wording.clone(),
        topic: about.topic.clone(),
        ordered: about.ordered,
        options: about.options.clone(),
        humans,
        models,
    }
}

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

#[cfg(test)]
mod tests;
