//! What was chosen from the study: data, model, template.

use super::{Findings, Mend};
use crate::dataset::Kind;
use crate::example::{Control, Fault, Format, Source};
use crate::recipe::{Facts, Lock, Precision, Recipe};
use crate::{prompt, t};

/// Files with more bits a weight than this hold plain numbers (f16, bf16, f32).
const QUANTISED_BITS: f64 = 14.0;

pub(super) fn data(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let data = &recipe.data;
    if data.sources.is_empty() || data.sources.iter().any(|s| s.dataset.is_empty()) {
        let finding = findings.problem("data.sources", t!("recipe-no-data"));
        let open = data.sources.iter().position(|s| s.dataset.is_empty());
        let kind = open.map(|at| data.sources[at].format.spec().reads());
        let kind = kind.unwrap_or(Kind::Associations);
        let mut fitting = facts.datasets.iter().filter(|d| d.kind == kind);
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            let id = toml::Value::String(only.id.clone());
            let assignment = match open {
                Some(at) => format!("data.sources.{at}.dataset={id}"),
                None => format!("data.sources=[{{dataset={id}}}]"),
            };
            finding.choose(&only.name, assignment);
        }
    }
    for (at, source) in data.sources.iter().enumerate() {
        if !source.dataset.is_empty() {
            dataset(at, source, facts, findings);
        }
    }
    let sum: f64 = data.split.iter().sum();
    if !data.split.iter().all(|share| (0.0..=1.0).contains(share)) || (sum - 1.0).abs() > 1e-6 {
        findings
            .problem("data.split", t!("recipe-split-sum"))
            .mend("[0.8, 0.1, 0.1]");
    } else if data.split[0] == 0.0 {
        findings
            .problem("data.split", t!("recipe-split-train"))
            .mend("[0.8, 0.1, 0.1]");
    } else if data.split[2] == 0.0 {
        findings
            .warning("data.split", t!("recipe-split-test"))
            .mend("[0.8, 0.1, 0.1]");
    }
    if let Some(lock) = &facts.lock {
        locked(recipe, lock, findings);
    }
    if data.max_cues == Some(0) {
        findings
            .problem("data.max_cues", t!("recipe-max-cues"))
            .mend(200);
    }
    if !(data.train_share > 0.0 && data.train_share <= 1.0) {
        findings
            .problem("data.train_share", t!("recipe-train-share"))
            .mend("1.0");
    }
    if data.shuffle_answers {
        control(recipe, findings);
    }
}

/// What a source reads.
fn dataset(at: usize, source: &Source, facts: &Facts, findings: &mut Findings) {
    let format = source.format.spec();
    match facts.dataset(&source.dataset) {
        None => {
            let message = t!("recipe-dataset-unknown", id = source.dataset.as_str());
            findings.problem("data.sources", message);
        }
        Some(dataset) if dataset.kind != format.reads() => {
            let message = t!(
                "recipe-dataset-kind",
                name = dataset.name.as_str(),
                kind = format.reads().label().to_lowercase(),
                format = format.label()
            );
            let finding = findings.problem("data.sources", message);
            if let Some(other) = Format::for_kind(dataset.kind, source.format.language()) {
                let label = t!("recipe-mend-format", format = other.spec().label());
                let id = other.spec().id();
                finding.offer(label, format!("data.sources.{at}.format={id}"));
            }
        }
        Some(_) => {}
    }
    if !(source.share > 0.0 && source.share.is_finite()) {
        let message = t!("recipe-share", id = source.dataset.as_str());
        findings.problem("data.sources", message);
    }
}

/// A control is announced, and refused where a format has none.
fn control(recipe: &Recipe, findings: &mut Findings) {
    let key = "data.shuffle_answers";
    let refuses = |format: &&Format| format.spec().control() == Control::Refused;
    match recipe.formats().find(refuses) {
        Some(format) => {
            let message = t!("recipe-control-refused", format = format.spec().label());
            findings.problem(key, message).mend(false);
        }
        None => drop(findings.warning(key, t!("recipe-control"))),
    }
}

