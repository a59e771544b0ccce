//! Whether a recipe can work in a study, in the words of the person who wrote it.

use super::estimate::{estimate, training_cues};
use super::{Facts, Recipe};
use crate::dataset::Kind;
use crate::{prompt, t};

/// Something to know about a recipe before it is started.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub severity: Severity,
    /// The key it is about, such as `lora.rank`.
    pub field: String,
    /// A sentence or two.
    pub message: String,
    /// A change that settles it, where there is an obvious one.
    pub mend: Option<Mend>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The training cannot start.
    Problem,
    /// The training can start, but this should be known.
    Warning,
}

/// A change that settles a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    /// What its button says.
    pub label: String,
    /// Assignments for [`set`](super::set).
    pub set: Vec<String>,
}

/// The projections that can be adapted.
const PROJECTIONS: [&str; 7] = [
    "q_proj",
    "k_proj",
    "v_proj",
    "o_proj",
    "gate_proj",
    "up_proj",
    "down_proj",
];
/// Fewer training cues than this teach little.
const FEW_CUES: usize = 50;
/// Fewer steps than this teach little.
const FEW_STEPS: u64 = 10;
/// A rate above this one usually destroys what a model knows.
const HIGH_RATE: f64 = 2e-3;
/// Share of a machine's memory that a training may fill.
const MEMORY_SHARE: f64 = 0.85;
/// A training longer than this deserves a word.
const LONG_SECONDS: f64 = 24.0 * 3600.0;

/// Checks a recipe against a study; problems come before warnings.
pub fn check(recipe: &Recipe, facts: &Facts) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    data(recipe, facts, &mut findings);
    model(recipe, facts, &mut findings);
    example(recipe, facts, &mut findings);
    lora(recipe, &mut findings);
    optimiser(recipe, &mut findings);
    run(recipe, facts, &mut findings);
    if !findings
        .0
        .iter()
        .any(|finding| finding.severity == Severity::Problem)
    {
        amounts(recipe, facts, &mut findings);
    }
    findings
        .0
        .sort_by_key(|finding| finding.severity == Severity::Warning);
    findings.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, severity: Severity, field: &'static str, message: String) -> &mut Finding {
        self.0.push(Finding {
            severity,
            field: field.to_owned(),
            message,
            mend: None,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    fn problem(&mut self, field: &'static str, message: String) -> &mut Finding {
        self.add(Severity::Problem, field, message)
    }

    fn warning(&mut self, field: &'static str, message: String) -> &mut Finding {
        self.add(Severity::Warning, field, message)
    }
}

impl Finding {
    /// Offers to set the field itself.
    fn mend(&mut self, value: impl std::fmt::Display) {
        let value = value.to_string();
        self.mend = Some(Mend {
            label: t!("recipe-mend-set", value = value.as_str()),
            set: vec![format!("{}={value}", self.field)],
        });
    }

    /// Offers to choose something that has a name for people.
    fn choose(&mut self, name: &str, assignment: String) {
        self.mend = Some(Mend {
            label: t!("recipe-mend-choose", name = name),
            set: vec![assignment],
        });
    }
}

fn data(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
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
    if data.max_cues == Some(0) {
        findings
            .problem("data.max_cues", t!("recipe-max-cues"))
            .mend(200);
    }
    if data.shuffle_answers {
        findings.warning("data.shuffle_answers", t!("recipe-control"));
    }
}

fn model(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
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
        findings.problem(
            "model",
            t!("recipe-model-no-chat", name = model.name.as_str()),
        );
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

fn example(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let example = &recipe.example;
    let tried = facts.template(&example.template).and_then(|text| {
        prompt::association(
            text,
            "cue",
            example.lower,
            example.lower + example.upper_above,
        )
    });
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

fn lora(recipe: &Recipe, findings: &mut Findings) {
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
    let all = || format!("{PROJECTIONS:?}");
    if lora.targets.is_empty() {
        findings
            .problem("lora.targets", t!("recipe-no-targets"))
            .mend(all());
    }
    for target in &lora.targets {
        if !PROJECTIONS.contains(&target.as_str()) {
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

fn optimiser(recipe: &Recipe, findings: &mut Findings) {
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

fn run(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
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

/// What can only be told once everything else is in order.
fn amounts(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let cues = training_cues(recipe, facts).unwrap_or(0);
    if cues == 0 {
        findings.problem("data.sources", t!("recipe-no-cues"));
    } else if cues < FEW_CUES {
        findings.warning("data.sources", t!("recipe-few-cues", cues = cues));
    }
    if recipe.data.shuffle_answers && cues == 1 {
        findings.problem("data.shuffle_answers", t!("recipe-control-one"));
    }
    let Some(estimate) = estimate(recipe, facts) else {
        return;
    };
    if estimate.steps < FEW_STEPS {
        let message = t!("recipe-few-steps", steps = estimate.steps);
        findings.warning("schedule.epochs", message);
    }
    let room = facts.machine.memory_mib as f64 * MEMORY_SHARE;
    if estimate.peak_mib > room {
        let message = t!(
            "recipe-memory",
            needed = gigabytes(estimate.peak_mib),
            available = gigabytes(facts.machine.memory_mib as f64)
        );
        let finding = findings.warning("run.micro_batch", message);
        let smaller = (1..recipe.run.micro_batch).rev().find(|&size| {
            let mut smaller = recipe.clone();
            smaller.run.micro_batch = size;
            recipe.run.batch.is_multiple_of(size)
                && super::estimate(&smaller, facts).is_some_and(|e| e.peak_mib <= room)
        });
        if let Some(smaller) = smaller {
            finding.mend(smaller);
        }
    }
    if estimate.seconds > LONG_SECONDS {
        let message = t!(
            "recipe-long",
            days = format!("{:.1}", estimate.seconds / LONG_SECONDS)
        );
        findings.warning("schedule.epochs", message);
    }
}

fn gigabytes(mib: f64) -> String {
    format!("{:.1}", mib / 1024.0)
}
