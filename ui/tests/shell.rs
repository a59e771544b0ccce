//! The shell: rail, palette, dropping files, notices; Start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{
    Fake, Look, SnapshotResults, empty_study, full_study, nothing, picture, window,
};
use attune::Problem;
use attune::study::{Command, DeviceView, Download, Starter, Update};
use attune_ui::page::Page;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::Queryable;

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn every_page_opens_from_the_rail_and_says_what_it_is_for() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Start));
    for page in Page::ALL {
        let label = page.label();
        let rail = |n: &egui_kittest::Node<'_>| n.rect().left() < 80.0;
        window.get_all_by_label(&label).find(rail).unwrap().click();
        window.run_ok();
        let crumb = window
            .get_all_by_label(&label)
            .any(|n| n.rect().top() < 44.0 && !rail(&n));
        assert!(crumb, "{label} in the top bar");
        assert!(window.query_by_label("What is this?").is_some());
    }
}

#[test]
fn without_a_study_a_page_offers_the_start() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Data));
    fake.set(nothing());
    window.run_ok();
    window.get_by_label("Go to Start").click();
    window.run_ok();
    assert!(window.query_by_label("Recent studies").is_some());
}

#[test]
fn the_window_opens_on_a_page_that_has_something_to_show() {
    let fake = Fake::new(nothing());
    let window = window(&fake, Look::at(Page::Jobs));
    assert!(window.query_by_label("Recent studies").is_some());
}

#[test]
fn what_a_verification_found_can_be_read_to_the_end() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Report));
    let line = |n| format!("Dataset {n} is as imported.");
    fake.answer(Update::Verified {
        lines: (0..80).map(line).collect(),
        sound: true,
    });
    window.run_ok();
    let first = line(0);
    let found = window.get_by_label(&first);
    let screen = eframe::egui::Rect::from_min_size(
        eframe::egui::Pos2::ZERO,
        eframe::egui::vec2(1280.0, 800.0),
    );
    assert!(screen.contains_rect(found.rect()), "{:?}", found.rect());
    window.get_by_label("Close").click();
    window.run_ok();
    assert!(window.query_by_label(&first).is_none());
}

#[test]
fn what_is_being_done_shows_in_the_top_bar() {
    let mut snapshot = full_study();
    snapshot.machine.busy = vec!["Reading wave7.csv".into()];
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Data));
    window.run_ok();
    assert!(window.query_by_label("Reading wave7.csv").is_some());
}

#[test]
fn the_start_page_opens_studies_and_fetches_the_starter() {
    let fake = Fake::new(nothing());
    let mut window = window(&fake, Look::at(Page::Start));
    window.get_by_label("Open Family across cultures").click();
    window.get_by_label("Download").click();
    window.run_ok();
    window
        .get_by_label("Take Sample study off this list")
        .click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [
            Command::Open { folder: opened },
            Command::FetchStarter,
            Command::Forget { folder: forgotten },
        ] if opened.ends_with("Family across cultures") && forgotten.ends_with("Sample study")),
        "{sent:?}"
    );
    window.get_by_label("Open the sample study").click();
    window.run_ok();
    // It is made, or opened where this machine has one already.
    let sent = fake.sent();
    let [Command::CreateSample { folder } | Command::Open { folder }] = &sent[..] else {
        panic!("{sent:?}")
    };
    assert!(folder.ends_with("Sample study"));
    // The sample study opens on its figures.
    let mut sample = empty_study();
    sample.study.as_mut().unwrap().sample = true;
    fake.set(sample);
    window.run_ok();
    assert!(window.query_by_label("Sample study").is_some());
    assert!(window.get_all_by_label("Explore").count() > 1);
}

#[test]
fn a_new_study_asks_for_name_and_folder() {
    let fake = Fake::new(nothing());
    let mut window = window(&fake, Look::at(Page::Start));
    window.get_by_label("New study…").click();
    window.run_ok();
    let name = window.get_by_role_and_label(egui::Role::TextInput, "Name");
    name.focus();
    window.run_ok();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window
        .get_by_role_and_label(egui::Role::TextInput, "Name")
        .type_text("Manners");
    window.run_ok();
    window.get_by_label("Create").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Create { folder, name }]
            if name == "Manners" && folder.ends_with("Attune/Manners")),
        "{sent:?}"
    );
}

#[test]
fn a_study_that_cannot_be_opened_keeps_the_folder_that_was_written() {
    let fake = Fake::new(nothing());
    let mut window = window(&fake, Look::at(Page::Start));
    window.get_by_label("Open a folder…").click();
    window.run_ok();
    let label = "Folder";
    window
        .get_by_role_and_label(egui::Role::TextInput, label)
        .type_text("/studies/mannres");
    window.run_ok();
    window.get_by_label("Open").click();
    window.run_ok();
    assert!(window.query_by_label(label).is_none());
    let [command] = &fake.sent()[..] else {
        panic!("one command");
    };
    fake.answer(Update::Refused {
        command: Box::new(command.clone()),
        problem: Problem::new("There is no study."),
    });
    window.step();
    window.run_ok();
    assert!(window.query_by_label("There is no study.").is_some());
    let field = window.get_by_role_and_label(egui::Role::TextInput, label);
    assert_eq!(field.value().unwrap_or_default(), "/studies/mannres");
}

#[test]
fn keys_begin_nothing_behind_a_dialog() {
    let fake = Fake::new(nothing());
    let mut window = window(&fake, Look::at(Page::Start));
    window.run_ok();
    for key in [Key::N, Key::I, Key::K] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        window.run_ok();
    }
    assert!(window.query_by_label("Create").is_some());
    assert!(window.query_by_label("Import files").is_none());
    window.key_press(Key::Escape);
    window.run_ok();
    assert!(window.query_by_label("Create").is_none());
    assert!(window.query_by_label("What do you want to do?").is_none());
}

