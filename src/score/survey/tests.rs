//! Small surveys, computed by hand.

use super::*;
use crate::probe::{Answer, SurveyOption};
use crate::score::{ModelAnswers, Settings, first_difference};
use crate::stat::CounterRandom;

fn answer(question: &str, order: &[usize], shares: &[f64], mass: f64) -> Answer {
    Answer {
        item: question.into(),
        order: order.to_vec(),
        logprobs: shares.iter().map(|share| (share * mass).ln()).collect(),
        option_mass: Some(mass),
        ..Answer::default()
    }
}

fn model(name: &str, answers: Vec<Answer>) -> ModelAnswers {
    ModelAnswers {
        name: name.into(),
        answers,
    }
}

fn question(id: &str, topic: &str, options: usize, answers: HumanAnswers) -> HumanQuestion {
    let option = |n: usize| SurveyOption {
        label: n.to_string(),
        text: format!("option {n}"),
    };
    HumanQuestion {
        question: id.into(),
        wording: "How much?".into(),
        topic: topic.into(),
        ordered: true,
        options: (1..=options).map(option).collect(),
        answers,
    }
}

fn shares(id: &str, topic: &str, shares: &[f64]) -> HumanQuestion {
    question(
        id,
        topic,
        shares.len(),
        HumanAnswers::Shares(shares.to_vec()),
    )
}

/// `counts[option]` people of weight 1 each.
fn people(counts: &[usize]) -> HumanAnswers {
    let of = |(option, count): (usize, &usize)| {
        let person = Person {
            option: option as u16,
            weight: 1.0,
        };
        vec![person; *count]
    };
    HumanAnswers::People(counts.iter().enumerate().flat_map(of).collect())
}

fn culture(name: &str, questions: Vec<HumanQuestion>) -> HumanCulture {
    HumanCulture {
        name: name.into(),
        questions,
    }
}

/// Two cultures, three questions; the second model is nearer to the first culture.
fn small() -> (Vec<ModelAnswers>, Vec<HumanCulture>) {
    let models = vec![
        model(
            "base",
            vec![
                answer("Q1", &[0, 1], &[0.5, 0.5], 0.9),
                answer("Q2", &[0, 1], &[0.1, 0.9], 0.5),
                answer("Q3", &[0, 1], &[0.4, 0.6], 0.7),
            ],
        ),
        model(
            "tuned",
            vec![
                answer("Q1", &[0, 1], &[0.9, 0.1], 0.9),
                answer("Q2", &[0, 1], &[0.8, 0.2], 0.9),
                answer("Q3", &[0, 1], &[0.8, 0.2], 0.9),
            ],
        ),
    ];
    let cultures = vec![
        culture(
            "Avaland",
            vec![
                shares("Q1", "work", &[1.0, 0.0]),
                shares("Q2", "work", &[0.8, 0.2]),
                question("Q3", "home", 2, people(&[700, 300])),
            ],
        ),
        culture(
            "Bevaland",
            vec![
                shares("Q1", "work", &[0.0, 1.0]),
                shares("Q2", "work", &[0.2, 0.8]),
                question("Q3", "home", 2, people(&[300, 700])),
            ],
        ),
    ];
    (models, cultures)
}

