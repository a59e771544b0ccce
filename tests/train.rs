//! Training a tiny model: it learns, it repeats itself bit for bit, and it resumes as if
//! it had never stopped.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::common::starter;
use attune::event::{Collected, Event, Listener, Silent, Step};
use attune::model::{Device, Model, Tensor};
use attune::prompt::Message;
use attune::recipe::{self, Recipe};
use attune::train::{Checkpoint, Example, Outcome, Part, Trainer, Watch, preview, previews};
use serde_json::Value;

const COLOURS: [&str; 12] = [
    "sun", "sea", "grass", "blood", "snow", "night", "leaf", "sky", "rose", "moon", "coal", "milk",
];

/// Random weights, a tokenizer of bytes.
fn model() -> Model {
    Model::load("tests/golden/tiny/llama".as_ref(), &Device::Cpu).unwrap()
}

/// Dropout, two passes a step, a fraction of an epoch, a last step that is smaller.
fn recipe() -> Recipe {
    let mut recipe = recipe::preset("first-steps").unwrap();
    for assignment in [
        "lora.rank=4",
        "lora.dropout=0.1",
        "optimiser.learning_rate=0.02",
        "schedule.epochs=2.5",
        "run.batch=4",
        "run.micro_batch=2",
        "run.checkpoint_every=2",
        "run.validate_every=4",
        "run.watch_every=4",
        "run.max_tokens=120",
    ] {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    recipe
}

fn example(cue: &str, part: Part) -> Example {
    Example {
        id: cue.to_owned(),
        part,
        messages: vec![Message::user(format!("Words for {cue}"))],
        answer: format!("{cue} red, {cue} blue"),
        of: attune::dataset::Kind::Associations,
    }
}

fn examples() -> Vec<Example> {
    let (train, validation) = COLOURS.split_at(10);
    let train = train.iter().map(|cue| example(cue, Part::Train));
    train
        .chain(validation.iter().map(|cue| example(cue, Part::Validation)))
        .collect()
}

fn watches() -> Vec<Watch> {
    vec![Watch {
        kind: "cue".into(),
        item: "coal".into(),
        messages: vec![Message::user("Words for coal")],
        max_tokens: 6,
    }]
}

/// Runs a training, resumed from `from`, and gives every checkpoint it kept.
fn run(
    model: &Model,
    from: Option<&Checkpoint>,
    listener: &dyn Listener,
) -> (Outcome, Vec<Checkpoint>) {
    run_as(model, &recipe(), from, listener)
}

fn run_as(
    model: &Model,
    recipe: &Recipe,
    from: Option<&Checkpoint>,
    listener: &dyn Listener,
) -> (Outcome, Vec<Checkpoint>) {
    let mut trainer = Trainer::new(model, recipe, &examples(), watches()).unwrap();
    if let Some(checkpoint) = from {
        trainer.resume(checkpoint).unwrap();
    }
    let mut kept = Vec::new();
    let outcome = trainer.run(listener, &mut |checkpoint| {
        kept.push(checkpoint);
        Ok(())
    });
    (outcome.unwrap(), kept)
}

/// The steps that were told of.
fn steps(heard: &Collected) -> Vec<Step> {
    let steps = heard.events().into_iter().filter_map(|event| match event {
        Event::Step(step) => Some(step),
        _ => None,
    });
    steps.collect()
}

/// Asks to stop once it was asked `after` times whether to.
struct StopAfter(AtomicU64);

impl Listener for StopAfter {
    fn emit(&self, _event: Event) {}

    fn stop_requested(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_err()
    }
}

#[test]
fn the_model_learns_and_says_so() {
    let model = model();
    let heard = Collected::default();
    let (outcome, kept) = run(&model, None, &heard);
    assert!(outcome.finished);
    // 10 examples, 2.5 epochs, batches of 4.
    assert_eq!((outcome.steps, outcome.of), (7, 7));
    assert!(
        outcome.last_loss.unwrap() < 0.8 * outcome.first_loss.unwrap(),
        "{outcome:?}"
    );

    let events = heard.events();
    let steps = steps(&heard);
    assert_eq!(
        steps.iter().map(|step| step.step).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6, 7]
    );
    assert_eq!((steps[6].epoch, steps[6].left_s), (2.5, 0.0));
    assert_eq!(
        steps.iter().map(|step| step.tokens).sum::<u64>(),
        outcome.tokens
    );
    assert!(steps[6].learning_rate < steps[1].learning_rate);
    assert!(
        steps
            .iter()
            .all(|step| step.memory_mib > 1.0 && step.gradient_norm > 0.0)
    );

    let validations: Vec<(u64, f64)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Validation { step, loss } => Some((*step, *loss)),
            _ => None,
        })
        .collect();
    assert_eq!(
        validations.iter().map(|v| v.0).collect::<Vec<_>>(),
        [0, 4, 7]
    );
    assert!(validations[2].1 < validations[0].1, "{validations:?}");
    let watched = events
        .iter()
        .filter(|event| matches!(event, Event::Watched { .. }))
        .count();
    assert_eq!(watched, 3);
    let told: Vec<u64> = events
        .iter()
        .filter_map(|event| match event {
            Event::Checkpoint { step } => Some(*step),
            _ => None,
        })
        .collect();
    assert_eq!(told, [2, 4, 6, 7]);
    assert_eq!(
        kept.iter()
            .map(|checkpoint| checkpoint.step)
            .collect::<Vec<_>>(),
        told
    );
}

