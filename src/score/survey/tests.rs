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
        dropped: 0,
        without_weight: 0,
        countries: 1,
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
        sources: Vec::new(),
        missing: Vec::new(),
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
    // Home is Q3 alone.
    let home = scored
        .topic_mean(Who::Model(0), 0, Measure::Emd, "home")
        .unwrap();
    assert!((home.mean - 0.3).abs() < 1e-9 && home.n == 1);
    // Tuned to Avaland: 0.1, 0, 0.1; differences −0.4, −0.7, −0.2.
    let paired = scored.compare(0, 1, 0, Measure::Emd).unwrap();
    assert!((paired.difference.mean + 13.0 / 30.0).abs() < 1e-9);
    assert_eq!((paired.effect, paired.p), (-1.0, 0.25));
    // The other way round it is the opposite.
    let back = scored.compare(1, 0, 0, Measure::Emd).unwrap();
    assert!((back.difference.mean - 13.0 / 30.0).abs() < 1e-9);
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
fn total_variation_stands_in_where_options_have_no_order() {
    let mut nominal = shares("Q1", "", &[0.5, 0.0, 0.5]);
    nominal.ordered = false;
    let ordered = shares("Q2", "", &[0.5, 0.0, 0.5]);
    let given = |id| answer(id, &[0, 1, 2], &[0.5, 0.5, 1e-15], 1.0);
    let models = [model("base", vec![given("Q1"), given("Q2")])];
    let cultures = [culture("Avaland", vec![nominal, ordered])];
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    let of = |question: usize| *scored.questions[question].distance(0, 0).unwrap();
    // Half the answers must change; along a scale they move one of two steps.
    assert!((of(0).emd - 0.5).abs() < 1e-9 && (of(1).emd - 0.25).abs() < 1e-9);
    // Half of the answers differ in all: half a bit.
    assert!((of(0).tension - 0.5).abs() < 1e-6 && (of(1).tension - 0.375).abs() < 1e-6);
    // Both are in the mean.
    let mean = scored.models[0].cultures[0].emd.unwrap();
    assert!((mean.mean - 0.375).abs() < 1e-9 && mean.n == 2);
}

#[test]
fn renumbered_scales_are_left_out_and_counted() {
    let mut human = question("Q1", "", 3, people(&[1, 2, 3]));
    for option in &mut human.options {
        option.text = option.label.clone();
    }
    let first = answer("Q1", &[0, 1, 2], &[0.2, 0.3, 0.5], 1.0);
    let renumbered = answer("Q1", &[2, 1, 0], &[0.5, 0.3, 0.2], 1.0);
    let mut relisted = renumbered.clone();
    relisted.relisted = true;
    let score = |answers: Vec<Answer>| {
        let cultures = [culture("Avaland", vec![human.clone()])];
        score_survey(&[model("base", answers)], &cultures, &Settings::default()).unwrap()
    };
    let old = score(vec![first.clone(), renumbered]);
    let distribution = &old.questions[0].models[0].as_ref().unwrap().distribution;
    assert!((distribution.shares[2] - 0.5).abs() < 1e-12);
    assert_eq!((distribution.presentations, old.models[0].misread), (1, 1));
    let new = score(vec![first, relisted]);
    let distribution = &new.questions[0].models[0].as_ref().unwrap().distribution;
    assert!((distribution.shares[2] - 0.35).abs() < 1e-12);
    assert_eq!((distribution.presentations, new.models[0].misread), (2, 0));
}

#[test]
fn baselines_by_hand() {
    let (models, cultures) = small();
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    let emd = |question: usize, baseline, culture| {
        let distances = scored.questions[question].baseline(baseline, culture);
        distances.unwrap().emd
    };
    // Avaland: 1, 0.8, 0.7 for the first of two options; Bevaland: 0, 0.2, 0.3.
    for (question, expected) in [0.5, 0.3, 0.2].into_iter().enumerate() {
        assert!((emd(question, Baseline::Uniform, 0) - expected).abs() < 1e-12);
        assert!((emd(question, Baseline::First, 0) - (0.5 - expected)).abs() < 1e-12);
        assert!((emd(question, Baseline::First, 1) - (0.5 + expected)).abs() < 1e-12);
    }
    // The mean of the other two questions: 0.75, 0.85, 0.9.
    for (question, expected) in [0.25, 0.05, 0.2].into_iter().enumerate() {
        assert!((emd(question, Baseline::Marginal, 0) - expected).abs() < 1e-12);
    }
    for (question, expected) in [1.0, 0.6, 0.4].into_iter().enumerate() {
        assert!((emd(question, Baseline::Others, 1) - expected).abs() < 1e-12);
    }
    let uniform = Who::Baseline(Baseline::Uniform);
    let mean = scored.mean(uniform, 0, Measure::Emd).unwrap();
    assert!((mean.mean - 1.0 / 3.0).abs() < 1e-12 && mean.n == 3);
    // The tuned model lies at 0.1, 0, 0.1 of Avaland: 1 − 0.2 / 1.0.
    let skill = scored.skill(Who::Model(1), 0, Measure::Emd, Baseline::Uniform);
    assert!((skill.unwrap().mean - 0.8).abs() < 1e-9);
    let itself = scored.skill(uniform, 0, Measure::Emd, Baseline::Uniform);
    assert_eq!(itself.unwrap().mean, 0.0);
    // A guess is as near to both everywhere; the first option is always Avaland's.
    let leaning = |baseline: Baseline| scored.baselines[baseline as usize].leaning.clone();
    assert_eq!(leaning(Baseline::Uniform).unwrap().undecided, 3);
    assert_eq!(leaning(Baseline::First).unwrap().nearest, [3, 0]);
    assert_eq!(leaning(Baseline::Marginal), None);
    // Alone, there are no others; a question of its own length has no like.
    let alone = score_survey(&models, &cultures[..1], &Settings::default()).unwrap();
    assert!(alone.questions[0].baseline(Baseline::Others, 0).is_none());
    let lone = [culture("Avaland", vec![shares("Q1", "", &[1.0, 0.0])])];
    let lone = score_survey(&models, &lone, &Settings::default()).unwrap();
    assert!(lone.questions[0].baseline(Baseline::Marginal, 0).is_none());
}

