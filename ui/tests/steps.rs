//! A published study repeated in the window: chosen on Start, its stages as a list.

use crate::common::{Fake, Look, SnapshotResults, full_study, nothing, picture, window};
use attune::Problem;
use attune::study::{
    Command, Plan, PlanView, Snapshot, Stage, StageState, StageView, TEMPLATES, TaskView,
};
use attune_ui::app::App;
use attune_ui::page::Page;
use eframe::egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn click(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

fn task(name: &str, detail: &str, state: StageState) -> TaskView {
    TaskView {
        name: name.to_owned(),
        state,
        detail: detail.to_owned(),
        job: None,
        can_leave_out: None,
    }
}

/// The study with a plan: the stages before `current` are done, those behind it wait for it.
fn planned(current: Stage, state: StageState, tasks: Vec<TaskView>) -> Snapshot {
    let mut snapshot = full_study();
    let stages = TEMPLATES[0].stages();
    let place = |wanted: Stage| stages.iter().position(|stage| *stage == wanted);
    let view = |stage: Stage| {
        let (state, tasks) = match place(stage).cmp(&place(current)) {
            std::cmp::Ordering::Less => (StageState::Done, Vec::new()),
            std::cmp::Ordering::Equal => (state.clone(), tasks.clone()),
            std::cmp::Ordering::Greater => {
                let first = format!("First: {}", current.title());
                (StageState::Missing(first), Vec::new())
            }
        };
        StageView {
            stage,
            state,
            tasks,
        }
    };
    if let Some(study) = &mut snapshot.study {
        study.plan = Some(PlanView {
            plan: Plan {
                model: "starter".to_owned(),
                ..Plan::default()
            },
            stages: stages.iter().copied().map(view).collect(),
        });
    }
    snapshot
}

/// Files, one of which is missing.
fn bringing() -> Snapshot {
    let missing = StageState::Missing("Missing: Ratings of words".to_owned());
    let lexicon = TaskView {
        can_leave_out: Some("lexicon".to_owned()),
        ..task(
            "Ratings of words",
            "English: Warriner et al. 2013 and Brysbaert et al. 2014.",
            missing.clone(),
        )
    };
    let brought = [
        ("Word associations", "Word associations, Avaland"),
        ("Survey answers", "Survey, wave 7"),
        ("Questionnaire", "Questionnaire"),
    ];
    let mut tasks = brought
        .map(|(name, file)| task(name, file, StageState::Done))
        .to_vec();
    tasks.push(lexicon);
    planned(Stage::DATA, missing, tasks)
}

/// Three seeds, one at work.
fn teaching() -> Snapshot {
    let seed = |seed: u64, state, job: Option<&str>| TaskView {
        job: job.map(str::to_owned),
        ..task("align-sft-english", &format!("seed {seed}"), state)
    };
    let tasks = vec![
        seed(42, StageState::Done, Some("train-0")),
        seed(43, StageState::Running, Some("train-1")),
        seed(44, StageState::Running, Some("probe-1")),
    ];
    planned(Stage::SUPERVISED, StageState::Running, tasks)
}

#[test]
fn a_published_study_is_repeated_in_a_new_study_or_in_the_open_one() {
    let fake = Fake::new(nothing());
    let mut window = window(&fake, Look::at(Page::Start));
    click(&mut window, "Repeat a published study…");
    assert!(window.query_by_label("ALIGN").is_some());
    click(&mut window, "In a new study…");
    click(&mut window, "Create");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Create { name, .. }, Command::SetPlan { plan }]
            if name == "ALIGN" && plan.template == "align"),
        "{sent:?}"
    );
    // Its stages open by themselves, and Start leads back to them.
    fake.set(bringing());
    window.run_ok();
    assert!(window.query_by_label("1. Bring the files").is_some());
    click(&mut window, "Start");
    click(&mut window, "Go on with ALIGN");
    assert!(window.query_by_label("9. Report").is_some());

    let fake = Fake::new(full_study());
    let mut window = crate::common::window(&fake, Look::at(Page::Start));
    click(&mut window, "Repeat a published study…");
    click(&mut window, "In “Family across cultures”");
    let sent = fake.sent();
    assert!(matches!(&sent[..], [Command::SetPlan { .. }]), "{sent:?}");
}

#[test]
fn the_next_stage_says_what_it_needs_and_offers_one_thing() {
    let fake = Fake::new(bringing());
    let mut window = window(&fake, Look::at(Page::Steps));
    window.run_ok();
    fake.sent();
    assert!(window.query_by_label("Import files…").is_some());
    click(&mut window, "Do without");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::SetPlan { plan }] if plan.left_out == ["lexicon"]),
        "{sent:?}"
    );

    let ready = vec![task("align-sft-english", "seed 42", StageState::Ready)];
    fake.set(planned(Stage::SUPERVISED, StageState::Ready, ready));
    window.run_ok();
    click(&mut window, "Teach");
    let sent = fake.sent();
    let taught = [Stage::SUPERVISED];
    assert!(
        matches!(&sent[..], [Command::Advance { stage }] if taught.contains(stage)),
        "{sent:?}"
    );

    let failed = StageState::Failed(Problem::new("The disk is full."));
    let tasks = vec![task("align-sft-english", "seed 42", failed.clone())];
    fake.set(planned(Stage::SUPERVISED, failed, tasks));
    window.run_ok();
    assert!(window.query_by_label("The disk is full.").is_some());
    click(&mut window, "Try again");
    assert!(matches!(&fake.sent()[..], [Command::Advance { .. }]));

    fake.set(teaching());
    window.run_ok();
    assert!(window.query_by_label("Teach").is_none());
    let link = window.get_all_by_label("Show the job").nth(1);
    link.unwrap().click();
    window.run_ok();
    assert!(window.get_all_by_label("Jobs").count() > 1);
}

#[test]
fn what_is_chosen_becomes_the_plan() {
    let fake = Fake::new(teaching());
    let mut window = window(&fake, Look::at(Page::Steps));
    window.run_ok();
    fake.sent();
    for name in ["Teach by rewards too", "Go on by itself"] {
        let switch = window.get_by_role_and_label(Role::CheckBox, name);
        switch.click();
        window.run_ok();
    }
    let plans: Vec<Plan> = fake
        .sent()
        .into_iter()
        .filter_map(|command| match command {
            Command::SetPlan { plan } => Some(*plan),
            _ => None,
        })
        .collect();
    assert_eq!(plans.len(), 2);
    assert!(!plans[0].is_on("rewards") && plans[1].unattended);
    click(&mut window, "Stop repeating this study");
    assert!(matches!(&fake.sent()[..], [Command::DropPlan]));
}

#[test]
fn the_stages_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        for (name, snapshot) in [("files", bringing()), ("teach", teaching())] {
            let fake = Fake::new(snapshot);
            let look = Look {
                dark,
                ..Look::at(Page::Steps)
            };
            let mut window = window(&fake, look);
            picture(&mut window, &format!("steps-{name}-{theme}"), &mut results);
        }
    }
    let fake = Fake::new(full_study());
    let mut window = window(&fake, Look::at(Page::Start));
    click(&mut window, "Repeat a published study…");
    picture(&mut window, "repeat-light", &mut results);
}
