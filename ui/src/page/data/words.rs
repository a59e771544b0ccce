//! Datasets in words.

use attune::artifact::Parent;
use attune::dataset::curation::Step;
use attune::dataset::{Kind, Manifest, Report};
use attune::study::DatasetView;
use attune::t;

use crate::page::Lesson;
use crate::widget::{Icon, number};

/// A kind's icon.
pub fn kind_icon(kind: Kind) -> Icon {
    // A test below holds that there is one of this name.
    Icon::named(kind.icon()).unwrap_or(Icon::File)
}

/// What is in a dataset: "12,217 cues", "3,036 respondents, 50 questions".
pub fn counts(manifest: &Manifest) -> String {
    let size = manifest.kind.size(&manifest.counts).into_iter();
    let told = |(name, n)| counted(&format!("page-data-counted-{name}"), n);
    let parts: Vec<String> = size.map(told).collect();
    if parts.is_empty() {
        counted("page-data-rows", manifest.report.rows_kept)
    } else {
        parts.join(", ")
    }
}

fn counted(id: &str, n: u64) -> String {
    t!(id, count = n, n = number::count(n))
}

/// "China: 3,039 rows read, 3,036 kept. 3 left out: summary rows (lines 3038, 3039, 3040)."
pub fn imported(name: &str, report: &Report) -> String {
    let mut words = t!(
        "page-data-imported",
        name = name,
        read = number::count(report.rows_read),
        kept = number::count(report.rows_kept)
    );
    for left_out in &report.left_out {
        words.push(' ');
        words.push_str(&t!(
            "page-data-left-out",
            count = number::count(left_out.count),
            reason = left_out.reason.as_str(),
            lines = lines(&left_out.first_lines, left_out.count)
        ));
    }
    words
}

/// Line numbers, "…" behind them where there are more.
pub fn lines(first: &[u64], count: u64) -> String {
    let mut words: Vec<String> = first.iter().take(3).map(u64::to_string).collect();
    if count > words.len() as u64 {
        words.push("…".to_owned());
    }
    words.join(", ")
}

/// A column's name for people: those that Attune gave are words with underscores
/// between them, those from a file (`Q33_3`) stay as they are.
pub fn column(name: &str) -> std::borrow::Cow<'_, str> {
    if name.chars().all(|c| c == '_' || c.is_ascii_lowercase()) {
        name.replace('_', " ").into()
    } else {
        name.into()
    }
}

/// A curation step in words, with the first few of its values.
pub fn step(step: &Step) -> String {
    const SHOWN: usize = 3;
    let mut short = step.clone();
    if let Step::KeepWhere { column: name, .. } | Step::ExcludeWhere { column: name, .. } =
        &mut short
    {
        *name = column(name).into_owned();
    }
    if let Step::KeepWhere { values, .. } | Step::ExcludeWhere { values, .. } = &mut short
        && values.len() > SHOWN
    {
        let more = t!("page-data-more", n = values.len() - SHOWN);
        values.truncate(SHOWN);
        values.push(more);
    }
    short.label()
}

/// Says in the teaching panel what a dataset is and where it comes from.
pub fn teach(lesson: &mut Lesson, dataset: &DatasetView) {
    let manifest = &dataset.manifest;
    let kind = manifest.kind.id();
    lesson.what = t!(&format!("page-data-what-{kind}"));
    lesson.sure = t!(&format!("page-data-sure-{kind}"));
    lesson.from = vec![
        Parent {
            what: "dataset".to_owned(),
            id: manifest.id.clone(),
            sha256: manifest.table_sha256.clone(),
        },
        Parent {
            what: "file".to_owned(),
            id: manifest.origin.file.clone(),
            sha256: manifest.origin.sha256.clone(),
        },
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_dataset_has_an_icon() {
        for &kind in Kind::ALL {
            assert!(Icon::named(kind.icon()).is_some(), "{}", kind.icon());
        }
    }
}
