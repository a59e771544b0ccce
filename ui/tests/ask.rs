//! Probe and Report: asking models, and telling of it.

use crate::common::{Fake, Look, SnapshotResults, empty_study, picture, window};
use crate::results::{serve, study};
use attune::job::State;
use attune::probe::Kind;
use attune::score::Group;
use attune::study::{AskedGroup, Command};
use attune_ui::app::App;
use attune_ui::page::Page;
use eframe::egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn click(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

/// Probe and model of what was asked.
fn asked(fake: &Fake) -> Vec<(Kind, String)> {
    let asked = fake.sent().into_iter().flat_map(|command| match command {
        Command::StartProbe { probe, models, .. } => {
            models.into_iter().map(move |model| (probe, model))
        }
        other => panic!("{other:?}"),
    });
    asked.collect()
}

/// A study in which nothing was asked yet.
fn unasked() -> attune::study::Snapshot {
    let mut snapshot = study();
    let study = snapshot.study.as_mut().unwrap();
    study.models.retain(|model| model.present);
    let models: Vec<String> = study.models.iter().map(|m| m.name.clone()).collect();
    study.probes.retain(|probe| models.contains(&probe.model));
    for probe in &mut study.probes {
        (probe.state, probe.headline, probe.progress, probe.job) = (None, None, None, None);
    }
    snapshot
}

#[test]
fn a_cell_a_row_and_a_column_start_with_one_click() {
    let fake = Fake::new(unasked());
    let mut window = window(&fake, Look::at(Page::Probe));
    click(&mut window, "Ask starter: survey");
    assert_eq!(asked(&fake), [(Kind::Survey, "starter".to_owned())]);
    click(&mut window, "Ask starter + first-steps everything");
    let row = asked(&fake);
    assert_eq!(row.len(), 3);
    assert!(
        row.iter()
            .all(|(_, model)| model == "starter + first-steps")
    );
    // A column is one call, so that its models are asked the same.
    click(&mut window, "Ask all models: associations");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::StartProbe { probe, models, .. }]
        if *probe == Kind::Associations && models.len() == 3)
    );
}

#[test]
fn words_are_asked_for_with_the_prompt_that_was_chosen() {
    let mut snapshot = study();
    let view = snapshot.study.as_mut().unwrap();
    view.asked = vec![AskedGroup {
        probe: Kind::Associations,
        group: Group {
            prompt: "simple".to_owned(),
            ..Group::default()
        },
        models: vec!["starter".to_owned()],
    }];
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Probe));
    let column = |window: &mut Harness<'_, App>| {
        click(window, "Ask all models: associations");
        let asked = fake.sent().into_iter().flat_map(|command| match command {
            Command::StartProbe { models, prompt, .. } => {
                models.into_iter().map(move |model| (model, prompt.clone()))
            }
            other => panic!("{other:?}"),
        });
        asked.collect::<Vec<_>>()
    };
    // All that are here were asked; with another prompt only some.
    assert!(column(&mut window).is_empty());
    click(&mut window, "Simple");
    let models: Vec<String> = column(&mut window).into_iter().map(|(m, _)| m).collect();
    assert_eq!(models, ["starter + first-steps", "starter + shuffled"]);
    click(&mut window, "Complex");
    let all = column(&mut window);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|(_, prompt)| prompt == "complex"));
    click(&mut window, "Ask starter again: survey");
    assert!(matches!(&fake.sent()[..], [Command::StartProbe { prompt, .. }] if prompt.is_empty()));
}

#[test]
fn imported_answers_are_a_row_that_is_compared_and_not_asked() {
    let fake = Fake::new(study());
    let size = [1280.0, 1100.0];
    let mut window = window(
        &fake,
        Look {
            size,
            ..Look::at(Page::Probe)
        },
    );
    window.run_ok();
    assert!(window.query_by_label("Qwen2.5 72B").is_some());
    assert!(
        window
            .query_by_label("Imported answers, to compare with")
            .is_some()
    );
    assert!(window.query_by_label("0.328").is_some());
    assert!(window.query_by_label("Ask Qwen2.5 72B: survey").is_none());
    assert!(
        window
            .query_by_label("Ask Qwen2.5 72B everything")
            .is_none()
    );
}

#[test]
fn a_cell_shows_how_it_stands() {
    let mut snapshot = study();
    let probes = &mut snapshot.study.as_mut().unwrap().probes;
    probes[0].state = Some(State::Stopped);
    probes[0].headline = None;
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Probe));
    window.run_ok();
    for words in [
        "0.268",
        "0.247 to 0.292",
        "17 of 40 asked",
        "Stopped; it can go on",
        "Its weights are not on this machine.",
    ] {
        assert!(window.query_all_by_label(words).count() > 0, "{words}");
    }
    click(&mut window, "Go on asking starter: associations");
    click(&mut window, "Stop asking starter + shuffled: survey");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::ResumeJob { job: resumed }, Command::StopJob { job: stopped }]
            if resumed == "associations-starter" && stopped == "survey-starter + shuffled"),
        "{sent:?}"
    );
}

#[test]
fn without_a_model_the_grid_offers_one() {
    let fake = Fake::new(empty_study());
    let mut window = window(&fake, Look::at(Page::Probe));
    click(&mut window, "Get a model");
    assert!(window.query_by_label("There is no model to ask").is_none());
}

#[test]
fn the_report_is_written_with_the_sections_that_are_on_and_the_notes() {
    let fake = Fake::new(study());
    let mut window = window(&fake, Look::at(Page::Report));
    window.run_ok();
    serve(&fake);
    window.run_ok();
    window
        .get_all_by_role_and_label(Role::CheckBox, "Where the numbers come from")
        .next()
        .unwrap()
        .click();
    window.run_ok();
    window
        .get_by_role_and_label(Role::MultilineTextInput, "Notes")
        .focus();
    window.run_ok();
    window
        .get_by_role_and_label(Role::MultilineTextInput, "Notes")
        .type_text("Seen in class.");
    window.run_ok();
    click(&mut window, "Write the report");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::ExportReport { path, sections, notes }]
            if path.ends_with("report.html") && notes == "Seen in class."
                && sections.len() == 11 && !sections.contains(&"hashes".to_owned())),
        "{sent:?}"
    );
}

#[test]
fn the_pages_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        let fake = Fake::new(study());
        let mut probe = window(
            &fake,
            Look {
                dark,
                ..Look::at(Page::Probe)
            },
        );
        picture(&mut probe, &format!("probe-{theme}"), &mut results);
        let mut report = window(
            &fake,
            Look {
                dark,
                ..Look::at(Page::Report)
            },
        );
        report.run_ok();
        serve(&fake);
        picture(&mut report, &format!("report-{theme}"), &mut results);
    }
}
