//! Data and the import dialog.

use std::path::PathBuf;

use crate::common::{
    Fake, Look, SnapshotResults, empty_study, full_study, nothing, picture, recognised, rows,
    survey_report, unknown, window,
};
use attune::Problem;
use attune::dataset::curation::Step;
use attune::dataset::{Layout, Reading, Recognised};
use attune::study::{Command, Update};
use attune_ui::app::App;
use attune_ui::page::Page;
use eframe::egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

const WORDS: &str = "words-0a1b2c3d";

/// Gives the rows that were asked for.
fn load(fake: &Fake, window: &mut Harness<'_, App>) -> Vec<Command> {
    window.run_ok();
    let sent = fake.sent();
    for command in &sent {
        if let Command::LoadTable {
            dataset,
            offset,
            rows: count,
            ..
        } = command
        {
            fake.answer(Update::Table {
                dataset: dataset.clone(),
                offset: *offset,
                total: 11_902,
                rows: rows(*offset, *count),
            });
        }
    }
    window.step();
    window.run_ok();
    sent
}

#[test]
fn rows_are_loaded_by_pages_and_sorted_by_a_column() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    let sent = load(&fake, &mut window);
    assert!(
        matches!(&sent[..], [Command::LoadTable { dataset, offset: 0, sort: None, .. }]
            if dataset == WORDS),
        "{sent:?}"
    );
    assert!(window.query_by_label("p0003").is_some());
    window.get_by_label("country").click();
    let sent = load(&fake, &mut window);
    assert!(
        matches!(&sent[..], [Command::LoadTable { sort: Some((column, false)), .. }]
            if column == "country"),
        "{sent:?}"
    );
    window.get_by_label("country").click();
    let sent = load(&fake, &mut window);
    assert!(
        matches!(
            &sent[..],
            [Command::LoadTable {
                sort: Some((_, true)),
                ..
            }]
        ),
        "{sent:?}"
    );
}

#[test]
fn an_answer_to_an_old_question_is_not_shown() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    window.run_ok();
    window.get_by_label("country").click();
    window.run_ok();
    assert_eq!(fake.sent().len(), 2);
    let answer = |first: &str| Update::Table {
        dataset: WORDS.to_owned(),
        offset: 0,
        total: 1,
        rows: vec![vec![first.to_owned()]],
    };
    fake.answer(answer("unsorted"));
    window.step();
    window.run_ok();
    assert!(window.query_by_label("unsorted").is_none());
    fake.answer(answer("sorted"));
    window.step();
    window.run_ok();
    assert!(window.query_by_label("sorted").is_some());
}

#[test]
fn values_of_a_column_become_a_step() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    load(&fake, &mut window);
    window.get_by_label("Values of country").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(matches!(&sent[..], [Command::LoadFacets { column, .. }] if column == "country"));
    fake.answer(Update::Facets {
        dataset: WORDS.to_owned(),
        column: "country".to_owned(),
        values: vec![
            ("Avaland".to_owned(), 8_000),
            ("Borduria".to_owned(), 3_902),
        ],
    });
    window.step();
    window.run_ok();
    window
        .get_by_role_and_label(Role::CheckBox, "Borduria")
        .click();
    window.run_ok();
    window.get_by_label("Leave these out").click();
    window.run_ok();
    let sent = fake.sent();
    let [Command::SetCuration { dataset, curation }] = &sent[..] else {
        panic!("{sent:?}");
    };
    assert_eq!(dataset, WORDS);
    assert_eq!(curation.steps.len(), 3);
    let step = Step::ExcludeWhere {
        column: "country".to_owned(),
        values: vec!["Borduria".to_owned()],
    };
    assert_eq!(curation.steps[2].step, step);
    assert!(window.query_by_label("Leave these out").is_none());
}

#[test]
fn steps_are_switched_taken_out_undone_and_the_us_subset_is_one_click() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    load(&fake, &mut window);
    window
        .get_by_label("Apply: Leave out rows where gender is not stated")
        .click();
    window.run_ok();
    window
        .get_by_label("Take out: Leave out rows where gender is not stated")
        .click();
    window.run_ok();
    window.get_by_label("US subset").click();
    window.run_ok();
    window.get_by_label("Undo the last change").click();
    window.run_ok();
    // Nothing was undone yet, so there is nothing to do again.
    window.get_by_label("Do it again").click();
    window.run_ok();
    let sent = fake.sent();
    let [
        Command::SetCuration {
            curation: switched, ..
        },
        Command::SetCuration {
            curation: shorter, ..
        },
        Command::SetCuration { curation: us, .. },
        Command::UndoCuration { dataset },
    ] = &sent[..]
    else {
        panic!("{sent:?}");
    };
    assert!(!switched.steps[0].on);
    assert_eq!(shorter.steps.len(), 1);
    assert_eq!(us.steps.last().unwrap().step, Step::UsSubset);
    assert_eq!(dataset, WORDS);
}

