//! What we save means the same to transformers + PEFT. `ATTUNE_PYTHON` names a Python
//! that has them (else `python3` is asked); without them this says so and passes.

use std::process::Command;

use attune::model::{Adapter, Device, LoraConfig, Model, Module};

use super::{FAMILIES, golden};

const SCRIPT: &str = r#"
import json, sys, torch
from transformers import AutoModelForCausalLM
from peft import PeftModel
ids = torch.tensor([json.loads(sys.argv[1])])
all = []
for base, adapter in zip(sys.argv[2::2], sys.argv[3::2]):
    base = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, attn_implementation="eager")
    model = PeftModel.from_pretrained(base, adapter).eval()
    with torch.no_grad():
        all.append(model(ids).logits[0].tolist())
print(json.dumps(all))
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
    let targets = Module::ALL.map(|module| module.name().to_owned()).to_vec();
    let lora = LoraConfig {
        rank: 3,
        alpha: 7.5,
        dropout: 0.1,
        targets,
    };
    let ids: Vec<u32> = (0..12).map(|i| 5 + 17 * i).collect();
    let dir = tempfile::tempdir().unwrap();
    let mut asked = Command::new(&python);
    asked.args(["-c", SCRIPT, &format!("{ids:?}")]);
    let mut ours = Vec::new();
    for family in FAMILIES {
        let folder = golden(&format!("tiny/{family}"));
        let model = Model::load(&folder, &Device::Cpu).unwrap();
        let adapter = Adapter::new(&lora, model.config(), 11, &Device::Cpu).unwrap();
        for (_, b) in adapter.parameters().iter().skip(1).step_by(2) {
            let wave = (0..b.elem_count())
                .map(|i| (i as f32 * 0.7).sin() * 0.2)
                .collect();
            let wave = attune::model::Tensor::from_vec(wave, b.shape(), &Device::Cpu).unwrap();
            b.set(&wave).unwrap();
        }
        let saved = dir.path().join(family);
        adapter.save(&saved, family).unwrap();
        asked.arg(folder).arg(saved);
        let logits = |adapter: Option<&Adapter>| -> Vec<Vec<f32>> {
            model.logits(&ids, adapter).unwrap().to_vec2().unwrap()
        };
        ours.push((logits(Some(&adapter)), logits(None)));
    }
    let output = asked.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let theirs: Vec<Vec<Vec<f32>>> = serde_json::from_slice(&output.stdout).unwrap();
    let most = |a: &[Vec<f32>], b: &[Vec<f32>]| {
        let pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    for ((family, theirs), (ours, plain)) in FAMILIES.iter().zip(&theirs).zip(&ours) {
        let (difference, change) = (most(ours, theirs), most(ours, plain));
        assert!(
            difference < 1e-3 * change,
            "{family}: they differ by {difference}, and the adapter changes {change}"
        );
    }
}