#[test]
fn the_same_notice_twice_is_shown_once() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Settings));
    for _ in 0..2 {
        fake.answer(Update::Notice("It waits.".into()));
    }
    window.step();
    window.run_ok();
    assert!(window.query_by_label("It waits.").is_some());
}

#[test]
fn the_palette_finds_commands_by_words_and_keys_begin_them() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Start));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_ok();
    window
        .get_by_role_and_label(egui::Role::TextInput, "What do you want to do?")
        .type_text("verify");
    window.run_ok();
    assert!(window.query_by_label("Go to Data").is_none());
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(matches!(&fake.sent()[..], [Command::Verify]));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num8);
    window.run_ok();
    assert!(window.query_by_label("Watch it learn").is_none());
    assert!(
        matches!(&fake.sent()[..], [Command::FollowJob { job: Some(job) }] if job == "train-1")
    );
}

#[test]
fn dropped_files_are_looked_at_wherever_they_fall() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Settings));
    let path = PathBuf::from("/tmp/China.csv");
    let file: egui::DroppedFileHandle = Arc::new(Dropped(path.clone()));
    window.input_mut().dropped_files.push(file);
    window.step();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Recognise { paths, .. }] if *paths == [path]),
        "{sent:?}"
    );
    assert!(window.query_by_label("Import a file").is_some());
}

#[test]
fn a_problem_is_a_sentence_that_stays_until_it_is_dismissed() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Settings));
    let problem = Problem::new("The disk is full.").advise("Free some room.");
    fake.answer(Update::Problem(problem));
    window.step();
    window.run_ok();
    assert!(window.query_by_label("The disk is full.").is_some());
    assert!(window.query_by_label("Free some room.").is_some());
    window.run_steps(60);
    window.get_by_label("Dismiss").click();
    window.run_ok();
    assert!(window.query_by_label("The disk is full.").is_none());
}

fn download() -> Download {
    Download {
        name: "starter".into(),
        done: 41_000_000,
        total: 98_000_000,
        left_s: Some(190.0),
        cancelled: false,
    }
}

#[test]
fn a_download_shows_how_far_it_is_and_can_be_cancelled() {
    let mut snapshot = full_study();
    snapshot.machine.fetching = Some(download());
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Models));
    window.run_ok();
    assert!(window.query_by_label("Downloading starter, 41%").is_some());
    assert!(
        window
            .query_by_label("41 MB of 98 MB, 3 min left")
            .is_some()
    );
    window.get_by_label("Cancel").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(matches!(&sent[..], [Command::CancelDownload]), "{sent:?}");
}

#[test]
fn start_looks_right() {
    let mut results = SnapshotResults::new();
    let mut snapshot = nothing();
    for dark in [false, true] {
        let fake = Fake::new(snapshot.clone());
        let look = Look {
            dark,
            ..Look::at(Page::Start)
        };
        let name = if dark { "start-dark" } else { "start-light" };
        picture(&mut window(&fake, look), name, &mut results);
        snapshot.machine.starter = Starter::Fetching;
        snapshot.machine.fetching = Some(download());
    }
}

#[test]
fn devices_are_listed_with_their_memory_and_one_can_be_chosen() {
    let mut snapshot = full_study();
    snapshot.machine.devices.insert(
        0,
        DeviceView {
            id: "cuda:0".into(),
            name: "NVIDIA H100".into(),
            memory: 85_000_000_000,
            free: 84_000_000_000,
            used: true,
        },
    );
    snapshot.machine.devices[1].used = false;
    snapshot.machine.device_reason = "It is the best device that was found.".into();
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Settings));
    window.run_ok();
    let mut results = SnapshotResults::new();
    picture(&mut window, "settings-devices", &mut results);
    let card = "NVIDIA H100; 85.0 GB of memory, 84.0 GB free";
    let processor = "CPU, 2 cores, AVX-512; 25.2 GB of memory, 20.1 GB free";
    assert!(window.query_by_label(card).is_some());
    assert!(window.query_by_label("used").is_some());
    assert!(
        window
            .query_by_label("It is the best device that was found.")
            .is_some()
    );
    window.get_by_label(processor).click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::UseDevice { device: Some(id) }] if id == "cpu"),
        "{sent:?}"
    );
    window.get_by_label(card).click();
    window.run_ok();
    assert!(matches!(
        &fake.sent()[..],
        [Command::UseDevice { device: Some(id) }] if id == "cuda:0"
    ));
}

#[test]
fn where_the_processor_computes_it_is_said_why() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Settings));
    window.run_ok();
    let why = "No worker with GPU support was found beside Attune (attune-worker-cuda), so the \
               processor computes.";
    assert!(window.query_by_label(why).is_some());
    let only = "CPU, 2 cores, AVX-512; 25.2 GB of memory, 20.1 GB free";
    assert!(window.query_by_label(only).is_some());
}

#[test]
fn settings_and_the_palette_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let fake = Fake::new(full_study());
        let look = Look {
            dark,
            ..Look::at(Page::Settings)
        };
        let mut window = window(&fake, look);
        picture(
            &mut window,
            if dark {
                "settings-dark"
            } else {
                "settings-light"
            },
            &mut results,
        );
        if !dark {
            window.key_press_modifiers(Modifiers::COMMAND, Key::K);
            window.run_ok();
            picture(&mut window, "palette-light", &mut results);
        }
    }
}
