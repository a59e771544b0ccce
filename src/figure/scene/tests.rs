//! Scenes made by hand: where things stand, what lies under a place, what is drawn.

use super::*;
use crate::figure::{Cell, Figure, Marks, Role, Style, csv, svg, table};

fn point(x: f64, y: f64) -> Mark {
    let form = Form::Point {
        at: [x, y],
        shape: Shape::Circle,
        radius: 4.0,
        hollow: false,
    };
    Mark::new(form, Token::Role(Role::After)).told(vec![format!("{x}, {y}")])
}

fn slots(names: &[&str]) -> Scale {
    let slot = |name: &&str| Slot {
        name: (*name).to_owned(),
        size: 1.0,
        ..Slot::default()
    };
    Scale::Slots(names.iter().map(slot).collect())
}

fn panel(cell: [usize; 2], x: Scale, y: Scale) -> Panel {
    let axis = |scale| Axis {
        scale,
        ..Axis::default()
    };
    Panel {
        cell,
        x: axis(x),
        y: axis(y),
        ..Panel::default()
    }
}

fn alone(panel: Panel) -> Scene {
    Scene {
        columns: vec![1.0],
        rows: vec![1.0],
        panels: vec![panel],
        ..Scene::default()
    }
}

#[test]
fn values_and_places_are_each_others_inverse() {
    let long = "a name that is so long that it takes several lines in the room beside a panel";
    let scene = alone(panel(
        [0, 0],
        Scale::Numbers([-2.0, 3.0]),
        slots(&["one", long, "three"]),
    ));
    let placed = layout(&scene, &Style::default());
    let of = &placed.panels[0];
    for value in [[-2.0, 0.0], [0.5, 0.5], [3.0, 1.7], [1.0, 3.0], [4.0, -0.5]] {
        let back = of.value(of.place(value));
        assert!((back[0] - value[0]).abs() < 1e-9 && (back[1] - value[1]).abs() < 1e-9);
    }
    // Slots run down, and a long name takes more room than a short one.
    let edges: Vec<f64> = (0..4).map(|at| of.y.place(f64::from(at))).collect();
    assert!(edges.is_sorted() && edges[0] >= 0.0 && edges[3] <= placed.height + 1e-9);
    assert!(
        edges[2] - edges[1] > 1.5 * (edges[1] - edges[0]),
        "{edges:?}"
    );
}

#[test]
fn panels_of_a_grid_share_their_edges_and_slots() {
    let names = slots(&["one", "two", "three"]);
    let mut matrix = panel([1, 0], slots(&["a", "b"]), names.clone());
    matrix.x.silent = true;
    let above = panel([0, 0], Scale::Bare([0.0, 2.0]), Scale::Numbers([0.0, 10.0]));
    let mut beside = panel([1, 1], Scale::Numbers([0.0, 1.0]), names);
    beside.y.silent = true;
    let scene = Scene {
        columns: vec![3.0, 1.0],
        rows: vec![1.0, 1.0],
        panels: vec![above, matrix, beside],
        ..Scene::default()
    };
    let placed = layout(&scene, &Style::default());
    let [above, matrix, beside] = &placed.panels[..] else {
        panic!("three panels");
    };
    assert_eq!(
        (above.area.x, above.area.width),
        (matrix.area.x, matrix.area.width)
    );
    assert_eq!(
        (matrix.area.y, matrix.area.height),
        (beside.area.y, beside.area.height)
    );
    assert!(matrix.area.right() <= beside.area.x && above.area.bottom() <= matrix.area.y);
    for at in 0..=3 {
        assert_eq!(matrix.y.place(f64::from(at)), beside.y.place(f64::from(at)));
    }
    assert!(beside.area.right() <= placed.width + 1e-9);
}

#[test]
fn maps_keep_their_proportions() {
    let mut map = panel([0, 0], Scale::Bare([0.0, 4.0]), Scale::Bare([0.0, 1.0]));
    map.even = true;
    let placed = layout(&alone(map), &Style::default());
    let of = &placed.panels[0];
    let across = of.x.place(1.0) - of.x.place(0.0);
    let upward = of.y.place(0.0) - of.y.place(1.0);
    assert!((across - upward).abs() < 1e-9 && across > 0.0);
}

