//! A training: recipe and examples (or rankings) in, an adapter in PEFT's format out.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::session::{Context, Outcome};
use crate::artifact;
use crate::example::{Example, Ranking};
use crate::job::Training;
use crate::problem::{Problem, Result};
use crate::recipe::{self, Method};
use crate::t;
use crate::train::{ADAPTER_FILE, Checkpoint, OPTIMISER_FILE, Trainer, fingerprint};

/// Trains from where the last checkpoint is to the end, and saves the adapter.
pub fn train(context: &Context, training: &Training) -> Result<Outcome> {
    let folder = context.folder;
    let text_of_recipe = artifact::read_text(&folder.input("recipe.toml")?)?;
    let recipe = recipe::from_toml(&text_of_recipe)?;
    let watches = match folder.input("watch.json")? {
        path if path.exists() => artifact::read_json(&path, 1)?,
        _ => Vec::new(),
    };
    let model = context.model(&training.model, recipe.base.precision)?;
    let mut trainer = match recipe.method {
        Method::Sft => {
            let examples: Vec<Example> = json_lines(&folder.input("examples.jsonl")?)?;
            let mut trainer = Trainer::new(&model, &recipe, &examples, watches)?;
            trainer.known_by(fingerprint(&text_of_recipe, &examples)?);
            trainer
        }
        Method::Ppo => {
            let rankings: Vec<Ranking> = json_lines(&folder.input("rankings.jsonl")?)?;
            let start = context.adapter(&training.model, &model)?;
            let mut trainer = Trainer::ppo(&model, &recipe, &rankings, start, watches)?;
            trainer.known_by(fingerprint(&text_of_recipe, &rankings)?);
            trainer
        }
    };
    if let Some(kept) = context.kept()? {
        trainer.resume(&Checkpoint {
            step: kept.step,
            adapter: kept.read(ADAPTER_FILE)?,
            optimiser: kept.read(OPTIMISER_FILE)?,
        })?;
    }
    context.stage(t!("job-stage-training"));
    let outcome = trainer.run(context.listener, &mut |checkpoint| {
        let files = [
            (ADAPTER_FILE.to_owned(), checkpoint.adapter),
            (OPTIMISER_FILE.to_owned(), checkpoint.optimiser),
        ];
        context.keep(checkpoint.step, &files)
    })?;
    if !outcome.finished {
        return Ok(Outcome::Stopped);
    }
    let adapter = folder.result("adapter")?;
    trainer.adapter().save(&adapter, &training.model.name)?;
    let mut summary = Map::from_iter([
        ("steps".to_owned(), outcome.steps.into()),
        ("tokens".to_owned(), outcome.tokens.into()),
        ("first_loss".to_owned(), outcome.first_loss.into()),
        ("last_loss".to_owned(), outcome.last_loss.into()),
    ]);
    if let Some([first, last]) = outcome.rewards {
        summary.insert("first_reward".to_owned(), first.into());
        summary.insert("last_reward".to_owned(), last.into());
    }
    let mut about = Map::from_iter([
        ("format".to_owned(), json!(1)),
        ("adapter".to_owned(), json!(training.adapter)),
        ("model".to_owned(), json!(training.model)),
        ("recipe".to_owned(), json!(recipe.name)),
        ("device".to_owned(), json!(context.device()?.in_words())),
    ]);
    about.extend(summary.clone());
    artifact::write_json(&folder.result("training.json")?, &Value::Object(about))?;
    Ok(Outcome::Finished(summary))
}

/// Reads a file that has one value a line; every line counts.
fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = artifact::read_text(path)?;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|e| {
            Problem::new(t!(
                "problem-damaged",
                path = path.display().to_string(),
                error = e.to_string()
            ))
        })
}
