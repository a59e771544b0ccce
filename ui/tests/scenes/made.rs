//! Scenes as later figures will need them: a map, a matrix with trees at its sides, a cloud of
//! points, a matrix with its own cells marked.

use attune::figure::scene::{
    Axis, Form, Key, Link, Mark, Outline, Panel, Rows, Scale, Scene, Slot, Swatch, Token,
};
use attune::figure::theme::theme;
use attune::figure::{Cell, short};
use attune::stat::CounterRandom;
use serde_json::Value;

/// The borders of countries (Natural Earth, public domain).
const COUNTRIES: &str = include_str!("../../../assets/map/countries.geojson");

/// All of them, with their names.
pub fn all() -> [(&'static str, Scene); 4] {
    [
        ("map", map()),
        ("trees", trees()),
        ("cloud", cloud()),
        ("matrix", matrix()),
    ]
}

fn axis(scale: Scale) -> Axis {
    Axis {
        scale,
        ..Axis::default()
    }
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// 177 countries, of one area each for its own, filled by a made-up share.
pub fn map() -> Scene {
    let world: Value = serde_json::from_str(COUNTRIES).expect("the countries are JSON");
    let mut random = CounterRandom::named(1, "map");
    let mut table = Rows {
        columns: vec!["Country".to_owned(), "Share".to_owned()],
        rows: Vec::new(),
    };
    let countries = world["features"].as_array().into_iter().flatten();
    let marks = countries.map(|country| {
        let value = random.uniform();
        let name = country["properties"]["name"].as_str().unwrap_or_default();
        let id = country["properties"]["a3"].as_str().unwrap_or_default();
        table.rows.push(vec![text(name), Cell::Number(value)]);
        Mark::new(
            Form::Outline(outline(&country["geometry"])),
            Token::Ramp(value),
        )
        .edged(Token::Background)
        .told(vec![name.to_owned(), short(value)])
        .linked(Link::Country(id.to_owned()))
        .of_row(table.rows.len() - 1)
    });
    let marks = marks.collect();
    Scene {
        keys: vec![ramp("Share")],
        columns: vec![1.0],
        rows: vec![1.0],
        panels: vec![Panel {
            x: axis(Scale::Bare([-2.75, 2.75])),
            y: axis(Scale::Bare([-1.32, 1.32])),
            marks,
            even: true,
            ..Panel::default()
        }],
        notes: vec!["Borders are drawn as they are in fact; they state no opinion.".to_owned()],
        table,
    }
}

fn ramp(label: &str) -> Key {
    let tick = |share: f64| (share, short(share));
    Key {
        swatch: Swatch::Ramp([0.0, 0.5, 1.0].map(tick).to_vec()),
        label: label.to_owned(),
    }
}

/// The islands of a country.
fn outline(geometry: &Value) -> Outline {
    let ring = |ring: &Value| -> Vec<[f64; 2]> {
        let points = ring.as_array().into_iter().flatten();
        let point = |at: &Value| [at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0)];
        let mut points: Vec<[f64; 2]> = points.map(|at| equal_earth(point(at))).collect();
        // The last point of a ring is its first.
        points.pop();
        points
    };
    let island = |island: &Value| {
        let rings = island.as_array().into_iter().flatten();
        rings.map(ring).collect::<Vec<_>>()
    };
    let coordinates = &geometry["coordinates"];
    Outline::new(match geometry["type"].as_str() {
        Some("Polygon") => vec![island(coordinates)],
        _ => {
            let islands = coordinates.as_array().into_iter().flatten();
            islands.map(island).collect()
        }
    })
}

/// Longitude and latitude on a plane that keeps areas (Šavrič, Patterson and Jenny 2018).
fn equal_earth([longitude, latitude]: [f64; 2]) -> [f64; 2] {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let root = 3f64.sqrt();
    let t = (root / 2.0 * latitude.to_radians().sin()).asin();
    let slope = A[0] + 3.0 * A[1] * t.powi(2) + t.powi(6) * (7.0 * A[2] + 9.0 * A[3] * t.powi(2));
    let x = 2.0 * root * longitude.to_radians() * t.cos() / (3.0 * slope);
    let y = t * (A[0] + A[1] * t.powi(2) + t.powi(6) * (A[2] + A[3] * t.powi(2)));
    [x, y]
}

/// Names of slots.
fn slots(names: impl Iterator<Item = String>) -> Scale {
    let slot = |name: String| Slot {
        link: Some(Link::Topic(name.clone())),
        name,
        size: 1.0,
        ..Slot::default()
    };
    Scale::Slots(names.map(slot).collect())
}

/// A matrix of similarities with the tree of its columns above and of its rows beside, on the
/// same axes.
pub fn trees() -> Scene {
    const SIDE: usize = 18;
    let mut random = CounterRandom::named(1, "trees");
    let mut table = Rows {
        columns: ["Row", "Column", "Similarity"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let name = |at: usize| format!("Topic {}", at + 1);
    let mut cells = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let near = 1.0 - (row as f64 - column as f64).abs() / SIDE as f64;
            let value = (near * 0.7 + random.uniform() * 0.3).clamp(0.0, 1.0);
            table.rows.push(vec![
                text(&name(row)),
                text(&name(column)),
                Cell::Number(value),
            ]);
            cells.push(
                cell([column, row], value)
                    .told(vec![
                        format!("{} and {}", name(row), name(column)),
                        short(value),
                    ])
                    .linked(Link::Topic(name(row)))
                    .of_row(table.rows.len() - 1),
            );
        }
    }
    let silent = |axis: Axis| Axis {
        silent: true,
        ..axis
    };
    let names = || axis(slots((0..SIDE).map(name)));
    let side = SIDE as f64;
    let above = Panel {
        cell: [0, 0],
        x: silent(axis(Scale::Bare([0.0, side]))),
        y: silent(axis(Scale::Bare([0.0, 1.0]))),
        marks: tree(SIDE, false),
        ..Panel::default()
    };
    let matrix = Panel {
        cell: [1, 0],
        x: silent(axis(Scale::Bare([0.0, side]))),
        y: names(),
        marks: cells,
        ..Panel::default()
    };
    let beside = Panel {
        cell: [1, 1],
        x: silent(axis(Scale::Bare([0.0, 1.0]))),
        y: silent(names()),
        marks: tree(SIDE, true),
        ..Panel::default()
    };
    Scene {
        keys: vec![ramp("Similarity")],
        columns: vec![5.0, 1.0],
        rows: vec![1.0, 1.0],
        panels: vec![above, matrix, beside],
        notes: Vec::new(),
        table,
    }
}

fn cell([column, row]: [usize; 2], value: f64) -> Mark {
    let form = Form::Rect {
        x: [column as f64, column as f64 + 1.0],
        y: [row as f64, row as f64 + 1.0],
    };
    Mark::new(form, Token::Ramp(value)).edged(Token::Background)
}

/// Joins neighbours until one is left; upward, or to the right.
fn tree(leaves: usize, lies: bool) -> Vec<Mark> {
    let mut joined: Vec<[f64; 2]> = (0..leaves).map(|at| [at as f64 + 0.5, 0.0]).collect();
    let mut random = CounterRandom::named(1, "tree");
    let mut marks = Vec::new();
    while joined.len() > 1 {
        let at = random.below(joined.len() - 1);
        let [a, b] = [joined[at], joined[at + 1]];
        let height = a[1].max(b[1]) + 0.9 / leaves as f64;
        let turned = |[x, y]: [f64; 2]| if lies { [y, x] } else { [x, y] };
        let points = [a, [a[0], height], [b[0], height], b].map(turned).to_vec();
        let form = Form::Line {
            points,
            width: 1.2,
            dashed: false,
        };
        marks.push(Mark::new(form, Token::Muted).told(vec![short(height)]));
        joined[at] = [(a[0] + b[0]) / 2.0, height];
        joined.remove(at + 1);
    }
    marks
}

/// 12,000 points of 20 cultures, each told by colour and shape.
pub fn cloud() -> Scene {
    const POINTS: usize = 12_000;
    const CULTURES: usize = 20;
    let mut random = CounterRandom::named(1, "cloud");
    let mut normal = move || (0..12).map(|_| random.uniform()).sum::<f64>() - 6.0;
    let mut table = Rows {
        columns: ["Text", "Culture", "x", "y"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let marks = (0..POINTS).map(|at| {
        let culture = at % CULTURES;
        let turn = culture as f64 / CULTURES as f64 * std::f64::consts::TAU;
        let [x, y] = [4.0 * turn.cos() + normal(), 4.0 * turn.sin() + normal()];
        let name = format!("Text {}", at + 1);
        let of = format!("Culture {}", culture + 1);
        table.rows.push(vec![
            text(&name),
            text(&of),
            Cell::Number(x),
            Cell::Number(y),
        ]);
        let form = Form::Point {
            at: [x, y],
            shape: theme().shape(culture),
            radius: 2.2,
            hollow: false,
        };
        Mark::new(form, Token::Culture(culture))
            .told(vec![name.clone(), of])
            .linked(Link::Text(name))
            .of_row(table.rows.len() - 1)
    });
    let marks = marks.collect();
    let key = |culture: usize| Key {
        swatch: Swatch::Point {
            shape: theme().shape(culture),
            ink: Token::Culture(culture).into(),
            hollow: false,
        },
        label: format!("Culture {}", culture + 1),
    };
    Scene {
        keys: (0..CULTURES).map(key).collect(),
        columns: vec![1.0],
        rows: vec![1.0],
        panels: vec![Panel {
            x: axis(Scale::Numbers([-9.0, 9.0])),
            y: axis(Scale::Numbers([-9.0, 9.0])),
            marks,
            ..Panel::default()
        }],
        notes: Vec::new(),
        table,
    }
}

/// Adapters by cultures tested, each adapter's own culture marked, and below a line a row that
/// belongs to none.
pub fn matrix() -> Scene {
    const CULTURES: [&str; 6] = ["Arabic", "Bengali", "中文", "English", "Korean", "Türkçe"];
    let mut random = CounterRandom::named(1, "matrix");
    let mut table = Rows {
        columns: ["Adapter", "Culture", "F1"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let names: Vec<String> = CULTURES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(["No adapter".to_owned()])
        .collect();
    let mut marks = Vec::new();
    for (row, adapter) in names.iter().enumerate() {
        for (column, culture) in CULTURES.iter().enumerate() {
            let value = 0.35 + 0.4 * random.uniform() + if row == column { 0.15 } else { 0.0 };
            table
                .rows
                .push(vec![text(adapter), text(culture), Cell::Number(value)]);
            let at = [column as f64 + 0.5, row as f64 + 0.5];
            let own = row == column;
            let cell = cell([column, row], value)
                .edged(if own { Token::Text } else { Token::Background })
                .told(vec![format!("{adapter} on {culture}"), short(value)])
                .of_row(table.rows.len() - 1);
            marks.push(cell);
            let words = Form::Text {
                at,
                text: short(value),
                anchor: attune::figure::canvas::Anchor::Middle,
                moved: [0.0, 0.0],
            };
            marks.push(Mark::new(words, Token::OnRamp(value)));
        }
    }
    let slot = |(at, name): (usize, &String)| Slot {
        name: name.clone(),
        look: (at < CULTURES.len()).then(|| (theme().shape(at), Token::Culture(at).into())),
        size: 2.0,
        ruled: at == CULTURES.len(),
        ..Slot::default()
    };
    let columns = CULTURES.iter().map(|name| (*name).to_owned());
    Scene {
        keys: vec![ramp("F1")],
        columns: vec![1.0],
        rows: vec![1.0],
        panels: vec![Panel {
            x: Axis {
                far: true,
                ..axis(slots(columns))
            },
            y: axis(Scale::Slots(names.iter().enumerate().map(slot).collect())),
            marks,
            ..Panel::default()
        }],
        notes: vec!["Framed: an adapter on its own culture.".to_owned()],
        table,
    }
}
