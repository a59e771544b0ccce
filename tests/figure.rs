//! Figures: the drawing, the table and the exports hold the same rows, whatever the data.
//!
//! With `ATTUNE_FIGURES=DIR` the exported samples are kept in DIR for looking at.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use attune::artifact::Parent;
use attune::figure::{self, *};
use attune::score::{Paired, Verdict};
use attune::stat::{Estimate, Interval, TestMethod};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{self, Node};

/// Wordings in the scripts that must read right in every export.
const WORDINGS: [&str; 8] = [
    "How important is family in your life?",
    "在您的生活中，家庭有多重要？请从下列选项中选择最符合您想法的一项。",
    "귀하의 인생에서 가족은 얼마나 중요합니까?",
    "ما مدى أهمية الأسرة في حياتك اليومية (1–4)؟",
    "আপনার জীবনে পরিবার কতটা গুরুত্বপূর্ণ? (family)",
    "Πόσο σημαντική είναι η οικογένεια στη ζωή σας;",
    "For each of the following statements, please say whether you agree strongly, agree, \
     disagree or disagree strongly: one of my main goals in life has been to make my parents \
     proud, and this has guided nearly all of the choices that I have made in my adult life \
     <so far> & beyond",
    "חשוב לעזור לאנשים, 100% מהזמן!",
];

const OPTIONS: [&[&str]; 4] = [
    &[
        "Very important",
        "Rather important",
        "Not very important",
        "Not at all important",
    ],
    &["是", "否"],
    &[
        "Never justifiable",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "Always justifiable",
    ],
    &["موافق بشدة", "موافق", "غير موافق"],
];

/// A repeatable number between 0 and 1.
fn noise(seed: usize) -> f64 {
    ((seed as f64 * 12.9898).sin() * 43758.5453).fract().abs()
}

fn shares(count: usize, seed: usize) -> Vec<f64> {
    let raw: Vec<f64> = (0..count)
        .map(|i| 0.05 + noise(seed * 31 + i).powi(2))
        .collect();
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|value| value / sum).collect()
}

fn row(i: usize) -> ShiftRow {
    let options = OPTIONS[i % OPTIONS.len()];
    let distance = |k: usize| 0.05 + 0.5 * noise(i * 7 + k);
    ShiftRow {
        question: format!("Q{}", i + 1),
        wording: WORDINGS[i % WORDINGS.len()].into(),
        topic: ["Family and work", "Trust", "信仰"][i % 3].into(),
        options: options.iter().map(|&option| option.to_owned()).collect(),
        human_a: shares(options.len(), i),
        human_b: shares(options.len(), i + 1000),
        before: shares(options.len(), i + 2000),
        after: shares(options.len(), i + 3000),
        before_to_a: distance(1) + 0.15,
        before_to_b: distance(2),
        after_to_a: distance(3),
        after_to_b: distance(4),
        tension: distance(5),
        mass_before: Some(0.7),
        mass_after: Some(0.98),
    }
}

fn wrapped(title: &str, marks: Marks) -> Figure {
    let parent = |what: &str, id: &str| Parent {
        what: what.into(),
        id: id.into(),
        sha256: attune::artifact::sha256(id.as_bytes()),
    };
    Figure {
        title: title.into(),
        subtitle: "SmolLM2-135M before and after teaching; Avaland and Borland; invented survey"
            .into(),
        marks,
        parents: vec![
            parent("answers", "survey-1"),
            parent("dataset", "avaland-survey"),
        ],
    }
}

fn shift(count: usize) -> Figure {
    wrapped(
        "Which questions moved, and toward whom?",
        Marks::Shift(Shift {
            culture_a: "Avaland".into(),
            culture_b: "Borland".into(),
            model_before: "SmolLM2 base".into(),
            model_after: "SmolLM2 taught".into(),
            distance: "js".into(),
            rows: (0..count).map(row).collect(),
        }),
    )
}

