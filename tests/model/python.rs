//! What we save means the same to transformers + PEFT. `ATTUNE_PYTHON` names a Python
//! that has them (else `python3` is asked); without them this says so and passes.

use std::process::Command;

use attune::model::{Adapter, Device, LoraConfig, Module};

use super::{golden, tiny_model};

const SCRIPT: &str = r#"
import json, sys, torch
from transformers import AutoModelForCausalLM
from peft import PeftModel
base = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32)
model = PeftModel.from_pretrained(base, sys.argv[2]).eval()
with torch.no_grad():
    print(json.dumps(model(torch.tensor([json.loads(sys.argv[3])])).logits[0].tolist()))
"#;

#[test]
fn an_adapter_we_save_gives_the_same_logits_in_peft() {
    let python = std::env::var("ATTUNE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python)
        .args(["-c", "import torch, transformers, peft"])
        .output();
    if !found.is_ok_and(|found| found.status.success()) {
        println!("skipped: {python} has no torch, transformers and peft");
        return;
    }
    let model = tiny_model();
    let targets = Module::ALL.map(|module| module.name().to_owned()).to_vec();
    let lora = LoraConfig {
        rank: 3,
        alpha: 7.5,
        dropout: 0.1,
        targets,
    };
    let adapter = Adapter::new(&lora, model.config(), 11, &Device::Cpu).unwrap();
    for (_, b) in adapter.parameters().iter().skip(1).step_by(2) {
        let wave = (0..b.elem_count())
            .map(|i| (i as f32 * 0.7).sin() * 0.2)
            .collect();
        let wave = attune::model::Tensor::from_vec(wave, b.shape(), &Device::Cpu).unwrap();
        b.set(&wave).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    adapter.save(dir.path(), "tiny").unwrap();

    let ids: Vec<u32> = (0..12).map(|i| 5 + 17 * i).collect();
    let output = Command::new(&python)
        .args(["-c", SCRIPT])
        .args([golden("tiny/llama").as_os_str(), dir.path().as_os_str()])
        .arg(format!("{ids:?}"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let theirs: Vec<Vec<f32>> = serde_json::from_slice(&output.stdout).unwrap();
    let ours: Vec<Vec<f32>> = model
        .logits(&ids, Some(&adapter))
        .unwrap()
        .to_vec2()
        .unwrap();
    let plain: Vec<Vec<f32>> = model.logits(&ids, None).unwrap().to_vec2().unwrap();
    let most = |a: &[Vec<f32>], b: &[Vec<f32>]| {
        let pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    assert!(
        most(&ours, &theirs) < 1e-4,
        "they differ by {}",
        most(&ours, &theirs)
    );
    assert!(most(&ours, &plain) > 0.1, "the adapter changes nothing");
}
