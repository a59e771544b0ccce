//! `new`, `import`, `data`: studies and what is in them.

use serde_json::{Value, json};

use super::args::{Data, Import, New};
use super::output::Output;
use super::table::Table;
use crate::dataset::{Citation, LeftOut, Manifest};
use crate::problem::Result;
use crate::study::{Home, Sample, Study};
use crate::t;

/// Makes a study: empty, or a copy of the sample study.
pub(super) fn new(args: &New, output: &Output) -> Result<()> {
    let home = Home::of_user()?;
    let study = if args.sample {
        Study::create_sample(&home, &args.study, Sample::Whole)?
    } else {
        let name = args.study.file_name().unwrap_or(args.study.as_os_str());
        Study::create(&home, &args.study, &name.to_string_lossy())?
    };
    let folder = study.folder().display().to_string();
    let value = json!({
        "study": folder,
        "name": study.name(),
        "sample": study.is_sample(),
    });
    output.result(&value, &t!("cli-new-done", folder = folder));
    Ok(())
}

/// Imports files, each as what it is recognised as or as the kind that was asked for.
pub(super) fn import(args: &Import, output: &Output) -> Result<()> {
    let study = Study::open_to_change(&Home::of_user()?, &args.study)?;
    let citation = args.licence.as_ref().zip(args.citation.as_ref());
    let citation = citation.map(|(licence, citation)| Citation {
        licence: licence.clone(),
        citation: citation.clone(),
        may_share: args.may_share,
    });
    let mut imported = Vec::new();
    for file in &args.files {
        output.say(&t!("cli-import-reading", file = file.display().to_string()));
        imported.push(study.import_as(file, args.kind, citation.clone())?);
    }
    let values: Vec<Value> = imported.iter().map(in_json).collect();
    let text: String = imported.iter().map(in_words).collect();
    output.result(&json!({ "datasets": values }), &text);
    Ok(())
}

/// What came of an import: rows, what was left out or counts as missing, and the notes.
fn in_words(manifest: &Manifest) -> String {
    let report = &manifest.report;
    let lines = |left: &LeftOut| {
        let lines: Vec<String> = left.first_lines.iter().map(u64::to_string).collect();
        lines.join(", ")
    };
    let mut text = vec![t!(
        "cli-import-done",
        name = manifest.name.as_str(),
        id = manifest.id.as_str(),
        kind = manifest.kind.label(),
        read = report.rows_read,
        kept = report.rows_kept
    )];
    text.extend(report.left_out.iter().map(|left| {
        t!(
            "cli-import-left-out",
            count = left.count,
            reason = left.reason.as_str(),
            lines = lines(left)
        )
    }));
    text.extend(report.missing_values.iter().map(|missing| {
        t!(
            "cli-import-missing",
            count = missing.count,
            reason = missing.reason.as_str(),
            lines = lines(missing)
        )
    }));
    let notes = report.notes.iter();
    text.extend(notes.map(|note| t!("cli-import-note", note = note.as_str())));
    text.join("\n") + "\n"
}

/// Lists the datasets of a study.
pub(super) fn list(args: &Data, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let (manifests, problems) = study.datasets();
    for problem in &problems {
        output.problem(problem);
    }
    let values: Vec<Value> = manifests.iter().map(in_json).collect();
    let columns = [
        "cli-column-id",
        "cli-column-kind",
        "cli-column-name",
        "cli-column-rows",
    ];
    let mut table = Table::new(columns.map(|id| t!(id)));
    for manifest in &manifests {
        table.row([
            manifest.id.clone(),
            manifest.kind.label(),
            manifest.name.clone(),
            manifest.report.rows_kept.to_string(),
        ]);
    }
    output.result(&json!({ "datasets": values }), &table.to_string());
    Ok(())
}

/// A dataset as the command line tells it.
fn in_json(manifest: &Manifest) -> Value {
    let report = &manifest.report;
    let list = |all: &[LeftOut]| -> Vec<Value> {
        let one = |left: &LeftOut| {
            json!({
                "reason": left.reason,
                "count": left.count,
                "first_lines": left.first_lines,
            })
        };
        all.iter().map(one).collect()
    };
    let mut value = json!({
        "id": manifest.id,
        "kind": manifest.kind,
        "name": manifest.name,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "left_out": list(&report.left_out),
        "missing_values": list(&report.missing_values),
        "notes": report.notes,
    });
    if let (Some(object), Value::Object(counts)) = (value.as_object_mut(), json!(manifest.counts)) {
        object.extend(counts);
    }
    value
}
