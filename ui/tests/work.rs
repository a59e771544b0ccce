//! Jobs and models.

use crate::common::{
    Fake, Look, SnapshotResults, detail, empty_study, full_study, picture, window,
};
use attune::event::Rewards;
use attune::job::State;
use attune::study::{Command, JobDetail, Starter, Tried, Update};
use attune_ui::app::App;
use attune_ui::page::Page;
use eframe::egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn opened(fake: &Fake, look: Look) -> Harness<'static, App> {
    let mut window = window(fake, look);
    window.run_ok();
    fake.answer(Update::Job(Box::new(detail())));
    window.step();
    window.run_ok();
    window
}

fn type_into(window: &mut Harness<'_, App>, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run_ok();
    window
        .get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    window.run_ok();
}

#[test]
fn an_empty_queue_offers_to_count() {
    let fake = Fake::new(empty_study());
    let mut window = window(&fake, Look::at(Page::Jobs));
    window.get_by_label("Count to sixty").click();
    window.run_ok();
    assert!(matches!(
        &fake.sent()[..],
        [Command::StartCounting { to: 60 }]
    ));
}

#[test]
fn the_running_job_is_followed_and_shows_what_it_learns() {
    let fake = Fake::new(full_study());
    let mut window = opened(&fake, Look::at(Page::Jobs));
    assert!(
        matches!(&fake.sent()[..], [Command::FollowJob { job: Some(job) }] if job == "train-1")
    );
    assert!(window.query_by_label("Watch it learn").is_some());
    assert!(window.query_by_label("mosquito").is_some());
    window.get_by_label("Open Ask starter: survey").click();
    window.run_ok();
    assert!(
        matches!(&fake.sent()[..], [Command::FollowJob { job: Some(job) }] if job == "probe-1")
    );
    // The detail of the other job is not shown under this one.
    assert!(window.query_by_label("mosquito").is_none());
}

/// The running training as one by rewards.
fn rewarded() -> JobDetail {
    let mut detail = detail();
    for step in &mut detail.steps {
        let at = step.step as f64;
        step.rewards = Some(Rewards {
            answers: 16,
            mean: 0.4 - (-at / 20.0).exp(),
            deviation: 0.4,
            unparsable: 0.6 * (-at / 10.0).exp(),
            answer_tokens: 30.0 + 2.0 * (at / 5.0).sin(),
            kl: at / 40.0,
            kl_coefficient: 0.02,
            entropy: 1.2 - at / 90.0,
            clip_fraction: 0.04,
            value_loss: 0.3 / at,
        });
    }
    detail.validation = vec![(0, -0.8), (20, -0.1), (40, 0.2)];
    detail.watched.clear();
    let tried = |step, item: &str, answer: &str, reward| Tried {
        step,
        item: item.into(),
        words: ["sand", "crab", "sea"].map(str::to_owned).into(),
        answer: answer.into(),
        reward,
    };
    detail.tried = vec![
        tried(50, "beach", "I like the beach.", None),
        tried(
            52,
            "coast",
            "Final ranking: Rank 1: sea Rank 2: sand Rank 3: crab",
            Some(0.5),
        ),
    ];
    detail
}

#[test]
fn a_training_by_rewards_shows_its_curves_and_what_it_tried() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Jobs));
    window.run_ok();
    fake.answer(Update::Job(Box::new(rewarded())));
    window.step();
    window.run_ok();
    for label in [
        "Reward",
        "Share of answers without a ranking",
        "coast: sand, crab, sea",
        "step 52, reward 0.500",
        "step 50, no ranking found: reward −1",
        "I like the beach.",
    ] {
        assert!(window.query_by_label(label).is_some(), "{label}");
    }
    assert!(window.query_by_label("Loss").is_none());
}

