//! Figures of survey answers: distances, curves, topics, questions with all answers.

use attune::figure::{
    Across, Answers, AnswersRow, Bar, BarGroup, BarPanel, Bars, Change, Curve, CurvePanel, Curves,
    Leaning, Radar, RadarLine, Role, Side, Who,
};

use attune::score::{Paired, Verdict};
use attune::stat::{Estimate, Interval, TestMethod};

use super::{QUESTIONS, noise, shift};

const WHO: [(&str, Role); 4] = [
    ("starter", Role::Before),
    ("starter + first-steps", Role::After),
    ("starter + shuffled", Role::After),
    ("A model equal to the people", Role::Human),
];

fn bar(who: usize, seed: usize) -> Bar {
    let (name, role) = WHO[who];
    let value = [0.41, 0.3, 0.39, 0.06][who] * (0.8 + 0.4 * noise(seed * 7 + who));
    let taught = role == Role::After;
    Bar {
        name: name.to_owned(),
        role,
        value,
        interval: Some([value * 0.9, value * 1.12]),
        items: Some(40),
        mark: if who == 1 { "*" } else { "" }.to_owned(),
        mass: (role != Role::Human).then_some([0.41, 0.08, 0.33, 0.0][who]),
        skill: Some([0.1, 0.02, 0.18].map(|skill| skill - 0.05 * who as f64)),
        printed_star: false,
        change: taught.then(|| Change {
            from: "starter".to_owned(),
            paired: paired(value - 0.41, who),
            verdict: match who {
                1 => Verdict::Different,
                _ => Verdict::Undecided,
            },
        }),
    }
}

fn paired(difference: f64, who: usize) -> Paired {
    let around = |half: f64| Interval {
        low: difference - half,
        high: difference + half,
    };
    Paired {
        difference: Estimate {
            mean: difference,
            interval: around(0.04),
            n: 40,
        },
        interval90: around(0.03),
        p: [0.0, 0.0004, 0.31, 0.0][who],
        method: TestMethod::Normal,
        p_holm: [0.0, 0.0016, 0.62, 0.0][who],
        p_fdr: [0.0, 0.0008, 0.41, 0.0][who],
        effect: [0.0, -0.58, -0.12, 0.0][who],
    }
}

/// Two cultures by two measures; with a printed row where it is wanted.
pub fn distance(published: bool) -> Bars {
    let panel = |(place, measure): (usize, &str)| {
        let mut bars: Vec<Bar> = (0..WHO.len()).map(|who| bar(who, place)).collect();
        bars.extend(published.then(|| Bar {
            name: "Llama PPO (ALIGN, table 7)".to_owned(),
            role: Role::Reference,
            value: 0.288,
            interval: None,
            items: None,
            mark: "(*)".to_owned(),
            mass: None,
            skill: None,
            printed_star: true,
            change: None,
        }));
        BarPanel {
            measure: measure.to_owned(),
            groups: vec![BarGroup {
                name: String::new(),
                bars,
            }],
        }
    };
    let measures = [
        "JS distance to Avaland",
        "EMD to Avaland",
        "JS distance to Borduria",
        "EMD to Borduria",
    ];
    Bars {
        panels: measures.into_iter().enumerate().map(panel).collect(),
        low_mass: 0.1,
        reference: "Uniform guess".to_owned(),
        remarks: vec![
            "starter + first-steps against its control starter + shuffled: JS distance to \
             Avaland −0.09 [−0.11, −0.06], p 0.002 after Holm: different."
                .to_owned(),
        ],
    }
}

pub fn topics() -> Bars {
    let group = |(place, (topic, _)): (usize, &(&str, &[&str]))| BarGroup {
        name: (*topic).to_owned(),
        bars: (0..WHO.len())
            .map(|who| Bar {
                mark: String::new(),
                change: None,
                skill: None,
                mass: None,
                ..bar(who, place * 3 + 1)
            })
            .collect(),
    };
    Bars {
        panels: vec![BarPanel {
            measure: "JS distance to Avaland".to_owned(),
            groups: QUESTIONS.iter().enumerate().map(group).collect(),
        }],
        low_mass: 0.1,
        reference: String::new(),
        remarks: Vec::new(),
    }
}

