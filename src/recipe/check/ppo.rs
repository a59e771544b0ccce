//! Learning from rewards: what it needs, and what does not go with it.

use super::{Findings, Mend};
use crate::recipe::{Facts, Format, LeftOut, Lora, Method, Ppo, Recipe};
use crate::t;

/// What a recipe for PPO gets that says nothing of it: short answers.
const USUAL: &str = "ppo={answer_tokens=256, temperature=1.0, rollout=64, passes=1, gamma=1.0, \
    lambda=0.95, clip=0.2, value_clip=0.2, normalise=true, critic_learning_rate=1e-4, \
    kl={coefficient=0.1}}";

pub(super) fn method(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    match (recipe.method, &recipe.ppo) {
        (Method::Sft, None) => {}
        (Method::Sft, Some(_)) => {
            let finding = findings.warning("method", t!("recipe-ppo-unused"));
            finding.choose("ppo", "method=ppo".into());
        }
        (Method::Ppo, None) => {
            let finding = findings.problem("ppo", t!("recipe-ppo-missing"));
            let unfit = |(at, format): (usize, &Format)| {
                let rewards = format.spec().rewards();
                (!rewards).then(|| format!("data.sources.{at}.format=ranking"))
            };
            let unfit = recipe.formats().enumerate().filter_map(unfit);
            finding.mend = Some(Mend {
                label: t!("recipe-mend-ppo"),
                set: std::iter::once(USUAL.to_owned()).chain(unfit).collect(),
            });
        }
        (Method::Ppo, Some(ppo)) => {
            sources(ppo, recipe, findings);
            start(ppo, recipe, facts, findings);
            numbers(ppo, findings);
            sizes(ppo, recipe, findings);
        }
    }
}

/// What is rewarded: the questions of every source.
fn sources(ppo: &Ppo, recipe: &Recipe, findings: &mut Findings) {
    for (at, format) in recipe.formats().enumerate() {
        let field = |key: &str| format!("data.sources.{at}.{key}");
        if !format.spec().rewards() {
            let message = t!("recipe-ppo-format", format = format.spec().label());
            let finding = findings.problem(&field("format"), message);
            finding.offer(t!("recipe-mend-ranking"), field("format=ranking"));
        }
        let two = format
            .rankings()
            .is_some_and(|rankings| rankings.words == 2);
        if two && ppo.left_out == LeftOut::Ignored {
            findings.warning(&field("words"), t!("recipe-ppo-two-words"));
        }
    }
}

/// Where the training starts: an adapter must be one of this model, of the same shape.
fn start(ppo: &Ppo, recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    if recipe.lora.dropout > 0.0 {
        findings
            .warning("lora.dropout", t!("recipe-ppo-dropout"))
            .mend(0.0);
    }
    if ppo.start.is_empty() {
        return;
    }
    let name = ppo.start.as_str();
    let Some(adapter) = facts.adapter(name) else {
        let message = t!("recipe-ppo-start-unknown", name = name);
        let finding = findings.problem("ppo.start", message);
        finding.offer(t!("recipe-mend-ppo-base"), "ppo.start=\"\"".into());
        return;
    };
    if adapter.base != recipe.model {
        let (base, model) = (adapter.base.as_str(), recipe.model.as_str());
        let message = t!(
            "recipe-ppo-start-other",
            name = name,
            base = base,
            model = model
        );
        let value = toml::Value::String(adapter.base.clone());
        let finding = findings.problem("ppo.start", message);
        finding.choose(base, format!("model={value}"));
    }
    let shape = |lora: &Lora| {
        let mut targets = lora.targets.clone();
        targets.sort();
        (lora.rank, lora.alpha, targets)
    };
    if shape(&adapter.lora) != shape(&recipe.lora) {
        let Lora {
            rank,
            alpha,
            targets,
            ..
        } = &adapter.lora;
        let message = t!(
            "recipe-ppo-start-shape",
            name = name,
            rank = *rank,
            alpha = *alpha
        );
        let dropout = recipe.lora.dropout;
        let lora = format!(
            "lora={{rank={rank}, alpha={alpha:?}, dropout={dropout:?}, targets={targets:?}}}"
        );
        let finding = findings.problem("lora.rank", message);
        finding.offer(t!("recipe-mend-ppo-shape"), lora);
    }
}