#[test]
fn the_same_training_yields_the_same_bits_stopped_or_not() {
    let model = model();
    let (_, whole) = run(&model, None, &Silent);
    let (_, again) = run(&model, None, &Silent);
    assert_eq!(whole, again);
    let last = whole.last().unwrap();

    // Killed: resumed from a checkpoint on disk.
    for checkpoint in &whole[..3] {
        let (outcome, kept) = run(&model, Some(checkpoint), &Silent);
        assert!(outcome.finished);
        assert_eq!(
            kept.last().unwrap(),
            last,
            "resumed after step {}",
            checkpoint.step
        );
    }
    // Asked to stop, in the middle of steps too.
    for asked in [0, 3, 14, 21] {
        let listener = StopAfter(AtomicU64::new(asked));
        let (outcome, stopped) = run(&model, None, &listener);
        let stopped = stopped.last().unwrap();
        assert!(!outcome.finished);
        assert_eq!(outcome.steps, stopped.step);
        let (_, kept) = run(&model, Some(stopped), &Silent);
        assert_eq!(
            kept.last().unwrap(),
            last,
            "stopped after step {}",
            stopped.step
        );
    }
}

#[test]
fn moments_in_8_bits_teach_almost_as_those_in_32() {
    let model = model();
    // Weights of 64 × 64 and more, the fewest whose moments are coded.
    let [full, coded] = ["adamw", "adamw-8bit"].map(|kind| {
        let mut recipe = recipe();
        for assignment in [
            "lora.rank=64",
            "optimiser.learning_rate=0.002",
            "schedule.epochs=12",
            &format!("optimiser.kind={kind}"),
        ] {
            recipe::set(&mut recipe, assignment).unwrap();
        }
        recipe
    });
    let heard = Collected::default();
    let (outcome, _) = run_as(&model, &full, None, &heard);
    assert!(
        outcome.last_loss.unwrap() < 0.8 * outcome.first_loss.unwrap(),
        "{outcome:?}"
    );
    let also = Collected::default();
    let (_, kept) = run_as(&model, &coded, None, &also);
    let losses = |heard: &Collected| steps(heard).iter().map(|s| s.loss).collect::<Vec<_>>();
    for (full, coded) in losses(&heard).into_iter().zip(losses(&also)) {
        assert!(
            (coded / full - 1.0).abs() < 0.001,
            "{coded}, but {full} in 32 bits"
        );
    }
    assert_ne!(losses(&heard), losses(&also));

    let last = kept.last().unwrap();
    let (_, again) = run_as(&model, &coded, Some(&kept[3]), &Silent);
    assert_eq!(again.last().unwrap(), last);
    // A training in 32 bits cannot go on from moments in 8.
    let mut trainer = Trainer::new(&model, &full, &examples(), Vec::new()).unwrap();
    assert!(trainer.resume(last).unwrap_err().advice.is_some());
}