#[test]
fn removing_a_dataset_can_be_undone() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    load(&fake, &mut window);
    window
        .get_by_label("Remove Word associations, Avaland")
        .click();
    window.run_ok();
    assert!(matches!(&fake.sent()[..], [Command::RemoveDataset { dataset }] if dataset == WORDS));
    window.get_by_label("Undo").click();
    window.run_ok();
    assert!(matches!(&fake.sent()[..], [Command::RestoreDataset { dataset }] if dataset == WORDS));
}

#[test]
fn after_an_import_the_rows_left_out_can_be_read() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Settings));
    fake.answer(Update::Imported {
        path: "/data/values.csv".into(),
        dataset: "values-4e5f6a7b".to_owned(),
        report: survey_report(),
    });
    window.step();
    window.run_ok();
    let band = "Values survey, both cultures: 3,039 rows read, 3,036 kept. \
                3 left out: summary rows (lines 3038, 3039, 3040).";
    assert!(window.query_by_label(band).is_some());
    window.get_by_label("Show").click();
    window.run_ok();
    assert!(
        window
            .query_by_label("Avg (weighted),,1.8,2.1,2.4,1.1")
            .is_some()
    );
}

#[test]
fn cultures_are_made_of_the_countries_of_the_survey() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    load(&fake, &mut window);
    window.get_by_label("Edit…").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(matches!(&sent[..], [Command::LoadFacets { column, .. }] if column == "country"));
    window.get_by_label("Add a culture").click();
    window.run_ok();
    let names = window.get_all_by_role_and_label(Role::TextInput, "Name of the culture");
    names.last().unwrap().focus();
    window.run_ok();
    let names = window.get_all_by_role_and_label(Role::TextInput, "Name of the culture");
    names.last().unwrap().type_text("Syldavia");
    window.run_ok();
    window.get_by_label("Save").click();
    window.run_ok();
    let sent = fake.sent();
    let [Command::SetCultures { cultures }] = &sent[..] else {
        panic!("{sent:?}");
    };
    assert_eq!(cultures.len(), 3);
    assert_eq!(
        (cultures[2].name.as_str(), cultures[2].colour),
        ("Syldavia", 2)
    );
    // Nobody said its language, and no country tells it.
    assert_eq!(cultures[2].language, "und");
}

/// A window into which a file was dropped that was taken for `result`.
fn dropped(fake: &Fake, results: Vec<(&str, Update)>) -> Harness<'static, App> {
    let mut window = window(fake, Look::at(Page::Data));
    window.run_ok();
    for (path, _) in &results {
        let file: eframe::egui::DroppedFileHandle = std::sync::Arc::new(File(PathBuf::from(path)));
        window.input_mut().dropped_files.push(file);
    }
    window.step();
    fake.sent();
    for (_, update) in results {
        fake.answer(update);
    }
    window.step();
    window.run_ok();
    window
}

#[derive(Debug)]
struct File(PathBuf);

impl eframe::egui::DroppedFile for File {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

fn seen(path: &str) -> Update {
    Update::Recognised {
        path: path.into(),
        result: Ok(Box::new(recognised())),
    }
}

fn refused(path: &str) -> Update {
    let problem = Problem::new("The file is empty.").advise("Save it again, then drop it.");
    Update::Recognised {
        path: path.into(),
        result: Err(problem),
    }
}

/// Types into a field after what stands there.
fn type_into(window: &mut Harness<'_, App>, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run_ok();
    window
        .get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    window.run_ok();
}

/// Refuses all that was asked for.
fn refuse(fake: &Fake, window: &mut Harness<'_, App>, why: &str) {
    for command in fake.sent() {
        fake.answer(Update::Refused {
            command: Box::new(command),
            problem: Problem::new(why),
        });
    }
    window.step();
    window.run_ok();
}

#[test]
fn an_import_that_failed_comes_back_as_it_was_filled_in() {
    let fake = Fake::new(full_study());
    let mut window = dropped(&fake, vec![("/tmp/China.csv", seen("/tmp/China.csv"))]);
    type_into(&mut window, "Name", "Wave 7, ");
    window.get_by_label("Import").click();
    window.run_ok();
    assert!(window.query_by_label("Taken for: Survey answers").is_none());
    refuse(&fake, &mut window, "The file is gone.");
    assert!(window.query_by_label("The file is gone.").is_some());
    let name = window.get_by_role_and_label(Role::TextInput, "Name");
    assert!(name.value().unwrap_or_default().contains("Wave 7,"));
    window.get_by_label("Import").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Import { name, .. }] if name.contains("Wave 7,")),
        "{sent:?}"
    );
}

