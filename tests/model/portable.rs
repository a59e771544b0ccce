//! The whole engine with the operations for graphics cards, run on the processor, beside
//! the processor's own.

use attune::event::Silent;
use attune::model::{
    Adapter, Device, Dropout, Generate, Model, Module, OptionRequest, Precision, Products,
    ScoreMode, Sequence, Teach, Tensor, portably,
};
use attune::recipe::{Optimiser, OptimiserKind};
use attune::stat::CounterRandom;
use attune::train::AdamW;

use super::families::batch;
use super::tiny::lora;
use super::{FAMILIES, golden, golden_json};

/// What a computation may differ by, of the largest value.
const SHARE: f64 = 1e-4;
/// What values may differ by as a whole, of their norm, where products are made of numbers
/// rounded to bf16: as much as sixteen roundings to 8 bits on top of each other.
const ROUNDED: f64 = 16.0 / 256.0;

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// Fails where values differ by more than a share of the largest expected one.
#[track_caller]
fn same(what: &str, found: &[f32], expected: &[f32], share: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let most = expected
        .iter()
        .fold(0f32, |most, value| most.max(value.abs()));
    let pairs = found.iter().zip(expected);
    let error = pairs.fold(0f32, |most, (a, b)| most.max((a - b).abs()));
    assert!(
        f64::from(error) <= share * f64::from(most) && error.is_finite(),
        "{what}: off by {error} where the largest is {most}"
    );
}

/// Fails where values differ by more than a share as a whole: by their Euclidean norms, since
/// single small values follow the roundings of large ones.
#[track_caller]
fn alike(what: &str, found: &[f32], expected: &[f32], share: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let norm = |values: &mut dyn Iterator<Item = f32>| {
        values.map(|v| f64::from(v).powi(2)).sum::<f64>().sqrt()
    };
    let pairs = found.iter().zip(expected);
    let error = norm(&mut pairs.map(|(a, b)| a - b));
    let size = norm(&mut expected.iter().copied());
    assert!(error <= share * size, "{what}: off by {error} of {size}");
}

/// An adapter of all seven projections whose B is not zero, so that all of it counts.
fn adapter(model: &Model) -> Adapter {
    let lora = lora(&Module::ALL.map(Module::name), 0.2);
    let adapter = Adapter::new(&lora, model.config(), 3, model.device()).unwrap();
    let mut random = CounterRandom::new(1, 2);
    for (_, var) in adapter.parameters() {
        let values = (0..var.elem_count()).map(|_| (random.uniform() - 0.5) as f32 * 0.2);
        let values = Tensor::from_iter(values, model.device()).unwrap();
        var.set(&values.reshape(var.shape()).unwrap()).unwrap();
    }
    adapter
}

/// Logits; loss and gradients with dropout, activations kept or computed again; the
/// adapter after eight steps, and the losses on the way.
fn all(model: &Model, batch: &[Sequence]) -> Vec<(String, Vec<f32>)> {
    let adapter = adapter(model);
    let logits = model.logits(&batch[0].tokens, Some(&adapter)).unwrap();
    let mut found = vec![("logits".to_owned(), values(&logits))];
    let weights = adapter.parameters();
    let mut optimiser = AdamW::new(
        &weights,
        &Optimiser {
            kind: OptimiserKind::AdamW,
            learning_rate: 1e-2,
            beta1: 0.9,
            beta2: 0.999,
            // Large, so that weights with little gradient do not follow its rounding.
            epsilon: 1e-2,
            weight_decay: 0.01,
            clip: 0.0,
        },
    )
    .unwrap();
    for step in 1..=8 {
        let how = Teach {
            dropout: Some(Dropout { seed: 5, step }),
            recompute: step % 2 == 0,
            ..Teach::default()
        };
        let taught = model.teach(batch, &adapter, how).unwrap();
        let loss = taught.loss / taught.tokens as f64;
        found.push((format!("loss of step {step}"), vec![loss as f32]));
        if step <= 2 {
            for ((name, _), gradient) in weights.iter().zip(&taught.gradients) {
                found.push((format!("gradient of {name}"), values(gradient)));
            }
        }
        let mean = 1.0 / taught.tokens as f64;
        optimiser
            .step(&weights, &taught.gradients, mean, step, 1e-2)
            .unwrap();
    }
    let (loss, tokens) = model.evaluate(batch, Some(&adapter)).unwrap();
    found.push(("last loss".to_owned(), vec![(loss / tokens as f64) as f32]));
    for (name, weight) in &weights {
        found.push((name.clone(), values(weight)));
    }
    found
}

