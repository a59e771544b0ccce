//! Random small models of every family, against transformers and PEFT.

use attune::artifact::sha256_file;
use attune::event::Silent;
use attune::model::{Adapter, Device, Generate, Model, Module, Sequence, Teach};
use attune::prompt::Message;
use safetensors::SafeTensors;
use serde_json::Value;
use std::path::Path;

use super::optimiser::{AdamW, norm};
use super::tiny::lora;
use super::{FAMILIES, golden, golden_json, mean_loss, near, tokens, within};

/// A family's model, what transformers computes with it, and the batch it was taught.
struct Reference {
    family: &'static str,
    model: Model,
    expected: Value,
    batch: Vec<Sequence>,
}

impl Reference {
    fn of(family: &'static str) -> Self {
        println!("{family}");
        let folder = golden(&format!("tiny/{family}"));
        let expected = golden_json(&format!("tiny/{family}/expected.json"));
        Self {
            family,
            model: Model::load(&folder, &Device::Cpu).unwrap(),
            batch: batch(&expected),
            expected,
        }
    }

    fn adapter(&self) -> Adapter {
        let folder = golden(&format!("tiny/{}/adapter", self.family));
        Adapter::load(&folder, self.model.config(), &Device::Cpu).unwrap()
    }

    /// Whether what transformers computed is of the weights that are here; says so where not.
    fn is_of_these_weights(&self) -> bool {
        let weights = golden(&format!("tiny/{}/model.safetensors", self.family));
        let same = self.expected["weights_sha256"] == sha256_file(&weights).unwrap();
        if !same {
            println!(
                "skipped: the reference values of {} are of other weights",
                self.family
            );
        }
        same
    }

    fn rows(&self, ids: &[u32]) -> Vec<Vec<f32>> {
        self.model.logits(ids, None).unwrap().to_vec2().unwrap()
    }
}

/// The sequences of an `expected.json`.
pub fn batch(expected: &Value) -> Vec<Sequence> {
    let rows = expected["input_ids"].as_array().unwrap();
    let labels = expected["labels"].as_array().unwrap();
    let sequence = |(ids, labels): (&Value, &Value)| Sequence {
        tokens: tokens(ids),
        learn: labels
            .as_array()
            .unwrap()
            .iter()
            .map(|label| *label != -100)
            .collect(),
    };
    rows.iter().zip(labels).map(sequence).collect()
}

/// The largest of some values, whatever their sign.
fn largest(values: &[f32]) -> f64 {
    let sizes = values.iter().map(|value| f64::from(value.abs()));
    sizes.fold(0.0, f64::max)
}

/// The likeliest token.
fn best(logits: &[f32]) -> u32 {
    let tokens = (0u32..).zip(logits);
    tokens.max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0
}

#[test]
fn logits_loss_and_greedy_tokens_are_those_of_transformers() {
    for family in FAMILIES {
        let reference = Reference::of(family);
        if !reference.is_of_these_weights() {
            continue;
        }
        let expected = &reference.expected;
        let (mut sum, mut size) = (0.0, 0.0);
        let lasts = expected["last_logits"].as_array().unwrap();
        for (row, last) in lasts.iter().enumerate() {
            let logits = reference.rows(&tokens(&expected["input_ids"][row]));
            let largest = largest(&logits[13]);
            for (found, expected) in logits[13].iter().zip(last.as_array().unwrap()) {
                within(
                    f64::from(*found),
                    expected.as_f64().unwrap(),
                    1e-5 * largest,
                );
            }
            let logits = || logits.iter().flatten().map(|&l| f64::from(l));
            sum += logits().sum::<f64>();
            size += logits().map(f64::abs).sum::<f64>();
        }
        // Logits of both signs: their sum may be next to nothing, what it is made of not.
        within(sum, expected["logits_sum"].as_f64().unwrap(), 1e-6 * size);

        let (loss, count) = reference.model.evaluate(&reference.batch, None).unwrap();
        assert_eq!(count, 16);
        near(loss / 16.0, expected["loss"].as_f64().unwrap(), 1e-5);

        // Greedy, token by token: the golden run had no end token.
        let mut read = tokens(&expected["input_ids"][0]);
        for token in tokens(&expected["greedy_12"]) {
            let logits = reference.rows(&read);
            assert_eq!(best(logits.last().unwrap()), token, "{family}");
            read.push(token);
        }
    }
}