#[test]
fn distances_means_leanings_and_comparisons_by_hand() {
    let (models, cultures) = small();
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    // Base to Avaland: |0.5 − 1|, |0.1 − 0.8|, |0.4 − 0.7|.
    let emd = |question: usize, model: usize, culture: usize| {
        scored.questions[question]
            .distance(model, culture)
            .unwrap()
            .emd
            .unwrap()
    };
    for (question, expected) in [0.5, 0.7, 0.3].into_iter().enumerate() {
        assert!((emd(question, 0, 0) - expected).abs() < 1e-9);
    }
    let mean = scored.models[0].cultures[0].emd.unwrap();
    assert!((mean.mean - 0.5).abs() < 1e-9 && mean.n == 3);
    assert!(mean.interval.low < 0.5 && mean.interval.high > 0.5);
    // Base is as near to both in Q1, nearer to Bevaland in Q2 and Q3.
    assert_eq!(
        scored.models[0].leaning,
        Leaning {
            nearest: vec![0, 2],
            undecided: 1
        }
    );
    assert_eq!(
        scored.models[1].leaning,
        Leaning {
            nearest: vec![3, 0],
            undecided: 0
        }
    );
    assert!((scored.models[0].option_mass.unwrap() - 0.7).abs() < 1e-9);
    // Topics in alphabetical order: home is Q3 alone.
    let home = &scored.models[0].topics[0];
    assert_eq!((home.topic.as_str(), home.questions[0]), ("home", 1));
    assert!((home.means[0].unwrap().emd.unwrap() - 0.3).abs() < 1e-9);
    // Tuned to Avaland: 0.1, 0, 0.1; differences −0.4, −0.7, −0.2.
    let comparison = scored
        .comparisons
        .iter()
        .find(|c| c.culture == "Avaland" && c.measure == Measure::Emd)
        .unwrap();
    assert!((comparison.paired.difference.mean + 13.0 / 30.0).abs() < 1e-9);
    assert_eq!(comparison.paired.effect, -1.0);
    assert_eq!(comparison.paired.p, 0.25);
    assert!(!comparison.improved(false));
    assert_eq!(scored.comparisons.len(), 6);
    let between = scored.questions[0].between_cultures(0, 1).unwrap();
    assert!((between.tension - 1.0).abs() < 1e-12);
}

#[test]
fn orders_are_averaged_and_their_spread_told() {
    let mut first = answer("Q1", &[0, 1], &[0.8, 0.2], 0.5);
    first.text = Some("1".into());
    let mut second = answer("Q1", &[1, 0], &[0.4, 0.6], 0.1);
    second.text = Some("1. surely".into());
    let models = [model("base", vec![first, second])];
    let cultures = [culture("Avaland", vec![shares("Q1", "", &[0.5, 0.5])])];
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    let answered = scored.questions[0].models[0].as_ref().unwrap();
    let distribution = &answered.distribution;
    assert!((distribution.shares[0] - 0.6).abs() < 1e-12);
    assert!((distribution.order_sensitivity.unwrap() - 0.4).abs() < 1e-12);
    assert!((distribution.option_mass.unwrap() - 0.3).abs() < 1e-12);
    // Each text against the likeliest option of its own presentation: yes, no.
    assert_eq!(distribution.label_agreement, Some(0.5));
    assert_eq!(distribution.presentations, 2);
}

#[test]
fn options_without_order_have_no_earth_movers_distance() {
    let mut nominal = shares("Q1", "", &[1.0, 0.0, 0.0]);
    nominal.ordered = false;
    let models = [model(
        "base",
        vec![answer("Q1", &[0, 1, 2], &[1e-12, 0.5, 0.5], 1.0)],
    )];
    let scored = score_survey(
        &models,
        &[culture("Avaland", vec![nominal])],
        &Settings::default(),
    )
    .unwrap();
    let distances = scored.questions[0].distance(0, 0).unwrap();
    assert_eq!(distances.emd, None);
    assert!((distances.tension - 1.0).abs() < 1e-6);
    assert_eq!(scored.models[0].cultures[0].emd, None);
}

