//! `report`: the study told in one document, as HTML and as PDF.

use serde_json::json;

use super::args::Report;
use super::output::Output;
use crate::problem::Result;
use crate::study::{Home, Study};
use crate::t;

/// Writes the report into the study, or where `--out` says.
pub(super) fn report(args: &Report, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let path = args
        .out
        .clone()
        .unwrap_or_else(|| study.folder().join("report.html"));
    let written = study.export_report(&path, &args.sections, &args.notes)?;
    let [html, pdf] = written.map(|path| path.display().to_string());
    let value = json!({ "html": html, "pdf": pdf });
    let text = t!("cli-report-done", html = html.as_str(), pdf = pdf.as_str());
    output.result(&value, &text);
    Ok(())
}
