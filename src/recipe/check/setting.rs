//! Numbers and names that must make sense by themselves.

use super::Findings;
use crate::config::Module;
use crate::recipe::{Facts, Recipe};
use crate::t;

/// A rate above this one usually destroys what a model knows.
const HIGH_RATE: f64 = 2e-3;

pub(super) fn lora(recipe: &Recipe, findings: &mut Findings) {
    let lora = &recipe.lora;
    if lora.rank == 0 {
        findings
            .problem("lora.rank", t!("recipe-rank-zero"))
            .mend(16);
    }
    if !(lora.alpha > 0.0 && lora.alpha.is_finite()) {
        findings
            .problem("lora.alpha", t!("recipe-alpha"))
            .mend(2 * lora.rank.max(1));
    }
    if !(0.0..1.0).contains(&lora.dropout) {
        findings
            .problem("lora.dropout", t!("recipe-dropout"))
            .mend(0.0);
    }
    let all = || format!("{:?}", Module::ALL.map(Module::name));
    if lora.targets.is_empty() {
        findings
            .problem("lora.targets", t!("recipe-no-targets"))
            .mend(all());
    }
    for target in &lora.targets {
        if Module::named(target).is_none() {
            let message = t!("recipe-target-unknown", name = target.as_str());
            findings.problem("lora.targets", message).mend(all());
        }
    }
    let twice = lora
        .targets
        .iter()
        .enumerate()
        .find(|(i, name)| lora.targets[..*i].contains(name));
    if let Some((_, name)) = twice {
        findings
            .problem(
                "lora.targets",
                t!("recipe-target-twice", name = name.as_str()),
            )
            .mend(all());
    }
}

pub(super) fn optimiser(recipe: &Recipe, findings: &mut Findings) {
    let optimiser = &recipe.optimiser;
    let rate = optimiser.learning_rate;
    if !(rate > 0.0 && rate.is_finite()) {
        findings
            .problem("optimiser.learning_rate", t!("recipe-rate-zero"))
            .mend("5e-4");
    } else if rate > HIGH_RATE {
        findings
            .warning("optimiser.learning_rate", t!("recipe-rate-high"))
            .mend("5e-4");
    }
    for (field, beta, usual) in [
        ("optimiser.beta1", optimiser.beta1, 0.9),
        ("optimiser.beta2", optimiser.beta2, 0.999),
    ] {
        if !(0.0..1.0).contains(&beta) {
            findings.problem(field, t!("recipe-beta")).mend(usual);
        }
    }
    if !(optimiser.epsilon > 0.0 && optimiser.epsilon.is_finite()) {
        findings
            .problem("optimiser.epsilon", t!("recipe-epsilon"))
            .mend("1e-8");
    }
    if !(0.0..1.0).contains(&(optimiser.weight_decay * rate.max(0.0))) {
        findings
            .problem("optimiser.weight_decay", t!("recipe-decay"))
            .mend(0.0);
    }
    if !(optimiser.clip >= 0.0 && optimiser.clip.is_finite()) {
        findings
            .problem("optimiser.clip", t!("recipe-clip"))
            .mend(1.0);
    }
}

pub(super) fn schedule(recipe: &Recipe, findings: &mut Findings) {
    let schedule = &recipe.schedule;
    if !(0.0..=1.0).contains(&schedule.warm_up) {
        findings
            .problem("schedule.warm_up", t!("recipe-warm-up"))
            .mend(0.1);
    }
    if !(schedule.epochs > 0.0 && schedule.epochs.is_finite()) {
        findings
            .problem("schedule.epochs", t!("recipe-epochs"))
            .mend(1);
    }
}

pub(super) fn run(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let run = &recipe.run;
    if run.batch == 0 {
        findings
            .problem("run.batch", t!("recipe-batch-zero"))
            .mend(8);
    } else if run.micro_batch == 0 {
        findings
            .problem("run.micro_batch", t!("recipe-micro-zero"))
            .mend(run.batch.min(4));
    } else if !run.batch.is_multiple_of(run.micro_batch) {
        let mut fitting = (1..=run.batch.min(run.micro_batch)).rev();
        let fitting = fitting
            .find(|&size| run.batch.is_multiple_of(size))
            .unwrap_or(1);
        let message = t!(
            "recipe-micro-divides",
            batch = run.batch,
            micro = run.micro_batch
        );
        findings.problem("run.micro_batch", message).mend(fitting);
    }
    let room = facts
        .model(&recipe.model)
        .map_or(256, |model| model.config.max_positions.min(256));
    if run.max_tokens < 32 {
        findings
            .problem("run.max_tokens", t!("recipe-tokens-few"))
            .mend(room);
    }
    if run.checkpoint_every == 0 {
        findings
            .problem("run.checkpoint_every", t!("recipe-checkpoint-zero"))
            .mend(20);
    }
}