#[test]
fn questions_that_not_all_were_asked_are_named_and_can_be_left_out() {
    let (models, mut cultures) = small();
    cultures[1].questions.remove(1);
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    assert_eq!(scored.not_asked_of_all(), ["Q2"]);
    let n = |scored: &ScoredSurvey, culture| {
        scored.mean(Who::Model(0), culture, Measure::Js).unwrap().n
    };
    assert_eq!((n(&scored, 0), n(&scored, 1)), (3, 2));
    let all = scored.asked_of_all();
    assert_eq!((n(&all, 0), n(&all, 1)), (2, 2));
    assert!(all.not_asked_of_all().is_empty());
}

/// 1,000 people, half and half: samples of them lie √(2/π) · 0.5 / √1000 = .0126 from them on
/// average, two halves twice as far.
#[test]
fn halves_are_twice_as_far_as_a_model_equal_to_the_people() {
    let models = [model("base", vec![answer("Q1", &[0, 1], &[0.9, 0.1], 1.0)])];
    let human = question("Q1", "", 2, people(&[500, 500]));
    let settings = Settings {
        people_resamples: 2000,
        halvings: 2000,
        ..Settings::default()
    };
    let cultures = [culture("Avaland", vec![human])];
    let scored = score_survey(&models, &cultures, &settings).unwrap();
    let human = scored.questions[0].humans[0].as_ref().unwrap();
    let (equal, halves) = (human.equal.unwrap().emd, human.halves.unwrap().emd);
    assert!((equal - 0.0126).abs() < 0.001, "{equal}");
    assert!((halves - 0.0252).abs() < 0.002, "{halves}");
    assert!((human.effective.unwrap() - 1000.0).abs() < 1e-9);
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
    // Kish: (3 + 1)² / (9 + 1).
    assert!((weighted.effective_people().unwrap() - 1.6).abs() < 1e-12);

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
    assert!((0.015..0.08).contains(&halves.emd), "{halves:?}");
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
        let emd = found.cultures[0].as_ref().unwrap().distances.emd;
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
    let paired = scored.compare(0, 1, 0, Measure::Js).unwrap();
    assert_eq!((paired.p, paired.effect), (1.0, 0.0));
}

#[test]
fn a_culture_without_people_changes_nothing_for_the_others() {
    let (models, cultures) = small();
    let both = score_survey(&models, &cultures, &Settings::default()).unwrap();
    let empty = [&cultures[..], &[culture("Cedonia", Vec::new())]].concat();
    let three = score_survey(&models, &empty, &Settings::default()).unwrap();
    assert!(three.not_asked_of_all().is_empty());
    assert_eq!(three.asked_of_all().questions.len(), 3);
    let nearest = |scored: &ScoredSurvey| scored.models[1].leaning.nearest[..2].to_vec();
    assert_eq!(nearest(&three), nearest(&both));
}

/// What cultures share is not told by "the others".
#[test]
fn cultures_that_share_people_are_no_baseline_for_each_other() {
    let (models, mut cultures) = small();
    for culture in &mut cultures {
        culture.sources.push(Source {
            country: "Avaland".into(),
            dataset: "people".into(),
            gives: Gives::People,
            weights: Weights::Absent,
            counted: 3,
            set_aside: 0,
            same_people: false,
            without_weight: 0,
        });
    }
    let scored = score_survey(&models, &cultures, &Settings::default()).unwrap();
    assert!(scored.questions[0].baseline(Baseline::Others, 0).is_none());
}
