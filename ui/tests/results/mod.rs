//! Results as a study might hold them after an afternoon: forty questions of six topics,
//! two cultures, a model before and after teaching.

pub mod draft;
pub mod etiquette;
pub mod survey;
pub mod words;

use attune::figure::{
    Across, Curve, CurvePanel, Curves, Figure, HeatMap, Id, Marks, PrintedMean, Profile, Role,
    Scatter, ScatterPoint, Shift, ShiftRow, Style, Summary, SummaryCell, SummaryRow, Violin,
    ViolinGroup,
};
use attune::job::State;
use attune::probe::Answer;
use attune::report::{Block, Document, Section, Table};
use attune::score::Verdict;
use attune::study::{
    Command, FigureRequest, FigureView, Headline, ProbeView, QuestionDetail, REPORT_SECTIONS,
    Snapshot, Update, section_name,
};

use crate::common::{Fake, full_study, hash, lineage};

/// Topic and wordings of invented questions.
const QUESTIONS: [(&str, &[&str]); 6] = [
    (
        "Family",
        &[
            "How important is family in your life?",
            "Should grown children live near their parents?",
            "Is it a duty towards society to have children?",
            "How much do you trust the people of your own household?",
            "Should parents sacrifice their own well-being for their children?",
            "Is marriage an institution that has outlived its use?",
            "How often do you eat together with three generations at one table?",
        ],
    ),
    (
        "Work",
        &[
            "How important is work in your life?",
            "Is it humiliating to receive money without working for it?",
            "Should work always come first, even if it means less spare time?",
            "When jobs are scarce, should employers give priority to people of this country over newcomers?",
            "Do people who do not work turn lazy?",
            "How satisfied are you with the money your household has?",
            "Is hard work what brings a better life in the long run?",
        ],
    ),
    (
        "Trust",
        &[
            "Can most people be trusted, or does one need to be very careful?",
            "How much do you trust your neighbours?",
            "How much do you trust people you meet for the first time?",
            "How much confidence do you have in the newspapers?",
            "How much confidence do you have in the courts?",
            "Would most people try to take advantage of you if they got the chance?",
            "How much do you trust people of another religion?",
        ],
    ),
    (
        "Faith and custom",
        &[
            "How important is religion in your life?",
            "How often do you take part in the feasts of your village?",
            "Do the dead take notice of what the living do?",
            "Is there only one acceptable religion?",
            "Should customs be kept even when nobody remembers their reason?",
            "How often do you pray or meditate?",
            "Is it wrong to leave food on the plate as a guest?",
        ],
    ),
    (
        "Nature",
        &[
            "Should protecting the environment be given priority, even if it slows growth?",
            "How important is it to you to look after nature?",
            "Is it justifiable to keep wild animals for pleasure?",
            "How worried are you about the weather changing?",
            "Does the sea belong to everybody?",
            "Would you give part of your income to keep the rivers clean?",
        ],
    ),
    (
        "State and society",
        &[
            "Should incomes be made more equal, or are larger differences needed as incentives?",
            "How proud are you of your country?",
            "Is it justifiable to avoid a fare on public transport?",
            "Should the state have the right to watch public places?",
            "How interested are you in politics?",
            "Is it good to have a strong leader who need not bother with a parliament?",
        ],
    ),
];

const OPTIONS: [&[&str]; 3] = [
    &[
        "Very important",
        "Rather important",
        "Not very important",
        "Not at all important",
    ],
    &[
        "Agree strongly",
        "Agree",
        "Neither agree nor disagree",
        "Disagree",
        "Disagree strongly",
    ],
    &["Yes", "No"],
];

/// A number from 0 to 1 that looks random and is always the same.
fn noise(seed: usize) -> f64 {
    let mixed = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed >> 11) as f64) / (1u64 << 53) as f64
}

