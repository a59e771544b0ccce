//! `split`: the parts of the cues, shown, locked and unlocked.

use serde_json::{Value, json};

use super::args::Split;
use super::output::Output;
use super::table::Table;
use crate::dataset::split::Together;
use crate::problem::{Problem, Result};
use crate::study::{Home, SplitDetail, Study};
use crate::t;

/// Locks or unlocks the split where that is asked for, and tells how it stands.
pub(super) fn split(args: &Split, output: &Output) -> Result<()> {
    let home = Home::of_user()?;
    let study = match args.lock || args.unlock {
        true => Study::open_to_change(&home, &args.study)?,
        false => Study::open(&home, &args.study)?,
    };
    let shares = <[f64; 3]>::try_from(args.shares.clone())
        .map_err(|_| Problem::new(t!("recipe-split-sum")))?;
    let locked = study.locked_split()?.map(|locked| locked.together);
    let together = args.together.or(locked).unwrap_or(Together::Lemmas);
    if args.lock {
        study.lock_split(args.seed, shares, together)?;
    } else if args.unlock {
        study.unlock_split()?;
    }
    let detail = study.split(args.seed, shares, together)?;
    output.result(&in_json(&detail, args.cues), &in_words(&detail, args.cues));
    Ok(())
}

fn in_json(detail: &SplitDetail, cues: bool) -> Value {
    let [train, validation, test] = detail.parts.counts();
    let models = detail.models.iter().map(|model| {
        json!({
            "model": model.model,
            "taught_with_it": model.same,
            "held_out_cues_learnt": model.learnt,
        })
    });
    let datasets = detail.datasets.iter().map(|dataset| {
        json!({ "name": dataset.name, "cues": dataset.cues, "in_no_part": dataset.outside })
    });
    let mut value = json!({
        "locked": detail.locked.as_ref().map(|locked| &locked.id),
        "seed": detail.seed,
        "shares": detail.shares,
        "together": detail.together,
        "twins": detail.twins,
        "sha256": detail.parts.sha256(),
        "train": train,
        "validation": validation,
        "test": test,
        "datasets": datasets.collect::<Vec<_>>(),
        "models": models.collect::<Vec<_>>(),
    });
    if cues {
        value["cues"] = json!(detail.parts);
    }
    value
}

fn in_words(detail: &SplitDetail, cues: bool) -> String {
    let mut text = match &detail.locked {
        Some(locked) => t!("cli-split-is-locked", id = locked.id.as_str()),
        None => t!("cli-split-is-unlocked"),
    };
    let shares = detail.shares.map(|share| share.to_string()).join(" / ");
    text += "\n";
    text += &t!(
        "cli-split-drawn",
        seed = detail.seed.to_string(),
        shares = shares
    );
    if detail.twins > 0 {
        text += "\n";
        text += &t!(
            "cli-split-twins",
            twins = detail.twins,
            of = detail.parts.test.len()
        );
    }
    text += "\n\n";
    let columns = [
        "cli-column-name",
        "cli-column-train",
        "cli-column-validation",
        "cli-column-test",
        "cli-column-outside",
    ];
    let mut table = Table::new(columns.map(|id| t!(id)));
    for dataset in &detail.datasets {
        let counts = dataset.cues.iter().chain([&dataset.outside]);
        let counts = counts.map(usize::to_string);
        table.row([dataset.name.clone()].into_iter().chain(counts));
    }
    text += &table.to_string();
    for model in &detail.models {
        let (name, of) = (model.model.as_str(), detail.parts.test.len());
        text += "\n";
        text += &match (model.same, model.learnt) {
            (_, learnt) if learnt > 0 => {
                t!("cli-split-learnt", model = name, learnt = learnt, of = of)
            }
            (true, _) => t!("cli-split-same", model = name),
            (false, _) => t!("cli-split-none", model = name),
        };
    }
    if cues {
        let parts = [
            ("cli-column-train", &detail.parts.train),
            ("cli-column-validation", &detail.parts.validation),
            ("cli-column-test", &detail.parts.test),
        ];
        for (name, cues) in parts {
            text += &format!("\n\n{}\n{}", t!(name), cues.join("\n"));
        }
    }
    text
}