fn scatter(count: usize) -> Figure {
    let point = |row: ShiftRow| ScatterPoint {
        question: row.question,
        wording: row.wording,
        topic: row.topic,
        before: [row.before_to_a, row.before_to_b],
        after: [row.after_to_a, row.after_to_b],
    };
    wrapped(
        "Did the answers move toward Avaland or toward Borland?",
        Marks::Scatter(Scatter {
            culture_a: "Avaland".into(),
            culture_b: "Borland".into(),
            model_before: "SmolLM2 base".into(),
            model_after: "SmolLM2 taught".into(),
            distance: "js".into(),
            points: (0..count).map(row).map(point).collect(),
            leaning_a: [13, 25],
            leaning_b: [37, 25],
        }),
    )
}

fn heat_map(rows: usize, columns: usize) -> Figure {
    let value = |r: usize, c: usize| match (r + c) % 11 {
        5 => None,
        7 => Some(f64::NAN),
        _ => Some(0.6 * noise(r * 17 + c)),
    };
    let names = [
        "SmolLM2-135M base",
        "taught on Avaland",
        "taught on Borland (control)",
    ];
    wrapped(
        "How far is each model from the people of Avaland?",
        Marks::Scene(
            HeatMap {
                topics: false,
                rows: (0..rows).map(|r| format!("Q{}", r + 1)).collect(),
                row_details: (0..rows)
                    .map(|r| WORDINGS[r % WORDINGS.len()].to_owned())
                    .collect(),
                columns: (0..columns)
                    .map(|c| names[c % names.len()].to_owned())
                    .collect(),
                values: (0..rows)
                    .map(|r| (0..columns).map(|c| value(r, c)).collect())
                    .collect(),
                measure: "JS distance to Avaland".into(),
            }
            .scene(),
        ),
    )
}

fn violin(groups: usize, count: usize) -> Figure {
    let group = |g: usize| {
        let centre = [0.6, 0.2, 0.45][g % 3];
        let value = |i: usize| {
            let spread = noise(g * 999 + i) + noise(g * 777 + i * 3) - 1.0;
            ((centre + 0.35 * spread).clamp(0.0, 1.0) * 10.0).round() / 10.0
        };
        let bell = |at: f64| (-0.5 * ((at - centre) / 0.15).powi(2)).exp();
        ViolinGroup {
            name: ["People, held out", "SmolLM2 base", "SmolLM2 taught"][g % 3].into(),
            role: [Role::Human, Role::Before, Role::After][g % 3],
            values: (0..count).map(|i| (format!("cue {i}"), value(i))).collect(),
            density: (0..=50)
                .map(|i| f64::from(i) / 50.0)
                .map(|at| [at, bell(at)])
                .collect(),
            quartiles: [centre - 0.1, centre, centre + 0.1],
            whiskers: [centre - 0.2, centre + 0.3],
            mean: centre + 0.01,
            mean_interval: [centre - 0.02, centre + 0.04],
            mark: String::new(),
            invalid: None,
        }
    };
    wrapped(
        "How many of the ten associations would people give too?",
        Marks::Violin(Violin {
            measure: "P@10 per cue: share of the first ten associations found among people’s"
                .into(),
            groups: (0..groups).map(group).collect(),
            printed: Vec::new(),
        }),
    )
}

/// Violins with means beside that papers printed.
fn violin_with_printed(groups: usize, printed: usize) -> Figure {
    let Marks::Violin(mut of) = violin(groups, 60).marks else {
        unreachable!()
    };
    let mean = |place: usize| PrintedMean {
        name: format!(
            "{} (ALIGN, table 1)",
            ["Llama", "Llama SFT", "Qwen"][place % 3]
        ),
        value: 0.6 + 0.3 * noise(place),
    };
    of.printed = (0..printed).map(mean).collect();
    wrapped("How many would people give too?", Marks::Violin(of))
}

