//! Whether a model was asked about what it had learnt from.

use std::collections::{HashMap, HashSet};

use super::taught::{Read, Taught, probes};
use crate::job::Spec;
use crate::probe::About;
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
                None => read.insert(Folded::of(&run.read()?)),
            };
            let tasks = tasks_of(job)?.tasks;
            let asked = tasks.iter().flat_map(|task| task.probe.asks().items());
            let asked = asked.filter(|item| !matches!(item, About::Made(_)));
            let items: Vec<About<'_>> = asked.collect();
            // The same wording is asked in several contexts, or as several people.
            let mut looked: HashMap<&str, bool> = HashMap::new();
            let mut stands = |wording| {
                let look = || read.texts.contains(&fold_word(wording));
                *looked.entry(wording).or_insert_with(look)
            };
            let seen = items.iter().filter(|item| match item {
                About::Cue(cue) => read.cues.contains(&fold_word(cue)),
                About::Question { wording, .. } => stands(wording),
                About::Made(_) => false,
            });
            let seen = seen.count();
            let twins = items.iter().filter(|item| match item {
                About::Cue(cue) => {
                    let cue = fold_word(cue);
                    !read.cues.contains(&cue) && read.forms.contains(&lemma(&cue))
                }
                About::Question { .. } | About::Made(_) => false,
            });
            rows.push(vec![
                run.model.clone(),
                probing.probe.clone(),
                items.len().to_string(),
                seen.to_string(),
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

/// What a training read, as it is compared.
struct Folded {
    cues: HashSet<String>,
    /// The dictionary forms of the cues.
    forms: HashSet<String>,
    texts: String,
}

impl Folded {
    fn of(read: &Read) -> Self {
        let cues: HashSet<String> = read.items.iter().map(|item| fold_word(item)).collect();
        Self {
            forms: cues.iter().map(|cue| lemma(cue)).collect(),
            cues,
            texts: fold_word(&read.texts.join("\n")),
        }
    }
}
