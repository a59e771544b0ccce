//! What recipes make of their sources: the same bytes as ever, and texts beside words.

use std::collections::BTreeMap;
use std::path::Path;

use crate::tiny::wait;
use attune::artifact::{json_lines, sha256};
use attune::dataset::Kind;
use attune::event::Silent;
use attune::example::{Example, Part};
use attune::model::{Device, Model};
use attune::recipe::{self, Recipe, Severity};
use attune::study::Study;
use attune::train::{Checkpoint, Reads, Trainer};

const OSHEL: &str = r#"{dataset="associations-oshel-da6e4004"}"#;
const TARVIK: &str = r#"{dataset="associations-tarvik-8c8d2d89", share=0.4}"#;

fn study(root: &Path) -> Study {
    let study = crate::tiny::study(root, &[("tiny", "{{ lower }}-{{ upper }} {{ cue }}")]);
    for name in ["oshel", "tarvik"] {
        let file = format!("data/sample/associations-{name}.csv");
        study.import_as(file.as_ref(), None, None).unwrap();
    }
    study
}

/// A preset for the tiny model, with these sources and changes.
fn recipe(preset: &str, sources: &[&str], changes: &[&str]) -> Recipe {
    let mut recipe = recipe::preset(preset).unwrap();
    let usual = [
        "model=tiny".to_owned(),
        "run.max_tokens=60".to_owned(),
        format!("data.sources=[{}]", sources.join(",")),
    ];
    if recipe.ppo.is_some() {
        recipe::set(&mut recipe, "ppo.answer_tokens=8").unwrap();
    }
    for assignment in usual
        .iter()
        .map(String::as_str)
        .chain(changes.iter().copied())
    {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    recipe
}

/// Number and hash of the lines that a training would read.
fn read(study: &Study, recipe: &Recipe) -> (usize, String) {
    match study.exercise(recipe).unwrap().reads {
        Reads::Examples(examples) => (examples.len(), sha256(&json_lines(&examples).unwrap())),
        Reads::Rankings(rankings) => (rankings.len(), sha256(&json_lines(&rankings).unwrap())),
    }
}

/// A preset, its sources and changes, and the number and hash of the lines made of them.
type Case<'a> = (&'a str, &'a [&'a str], &'a [&'a str], usize, &'a str);

/// `examples.jsonl` and `rankings.jsonl` as version 6f22263 wrote them, when recipes had
/// format 1.
#[test]
fn recipes_make_the_bytes_that_they_always_made() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let person = [
        "example.format=participant",
        "example.template=association-person-en",
    ];
    let some = [person[0], person[1], "example.people=3"];
    let other = [
        person[0],
        person[1],
        "data.shuffle_answers=true",
        "data.max_cues=30",
    ];
    let shuffle = "data.shuffle_answers=true";
    let whole = r#"{dataset="associations-tarvik-8c8d2d89"}"#;
    let cases: [Case; 13] = [
        ("first-steps", &[OSHEL], &[], 160, "490ae9e960c856b7"),
        ("align-sft-english", &[OSHEL], &[], 194, "f273ed95ab579fb0"),
        ("align-sft-mandarin", &[OSHEL], &[], 194, "961542633eff2956"),
        ("ranking-form", &[OSHEL], &[], 300, "f61cfb470f4844f3"),
        ("first-rankings", &[OSHEL], &[], 580, "279d1d81d230d5c1"),
        ("align-ppo-english", &[OSHEL], &[], 194, "b648c71ebaf39c50"),
        ("first-steps", &[OSHEL], &[shuffle], 160, "f4ffa1e8b6dbb5a5"),
        (
            "ranking-form",
            &[OSHEL],
            &[shuffle],
            300,
            "9cfe6ff3b2e6cc2c",
        ),
        (
            "first-steps",
            &[OSHEL, TARVIK],
            &["data.train_share=0.5"],
            110,
            "304df51a3da6214d",
        ),
        (
            "align-sft-english",
            &[OSHEL, TARVIK],
            &[shuffle, "data.responses=R1"],
            284,
            "3c002777e6c6aaaf",
        ),
        ("first-steps", &[OSHEL], &some, 480, "4c29d0a0102f15c0"),
        (
            "first-steps",
            &[whole, OSHEL],
            &other,
            2368,
            "a9f78cd543d4a031",
        ),
        (
            "first-rankings",
            &[OSHEL],
            &[shuffle, "ppo.words=5", "ppo.draws=2"],
            300,
            "f280c7c2fc911059",
        ),
    ];
    for (preset, sources, changes, lines, hash) in cases {
        let (count, found) = read(&study, &recipe(preset, sources, changes));
        assert_eq!((count, &found[..16]), (lines, hash), "{preset} {changes:?}");
    }
}

/// Forty texts of two sentences, one of them long.
fn passages(root: &Path, study: &Study) -> String {
    let mut text = "id,text,culture\n".to_owned();
    for number in 0..40 {
        let more = if number == 7 {
            " and on".repeat(40)
        } else {
            String::new()
        };
        text += &format!("p{number},the fair of oshel number {number}. it rains{more}.,Oshel\n");
    }
    let path = root.join("texts.csv");
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, Some(Kind::Passages), None).unwrap();
    let (manifests, _) = study.datasets();
    let found = manifests
        .into_iter()
        .find(|m| m.kind == Kind::Passages)
        .unwrap();
    assert_eq!(found.counts.get("passages"), Some(40));
    found.id
}

