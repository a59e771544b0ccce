//! Putting answers and people together.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::baseline::{self, Around, Humans};
use super::model::is_left_out;
use super::summary::{About, summarise};
use super::{
    Distances, HumanCulture, HumanQuestion, HumanShares, Intervals, ModelQuestion,
    QuestionDistance, ScoredQuestion, ScoredSurvey, model_distribution,
};
use crate::probe::Answer;
use crate::problem::{Problem, Result};
use crate::score::{ModelAnswers, Settings};
use crate::stat::CounterRandom;
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
    let mut questions: Vec<ScoredQuestion> = answered
        .par_iter()
        .map(|question| score_question(question, cultures, &answers, settings))
        .collect();
    compare_baselines(&mut questions, cultures);
    let with_people: BTreeSet<&str> = questions.iter().map(|q| q.question.as_str()).collect();
    let without_people = asked.difference(&with_people).map(|id| (*id).to_owned());
    let without_people = without_people.collect();
    let models: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    let cultures: Vec<About<'_>> = cultures.iter().map(About::of).collect();
    let mut scored = summarise(&models, &cultures, questions, settings);
    scored.without_people = without_people;
    Ok(scored)
}

/// Gives every question the distances of its baselines: some answer as people did to the
/// other questions.
fn compare_baselines(questions: &mut [ScoredQuestion], cultures: &[HumanCulture]) {
    // A culture that shares people with another tells nothing of its own about it.
    let shares = |a: &HumanCulture, b: &HumanCulture| {
        let mut sources = a.sources.iter().filter(|source| source.counted > 0);
        sources.any(|one| {
            let mut others = b.sources.iter().filter(|source| source.counted > 0);
            others.any(|other| one.country == other.country && one.dataset == other.dataset)
        })
    };
    let of = |a: &HumanCulture| cultures.iter().map(|b| shares(a, b)).collect();
    let related: Vec<Vec<bool>> = cultures.iter().map(of).collect();
    let humans: Vec<Humans<'_>> = questions
        .iter()
        .map(|question| Humans {
            ordered: question.ordered,
            options: question.options.len(),
            humans: &question.humans,
        })
        .collect();
    let around = Around::of(&humans, &related);
    let distances: Vec<_> = (0..humans.len())
        .into_par_iter()
        .map(|at| baseline::distances(&humans, at, &around))
        .collect();
    for (question, distances) in questions.iter_mut().zip(distances) {
        question.baselines = distances;
    }
}

/// A question with the people of each culture who answered it.
struct Asked<'a> {
    about: &'a HumanQuestion,
    humans: Vec<Option<&'a HumanQuestion>>,
}

/// The shares of a culture, and of its people drawn again and again.
struct Drawn {
    shares: Vec<f64>,
    resampled: Vec<Vec<f64>>,
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
/// Where an answer has another number of probabilities than the question has options, and
/// where they are not numbers.
fn check_answers(
    model: &str,
    question: &HumanQuestion,
    answers: &HashMap<&str, Vec<&Answer>>,
) -> Result<()> {
    let options = question.options.len();
    let given = answers.get(question.question.as_str());
    let given = || given.into_iter().flatten().map(|answer| &answer.logprobs);
    if !given().all(|logs| logs.is_empty() || are_numbers(logs)) {
        return Err(Problem::new(t!(
            "score-answer-not-numbers",
            model = model,
            question = question.question.as_str()
        ))
        .advise(t!("score-answer-not-numbers-advice", model = model)));
    }
    if given().all(|logs| logs.is_empty() || logs.len() == options) {
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

/// Whether log-probabilities say anything. −∞ is a share of 0, but not of all options; and
/// the smallest double for each of them is what models of weights that are not numbers were
/// once stored with.
fn are_numbers(logs: &[f64]) -> bool {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    !logs.iter().any(|log| log.is_nan()) && largest.is_finite() && largest > f64::MIN_POSITIVE.ln()
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
    // Once for all models.
    let people: Vec<Option<Drawn>> = (0..cultures.len())
        .map(|culture| {
            let human = question.humans[culture]?;
            Some(Drawn {
                shares: human.shares()?,
                resampled: human
                    .resampled(settings.people_resamples, &mut random("people", culture)),
            })
        })
        .collect();
    let humans = (0..cultures.len())
        .map(|culture| {
            let (human, drawn) = (question.humans[culture]?, people[culture].as_ref()?);
            let resampled = drawn.resampled.iter();
            let equal = resampled.map(|of| Distances::between(about.ordered, of, &drawn.shares));
            Some(HumanShares {
                shares: drawn.shares.clone(),
                people: human.people_count(),
                effective: human.effective_people(),
                dropped: human.dropped,
                without_weight: human.without_weight,
                countries: human.countries,
                equal: Distances::mean(&equal.collect::<Vec<_>>()),
                halves: human.halves_apart(settings.halvings, &mut random("halves", culture)),
            })
        })
        .collect();
    let labels: Vec<String> = about
        .options
        .iter()
        .map(|option| option.label.clone())
        .collect();
    // Of each model the answers that can be read, and how many cannot.
    let sorted: Vec<(Vec<&Answer>, usize)> = answers
        .iter()
        .map(|answers| {
            let all = answers.get(about.question.as_str());
            let all = all.into_iter().flatten().copied();
            let (misread, read): (Vec<&Answer>, Vec<&Answer>) =
                all.partition(|answer| is_left_out(&about.options, answer));
            (read, misread.len())
        })
        .collect();
    let models = sorted
        .iter()
        .map(|(answers, _)| {
            let distribution = model_distribution(&labels, answers)?;
            let between =
                |people: &[f64]| Distances::between(about.ordered, &distribution.shares, people);
            let cultures = people
                .iter()
                .map(|people| {
                    let people = people.as_ref()?;
                    let resampled: Vec<Distances> = people
                        .resampled
                        .iter()
                        .map(|drawn| between(drawn))
                        .collect();
                    Some(QuestionDistance {
                        distances: between(&people.shares),
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
        misread: sorted.iter().map(|(_, misread)| *misread).collect(),
        baselines: Vec::new(),
    }
}
