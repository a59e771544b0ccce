//! With what everything was done: recipes, prompts, machines, programs, hashes.

use super::taught::{Taught, Work, probes};
use super::{range, table_or};
use crate::artifact::{self, Parent};
use crate::probe::Probe;
use crate::problem::Result;
use crate::recipe;
use crate::report::Block;
use crate::study::answers::probe_of;
use crate::study::folder::Study;
use crate::study::scores::SCORES;
use crate::study::{Lineage, clock};
use crate::t;

/// Every recipe, and every text that asked a model, with its hash.
pub(super) fn settings(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for group in taught {
        let seeds: Vec<String> = group.seeds().iter().map(u64::to_string).collect();
        let name = group.name.as_str();
        let heading = t!(
            "study-report-recipe",
            recipe = name,
            seeds = seeds.join(", ")
        );
        blocks.push(Block::Heading(heading));
        blocks.push(Block::Code(recipe::to_toml(&group.recipe)?));
        // The question alone: what people said belongs to the data.
        let read = group.recipe.read_templates().into_iter();
        for template in read.filter_map(|name| study.template(name).ok()) {
            let examples = group.amounts()?.examples;
            blocks.push(Block::Paragraph(t!(
                "study-report-taught-prompt",
                examples = range(examples),
                most = examples[1],
                sha256 = artifact::sha256(template.as_bytes())
            )));
            blocks.push(Block::Code(template));
        }
    }
    if taught.is_empty() {
        blocks.push(Block::Paragraph(t!("study-report-no-training")));
    }
    let mut shown: Vec<String> = Vec::new();
    for (job, _) in probes(study)? {
        let probe = probe_of(&job)?;
        for (what, text) in templates(&probe) {
            if text.is_empty() || shown.contains(text) {
                continue;
            }
            shown.push(text.clone());
            blocks.push(Block::Heading(t!(
                "study-report-prompt",
                probe = probe.id(),
                part = what
            )));
            let sha256 = artifact::sha256(text.as_bytes());
            blocks.push(Block::Paragraph(t!(
                "study-report-prompt-hash",
                sha256 = sha256
            )));
            blocks.push(Block::Code(text.clone()));
        }
    }
    Ok(blocks)
}

/// The texts by which a probe asks.
fn templates(probe: &Probe) -> Vec<(String, &String)> {
    let question = t!("study-report-prompt-question");
    match probe {
        Probe::Associations(probe) => vec![(question, &probe.template)],
        Probe::Ranking(probe) => vec![(question, &probe.template)],
        Probe::Choices(probe) | Probe::Survey(probe) => vec![
            (t!("study-report-prompt-system"), &probe.system),
            (question, &probe.template),
        ],
    }
}

/// The finished jobs: where and how long they computed; and the program.
pub(super) fn blocks(study: &Study) -> Result<Vec<Block>> {
    let mut rows = Vec::new();
    for (job, manifest) in study.finished()? {
        let work = Work::on(&job)?;
        rows.push(vec![
            manifest.title,
            clock(manifest.created_at),
            work.device,
            work.software,
            format!("{:.0}", work.seconds),
            manifest.id,
        ]);
    }
    let columns = vec![
        t!("study-report-job"),
        t!("study-report-date"),
        t!("study-report-device"),
        t!("study-report-program"),
        t!("study-report-seconds"),
        t!("study-report-id"),
    ];
    let software = t!(
        "study-report-software",
        version = env!("CARGO_PKG_VERSION"),
        system = std::env::consts::OS,
        machine = std::env::consts::ARCH,
        device = crate::device::Device::processor().in_words()
    );
    Ok(vec![
        Block::Paragraph(software),
        table_or(columns, rows, t!("study-report-no-jobs")),
    ])
}

/// The chain from the scores back to the files.
pub(super) fn hashes(study: &Study) -> Result<Vec<Block>> {
    let rows = whole_lineage(study)?
        .into_iter()
        .map(|Parent { what, id, sha256 }| vec![what, id, sha256]);
    let columns = vec![
        t!("study-report-what"),
        t!("study-report-name"),
        t!("study-report-sha"),
    ];
    Ok(vec![
        Block::Paragraph(t!("study-report-hashes-about")),
        table_or(columns, rows.collect(), t!("study-report-no-scores")),
    ])
}

fn whole_lineage(study: &Study) -> Result<Lineage> {
    let mut chain = Lineage::new();
    for probe in SCORES {
        if let Some(scores) = study.scores(probe)? {
            for parent in study.lineage(&scores)? {
                if !chain.contains(&parent) {
                    chain.push(parent);
                }
            }
        }
    }
    for manifest in study.datasets().0 {
        let file = Parent {
            what: "file".to_owned(),
            id: manifest.origin.file,
            sha256: manifest.origin.sha256,
        };
        if !chain.contains(&file) {
            chain.push(file);
        }
    }
    Ok(chain)
}
