//! Train: choosing, mending, starting, every setting, and what the model reads.

use crate::common::{Fake, Look, SnapshotResults, picture, window};
use crate::results::draft::{drafted, findings, lock, recipe, split, undrafted};
use attune::recipe::{Format, LeftOut, OptimiserKind, Precision, Recipe, Responses, Shape};
use attune::study::{Command, LearntView, ModelView, Snapshot, Starter, Update};
use attune_ui::app::App;
use attune_ui::page::Page;
use eframe::egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn train(snapshot: Snapshot) -> (Fake, Harness<'static, App>) {
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Train));
    window.run_ok();
    (fake, window)
}

fn click(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

/// The recipe sent last, where nothing else was sent.
fn sent_recipe(fake: &Fake) -> Recipe {
    let mut sent = fake.sent();
    assert!(
        sent.iter().all(|c| matches!(c, Command::SetDraft { .. })),
        "{sent:?}"
    );
    match sent.pop() {
        Some(Command::SetDraft { recipe }) => *recipe,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_page_begins_with_the_first_recipe_and_others_are_one_click_away() {
    let (fake, mut window) = train(undrafted());
    let sent = fake.sent();
    assert!(matches!(&sent[..], [Command::UsePreset { preset }] if preset == "first-steps"));
    click(&mut window, "Use the recipe ALIGN, Mandarin");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::UsePreset { preset }] if preset == "align-sft-mandarin"),
        "{sent:?}"
    );
}

#[test]
fn the_estimate_names_the_device_and_says_where_its_time_was_measured() {
    let of = "of 25.2 GB on CPU, 2 cores, AVX-512";
    let time = "The time is that of the processor: graphics cards have not been measured, and \
                are usually faster.";
    let mut snapshot = drafted(Vec::new());
    let (_, window) = train(snapshot.clone());
    assert!(window.query_by_label(of).is_some());
    assert!(window.query_by_label(time).is_none());
    let machine = &mut snapshot.machine;
    (machine.card, machine.device) = (true, "NVIDIA H100, 85.0 GB".into());
    machine.memory_mib = 81_000;
    let (_, window) = train(snapshot);
    assert!(
        window
            .query_by_label("of 84.9 GB on NVIDIA H100, 85.0 GB")
            .is_some()
    );
    assert!(window.query_by_label(time).is_some());
}

#[test]
fn recipes_that_teach_by_rewards_are_behind_a_link() {
    let (fake, mut window) = train(undrafted());
    fake.sent();
    let label = "Use the recipe First rankings";
    assert!(window.query_by_label(label).is_none());
    click(&mut window, "Teach by rewards…");
    click(&mut window, label);
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::UsePreset { preset }] if preset == "first-rankings"),
        "{sent:?}"
    );
}

#[test]
fn model_and_data_are_chosen_and_sent_once() {
    let mut snapshot = drafted(Vec::new());
    let draft = &mut snapshot.study.as_mut().unwrap().draft;
    let chosen = draft.recipe.as_mut().unwrap();
    chosen.model.clear();
    chosen.data.sources.truncate(1);
    let (fake, mut window) = train(snapshot.clone());
    assert!(fake.sent().is_empty());
    click(&mut window, "Teach starter");
    assert_eq!(sent_recipe(&fake).model, "starter");
    click(&mut window, "Learn from Word associations, Borduria");
    let sent = sent_recipe(&fake);
    assert_eq!(sent.data.sources.len(), 2);
    click(&mut window, "First");
    let sent = sent_recipe(&fake);
    assert_eq!(sent.data.responses, Responses::R1);
    // The study shows what was sent: nothing is sent back.
    snapshot.study.as_mut().unwrap().draft.recipe = Some(sent);
    fake.set(snapshot);
    window.run_ok();
    assert!(fake.sent().is_empty());
}

#[test]
fn a_training_starts_where_nothing_stands_in_its_way() {
    let (fake, mut window) = train(drafted(Vec::new()));
    assert!(window.query_all_by_label("About 4 min").count() > 0);
    click(&mut window, "Start training");
    assert!(matches!(&fake.sent()[..], [Command::StartTraining, ..]));
}

#[test]
fn a_problem_keeps_it_from_starting_and_its_button_mends_it() {
    let (fake, mut window) = train(drafted(findings()));
    assert!(
        window
            .query_by_label("One problem has to be mended first.")
            .is_some()
    );
    window.get_by_label("Start training").click();
    window.run_ok();
    assert!(fake.sent().is_empty());
    click(&mut window, "Set it to 16");
    assert_eq!(sent_recipe(&fake).lora.rank, 8);
    // What was changed is not yet checked.
    assert!(
        window
            .query_by_label("Checking what was changed…")
            .is_some()
    );
}