#[test]
fn a_checkpoint_fits_its_own_training_only() {
    let model = model();
    let (_, kept) = run(&model, None, &Silent);
    let mut other = recipe();
    other.run.seed += 1;
    let mut trainer = Trainer::new(&model, &other, &examples(), Vec::new()).unwrap();
    assert!(trainer.resume(&kept[0]).unwrap_err().advice.is_some());
    let mut trainer = Trainer::new(&model, &recipe(), &examples(), Vec::new()).unwrap();
    let mut torn = kept[0].clone();
    torn.adapter.truncate(100);
    assert!(trainer.resume(&torn).unwrap_err().advice.is_some());
}

#[test]
fn a_training_that_goes_astray_says_so() {
    let model = model();
    let mut wild = recipe();
    wild.optimiser.learning_rate = 1e30;
    let mut trainer = Trainer::new(&model, &wild, &examples(), Vec::new()).unwrap();
    let problem = trainer.run(&Silent, &mut |_| Ok(())).unwrap_err();
    assert!(
        problem.message.contains("step") && problem.advice.is_some(),
        "{problem}"
    );
}

#[test]
fn long_examples_are_cut_counted_and_left_out_where_no_answer_is_left() {
    let model = model();
    let mut examples = examples();
    examples[0].answer = "x".repeat(200);
    examples[1].messages = vec![Message::user("y".repeat(200))];
    let heard = Collected::default();
    let mut trainer = Trainer::new(&model, &recipe(), &examples, Vec::new()).unwrap();
    trainer.run(&heard, &mut |_| Ok(())).unwrap();
    let warnings: Vec<Event> = heard
        .events()
        .into_iter()
        .filter(|event| matches!(event, Event::Warning { .. }))
        .collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");

    let nothing: Vec<Example> = examples.drain(1..2).collect();
    assert!(Trainer::new(&model, &recipe(), &nothing, Vec::new()).is_err());
}