/// Compares the two ways on a model.
fn compare(path: &str, precision: Precision, batch: &[Sequence]) {
    let path = golden(path);
    let load = || Model::load_as(&path, &Device::Cpu, precision).unwrap();
    let expected = all(&load(), batch);
    let found = portably(Products::Full, || all(&load(), batch));
    // Sums in another order: had both gone the same way, they would be the same bits.
    assert_ne!(found, expected);
    for ((name, found), (_, expected)) in found.iter().zip(&expected) {
        let what = format!("{}, {precision:?}, {name}", path.display());
        same(&what, found, expected, SHARE);
    }
}

#[test]
fn logits_gradients_and_eight_steps_are_those_of_the_processor() {
    for family in FAMILIES {
        let batch = batch(&golden_json(&format!("tiny/{family}/expected.json")));
        let folder = format!("tiny/{family}");
        compare(&folder, Precision::F32, &batch);
    }
}

#[test]
fn so_they_are_with_weights_in_fewer_bits() {
    for family in ["llama", "gemma2"] {
        let batch = batch(&golden_json(&format!("tiny/{family}/expected.json")));
        for precision in [Precision::Bf16, Precision::Stored] {
            let file = format!("tiny/{family}.gguf");
            compare(&file, precision, &batch);
        }
    }
}

#[test]
fn products_rounded_as_on_cards_stay_near() {
    for family in ["llama", "gemma2"] {
        let batch = batch(&golden_json(&format!("tiny/{family}/expected.json")));
        let path = golden(&format!("tiny/{family}.gguf"));
        for precision in [Precision::Bf16, Precision::Stored] {
            let load = || Model::load_as(&path, &Device::Cpu, precision).unwrap();
            let found = portably(Products::Rounded, || all(&load(), &batch));
            for ((name, found), (_, expected)) in found.iter().zip(&all(&load(), &batch)) {
                // What rounding changes in small gradients, AdamW makes large in weights;
                // the losses hold.
                if !name.starts_with("base_model") {
                    alike(&format!("{family}, {name}"), found, expected, ROUNDED);
                }
            }
        }
    }
}

#[test]
fn answers_and_scores_from_a_cache_are_those_of_the_processor() {
    for family in FAMILIES {
        let load = || Model::load(&golden(&format!("tiny/{family}")), &Device::Cpu).unwrap();
        let ask = |model: &Model| {
            let prompts = ["The sea is", "The sea is blue, and", "12"].map(str::to_owned);
            let settings = Generate {
                max_tokens: 10,
                ..Generate::default()
            };
            let adapter = adapter(model);
            let answers = model
                .generate(&prompts, &settings, Some(&adapter), &Silent)
                .unwrap();
            let request = |prompt: &String| OptionRequest {
                prompt: prompt.clone(),
                labels: ["1", "10", "2"].map(str::to_owned).to_vec(),
            };
            let requests: Vec<OptionRequest> = prompts.iter().map(request).collect();
            let scores = model
                .score_options(&requests, ScoreMode::Label, Some(&adapter))
                .unwrap();
            let logprobs = scores.iter().flat_map(|scores| &scores.logprobs);
            let logprobs: Vec<f32> = logprobs.map(|&logprob| logprob as f32).collect();
            (answers, logprobs)
        };
        let (answers, scores) = ask(&load());
        let (found_answers, found_scores) = portably(Products::Full, || ask(&load()));
        assert_eq!(found_answers, answers, "{family}");
        same(family, &found_scores, &scores, SHARE);
    }
}
