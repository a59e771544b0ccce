//! Whether a model was asked about what it had learnt from.

use std::collections::HashSet;

use super::taught::{Taught, probes};
use crate::job::Spec;
use crate::probe::Probe;
use crate::problem::Result;
use crate::prompt::{fold_word, lemma};
use crate::report::Block;
use crate::study::answers::tasks_of;
use crate::study::folder::Study;
use crate::t;

/// For each probe of a taught model: how many of its items the training had read, and of
/// how many it had read another form of the word.
pub(super) fn table(study: &Study, taught: &[Taught]) -> Result<Option<Block>> {
    let asked = probes(study)?;
    let mut rows = Vec::new();
    for run in taught.iter().flat_map(|group| &group.runs) {
        let mut read = None;
        for (job, manifest) in &asked {
            let Spec::Probe(probing) = &manifest.spec else {
                continue;
            };
            let of_run =
                |p: &&crate::artifact::Parent| p.what == "adapter" && p.id == run.manifest.id;
            if manifest.parents.iter().find(of_run).is_none() {
                continue;
            }
            let read = match &read {
                Some(read) => read,
                None => read.insert(run.read()?),
            };
            let tasks = tasks_of(job)?.tasks;
            let items: Vec<Item> = tasks.iter().flat_map(|task| items(&task.probe)).collect();
            let known: HashSet<String> = read.items.iter().map(|item| fold_word(item)).collect();
            let forms: HashSet<String> = known.iter().map(|cue| lemma(cue)).collect();
            let texts = fold_word(&read.texts.join("\n"));
            let seen = items.iter().filter(|item| match item {
                Item::Cue(cue) => known.contains(&fold_word(cue)),
                Item::Wording(wording) => texts.contains(&fold_word(wording)),
            });
            let twins = items.iter().filter(|item| match item {
                Item::Cue(cue) => {
                    let cue = fold_word(cue);
                    !known.contains(&cue) && forms.contains(&lemma(&cue))
                }
                Item::Wording(_) => false,
            });
            rows.push(vec![
                run.model.clone(),
                probing.probe.clone(),
                items.len().to_string(),
                seen.count().to_string(),
                twins.count().to_string(),
            ]);
        }
    }
    let columns = vec![
        t!("study-report-model"),
        t!("study-report-probe"),
        t!("study-report-items-asked"),
        t!("study-report-items-read"),
        t!("study-report-items-twins"),
    ];
    Ok((!rows.is_empty()).then(|| super::table_or(columns, rows, String::new())))
}

/// What a probe asks about.
enum Item {
    /// A word that was trained on, or not.
    Cue(String),
    /// A question whose wording stands in a training text, or not.
    Wording(String),
}

fn items(probe: &Probe) -> Vec<Item> {
    match probe {
        Probe::Associations(probe) => {
            let items = probe.items.iter();
            items.map(|item| Item::Cue(item.cue.clone())).collect()
        }
        Probe::Ranking(probe) => {
            let items = probe.items.iter();
            items.map(|item| Item::Cue(item.cue.clone())).collect()
        }
        // Their questions are put together from the cues.
        Probe::Choices(_) => Vec::new(),
        Probe::Survey(probe) => {
            let items = probe.items.iter();
            items
                .map(|item| Item::Wording(item.wording.clone()))
                .collect()
        }
    }
}
