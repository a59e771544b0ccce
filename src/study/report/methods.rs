//! The methods in sentences that a paper could take: told from what was really done.

use super::data::{counts, curated, is_of_people};
use super::taught::{Taught, Work, probes};
use crate::artifact::Parent;
use crate::dataset::split::Together;
use crate::job::Spec;
use crate::probe::{Mode, Orders, Probe, SurveyProbe};
use crate::problem::Result;
use crate::recipe::{Method, OptimiserKind, Precision, Recipe, Shape};
use crate::report::Block;
use crate::score::Settings;
use crate::study::folder::Study;
use crate::study::scores::probe_of;
use crate::t;

/// Data, teaching, asking, scoring, computing: a paragraph each.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut paragraphs = vec![of_data(study)];
    for group in taught {
        paragraphs.push(of_training(study, group)?);
    }
    paragraphs.extend(of_probes(study)?);
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
    if views.iter().any(|view| is_of_people(view.manifest.kind)) {
        sentences.push(t!("study-methods-missing"));
    }
    sentences.join(" ")
}

fn of_training(study: &Study, group: &Taught) -> Result<String> {
    let recipe = &group.recipe;
    let Some(run) = group.runs.first() else {
        return Ok(String::new());
    };
    let read = run.read()?;
    let sources: Vec<String> = recipe
        .data
        .sources
        .iter()
        .filter_map(|source| {
            let datasets = study.datasets().0;
            let found = datasets.into_iter().find(|d| d.id == source.dataset);
            found.map(|dataset| dataset.name)
        })
        .collect();
    let seeds: Vec<String> = group.seeds().iter().map(u64::to_string).collect();
    let mut sentences = vec![t!(
        "study-methods-model",
        model = recipe.model.as_str(),
        parameters = parameters(study, recipe)?,
        method = match recipe.method {
            Method::Sft => t!("study-methods-sft"),
            Method::Ppo => t!("study-methods-ppo"),
        },
        recipe = group.name.as_str(),
        precision = match recipe.base.precision {
            Precision::F32 => "f32",
            Precision::Bf16 => "bf16",
            Precision::Stored => "stored",
        }
    )];
    sentences.push(t!(
        "study-methods-examples",
        examples = read.examples,
        items = read.items.len(),
        sources = sources.join(" + ")
    ));
    if recipe.data.shuffle_answers {
        sentences.push(t!("study-methods-shuffled"));
    }
    let [train, validation, test] = recipe.data.split.map(|share| (share * 100.0).round());
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
        let start = match ppo.start.is_empty() {
            true => t!("study-methods-from-base"),
            false => ppo.start.clone(),
        };
        sentences.push(t!(
            "study-methods-rewards",
            words = ppo.words,
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
        count = group.seeds().len(),
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
        clip = optimiser.clip.to_string(),
        shape = match schedule.shape {
            Shape::Cosine => t!("study-methods-cosine"),
            Shape::Linear => t!("study-methods-linear"),
            Shape::Constant => t!("study-methods-constant"),
        },
        warm_up = (schedule.warm_up * 100.0).round(),
        epochs = schedule.epochs.to_string(),
        batch = recipe.run.batch,
        tokens = recipe.run.max_tokens
    )
}

/// The base model's size in millions of parameters.
fn parameters(study: &Study, recipe: &Recipe) -> Result<String> {
    let bases = study.bases()?;
    let base = bases.iter().find(|base| base.name == recipe.model);
    let count = base.map_or(0, |base| crate::config::parameters(&base.config));
    Ok(format!("{:.0}", count as f64 / 1e6))
}

/// A small number as papers write it: `1e-5`.
fn scientific(value: f64) -> String {
    match value != 0.0 && value.abs() < 0.01 {
        true => format!("{value:e}"),
        false => value.to_string(),
    }
}

/// A sentence or two for each kind of probe, of its newest job.
fn of_probes(study: &Study) -> Result<Vec<String>> {
    let mut kinds: Vec<(String, Probe, usize)> = Vec::new();
    for (job, manifest) in probes(study)? {
        let Spec::Probe(probing) = manifest.spec else {
            continue;
        };
        let probe = probe_of(&job)?;
        match kinds.iter_mut().find(|(kind, ..)| *kind == probing.probe) {
            Some((_, newest, models)) => {
                *newest = probe;
                *models += 1;
            }
            None => kinds.push((probing.probe, probe, 1)),
        }
    }
    let told = kinds.into_iter().map(|(_, probe, models)| match &probe {
        Probe::Associations(probe) => t!(
            "study-methods-associations",
            models = models,
            cues = probe.items.len(),
            words = match probe.lower == probe.upper {
                true => probe.lower.to_string(),
                false => t!(
                    "study-methods-words",
                    lower = probe.lower,
                    upper = probe.upper
                ),
            },
            tokens = probe.max_tokens
        ),
        Probe::Ranking(probe) => t!(
            "study-methods-ranking",
            models = models,
            cues = probe.items.len(),
            words = probe.items.first().map_or(0, |item| item.words.len()),
            tokens = probe.max_tokens
        ),
        Probe::Choices(probe) => t!(
            "study-methods-choices",
            models = models,
            cues = probe.items.len()
        ),
        Probe::Survey(probe) => of_survey(probe, models),
    });
    Ok(told.collect())
}

fn of_survey(probe: &SurveyProbe, models: usize) -> String {
    let mode = match probe.mode {
        Mode::Label => t!("study-methods-label"),
        Mode::FirstToken => t!("study-methods-first-token"),
        Mode::Greedy => t!("study-methods-greedy"),
    };
    let orders = match probe.orders {
        Orders::Original => t!("study-methods-original"),
        Orders::Both => t!("study-methods-both"),
        Orders::Cyclic => t!("study-methods-cyclic"),
    };
    t!(
        "study-methods-survey",
        models = models,
        questions = probe.items.len(),
        mode = mode,
        orders = orders
    )
}

fn of_scores(study: &Study) -> Result<String> {
    let Settings {
        seed,
        resamples,
        halvings,
        ..
    } = Settings::default();
    let mut sentences = Vec::new();
    if study.scores("associations")?.is_some() {
        sentences.push(t!("study-methods-precision"));
    }
    if study.scores("ranking")?.is_some() {
        sentences.push(t!("study-methods-rho"));
    }
    if study.scores("profile")?.is_some() {
        sentences.push(t!("study-methods-profile"));
    }
    if study.scores("survey")?.is_some() {
        let cultures: Vec<String> = study.cultures().into_iter().map(|c| c.name).collect();
        sentences.push(t!(
            "study-methods-distances",
            cultures = cultures.join(", "),
            halvings = halvings
        ));
    }
    if !sentences.is_empty() {
        sentences.push(t!(
            "study-methods-tests",
            resamples = resamples,
            seed = seed.to_string()
        ));
    }
    Ok(sentences.join(" "))
}

fn of_computing(study: &Study) -> Result<String> {
    let mut devices: Vec<String> = Vec::new();
    let mut seconds = 0.0;
    for (job, _) in study.finished()? {
        let work = Work::on(&job)?;
        seconds += work.seconds;
        if !work.device.is_empty() && !devices.contains(&work.device) {
            devices.push(work.device);
        }
    }
    let version = env!("CARGO_PKG_VERSION");
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
        true => t!("study-methods-software", version = version),
        false => t!(
            "study-methods-computed",
            version = version,
            devices = devices.join("; "),
            minutes = (seconds / 60.0).ceil(),
            weights = weights.join(", ")
        ),
    })
}
