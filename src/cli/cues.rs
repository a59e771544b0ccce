//! `cues`: which cues gained most, and what people and models said to one.

use serde_json::json;

use super::args::Cues;
use super::output::Output;
use super::table::Table;
use crate::figure::{group_name, short};
use crate::probe::Kind;
use crate::problem::Result;
use crate::study::{CueDetail, CueList, Home, Study};
use crate::t;

/// Stands behind a word that people gave too.
const FOUND: &str = " ✓";

/// Lists the cues, or opens one.
pub(super) fn cues(args: &Cues, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let (dataset, prompt) = (args.dataset.as_str(), args.prompt.as_str());
    let probe = args.probe;
    match &args.cue {
        Some(cue) => {
            let (detail, lineage) = study.cue(probe, cue, dataset, prompt)?;
            let text = side_by_side(&detail, args.raw);
            output.result(&json!({ "cue": detail, "from": lineage }), &text);
        }
        None => {
            let list = study.cue_list(probe, dataset, prompt)?;
            output.result(&json!(list), &listed(&list));
        }
    }
    Ok(())
}

/// The cues, those that gained most first.
fn listed(list: &CueList) -> String {
    let mut rows: Vec<_> = list.cues.iter().collect();
    let gain = |row: &crate::study::CueRow| row.gain(list.pair).unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    let mut columns = vec![t!("cli-cues-cue")];
    columns.extend(list.models.iter().cloned());
    columns.push(t!("cli-cues-gain"));
    let mut table = Table::new(columns);
    for row in rows {
        let number = |value: Option<f64>| value.map(short).unwrap_or_default();
        let values = row.values.iter().map(|value| number(*value));
        let gain = row.gain(list.pair).map(|gain| format!("{gain:+.3}"));
        let first = std::iter::once(row.cue.clone());
        table.row(first.chain(values).chain([gain.unwrap_or_default()]));
    }
    let measure = match list.probe {
        Kind::Ranking => t!("cli-cues-rho"),
        _ => t!("cli-cues-precision", depth = list.depth.unwrap_or_default()),
    };
    let heading = t!(
        "cli-cues-heading",
        measure = measure,
        group = group_name(&list.group),
        before = list.models[list.pair[0]].as_str(),
        after = list.models[list.pair[1]].as_str()
    );
    format!("{heading}\n{table}")
}

/// People's words and each model's beside them.
fn side_by_side(detail: &CueDetail, raw: bool) -> String {
    let mut columns = vec![String::new(), t!("cli-cues-people")];
    columns.extend(detail.models.iter().map(|model| model.model.clone()));
    let mut table = Table::new(columns);
    let longest = detail.models.iter().map(|model| model.words.len()).max();
    let depth = longest.unwrap_or(0).max(detail.people.len().min(40));
    for at in 0..depth {
        let people = detail.people.get(at).map(|(word, count)| {
            if detail.counted {
                format!("{word} ×{count}")
            } else {
                word.clone()
            }
        });
        let said = detail.models.iter().map(|model| {
            model.words.get(at).map_or_else(String::new, |said| {
                let mark = if detail.ticked(at, said) { FOUND } else { "" };
                format!("{}{mark}", said.word)
            })
        });
        let first = [(at + 1).to_string(), people.unwrap_or_default()];
        table.row(first.into_iter().chain(said));
    }
    let mark = match detail.probe {
        Kind::Ranking => t!("cli-cues-mark-ranking"),
        _ => t!("cli-cues-mark"),
    };
    let heading = t!(
        "cli-cues-one",
        mark = mark,
        cue = detail.cue.as_str(),
        group = group_name(&detail.group)
    );
    let mut text = format!("{heading}\n{table}");
    for model in &detail.models {
        if detail.probe == Kind::Ranking {
            let rho = model.rho.map_or_else(|| t!("cli-cues-invalid"), short);
            text += &format!("{}: ρ {rho}\n", model.model);
            continue;
        }
        let precisions = model
            .depths
            .iter()
            .zip(model.all.iter().zip(&model.most_frequent));
        let precisions = precisions.map(|(depth, (all, frequent))| {
            format!("P@{depth} {} / {}", short(*all), short(*frequent))
        });
        let precisions: Vec<String> = precisions.collect();
        text += &t!(
            "cli-cues-precisions",
            model = model.model.as_str(),
            precisions = precisions.join(", ")
        );
        text.push('\n');
    }
    if raw {
        for model in &detail.models {
            let answer = model.raw.text.as_deref().unwrap_or_default();
            text += &format!("\n{}\n{}\n→ {answer}\n", model.model, model.prompt);
        }
    }
    text
}
