//! The datasets of a study: imported, curated, read, taken out and put back.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use polars::prelude::DataFrame;

use super::folder::Study;
use super::{Culture, DatasetView, free_place};
use crate::artifact::{self, Parent};
use crate::dataset::associations::{self, CueResponses};
use crate::dataset::curation::{self, Curation, Effect};
use crate::dataset::questionnaire::{self, Question};
use crate::dataset::{
    self, Citation, Imported, Kind, Layout, Manifest, Reading, Recognised, Responses, UNDETERMINED,
};
use crate::event::{Listener, Silent};
use crate::problem::{Problem, Result};
use crate::{prompt, t};

/// Most values that a facet shows.
const MOST_FACETS: usize = 200;
/// Cultures that are made by themselves when surveys are imported; a survey of more
/// countries is left to the person.
const MOST_CULTURES: usize = 20;
/// Tables kept in memory at once.
const MOST_TABLES: usize = 4;

/// Curated tables that were read lately, so that paging does not read them again.
#[derive(Default)]
pub(super) struct Tables {
    read: Mutex<Vec<Curated>>,
    /// Views of datasets whose curation has not changed since.
    views: Mutex<Vec<DatasetView>>,
}

/// A table after a curation.
#[derive(Clone)]
struct Curated {
    dataset: String,
    curation: Curation,
    /// As it was last sorted, for the next page.
    sort: Option<(String, bool)>,
    table: DataFrame,
    effects: Vec<Effect>,
}

impl Study {
    /// Every complete dataset, oldest first, and what could not be read.
    pub fn datasets(&self) -> (Vec<Manifest>, Vec<Problem>) {
        let (mut manifests, problems) = dataset::list(&self.data());
        manifests.retain(|manifest| self.only.has_dataset(manifest));
        (manifests, problems)
    }

    /// Imports a file as what it is recognised as, or as `kind`; with a citation where it
    /// differs from what is known of such files.
    ///
    /// # Errors
    /// The file cannot be read as that, or the study is read-only; nothing is changed.
    pub fn import_as(
        &self,
        path: &Path,
        kind: Option<Kind>,
        citation: Option<Citation>,
    ) -> Result<Manifest> {
        let recognised = dataset::recognise(path)?;
        let layout = layout(&recognised, kind)?;
        let reading = &recognised.reading;
        self.import(path, &layout, reading, None, citation, &Silent)
    }