#[test]
fn every_setting_is_in_the_fold() {
    let fake = Fake::new(drafted(Vec::new()));
    let size = [1280.0, 1600.0];
    let mut window = window(
        &fake,
        Look {
            size,
            ..Look::at(Page::Train)
        },
    );
    window.run_ok();
    assert!(window.query_by_label("Rank").is_none());
    click(&mut window, "All settings");
    for label in [
        "Rank",
        "Learning rate",
        "Beta 2",
        "Examples per step",
        "Seed",
        "Fewest words",
    ] {
        let found = window.query_all_by_label(label).count();
        assert!(found > 0, "{label}");
    }
    click(&mut window, "Gate: what to let pass");
    let sent = sent_recipe(&fake);
    assert!(!sent.lora.targets.contains(&"gate_proj".to_owned()));
    assert_eq!(sent.lora.targets.len(), recipe().lora.targets.len() - 1);
    window
        .get_by_role_and_label(Role::ComboBox, "Rate over time")
        .click();
    window.run_ok();
    click(&mut window, "Stays the same");
    assert_eq!(sent_recipe(&fake).schedule.shape, Shape::Constant);
    let mut choose = |label: &str, choice: &str| {
        window.get_by_role_and_label(Role::ComboBox, label).click();
        window.run_ok();
        click(&mut window, choice);
        sent_recipe(&fake)
    };
    let sent = choose("Base model in", "As stored");
    assert_eq!(sent.base.precision, Precision::Stored);
    let sent = choose("Its memory", "8 bits");
    assert_eq!(sent.optimiser.kind, OptimiserKind::AdamW8Bit);
    window
        .get_by_role_and_label(Role::CheckBox, "Shuffle answers (control)")
        .click();
    window.run_ok();
    assert!(sent_recipe(&fake).data.shuffle_answers);
}

#[test]
fn examples_are_read_one_at_a_time() {
    let (_, mut window) = train(drafted(Vec::new()));
    assert!(window.query_by_label("Cue: mosquito").is_some());
    assert!(window.query_by_label("74 tokens").is_some());
    click(&mut window, "Next example");
    assert!(window.query_by_label("Cue: بيت كبير").is_some());
    click(&mut window, "Next example");
    assert!(window.query_by_label("Cue: 家庭").is_some());
    click(&mut window, "Previous example");
    assert!(window.query_by_label("Cue: بيت كبير").is_some());
}

#[test]
fn without_model_and_data_the_page_offers_both() {
    let mut snapshot = undrafted();
    snapshot.machine.starter = Starter::Missing;
    let study = snapshot.study.as_mut().unwrap();
    study.models.clear();
    study.datasets.clear();
    let (fake, mut window) = train(snapshot);
    fake.sent();
    click(&mut window, "Get the starter model");
    assert!(matches!(&fake.sent()[..], [Command::FetchStarter]));
    click(&mut window, "Bring data");
    assert!(window.query_by_label("Start training").is_none());
}

/// The page with every setting in sight, at a preset.
fn settings(preset: &str, dark: bool) -> (Fake, Harness<'static, App>) {
    let mut snapshot = drafted(Vec::new());
    let study = snapshot.study.as_mut().unwrap();
    let own = "{{ cue }} in our own words".to_owned();
    study.templates.insert("ours".to_owned(), own);
    let draft = study.draft.recipe.as_mut().unwrap();
    let (model, sources) = (draft.model.clone(), draft.data.sources.clone());
    *draft = attune::recipe::preset(preset).unwrap();
    draft.model = model;
    draft.learn_from(sources);
    let fake = Fake::new(snapshot);
    let look = Look {
        size: [1280.0, 1900.0],
        dark,
        ..Look::at(Page::Train)
    };
    let mut window = window(&fake, look);
    window.run_ok();
    click(&mut window, "All settings");
    (fake, window)
}

fn choose(window: &mut Harness<'_, App>, list: &str, choice: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    window.run_ok();
    click(window, choice);
}

