//! Everything that is to be cited, and the licences it is under.

use super::taught::Taught;
use crate::dataset::citation;
use crate::problem::Result;
use crate::recipe::{self, Method, OptimiserKind};
use crate::report::Block;
use crate::score::Kind;
use crate::study::folder::Study;
use crate::study::kind;
use crate::study::models::Base;
use crate::study::starter;
use crate::t;

/// The list, by alphabet; each entry once, its licence behind it.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut unnamed = Vec::new();
    for manifest in study.datasets().0 {
        let cited = manifest.citation;
        match cited.citation.trim().is_empty() {
            true => unnamed.push(manifest.name),
            false => entries.push((cited.citation, cited.licence)),
        }
    }
    for base in study.bases()? {
        match citation::model(&names(&base)) {
            Some(cited) => entries.push((cited.citation.clone(), licence(&base))),
            None => unnamed.push(base.name),
        }
    }
    let methods = methods(study, taught)?;
    entries.extend(methods.into_iter().map(|cited| (cited, String::new())));
    entries.sort();
    entries.dedup();
    let lines = entries
        .into_iter()
        .map(|(cited, licence)| match licence.is_empty() {
            true => cited,
            false => t!("study-report-licensed", citation = cited, licence = licence),
        });
    let mut blocks = vec![Block::List(lines.collect())];
    if !unnamed.is_empty() {
        let names = unnamed.join(", ");
        blocks.push(Block::Paragraph(t!("study-report-uncited", names = names)));
    }
    Ok(blocks)
}

/// What the methods that were really used are cited by.
fn methods(study: &Study, taught: &[Taught]) -> Result<Vec<String>> {
    let mut used: Vec<&str> = Vec::new();
    for recipe in taught.iter().map(|group| &group.recipe) {
        used.push("lora");
        used.push(match recipe.optimiser.kind {
            OptimiserKind::AdamW => "adamw",
            OptimiserKind::AdamW8Bit => "adamw-8bit",
        });
        if recipe.method == Method::Ppo {
            used.push("ppo");
        }
        used.extend(recipe::published_in(&recipe.name));
    }
    for &score in Kind::ALL {
        if study.scores(score)?.is_some() {
            used.extend(kind::score(score).references());
        }
    }
    used.sort_unstable();
    used.dedup();
    let cited = used.into_iter().filter_map(citation::method);
    Ok(cited.map(str::to_owned).collect())
}

/// All that a base model is called.
fn names(base: &Base) -> String {
    let starter = match base.sha256 == starter::SHA256 {
        true => "SmolLM2",
        false => "",
    };
    let given = base.config.name.as_deref().unwrap_or_default();
    format!("{} {given} {starter}", base.name)
}

/// A base model's licence: as its file says, else as its family is known for.
pub(super) fn licence(base: &Base) -> String {
    let said = base.config.license.clone();
    let known = || Some(citation::model(&names(base))?.licence.clone());
    let found = said.or_else(known).unwrap_or_default();
    super::data::or_unknown(&found)
}