/// Every token but the first is learnt once, whatever fits at once.
#[test]
fn a_long_text_is_learnt_in_pieces_that_are_counted() {
    let model = model();
    let text = "the sea is blue and the night is dark".to_owned();
    let count = model.encode(&text).unwrap().len() as u64;
    assert_eq!(count, 31);
    let example = Example {
        id: "p".into(),
        part: Part::Train,
        messages: Vec::new(),
        answer: text,
        of: attune::dataset::Kind::Passages,
    };
    let mut recipe = recipe();
    for assignment in ["run.batch=1", "run.micro_batch=1", "schedule.epochs=1"] {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    // 30 learnt tokens; of a piece all but its first.
    for (most, pieces) in [(120, 1), (31, 1), (30, 2), (11, 3), (9, 4), (3, 15)] {
        recipe.run.max_tokens = most;
        let heard = Collected::default();
        let examples = [example.clone()];
        let mut trainer = Trainer::new(&model, &recipe, &examples, Vec::new()).unwrap();
        let outcome = trainer.run(&heard, &mut |_| Ok(())).unwrap();
        assert_eq!(
            (outcome.steps, outcome.tokens),
            (pieces, 30 + pieces),
            "{most}"
        );
        let told = heard.events().into_iter().find_map(|event| match event {
            Event::Warning { message } => Some(message),
            _ => None,
        });
        assert_eq!(told.is_some(), pieces > 1, "{told:?}");
        let named = told.is_none_or(|told| told.contains(&format!("{pieces} pieces")));
        assert!(named, "{most}");
    }
}

#[test]
fn a_preview_shows_what_is_read_and_what_is_learnt() {
    let model = model();
    let mut example = example("sun", Part::Train);
    let question = "<|im_start|>user\nWords for sun<|im_end|>\n<|im_start|>assistant\n";
    let shown = preview(model.reader(), &example, 120).unwrap();
    let answer = "sun red, sun blue<|im_end|>\n";
    assert_eq!(
        shown.pieces,
        [(question.to_owned(), false), (answer.to_owned(), true)]
    );
    let tokens = |text: &str| model.encode(text).unwrap().len();
    assert_eq!(shown.tokens, tokens(question) + tokens(answer));
    let cut = preview(
        model.reader(),
        &example,
        tokens(question) + tokens("sun red"),
    )
    .unwrap();
    assert_eq!(cut.pieces[1], ("sun red".to_owned(), true));

    example.messages.clear();
    let whole = preview(model.reader(), &example, 120).unwrap();
    assert_eq!(whole.pieces, [("sun red, sun blue".to_owned(), true)]);
}

/// Six steps of the starter model as transformers and PEFT make them: chat template,
/// mask, loss, gradient and AdamW together.
#[test]
fn the_starter_model_is_taught_as_peft_teaches_it() {
    let Some(path) = starter() else { return };
    let model = Model::load(&path, &Device::Cpu).unwrap();
    let golden: Value =
        serde_json::from_slice(&std::fs::read("tests/golden/smollm2.json").unwrap()).unwrap();

    let mut recipe = recipe();
    for assignment in [
        "lora={rank=8, alpha=16, dropout=0, targets=[\"q_proj\", \"v_proj\"]}",
        "optimiser.learning_rate=0.001",
        "optimiser.clip=0",
        "schedule={shape=\"constant\", warm_up=0, epochs=6}",
        "run.batch=1",
        "run.micro_batch=1",
    ] {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    let example = Example {
        id: "mosquito".into(),
        part: Part::Train,
        messages: vec![Message::user(
            "Name five words you think of when you read: mosquito",
        )],
        answer: "bite, bug, itch, buzz, malaria, insect, blood".into(),
        of: attune::dataset::Kind::Associations,
    };
    let mut trainer = Trainer::new(&model, &recipe, &[example], Vec::new()).unwrap();
    for (k, (_, a)) in trainer.adapter().parameters().iter().step_by(2).enumerate() {
        let value = |i: usize| (0.02 * (0.7 * i as f64 + k as f64).sin()) as f32;
        let values = (0..a.elem_count()).map(value).collect();
        a.set(&Tensor::from_vec(values, a.shape(), &Device::Cpu).unwrap())
            .unwrap();
    }
    let heard = Collected::default();
    let outcome = trainer.run(&heard, &mut |_| Ok(())).unwrap();
    assert_eq!(
        outcome.tokens,
        6 * golden["sft_loss"]["n_tokens"].as_u64().unwrap()
    );
    let expected = golden["lora_sft"]["loss_per_step"].as_array().unwrap();
    let steps = steps(&heard);
    assert_eq!(steps.len(), expected.len());
    for (step, expected) in steps.iter().zip(expected) {
        let error = (step.loss - expected.as_f64().unwrap()).abs();
        assert!(
            error < 1e-3,
            "step {}: {}, but {expected} expected",
            step.step,
            step.loss
        );
    }
}

/// A text is learnt from what the model's texts begin with, as an answer follows its question.
#[test]
fn a_text_begins_as_the_models_texts_do() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "tokenizer_config.json"] {
        let file = Path::new("tests/golden/tiny/llama").join(name);
        std::fs::copy(file, folder.path().join(name)).unwrap();
    }
    let text = Example {
        messages: Vec::new(),
        answer: "The baby is given a name.".into(),
        ..example("sun", Part::Train)
    };
    let plain = previews(folder.path(), std::slice::from_ref(&text), 100).unwrap();
    let path = folder.path().join("tokenizer.json");
    let mut tokenizer: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let (sign, id) = ("<|im_start|>", 1);
    tokenizer["post_processor"] = serde_json::json!({
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": sign, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {sign: {"id": sign, "ids": [id], "tokens": [sign]}},
    });
    std::fs::write(&path, tokenizer.to_string()).unwrap();
    let begun = previews(folder.path(), std::slice::from_ref(&text), 100).unwrap();
    assert_eq!(begun[0].tokens, plain[0].tokens + 1);
    assert_eq!(begun[0].pieces, plain[0].pieces);
}
