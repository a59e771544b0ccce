//! `bench`: how fast and how large the engine is on this machine.

use serde_json::{Value, json};

use super::args::Bench;
use super::output::Output;
use super::table::Table;
use crate::bench::{self, Adapter, Model, Questions, Sizes, Teach};
use crate::device::Device;
use crate::problem::{Problem, Result};
use crate::recipe;
use crate::study::{Exercise, Home, Study};
use crate::{t, worker};

/// Tokens of a prompt to train on, and of one to ask.
const PROMPT: usize = 170;
const QUESTION: usize = 118;
/// How many of them all share.
const SHARED: usize = 150;
const SYSTEM: usize = 80;

/// Measures what was asked for.
pub(super) fn bench(args: &Bench, output: &Output) -> Result<()> {
    bench::compute_here(args.threads)?;
    if args.recipe.is_some() {
        return recipe(args, output);
    }
    if args.calibrate {
        return calibrate(args, output);
    }
    if args.check_estimates {
        return check_estimates(args, output);
    }
    let value = if args.score {
        score(args)?
    } else if args.generate {
        generate(args)?
    } else {
        train(args, output)?
    };
    tell(args, value, output)
}

/// Training steps on made-up examples, or on those of a file.
fn train(args: &Bench, output: &Output) -> Result<Value> {
    let model = bench::load(args.model()?, &args.device()?, args.precision.into())?;
    let adapter = match &args.adapter {
        Some(folder) => bench::load_adapter(folder, &model)?,
        None => bench::fresh_adapter(&model, args.rank, &args.targets, args.seed)?,
    };
    let vocabulary = model.config().vocab_size;
    let examples = match &args.tokens_file {
        Some(path) => bench::read_sequences(path, vocabulary)?,
        None => {
            let sizes = args.sizes(PROMPT, SHARED);
            bench::sequences(vocabulary, &sizes, args.batch * args.steps)?
        }
    };
    let batches: Vec<_> = examples
        .chunks_exact(args.batch)
        .cycle()
        .take(args.steps)
        .collect();
    let hear = |step| progress(output, step, args.steps);
    in_json(&bench::train(
        &model,
        &adapter,
        &batches,
        args.teach(),
        &hear,
    )?)
}

/// Model, adapter and questions of a measurement; `count` questions where they are made up.
fn asked(args: &Bench, count: usize) -> Result<(Model, Option<Adapter>, Questions)> {
    let model = bench::load(args.model()?, &args.device()?, args.precision.into())?;
    let adapter = args.adapter.as_ref();
    let adapter = adapter
        .map(|folder| bench::load_adapter(folder, &model))
        .transpose()?;
    let questions = match &args.tokens_file {
        Some(path) => bench::read_questions(path)?,
        None => bench::questions(&model, &args.sizes(QUESTION, SYSTEM), count)?,
    };
    Ok((model, adapter, questions))
}

/// Questions with ten options.
fn score(args: &Bench) -> Result<Value> {
    let (model, adapter, questions) = asked(args, args.questions)?;
    in_json(&bench::score(&model, adapter.as_ref(), &questions)?)
}

/// Answers to prompts side by side.
fn generate(args: &Bench) -> Result<Value> {
    let (model, adapter, questions) = asked(args, args.batch)?;
    let settings = bench::Generate {
        max_tokens: args.answer,
        temperature: args.temperature,
        seed: args.seed,
        ..bench::Generate::default()
    };
    in_json(&bench::generate(
        &model,
        adapter.as_ref(),
        &questions,
        &settings,
    )?)
}

/// The first steps of a recipe.
fn recipe(args: &Bench, output: &Output) -> Result<()> {
    let (Some(path), Some(study)) = (&args.recipe, &args.study) else {
        return Ok(());
    };
    let text = std::fs::read_to_string(path).map_err(|e| Problem::io(path, &e))?;
    let study = Study::open(&Home::of_user()?, study)?;
    let recipe = study.complete(recipe::from_toml(&text)?)?;
    let Exercise {
        weights,
        start,
        reads,
    } = study.exercise(&recipe)?;
    let model = bench::load(&weights, &args.device()?, recipe.base.precision)?;
    let start = start
        .map(|folder| bench::load_adapter(&folder, &model))
        .transpose()?;
    let steps = bench::recipe(&model, &recipe, &reads, start, args.steps)?;
    tell(args, in_json(&steps)?, output)
}

