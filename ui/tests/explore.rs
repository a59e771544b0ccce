//! Explore: the gallery, the four figures, selecting, a question, export.

mod common;
mod results;

use attune::figure::Sort;
use attune::study::Command;
use attune_ui::app::App;
use attune_ui::page::Page;
use common::{Fake, Look, SnapshotResults, picture, window};
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use results::{serve, study};

/// The page with every figure drawn.
fn explore(fake: &Fake, look: Look) -> Harness<'static, App> {
    let mut window = window(fake, look);
    window.run_ok();
    serve(fake);
    window.run_ok();
    window
}

fn click(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

#[test]
fn every_figure_is_asked_for_and_drawn_from_the_gallery() {
    let fake = Fake::new(study());
    let mut window = window(&fake, Look::at(Page::Explore));
    window.run_ok();
    let asked = serve(&fake);
    let names: Vec<&str> = asked
        .iter()
        .filter_map(|command| match command {
            Command::DrawFigure { request } => Some(request.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["shift", "scatter", "heat-map", "violin"]);
    window.run_ok();
    for (name, title) in [
        (
            "Shift scatter",
            "Did the model come nearer to one culture or to both?",
        ),
        ("Heat map", "Where are the models far from Avaland?"),
        (
            "Violins",
            "How many of the words it gives do people give too?",
        ),
        (
            "Per-question shift",
            "Which questions moved, and toward whom?",
        ),
    ] {
        click(&mut window, &format!("Show {name}"));
        assert!(window.query_by_label(title).is_some(), "{title}");
    }
    // Nothing changed, so nothing is asked for again.
    assert!(fake.sent().is_empty());
}

#[test]
fn controls_change_what_is_asked_for() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "EMD");
    let emd = |sent: &[Command]| {
        sent.iter()
            .filter(|c| matches!(c, Command::DrawFigure { request } if request.distance == "emd"))
            .count()
    };
    assert_eq!(emd(&serve(&fake)), 3);
    window.run_ok();
    window
        .get_by_role_and_label(egui::Role::ComboBox, "Order")
        .click();
    window.run_ok();
    click(&mut window, "Most disputed first");
    let sent = serve(&fake);
    assert!(
        sent.iter()
            .any(|c| matches!(c, Command::DrawFigure { request }
            if request.name == "shift" && request.shift.sort == Sort::Tension)),
        "{sent:?}"
    );
    window.run_ok();
    click(&mut window, "Family");
    let sent = serve(&fake);
    assert!(
        sent.iter()
            .any(|c| matches!(c, Command::DrawFigure { request }
            if request.name == "shift" && request.shift.topics.len() == 5)),
        "{sent:?}"
    );
}

#[test]
fn a_question_opens_from_a_figure_and_stays_selected_in_all() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Shift scatter");
    click(
        &mut window,
        "Open the question “How important is family in your life?”",
    );
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadQuestion { question }] if question == "Q1"),
        "{sent:?}"
    );
    window.run_ok();
    assert!(window.query_by_label("Raw answers").is_some());
    assert!(window.query_all_by_label("I am an AI.").count() > 0);
    click(&mut window, "Back to the figures");
    for name in ["Heat map", "Per-question shift"] {
        click(&mut window, &format!("Show {name}"));
        assert!(window.query_by_label("Let go of Q1").is_some(), "{name}");
    }
    click(&mut window, "Let go of Q1");
    assert!(window.query_by_label("Let go of Q1").is_none());
}

#[test]
fn a_topic_of_the_heat_map_is_selected_in_all_figures() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Heat map");
    click(&mut window, "Topics");
    serve(&fake);
    window.run_ok();
    click(&mut window, "Select “Nature”");
    click(&mut window, "Show Per-question shift");
    assert!(window.query_by_label("Let go of Nature").is_some());
}

#[test]
fn the_table_holds_the_same_numbers_and_the_figure_is_exported() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Table");
    assert!(window.query_all_by_label("Moved toward").count() > 0);
    click(&mut window, "Export…");
    click(&mut window, "PDF");
    click(&mut window, "Write the file");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Export { request, path, style }]
            if request.name == "shift" && path.ends_with("shift.pdf")
                && style.cultures == ["Avaland", "Borduria"]),
        "{sent:?}"
    );
}

#[test]
fn without_results_the_page_says_what_is_missing_and_offers_it() {
    let mut snapshot = study();
    let study = snapshot.study.as_mut().unwrap();
    study.probes.clear();
    for figure in &mut study.figures {
        figure.missing = Some("Ask two models the survey first.".to_owned());
    }
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Explore));
    window.run_ok();
    assert!(
        window
            .query_by_label("Ask two models the survey first.")
            .is_some()
    );
    click(&mut window, "Ask the models");
    assert!(fake.sent().is_empty());
    assert!(
        window
            .query_by_label("No figure can be drawn yet")
            .is_none()
    );
}

#[test]
fn the_figures_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let fake = Fake::new(study());
        let mut window = explore(
            &fake,
            Look {
                dark,
                ..Look::at(Page::Explore)
            },
        );
        let theme = if dark { "dark" } else { "light" };
        for (name, file) in [
            ("Per-question shift", "shift"),
            ("Shift scatter", "scatter"),
            ("Heat map", "heat-map"),
            ("Violins", "violin"),
        ] {
            click(&mut window, &format!("Show {name}"));
            picture(
                &mut window,
                &format!("explore-{file}-{theme}"),
                &mut results,
            );
        }
        click(&mut window, "Show Per-question shift");
        click(
            &mut window,
            "Open the question “Should grown children live near their parents?”",
        );
        serve(&fake);
        picture(
            &mut window,
            &format!("explore-question-{theme}"),
            &mut results,
        );
    }
    let fake = Fake::new(study());
    let size = [1920.0, 1080.0];
    let mut window = explore(
        &fake,
        Look {
            size,
            ..Look::at(Page::Explore)
        },
    );
    click(&mut window, "Both");
    picture(&mut window, "explore-wide", &mut results);
}
