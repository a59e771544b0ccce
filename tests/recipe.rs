//! What a recipe is told about itself, in a study with a small and a large model.

use attune::config::{Config, Rope, Variant, parameters};
use attune::dataset::Kind;
use attune::example::Participant;
use attune::recipe::{
    AdapterFacts, DatasetFacts, Facts, Finding, Format, Lock, Lora, Machine, ModelFacts, Pace,
    Recipe, Severity, Source, check, estimate, preset, presets, set,
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
        language: if id == "words" { "en" } else { "" }.into(),
        kind,
        cues: 240,
        responses: 240 * 180,
        people: (id == "words").then_some(240 * 60),
        passages: 0,
        tokens: 0,
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
        adapters: Vec::new(),
        lock: None,
        templates: Default::default(),
        machine: Machine {
            memory_mib: 16 << 10,
            card: false,
        },
        pace: Pace {
            threads: 2,
            peak_gflops: 300.0,
            adapter: 8.0,
            value_ns: 16.0,
            weight_ns: 0.5,
        },
    }
}

fn first_steps() -> Recipe {
    let mut recipe = preset("first-steps").unwrap();
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
        ("data.sources.0.template=gone", "data.sources.0.template"),
        ("data.sources.0.lower=0", "data.sources.0.lower"),
        ("data.sources.0.most=3", "data.sources.0.most"),
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

fn first_rankings() -> Recipe {
    let all = presets().unwrap().into_iter().map(|preset| preset.recipe);
    let mut found = all.filter(|recipe| recipe.name == "first-rankings");
    let mut recipe = found.next().unwrap();
    set(&mut recipe, "model=starter").unwrap();
    set(&mut recipe, r#"data.sources=[{dataset="words"}]"#).unwrap();
    recipe
}

/// A study with an adapter of the starter and one of the large model.
fn facts_with_adapters() -> Facts {
    let adapter = |name: &str, base: &str| AdapterFacts {
        name: name.into(),
        base: base.into(),
        lora: Lora {
            rank: 8,
            alpha: 16.0,
            ..first_rankings().lora
        },
    };
    Facts {
        adapters: vec![adapter("taught", "starter"), adapter("other", "large")],
        ..facts()
    }
}

#[test]
fn first_rankings_fits_a_laptop_as_it_is() {
    let recipe = first_rankings();
    assert_eq!(check(&recipe, &facts()), []);
    let told = estimate(&recipe, &facts()).unwrap();
    // 140 cues, four rankings each, sixteen a step.
    assert_eq!(told.steps, 35);
    let mut twice = recipe.clone();
    set(&mut twice, "ppo.passes=4").unwrap();
    assert!(estimate(&twice, &facts()).unwrap().seconds > 1.2 * told.seconds);
    set(&mut twice, "ppo.answer_tokens=80").unwrap();
    assert!(estimate(&twice, &facts()).unwrap().tokens > told.tokens);
}

#[test]
fn what_does_not_go_with_rewards_is_explained_at_its_field_and_mended() {
    let facts = facts_with_adapters();
    for (assignment, field) in [
        (
            "data.sources.0.template=association-list-en",
            "data.sources.0.template",
        ),
        ("data.sources.0.template=gone", "data.sources.0.template"),
        ("data.sources.0.words=1", "data.sources.0.words"),
        ("data.sources.0.draws=0", "data.sources.0.draws"),
        ("ask.template=gone", "ask.template"),
        ("data.sources.0.format=list", "data.sources.0.format"),
        ("ppo.start=gone", "ppo.start"),
        ("ppo.start=other", "ppo.start"),
        ("ppo.start=taught", "lora.rank"),
        ("ppo.temperature=0", "ppo.temperature"),
        ("ppo.unparsable=2", "ppo.unparsable"),
        ("ppo.gamma=1.1", "ppo.gamma"),
        ("ppo.lambda=-1", "ppo.lambda"),
        ("ppo.clip=0", "ppo.clip"),
        ("ppo.value_clip=nan", "ppo.value_clip"),
        ("ppo.entropy=-1", "ppo.entropy"),
        ("ppo.critic_learning_rate=0", "ppo.critic_learning_rate"),
        ("ppo.kl.coefficient=-1", "ppo.kl.coefficient"),
        ("ppo.kl.target=0", "ppo.kl.target"),
        ("ppo.kl.horizon=0", "ppo.kl.horizon"),
        ("ppo.rollout=0", "ppo.rollout"),
        ("ppo.rollout=12", "ppo.rollout"),
        ("ppo.passes=0", "ppo.passes"),
        ("ppo.answer_tokens=0", "ppo.answer_tokens"),
        ("ppo.answer_tokens=240", "ppo.answer_tokens"),
        ("lora.dropout=0.1", "lora.dropout"),
        ("ppo.kl.coefficient=0", "ppo.kl.coefficient"),
        ("method=sft", "method"),
    ] {
        let mut recipe = first_rankings();
        set(&mut recipe, assignment).unwrap();
        let found = check(&recipe, &facts);
        let Some(finding) = found.iter().find(|finding| finding.field == field) else {
            panic!("{assignment}: {found:?}");
        };
        assert!(finding.message.ends_with('.'), "{finding:?}");
        for change in finding.mend.iter().flat_map(|mend| &mend.set) {
            set(&mut recipe, change).unwrap();
            let left = check(&recipe, &facts);
            let again = left.iter().find(|finding| finding.field == field);
            assert!(again.is_none(), "{assignment}: {again:?}");
        }
    }

    // A method without its settings gets usual ones.
    let mut bare = first_steps();
    set(&mut bare, "method=ppo").unwrap();
    let found = check(&bare, &facts);
    let finding = found.iter().find(|finding| finding.field == "ppo").unwrap();
    for change in &finding.mend.as_ref().unwrap().set {
        set(&mut bare, change).unwrap();
    }
    set(&mut bare, "run.max_tokens=512").unwrap();
    let problem = |f: &&Finding| f.severity == Severity::Problem;
    assert_eq!(check(&bare, &facts).iter().find(problem), None);
}

#[test]
fn a_prompt_in_another_language_than_the_cues_is_told_and_mended() {
    let mut facts = facts();
    facts.datasets[0].language = "zh".into();
    let of_language = |recipe: &Recipe, facts: &Facts| {
        let found = check(recipe, facts).into_iter();
        let told = found.filter(|finding| finding.message.contains("Chinese"));
        told.collect::<Vec<Finding>>()
    };
    for (name, fields) in [
        ("first-steps", &["data.sources.0.template"][..]),
        ("ranking-form", &["data.sources.0.template", "ask.template"]),
        (
            "first-rankings",
            &["data.sources.0.template", "ask.template"],
        ),
        ("align-sft-mandarin", &[]),
    ] {
        let mut recipe = preset(name).unwrap();
        recipe.model = "starter".into();
        set(&mut recipe, "data.sources=[{dataset=\"words\"}]").unwrap();
        let found = of_language(&recipe, &facts);
        let told: Vec<&str> = found.iter().map(|finding| finding.field.as_str()).collect();
        assert_eq!(told, fields, "{name}");
        for change in found.into_iter().flat_map(|f| f.mend.unwrap().set) {
            set(&mut recipe, &change).unwrap();
        }
        assert!(of_language(&recipe, &facts).is_empty(), "{name}");
    }
    // Templates of one's own are left alone, and so are cues in several languages.
    let mut recipe = first_steps();
    set(&mut recipe, "data.sources.0.template=ours").unwrap();
    facts.templates.insert("ours".into(), "{{ cue }}".into());
    assert!(of_language(&recipe, &facts).is_empty());
}

#[test]
fn an_untouched_preset_asks_for_data_and_model_and_offers_the_only_data() {
    let recipe = preset("align-sft-english").unwrap();
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
fn the_only_data_is_put_where_none_was_chosen_and_nowhere_else() {
    let mut recipe = preset("first-steps").unwrap();
    let own = recipe.data.sources[0].format.clone();
    let texts = Format::usual("passages", "en").unwrap();
    let open = Source {
        share: 0.4,
        ..Source::new("", own)
    };
    recipe.data.sources = vec![Source::new("texts", texts), open];
    let before = recipe.data.sources.clone();
    let found = errors(&recipe);
    let open = found.iter().find(|f| f.field == "data.sources").unwrap();
    for assignment in &open.mend.as_ref().unwrap().set {
        set(&mut recipe, assignment).unwrap();
    }
    assert_eq!(recipe.data.sources[0], before[0]);
    let [_, words] = &recipe.data.sources[..] else {
        panic!("{:?}", recipe.data.sources)
    };
    assert_eq!((words.dataset.is_empty(), words.share), (false, 0.4));
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

/// Recipes of format 1, when all sources shared one way to make examples: every preset as
/// it stood, the sample study's, and older ones.
#[test]
fn recipes_of_earlier_days_still_open() {
    let read = |path: &str| {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("format = 1\n"), "{path}");
        attune::recipe::from_toml(&text).unwrap()
    };
    let mut files = 0;
    for folder in ["tests/fixtures/recipe", "tests/fixtures/recipe-1"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let recipe = read(path.to_str().unwrap());
            assert_eq!((recipe.format, recipe.data.train_share), (2, 1.0));
            let again = attune::recipe::to_toml(&recipe).unwrap();
            assert_eq!(attune::recipe::from_toml(&again).unwrap(), recipe);
            files += 1;
        }
    }
    assert_eq!(files, 3 + 8);
    // A preset of then says what it says today, but for the number of its format.
    let old = presets()
        .unwrap()
        .into_iter()
        .filter(|p| p.id != "passages");
    for preset in old {
        let before = read(&format!("tests/fixtures/recipe-1/{}.toml", preset.id));
        assert_eq!(before, preset.recipe, "{}", preset.id);
    }
    let sample = read("tests/fixtures/recipe-1/sample-study.toml");
    let [source] = &sample.data.sources[..] else {
        panic!("{:?}", sample.data.sources)
    };
    assert_eq!(source.dataset, "associations-oshel-da6e4004");
    assert_eq!(source.format, first_steps().data.sources[0].format);
}

#[test]
fn what_format_1_said_in_other_ways_is_read_too() {
    let old = std::fs::read_to_string("tests/fixtures/recipe-1/first-steps.toml").unwrap();
    let read = |from: &str, to: &str| {
        assert!(old.contains(from), "{from}");
        attune::recipe::from_toml(&old.replace(from, to))
    };
    let many = r#"sources = [{dataset="a"}, {dataset="b", share=0.5}]"#;
    let recipe = read("sources = []", many).unwrap();
    let shares: Vec<(&str, f64)> = recipe
        .data
        .sources
        .iter()
        .map(|source| (source.dataset.as_str(), source.share))
        .collect();
    assert_eq!(shares, [("a", 1.0), ("b", 0.5)]);
    assert_eq!(
        recipe.data.sources[1].format,
        first_steps().data.sources[0].format
    );

    let person = "[example]\nformat = \"participant\"\npeople = 3\n";
    let recipe = read("[example]\n", person).unwrap();
    let wanted = Participant {
        template: "association-short-en".into(),
        people: Some(3),
    };
    assert_eq!(recipe.data.sources[0].format, Format::Participant(wanted));
    assert_eq!((recipe.asks().numbers(), recipe.ask), ((1, 3), None));

    // Settings of rewards that the method does not use are kept, without the rankings.
    let unused = std::fs::read_to_string("tests/fixtures/recipe-1/first-rankings.toml").unwrap();
    let unused = unused.replace("method = \"ppo\"", "method = \"sft\"");
    let recipe = attune::recipe::from_toml(&unused).unwrap();
    assert_eq!(recipe.data.sources[0].format.spec().id(), "list");
    assert!(recipe.ppo.is_some() && recipe.ask.is_none());

    // A ranking that did not say how still cannot be trained with.
    let mut bare = read("[example]\n", "[example]\nformat = \"ranking\"\n").unwrap();
    bare.model = "starter".into();
    set(&mut bare, "data.sources.0.dataset=words").unwrap();
    let fields: Vec<String> = errors(&bare).into_iter().map(|f| f.field).collect();
    assert_eq!(fields, ["data.sources.0.template", "data.sources.0.words"]);

    let unknown = read("upper_above = 0", "upper_abov = 0").unwrap_err();
    assert!(unknown.message.contains("upper_abov"), "{unknown}");
    let none = read("[example]", "[exampl]").unwrap_err();
    assert!(none.message.contains("[example]"), "{none}");
}

/// A draft as the catalogue of an earlier version kept it: JSON, with nulls.
#[test]
fn drafts_of_earlier_days_still_open() {
    let old = std::fs::read_to_string("tests/fixtures/recipe-1/first-steps.toml").unwrap();
    let table: toml::Table = old.parse().unwrap();
    let mut draft = serde_json::to_value(table).unwrap();
    draft["data"]["max_cues"] = serde_json::Value::Null;
    let recipe = attune::recipe::from_json(draft).unwrap();
    let mut wanted = preset("first-steps").unwrap();
    wanted.data.max_cues = None;
    assert_eq!(recipe, wanted);
    let today = serde_json::to_value(&wanted).unwrap();
    assert_eq!(attune::recipe::from_json(today).unwrap(), wanted);
}

/// Plans keep assignments, and people have them in scripts.
#[test]
fn assignments_of_format_1_set_what_their_keys_have_become() {
    let mut lists = first_steps();
    set(&mut lists, r#"data.sources=[{dataset="a"}, {dataset="b"}]"#).unwrap();
    for assignment in ["example.template=ours", "example.lower=3"] {
        set(&mut lists, assignment).unwrap();
    }
    assert_eq!(lists.read_templates(), ["ours"]);
    assert_eq!(lists.asks().numbers(), (3, 3));
    let mut rewards = first_rankings();
    for assignment in ["example.template=ours", "example.most=3", "ppo.words=5"] {
        set(&mut rewards, assignment).unwrap();
    }
    assert_eq!(rewards.asks().template, "ours");
    assert_eq!(rewards.data.sources[0].format.rankings().unwrap().words, 5);
    for recipe in [&mut lists, &mut rewards] {
        assert!(set(recipe, "example.lowr=3").is_err());
    }
}

#[test]
fn the_formats_and_shares_of_a_recipe_are_written_read_and_estimated() {
    let steps = |assignments: &[&str]| {
        let mut recipe = first_steps();
        for assignment in assignments {
            set(&mut recipe, assignment).unwrap();
        }
        let text = attune::recipe::to_toml(&recipe).unwrap();
        assert_eq!(attune::recipe::from_toml(&text).unwrap(), recipe);
        assert_eq!(errors(&recipe), [], "{assignments:?}");
        estimate(&recipe, &facts()).unwrap().steps
    };
    // 140 cues, two and a half epochs, four a step.
    assert_eq!(steps(&[]), 88);
    assert_eq!(steps(&["data.train_share=0.25"]), 22);
    // 60 people for each cue, of whom five are taken.
    let person = [
        "data.sources.0.format=participant",
        "data.sources.0.template=association-person-en",
    ];
    assert_eq!(steps(&person), 140 * 60 * 5 / 8);
    assert_eq!(
        steps(&[person[0], person[1], "data.sources.0.people=5"]),
        438
    );
    assert_eq!(steps(&["data.sources.0.format=ranking"]), 175);
}

#[test]
fn short_words_beside_long_texts_take_no_memory_away() {
    let mut facts = facts();
    facts.datasets.push(DatasetFacts {
        id: "texts".into(),
        kind: Kind::Passages,
        people: None,
        cues: 0,
        responses: 0,
        passages: 100,
        tokens: 100 * 150,
        ..facts.datasets[0].clone()
    });
    let mut recipe = first_steps();
    let words = recipe.data.sources[0].clone();
    let texts = Source::new("texts", Format::usual("passages", "en").unwrap());
    let mut peak = |sources: &[&Source]| {
        recipe.data.sources = sources.iter().map(|&source| source.clone()).collect();
        estimate(&recipe, &facts).unwrap().peak_mib
    };
    let (alone, long) = (peak(&[&words]), peak(&[&texts]));
    assert!(long > alone, "{long} {alone}");
    assert_eq!(peak(&[&words, &texts]), long);
}

#[test]
fn a_format_says_what_it_lacks() {
    let mut counted = facts();
    counted.datasets[0].people = None;
    for (assignment, field) in [
        ("data.sources.0.format=participant", "data.sources.0.format"),
        ("data.sources.0.format=passages", "data.sources"),
        ("data.train_share=0", "data.train_share"),
    ] {
        let mut recipe = first_steps();
        set(&mut recipe, assignment).unwrap();
        let about = |recipe: &Recipe| {
            let found = check(recipe, &counted).into_iter();
            found
                .filter(|finding| finding.field == field)
                .collect::<Vec<_>>()
        };
        let found = about(&recipe);
        assert_eq!(found.len(), 1, "{assignment}");
        for change in &found[0].mend.as_ref().unwrap().set {
            set(&mut recipe, change).unwrap();
        }
        assert_eq!(about(&recipe), [], "{assignment}");
    }
}

#[test]
fn a_locked_split_counts_whatever_a_recipe_says() {
    let mut facts = facts();
    let mut recipe = first_steps();
    facts.lock = Some(Lock {
        seed: recipe.data.split_seed,
        shares: recipe.data.split,
        together: recipe.data.together,
        outside: 0,
    });
    assert_eq!(check(&recipe, &facts), []);
    for assignment in [
        "data.split_seed=1",
        "data.split=[0.8, 0.1, 0.1]",
        "data.together=spellings",
    ] {
        set(&mut recipe, assignment).unwrap();
        let found = check(&recipe, &facts);
        assert_eq!(found[0].field, "data.split_seed");
        assert_eq!(found[0].severity, Severity::Problem);
        for change in &found[0].mend.as_ref().unwrap().set {
            set(&mut recipe, change).unwrap();
        }
        assert_eq!(check(&recipe, &facts), []);
    }
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
    set(&mut recipe, "data.sources.0.template=ours").unwrap();
    for (text, works) in [
        ("{{ lower }} {{ cue }}", true),
        ("{{ word }}", false),
        ("Words!", false),
    ] {
        facts.templates.insert("ours".into(), text.into());
        let found = check(&recipe, &facts);
        assert_eq!(
            found.iter().all(|f| f.field != "data.sources.0.template"),
            works,
            "{found:?}"
        );
    }
}