/// Panels of `groups` violins of `count` values, and a table beside.
fn profile(panels: usize, groups: usize, count: usize) -> Figure {
    let measures = [
        "Valence: 1 unpleasant to 9 pleasant",
        "Arousal: 1 calm to 9 exciting",
        "Concreteness: 1 abstract to 5 concrete",
    ];
    let panel = |place: usize| {
        let Marks::Violin(mut panel) = violin(groups, count).marks else {
            unreachable!()
        };
        panel.measure = measures[place].into();
        if let Some(group) = panel.groups.last_mut() {
            group.mark = "*".into();
        }
        panel
    };
    let panels: Vec<Violin> = (0..panels).map(panel).collect();
    let names = panels.first().map_or(Vec::new(), |panel| {
        panel
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect()
    });
    let cell = |value: f64| {
        Some(SummaryCell {
            value,
            interval: Some([value - 0.1, value + 0.1]),
            n: Some(40),
            verdict: (value > 5.5).then_some(Verdict::Different),
            alike: false,
        })
    };
    let row = |panel: &Violin| SummaryRow {
        measure: panel.measure.clone(),
        cells: (0..panel.groups.len())
            .map(|g| cell(5.3 + 0.1 * g as f64))
            .collect(),
    };
    let summary = Summary {
        rows: panels.iter().map(row).collect(),
        columns: names,
    };
    wrapped(
        "How pleasant, exciting and concrete are the words it gives?",
        Marks::Profile(Profile {
            panels,
            summary,
            note: "What the marks say.".into(),
        }),
    )
}

/// Who stands in figures of several, with their roles.
const WHO: [(&str, Role); 6] = [
    ("SmolLM2 base", Role::Before),
    ("SmolLM2 taught", Role::After),
    (
        "SmolLM2 taught on the associations of Borland (control)",
        Role::After,
    ),
    ("A model equal to the people", Role::Human),
    ("Llama 3.1 70B (ALIGN, table 7)", Role::Reference),
    ("नमूना", Role::Reference),
];

const TOPICS: [&str; 13] = [
    "Social values",
    "Happiness",
    "Social capital and trust",
    "Economic values",
    "Corruption",
    "Migration",
    "Security",
    "Post-materialist index",
    "Science and technology",
    "信仰与宗教价值观",
    "Ethical values",
    "Political interest and participation",
    "Political culture",
];

/// `panels` panels of `groups` groups (none: one without a name) of `bars` bars.
fn bars(panels: usize, groups: usize, bars: usize) -> Figure {
    let bar = |seed: usize| {
        let (name, role) = WHO[seed % WHO.len()];
        let value = 0.1 + 0.3 * noise(seed * 3);
        let printed = role == Role::Reference;
        Bar {
            name: name.into(),
            role,
            value,
            interval: (!printed).then_some([value - 0.03, value + 0.04]),
            items: (!printed).then_some(221),
            mark: if seed % WHO.len() == 1 { "*†" } else { "" }.into(),
            mass: (role == Role::After).then_some(0.04),
            skill: Some([0.1, 0.05, 0.15]),
            printed_star: false,
            change: (role == Role::After).then(|| Change {
                from: "SmolLM2 base".into(),
                paired: Paired {
                    difference: Estimate {
                        mean: -0.05,
                        interval: Interval {
                            low: -0.07,
                            high: -0.03,
                        },
                        n: 221,
                    },
                    interval90: Interval {
                        low: -0.065,
                        high: -0.035,
                    },
                    p: 0.0004,
                    method: TestMethod::Normal,
                    p_holm: 0.0016,
                    p_fdr: 0.0008,
                    effect: -0.31,
                },
                verdict: Verdict::Different,
            }),
        }
    };
    let group = |name: &str| BarGroup {
        name: name.into(),
        bars: (0..bars).map(bar).collect(),
    };
    let panel = |place: usize| BarPanel {
        measure: format!(
            "{} to {}",
            ["JS distance", "EMD"][place % 2],
            ["Avaland", "Borland"][place / 2 % 2]
        ),
        groups: match groups {
            0 => vec![group("")],
            _ => (0..groups)
                .map(|g| group(TOPICS[g % TOPICS.len()]))
                .collect(),
        },
    };
    wrapped(
        "How close to people’s answers?",
        Marks::Bars(Bars {
            panels: (0..panels).map(panel).collect(),
            low_mass: 0.1,
            reference: "Uniform guess".into(),
            remarks: vec!["A control was tested: undecided.".into()],
        }),
    )
}

