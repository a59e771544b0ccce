//! Any scene is drawn by the window's renderer, which knows no figure; pointing, clicking and
//! a line around marks yield what they stand for.

mod made;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use attune::figure::scene::{Link, Scene};
use attune::figure::{Figure, Marks, Style, svg};
use attune_ui::plot::scene::{Picked, show};
use attune_ui::plot::{Chosen, Stage};
use attune_ui::theme::Theme;
use eframe::egui::{Event, Frame, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::{Harness, SnapshotResults};

const SIZE: Vec2 = Vec2::new(900.0, 560.0);

/// What was picked last.
type Last = Arc<Mutex<Option<Picked>>>;

fn stage(scene: Scene, dark: bool) -> (Harness<'static>, Last) {
    let last = Last::default();
    let kept = Arc::clone(&last);
    let harness = Harness::builder()
        .with_size(SIZE)
        .with_render_cursor(false)
        .allow_missing_glyphs()
        .build_ui(move |ui| {
            let theme = Theme::new(dark, false, 1.0);
            if ui.ctx().cumulative_pass_nr() == 0 {
                let fonts = egui_system_font_provider::SystemFontProvider::new();
                ui.ctx().add_font_provider(Arc::new(fonts));
                attune_ui::text::install_fonts(ui.ctx());
            }
            theme.apply(ui.style_mut());
            let stage = Stage {
                theme: &theme,
                cultures: &[],
                chosen: &Chosen::default(),
                topics: &BTreeMap::new(),
                opens: |_| true,
            };
            let frame = Frame::new().fill(theme.background).inner_margin(16.0);
            let picked = frame.show(ui, |ui| show(ui, &stage, &scene)).inner;
            if picked.is_some() {
                *kept.lock().unwrap() = picked;
            }
        });
    (harness, last)
}

fn move_to(window: &mut Harness<'_>, at: Pos2) {
    window.input_mut().events.push(Event::PointerMoved(at));
    window.run_ok();
}

fn press(window: &mut Harness<'_>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    let events = &mut window.input_mut().events;
    events.push(Event::ModifiersChanged(modifiers));
    events.push(Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers,
    });
    window.run_ok();
}

#[test]
fn marks_and_rows_of_every_scene_go_together_and_files_hold_them() {
    for (name, scene) in made::all() {
        assert_eq!(scene.mismatch(), None, "{name}");
        let rows = scene.table.rows.len();
        let figure = Figure {
            title: name.to_owned(),
            subtitle: String::new(),
            marks: Marks::Scene(scene),
            parents: Vec::new(),
        };
        let drawn = svg(&figure, &Style::default());
        assert_eq!(drawn.matches("class=\"mark\"").count(), rows, "{name}");
    }
    assert_eq!(made::map().table.rows.len(), 177);
    assert_eq!(made::cloud().table.rows.len(), 12_000);
}

#[test]
fn a_country_is_pointed_at_and_opened() {
    let (mut window, last) = stage(made::map(), false);
    window.run_ok();
    // Somewhere between the left edge of Africa and its right: Niger, say.
    let at = Pos2::new(456.0, 262.0);
    move_to(&mut window, at);
    press(&mut window, at, true, Modifiers::NONE);
    press(&mut window, at, false, Modifiers::NONE);
    let picked = last.lock().unwrap().clone();
    assert!(
        matches!(&picked, Some(Picked::One(Link::Country(_)))),
        "{picked:?}"
    );
}

#[test]
fn a_line_around_points_yields_them_all() {
    let (mut window, last) = stage(made::cloud(), false);
    window.run_ok();
    let corners = [
        [300.0, 200.0],
        [600.0, 200.0],
        [600.0, 450.0],
        [300.0, 450.0],
    ];
    let corners = corners.map(|[x, y]| Pos2::new(x, y));
    move_to(&mut window, corners[0]);
    press(&mut window, corners[0], true, Modifiers::SHIFT);
    for at in corners {
        move_to(&mut window, at);
    }
    press(&mut window, corners[3], false, Modifiers::SHIFT);
    let picked = last.lock().unwrap().clone();
    let Some(Picked::Many(links)) = picked else {
        panic!("{picked:?}");
    };
    assert!(links.len() > 200 && links.len() < 12_000, "{}", links.len());
    assert!(links.iter().all(|link| matches!(link, Link::Text(_))));
}

#[test]
fn the_scenes_look_right() {
    let mut results = SnapshotResults::new();
    for (name, scene) in made::all() {
        let dark = name == "cloud";
        let (mut window, _) = stage(scene, dark);
        window.run_ok();
        window.snapshot(format!("scene-{name}"));
        results.extend(window.take_snapshot_results());
    }
}