#[test]
fn an_example_can_show_a_list_one_person_or_a_ranking() {
    let (fake, mut window) = settings("first-steps", false);
    assert!(window.query_all_by_label("Fewest words").count() > 0);
    choose(&mut window, "What an example shows", "One person’s answers");
    let sent = sent_recipe(&fake);
    let person = Format::usual("participant", "en").unwrap();
    assert!(sent.formats().all(|format| *format == person));
    assert_eq!(window.query_all_by_label("Fewest words").count(), 0);
    window
        .get_by_role_and_label(Role::CheckBox, "Use only some people")
        .click();
    window.run_ok();
    let sent = sent_recipe(&fake);
    let some = |format: &Format| matches!(format, Format::Participant(p) if p.people == Some(10));
    assert!(sent.formats().all(some));
    choose(&mut window, "What an example shows", "A ranking");
    let sent = sent_recipe(&fake);
    assert_eq!(sent.read_templates(), ["ranking-short-en"]);
    assert_eq!(sent.asks().template, "association-person-en");
    choose(&mut window, "What an example shows", "All people’s list");
    assert_eq!(sent_recipe(&fake).read_templates(), ["association-list-en"]);
    // A template of the study stands among the others.
    choose(&mut window, "Prompt", "ours");
    assert_eq!(sent_recipe(&fake).read_templates(), ["ours"]);
}

#[test]
fn the_settings_of_rewards_are_in_the_fold() {
    let (fake, mut window) = settings("first-rankings", false);
    for label in [
        "Words offered",
        "Rankings for each cue",
        "Answers at a time",
        "Longest answer",
        "Temperature",
        "Without a ranking",
        "Times learnt from",
        "Furthest move",
        "Furthest move, critic",
        "Discount (gamma)",
        "Reach (lambda)",
        "Variety",
        "Critic’s learning rate",
        "Price of moving (KL)",
    ] {
        assert!(window.query_all_by_label(label).count() > 0, "{label}");
    }
    choose(&mut window, "Words left out", "Do not count");
    let ppo = |fake: &Fake| sent_recipe(fake).ppo.unwrap();
    assert_eq!(ppo(&fake).left_out, LeftOut::Ignored);
    choose(&mut window, "Start from", "starter + first-steps");
    assert_eq!(ppo(&fake).start, "starter + first-steps");
    choose(&mut window, "Start from", "The model itself");
    assert_eq!(ppo(&fake).start, "");
    window
        .get_by_role_and_label(Role::CheckBox, "Adapt the price")
        .click();
    window.run_ok();
    assert_eq!(ppo(&fake).kl.target, Some(6.0));
    assert!(window.query_all_by_label("Distance wanted").count() > 0);
}

#[test]
fn a_learning_curve_queues_four_trainings() {
    let (fake, mut window) = train(drafted(Vec::new()));
    click(&mut window, "Learning curve…");
    assert!(fake.sent().is_empty());
    click(&mut window, "Queue four trainings");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::StartLearningCurve, ..]),
        "{sent:?}"
    );
}

#[test]
fn a_prompt_is_changed_tried_out_saved_and_taken_back() {
    let mut snapshot = drafted(Vec::new());
    let (fake, mut window) = train(snapshot.clone());
    click(&mut window, "Change the prompts…");
    let type_in = |window: &mut Harness<'_, App>, text: &str| {
        let field = window.get_by_role_and_label(Role::MultilineTextInput, "Text of the prompt");
        field.focus();
        window.run_ok();
        window.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
        window.run_ok();
        let field = window.get_by_role_and_label(Role::MultilineTextInput, "Text of the prompt");
        field.type_text(text);
        window.run_ok();
    };
    type_in(&mut window, "Say words\nfor {{ coe }}");
    let mistake = "The prompt template uses something it is not given, in line 2: coe. Correct \
                   the template, or choose another one.";
    assert!(window.query_by_label(mistake).is_some());
    window.get_by_label("Save").click();
    window.run_ok();
    assert!(fake.sent().is_empty());
    let text = "Say words\nfor {{ cue }}";
    type_in(&mut window, text);
    assert!(window.query_by_label("Say words\nfor beach").is_some());
    // What was typed is still there when the dialog was closed.
    click(&mut window, "Close");
    click(&mut window, "Change the prompts…");
    assert!(window.query_by_label("not saved").is_some());
    click(&mut window, "Save");
    let name = recipe().asks().template;
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::SetTemplate { name: n, text: t }] if *n == name && t == text),
        "{sent:?}"
    );
    let study = snapshot.study.as_mut().unwrap();
    study.templates.insert(name.clone(), text.to_owned());
    fake.set(snapshot);
    window.run_ok();
    assert!(window.query_by_label("not saved").is_none());
    click(&mut window, "Back to the built-in one");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::ResetTemplate { name: n }] if *n == name),
        "{sent:?}"
    );
}

