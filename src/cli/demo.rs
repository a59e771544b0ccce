//! `demo`: the main job from end to end on the sample study, each step timed.

use std::time::Instant;

use serde_json::{Value, json};

use super::args::Demo;
use super::output::Output;
use super::{follow, model, scores, train};
use crate::dataset::Kind;
use crate::figure::{self, Style};
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe, Source};
use crate::study::{FigureRequest, Home, Sample, Study};
use crate::t;

/// The preset that is trained with.
const PRESET: &str = "first-steps";
/// The name that the starter model gets.
const STARTER: &str = "starter";
/// Formats of the figures.
const FORMATS: [&str; 4] = ["svg", "pdf", "png", "csv"];

/// Steps done so far with their seconds.
struct Steps<'a> {
    output: &'a Output,
    done: Vec<(String, f64)>,
}

impl Steps<'_> {
    /// Does a step, says what it is and how long it took.
    fn step<T>(&mut self, name: String, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.output.say(&t!("cli-demo-begin", step = name.as_str()));
        let begun = Instant::now();
        let done = work()?;
        let seconds = begun.elapsed().as_secs_f64();
        let time = format!("{seconds:.1}");
        self.output
            .say(&t!("cli-demo-end", step = name.as_str(), seconds = time));
        self.done.push((name, seconds));
        Ok(done)
    }
}

/// Does everything, then prints times and scores.
pub(super) fn demo(args: &Demo, output: &Output) -> Result<()> {
    let begun = Instant::now();
    let mut steps = Steps {
        output,
        done: Vec::new(),
    };
    let folder = args.dir.join("study");
    let study = steps.step(t!("cli-demo-study"), || {
        Study::create_sample(&Home::of_user()?, &folder, Sample::Data)
    })?;
    steps.step(t!("cli-demo-starter"), || {
        let heard = |done, total| {
            output.progress(model::fetched(done, total));
            true
        };
        study.add_starter(STARTER, &heard)
    })?;
    let recipe = recipe(&study)?;
    let trained = steps.step(t!("cli-demo-train"), || {
        train::teach(&study, &recipe, output)
    })?;
    let tuned = name(&trained)?;
    let mut control = recipe;
    control.data.shuffle_answers = true;
    let control = steps.step(t!("cli-demo-control"), || {
        train::teach(&study, &control, output)
    })?;
    let control = name(&control)?;
    for (probe, model) in [
        ("associations", STARTER),
        ("associations", &tuned),
        ("associations", &control),
        ("survey", STARTER),
        ("survey", &tuned),
    ] {
        steps.step(t!("cli-demo-probe", probe = probe, model = model), || {
            let job = study.probe(probe, model, &[])?;
            follow::wait(&study, &job, output)
        })?;
    }
    let figures = steps.step(t!("cli-demo-figures"), || draw(&study, args))?;
    let (associations, precision) = scores::told(&study, "associations")?;
    let (survey, distance) = scores::told(&study, "survey")?;
    let seconds = begun.elapsed().as_secs_f64();
    let times = steps.done.iter();
    let times: Vec<Value> = times
        .map(|(step, seconds)| json!({ "step": step, "seconds": seconds }))
        .collect();
    let mut table = super::table::Table::new([t!("cli-column-step"), t!("cli-column-seconds")]);
    for (step, seconds) in &steps.done {
        table.row([step.clone(), format!("{seconds:.1}")]);
    }
    table.row([t!("cli-demo-all"), format!("{seconds:.1}")]);
    let value = json!({
        "study": folder.display().to_string(),
        "training": trained,
        "steps": times,
        "seconds": seconds,
        "scores": { "associations": associations, "survey": survey },
        "figures": figures,
    });
    output.result(&value, &format!("{table}\n{precision}\n{distance}"));
    Ok(())
}

/// The preset, to learn from the associations of the sample study's first culture.
fn recipe(study: &Study) -> Result<Recipe> {
    let preset = recipe::presets()?
        .into_iter()
        .find(|preset| preset.id == PRESET);
    let preset = preset.ok_or_else(|| Problem::new(t!("study-preset-unknown", id = PRESET)))?;
    let mut recipe = preset.recipe;
    recipe.model = STARTER.to_owned();
    let (datasets, _) = study.datasets();
    let associations = datasets.into_iter().find(|d| d.kind == Kind::Associations);
    recipe
        .data
        .sources
        .extend(associations.map(|dataset| Source {
            dataset: dataset.id,
            share: 1.0,
        }));
    Ok(recipe)
}

fn name(trained: &Value) -> Result<String> {
    let name = trained["adapter"].as_str().map(str::to_owned);
    name.ok_or_else(|| Problem::new(t!("cli-demo-no-adapter")))
}

/// Every figure in every format.
fn draw(study: &Study, args: &Demo) -> Result<Vec<String>> {
    let mut drawn = Vec::new();
    for name in figure::names() {
        let request = FigureRequest {
            name: name.to_owned(),
            ..FigureRequest::default()
        };
        for format in FORMATS {
            let path = args.dir.join(format!("{name}.{format}"));
            study.export(&request, &path, &Style::default())?;
            drawn.push(path.display().to_string());
        }
    }
    Ok(drawn)
}
