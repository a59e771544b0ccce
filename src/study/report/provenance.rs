//! With what everything was done: recipes, prompts, machines, programs, hashes.

use super::taught::{Taught, Work, probes};
use super::{range, table_or};
use crate::artifact::{self, Parent};
use crate::probe::Tasks;
use crate::problem::Result;
use crate::recipe;
use crate::report::Block;
use crate::score::Kind;
use crate::study::answers::tasks_of;
use crate::study::folder::Study;
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
        let tasks = tasks_of(&job)?;
        for (heading, text) in texts(&tasks) {
            if text.is_empty() || shown.iter().any(|shown| shown == text) {
                continue;
            }
            shown.push(text.to_owned());
            blocks.push(Block::Heading(heading));
            let sha256 = artifact::sha256(text.as_bytes());
            blocks.push(Block::Paragraph(t!(
                "study-report-prompt-hash",
                sha256 = sha256
            )));
            blocks.push(Block::Code(text.to_owned()));
        }
    }
    Ok(blocks)
}

/// Every text that asked a model in a job, with what it is.
fn texts(tasks: &Tasks) -> Vec<(String, &str)> {
    let kind = tasks.kind();
    let asked = tasks
        .tasks
        .iter()
        .flat_map(|task| task.probe.asks().texts());
    let asked = asked.map(|text| {
        let part = match text.system {
            true => t!("study-report-prompt-system"),
            false => t!("study-report-prompt-question"),
        };
        let heading = match text.language {
            "" => t!("study-report-prompt", probe = kind, part = part),
            language => t!(
                "study-report-prompt-in",
                probe = kind,
                part = part,
                language = language
            ),
        };
        (heading, text.text)
    });
    let scenarios = tasks.scenarios.iter().map(|scenario| {
        let part = t!("study-report-prompt-scenario", id = scenario.id.as_str());
        let heading = t!("study-report-prompt", probe = kind, part = part);
        (heading, scenario.template.as_str())
    });
    asked.chain(scenarios).collect()
}

/// The finished jobs: where and how long they computed; and the program.
pub(super) fn blocks(study: &Study) -> Result<Vec<Block>> {
    let mut rows = Vec::new();
    for (job, manifest) in study.finished()? {
        let work = Work::on(&job)?;
        rows.push(vec![
            manifest.title.clone(),
            clock(manifest.created_at),
            work.device,
            work.software,
            format!("{:.0}", work.seconds),
            manifest.id.clone(),
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
    for &kind in Kind::ALL {
        if let Some(scores) = study.scores(kind)? {
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