#[test]
fn prompts_and_rewards_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        let (_, mut window) = settings("first-rankings", dark);
        picture(&mut window, &format!("rewards-{theme}"), &mut results);
        let mut snapshot = drafted(Vec::new());
        let study = snapshot.study.as_mut().unwrap();
        let name = study.draft.recipe.as_ref().unwrap().asks().template;
        if dark {
            study.templates.insert(name, "For {{ coe }}".to_owned());
        }
        let fake = Fake::new(snapshot);
        let look = Look {
            dark,
            ..Look::at(Page::Train)
        };
        let mut window = crate::common::window(&fake, look);
        window.run_ok();
        click(&mut window, "Change the prompts…");
        picture(&mut window, &format!("prompts-{theme}"), &mut results);
    }
}

#[test]
fn the_split_is_shown_locked_and_unlocked() {
    let mut snapshot = drafted(Vec::new());
    let (fake, mut window) = train(snapshot.clone());
    click(&mut window, "Show the cues, lock…");
    let recipe = recipe();
    let (seed, shares) = (recipe.data.split_seed, recipe.data.split);
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::LoadSplit { seed: s, shares: p, .. }] if (*s, *p) == (seed, shares)),
        "{sent:?}"
    );
    fake.answer(Update::Split(Box::new(split(false))));
    window.run_ok();
    for words in ["Held back to the end", "24 cues"] {
        assert!(window.query_all_by_label(words).count() > 0, "{words}");
    }
    click(&mut window, "Lock this split");
    assert!(matches!(
        &fake.sent()[..],
        [Command::LockSplit { seed: 42, .. }]
    ));

    snapshot.study.as_mut().unwrap().split = Some(lock());
    fake.set(snapshot);
    fake.answer(Update::Split(Box::new(split(true))));
    window.run_ok();
    let learnt = "starter + first-steps: taught with another split; it learnt 7 of the 24 cues \
                  held back here";
    assert!(window.query_by_label(learnt).is_some());
    click(&mut window, "Add the new cues");
    assert!(matches!(
        &fake.sent()[..],
        [Command::LockSplit { seed: 42, .. }]
    ));
    click(&mut window, "Unlock");
    assert!(matches!(&fake.sent()[..], [Command::UnlockSplit]));
    click(&mut window, "Close");
    assert!(
        window
            .query_by_label("Locked for the whole study (seed 42).")
            .is_some()
    );
    click(&mut window, "Undo");
    assert!(matches!(&fake.sent()[..], [Command::RestoreSplit { id }] if *id == lock().id));
}

#[test]
fn a_model_that_learnt_held_out_cues_says_so_where_it_is_probed() {
    let mut snapshot = drafted(Vec::new());
    let study = snapshot.study.as_mut().unwrap();
    let learnt = |model: &ModelView| LearntView {
        model: model.name.clone(),
        learnt: 7,
        held_out: 24,
    };
    let adapters = study.models.iter().filter(|model| model.base.is_some());
    study.learnt = adapters.map(learnt).collect();
    let mut window = window(&Fake::new(snapshot), Look::at(Page::Probe));
    window.run_ok();
    let said = window.query_all_by_label("learnt 7 of 24 held-out cues");
    assert!(said.count() > 0);
    let mut results = SnapshotResults::new();
    picture(&mut window, "probe-learnt", &mut results);
}

#[test]
fn the_split_looks_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let mut snapshot = drafted(Vec::new());
        snapshot.study.as_mut().unwrap().split = dark.then(lock);
        let fake = Fake::new(snapshot);
        let look = Look {
            dark,
            ..Look::at(Page::Train)
        };
        let mut window = window(&fake, look);
        window.run_ok();
        let label = if dark {
            "Show the cues…"
        } else {
            "Show the cues, lock…"
        };
        click(&mut window, label);
        fake.answer(Update::Split(Box::new(split(dark))));
        let theme = if dark { "dark" } else { "light" };
        picture(&mut window, &format!("split-{theme}"), &mut results);
    }
}

#[test]
fn the_page_looks_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        let fake = Fake::new(drafted(if dark { findings() } else { Vec::new() }));
        let mut window = window(
            &fake,
            Look {
                dark,
                ..Look::at(Page::Train)
            },
        );
        picture(&mut window, &format!("train-{theme}"), &mut results);
    }
    let fake = Fake::new(drafted(findings()));
    let size = [1920.0, 1080.0];
    let mut wide = window(
        &fake,
        Look {
            size,
            ..Look::at(Page::Train)
        },
    );
    wide.run_ok();
    click(&mut wide, "All settings");
    picture(&mut wide, "train-settings", &mut results);
    let mut snapshot = undrafted();
    let study = snapshot.study.as_mut().unwrap();
    study.models.clear();
    study.datasets.clear();
    let fake = Fake::new(snapshot);
    picture(
        &mut window(&fake, Look::at(Page::Train)),
        "train-empty",
        &mut results,
    );
}
