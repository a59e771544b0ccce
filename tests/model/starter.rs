//! The starter model against transformers and PEFT on its de-quantised weights.
//!
//! It is looked for at `ATTUNE_STARTER` and in the user's cache; without it, or with other
//! weights there, these tests say so and pass.

use attune::config;
use attune::event::Silent;
use attune::model::{
    Adapter, Device, Generate, LoraConfig, Model, OptionRequest, ScoreMode, Sequence,
};
use attune::prompt::Message;
use serde_json::Value;

use super::optimiser::AdamW;
use super::{golden_json, near, tokens};
use crate::common::starter;

fn text(json: &Value) -> String {
    json.as_str().unwrap().to_owned()
}

#[test]
fn the_starter_model_reads_writes_and_scores_as_in_transformers() {
    let Some(path) = starter() else { return };
    let golden = golden_json("smollm2.json");
    let sizes = config::read(&path).unwrap();
    assert_eq!((sizes.layers, sizes.hidden, sizes.tied), (30, 576, true));
    assert_eq!(config::parameters(&sizes), 134_515_008);
    let model = Model::load(&path, &Device::Cpu).unwrap();

    for case in golden["tokenizer"].as_array().unwrap() {
        let ids = model.encode(&text(&case["text"])).unwrap();
        assert_eq!(ids, tokens(&case["ids"]), "{}", case["text"]);
        assert_eq!(model.decode(&ids).unwrap(), text(&case["text"]));
    }
    let question = Message::user("Name five words you think of when you read: mosquito");
    let system = Message::system("Answer with one number only.");
    let rendered = model.chat(std::slice::from_ref(&question)).unwrap();
    assert_eq!(rendered, text(&golden["chat_template_default_system"]));
    let rendered = model.chat(&[system, question]).unwrap();
    assert_eq!(rendered, text(&golden["chat_template_own_system"]));
    assert_eq!(model.end_of_answer(), "<|im_end|>\n");

    let cases = golden["option_scoring"].as_array().unwrap();
    let request = |case: &Value| OptionRequest {
        prompt: text(&case["prompt"]),
        labels: serde_json::from_value(case["labels"].clone()).unwrap(),
    };
    let requests: Vec<OptionRequest> = cases.iter().map(request).collect();
    let scores = model
        .score_options(&requests, ScoreMode::Label, None)
        .unwrap();
    for (case, scores) in cases.iter().zip(&scores) {
        let expected = case["exclusive_logprob"].as_array().unwrap();
        for (found, expected) in scores.logprobs.iter().zip(expected) {
            let expected = expected.as_f64().unwrap();
            assert!(
                (found - expected).abs() < 1e-3,
                "{found}, but {expected} expected"
            );
        }
        near(scores.mass, case["option_mass"].as_f64().unwrap(), 1e-3);
    }
    let first = model
        .score_options(&requests[..2], ScoreMode::FirstToken, None)
        .unwrap();
    assert_eq!(first[0].logprobs.len(), 4);
    assert!(
        model
            .score_options(&requests[2..], ScoreMode::FirstToken, None)
            .is_err()
    );

    let greedy = &golden["greedy"];
    let settings = Generate {
        max_tokens: 40,
        ..Generate::default()
    };
    let answers = model
        .generate(&[text(&greedy["prompt"])], &settings, None, &Silent)
        .unwrap();
    assert_eq!(answers[0].ids, tokens(&greedy["ids"]));
    assert_eq!(answers[0].text, text(&greedy["text"]));
}

#[test]
fn the_starter_model_learns_as_in_peft() {
    let Some(path) = starter() else { return };
    let golden = golden_json("smollm2.json");
    let model = Model::load(&path, &Device::Cpu).unwrap();
    let prompt = model.encode(&text(&golden["greedy"]["prompt"])).unwrap();
    let answer = model
        .encode(&text(&golden["sft_loss"]["response"]))
        .unwrap();
    let learn = (0..prompt.len() + answer.len())
        .map(|at| at >= prompt.len())
        .collect();
    let batch = [Sequence {
        tokens: [prompt, answer].concat(),
        learn,
    }];
    assert_eq!(
        batch[0].tokens.len() as u64,
        golden["sft_loss"]["n_tokens"].as_u64().unwrap()
    );
    let (sum, count) = model.evaluate(&batch, None).unwrap();
    near(
        sum / count as f64,
        golden["sft_loss"]["loss"].as_f64().unwrap(),
        1e-4 / 4.7,
    );

    let targets = vec!["q_proj".to_owned(), "v_proj".to_owned()];
    let lora = LoraConfig {
        rank: 8,
        alpha: 16.0,
        dropout: 0.0,
        targets,
    };
    let adapter = Adapter::new(&lora, model.config(), 0, &Device::Cpu).unwrap();
    for (k, (_, a)) in adapter.parameters().iter().step_by(2).enumerate() {
        let value = |i: usize| (0.02 * (0.7 * i as f64 + k as f64).sin()) as f32;
        let values = (0..a.elem_count()).map(value).collect();
        let values = attune::model::Tensor::from_vec(values, a.shape(), &Device::Cpu).unwrap();
        a.set(&values).unwrap();
    }
    let mut optimiser = AdamW::new(&adapter, 1e-3, 0.0, None);
    for expected in golden["lora_sft"]["loss_per_step"].as_array().unwrap() {
        let (loss, _) = optimiser.step(&model, &batch, &adapter);
        let error = (loss - expected.as_f64().unwrap()).abs();
        assert!(error < 1e-3, "{loss}, but {expected} expected");
    }
}
