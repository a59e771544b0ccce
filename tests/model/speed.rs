//! Pace of the starter model; prints, checks nothing. Run with
//! `cargo test --release -p attune --test all -- --ignored --nocapture speed`.

use std::time::Instant;

use attune::event::Silent;
use attune::model::{
    Adapter, Device, Generate, LoraConfig, Model, Module, OptionRequest, ScoreMode, Sequence,
};

use super::optimiser::AdamW;
use crate::common::starter;

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

#[test]
#[ignore = "measures, does not check"]
fn speed() {
    let Some(path) = starter() else { return };
    let start = Instant::now();
    let model = Model::load(&path, &Device::Cpu).unwrap();
    println!("loading: {:.1} s", start.elapsed().as_secs_f64());

    let read = model
        .encode(&"A sentence about mosquitoes and rivers. ".repeat(20))
        .unwrap();
    let sequence = |learnt: usize| Sequence {
        tokens: read[..128].to_vec(),
        learn: (0..128).map(|at| at >= 128 - learnt).collect(),
    };
    let all = Module::ALL.map(Module::name);
    for (targets, learnt) in [(&["q_proj", "v_proj"][..], 128), (&all[..], 32)] {
        let targets = targets.iter().map(|&name| name.to_owned()).collect();
        let lora = LoraConfig {
            rank: 16,
            alpha: 32.0,
            dropout: 0.05,
            targets,
        };
        let adapter = Adapter::new(&lora, model.config(), 0, &Device::Cpu).unwrap();
        let mut optimiser = AdamW::new(&adapter, 1e-3, 0.0, None);
        let batch = vec![sequence(learnt); 4];
        let time = seconds(|| {
            optimiser.step(&model, &batch, &adapter);
            optimiser.step(&model, &batch, &adapter);
        });
        let forward = seconds(|| {
            model.evaluate(&batch, Some(&adapter)).unwrap();
        });
        println!(
            "{} targets, 4 x 128 tokens, {learnt} learnt: {:.0} tokens/s, forward {:.0}",
            lora.targets.len(),
            1024.0 / time,
            512.0 / forward
        );
    }

    // Linux only; elsewhere nothing is printed.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        println!("peak memory of training: {line}");
    }

    let prompt = model
        .chat(&[attune::prompt::Message::user("Name a river.")])
        .unwrap();
    for prompts in [1, 16] {
        let settings = Generate {
            max_tokens: 33,
            temperature: 1.0,
            ..Generate::default()
        };
        let prompts = vec![prompt.clone(); prompts];
        let mut made = 0;
        let time = seconds(|| {
            let answers = model.generate(&prompts, &settings, None, &Silent).unwrap();
            made = answers.iter().map(|answer| answer.ids.len()).sum();
        });
        println!(
            "generation of {}: {:.1} tokens/s",
            prompts.len(),
            made as f64 / time
        );
    }

    let labels: Vec<String> = (1..=10).map(|label| label.to_string()).collect();
    let request = |n: usize| OptionRequest {
        prompt: format!("{prompt} {} {n}", "How content are you? ".repeat(20)),
        labels: labels.clone(),
    };
    let requests: Vec<OptionRequest> = (0..20).map(request).collect();
    let tokens = model.encode(&requests[0].prompt).unwrap().len();
    let time = seconds(|| {
        model
            .score_options(&requests, ScoreMode::Label, None)
            .unwrap();
    });
    println!("20 questions of {tokens} tokens, 10 labels: {time:.1} s");
}
