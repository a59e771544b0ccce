//! `figure`: a figure as a file.

use serde_json::json;

use super::args::Figure;
use super::output::Output;
use crate::figure::{ProfileChoice, ShiftSettings, Style, SurveyChoice, WordsChoice};
use crate::problem::Result;
use crate::study::{Baseline, FigureRequest, Home, Study};
use crate::t;

/// Draws a figure into a file; its ending says the format.
pub(super) fn figure(args: &Figure, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let request = FigureRequest {
        id: args.figure,
        models: args.models.clone(),
        cultures: args.cultures.clone(),
        distance: args.distance.clone(),
        by_topic: args.by_topic,
        dataset: args.dataset.clone(),
        prompt: args.prompt.clone(),
        lemmas: args.lemmas,
        left_out_last: args.left_out_last,
        words: WordsChoice {
            depth: args.depth,
            most_frequent: args.most_frequent,
            published: args.published,
        },
        profile: ProfileChoice {
            attribute: args.attribute.clone(),
            published: args.published,
            ..ProfileChoice::default()
        },
        shift: ShiftSettings {
            top: args.top,
            ..ShiftSettings::default()
        },
        survey: SurveyChoice {
            language: args.language.clone(),
            question_set: args.question_set,
            common: args.common,
            against: Baseline::from_id(&args.against).unwrap_or_default(),
            topics: args.topics.clone(),
            tension_set: args.tension_set,
            published: args.published,
        },
    };
    let style = Style::default();
    let lineage = study.export(&request, &args.out, &style)?;
    let out = args.out.display().to_string();
    let value = json!({ "figure": args.figure, "out": out, "from": lineage });
    output.result(&value, &t!("cli-figure-done", out = out.as_str()));
    Ok(())
}