fn curves(panels: usize, count: usize, points: usize) -> Figure {
    let curve = |seed: usize| {
        let (name, role) = WHO[seed % WHO.len()];
        let at = |i: usize| i as f64 / points as f64;
        let rise = 1.0 + noise(seed) * 6.0;
        Curve {
            name: name.into(),
            role,
            points: (0..=points)
                .map(|i| [0.84 * at(i), 1.0 - (1.0 - at(i)).powf(rise)])
                .collect(),
            intervals: Vec::new(),
        }
    };
    let panel = |place: usize| CurvePanel {
        measure: format!("JS distance to {}", ["Avaland", "Borland"][place % 2]),
        curves: (0..count).map(curve).collect(),
    };
    wrapped(
        "On how many questions does it come close?",
        Marks::Scene(
            Curves {
                across: Across::Threshold,
                panels: (0..panels).map(panel).collect(),
            }
            .scene(),
        ),
    )
}

/// Precision that grows with the cues learnt from.
fn learning(panels: usize, curves: usize) -> Figure {
    let curve = |seed: usize| {
        let points = (0..=4).map(|step| [35.0 * step as f64, 0.1 * step as f64 * noise(seed)]);
        let points: Vec<[f64; 2]> = points.collect();
        Curve {
            name: WHO[seed % WHO.len()].0.into(),
            role: WHO[seed % WHO.len()].1,
            intervals: points.iter().map(|[_, y]| [y * 0.8, y * 1.3]).collect(),
            points,
        }
    };
    let panel = |place: usize| CurvePanel {
        measure: format!("Share of a cue’s first {place} words that people gave too (P@{place})"),
        curves: (0..curves).map(curve).collect(),
    };
    wrapped(
        "What do more cues to learn from bring?",
        Marks::Scene(
            Curves {
                across: Across::Cues,
                panels: (1..=panels).map(panel).collect(),
            }
            .scene(),
        ),
    )
}

fn radar(axes: usize, lines: usize) -> Figure {
    let line = |l: usize| RadarLine {
        name: WHO[l % WHO.len()].0.into(),
        role: WHO[l % WHO.len()].1,
        values: (0..axes)
            .map(|a| (a != 2 || l != 1).then(|| 0.1 + 0.3 * noise(a * 5 + l)))
            .collect(),
    };
    wrapped(
        "Where does it fit the people of Avaland, and where not?",
        Marks::Radar(Radar {
            measure: "JS distance to Avaland".into(),
            axes: (0..axes)
                .map(|a| TOPICS[a % TOPICS.len()].to_owned())
                .collect(),
            lines: (0..lines).map(line).collect(),
        }),
    )
}

/// Questions with the answers of two peoples and so many models, that lean or do not.
fn answers(count: usize, models: usize, leaning: bool) -> Figure {
    let people = [("Avaland", Side::A), ("Borland", Side::B)].map(|(name, side)| Who {
        name: format!("People, {name}"),
        role: Role::Human,
        side: Some(side),
    });
    let model = |m: usize| Who {
        name: WHO[m % WHO.len()].0.into(),
        role: WHO[m % WHO.len()].1,
        side: None,
    };
    let row = |i: usize| {
        let of = row(i);
        let model = |m: usize| (m != 3).then(|| shares(of.options.len(), i + 77 * m));
        let people = [Some(of.human_a), Some(of.human_b)];
        AnswersRow {
            shares: people.into_iter().chain((0..models).map(model)).collect(),
            leans: (0..if leaning { 4 } else { 0 })
                .map(|m| [Some(Side::A), Some(Side::B), None][(i + m) % 3])
                .collect(),
            question: of.question,
            wording: of.wording,
            topic: of.topic,
            options: of.options,
            number: of.tension,
        }
    };
    let leaning = (0..if leaning { 4 } else { 0 }).map(|m| Leaning {
        name: WHO[m].0.into(),
        role: WHO[m].1,
        nearer: [Some(13 + m as u64), (m != 3).then_some(37)],
        count: 50,
    });
    wrapped(
        "On which questions do Avaland and Borland differ most?",
        Marks::Answers(Answers {
            culture_a: "Avaland".into(),
            culture_b: "Borland".into(),
            who: people.into_iter().chain((0..models).map(model)).collect(),
            number: "Change of distance".into(),
            rows: (0..count).map(row).collect(),
            leaning: leaning.collect(),
        }),
    )
}

