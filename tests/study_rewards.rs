//! Learning from rewards as a job of a study: on top of an adapter that was taught before.

use std::path::Path;

use crate::tiny::wait;
use attune::recipe::Recipe;
use attune::study::Study;

/// A study with one people's associations.
fn study(root: &Path) -> Study {
    let study = crate::tiny::study(
        root,
        &[
            ("tiny", "{{ lower }}-{{ upper }} {{ cue }}"),
            ("tiny-ranking", "{{ cue }}: {{ words | join(' ') }}"),
        ],
    );
    let file = Path::new("data/sample/associations-oshel.csv");
    study.import_as(file, None, None).unwrap();
    study
}

/// A preset made small.
fn small(study: &Study, preset: &str, more: &[&str]) -> Recipe {
    let usual = [
        "example.template=tiny",
        "example.lower=3",
        "example.upper_above=2",
        "example.most=5",
        "data.max_cues=12",
        "lora.rank=2",
        "run.max_tokens=160",
        "run.watch_every=1",
    ];
    crate::tiny::recipe(study, preset, &[&usual, more].concat())
}

#[test]
fn a_training_by_rewards_starts_from_an_adapter_of_the_study() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    wait(
        &study,
        &study
            .train(&small(&study, "first-steps", &["schedule.epochs=1"]))
            .unwrap(),
    );
    let taught = study.models().unwrap()[1].clone();

    let start = format!("ppo.start={}", taught.name);
    let ranks = ["ppo.template=tiny-ranking", "ppo.draws=1", &start];
    let mut recipe = small(&study, "first-rankings", &ranks);
    recipe.lora.rank = 4;
    let refused = study.train(&recipe).unwrap_err();
    assert!(refused.message.contains(&taught.name), "{refused}");

    recipe.lora.rank = 2;
    let draft = study.check(&recipe).unwrap();
    let (example, preview) = &draft.preview[0];
    let question: String = preview
        .pieces
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    assert!(
        question.contains(&format!("{}: ", example.id)),
        "{question}"
    );
    assert!(preview.pieces.iter().all(|(_, learnt)| !learnt));

    let job = study.train(&recipe).unwrap();
    wait(&study, &job);
    let inputs = study.folder().join("jobs").join(&job).join("inputs");
    assert!(inputs.join("adapter/adapter_config.json").exists());
    let rankings = std::fs::read_to_string(inputs.join("rankings.jsonl")).unwrap();
    assert!(rankings.lines().count() >= 12, "{rankings}");

    let models = study.models().unwrap();
    let rewarded = models
        .iter()
        .find(|model| model.adapter_of.as_deref() == Some(&job))
        .unwrap();
    assert_eq!(rewarded.base.as_deref(), Some("tiny"));
    assert_ne!(rewarded.sha256, taught.sha256);
    let mut opened = study.open_job(&job).unwrap();
    opened.refresh().unwrap();
    let detail = opened.detail();
    assert!(detail.steps.iter().all(|step| step.rewards.is_some()));
    assert!(!detail.steps.is_empty() && !detail.tried.is_empty() && !detail.validation.is_empty());
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    // What was rewarded can be asked like any other model.
    wait(
        &study,
        &study
            .probe(attune::probe::Kind::Associations, &rewarded.name, &[])
            .unwrap(),
    );
}