#[test]
fn jobs_stop_resume_and_go() {
    let fake = Fake::new(full_study());
    let mut window = opened(&fake, Look::at(Page::Jobs));
    fake.sent();
    for label in [
        "Stop Teach starter: first steps",
        "Resume Teach starter: shuffled control",
        "Open Ask starter: associations",
        "Remove",
    ] {
        window.get_by_label(label).click();
        window.run_ok();
    }
    let mut sent = fake.sent();
    sent.retain(|command| !matches!(command, Command::FollowJob { .. }));
    assert!(
        matches!(&sent[..], [
            Command::StopJob { job: stopped },
            Command::ResumeJob { job: resumed },
            Command::RemoveJob { job: removed },
        ] if stopped == "train-1" && resumed == "train-2" && removed == "probe-2"),
        "{sent:?}"
    );
}

#[test]
fn a_job_from_elsewhere_waits_until_it_is_started_here() {
    let mut snapshot = full_study();
    let jobs = snapshot.study.iter_mut().flat_map(|study| &mut study.jobs);
    for job in jobs.filter(|job| job.id == "train-2") {
        job.state = State::Foreign;
    }
    let fake = Fake::new(snapshot);
    let mut window = opened(&fake, Look::at(Page::Jobs));
    let words = "From elsewhere; it waits for your word";
    assert!(window.query_by_label(words).is_some());
    fake.sent();
    let start = "Start Teach starter: shuffled control here";
    window.get_by_label(start).click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::ResumeJob { job }] if job == "train-2"),
        "{sent:?}"
    );
}

#[test]
fn a_failed_job_says_what_happened_and_what_to_do() {
    let fake = Fake::new(full_study());
    let mut window = opened(&fake, Look::at(Page::Jobs));
    window.get_by_label("Open Count to sixty").click();
    window.run_ok();
    let words = "There is no room left on the disk. Free some room and resume the job.";
    assert!(window.query_by_label(words).is_some());
}

#[test]
fn models_show_what_was_taught_to_them_and_lead_to_the_job() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Models));
    assert!(window.query_by_label("not on this machine").is_some());
    assert!(window.query_by_label("control").is_some());
    window
        .get_by_label("from the job “Teach starter: first steps”")
        .click();
    window.run_ok();
    assert!(
        window
            .query_by_label("Open Teach starter: first steps")
            .is_some()
    );
    assert!(
        fake.sent()
            .iter()
            .any(|c| matches!(c, Command::FollowJob { job: Some(job) } if job == "train-1"))
    );
}

#[test]
fn a_link_to_a_job_opens_that_job_and_a_new_job_opens_itself() {
    let mut snapshot = full_study();
    let fake = Fake::new(snapshot.clone());
    let mut window = opened(&fake, Look::at(Page::Jobs));
    window.get_by_label("Open Count to sixty").click();
    window.run_ok();
    let mut newer = snapshot.study.as_ref().unwrap().jobs[0].clone();
    newer.id = "zzz".into();
    newer.title = "Teach starter: another".into();
    snapshot.study.as_mut().unwrap().jobs.insert(0, newer);
    fake.set(snapshot);
    fake.sent();
    window.run_ok();
    let followed = |job: &str| {
        let sent = fake.sent();
        let is_it =
            |c: &Command| matches!(c, Command::FollowJob { job: Some(asked) } if asked == job);
        sent.iter()
            .rev()
            .find(|c| matches!(c, Command::FollowJob { .. }))
            .is_some_and(is_it)
    };
    assert!(followed("zzz"));
    window.get_by_label("Models").click();
    window.run_ok();
    window
        .get_by_label("from the job “Teach starter: first steps”")
        .click();
    window.run_ok();
    assert!(followed("train-1"));
}

#[test]
fn removing_a_model_can_be_undone_and_an_adapter_goes_with_its_job() {
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Models));
    let adapters = window
        .query_all_by_label_contains("Remove starter +")
        .count();
    assert_eq!(adapters, 0);
    window.get_by_label("Remove starter").click();
    window.run_ok();
    window.get_by_label("Undo").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [
            Command::RemoveModel { name: gone },
            Command::RestoreModel { name: back },
        ] if gone == "starter" && back == "starter"),
        "{sent:?}"
    );
}