    /// Imports a file in a layout, its text as `reading` says; name and citation where they
    /// differ from what the file says.
    ///
    /// # Errors
    /// As [`import_as`](Self::import_as).
    pub fn import(
        &self,
        path: &Path,
        layout: &Layout,
        reading: &Reading,
        name: Option<&str>,
        citation: Option<Citation>,
        listener: &dyn Listener,
    ) -> Result<Manifest> {
        self.writable()?;
        let questions = self.known_questions(layout.kind());
        let mut imported = dataset::import_beside(path, layout, reading, &questions, listener)?;
        if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
            imported.name = name.to_owned();
        }
        imported.citation = citation.unwrap_or(imported.citation);
        let mut new = self.new_countries(&imported)?;
        if self.cultures().len() + new.len() > MOST_CULTURES && !new.is_empty() {
            imported.report.notes.push(t!(
                "study-note-many-countries",
                countries = new.len(),
                most = MOST_CULTURES
            ));
            new.clear();
        }
        imported.report.notes.extend(unknown_languages(&new));
        let _writing = self.writing()?;
        let (before, _) = self.datasets();
        super::make_folder(&self.data())?;
        let manifest = self.making(|| {
            let manifest = dataset::store(imported, &self.data())?;
            let path = self.data().join(&manifest.id).join("manifest.json");
            Ok((manifest, path))
        })?;
        if let Err(problem) = self.add_cultures(new) {
            if before.iter().all(|dataset| dataset.id != manifest.id) {
                // Nothing is changed, or all that was asked for.
                let path = self.data().join(&manifest.id);
                let _ = self.discard(&path.join("manifest.json"));
                let _ = std::fs::remove_dir_all(path);
            }
            return Err(problem);
        }
        Ok(manifest)
    }

    /// The countries of a survey that are in no culture of the study.
    fn new_countries(&self, imported: &Imported) -> Result<Vec<String>> {
        let cultures = self.cultures();
        let known = |country: &String| cultures.iter().any(|c| c.all_countries().contains(country));
        let countries = countries(imported)?.into_iter();
        Ok(countries.filter(|country| !known(country)).collect())
    }

    /// The questions of the study's questionnaires, where a file of this kind is read by them.
    /// A questionnaire that cannot be read is none: it does not stop an import.
    fn known_questions(&self, kind: Kind) -> Vec<Question> {
        if kind != Kind::Survey {
            return Vec::new();
        }
        let (manifests, _) = self.datasets();
        let questions = |manifest: &Manifest| {
            let table = self.curated(&manifest.id).ok()?;
            questionnaire::questions(&table).ok()
        };
        let questionnaires = manifests.iter().filter(|m| m.kind == Kind::Questionnaire);
        questionnaires.filter_map(questions).flatten().collect()
    }

    /// Each country is a culture of its own, until the person says otherwise.
    fn add_cultures(&self, countries: Vec<String>) -> Result<()> {
        if countries.is_empty() {
            return Ok(());
        }
        // What the person wrote before is not judged here.
        self.change(|about| {
            let cultures = &mut about.cultures;
            for country in countries {
                // Another import may have brought it meanwhile.
                if cultures.iter().any(|c| c.countries.contains(&country)) {
                    continue;
                }
                let place = free_place(cultures);
                let mut culture = Culture::of_country(&country, place);
                while cultures.iter().any(|other| other.name == culture.name) {
                    culture.name.push('′');
                }
                cultures.push(culture);
            }
        })
    }

    /// Puts a dataset into the study's trash.
    ///
    /// # Errors
    /// No such dataset, or the study is read-only.
    pub fn remove_dataset(&self, id: &str) -> Result<()> {
        let _writing = self.writing()?;
        super::make_folder(&self.folder.join("trash"))?;
        self.rename(&self.dataset(id)?, &self.trashed(id)?)
    }

    /// Takes a dataset out of the trash again.
    ///
    /// # Errors
    /// It is not there, or the study is read-only.
    pub fn restore_dataset(&self, id: &str) -> Result<()> {
        let _writing = self.writing()?;
        self.rename(&self.trashed(id)?, &artifact::below(&self.data(), id)?)
    }

    /// The steps in effect on a dataset.
    ///
    /// # Errors
    /// No such dataset, or its steps cannot be read.
    pub fn curation(&self, id: &str) -> Result<Curation> {
        let path = self.curation_path(id)?;
        if path.is_file() {
            artifact::read_json(&path, 1)
        } else {
            Ok(Curation::default())
        }
    }

    /// Replaces the steps on a dataset; it can be undone.
    ///
    /// # Errors
    /// A step does not fit the table, or the study is read-only; nothing is changed.
    pub fn set_curation(&self, id: &str, curation: &Curation) -> Result<()> {
        self.writable()?;
        curation::apply(&self.original(id)?, curation)?;
        let _writing = self.writing()?;
        self.align_catalogue(id)?;
        self.catalogue().push(id, curation)?;
        self.keep_json(&self.curation_path(id)?, curation)
    }

    /// Undoes the last change of a dataset's steps; whether there was one.
    ///
    /// # Errors
    /// The study is read-only or cannot be written.
    pub fn undo_curation(&self, id: &str) -> Result<bool> {
        self.step_curation(id, -1)
    }

    /// Does again what was undone; whether there was anything.
    ///
    /// # Errors
    /// The study is read-only or cannot be written.
    pub fn redo_curation(&self, id: &str) -> Result<bool> {
        self.step_curation(id, 1)
    }

    /// Rows of a curated table as text, and how many there are in all.
    ///
    /// # Errors
    /// No such dataset or column.
    pub fn rows(
        &self,
        id: &str,
        offset: usize,
        rows: usize,
        sort: Option<(String, bool)>,
    ) -> Result<(usize, Vec<Vec<String>>)> {
        let table = self.read(id, sort)?.table;
        Ok((table.height(), dataset::page(&table, offset, rows, None)?))
    }

    /// The commonest values of a column of a curated table.
    ///
    /// # Errors
    /// No such dataset or column.
    pub fn facets(&self, id: &str, column: &str) -> Result<Vec<(String, u64)>> {
        dataset::facets(&self.curated(id)?, column, MOST_FACETS)
    }

    /// The datasets as the window shows them, and what could not be read.
    pub(super) fn dataset_views(&self) -> (Vec<DatasetView>, Vec<Problem>) {
        let (manifests, mut problems) = self.datasets();
        let mut views = Vec::with_capacity(manifests.len());
        for manifest in manifests {
            match self.dataset_view(manifest) {
                Ok(view) => views.push(view),
                Err(problem) => problems.push(problem),
            }
        }
        super::door::lock(&self.tables.views).clone_from(&views);
        (views, problems)
    }

    fn dataset_view(&self, manifest: Manifest) -> Result<DatasetView> {
        let id = manifest.id.as_str();
        let curation = self.curation(id)?;
        let catalogue = self.catalogue();
        let at_hand = catalogue.curation(id)? == curation;
        let can = |by| Ok::<_, Problem>(at_hand && catalogue.can_step(id, by)?);
        let (can_undo, can_redo) = (can(-1)?, can(1)?);
        drop(catalogue);
        let known = super::door::lock(&self.tables.views)
            .iter()
            .find(|view| view.manifest == manifest && view.curation == curation)
            .cloned();
        let (effects, rows, columns, language) = match known {
            Some(view) => (view.effects, view.rows, view.columns, view.language),
            None => {
                let read = self.read(id, None)?;
                let columns = read.table.get_column_names();
                let columns = columns.into_iter().map(|name| name.to_string()).collect();
                let language = match manifest.kind {
                    Kind::Associations => prompt::language(associations::cues(&read.table)?),
                    _ => "",
                };
                let rows = read.table.height() as u64;
                (read.effects, rows, columns, language.to_owned())
            }
        };
        Ok(DatasetView {
            manifest,
            curation,
            effects,
            rows,
            columns,
            language,
            can_undo,
            can_redo,
        })
    }

    /// The table of a dataset after its curation.
    pub(super) fn curated(&self, id: &str) -> Result<DataFrame> {
        Ok(self.read(id, None)?.table)
    }

    /// What people said to the cues of a dataset, after its curation.
    pub(super) fn cues(&self, id: &str, which: Responses) -> Result<Vec<CueResponses>> {
        associations::by_cue(&self.curated(id)?, which)
    }

    /// What people said to each cue, for two halves of them; none where single people are not known.
    pub(super) fn halves(
        &self,
        id: &str,
        which: Responses,
        seed: u64,
    ) -> Result<Option<(Vec<CueResponses>, Vec<CueResponses>)>> {
        associations::halves(&self.curated(id)?, which, seed)
    }

    /// The datasets of a kind, oldest first; `only` names those to use, empty: all.
    pub(super) fn of_kind(&self, kind: Kind, only: &[String]) -> Result<Vec<Manifest>> {
        let (manifests, _) = self.datasets();
        if let Some(unknown) = only
            .iter()
            .find(|id| !manifests.iter().any(|m| m.id == **id))
        {
            return Err(no_dataset(unknown));
        }
        let wanted = |m: &Manifest| m.kind == kind && (only.is_empty() || only.contains(&m.id));
        Ok(manifests.into_iter().filter(wanted).collect())
    }

    /// A dataset and its curation as parents of what is made of them.
    pub(super) fn parents_of(&self, id: &str) -> Result<[Parent; 2]> {
        let manifest = dataset::manifest(&self.dataset(id)?)?;
        let parent = |what: &str, sha256| Parent {
            what: what.to_owned(),
            id: id.to_owned(),
            sha256,
        };
        let curation = self.curation(id)?.sha256();
        Ok([
            parent("dataset", manifest.table_sha256),
            parent("curation", curation),
        ])
    }

    fn step_curation(&self, id: &str, by: i64) -> Result<bool> {
        let _writing = self.writing()?;
        self.align_catalogue(id)?;
        let Some(curation) = self.catalogue().step(id, by)? else {
            return Ok(false);
        };
        self.keep_json(&self.curation_path(id)?, &curation)?;
        Ok(true)
    }

    /// What stands beside the dataset counts: a catalogue that says otherwise (it was
    /// deleted, or the steps came with the folder) takes it as one more change.
    fn align_catalogue(&self, id: &str) -> Result<()> {
        let curation = self.curation(id)?;
        let mut catalogue = self.catalogue();
        if catalogue.curation(id)? != curation {
            catalogue.push(id, &curation)?;
        }
        Ok(())
    }

    fn read(&self, id: &str, sort: Option<(String, bool)>) -> Result<Curated> {
        let curation = self.curation(id)?;
        let mut read = super::door::lock(&self.tables.read);
        let same = |kept: &Curated| kept.dataset == id && kept.curation == curation;
        if let Some(place) = read.iter().position(|k| same(k) && k.sort == sort) {
            let kept = read.remove(place);
            read.push(kept.clone());
            return Ok(kept);
        }
        let unsorted = read.iter().find(|k| same(k) && k.sort.is_none()).cloned();
        drop(read);
        let mut kept = match unsorted {
            Some(kept) => kept,
            None => {
                let (table, effects) = curation::apply(&self.original(id)?, &curation)?;
                Curated {
                    dataset: id.to_owned(),
                    curation,
                    sort: None,
                    table,
                    effects,
                }
            }
        };
        if let Some((column, descending)) = &sort {
            kept.table = dataset::sorted(&kept.table, column, *descending)?;
        }
        kept.sort = sort;
        let mut read = super::door::lock(&self.tables.read);
        if read.len() >= MOST_TABLES {
            read.remove(0);
        }
        read.push(kept.clone());
        Ok(kept)
    }

    fn original(&self, id: &str) -> Result<DataFrame> {
        Ok(dataset::load(&self.dataset(id)?)?.table)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The folder of a dataset that is there.
    pub(super) fn dataset(&self, id: &str) -> Result<PathBuf> {
        let path = artifact::below(&self.data(), id).map_err(|_| no_dataset(id))?;
        if id.contains(['/', '\\']) || !path.join("manifest.json").is_file() {
            return Err(no_dataset(id));
        }
        Ok(path)
    }

    fn trashed(&self, id: &str) -> Result<PathBuf> {
        artifact::below(&self.folder, &format!("trash/{id}"))
    }

    /// Moves a file or folder of the study to another place in it.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.moved(from, to, || {
            std::fs::rename(from, to).map_err(|e| Problem::io(from, &e))
        })
    }

    fn curation_path(&self, id: &str) -> Result<PathBuf> {
        Ok(self.dataset(id)?.join("curation.json"))
    }
}

