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
    match kind {
        Kind::Associations => Icon::Words,
        Kind::Survey => Icon::People,
        Kind::Questionnaire => Icon::Question,
        Kind::Shares => Icon::Explore,
        Kind::Etiquette => Icon::Story,
        Kind::Lexicon => Icon::Star,
        Kind::Answers => Icon::Models,
        Kind::Passages => Icon::File,
    }
}

/// What is in a dataset: "12,217 cues", "3,036 respondents, 50 questions".
pub fn counts(manifest: &Manifest) -> String {
    let counts = &manifest.counts;
    let responses = match counts.respondents {
        Some(_) => "page-data-responses",
        None => "page-data-responses-distinct",
    };
    let parts: Vec<String> = [
        (counts.cues, "page-data-cues"),
        (counts.stories, "page-data-stories"),
        (counts.words, "page-data-words"),
        (counts.passages, "page-data-passages"),
        (counts.models, "page-data-models"),
        (counts.respondents, "page-data-respondents"),
        (counts.questions, "page-data-questions"),
        (counts.countries, "page-data-countries"),
        (counts.responses, responses),
    ]
    .into_iter()
    .filter_map(|(count, id)| count.map(|n| counted(id, n)))
    .take(3)
    .collect();
    if parts.is_empty() {
        counted("page-data-rows", manifest.report.rows_kept)
    } else {
        parts.join(", ")
    }
}

fn counted(id: &'static str, n: u64) -> String {
    let text = number::count(n);
    match id {
        "page-data-cues" => t!("page-data-cues", count = n, n = text),
        "page-data-stories" => t!("page-data-stories", count = n, n = text),
        "page-data-words" => t!("page-data-words", count = n, n = text),
        "page-data-models" => t!("page-data-models", count = n, n = text),
        "page-data-respondents" => t!("page-data-respondents", count = n, n = text),
        "page-data-questions" => t!("page-data-questions", count = n, n = text),
        "page-data-countries" => t!("page-data-countries", count = n, n = text),
        "page-data-responses-distinct" => {
            t!("page-data-responses-distinct", count = n, n = text)
        }
        "page-data-responses" => t!("page-data-responses", count = n, n = text),
        _ => t!("page-data-rows", count = n, n = text),
    }
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
    let (what, sure) = match manifest.kind {
        Kind::Associations => (
            t!("page-data-what-associations"),
            t!("page-data-sure-associations"),
        ),
        Kind::Survey => (t!("page-data-what-survey"), t!("page-data-sure-survey")),
        Kind::Questionnaire => (
            t!("page-data-what-questionnaire"),
            t!("page-data-sure-questionnaire"),
        ),
        Kind::Shares => (t!("page-data-what-shares"), t!("page-data-sure-shares")),
        Kind::Etiquette => (
            t!("page-data-what-etiquette"),
            t!("page-data-sure-etiquette"),
        ),
        Kind::Lexicon => (t!("page-data-what-lexicon"), t!("page-data-sure-lexicon")),
        Kind::Answers => (t!("page-data-what-answers"), t!("page-data-sure-answers")),
        Kind::Passages => (t!("page-data-what-passages"), t!("page-data-sure-passages")),
    };
    lesson.what = what;
    lesson.sure = sure;
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