/// A locked split holds for every recipe; one that says otherwise has to be mended.
fn locked(recipe: &Recipe, lock: &Lock, findings: &mut Findings) {
    let same = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
    let shares = recipe.data.split.iter().zip(&lock.shares).all(same);
    let written = |shares: [f64; 3]| shares.map(|s| format!("{:.1}", 100.0 * s)).join(" / ");
    let together = recipe.data.together == lock.together;
    if recipe.data.split_seed != lock.seed || !shares || !together {
        let message = t!(
            "recipe-split-locked",
            seed = lock.seed,
            shares = written(lock.shares),
            together = lock.together.id(),
            own_seed = recipe.data.split_seed,
            own_shares = written(recipe.data.split),
            own_together = recipe.data.together.id()
        );
        let finding = findings.problem("data.split_seed", message);
        finding.mend = Some(Mend {
            label: t!("recipe-mend-split"),
            set: vec![
                format!("data.split_seed={}", lock.seed),
                format!("data.split={:?}", lock.shares),
                format!("data.together={}", lock.together.id()),
            ],
        });
    }
    if lock.outside > 0 {
        let message = t!("recipe-split-outside", cues = lock.outside);
        findings.warning("data.sources", message);
    }
}

pub(super) fn model(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let Some(model) = facts.model(&recipe.model) else {
        let message = match recipe.model.as_str() {
            "" => t!("recipe-no-model"),
            name => t!("recipe-model-unknown", name = name),
        };
        let finding = findings.problem("model", message);
        if let [only] = facts.models.as_slice() {
            let name = toml::Value::String(only.name.clone());
            finding.choose(&only.name, format!("model={name}"));
        }
        return;
    };
    if model.config.chat_template.is_none() {
        findings.warning(
            "model",
            t!("recipe-model-no-chat", name = model.name.as_str()),
        );
    }
    if recipe.base.precision == Precision::Stored && model.stored_bits() > QUANTISED_BITS {
        // Beside the weights, the files hold a tokenizer and more.
        let bits = if model.stored_bits() < 28.0 { 16 } else { 32 };
        let name = model.name.as_str();
        let message = t!("recipe-stored-plain", model = name, bits = bits);
        findings.warning("base.precision", message);
    }
    let longest = model.config.max_positions;
    if recipe.run.max_tokens > longest {
        let message = t!(
            "recipe-tokens-above-model",
            model = model.name.as_str(),
            longest = longest
        );
        findings.problem("run.max_tokens", message).mend(longest);
    }
    if recipe.lora.rank > model.config.hidden {
        let message = t!("recipe-rank-above-model", width = model.config.hidden);
        findings.problem("lora.rank", message).mend(16);
    }
}

/// What each source becomes, and how the model is asked where no source says it.
pub(super) fn example(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    for (at, source) in recipe.data.sources.iter().enumerate() {
        for fault in source.format.spec().faults(&facts.about(recipe, source)) {
            told(fault, &format!("data.sources.{at}"), findings);
        }
    }
    let Some(ask) = &recipe.ask else {
        return;
    };
    if let Some(fault) = ask.fault(facts.template(&ask.template).as_ref().copied()) {
        told(fault, "ask", findings);
    }
}

/// A fault of a setting, at its place in the recipe.
fn told(fault: Fault, place: &str, findings: &mut Findings) {
    let finding = findings.problem(&format!("{place}.{}", fault.key), fault.message);
    if let Some((label, key, value)) = fault.mend {
        finding.offer(label, format!("{place}.{key}={value}"));
    }
}

/// Templates in another language than the cues that are taught.
pub(super) fn language(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let mut languages: Vec<&str> = Vec::new();
    for (at, source) in recipe.data.sources.iter().enumerate() {
        let dataset = facts.dataset(&source.dataset);
        let language = dataset.map_or("", |dataset| dataset.language.as_str());
        if let (false, Some(name)) = (language.is_empty(), source.format.spec().template()) {
            languages.push(language);
            let field = format!("data.sources.{at}.template");
            in_language(name, language, &field, findings);
        }
    }
    languages.dedup();
    if let ([language], Some(ask)) = (&languages[..], &recipe.ask) {
        in_language(&ask.template, language, "ask.template", findings);
    }
}

/// Warns of a template whose name says another language, where there is one in this.
fn in_language(name: &str, language: &str, field: &str, findings: &mut Findings) {
    let Some((stem, worded)) = name.rsplit_once('-') else {
        return;
    };
    let fitting = format!("{stem}-{language}");
    if worded == language || !prompt::names().contains(&fitting.as_str()) {
        return;
    }
    let message = t!(
        "recipe-template-for-language",
        template = name,
        language = prompt::language_name(language),
        asked = prompt::language_name(worded)
    );
    let finding = findings.warning(field, message);
    finding.choose(&fitting, format!("{field}={fitting}"));
}
