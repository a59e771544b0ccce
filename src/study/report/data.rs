//! The datasets and the models of the study, as tables.

use super::table_or;
use super::taught::Taught;
use crate::dataset::{Manifest, citation};
use crate::problem::Result;
use crate::report::Block;
use crate::study::folder::Study;
use crate::study::{Culture, DatasetView};
use crate::t;

/// Every dataset: what it is, how much, what was done to it, licence and origin.
pub(super) fn blocks(study: &Study) -> Result<Vec<Block>> {
    let (views, _) = study.dataset_views();
    let rows = views.iter().map(|view| {
        let manifest = &view.manifest;
        vec![
            manifest.name.clone(),
            manifest.kind.label(),
            counts(manifest),
            curated(view),
            or_unknown(&manifest.citation.licence),
            version(manifest),
        ]
    });
    let columns = vec![
        t!("study-report-name"),
        t!("study-report-kind"),
        t!("study-report-amount"),
        t!("study-report-curation"),
        t!("study-report-licence"),
        t!("study-report-version"),
    ];
    let nothing = t!("study-report-no-data");
    let mut blocks = vec![table_or(columns, rows.collect(), nothing)];
    let left_out: Vec<String> = views.iter().filter_map(left_out).collect();
    if !left_out.is_empty() {
        blocks.push(Block::Heading(t!("study-report-left-out")));
        blocks.push(Block::List(left_out));
    }
    let cultures = study.cultures().into_iter().map(|culture| {
        let countries = countries(&culture, &views);
        vec![culture.name, countries, culture.language]
    });
    let cultures: Vec<Vec<String>> = cultures.collect();
    if !cultures.is_empty() {
        let columns = vec![
            t!("study-report-culture"),
            t!("study-report-countries"),
            t!("study-report-language"),
        ];
        blocks.push(Block::Heading(t!("study-report-cultures")));
        blocks.push(table_or(columns, cultures, String::new()));
    }
    Ok(blocks)
}

/// How much is in a dataset, in words.
pub(super) fn counts(manifest: &Manifest) -> String {
    let mut parts = vec![t!(
        "study-report-rows-kept",
        kept = manifest.report.rows_kept,
        read = manifest.report.rows_read
    )];
    let told = manifest.kind.told(&manifest.counts).into_iter();
    parts.extend(told.map(|(name, n)| t!(&format!("study-report-counted-{name}"), count = n)));
    parts.join(", ")
}

/// The steps that are on, and what they leave.
pub(super) fn curated(view: &DatasetView) -> String {
    let on = view.curation.steps.iter().filter(|entry| entry.on);
    let steps: Vec<String> = on.map(|entry| entry.step.label()).collect();
    match steps.is_empty() {
        true => t!("study-report-no-curation"),
        false => t!(
            "study-report-curated",
            steps = steps.join("; "),
            rows = view.rows
        ),
    }
}

/// What tells the version of a source: layout, when it was collected, DOI or address.
fn version(manifest: &Manifest) -> String {
    let cited = manifest.citation.citation.as_str();
    let collected = citation::collected(cited).map(str::to_owned);
    let address = cited
        .split_whitespace()
        .find(|word| word.starts_with("http"));
    let parts = [
        Some(manifest.origin.file.clone()),
        Some(manifest.origin.layout.clone()),
        collected,
        address.map(|address| address.trim_end_matches('.').to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("; ")
}

/// The countries of a culture, and those that it has in a source of its own.
fn countries(culture: &Culture, views: &[DatasetView]) -> String {
    let own = culture.own.iter().map(|(id, countries)| {
        let view = views.iter().find(|view| view.manifest.id == *id);
        let name = view.map_or(id.as_str(), |view| view.manifest.name.as_str());
        t!(
            "study-report-countries-in",
            dataset = name,
            countries = countries.join(", ")
        )
    });
    let all = std::iter::once(culture.countries.join(", ")).chain(own);
    all.collect::<Vec<_>>().join("; ")
}

/// Rows of a dataset that were not kept, by reason; none where all were.
fn left_out(view: &DatasetView) -> Option<String> {
    let report = &view.manifest.report;
    let all = report.left_out.iter().chain(&report.missing_values);
    let reasons: Vec<String> = all.map(|l| format!("{} ({})", l.reason, l.count)).collect();
    let name = view.manifest.name.as_str();
    (!reasons.is_empty()).then(|| {
        let reasons = reasons.join("; ");
        t!("study-report-left-out-of", name = name, reasons = reasons)
    })
}

/// The models: what they are, how they came about, licence and hash.
pub(super) fn models(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let bases = study.bases()?;
    let rows = study.models()?.into_iter().map(|model| {
        let runs = taught.iter().flat_map(|group| &group.runs);
        let seed = runs
            .filter(|run| run.model == model.name)
            .map(|run| run.seed.to_string())
            .next();
        let base = bases.iter().find(|base| base.name == model.name);
        vec![
            model.name,
            model.about,
            seed.unwrap_or_else(|| "–".to_owned()),
            base.map_or_else(|| "–".to_owned(), super::references::licence),
            model.sha256,
        ]
    });
    let columns = vec![
        t!("study-report-model"),
        t!("study-report-about"),
        t!("study-report-seed"),
        t!("study-report-licence"),
        t!("study-report-sha"),
    ];
    let nothing = t!("study-report-no-models");
    Ok(vec![table_or(columns, rows.collect(), nothing)])
}

/// A text, or the word that it is not known.
pub(super) fn or_unknown(text: &str) -> String {
    match text.trim().is_empty() {
        true => t!("study-report-unknown"),
        false => text.to_owned(),
    }
}