#[test]
fn the_nearest_point_is_under_the_pointer_else_the_area_and_a_lasso_takes_points() {
    // A ring with a hole, and a point in the hole.
    let square = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high]];
    let outline = Outline::new(vec![vec![square(0.0, 10.0), square(3.0, 7.0)]]);
    let filled: f64 = outline.triangles().chunks(3).map(area).sum();
    assert!((filled - 84.0).abs() < 1e-9, "{filled}");
    let land = Mark::new(Form::Outline(outline), Token::Muted).linked(Link::Country("X".into()));
    let mut panel = panel([0, 0], Scale::Bare([0.0, 10.0]), Scale::Bare([0.0, 10.0]));
    panel.marks = vec![point(5.0, 5.0), land, point(9.0, 9.0)];
    let scene = alone(panel);
    let placed = layout(&scene, &Style::default());
    let (of, panel) = (&placed.panels[0], &scene.panels[0]);
    let near = |value, zoom| of.hit(panel, of.place(value), zoom);
    let hit = |value| near(value, 1.0);
    assert_eq!(hit([1.0, 5.0]), Some(1));
    assert_eq!(hit([4.0, 4.0]), None);
    assert_eq!(hit([5.01, 5.0]), Some(0));
    assert_eq!(hit([9.0, 8.99]), Some(2));
    // Ten points away, or a hundred where it is seen ten times as large.
    let beside = of.value([of.place([9.0, 9.0])[0] + 10.0, of.place([9.0, 9.0])[1]]);
    assert_eq!([near(beside, 1.0), near(beside, 10.0)], [Some(2), Some(1)]);
    let lasso = [[4.0, 4.0], [6.0, 4.0], [6.0, 9.5], [4.0, 9.5]].map(|value| of.place(value));
    assert_eq!(of.within(panel, &lasso), [0]);
}

fn area(corners: &[[f64; 2]]) -> f64 {
    let [a, b, c] = [corners[0], corners[1], corners[2]];
    ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
}

/// A scene of two rows as a figure.
fn figure() -> Figure {
    let mut of = panel([0, 0], Scale::Shares([0.0, 1.0]), slots(&["one", "two"]));
    of.title = "A panel".into();
    of.marks = vec![point(0.2, 0.5).of_row(0), point(0.7, 1.5).of_row(1)];
    let row = |name: &str, value| vec![Cell::Text(name.into()), Cell::Number(value)];
    let scene = Scene {
        keys: vec![Key {
            swatch: Swatch::Ramp(vec![(0.0, "low".into()), (1.0, "high".into())]),
            label: "share".into(),
        }],
        notes: vec!["How to read it.".into()],
        table: Rows {
            columns: vec!["name".into(), "share".into()],
            rows: vec![row("one", 0.2), row("two", 0.7)],
        },
        ..alone(of)
    };
    Figure {
        title: "Title".into(),
        subtitle: "Subtitle".into(),
        marks: Marks::Scene(scene),
        parents: Vec::new(),
    }
}

#[test]
fn marks_rows_and_the_drawing_tell_the_same() {
    let figure = figure();
    let Marks::Scene(scene) = &figure.marks else {
        panic!("a scene");
    };
    assert_eq!(scene.mismatch(), None);
    assert_eq!(table(&figure).rows, [["one", "0.200"], ["two", "0.700"]]);
    assert_eq!(csv(&figure), "name,share\none,0.2\ntwo,0.7\n");
    let drawn = svg(&figure, &Style::default());
    assert_eq!(drawn.matches("class=\"mark\"").count(), 2);
    for text in [
        "Title",
        "A panel",
        "low",
        "one",
        "two",
        "40%",
        "share",
        "How to read it.",
    ] {
        assert!(drawn.contains(&format!(">{text}<")), "{text}");
    }
    let mut lacking = scene.clone();
    lacking.panels[0].marks.pop();
    assert_eq!(lacking.mismatch(), Some(1));
    let back: Figure = serde_json::from_str(&serde_json::to_string(&figure).unwrap()).unwrap();
    assert_eq!(back, figure);
}

#[test]
fn a_small_picture_has_the_same_marks_without_words() {
    let figure = figure();
    let Marks::Scene(scene) = &figure.marks else {
        panic!("a scene");
    };
    let small = scene.small();
    let style = Style {
        width: 60.0,
        height: 40.0,
        ..Style::default()
    };
    let placed = layout(&small, &style);
    assert!(placed.lines.is_empty() && placed.keys.is_empty());
    assert_eq!(small.panels[0].marks.len(), 2);
    let of = &placed.panels[0];
    // The first slot stays above the second.
    assert!(of.place([0.2, 0.5])[1] < of.place([0.7, 1.5])[1]);
}

#[test]
fn slots_that_do_not_fit_on_a_page_go_on_on_the_next() {
    let names: Vec<String> = (0..40).map(|at| format!("slot {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut of = panel([0, 0], Scale::Numbers([0.0, 40.0]), slots(&names));
    of.marks = (0..40)
        .map(|at| point(f64::from(at), f64::from(at) + 0.5))
        .collect();
    // A line through all slots stays in every part.
    of.marks
        .push(Mark::line([3.0, 0.0], [3.0, 40.0], 1.0, Token::Line));
    let scene = alone(of);
    let part = scene.part(10..15);
    assert_eq!((part.slots(), part.panels[0].marks.len()), (5, 6));
    let Form::Point { at, .. } = part.panels[0].marks[0].form else {
        panic!("a point");
    };
    assert_eq!(at, [10.0, 0.5]);
    let Form::Line { points, .. } = &part.panels[0].marks[5].form else {
        panic!("a line");
    };
    assert_eq!(points, &[[3.0, 0.0], [3.0, 5.0]]);
    assert_eq!(scene.part(38..90).slots(), 2);
}