#[test]
fn weights_count_and_resampled_people_give_the_width_that_theory_gives() {
    let weighted = HumanAnswers::People(vec![
        Person {
            option: 0,
            weight: 3.0,
        },
        Person {
            option: 1,
            weight: 1.0,
        },
        Person {
            option: 1,
            weight: 0.0,
        },
        Person {
            option: 1,
            weight: f64::NAN,
        },
    ]);
    let weighted = question("Q1", "", 2, weighted);
    assert_eq!(weighted.shares(), Some(vec![0.75, 0.25]));
    assert_eq!(weighted.people_count(), Some(2));

    // 400 people, half and half; a model at 0.9: EMD 0.4 ± 1.96 · 0.5 / √400.
    let human = question("Q1", "", 2, people(&[200, 200]));
    let models = [model("base", vec![answer("Q1", &[0, 1], &[0.9, 0.1], 1.0)])];
    let settings = Settings {
        people_resamples: 2000,
        ..Settings::default()
    };
    let scored = score_survey(&models, &[culture("Avaland", vec![human])], &settings).unwrap();
    let cultures = &scored.questions[0].models[0].as_ref().unwrap().cultures;
    let interval = cultures[0]
        .as_ref()
        .unwrap()
        .intervals
        .unwrap()
        .emd
        .unwrap();
    assert!((interval.low - 0.351).abs() < 0.01, "{interval:?}");
    assert!((interval.high - 0.449).abs() < 0.01, "{interval:?}");
    // Halves of 200 drawn from these 400: their shares differ by √(2/π) · 2 · 0.025 ≈ 0.04 on average.
    let halves = scored.questions[0].humans[0]
        .as_ref()
        .unwrap()
        .halves
        .unwrap();
    assert!((0.015..0.08).contains(&halves.emd.unwrap()), "{halves:?}");
    assert!(scored.cultures[0].ceiling.js.is_some());
}

#[test]
fn ready_made_shares_have_distances_but_no_intervals() {
    let models = [model("base", vec![answer("Q1", &[0, 1], &[0.9, 0.1], 1.0)])];
    // Shares below 1 in sum (missing answers stayed in the denominator) count as shares of what is there.
    let cultures = [culture(
        "Avaland",
        vec![shares("Q1", "", &[0.6, 0.2]), shares("Q9", "", &[1.0, 0.0])],
    )];
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    assert_eq!(scored.questions.len(), 1);
    let human = scored.questions[0].humans[0].as_ref().unwrap();
    assert!((human.shares[0] - 0.75).abs() < 1e-12);
    assert_eq!((human.people, human.halves), (None, None));
    let cultures = &scored.questions[0].models[0].as_ref().unwrap().cultures;
    assert_eq!(cultures[0].as_ref().unwrap().intervals, None);
    assert_eq!(scored.cultures[0].ceiling.js, None);
}

#[test]
fn scores_do_not_depend_on_the_models_beside_and_survive_storing() {
    let (models, cultures) = small();
    let both = score_survey(&models, &cultures, &Settings::default()).unwrap();
    let alone = score_survey(&models[1..], &cultures, &Settings::default()).unwrap();
    assert_eq!(both.models[1], alone.models[0]);
    assert_eq!(both.questions[2].models[1], alone.questions[2].models[0]);
    let stored = serde_json::to_string(&both).unwrap();
    let read: ScoredSurvey = serde_json::from_str(&stored).unwrap();
    let again = score_survey(&models, &cultures, &Settings::default()).unwrap();
    assert_eq!(both, again);
    let json = |scored: &ScoredSurvey| serde_json::to_value(scored).unwrap();
    assert_eq!(first_difference(&json(&read), &json(&again)), None);
    let other = Settings {
        seed: 1,
        ..Settings::default()
    };
    let reseeded = score_survey(&models, &cultures, &other).unwrap();
    assert!(first_difference(&json(&read), &json(&reseeded)).is_some());
}

#[test]
fn data_that_do_not_fit_are_a_clear_problem() {
    let models = [model("base", vec![answer("Q1", &[0, 1], &[0.9, 0.1], 1.0)])];
    let score = |cultures: &[HumanCulture]| {
        score_survey(&models, cultures, &Settings::default()).unwrap_err()
    };
    let three = culture("Avaland", vec![shares("Q1", "", &[0.2, 0.3, 0.5])]);
    let two = culture("Bevaland", vec![shares("Q1", "", &[0.2, 0.8])]);
    let outside = HumanAnswers::People(vec![Person {
        option: 2,
        weight: 1.0,
    }]);
    for (problem, named) in [
        (score(std::slice::from_ref(&three)), "base"),
        (score(&[two, three]), "Bevaland"),
        (
            score(&[culture("Avaland", vec![question("Q1", "", 2, outside)])]),
            "Avaland",
        ),
        (
            score(&[culture("Avaland", vec![shares("Q2", "", &[1.0])])]),
            "asked",
        ),
    ] {
        assert!(
            problem.message.contains(named) && problem.advice.is_some(),
            "{problem}"
        );
    }
}