#[test]
fn a_study_that_cannot_be_made_gives_the_files_back() {
    let fake = Fake::new(nothing());
    let mut window = dropped(&fake, vec![("/tmp/China.csv", seen("/tmp/China.csv"))]);
    window.get_by_label("Import").click();
    window.run_ok();
    refuse(&fake, &mut window, "The folder cannot be written.");
    let said = window.query_all_by_label("The folder cannot be written.");
    assert_eq!(said.count(), 1);
    window.get_by_label("Import").click();
    window.run_ok();
    assert!(matches!(
        &fake.sent()[..],
        [Command::Create { .. }, Command::Import { .. }]
    ));
}

#[test]
fn a_known_file_is_imported_as_what_it_was_taken_for_under_a_chosen_name() {
    let fake = Fake::new(full_study());
    let mut window = dropped(&fake, vec![("/tmp/China.csv", seen("/tmp/China.csv"))]);
    assert!(window.query_by_label("Taken for: Survey answers").is_some());
    window
        .get_by_role_and_label(Role::TextInput, "Name")
        .focus();
    window.run_ok();
    window
        .get_by_role_and_label(Role::TextInput, "Name")
        .type_text("Wave 7, ");
    window.run_ok();
    // A click beside the dialog loses nothing.
    let beside = eframe::egui::pos2(20.0, 400.0);
    window.hover_at(beside);
    window.drag_at(beside);
    window.drop_at(beside);
    window.run_ok();
    window.get_by_label("Import").click();
    window.run_ok();
    let sent = fake.sent();
    let [
        Command::Import {
            path,
            layout,
            name,
            citation,
            ..
        },
    ] = &sent[..]
    else {
        panic!("{sent:?}");
    };
    assert_eq!(path, &PathBuf::from("/tmp/China.csv"));
    assert_eq!(layout, &Layout::known("wvs").unwrap());
    assert!(name.contains("Wave 7") && name.contains("China"), "{name}");
    assert!(citation.citation.contains("Haerpfer"));
    assert!(window.query_by_label("Import a file").is_none());
}