fn mixed(texts: &str) -> Recipe {
    let texts = format!("{{dataset=\"{texts}\", format=\"passages\", share=1.0}}");
    let words = [
        "data.sources.0.template=tiny",
        "data.max_cues=40",
        "lora.rank=4",
        "optimiser.learning_rate=0.02",
        "run.batch=8",
        "run.checkpoint_every=3",
        "run.max_tokens=100",
    ];
    recipe("first-steps", &[OSHEL, &texts], &words)
}

#[test]
fn texts_and_words_are_mixed_by_their_shares_and_split_each_by_its_items() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let id = passages(folder.path(), &study);
    let recipe = mixed(&id);
    let draft = study.check(&recipe).unwrap();
    let grave = draft
        .findings
        .iter()
        .find(|f| f.severity == Severity::Problem);
    assert_eq!(grave, None);
    let Reads::Examples(made) = study.exercise(&recipe).unwrap().reads else {
        panic!("rankings")
    };
    let mut counts: BTreeMap<(Kind, bool), usize> = BTreeMap::new();
    for example in &made {
        let texts = example.of == Kind::Passages;
        assert_eq!(example.messages.is_empty(), texts);
        *counts
            .entry((example.of, example.part == Part::Train))
            .or_default() += 1;
    }
    // 40 items in equal shares; 28 texts are there to learn from (0.7 of 40).
    assert_eq!(counts[&(Kind::Associations, true)], 20);
    assert_eq!(counts[&(Kind::Passages, true)], 20);
    // 0.1 and 0.7 of the items: as many held out as fit 40.
    assert_eq!(counts[&(Kind::Passages, false)], 4);
    // Without the texts, the cues are those that they were.
    let (_, alone) = read(&study, &self::recipe("first-steps", &[OSHEL], &[]));
    assert_eq!(&alone[..16], "490ae9e960c856b7");

    // No control can be made of texts, and no reward.
    let mut control = recipe.clone();
    control.data.shuffle_answers = true;
    let problem = study.train(&control).unwrap_err();
    assert!(problem.message.contains("control"), "{problem}");
    let texts = format!("{{dataset=\"{id}\", format=\"passages\"}}");
    let rewarded = self::recipe("first-rankings", &[&texts], &[]);
    let problem = study.train(&rewarded).unwrap_err();
    assert!(problem.message.contains("rewarded"), "{problem}");
}

#[test]
fn a_training_on_words_and_texts_learns_and_resumes_to_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let recipe = mixed(&passages(folder.path(), &study));
    let Reads::Examples(made) = study.exercise(&recipe).unwrap().reads else {
        panic!("rankings")
    };
    let model = Model::load("tests/golden/tiny/llama".as_ref(), &Device::Cpu).unwrap();
    let run = |from: Option<&Checkpoint>| {
        let mut trainer = Trainer::new(&model, &recipe, &made, Vec::new()).unwrap();
        if let Some(checkpoint) = from {
            trainer.resume(checkpoint).unwrap();
        }
        let mut kept = Vec::new();
        let outcome = trainer.run(&Silent, &mut |checkpoint| {
            kept.push(checkpoint);
            Ok(())
        });
        (outcome.unwrap(), kept)
    };
    let (outcome, kept) = run(None);
    let (first, last) = (outcome.first_loss.unwrap(), outcome.last_loss.unwrap());
    assert!(last < 0.9 * first, "{first} {last}");
    for checkpoint in &kept[..2] {
        let (_, again) = run(Some(checkpoint));
        assert_eq!(again.last(), kept.last(), "after {}", checkpoint.step);
    }
}

#[test]
fn texts_alone_are_learnt_by_the_preset_and_their_loss_falls() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let id = passages(folder.path(), &study);
    let small = [
        "ask.template=tiny",
        "lora.rank=4",
        "optimiser.learning_rate=0.02",
        "run.max_tokens=64",
    ];
    let recipe = crate::tiny::recipe(&study, "passages", &small);
    assert_eq!(recipe.data.sources[0].dataset, id);
    let draft = study.check(&recipe).unwrap();
    let (example, preview) = &draft.preview[0];
    assert_eq!((example.of, preview.pieces.len()), (Kind::Passages, 1));
    assert!(preview.pieces[0].1, "all of it is learnt");
    let expected = draft.estimate.unwrap();
    assert!(expected.steps > 0 && expected.tokens > 0, "{expected:?}");
    let job = study.train(&recipe).unwrap();
    wait(&study, &job);
    let folder = study.job(&job).unwrap();
    let done = folder.done().unwrap().unwrap();
    let loss = |name: &str| done.summary[name].as_f64().unwrap();
    assert!(
        loss("last_loss") < 0.9 * loss("first_loss"),
        "{:?}",
        done.summary
    );
    let text = std::fs::read_to_string(folder.input("examples.jsonl").unwrap()).unwrap();
    let line: Example = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!((line.of, line.messages.len()), (Kind::Passages, 0));
    assert!(study.verify().sound);
    // A model that learnt no cue is asked about the study's.
    let name = study.models().unwrap().last().unwrap().name.clone();
    let probe = study
        .probe(attune::probe::Kind::Associations, &name, &[])
        .unwrap();
    wait(&study, &probe);
}
