//! The report of a study: what was done, with what, what came of it, and what it does not
//! show. Put together once, written as HTML and as PDF.
//!
//! It holds aggregates, settings and hashes; never what a single person said.

mod asked;
mod data;
mod evidence;
mod leakage;
mod limits;
mod methods;
mod provenance;
mod references;
mod seeds;
mod taught;

use std::path::{Path, PathBuf};

use serde_json::json;

use self::taught::Taught;
use super::folder::Study;
use crate::figure::{Style, Table};
use crate::problem::Result;
use crate::report::{Block, Document, Section, html, pdf};
use crate::{artifact, job, t};

/// The sections of a report, in their order.
pub const REPORT_SECTIONS: [&str; 12] = [
    "methods",
    "scores",
    "seeds",
    "figures",
    "data",
    "models",
    "settings",
    "limits",
    "not-run",
    "references",
    "provenance",
    "hashes",
];

/// A section's heading.
pub fn section_name(section: &str) -> String {
    match section {
        "methods" => t!("study-report-methods"),
        "scores" => t!("study-report-scores"),
        "seeds" => t!("study-report-seeds"),
        "figures" => t!("study-report-figures"),
        "data" => t!("study-report-data"),
        "models" => t!("study-report-models"),
        "settings" => t!("study-report-settings"),
        "limits" => t!("study-report-limits"),
        "not-run" => t!("study-report-not-run"),
        "references" => t!("study-report-references"),
        "provenance" => t!("study-report-provenance"),
        _ => t!("study-report-hashes"),
    }
}

impl Study {
    /// Puts the report together, every section of it.
    ///
    /// # Errors
    /// Something of the study cannot be read.
    pub fn report(&self) -> Result<Document> {
        Ok(self.compose()?.0)
    }

    /// The report, and the root of the study that stands in it.
    fn compose(&self) -> Result<(Document, String)> {
        let taught = taught::all(self)?;
        let mut sections = Vec::with_capacity(REPORT_SECTIONS.len());
        for id in REPORT_SECTIONS {
            sections.push(Section {
                id: id.to_owned(),
                heading: section_name(id),
                blocks: self.section(id, &taught)?,
            });
        }
        let sample = self.is_sample().then(|| t!("study-report-sample"));
        // Told last: the sections have scores computed and kept.
        let root = self.root()?;
        let document = Document {
            title: self.name(),
            byline: t!(
                "study-report-written",
                date = super::clock(job::now()),
                version = env!("CARGO_PKG_VERSION"),
                root = root.as_str()
            ),
            opening: sample.into_iter().collect(),
            sections,
            style: self.styled(&Style::default()),
            made_of: self.standing()?,
        };
        Ok((document, root))
    }

    /// Writes the report as HTML and, beside it, as PDF; `sections` names those wanted,
    /// empty: all. `notes` stand at the top, a paragraph a line. The hashes of both lie beside
    /// them, as `sha256sum --check` reads them. Gives both paths.
    ///
    /// # Errors
    /// Something of the study cannot be read, or a file cannot be written.
    pub fn export_report(
        &self,
        path: &Path,
        sections: &[String],
        notes: &str,
    ) -> Result<[PathBuf; 2]> {
        let notes: Vec<String> = notes
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        if self.read_only().is_none() {
            self.enter_finished()?;
        }
        let (document, root) = self.compose()?;
        let document = document.with(sections, &notes);
        let paths = [path.with_extension("html"), path.with_extension("pdf")];
        // The HTML says what the report was made of: it is written when the others are there.
        let files = [html(&document)?.into_bytes(), pdf(&document)?];
        let hashes = path.with_extension("sha256");
        let [html, pdf] = &paths;
        let written = [hashes.clone(), pdf.clone(), html.clone()];
        self.making_reports(&written, &root, || {
            artifact::write(&hashes, sums(&paths, &files).as_bytes())?;
            artifact::write(pdf, &files[1])?;
            artifact::write(html, &files[0])
        })?;
        Ok(paths)
    }

    /// A hash of everything that a report is told from: it changes when data, cultures,
    /// models or finished jobs do.
    ///
    /// # Errors
    /// The jobs or models cannot be read.
    pub fn standing(&self) -> Result<String> {
        let mut data = Vec::new();
        for manifest in self.datasets().0 {
            data.push(self.parents_of(&manifest.id)?);
        }
        let jobs = self.finished()?.into_iter().map(|(job, _)| job.id());
        let bases = self.bases()?.into_iter().map(|base| base.sha256);
        let of = json!([
            self.name(),
            data,
            self.cultures(),
            jobs.collect::<Vec<_>>(),
            bases.collect::<Vec<_>>(),
            env!("CARGO_PKG_VERSION"),
        ]);
        Ok(artifact::sha256(of.to_string().as_bytes()))
    }

    fn section(&self, id: &str, taught: &[Taught]) -> Result<Vec<Block>> {
        match id {
            "methods" => methods::blocks(self, taught),
            "scores" => evidence::scores(self),
            "seeds" => seeds::blocks(self, taught),
            "figures" => Ok(evidence::figures(self)),
            "data" => data::blocks(self),
            "models" => data::models(self, taught),
            "settings" => provenance::settings(self, taught),
            "limits" => limits::blocks(self, taught),
            "not-run" => limits::not_run(self, taught),
            "references" => references::blocks(self, taught),
            "provenance" => provenance::blocks(self),
            _ => provenance::hashes(self),
        }
    }
}

/// A line for each file: its hash and its name.
fn sums(paths: &[PathBuf; 2], files: &[Vec<u8>; 2]) -> String {
    let line = |(path, bytes): (&PathBuf, &Vec<u8>)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{}  {name}\n", artifact::sha256(bytes))
    };
    paths.iter().zip(files).map(line).collect()
}

/// A number, or "32 to 40" where least and most differ.
pub(super) fn range<N: PartialEq + ToString>([least, most]: [N; 2]) -> String {
    match least == most {
        true => least.to_string(),
        false => t!(
            "study-report-from-to",
            low = least.to_string(),
            high = most.to_string()
        ),
    }
}

/// A table, or a word that there is nothing to list.
fn table_or(columns: Vec<String>, rows: Vec<Vec<String>>, nothing: String) -> Block {
    match rows.is_empty() {
        true => Block::Paragraph(nothing),
        false => Block::Table(Table { columns, rows }),
    }
}