/// Every figure with few, one, many and no rows.
fn all() -> Vec<(&'static str, Figure)> {
    vec![
        ("shift", shift(12)),
        ("shift-one", shift(1)),
        ("shift-many", shift(221)),
        ("shift-empty", shift(0)),
        ("scatter", scatter(50)),
        ("scatter-one", scatter(1)),
        ("scatter-many", scatter(221)),
        ("scatter-empty", scatter(0)),
        ("heat-map", heat_map(12, 3)),
        ("heat-map-one", heat_map(1, 1)),
        ("heat-map-many", heat_map(221, 12)),
        ("heat-map-empty", heat_map(0, 0)),
        ("violin", violin(3, 60)),
        ("violin-one", violin(1, 1)),
        ("violin-many", violin(6, 400)),
        ("violin-empty", violin(0, 0)),
        ("violin-printed", violin_with_printed(3, 4)),
        ("violin-printed-alone", violin_with_printed(0, 2)),
        ("profile", profile(3, 3, 60)),
        ("profile-one", profile(1, 1, 1)),
        ("profile-many", profile(3, 6, 160)),
        ("profile-empty", profile(0, 0, 0)),
        ("distance", bars(4, 0, 5)),
        ("distance-one", bars(1, 0, 1)),
        ("distance-empty", bars(0, 0, 0)),
        ("topics", bars(1, 7, 3)),
        ("topics-many", bars(1, 13, 6)),
        ("threshold", curves(2, 4, 42)),
        ("threshold-one", curves(1, 1, 10)),
        ("threshold-many", curves(4, 6, 50)),
        ("threshold-empty", curves(1, 0, 0)),
        ("learning", learning(3, 2)),
        ("learning-empty", learning(3, 0)),
        ("radar", radar(6, 3)),
        ("radar-many", radar(13, 6)),
        ("radar-empty", radar(2, 0)),
        ("tension", answers(12, 0, true)),
        ("tension-many", answers(50, 0, true)),
        ("examples", answers(5, 2, false)),
        ("examples-many", answers(8, 6, false)),
        ("examples-empty", answers(0, 2, false)),
    ]
}

fn values(violin: &Violin) -> usize {
    let values = violin.groups.iter().map(|group| group.values.len());
    values.sum::<usize>() + violin.printed.len()
}

fn rows(figure: &Figure) -> usize {
    match &figure.marks {
        Marks::Shift(shift) => shift.rows.len(),
        Marks::Scatter(scatter) => scatter.points.len(),
        Marks::Violin(violin) => values(violin),
        Marks::Profile(profile) => profile.panels.iter().map(values).sum(),
        Marks::Bars(bars) => {
            let groups = bars.panels.iter().flat_map(|panel| &panel.groups);
            groups.map(|group| group.bars.len()).sum()
        }
        Marks::Radar(radar) if radar.can_be_drawn() => radar.axes.len() * radar.lines.len(),
        Marks::Radar(_) => 0,
        Marks::Answers(answers) => answers.rows.len(),
        Marks::Scene(scene) => scene.table.rows.len(),
    }
}

fn styles() -> [(&'static str, Style); 3] {
    let dark = Style {
        dark: true,
        ..Style::default()
    };
    let class = Style {
        text_scale: 1.5,
        width: 1280.0,
        height: 800.0,
        ..Style::default()
    };
    [
        ("light", Style::default()),
        ("dark", dark),
        ("class", class),
    ]
}

fn parse(svg: &str) -> usvg::Tree {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
        fonts.load_fonts_dir(folder);
        fonts.load_system_fonts();
        Arc::new(fonts)
    });
    let options = usvg::Options {
        font_family: "Noto Sans".into(),
        fontdb: FONTS.clone(),
        // Every run names its font; a search through all fonts for a sign of direction
        // would only take time.
        font_resolver: usvg::FontResolver {
            select_font: usvg::FontResolver::default_font_selector(),
            select_fallback: Box::new(|_, _, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(svg, &options).unwrap()
}

#[test]
fn marks_are_csv_rows_are_data_rows() {
    for (name, figure) in all() {
        let svg = figure::svg(&figure, &Style::default());
        let document = Document::parse(&svg).unwrap();
        let marks = document
            .descendants()
            .filter(|node| node.attribute("class") == Some("mark"))
            .count();
        let csv = figure::csv(&figure);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        let table = figure::table(&figure);
        assert_eq!(marks, rows(&figure), "{name}");
        // Before the values, the file of a profile has the cells of its table.
        let (cells, measures) = match &figure.marks {
            Marks::Profile(profile) => {
                let rows = &profile.summary.rows;
                let cells = rows.iter().map(|row| row.cells.len()).sum();
                (cells, rows.len())
            }
            _ => (0, rows(&figure)),
        };
        assert_eq!(records.len(), cells + rows(&figure), "{name}");
        assert_eq!(table.rows.len(), measures, "{name}");
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.len() == table.columns.len())
        );
    }
}

