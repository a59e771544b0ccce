//! What a recipe is told about itself, in a study with a small and a large model.

use attune::config::{Config, Rope, Variant, parameters};
use attune::dataset::Kind;
use attune::recipe::{
    DatasetFacts, Facts, Finding, Machine, ModelFacts, Recipe, Severity, check, estimate, presets,
    set,
};

/// The sizes of SmolLM2-135M.
fn starter() -> Config {
    Config {
        architecture: "llama".into(),
        name: None,
        license: None,
        vocab_size: 49152,
        hidden: 576,
        intermediate: 1536,
        layers: 30,
        heads: 9,
        kv_heads: 3,
        head_dim: 64,
        max_positions: 8192,
        rms_eps: 1e-5,
        rope: Rope {
            theta: 1e5,
            scaling: None,
        },
        variant: Variant::default(),
        tied: true,
        bos: Some(1),
        eos: vec![2],
        bos_token: None,
        eos_token: None,
        chat_template: Some("{{ messages }}".into()),
        tokenizer: "gpt2/smollm".into(),
    }
}

fn facts() -> Facts {
    let dataset = |id: &str, kind| DatasetFacts {
        id: id.into(),
        name: format!("The {id}"),
        kind,
        cues: 240,
        responses: 240 * 180,
    };
    let large = Config {
        hidden: 4096,
        intermediate: 14336,
        layers: 32,
        heads: 32,
        ..starter()
    };
    let large = Config {
        head_dim: 128,
        kv_heads: 8,
        max_positions: 1024,
        ..large
    };
    Facts {
        datasets: vec![
            dataset("words", Kind::Associations),
            dataset("values", Kind::Survey),
        ],
        models: vec![
            ModelFacts {
                name: "starter".into(),
                config: starter(),
                bytes: 98 << 20,
            },
            ModelFacts {
                name: "large".into(),
                bytes: 2 * parameters(&large) + (9 << 20),
                config: large,
            },
        ],
        templates: Default::default(),
        machine: Machine {
            memory_mib: 16 << 10,
            card: false,
        },
        peak_gflops: 300.0,
    }
}

fn first_steps() -> Recipe {
    let mut recipe = presets().unwrap().remove(0).recipe;
    recipe.model = "starter".into();
    set(&mut recipe, r#"data.sources=[{dataset="words"}]"#).unwrap();
    recipe
}

fn errors(recipe: &Recipe) -> Vec<Finding> {
    let findings = check(recipe, &facts());
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Problem)
        .collect()
}

#[test]
fn first_steps_fits_a_laptop_as_it_is() {
    let recipe = first_steps();
    assert_eq!(check(&recipe, &facts()), []);
    let estimate = estimate(&recipe, &facts()).unwrap();
    assert_eq!(estimate.steps, 88);
    // Rank 16 on all seven projections: counted by PEFT.
    assert_eq!(estimate.adapter_parameters, 4_884_480);
    assert!((60.0..240.0).contains(&estimate.seconds), "{estimate:?}");
    assert!((800.0..6000.0).contains(&estimate.peak_mib), "{estimate:?}");
}