fn layout(recognised: &Recognised, kind: Option<Kind>) -> Result<Layout> {
    let layout = match kind {
        Some(kind) => recognised.layout_for(kind),
        None => recognised.layout.as_ref(),
    };
    layout.cloned().ok_or_else(|| {
        let name = recognised.name.as_str();
        Problem::new(t!("study-not-recognised", name = name))
            .advise(t!("study-not-recognised-advice"))
    })
}

/// The countries whose people answered, by alphabet, where it is of such a kind.
fn countries(imported: &Imported) -> Result<Vec<String>> {
    if !imported.kind.is_of_countries() {
        return Ok(Vec::new());
    }
    let facets = dataset::facets(&imported.table, "country", usize::MAX)?;
    let mut countries: Vec<String> = facets.into_iter().map(|(name, _)| name).collect();
    countries.sort();
    Ok(countries)
}

/// That the language of some countries is for the person to say; none where all are known.
fn unknown_languages(countries: &[String]) -> Option<String> {
    let unknown = countries
        .iter()
        .filter(|country| dataset::language_of_country(country) == UNDETERMINED);
    let unknown: Vec<&str> = unknown.map(String::as_str).collect();
    (!unknown.is_empty()).then(|| t!("study-note-languages", countries = unknown.join(", ")))
}

fn no_dataset(id: &str) -> Problem {
    Problem::new(t!("study-dataset-unknown", id = id))
}