#[test]
fn the_ruler_of_a_violin_stays_within_it() {
    let Marks::Violin(mut data) = violin(1, 3).marks else {
        unreachable!()
    };
    let group = &mut data.groups[0];
    for (place, value) in [1.99, 3.0, 4.46].into_iter().enumerate() {
        group.values[place].1 = value;
        group.density[place][0] = value;
    }
    group.density.truncate(3);
    assert_eq!(data.range(), [1.5, 4.5]);
    let svg = figure::svg(&wrapped("?", Marks::Violin(data)), &Style::default());
    let mut found = Vec::new();
    texts(parse(&svg).root(), &mut found);
    let drawn = |tick: &str| found.iter().any(|(text, _)| text == tick);
    assert_eq!(
        ["1", "2", "3", "4", "5"].map(drawn),
        [false, true, true, true, false]
    );
}

#[test]
fn csv_keeps_every_digit() {
    let figure = shift(3);
    let Marks::Shift(data) = &figure.marks else {
        unreachable!()
    };
    let csv = figure::csv(&figure);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for (record, row) in reader.records().map(Result::unwrap).zip(&data.rows) {
        assert_eq!(&record[1], row.wording);
        assert_eq!(record[5].parse::<f64>().unwrap(), row.before_to_a);
        let human: Vec<f64> = record[13]
            .split(" | ")
            .map(|s| s.parse().unwrap())
            .collect();
        assert_eq!(human, row.human_a);
    }
}

#[test]
fn nothing_is_cut_off_and_no_labels_overlap() {
    for (style_name, style) in styles() {
        // Many rows are the slowest to lay out, and the most crowded with large text.
        let slow = |name: &str| name.ends_with("many") && style_name != "class";
        for (name, figure) in all().into_iter().filter(|(name, _)| !slow(name)) {
            let tree = parse(&figure::svg(&figure, &style));
            let page = tree.size();
            let mut boxes = Vec::new();
            texts(tree.root(), &mut boxes);
            for (text, area) in &boxes {
                let inside = area.left() >= 0.0
                    && area.right() <= page.width() + 0.5
                    && area.top() >= 0.0
                    && area.bottom() <= page.height() + 0.5;
                assert!(inside, "{style_name} {name}: {text:?} {area:?} {page:?}");
            }
            boxes.sort_by(|x, y| x.1.top().total_cmp(&y.1.top()));
            for (i, (text, area)) in boxes.iter().enumerate() {
                let near = boxes[i + 1..]
                    .iter()
                    .take_while(|(_, b)| b.top() < area.bottom());
                for (other, b) in near {
                    let down = area.bottom().min(b.bottom()) - area.top().max(b.top());
                    let across = area.right().min(b.right()) - area.left().max(b.left());
                    let clash = across > 1.0 && down > 1.0;
                    assert!(!clash, "{style_name} {name}: {text:?} over {other:?}");
                }
            }
        }
    }
}

/// The texts of a drawing with the boxes around their ink.
fn texts(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                found.push((words, text.abs_stroke_bounding_box()));
            }
            _ => {}
        }
    }
}