/// Constants of the estimate, as the file that holds them.
fn calibrate(args: &Bench, output: &Output) -> Result<()> {
    let model = args.model()?;
    let hear = |done| output.progress(t!("cli-bench-measured", done = done));
    let footprint = bench::calibrate(model, &hear)?;
    output.result(&in_json(&footprint)?, &footprint.to_toml());
    Ok(())
}

/// The estimate beside trainings.
fn check_estimates(args: &Bench, output: &Output) -> Result<()> {
    let model = args.model()?;
    let hear = |done| output.progress(t!("cli-bench-measured", done = done));
    let pace = bench::known_pace(&Home::of_user()?.config)?;
    let compared = bench::check(model, args.seed, &pace, &hear)?;
    let columns = [
        "cli-column-training",
        "cli-column-mib-told",
        "cli-column-mib-found",
        "cli-column-off",
        "cli-column-seconds-told",
        "cli-column-seconds-found",
        "cli-column-off",
    ];
    let mut table = Table::new(columns.map(|id| t!(id)));
    let off = |told: f64, found: f64| format!("{:+.0}%", 100.0 * (told / found - 1.0));
    for told in &compared {
        let case = &told.case;
        table.row([
            t!(
                "cli-bench-case",
                rank = case.rank,
                targets = case.targets.join(" "),
                batch = case.batch,
                prompt = case.prompt,
                shared = case.shared,
                answer = case.answer
            ),
            format!("{:.0}", told.predicted_mib),
            format!("{:.0}", told.measured_mib),
            off(told.predicted_mib, told.measured_mib),
            format!("{:.2}", told.predicted_step_s),
            format!("{:.2}", told.measured_step_s),
            off(told.predicted_step_s, told.measured_step_s),
        ]);
    }
    output.result(
        &json!({ "pace": in_json(&pace)?, "trainings": in_json(&compared)? }),
        &table.to_string(),
    );
    Ok(())
}

fn progress(output: &Output, done: usize, total: usize) {
    output.progress(t!("cli-progress", done = done, total = total, left = ""));
}

/// Prints figures with the device; as text, those that are one number or word, under their
/// own names.
fn tell(args: &Bench, mut value: Value, output: &Output) -> Result<()> {
    value["device"] = args.device()?.in_words().into();
    let mut table = Table::new([t!("cli-column-figure"), t!("cli-column-value")]);
    for (name, figure) in value.as_object().into_iter().flatten() {
        let text = match figure {
            Value::Number(number) if number.is_f64() => {
                format!("{:.3}", number.as_f64().unwrap_or(f64::NAN))
            }
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Array(figures) if figures.iter().all(Value::is_f64) => {
                let figures = figures.iter().filter_map(Value::as_f64);
                let figures: Vec<String> = figures.map(|f| format!("{f:.4}")).collect();
                figures.join(" ")
            }
            _ => continue,
        };
        table.row([name.clone(), text]);
    }
    output.result(&value, &table.to_string());
    Ok(())
}

fn in_json<T: serde::Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|e| Problem::new(t!("problem-no-json", error = e.to_string())))
}

impl Bench {
    /// The model's path; clap sees to it that there is one where it is needed.
    fn model(&self) -> Result<&std::path::Path> {
        self.model
            .as_deref()
            .ok_or_else(|| Problem::new(t!("cli-bench-no-model")))
    }

    fn device(&self) -> Result<Device> {
        worker::find_device(Some(&self.device))
    }

    fn teach(&self) -> Teach {
        Teach {
            dropout: None,
            share: !self.no_sharing,
            recompute: self.recompute,
        }
    }

    fn sizes(&self, prompt: usize, shared: usize) -> Sizes {
        let prompt = self.prompt.unwrap_or(prompt);
        Sizes {
            prompt,
            shared: self.shared.unwrap_or(shared.min(prompt)),
            answer: self.answer,
            seed: self.seed,
        }
    }
}