#[test]
fn a_model_is_added_from_a_path_under_its_own_name_or_from_the_hub() {
    let fake = Fake::new(empty_study());
    let mut window = window(&fake, Look::at(Page::Models));
    type_into(&mut window, "A GGUF file", "/models/qwen-small.gguf");
    window.get_by_label("Add").click();
    window.run_ok();
    window.get_by_label("From the hub").click();
    window.run_ok();
    let label = "Id on the Hugging Face hub, such as HuggingFaceTB/SmolLM2-360M-Instruct";
    type_into(&mut window, label, "org/tiny");
    window.get_by_label("Add").click();
    window.run_ok();
    window.get_by_label("Download it (98 MB)").click();
    window.run_ok();
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [
            Command::AddModel { name, path },
            Command::AddHubModel { name: hub_name, id },
            Command::FetchStarter,
        ] if name == "qwen-small" && path.ends_with("qwen-small.gguf")
            && hub_name == "tiny" && id == "org/tiny"),
        "{sent:?}"
    );
}

#[test]
fn a_model_that_could_not_be_added_keeps_what_was_typed() {
    let fake = Fake::new(empty_study());
    let mut window = window(&fake, Look::at(Page::Models));
    type_into(&mut window, "A GGUF file", "/models/qwen-small.gguf");
    window.get_by_label("Add").click();
    window.run_ok();
    let [command] = &fake.sent()[..] else {
        panic!("one command");
    };
    fake.answer(Update::Refused {
        command: Box::new(command.clone()),
        problem: attune::Problem::new("Nothing is there."),
    });
    window.step();
    window.run_ok();
    assert!(window.query_by_label("Nothing is there.").is_some());
    let typed = |window: &Harness<'_, App>, label: &str| {
        let field = window.get_by_role_and_label(Role::TextInput, label);
        field.value().unwrap_or_default()
    };
    assert_eq!(typed(&window, "A GGUF file"), "/models/qwen-small.gguf");
    assert_eq!(typed(&window, "Name in this study"), "qwen-small");

    let mut snapshot = empty_study();
    let study = snapshot.study.as_mut().unwrap();
    let mut model = full_study().study.unwrap().models.remove(0);
    model.name = "qwen-small".into();
    study.models.push(model);
    fake.set(snapshot);
    window.step();
    window.run_ok();
    assert_eq!(typed(&window, "A GGUF file"), "");
}

#[test]
fn jobs_that_wait_say_how_many_are_before_them() {
    let mut snapshot = full_study();
    let study = snapshot.study.as_mut().unwrap();
    let mut third = study.jobs[1].clone();
    third.id = "probe-9".into();
    third.title = "Ask starter: associations again".into();
    study.jobs.insert(0, third);
    let fake = Fake::new(snapshot);
    let window = opened(&fake, Look::at(Page::Jobs));
    for words in [
        "Waits for its turn: it is next",
        "Waits for its turn, after 2 jobs",
        "1 job, 2 min; 2 waiting",
    ] {
        assert!(window.query_by_label(words).is_some(), "{words}");
    }
}

#[test]
fn jobs_and_models_look_right() {
    let mut results = SnapshotResults::new();
    for (name, dark, size, class_mode) in [
        ("jobs-light", false, [1280.0, 800.0], false),
        ("jobs-dark", true, [1280.0, 800.0], false),
        ("jobs-large-class", true, [1920.0, 1080.0], true),
    ] {
        let fake = Fake::new(full_study());
        let look = Look {
            dark,
            size,
            class_mode,
            ..Look::at(Page::Jobs)
        };
        picture(&mut opened(&fake, look), name, &mut results);
    }
    for dark in [false, true] {
        let mut study = full_study();
        if dark {
            study.study.as_mut().unwrap().models.clear();
            study.machine.starter = Starter::Missing;
        }
        let fake = Fake::new(study);
        let look = Look {
            dark,
            ..Look::at(Page::Models)
        };
        let name = if dark { "models-dark" } else { "models-light" };
        picture(&mut window(&fake, look), name, &mut results);
    }
}