fn shares(options: usize, centre: f64, width: f64) -> Vec<f64> {
    let weights: Vec<f64> = (0..options)
        .map(|i| {
            let at = (i as f64 + 0.5) / options as f64;
            (-(at - centre).powi(2) / (2.0 * width * width)).exp() + 0.03
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

fn blend(a: &[f64], b: &[f64], share: f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + (b - a) * share).collect()
}

/// Total variation stands in for the distance: these are pictures, not results.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0
}

/// The rows of the shift, largest change first.
pub fn shift() -> Shift {
    let mut rows = Vec::new();
    for (topic_at, (topic, wordings)) in QUESTIONS.iter().enumerate() {
        for (at, wording) in wordings.iter().enumerate() {
            let seed = topic_at * 100 + at;
            let options = OPTIONS[seed % OPTIONS.len()];
            let people = |culture: usize| {
                shares(
                    options.len(),
                    noise(seed * 7 + culture),
                    0.18 + 0.2 * noise(seed * 11),
                )
            };
            let (a, b) = (people(1), people(2));
            let before = shares(options.len(), noise(seed * 13 + 5), 0.16);
            let toward = if noise(seed * 17 + 2) < 0.68 { &a } else { &b };
            let after = blend(&before, toward, 0.75 * noise(seed * 19 + 3));
            rows.push(ShiftRow {
                question: format!("Q{}", rows.len() + 1),
                wording: (*wording).to_owned(),
                topic: (*topic).to_owned(),
                options: options.iter().map(|&o| o.to_owned()).collect(),
                before_to_a: distance(&before, &a),
                before_to_b: distance(&before, &b),
                after_to_a: distance(&after, &a),
                after_to_b: distance(&after, &b),
                tension: distance(&a, &b),
                mass_before: Some(0.61 + 0.3 * noise(seed * 23)),
                mass_after: Some(0.88 + 0.1 * noise(seed * 29)),
                human_a: a,
                human_b: b,
                before,
                after,
            });
        }
    }
    Shift {
        culture_a: "Avaland".to_owned(),
        culture_b: "Borduria".to_owned(),
        model_before: "starter".to_owned(),
        model_after: "starter + first-steps".to_owned(),
        distance: "js".to_owned(),
        rows,
    }
}

fn figure(title: &str, subtitle: &str, marks: Marks) -> Figure {
    Figure {
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        marks,
        parents: lineage(),
    }
}

pub fn scatter() -> Scatter {
    let shift = shift();
    let nearer = |after: bool, to_a: bool| {
        let nearer_to_a = |row: &&ShiftRow| match after {
            false => row.before_to_a < row.before_to_b,
            true => row.after_to_a < row.after_to_b,
        };
        shift
            .rows
            .iter()
            .filter(|row| nearer_to_a(row) == to_a)
            .count() as u64
    };
    Scatter {
        leaning_a: [nearer(false, true), nearer(true, true)],
        leaning_b: [nearer(false, false), nearer(true, false)],
        points: shift
            .rows
            .iter()
            .map(|row| ScatterPoint {
                question: row.question.clone(),
                wording: row.wording.clone(),
                topic: row.topic.clone(),
                before: [row.before_to_a, row.before_to_b],
                after: [row.after_to_a, row.after_to_b],
            })
            .collect(),
        culture_a: shift.culture_a,
        culture_b: shift.culture_b,
        model_before: shift.model_before,
        model_after: shift.model_after,
        distance: shift.distance,
    }
}

pub fn heat_map(by_topic: bool) -> HeatMap {
    let shift = shift();
    let columns = ["starter", "starter + first-steps", "starter + shuffled"];
    let value = |row: &ShiftRow| {
        let third = (row.before_to_a + 0.05 * noise(row.wording.len())).min(1.0);
        vec![Some(row.before_to_a), Some(row.after_to_a), Some(third)]
    };
    let mut map = HeatMap {
        topics: by_topic,
        rows: Vec::new(),
        row_details: Vec::new(),
        columns: columns.map(str::to_owned).to_vec(),
        values: Vec::new(),
        measure: "JS distance to Avaland".to_owned(),
    };
    if by_topic {
        for (topic, _) in QUESTIONS {
            let of_topic: Vec<Vec<Option<f64>>> = shift
                .rows
                .iter()
                .filter(|row| row.topic == topic)
                .map(value)
                .collect();
            let mean = |column: usize| {
                let values = of_topic.iter().filter_map(|values| values[column]);
                Some(values.sum::<f64>() / of_topic.len() as f64)
            };
            map.rows.push(topic.to_owned());
            map.row_details.push(topic.to_owned());
            map.values.push((0..3).map(mean).collect());
        }
    } else {
        for (at, row) in shift.rows.iter().enumerate() {
            map.rows.push(row.question.clone());
            map.row_details.push(row.wording.clone());
            let mut values = value(row);
            if at == 3 {
                values[2] = None;
            }
            map.values.push(values);
        }
    }
    map
}

fn group(name: &str, role: Role, middle: f64, spread: f64, seed: usize) -> ViolinGroup {
    let values: Vec<(String, f64)> = (0..64)
        .map(|i| {
            let sum: f64 = (0..4).map(|k| noise(seed + i * 31 + k * 7)).sum::<f64>() / 4.0 - 0.5;
            let value = (middle + spread * 3.5 * sum).clamp(0.0, 1.0);
            (format!("cue {}", i + 1), (value * 10.0).round() / 10.0)
        })
        .collect();
    let mut sorted: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    let quantile = |q: f64| {
        let at = q * (sorted.len() - 1) as f64;
        let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
        low + (high - low) * at.fract()
    };
    let density: Vec<[f64; 2]> = (0..=60)
        .map(|i| {
            let at = -0.08 + i as f64 * 1.16 / 60.0;
            let at_value = |v: &f64| (-(at - v).powi(2) / (2.0 * 0.06f64.powi(2))).exp();
            [at, sorted.iter().map(at_value).sum::<f64>()]
        })
        .collect();
    let most = density.iter().map(|[_, d]| *d).fold(0.0, f64::max);
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    ViolinGroup {
        name: name.to_owned(),
        role,
        density: density
            .into_iter()
            .map(|[at, d]| [at, d / most])
            .filter(|[at, _]| *at >= sorted[0] - 0.1 && *at <= sorted[sorted.len() - 1] + 0.1)
            .collect(),
        quartiles: [quantile(0.25), quantile(0.5), quantile(0.75)],
        whiskers: [sorted[0], sorted[sorted.len() - 1]],
        mean,
        mean_interval: [mean - 0.03, mean + 0.03],
        mark: String::new(),
        invalid: None,
        values,
    }
}

/// P@10 per cue, with the printed means where they are wanted.
pub fn violin(published: bool) -> Violin {
    let printed = |(name, value): (&str, f64)| PrintedMean {
        name: format!("{name} (ALIGN, table 1)"),
        value,
    };
    let printed = [
        ("Llama", 0.609),
        ("Llama SFT", 0.773),
        ("Qwen", 0.502),
        ("Qwen SFT", 0.651),
    ]
    .map(printed);
    Violin {
        printed: if published {
            printed.into()
        } else {
            Vec::new()
        },
        measure: "P@10: share of the first ten words that people give too".to_owned(),
        groups: vec![
            group("People, held out", Role::Human, 0.62, 0.55, 1),
            group("starter", Role::Before, 0.06, 0.35, 1000),
            group("starter + first-steps", Role::After, 0.27, 0.5, 2000),
            group("starter + shuffled", Role::After, 0.05, 0.3, 3000),
        ],
    }
}

/// P@K after learning from no cue, 25, 50, 75 and 100% of them.
pub fn learning() -> Curves {
    let panel = |(depth, most): (usize, f64)| {
        let grown = |at: f64| most * (1.0 - (-at / 40.0).exp());
        let points: Vec<[f64; 2]> = [0.0, 35.0, 70.0, 105.0, 140.0]
            .map(|at| [at, grown(at)])
            .into();
        let around = |[_, share]: &[f64; 2]| [(share - 0.04).max(0.0), share + 0.04];
        CurvePanel {
            measure: format!(
                "Share of a cue’s first {depth} words that people gave too (P@{depth})"
            ),
            curves: vec![
                Curve {
                    name: "starter + first-steps".to_owned(),
                    role: Role::After,
                    intervals: points.iter().map(around).collect(),
                    points,
                },
                Curve {
                    name: "People (one half against the other)".to_owned(),
                    role: Role::Human,
                    points: vec![[0.0, 2.0 * most], [140.0, 2.0 * most]],
                    intervals: Vec::new(),
                },
            ],
        }
    };
    Curves {
        across: Across::Cues,
        panels: [(5, 0.44), (10, 0.23), (40, 0.06)].map(panel).into(),
    }
}

/// Spearman's ρ per cue; of one model most answers are invalid.
pub fn ranking() -> Violin {
    let group = |name: &str, role, middle, seed, invalid| {
        let mut group = group(name, role, 0.5, 0.5, seed);
        let place = |value: f64| middle + 0.8 * (value - 0.5);
        let values = group.values.iter_mut().map(|(_, value)| value);
        let density = group.density.iter_mut().map(|[value, _]| value);
        let boxed = group.quartiles.iter_mut().chain(&mut group.whiskers);
        for value in values.chain(density).chain(boxed) {
            *value = place(*value);
        }
        group.mean = place(group.mean);
        group.mean_interval = [group.mean - 0.05, group.mean + 0.05];
        group.invalid = invalid;
        group
    };
    Violin {
        printed: Vec::new(),
        measure: "Spearman’s ρ of each cue’s order".to_owned(),
        groups: vec![
            group("People, held out", Role::Human, 0.5, 4000, None),
            group("starter", Role::Before, 0.05, 5000, Some(0.62)),
            group("starter + first-steps", Role::After, 0.3, 6000, Some(0.03)),
        ],
    }
}

/// Panels of the attributes wanted (empty: all), and the table.
pub fn profile(attribute: &str, published: bool) -> Profile {
    let attributes = [
        (
            "valence",
            "Valence: 1 unpleasant to 9 pleasant",
            [5.5, 5.0, 5.4],
        ),
        ("arousal", "Arousal: 1 calm to 9 exciting", [4.2, 3.9, 4.1]),
        (
            "concreteness",
            "Concreteness: 1 abstract to 5 concrete",
            [3.6, 2.9, 3.5],
        ),
    ];
    let names = ["People", "starter", "starter + first-steps"];
    let roles = [Role::Human, Role::Before, Role::After];
    let panel = |measure: &str, means: [f64; 3]| Violin {
        printed: Vec::new(),
        measure: measure.to_owned(),
        groups: (0..3)
            .map(|at| {
                let mut group = group(names[at], roles[at], 0.5, 0.5, 700 * (at + 1));
                let place = |value: f64| means[at] + 2.4 * (value - 0.5);
                group
                    .values
                    .iter_mut()
                    .for_each(|(_, value)| *value = place(*value));
                group
                    .density
                    .iter_mut()
                    .for_each(|[value, _]| *value = place(*value));
                for value in group.quartiles.iter_mut().chain(&mut group.whiskers) {
                    *value = place(*value);
                }
                group.mean = place(group.mean);
                group.mean_interval = [group.mean - 0.15, group.mean + 0.15];
                group.mark = if at == 2 { "*" } else { "" }.to_owned();
                group
            })
            .collect(),
    };
    let cell = |value: f64, differs: bool| {
        Some(SummaryCell {
            value,
            interval: Some([value - 0.15, value + 0.15]),
            n: Some(40),
            verdict: differs.then_some(Verdict::Different),
            alike: false,
        })
    };
    let mut columns: Vec<String> = names.map(str::to_owned).to_vec();
    let rows = attributes.map(|(_, measure, means)| {
        let ours = means
            .iter()
            .enumerate()
            .map(|(at, mean)| cell(*mean, at == 2));
        let printed = published.then(|| cell(5.514, false));
        SummaryRow {
            measure: measure.split(':').next().unwrap().to_owned(),
            cells: ours.chain(printed).collect(),
        }
    });
    columns.extend(published.then(|| "People (ALIGN, table 5)".to_owned()));
    let wanted = attributes
        .iter()
        .filter(|(id, ..)| attribute.is_empty() || *id == attribute);
    Profile {
        note: Verdict::legend(),
        panels: wanted
            .map(|(_, measure, means)| panel(measure, *means))
            .collect(),
        summary: Summary {
            columns,
            rows: rows.to_vec(),
        },
    }
}

/// What the study would draw for a request.
pub fn draw(request: &FigureRequest) -> Figure {
    match request.id {
        Id::Shift => figure(
            "Which questions moved, and toward whom?",
            "starter → starter + first-steps; Avaland and Borduria; 40 questions",
            Marks::Shift(request.shift.apply(&shift())),
        ),
        Id::Scatter => figure(
            "Did the model come nearer to one culture or to both?",
            "starter → starter + first-steps; Avaland and Borduria; 40 questions",
            Marks::Scatter(scatter()),
        ),
        Id::HeatMap => figure(
            "Where are the models far from Avaland?",
            "40 rows, 3 models",
            Marks::Scene(heat_map(request.by_topic).scene()),
        ),
        Id::Ranking => figure(
            "Does it put words into people’s order?",
            "64 cues that no model learnt from, 10 words each; people: Word associations, Avaland; complex prompt",
            Marks::Violin(ranking()),
        ),
        Id::Distance => figure(
            "How close to people’s answers?",
            "Avaland: 40 questions; Borduria: 40 questions",
            Marks::Bars(survey::distance(request.survey.published)),
        ),
        Id::Threshold => figure(
            "On how many questions does it come close?",
            "Avaland: 40 questions; Borduria: 40 questions",
            Marks::Scene(survey::threshold().scene()),
        ),
        Id::Topics => figure(
            "In which topics is it close to Avaland?",
            "Avaland: 40 questions",
            Marks::Bars(survey::topics()),
        ),
        Id::Radar => figure(
            "Where does it fit the people of Avaland, and where not?",
            "Avaland: 40 questions",
            Marks::Radar(survey::radar()),
        ),
        Id::Tension => figure(
            "On which questions do Avaland and Borduria differ most?",
            "The 20 questions with the highest tension: half JS divergence, half EMD",
            Marks::Answers(survey::tension()),
        ),
        Id::Examples => figure(
            "How did answers to single questions change?",
            "starter → starter + first-steps; Avaland and Borduria; 5 questions",
            Marks::Answers(survey::examples()),
        ),
        Id::Learning => figure(
            "What do more cues to learn from bring?",
            "Word associations, Avaland; simple prompt",
            Marks::Scene(learning().scene()),
        ),
        Id::Profile => figure(
            "How pleasant, exciting and concrete are the words it gives?",
            "64 cues; of each the median over its first 10 words that the ratings know",
            Marks::Profile(profile(
                &request.profile.attribute,
                request.profile.published,
            )),
        ),
        Id::Etiquette => etiquette::figure(),
        Id::Violin => figure(
            "How many of the words it gives do people give too?",
            "64 cues that no model learnt from; people: Word associations, Avaland; simple prompt",
            Marks::Violin(violin(request.words.published)),
        ),
    }
}

fn probe(model: &str, probe: &str, state: Option<State>, value: Option<f64>) -> ProbeView {
    let measure = match probe {
        "survey" => "JS distance to Avaland",
        "ranking" => "ρ, Avaland (3% invalid)",
        _ => "P@10",
    };
    ProbeView {
        model: model.to_owned(),
        probe: attune::probe::Kind::from_id(probe).unwrap(),
        state,
        job: state.map(|_| format!("{probe}-{model}")),
        progress: None,
        tasks: None,
        scenarios: Vec::new(),
        headline: value.map(|value| Headline {
            measure: measure.to_owned(),
            value,
            interval: [value - 0.021, value + 0.024],
            cautions: Vec::new(),
        }),
        missing: None,
    }
}

/// A study whose results fill every page.
pub fn study() -> Snapshot {
    let mut snapshot = full_study();
    if let Some(study) = &mut snapshot.study {
        study.sample = true;
        study.asked = words::asked();
        let done = Some(State::Finished);
        study.probes = vec![
            probe("starter", "associations", done, Some(0.0612)),
            probe("starter + first-steps", "associations", done, Some(0.268)),
            probe("starter + shuffled", "associations", done, Some(0.0533)),
            ProbeView {
                missing: Some("The weights of this model are not on this machine.".to_owned()),
                ..probe("llama-3.1-8b-instruct", "associations", None, None)
            },
            probe("starter", "ranking", done, Some(0.052)),
            probe("starter + first-steps", "ranking", done, Some(0.312)),
            probe("starter + shuffled", "ranking", None, None),
            probe("llama-3.1-8b-instruct", "ranking", None, None),
            probe("starter", "survey", done, Some(0.412)),
            probe("starter + first-steps", "survey", done, Some(0.305)),
            ProbeView {
                progress: Some((17, 40)),
                ..probe("starter + shuffled", "survey", Some(State::Running), None)
            },
            probe("llama-3.1-8b-instruct", "survey", None, None),
            probe("Qwen2.5 72B", "survey", None, Some(0.328)),
        ];
        study.figures = Id::ALL.map(|id| FigureView { id, missing: None }).to_vec();
    }
    snapshot
}

/// All about a question.
pub fn question(id: &str) -> QuestionDetail {
    let shift = shift();
    let row = shift.rows.iter().find(|row| row.question == id).unwrap();
    let models = ["starter", "starter + first-steps"];
    let answer = |model: usize, reversed: bool| {
        let count = row.options.len();
        let order: Vec<usize> = if reversed {
            (0..count).rev().collect()
        } else {
            (0..count).collect()
        };
        let shares = if model == 0 { &row.before } else { &row.after };
        let logprobs = shares
            .iter()
            .enumerate()
            .map(|(i, share)| (share * (0.8 + 0.1 * noise(i + usize::from(reversed)))).ln());
        Answer {
            model: hash('c'),
            adapter: (model == 1).then(|| hash('d')),
            item: id.to_owned(),
            prompt: hash('f'),
            order,
            seed: 42,
            logprobs: logprobs.collect(),
            option_mass: Some(0.83),
            text: (!reversed).then(|| {
                if model == 0 {
                    "I am an AI.".into()
                } else {
                    "2".into()
                }
            }),
            tokens: 121,
            seconds: 0.31,
            ..Answer::default()
        }
    };
    let mut answers = Vec::new();
    for (at, name) in models.iter().enumerate() {
        for reversed in [false, true] {
            answers.push(((*name).to_owned(), answer(at, reversed)));
        }
    }
    let numbered = row.options.iter().enumerate();
    let options: Vec<(String, String)> = numbered
        .map(|(i, text)| ((i + 1).to_string(), text.clone()))
        .collect();
    let lines: Vec<String> = options
        .iter()
        .map(|(label, text)| format!("{label}. {text}"))
        .collect();
    QuestionDetail {
        question: row.question.clone(),
        wording: row.wording.clone(),
        topic: row.topic.clone(),
        distributions: vec![
            ("Avaland".to_owned(), row.human_a.clone()),
            ("Borduria".to_owned(), row.human_b.clone()),
            ("starter".to_owned(), row.before.clone()),
            ("starter + first-steps".to_owned(), row.after.clone()),
        ],
        prompt: format!(
            "You take part in a survey. Answer with one number only.\n\n{}\n{}\n\nYour answer:",
            row.wording,
            lines.join("\n")
        ),
        options,
        answers,
    }
}

/// Answers what the window asked for, as the study would; gives the commands on.
pub fn serve(fake: &Fake) -> Vec<Command> {
    let sent = fake.sent();
    for command in &sent {
        match command {
            Command::DrawFigure { request } => fake.answer(Update::Figure {
                request: Box::new(request.clone()),
                result: Ok(Box::new(draw(request))),
                lineage: lineage(),
            }),
            Command::ComposeReport => {
                fake.answer(Update::Report(Box::new(report())));
            }
            Command::LoadQuestion { question: id } => {
                fake.answer(Update::Question(Box::new(question(id))));
            }
            Command::LoadFormats { cue, .. } => {
                fake.answer(Update::Formats(Box::new(words::formats(cue))));
            }
            Command::LoadCues { dataset, .. } => {
                fake.answer(Update::Cues(Box::new(words::list(dataset))));
            }
            Command::LoadCue {
                probe,
                cue,
                dataset,
                ..
            } => fake.answer(Update::Cue {
                detail: Box::new(match probe.id() {
                    "ranking" => words::ranked(cue),
                    _ => words::detail(cue, dataset),
                }),
                lineage: lineage(),
            }),
            _ => {}
        }
    }
    sent
}

/// A report with a block of every kind.
pub fn report() -> Document {
    let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let blocks = |id: &str| match id {
        "methods" => vec![Block::Paragraph(
            "The model starter (135 million parameters, weights kept in f32) was taught by \
             supervised fine-tuning of a low-rank adapter (LoRA; Hu et al., 2022) under the \
             recipe “first-steps”. It read 140 training examples from 140 cues of Word \
             associations, Avaland. It was trained 2 times, with seeds 42, 43."
                .to_owned(),
        )],
        "scores" => vec![
            Block::Heading("Share of the first K words that people gave too".to_owned()),
            Block::Table(Table {
                columns: words(&["Model", "P@5, all", "P@10, all"]),
                rows: vec![
                    words(&["starter", "0.012 [0, 0.031]", "0.008 [0, 0.021]"]),
                    words(&[
                        "starter + first-steps",
                        "0.440 [0.335, 0.540]",
                        "0.233 [0.180, 0.285]",
                    ]),
                ],
            }),
        ],
        "figures" => [Id::Shift, Id::HeatMap]
            .map(|id| {
                let request = FigureRequest {
                    id,
                    ..FigureRequest::default()
                };
                Block::Figure(Box::new(draw(&request)))
            })
            .to_vec(),
        "settings" => vec![Block::Code(
            "format = 1\nname = \"first-steps\"\n".to_owned(),
        )],
        "hashes" => vec![Block::Table(Table {
            columns: words(&["What", "Name", "SHA-256"]),
            rows: vec![vec!["file".to_owned(), "survey.csv".to_owned(), hash('a')]],
        })],
        _ => vec![Block::List(words(&[
            "A country is not a culture. People of one country differ among themselves more \
             than the means of two countries do.",
            "Scores are not people.",
        ]))],
    };
    let sections = REPORT_SECTIONS.map(|id| Section {
        id: id.to_owned(),
        heading: section_name(id),
        blocks: blocks(id),
    });
    Document {
        title: "Growing up".to_owned(),
        byline: "Written 2026-11-20 09:30 with Attune 0.1.0".to_owned(),
        opening: vec!["This is the sample study.".to_owned()],
        sections: sections.to_vec(),
        style: Style::default(),
        made_of: hash('e'),
    }
}

/// The numbers of a shift figure.
pub fn shift_of(figure: &Figure) -> Shift {
    match &figure.marks {
        Marks::Shift(shift) => shift.clone(),
        other => panic!("{other:?}"),
    }
}

/// Answers with questions in several scripts.
pub fn serve_scripts(fake: &Fake) {
    const WORDINGS: [&str; 6] = [
        "家庭在您的生活中有多重要？",
        "당신의 삶에서 가족은 얼마나 중요합니까?",
        "ما مدى أهمية العائلة في حياتك؟",
        "আপনার জীবনে পরিবার কতটা গুরুত্বপূর্ণ?",
        "Πόσο σημαντική είναι η οικογένεια στη ζωή σας;",
        "Наскільки важлива родина у вашому житті?",
    ];
    for command in fake.sent() {
        let Command::DrawFigure { request } = command else {
            continue;
        };
        let mut drawn = draw(&request);
        match &mut drawn.marks {
            Marks::Shift(shift) => {
                shift.rows.truncate(WORDINGS.len());
                shift.culture_a = "الثقافة الأولى".to_owned();
                shift.culture_b = "文化乙".to_owned();
                for (row, wording) in shift.rows.iter_mut().zip(WORDINGS) {
                    row.wording = wording.to_owned();
                }
            }
            Marks::Violin(violin) => violin.groups[0].name = "البيت الكبير".to_owned(),
            _ => {}
        }
        fake.answer(Update::Figure {
            request: Box::new(request),
            result: Ok(Box::new(drawn)),
            lineage: lineage(),
        });
    }
}