fn numbers(ppo: &Ppo, findings: &mut Findings) {
    let positive = |value: f64| value > 0.0 && value.is_finite();
    let from_zero = |value: f64| value >= 0.0 && value.is_finite();
    let share = |value: f64| (0.0..=1.0).contains(&value);
    for (sound, field, message, usual) in [
        (
            positive(ppo.temperature),
            "ppo.temperature",
            t!("recipe-ppo-temperature"),
            1.0,
        ),
        (
            (-10.0..=1.0).contains(&ppo.unparsable),
            "ppo.unparsable",
            t!("recipe-ppo-unparsable"),
            -1.0,
        ),
        (share(ppo.gamma), "ppo.gamma", t!("recipe-ppo-share"), 1.0),
        (
            share(ppo.lambda),
            "ppo.lambda",
            t!("recipe-ppo-share"),
            0.95,
        ),
        (positive(ppo.clip), "ppo.clip", t!("recipe-ppo-clip"), 0.2),
        (
            positive(ppo.value_clip),
            "ppo.value_clip",
            t!("recipe-ppo-clip"),
            0.2,
        ),
        (
            from_zero(ppo.entropy),
            "ppo.entropy",
            t!("recipe-ppo-entropy"),
            0.0,
        ),
        (
            positive(ppo.critic_learning_rate),
            "ppo.critic_learning_rate",
            t!("recipe-rate-zero"),
            1e-4,
        ),
        (
            from_zero(ppo.kl.coefficient),
            "ppo.kl.coefficient",
            t!("recipe-ppo-kl"),
            0.1,
        ),
        (
            ppo.kl.target.is_none_or(positive),
            "ppo.kl.target",
            t!("recipe-ppo-kl-target"),
            6.0,
        ),
        (
            positive(ppo.kl.horizon),
            "ppo.kl.horizon",
            t!("recipe-ppo-kl-target"),
            10_000.0,
        ),
    ] {
        if !sound {
            findings.problem(field, message).mend(format!("{usual:?}"));
        }
    }
    if ppo.kl.coefficient == 0.0 && ppo.kl.target.is_none() {
        findings.warning("ppo.kl.coefficient", t!("recipe-ppo-kl-none"));
    }
}

fn sizes(ppo: &Ppo, recipe: &Recipe, findings: &mut Findings) {
    if ppo.rollout == 0 || ppo.passes == 0 {
        let field = match ppo.rollout {
            0 => "ppo.rollout",
            _ => "ppo.passes",
        };
        let usual = if ppo.rollout == 0 {
            recipe.run.batch
        } else {
            1
        };
        findings.problem(field, t!("recipe-ppo-none")).mend(usual);
    } else if !ppo.rollout.is_multiple_of(recipe.run.batch.max(1)) {
        let message = t!(
            "recipe-ppo-rollout-divides",
            rollout = ppo.rollout,
            batch = recipe.run.batch
        );
        let fitting = ppo.rollout.div_ceil(recipe.run.batch) * recipe.run.batch;
        findings.problem("ppo.rollout", message).mend(fitting);
    }
    if ppo.answer_tokens == 0 {
        findings
            .problem("ppo.answer_tokens", t!("recipe-ppo-answer-none"))
            .mend(256.min(recipe.run.max_tokens / 2).max(1));
    } else if ppo.answer_tokens + 32 > recipe.run.max_tokens {
        let message = t!(
            "recipe-ppo-answer-long",
            answer = ppo.answer_tokens,
            tokens = recipe.run.max_tokens
        );
        let fitting = recipe.run.max_tokens / 2;
        findings
            .problem("ppo.answer_tokens", message)
            .mend(fitting.max(1));
    }
}
