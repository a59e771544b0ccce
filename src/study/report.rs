//! The report: one self-contained HTML file that says what was done, with what, and what
//! it does and does not show.

use std::path::Path;

use minijinja::{Environment, context};
use serde::Serialize;

use super::folder::Study;
use super::jobs::recipe_of;
use super::scores::SCORES;
use super::{FigureRequest, ScoreTable};
use crate::figure::{self, Style};
use crate::job::Spec;
use crate::problem::{Problem, Result};
use crate::{artifact, job, recipe, t, text};

const TEMPLATE: &str = include_str!("../../assets/report/report.html");

/// The sections, in their order.
const SECTIONS: [&str; 7] = [
    "scores", "figures", "settings", "data", "models", "limits", "hashes",
];

/// Every text of the template, by the end of its id.
const TEXTS: [&str; 22] = [
    "study-report-scores",
    "study-report-figures",
    "study-report-settings",
    "study-report-data",
    "study-report-models",
    "study-report-limits",
    "study-report-hashes",
    "study-report-sample",
    "study-report-written",
    "study-report-name",
    "study-report-kind",
    "study-report-rows",
    "study-report-licence",
    "study-report-citation",
    "study-report-file",
    "study-report-model",
    "study-report-parameters",
    "study-report-not-run",
    "study-report-limit-country",
    "study-report-limit-scores",
    "study-report-limit-seeds",
    "study-report-limit-beliefs",
];

#[derive(Serialize)]
struct Dataset {
    name: String,
    kind: String,
    rows: u64,
    licence: String,
    citation: String,
    file: String,
    sha256: String,
}

#[derive(Serialize)]
struct Model {
    name: String,
    about: String,
    parameters: u64,
    sha256: String,
}

#[derive(Serialize)]
struct Drawn {
    title: String,
    subtitle: String,
    svg: String,
}

#[derive(Serialize)]
struct Training {
    title: String,
    recipe: String,
}

impl Study {
    /// Writes the report; `sections` names those wanted, empty: all. `notes` stand at the
    /// top, a paragraph a line.
    ///
    /// # Errors
    /// Something of the study cannot be read, or the file cannot be written.
    pub fn export_report(&self, path: &Path, sections: &[String], notes: &str) -> Result<()> {
        let mut jinja = Environment::new();
        jinja
            .add_template("report.html", TEMPLATE)
            .map_err(unwritten)?;
        let texts = TEXTS.map(|id| {
            (
                id.trim_start_matches("study-report-"),
                text::message(id, None),
            )
        });
        let (scores, not_run) = self.scored()?;
        let lineage = self.whole_lineage()?;
        let wanted = |section: &&str| sections.is_empty() || sections.iter().any(|s| s == section);
        let html = jinja
            .get_template("report.html")
            .and_then(|template| {
                template.render(context! {
                    name => self.name(),
                    sample => self.is_sample(),
                    date => super::clock(job::now()),
                    version => env!("CARGO_PKG_VERSION"),
                    notes => notes.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>(),
                    sections => SECTIONS.iter().copied().filter(wanted).collect::<Vec<_>>(),
                    words => texts.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
                    scores,
                    not_run,
                    figures => self.drawn(),
                    trainings => self.trainings().unwrap_or_default(),
                    datasets => self.described(),
                    models => self.models().unwrap_or_default().into_iter().map(|model| Model {
                        name: model.name,
                        about: model.about,
                        parameters: model.parameters,
                        sha256: model.sha256,
                    }).collect::<Vec<_>>(),
                    lineage,
                })
            })
            .map_err(unwritten)?;
        artifact::write(path, html.as_bytes())
    }

    /// The tables of scores, and what was not run.
    fn scored(&self) -> Result<(Vec<ScoreTable>, Vec<String>)> {
        let mut tables = Vec::new();
        let mut not_run = Vec::new();
        for probe in SCORES {
            match self.scores(probe)? {
                Some(scores) => tables.extend(scores.tables()),
                None if probe == "ranking" => not_run.push(t!("study-report-no-ranking")),
                None if probe == "profile" => not_run.push(t!("study-report-no-profile")),
                None if probe == "survey" => not_run.push(t!("study-report-no-survey")),
                None => not_run.push(t!("study-report-no-associations")),
            }
        }
        let models = self.models()?;
        if !models.iter().any(|model| model.control) {
            not_run.push(t!("study-report-no-control"));
        }
        Ok((tables, not_run))
    }

    /// The figures that can be drawn.
    fn drawn(&self) -> Vec<Drawn> {
        let style = self.styled(&Style::default());
        let figures = figure::names().into_iter().filter_map(|name| {
            let request = FigureRequest {
                name: name.to_owned(),
                ..FigureRequest::default()
            };
            let (figure, _) = self.figure(&request).ok()?;
            Some(Drawn {
                svg: figure::svg(&figure, &style),
                title: figure.title,
                subtitle: figure.subtitle,
            })
        });
        figures.collect()
    }

    /// The recipes of the finished trainings.
    fn trainings(&self) -> Result<Vec<Training>> {
        let mut trainings = Vec::new();
        for (folder, manifest) in self.finished()? {
            if matches!(manifest.spec, Spec::Train(_)) {
                trainings.push(Training {
                    title: manifest.title,
                    recipe: recipe::to_toml(&recipe_of(&folder)?)?,
                });
            }
        }
        Ok(trainings)
    }

    fn described(&self) -> Vec<Dataset> {
        let (manifests, _) = self.datasets();
        let datasets = manifests.into_iter().map(|manifest| Dataset {
            name: manifest.name,
            kind: manifest.kind.label(),
            rows: manifest.report.rows_kept,
            licence: manifest.citation.licence,
            citation: manifest.citation.citation,
            file: manifest.origin.file,
            sha256: manifest.origin.sha256,
        });
        datasets.collect()
    }

    fn whole_lineage(&self) -> Result<super::Lineage> {
        let mut chain = super::Lineage::new();
        for probe in SCORES {
            if let Some(scores) = self.scores(probe)? {
                for parent in self.lineage(&scores)? {
                    if !chain.contains(&parent) {
                        chain.push(parent);
                    }
                }
            }
        }
        Ok(chain)
    }
}

fn unwritten(error: minijinja::Error) -> Problem {
    Problem::new(t!("study-report-failed", error = error.to_string()))
}