#[test]
fn an_unknown_table_is_imported_once_its_columns_are_told() {
    let fake = Fake::new(full_study());
    let path = "/tmp/feelings.csv";
    let update = Update::Recognised {
        path: path.into(),
        result: Ok(Box::new(unknown())),
    };
    let mut window = dropped(&fake, vec![(path, update)]);
    let mut choose = |field: &str, value: &str| {
        window.get_by_role_and_label(Role::ComboBox, field).click();
        window.run_ok();
        window.get_by_role_and_label(Role::Button, value).click();
        window.run_ok();
    };
    choose("Take it as", "Table with chosen columns: Ratings of words");
    choose("Word", "term");
    // The ratings are still to be told.
    window.get_by_label("Import").click();
    window.run_ok();
    assert!(fake.sent().is_empty());
    let valence = "Valence (how pleasant)";
    window
        .get_by_role_and_label(Role::ComboBox, valence)
        .click();
    window.run_ok();
    window.get_by_role_and_label(Role::Button, "joy").click();
    window.run_ok();
    window.get_by_label(&format!("Scale of {valence}")).click();
    window.run_ok();
    for (end, value) in [("Least", "-3"), ("Most", "3")] {
        let label = format!("{end} of {valence}");
        window
            .get_by_role_and_label(Role::SpinButton, &label)
            .click();
        window.run_ok();
        window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
        window
            .input_mut()
            .events
            .push(eframe::egui::Event::Text(value.to_owned()));
        window.run_ok();
        window.key_press(eframe::egui::Key::Enter);
        window.run_ok();
    }
    window.get_by_label("Import").click();
    window.run_ok();
    let sent = fake.sent();
    let [
        Command::Import {
            layout: Layout::Mapped(mapping),
            ..
        },
    ] = &sent[..]
    else {
        panic!("{sent:?}");
    };
    let role = |role: &str, column: &str| (role.to_owned(), column.to_owned());
    assert_eq!(
        mapping.roles,
        [role("word", "term"), role("valence", "joy")]
    );
    let scale = mapping.scale("valence").unwrap();
    assert_eq!((scale.least, scale.most), (-3.0, 3.0));
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_the_others_are_imported() {
    let fake = Fake::new(full_study());
    let files = vec![
        ("/tmp/a.csv", seen("/tmp/a.csv")),
        ("/tmp/empty.csv", refused("/tmp/empty.csv")),
    ];
    let mut window = dropped(&fake, files);
    window.get_by_label("empty.csv").click();
    window.run_ok();
    assert!(window.query_by_label("The file is empty.").is_some());
    window.get_by_label("Import").click();
    window.run_ok();
    assert_eq!(fake.sent().len(), 1);
    // What was not imported stays to be read.
    assert!(window.query_by_label("The file is empty.").is_some());
}

#[test]
fn a_file_without_a_header_is_looked_at_again_and_what_was_written_stays() {
    let fake = Fake::new(full_study());
    let path = "/tmp/feelings.csv";
    let look = |reading: Reading| Update::Recognised {
        path: path.into(),
        result: Ok(Box::new(Recognised {
            reading,
            ..unknown()
        })),
    };
    let mut window = dropped(&fake, vec![(path, look(Reading::default()))]);
    window
        .get_by_role_and_label(Role::TextInput, "Name")
        .focus();
    window.run_ok();
    window
        .get_by_role_and_label(Role::TextInput, "Name")
        .type_text("My ");
    window.run_ok();
    window
        .get_by_role_and_label(Role::CheckBox, "The first line names the columns")
        .click();
    window.run_ok();
    let sent = fake.sent();
    let [Command::Recognise { paths, reading }] = &sent[..] else {
        panic!("{sent:?}");
    };
    assert_eq!((&paths[..], reading.header), (&[path.into()][..], false));
    // The answer to the first question comes too late and changes nothing.
    for reading in [Reading::default(), reading.clone()] {
        fake.answer(look(reading));
        window.run_ok();
    }
    let name = window.get_by_role_and_label(Role::TextInput, "Name");
    assert!(name.value().is_some_and(|name| name.contains("My ")));
}

#[test]
fn without_a_dialog_of_the_system_a_path_can_be_written() {
    let fake = Fake::new(empty_study());
    let mut window = window(&fake, Look::at(Page::Data));
    window.get_by_label("Choose files…").click();
    window.run_ok();
    window
        .get_by_role_and_label(Role::TextInput, "Path of a file")
        .focus();
    window.run_ok();
    let path = window.get_by_role_and_label(Role::TextInput, "Path of a file");
    path.type_text("/tmp/a.csv");
    window.run_ok();
    window.get_by_label("Look at it").click();
    window.run_ok();
    let sent = fake.sent();
    let expected = [PathBuf::from("/tmp/a.csv")];
    assert!(
        matches!(&sent[..], [Command::Recognise { paths, .. }] if *paths == expected),
        "{sent:?}"
    );
    assert!(window.query_by_label("Looking at “a.csv”…").is_some());
}

#[test]
fn without_a_study_files_go_into_a_new_one() {
    let fake = Fake::new(nothing());
    let mut window = dropped(&fake, vec![("/tmp/China.csv", seen("/tmp/China.csv"))]);
    window.get_by_label("Import").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Create { name, .. }, Command::Import { .. }]
            if name == "My study"),
        "{sent:?}"
    );
}

#[test]
fn data_and_import_look_right() {
    let mut results = SnapshotResults::new();
    for (name, dark, size) in [
        ("data-light", false, [1280.0, 800.0]),
        ("data-dark", true, [1280.0, 800.0]),
        ("data-large", false, [1920.0, 1080.0]),
    ] {
        let fake = Fake::new(full_study());
        let look = Look {
            dark,
            size,
            ..Look::at(Page::Data)
        };
        let mut window = window(&fake, look);
        load(&fake, &mut window);
        if name == "data-light" {
            fake.answer(Update::Imported {
                path: "/data/values.csv".into(),
                dataset: "values-4e5f6a7b".to_owned(),
                report: survey_report(),
            });
            window.step();
            window.run_ok();
            window
                .get_by_label("Open Word associations, Avaland")
                .click();
            load(&fake, &mut window);
        }
        window.remove_cursor();
        picture(&mut window, name, &mut results);
        if name == "data-dark" {
            window.get_by_label("Import report").click();
            window.run_ok();
            window.remove_cursor();
            picture(&mut window, "data-report-dark", &mut results);
        }
    }
    let fake = Fake::new(full_study());
    let mut window = dropped(&fake, vec![("/tmp/China.csv", seen("/tmp/China.csv"))]);
    picture(&mut window, "import-light", &mut results);
    let fake = Fake::new(empty_study());
    picture(
        &mut crate::common::window(&fake, Look::at(Page::Data)),
        "data-empty-light",
        &mut results,
    );
}