#[test]
fn gradients_and_eight_steps_through_a_peft_adapter_are_those_of_pytorch() {
    for family in FAMILIES {
        let reference = Reference::of(family);
        if !reference.is_of_these_weights() {
            continue;
        }
        let (model, batch) = (&reference.model, &reference.batch);
        let adapter = reference.adapter();
        let lora = &reference.expected["lora"];
        let before = lora["loss_before"].as_f64().unwrap();
        near(mean_loss(model, batch, &adapter), before, 1e-5);

        let taught = model.teach(batch, &adapter, Teach::default()).unwrap();
        let names = lora["grad_l2"].as_object().unwrap();
        assert_eq!(adapter.parameters().len(), names.len());
        for ((name, _), gradient) in adapter.parameters().iter().zip(&taught.gradients) {
            let expected = &names[name.strip_prefix("base_model.model.").unwrap()];
            let found = norm(gradient) / taught.tokens as f64;
            near(found, expected.as_f64().unwrap(), 1e-4);
        }

        let mut optimiser = AdamW::new(&adapter, 1e-2, 0.01, Some(1.0));
        let steps = &lora["adamw"]["loss_and_gradnorm_per_step"];
        for step in steps.as_array().unwrap() {
            let (loss, norm) = optimiser.step(model, batch, &adapter);
            near(loss, step[0].as_f64().unwrap(), 1e-4);
            near(norm, step[1].as_f64().unwrap(), 1e-4);
        }
        let last = lora["adamw"]["final"].as_f64().unwrap();
        near(mean_loss(model, batch, &adapter), last, 1e-4);
    }
}

#[test]
fn every_weight_of_all_seven_projections_moves_and_unequal_sequences_do_not_mix() {
    for family in FAMILIES {
        let Reference {
            model, mut batch, ..
        } = Reference::of(family);
        batch[1].tokens.truncate(9);
        batch[1].learn.truncate(9);
        let all = lora(&Module::ALL.map(Module::name), 0.0);
        let adapter = Adapter::new(&all, model.config(), 7, &Device::Cpu).unwrap();
        let (together, count) = model.evaluate(&batch, Some(&adapter)).unwrap();
        let one = |one: &Sequence| {
            let alone = std::slice::from_ref(one);
            model.evaluate(alone, Some(&adapter)).unwrap().0
        };
        near(together, batch.iter().map(one).sum(), 1e-6);
        assert_eq!(count, 11);

        let values = || -> Vec<Vec<f32>> {
            let parameters = adapter.parameters();
            parameters
                .iter()
                .map(|(_, var)| var.flatten_all().unwrap().to_vec1().unwrap())
                .collect()
        };
        let before = values();
        let mut optimiser = AdamW::new(&adapter, 1e-2, 0.0, None);
        optimiser.step(&model, &batch, &adapter);
        optimiser.step(&model, &batch, &adapter);
        for (index, (before, after)) in before.iter().zip(values()).enumerate() {
            let stuck = before.iter().zip(&after).filter(|(a, b)| a == b).count();
            let name = &adapter.parameters()[index].0;
            assert_eq!(stuck, 0, "{family}: weights stood still in {name}");
        }
    }
}

#[test]
fn an_answer_read_token_by_token_is_the_one_of_whole_passes() {
    for family in FAMILIES {
        let reference = Reference::of(family);
        let model = &reference.model;
        let prompt = model.chat(&[Message::user("a bird in the sea")]).unwrap();
        let mut read = model.encode(&prompt).unwrap();
        let settings = Generate {
            max_tokens: 12,
            ..Generate::default()
        };
        let answers = model.generate(&[prompt], &settings, None, &Silent).unwrap();
        assert!(answers[0].ids.len() == 12 || answers[0].stopped);
        for &token in answers[0].ids.iter().chain(&answers[0].end) {
            let logits = reference.rows(&read);
            assert_eq!(best(logits.last().unwrap()), token, "{family}");
            read.push(token);
        }
    }
}

#[test]
fn a_gguf_gives_the_logits_of_the_folder_it_was_made_from() {
    for family in ["llama", "qwen2", "qwen3", "gemma2"] {
        let reference = Reference::of(family);
        let file = golden(&format!("tiny/{family}.gguf"));
        if !holds_embeddings(&file, &golden(&format!("tiny/{family}/model.safetensors"))) {
            println!("skipped: {} is of other weights", file.display());
            continue;
        }
        let model = Model::load(&file, &Device::Cpu).unwrap();
        let ids = tokens(&reference.expected["input_ids"][0]);
        let found: Vec<Vec<f32>> = model.logits(&ids, None).unwrap().to_vec2().unwrap();
        let expected = reference.rows(&ids);
        for (found, expected) in found.iter().zip(&expected) {
            let allowed = 1e-5 * largest(expected);
            for (found, expected) in found.iter().zip(expected) {
                within(f64::from(*found), f64::from(*expected), allowed);
            }
        }
        let text = "The sea, 12 birds\n";
        let read = |model: &Model| model.encode(text).unwrap();
        assert_eq!(read(&model), read(&reference.model));
    }
}

/// Whether a GGUF was made from these weights: embeddings are stored as they are.
fn holds_embeddings(file: &Path, weights: &Path) -> bool {
    let (file, weights) = (
        std::fs::read(file).unwrap(),
        std::fs::read(weights).unwrap(),
    );
    let weights = SafeTensors::deserialize(&weights).unwrap();
    let embeddings = weights.tensor("model.embed_tokens.weight").unwrap();
    // Of the last token: that of the padding may be nothing but zeros.
    let row = embeddings.data().chunks_exact(256).last().unwrap();
    file.windows(row.len()).any(|bytes| bytes == row)
}
