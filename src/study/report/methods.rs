//! The methods in sentences that a paper could take: told from what was really done.

use super::data::{counts, curated};
use super::taught::{Taught, Work};
use super::{asked, range};
use crate::artifact::Parent;
use crate::dataset::Kind;
use crate::dataset::split::Together;
use crate::problem::Result;
use crate::recipe::{Method, OptimiserKind, Precision, Recipe, Shape, Source};
use crate::report::Block;
use crate::score::{self, Settings, associations, etiquette, rankings};
use crate::study::folder::Study;
use crate::study::models::Base;
use crate::t;

/// Data, teaching, asking, scoring, computing: a paragraph each.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut paragraphs = vec![of_data(study)];
    for group in taught {
        paragraphs.push(of_training(study, group)?);
    }
    paragraphs.extend(asked::sentences(study)?);
    paragraphs.push(of_scores(study)?);
    paragraphs.push(of_computing(study)?);
    let told = paragraphs.into_iter().filter(|text| !text.is_empty());
    Ok(told.map(Block::Paragraph).collect())
}

fn of_data(study: &Study) -> String {
    let (views, _) = study.dataset_views();
    let mut sentences: Vec<String> = Vec::new();
    for view in &views {
        let manifest = &view.manifest;
        sentences.push(t!(
            "study-methods-dataset",
            name = manifest.name.as_str(),
            kind = manifest.kind.label().to_lowercase(),
            counts = counts(manifest),
            curation = curated(view)
        ));
    }
    if views.iter().any(|view| view.manifest.kind.is_of_people()) {
        sentences.push(t!("study-methods-missing"));
    }
    sentences.join(" ")
}

fn of_training(study: &Study, group: &Taught) -> Result<String> {
    let recipe = &group.recipe;
    let datasets = study.datasets().0;
    let named = |source: &Source| {
        let found = datasets.iter().find(|d| d.id == source.dataset);
        let name = found.map_or(source.dataset.as_str(), |dataset| &dataset.name);
        let format = source.format.spec().label().to_lowercase();
        t!("study-methods-source", name = name, format = format)
    };
    let sources: Vec<String> = recipe.data.sources.iter().map(named).collect();
    let read = group.amounts()?;
    let seeds: Vec<String> = group.seeds().iter().map(u64::to_string).collect();
    let mut sentences = vec![t!(
        "study-methods-model",
        model = recipe.model.as_str(),
        size = size(study, recipe)?,
        method = match recipe.method {
            Method::Sft => t!("study-methods-sft"),
            Method::Ppo => t!("study-methods-ppo"),
        },
        recipe = group.name.as_str(),
        precision = match recipe.base.precision {
            Precision::F32 => "f32".to_owned(),
            Precision::Bf16 => "bf16".to_owned(),
            Precision::Stored => t!("study-methods-stored"),
        }
    )];
    sentences.push(t!(
        "study-methods-examples",
        runs = group.runs.len(),
        examples = range(read.examples),
        most_examples = read.examples[1],
        items = range(read.items),
        most_items = read.items[1],
        of = match recipe
            .formats()
            .all(|f| f.spec().reads() == Kind::Associations)
        {
            true => "cues",
            false => "items",
        },
        sources = sources.join(" + ")
    ));
    if recipe.data.shuffle_answers {
        sentences.push(t!("study-methods-shuffled"));
    }
    let [train, validation, test] = recipe.data.split.map(percent);
    sentences.push(t!(
        "study-methods-split",
        train = train,
        validation = validation,
        test = test,
        seed = recipe.data.split_seed.to_string()
    ));
    if recipe.data.together == Together::Lemmas {
        sentences.push(t!("study-methods-lemmas"));
    }
    sentences.push(lora(recipe));
    if let Some(ppo) = recipe.rewarded() {
        let offered = recipe.formats().find_map(|format| format.rankings());
        let start = match ppo.start.is_empty() {
            true => t!("study-methods-from-base"),
            false => ppo.start.clone(),
        };
        sentences.push(t!(
            "study-methods-rewards",
            words = offered.map_or(0, |rankings| rankings.words),
            start = start,
            rollout = ppo.rollout,
            clip = ppo.clip.to_string(),
            kl = ppo.kl.coefficient.to_string(),
            critic = scientific(ppo.critic_learning_rate),
            temperature = ppo.temperature.to_string()
        ));
    }
    sentences.push(t!(
        "study-methods-seeds",
        runs = group.runs.len(),
        count = seeds.len(),
        seeds = seeds.join(", ")
    ));
    Ok(sentences.join(" "))
}