pub fn radar() -> Radar {
    let bars = topics().panels.remove(0).groups;
    let line = |(who, (name, role)): (usize, &(&str, Role))| RadarLine {
        name: (*name).to_owned(),
        role: *role,
        values: bars
            .iter()
            .map(|group| Some(group.bars[who].value))
            .collect(),
    };
    Radar {
        measure: "JS distance to Avaland".to_owned(),
        axes: bars.iter().map(|group| group.name.clone()).collect(),
        lines: WHO.iter().enumerate().map(line).collect(),
    }
}

pub fn threshold() -> Curves {
    let panel = |culture: &str| CurvePanel {
        measure: format!("JS distance to {culture}"),
        curves: WHO
            .iter()
            .enumerate()
            .map(|(who, (name, role))| {
                let middle = [0.42, 0.28, 0.4, 0.06][who] + 0.02 * culture.len() as f64 / 8.0;
                let share = |t: f64| 1.0 / (1.0 + ((middle - t) / 0.05).exp());
                Curve {
                    name: (*name).to_owned(),
                    role: *role,
                    points: (0..=42)
                        .map(|i| [0.02 * f64::from(i), share(0.02 * f64::from(i))])
                        .collect(),
                    intervals: Vec::new(),
                }
            })
            .collect(),
    };
    Curves {
        across: Across::Threshold,
        panels: ["Avaland", "Borduria"].map(panel).to_vec(),
    }
}

fn people() -> Vec<Who> {
    [("People, Avaland", Side::A), ("People, Borduria", Side::B)]
        .map(|(name, side)| Who {
            name: name.to_owned(),
            role: Role::Human,
            side: Some(side),
        })
        .to_vec()
}

/// The most disputed questions, and to whom two models lean.
pub fn tension() -> Answers {
    let mut rows = shift().rows;
    rows.sort_by(|a, b| b.tension.total_cmp(&a.tension));
    let side = |to_a: f64, to_b: f64| if to_a < to_b { Side::A } else { Side::B };
    let rows: Vec<AnswersRow> = rows
        .into_iter()
        .take(20)
        .map(|row| AnswersRow {
            leans: vec![
                Some(side(row.before_to_a, row.before_to_b)),
                Some(side(row.after_to_a, row.after_to_b)),
            ],
            number: row.tension,
            shares: vec![Some(row.human_a), Some(row.human_b)],
            question: row.question,
            wording: row.wording,
            topic: row.topic,
            options: row.options,
        })
        .collect();
    let leaning = [0, 1].map(|model| {
        let nearer = |side| {
            let leans = rows.iter().filter(|row| row.leans[model] == Some(side));
            Some(leans.count() as u64)
        };
        Leaning {
            name: WHO[model].0.to_owned(),
            role: WHO[model].1,
            nearer: [nearer(Side::A), nearer(Side::B)],
            count: 20,
        }
    });
    Answers {
        culture_a: "Avaland".to_owned(),
        culture_b: "Borduria".to_owned(),
        who: people(),
        number: "Tension".to_owned(),
        leaning: leaning.to_vec(),
        rows,
    }
}

/// The questions that moved most, with the model before and after.
pub fn examples() -> Answers {
    let models = [0, 1].map(|model| Who {
        name: WHO[model].0.to_owned(),
        role: WHO[model].1,
        side: None,
    });
    let row = |row: attune::figure::ShiftRow| AnswersRow {
        number: row.moved().unwrap().change(),
        shares: [row.human_a, row.human_b, row.before, row.after]
            .map(Some)
            .to_vec(),
        leans: Vec::new(),
        question: row.question,
        wording: row.wording,
        topic: row.topic,
        options: row.options,
    };
    Answers {
        culture_a: "Avaland".to_owned(),
        culture_b: "Borduria".to_owned(),
        who: people().into_iter().chain(models).collect(),
        number: "Change of distance".to_owned(),
        rows: shift().rows.into_iter().take(5).map(row).collect(),
        leaning: Vec::new(),
    }
}