#[test]
fn every_wrong_value_is_explained_at_its_field_and_its_mend_mends_it() {
    for (assignment, field) in [
        ("data.sources=[]", "data.sources"),
        (r#"data.sources=[{dataset="values"}]"#, "data.sources"),
        (r#"data.sources=[{dataset="gone"}]"#, "data.sources"),
        (
            r#"data.sources=[{dataset="words", share=0}]"#,
            "data.sources",
        ),
        ("data.split=[0.8, 0.1, 0.2]", "data.split"),
        ("data.split=[0, 0.5, 0.5]", "data.split"),
        ("data.max_cues=0", "data.max_cues"),
        ("model=gone", "model"),
        ("example.template=gone", "example.template"),
        ("example.lower=0", "example.lower"),
        ("example.most=3", "example.most"),
        ("lora.rank=0", "lora.rank"),
        ("lora.rank=600", "lora.rank"),
        ("lora.alpha=-1", "lora.alpha"),
        ("lora.alpha=nan", "lora.alpha"),
        ("lora.dropout=1", "lora.dropout"),
        ("lora.targets=[]", "lora.targets"),
        (r#"lora.targets=["qproj"]"#, "lora.targets"),
        (r#"lora.targets=["q_proj", "q_proj"]"#, "lora.targets"),
        ("optimiser.learning_rate=0", "optimiser.learning_rate"),
        ("optimiser.beta1=1", "optimiser.beta1"),
        ("optimiser.beta2=-0.1", "optimiser.beta2"),
        ("optimiser.epsilon=0", "optimiser.epsilon"),
        ("optimiser.weight_decay=1e9", "optimiser.weight_decay"),
        ("optimiser.clip=-1", "optimiser.clip"),
        ("schedule.warm_up=1.5", "schedule.warm_up"),
        ("schedule.epochs=0", "schedule.epochs"),
        ("run.batch=0", "run.batch"),
        ("run.micro_batch=0", "run.micro_batch"),
        ("run.micro_batch=3", "run.micro_batch"),
        ("run.max_tokens=8", "run.max_tokens"),
        ("run.max_tokens=9000", "run.max_tokens"),
        ("run.checkpoint_every=0", "run.checkpoint_every"),
    ] {
        let mut recipe = first_steps();
        set(&mut recipe, assignment).unwrap();
        let found = errors(&recipe);
        let Some(finding) = found.iter().find(|finding| finding.field == field) else {
            panic!("{assignment}: {found:?}");
        };
        assert!(finding.message.ends_with('.'), "{finding:?}");
        for change in finding.mend.iter().flat_map(|mend| &mend.set) {
            set(&mut recipe, change).unwrap();
            let left = errors(&recipe);
            assert!(
                left.iter().all(|finding| finding.field != field),
                "{assignment}: {left:?}"
            );
        }
    }
}

#[test]
fn an_untouched_preset_asks_for_data_and_model_and_offers_the_only_data() {
    let recipe = presets().unwrap().remove(1).recipe;
    let found = errors(&recipe);
    assert_eq!(
        found
            .iter()
            .map(|finding| finding.field.as_str())
            .collect::<Vec<_>>(),
        ["data.sources", "model"]
    );
    let mend = found[0].mend.as_ref().unwrap();
    assert!(mend.label.contains("The words"), "{mend:?}");
    assert!(found[1].mend.is_none(), "two models, no obvious one");
    assert_eq!(estimate(&recipe, &facts()), None);
}

#[test]
fn a_model_too_large_for_the_machine_is_told_before_the_start() {
    let mut recipe = first_steps();
    recipe.model = "large".into();
    let found = check(&recipe, &facts());
    assert!(
        found
            .iter()
            .any(|f| f.field == "run.micro_batch" && f.severity == Severity::Warning)
    );

    // What does not fit all at once, but would in smaller pieces, is offered.
    let mut wide = first_steps();
    (wide.run.batch, wide.run.micro_batch) = (256, 256);
    let found = check(&wide, &facts());
    let finding = found
        .iter()
        .find(|finding| finding.field == "run.micro_batch")
        .unwrap();
    set(&mut wide, &finding.mend.as_ref().unwrap().set[0]).unwrap();
    assert!(
        check(&wide, &facts())
            .iter()
            .all(|finding| finding.field != "run.micro_batch")
    );
}

#[test]
fn fewer_bits_take_less_memory_and_are_offered_where_nothing_else_helps() {
    let mib = |assignments: &[&str]| {
        let mut recipe = first_steps();
        for assignment in assignments {
            set(&mut recipe, assignment).unwrap();
        }
        estimate(&recipe, &facts()).unwrap().peak_mib
    };
    let [full, half, stored] = ["f32", "bf16", "stored"]
        .map(|precision| mib(&["lora.rank=1", &format!("base.precision={precision}")]));
    // 134.5 million weights.
    assert!((full - half - 2.0 * 134.5e6 / 1048576.0).abs() < 1.0);
    assert!((full - stored - 4.0 * 134.5e6 / 1048576.0 + 98.0).abs() < 1.0);
    let saved = mib(&["optimiser.kind=adamw"]) - mib(&["optimiser.kind=adamw-8bit"]);
    assert!(
        (saved - 6.0 * 4_884_480.0 / 1048576.0).abs() < 0.1,
        "{saved}"
    );

    let mut facts = facts();
    facts.machine.memory_mib = 24 << 10;
    let mut recipe = first_steps();
    recipe.model = "large".into();
    let about = |recipe: &Recipe, field: &str| {
        let found = check(recipe, &facts).into_iter();
        found
            .filter(|finding| finding.field == field)
            .collect::<Vec<_>>()
    };
    let found = about(&recipe, "run.micro_batch");
    assert!(
        found[0].message.contains("this machine has 24.0 GB"),
        "{found:?}"
    );
    let mend = found[0].mend.as_ref().unwrap();
    assert_eq!(mend.set, ["base.precision=bf16"]);
    let mut on_card = facts.clone();
    on_card.machine.card = true;
    let message = &check(&recipe, &on_card)[0].message;
    assert!(
        message.contains("the graphics card has 24.0 GB"),
        "{message}"
    );
    set(&mut recipe, &mend.set[0]).unwrap();
    assert_eq!(about(&recipe, "run.micro_batch"), []);

    // What “stored” means where nothing is quantised.
    assert_eq!(about(&recipe, "base.precision"), []);
    set(&mut recipe, "base.precision=stored").unwrap();
    let found = about(&recipe, "base.precision");
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(found[0].message.contains("16 bits"), "{found:?}");
    recipe.model = "starter".into();
    assert_eq!(about(&recipe, "base.precision"), []);
}

#[test]
fn a_recipe_without_the_newer_settings_means_what_it_meant() {
    let text = &presets().unwrap()[0].text;
    let old: String = text
        .lines()
        .filter(|line| {
            let newer = ["[base]", "precision", "kind"];
            !newer.iter().any(|start| line.starts_with(start))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let recipe = attune::recipe::from_toml(&old).unwrap();
    assert_eq!(recipe, presets().unwrap()[0].recipe);
}

#[test]
fn risks_are_named_without_forbidding_them() {
    for (assignment, field) in [
        ("data.split=[0.9, 0.1, 0]", "data.split"),
        ("data.max_cues=20", "data.sources"),
        ("optimiser.learning_rate=0.01", "optimiser.learning_rate"),
        ("schedule.epochs=0.1", "schedule.epochs"),
        ("data.shuffle_answers=true", "data.shuffle_answers"),
    ] {
        let mut recipe = first_steps();
        set(&mut recipe, assignment).unwrap();
        let found = check(&recipe, &facts());
        assert!(
            found.iter().any(|finding| finding.field == field),
            "{assignment}: {found:?}"
        );
        assert!(
            found
                .iter()
                .all(|finding| finding.severity == Severity::Warning),
            "{found:?}"
        );
    }
}

#[test]
fn a_template_of_the_study_is_tried_out() {
    let mut facts = facts();
    let mut recipe = first_steps();
    recipe.example.template = "ours".into();
    for (text, works) in [
        ("{{ lower }} {{ cue }}", true),
        ("{{ word }}", false),
        ("Words!", false),
    ] {
        facts.templates.insert("ours".into(), text.into());
        let found = check(&recipe, &facts);
        assert_eq!(
            found.iter().all(|f| f.field != "example.template"),
            works,
            "{found:?}"
        );
    }
}
