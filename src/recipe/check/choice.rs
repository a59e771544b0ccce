//! What was chosen from the study: data, model, template.

use super::{Findings, Mend};
use crate::dataset::Kind;
use crate::recipe::{Facts, Format, Lock, Precision, Recipe};
use crate::{prompt, t};

/// Files with more bits a weight than this hold plain numbers (f16, bf16, f32).
const QUANTISED_BITS: f64 = 14.0;

pub(super) fn data(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let data = &recipe.data;
    if data.sources.is_empty() {
        let finding = findings.problem("data.sources", t!("recipe-no-data"));
        let mut fitting = facts
            .datasets
            .iter()
            .filter(|d| d.kind == Kind::Associations);
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            let id = toml::Value::String(only.id.clone());
            finding.choose(&only.name, format!("data.sources=[{{dataset={id}}}]"));
        }
    }
    for source in &data.sources {
        match facts.dataset(&source.dataset) {
            None => {
                let message = t!("recipe-dataset-unknown", id = source.dataset.as_str());
                findings.problem("data.sources", message);
            }
            Some(dataset) if dataset.kind != Kind::Associations => {
                let message = t!("recipe-dataset-kind", name = dataset.name.as_str());
                findings.problem("data.sources", message);
            }
            Some(_) => {}
        }
        if !(source.share > 0.0 && source.share.is_finite()) {
            findings.problem(
                "data.sources",
                t!("recipe-share", id = source.dataset.as_str()),
            );
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
        findings.warning("data.shuffle_answers", t!("recipe-control"));
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

pub(super) fn example(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let example = &recipe.example;
    let (lower, upper) = example.asked();
    let tried = facts
        .template(&example.template)
        .and_then(|text| prompt::association(text, "cue", lower, upper));
    match tried {
        Err(problem) => {
            let finding = findings.problem("example.template", problem.to_string());
            finding.choose(
                "association-list-en",
                "example.template=association-list-en".into(),
            );
        }
        Ok(messages)
            if !messages
                .iter()
                .any(|message| message.content.contains("cue")) =>
        {
            findings.problem("example.template", t!("recipe-template-without-cue"));
        }
        Ok(_) => {}
    }
    match example.format {
        Format::List => numbers(recipe, findings),
        Format::Participant => people(recipe, facts, findings),
        Format::Ranking => ranking(recipe, facts, findings),
    }
}

/// Templates in another language than the cues that are taught.
pub(super) fn language(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let sources = recipe.data.sources.iter();
    let named = sources.filter_map(|source| facts.dataset(&source.dataset));
    let mut languages: Vec<&str> = named.map(|dataset| dataset.language.as_str()).collect();
    languages.dedup();
    let [language] = languages[..] else {
        return;
    };
    let mut templates = vec![("example.template", &recipe.example.template)];
    if let Some(ranking) = &recipe.ranking {
        templates.push(("ranking.template", &ranking.template));
    }
    if let Some(ppo) = recipe.rewarded() {
        templates.push(("ppo.template", &ppo.template));
    }
    for (field, name) in templates {
        let Some((stem, worded)) = name.rsplit_once('-') else {
            continue;
        };
        let fitting = format!("{stem}-{language}");
        if worded != language && prompt::names().contains(&fitting.as_str()) {
            let message = t!(
                "recipe-template-for-language",
                template = name.as_str(),
                language = prompt::language_name(language),
                asked = prompt::language_name(worded)
            );
            let finding = findings.warning(field, message);
            finding.choose(&fitting, format!("{field}={fitting}"));
        }
    }
}

/// What an example of one person's answers needs.
fn people(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    for source in &recipe.data.sources {
        let counted = facts
            .dataset(&source.dataset)
            .filter(|d| d.people.is_none());
        if let Some(dataset) = counted {
            let message = t!("recipe-people-counted", name = dataset.name.as_str());
            let finding = findings.problem("example.format", message);
            finding.offer(t!("recipe-mend-list"), "example.format=list".into());
        }
    }
    if recipe.example.people == Some(0) {
        findings
            .problem("example.people", t!("recipe-people-none"))
            .mend(10);
    }
}

/// What an example of a ranking needs.
fn ranking(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    match &recipe.ranking {
        Some(task) => super::ppo::task(task, "ranking", facts, findings),
        None => {
            let finding = findings.problem("ranking", t!("recipe-ranking-missing"));
            let usual = "ranking={template=\"ranking-short-en\", words=4, draws=4}";
            finding.offer(t!("recipe-mend-ppo"), usual.into());
        }
    }
}

/// How many words are asked for.
fn numbers(recipe: &Recipe, findings: &mut Findings) {
    let example = &recipe.example;
    if example.lower == 0 {
        findings
            .problem("example.lower", t!("recipe-lower-zero"))
            .mend(5);
    } else if example.most < example.lower {
        let message = t!(
            "recipe-most-below-lower",
            most = example.most,
            lower = example.lower
        );
        findings
            .problem("example.most", message)
            .mend(example.lower + example.upper_above);
    }
}