#[test]
fn an_answer_that_is_not_a_number_is_never_scored() {
    let people = [culture("Avaland", vec![shares("Q1", "", &[0.2, 0.8])])];
    let score = |logprobs: [f64; 2]| {
        let answer = Answer {
            logprobs: logprobs.to_vec(),
            ..answer("Q1", &[0, 1], &[], 1.0)
        };
        score_survey(
            &[model("broken", vec![answer])],
            &people,
            &Settings::default(),
        )
    };
    let least = f64::MIN_POSITIVE.ln();
    for logprobs in [
        [f64::NAN, -1.0],
        [-1.0, f64::NAN],
        [f64::INFINITY, -1.0],
        [f64::NEG_INFINITY; 2],
        [least; 2],
    ] {
        let problem = score(logprobs).unwrap_err();
        let named = problem.message.contains("broken") && problem.message.contains("Q1");
        assert!(named && problem.advice.is_some(), "{logprobs:?}: {problem}");
    }
    // Nothing for one option is something: of people's 0.2 and 0.8, 0.2 lies elsewhere.
    for logprobs in [[f64::NEG_INFINITY, 0.0], [least, -0.5]] {
        let scored = score(logprobs).unwrap();
        let found = scored.questions[0].models[0].as_ref().unwrap();
        let emd = found.cultures[0].as_ref().unwrap().distances.emd.unwrap();
        assert!((emd - 0.2).abs() < 1e-12, "{logprobs:?}: {emd}");
    }
}

#[test]
fn the_tension_set_is_sorted_with_ties_by_id() {
    let a = culture(
        "Avaland",
        vec![
            shares("Q3", "", &[1.0, 0.0]),
            shares("Q1", "", &[0.5, 0.5]),
            shares("Q2", "", &[1.0, 0.0]),
            shares("Q4", "", &[1.0]),
        ],
    );
    let b = culture(
        "Bevaland",
        vec![
            shares("Q1", "", &[0.4, 0.6]),
            shares("Q2", "", &[0.0, 1.0]),
            shares("Q3", "", &[0.0, 1.0]),
        ],
    );
    let ids: Vec<String> = tension_set(&a, &b, 50)
        .into_iter()
        .map(|q| q.question)
        .collect();
    assert_eq!(ids, ["Q2", "Q3", "Q1"]);
    assert_eq!(tension_set(&a, &b, 1).len(), 1);
}

/// 40 questions × 1,000 weighted people × 2 cultures, as in the sample study.
#[test]
fn a_survey_of_the_usual_size_is_scored_in_a_moment() {
    let mut random = CounterRandom::new(1, 1);
    let mut of = |name: &str| {
        let questions = (0..40).map(|id| {
            let people = (0..1000).map(|_| Person {
                option: random.below(4) as u16,
                weight: 0.5 + random.uniform(),
            });
            question(
                &format!("Q{id}"),
                "",
                4,
                HumanAnswers::People(people.collect()),
            )
        });
        culture(name, questions.collect())
    };
    let cultures = [of("Avaland"), of("Bevaland")];
    let answers: Vec<Answer> = (0..40)
        .map(|id| answer(&format!("Q{id}"), &[0, 1, 2, 3], &[0.1, 0.2, 0.3, 0.4], 1.0))
        .collect();
    let models = [model("base", answers.clone()), model("tuned", answers)];
    let start = std::time::Instant::now();
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    println!("scored in {:?}", start.elapsed());
    // Generous: an unoptimised build on a busy machine.
    assert!(start.elapsed().as_secs() < 20);
    // Two equal models: nothing to find.
    assert!(
        scored
            .comparisons
            .iter()
            .all(|c| c.paired.p == 1.0 && c.paired.effect == 0.0)
    );
}