fn lora(recipe: &Recipe) -> String {
    let (lora, optimiser, schedule) = (&recipe.lora, &recipe.optimiser, &recipe.schedule);
    t!(
        "study-methods-lora",
        rank = lora.rank,
        alpha = lora.alpha.to_string(),
        dropout = lora.dropout.to_string(),
        targets = lora.targets.join(", "),
        optimiser = match optimiser.kind {
            OptimiserKind::AdamW => t!("study-methods-adamw"),
            OptimiserKind::AdamW8Bit => t!("study-methods-adamw-8bit"),
        },
        rate = scientific(optimiser.learning_rate),
        beta1 = optimiser.beta1.to_string(),
        beta2 = optimiser.beta2.to_string(),
        decay = optimiser.weight_decay.to_string(),
        clip = match optimiser.clip > 0.0 {
            true => t!("study-methods-clipped", clip = optimiser.clip.to_string()),
            false => t!("study-methods-unclipped"),
        },
        shape = match schedule.shape {
            Shape::Cosine => t!("study-methods-cosine"),
            Shape::Linear => t!("study-methods-linear"),
            Shape::Constant => t!("study-methods-constant"),
        },
        warm_up = percent(schedule.warm_up),
        epochs = schedule.epochs,
        batch = recipe.run.batch,
        tokens = recipe.run.max_tokens
    )
}

/// The base model's size in millions of parameters; nothing where the study no longer has it.
fn size(study: &Study, recipe: &Recipe) -> Result<String> {
    let bases = study.bases()?;
    let base = bases.iter().find(|base| base.name == recipe.model);
    let millions = |base: &Base| crate::config::parameters(&base.config) as f64 / 1e6;
    Ok(match base.map(millions) {
        None => String::new(),
        Some(size) => {
            let digits = if size < 10.0 { 2 } else { 0 };
            t!(
                "study-methods-parameters",
                parameters = format!("{size:.digits$}")
            )
        }
    })
}

/// A share in percent, to two decimals where it has them.
fn percent(share: f64) -> String {
    ((share * 1e4).round() / 1e2).to_string()
}

/// A small number as papers write it: `1e-5`.
fn scientific(value: f64) -> String {
    match value != 0.0 && value.abs() < 0.01 {
        true => format!("{value:e}"),
        false => value.to_string(),
    }
}

fn of_scores(study: &Study) -> Result<String> {
    let settings = Settings::default();
    let mut sentences = Vec::new();
    for &kind in score::Kind::ALL {
        if let Some(stored) = study.scores(kind)? {
            sentences.extend(stored.scores.told().methods(&settings));
        }
    }
    if !sentences.is_empty() {
        sentences.push(t!(
            "study-methods-tests",
            resamples = settings.resamples,
            seed = settings.seed.to_string(),
            delta = settings.equivalence.to_string(),
            precision = associations::DELTA.to_string(),
            rho = rankings::DELTA.to_string(),
            accuracy = etiquette::DELTA.to_string()
        ));
    }
    Ok(sentences.join(" "))
}

fn of_computing(study: &Study) -> Result<String> {
    let (mut devices, mut programs) = (Vec::new(), Vec::new());
    let note = |all: &mut Vec<String>, one: String| {
        if !one.is_empty() && !all.contains(&one) {
            all.push(one);
        }
    };
    let mut seconds = 0.0;
    for (job, _) in study.finished()? {
        let work = Work::on(&job)?;
        seconds += work.seconds;
        note(&mut devices, work.device);
        note(&mut programs, work.software);
    }
    let weights: Vec<String> = study
        .bases()?
        .into_iter()
        .map(|base| Parent {
            what: "model".to_owned(),
            id: base.name,
            sha256: base.sha256,
        })
        .map(|model| {
            format!(
                "{} {}…",
                model.id,
                &model.sha256[..12.min(model.sha256.len())]
            )
        })
        .collect();
    Ok(match devices.is_empty() {
        true => t!(
            "study-methods-software",
            version = env!("CARGO_PKG_VERSION")
        ),
        false => t!(
            "study-methods-computed",
            programs = match programs.is_empty() {
                true => t!("study-methods-program"),
                false => programs.join(", "),
            },
            devices = devices.join("; "),
            minutes = (seconds / 60.0).ceil().max(1.0),
            weights = weights.join(", ")
        ),
    })
}