#[test]
fn exports_are_files_of_their_kind() {
    let temporary = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("ATTUNE_FIGURES").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder).unwrap();
    for (name, figure) in [
        ("shift", shift(12)),
        ("scatter", scatter(50)),
        ("heat-map", heat_map(12, 3)),
        ("violin", violin(3, 60)),
        ("profile", profile(3, 3, 60)),
        ("distance", bars(4, 0, 5)),
        ("topics", bars(1, 7, 3)),
        ("threshold", curves(2, 4, 42)),
        ("radar", radar(13, 3)),
        ("tension", answers(12, 0, true)),
        ("examples", answers(5, 2, false)),
    ] {
        for (appearance, style) in styles() {
            let png = folder.join(format!("{name}-{appearance}.png"));
            figure::export(&figure, &png, &style).unwrap();
            let picture = resvg::tiny_skia::Pixmap::load_png(&png).unwrap();
            assert_eq!(f64::from(picture.width()), style.width * 2.0, "{name}");
        }
        let path = |ending: &str| folder.join(format!("{name}.{ending}"));
        for ending in ["svg", "csv", "pdf"] {
            figure::export(&figure, &path(ending), &Style::default()).unwrap();
        }
        let pdf = std::fs::read(path("pdf")).unwrap();
        assert!(pdf.starts_with(b"%PDF"), "{name}");
        match std::process::Command::new("pdftotext")
            .arg(path("pdf"))
            .arg("-")
            .output()
        {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout).replace('\n', " ");
                assert!(text.contains(&figure.title), "{name}: {text}");
            }
            Err(_) => println!("skipped: pdftotext is not installed"),
        }
    }
    let unknown = figure::export(&shift(1), &folder.join("x.docx"), &Style::default());
    assert!(unknown.unwrap_err().advice.is_some());
}

#[test]
fn a_figure_of_many_rows_is_split_over_sheets_of_paper() {
    let sheets = |figure: &Figure, style: &Style| {
        let pdf = figure::pdf(figure, style).unwrap();
        let text = String::from_utf8_lossy(&pdf).into_owned();
        let a4 = text.matches("/MediaBox [0 0 595.28 841.89]").count();
        (text.matches("/MediaBox").count(), a4)
    };
    let dark = Style {
        dark: true,
        ..Style::default()
    };
    let (pages, a4) = sheets(&shift(40), &dark);
    assert!(pages > 2 && pages == a4, "{pages} {a4}");
    let (pages, a4) = sheets(&answers(20, 2, true), &Style::default());
    assert!(pages > 1 && pages == a4, "{pages} {a4}");
    // What fits keeps a page of its own size.
    assert_eq!(sheets(&shift(4), &Style::default()), (1, 0));
    assert_eq!(sheets(&scatter(50), &Style::default()), (1, 0));
}

#[test]
fn numbers_that_are_none_draw_as_gaps() {
    let mut figure = shift(2);
    let Marks::Shift(data) = &mut figure.marks else {
        unreachable!()
    };
    let row = &mut data.rows[0];
    row.before = vec![f64::NAN; 4];
    row.after.clear();
    row.options.clear();
    row.after_to_b = f64::NAN;
    let svg = figure::svg(&figure, &Style::default());
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(figure::csv(&figure).lines().nth(1).unwrap().contains(",,"));

    let Marks::Violin(mut data) = violin(2, 5).marks else {
        unreachable!()
    };
    data.groups[0].values[0].1 = f64::NAN;
    data.groups[1].values.clear();
    data.groups[1].density.clear();
    data.groups[1].mean = f64::NAN;
    data.groups[1].quartiles = [f64::NAN; 3];
    let svg = figure::svg(&wrapped("?", Marks::Violin(data)), &Style::default());
    assert!(!svg.contains("NaN"));

    let Marks::Scatter(mut data) = scatter(3).marks else {
        unreachable!()
    };
    data.points[1].after[0] = f64::NAN;
    let svg = figure::svg(&wrapped("?", Marks::Scatter(data)), &Style::default());
    assert!(!svg.contains("NaN"));
}

#[test]
fn a_culture_keeps_its_colour_in_every_figure() {
    let style = Style {
        cultures: vec![("Borland".into(), 1), ("Avaland".into(), 2)],
        ..Style::default()
    };
    let colours = style.colours();
    assert_eq!(style.culture_indices("Avaland", "Borland"), [2, 1]);
    let svg = figure::svg(&scatter(9), &style);
    assert!(svg.contains(&colours.culture(2).hex()));
    assert!(!svg.contains(&colours.culture(0).hex()));
}

#[test]
fn a_picture_too_large_is_refused_with_advice() {
    let problem = figure::png(&shift(221), &Style::default(), 50.0).unwrap_err();
    assert!(problem.advice.is_some());
    assert!(figure::png(&shift(1), &Style::default(), f32::NAN).is_err());
}
