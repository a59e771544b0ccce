//! Datasets on disk: `data/ID/table.parquet`, and the manifest written last.

use std::fs;
use std::path::Path;

use polars::prelude::{DataFrame, ParquetCompression, ParquetReader, ParquetWriter, SerReader};

use super::manifest::FORMAT;
use super::{Imported, Manifest, trouble};
use crate::{Problem, Result, artifact, t};

const TABLE: &str = "table.parquet";
const MANIFEST: &str = "manifest.json";

/// A stored dataset.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub manifest: Manifest,
    pub table: DataFrame,
}

/// Stores an imported dataset below `folder` (a study's `data`).
///
/// A dataset of the same name and content that is there already is given back as it is.
///
/// # Errors
/// The folder cannot be written; a dataset half written is not listed.
pub fn store(imported: Imported, folder: &Path) -> Result<Manifest> {
    let bytes = parquet(imported.table)?;
    let table_sha256 = artifact::sha256(&bytes);
    let id = format!(
        "{}-{}",
        artifact::slug(&imported.name, "data"),
        &table_sha256[..8]
    );
    // Older versions made other ids of the same names.
    let is_it = |there: &Manifest| {
        there.id == id || (there.name == imported.name && there.table_sha256 == table_sha256)
    };
    if let Some(there) = list(folder).0.into_iter().find(is_it) {
        return Ok(there);
    }
    let home = folder.join(&id);
    fs::create_dir_all(&home).map_err(|error| Problem::io(&home, &error))?;
    artifact::write(&home.join(TABLE), &bytes)?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let manifest = Manifest {
        format: FORMAT,
        id,
        kind: imported.kind,
        name: imported.name,
        origin: imported.origin,
        table_sha256,
        citation: imported.citation,
        report: imported.report,
        // Whole milliseconds come back from JSON as they went.
        imported_at: now.map_or(0.0, |since| since.as_millis() as f64 / 1000.0),
        counts: imported.counts,
    };
    artifact::write_json(&home.join(MANIFEST), &manifest)?;
    Ok(manifest)
}

/// The manifest of the dataset in `folder`.
///
/// # Errors
/// There is none, it is damaged, or a newer version of Attune wrote it.
pub fn manifest(folder: &Path) -> Result<Manifest> {
    artifact::read_json(&folder.join(MANIFEST), FORMAT)
}

/// The dataset in `folder`.
///
/// # Errors
/// See [`manifest`]; or its table cannot be read.
pub fn load(folder: &Path) -> Result<Dataset> {
    let manifest = manifest(folder)?;
    let path = folder.join(TABLE);
    let file = artifact::open(&path).map_err(|error| Problem::io(&path, &error))?;
    let table = ParquetReader::new(file).finish().map_err(trouble)?;
    Ok(Dataset { manifest, table })
}

/// Every complete dataset below `folder`, oldest first, and what could not be read.
pub fn list(folder: &Path) -> (Vec<Manifest>, Vec<Problem>) {
    let (mut manifests, mut problems) = (Vec::new(), Vec::new());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (manifests, problems),
        Err(error) => return (manifests, vec![Problem::io(folder, &error)]),
    };
    // A folder without a manifest was never finished.
    let complete = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .filter(|path| path.join(MANIFEST).exists());
    for path in complete {
        match manifest(&path) {
            Ok(manifest) => manifests.push(manifest),
            Err(problem) => problems.push(problem),
        }
    }
    manifests.sort_by(|a, b| {
        a.imported_at
            .total_cmp(&b.imported_at)
            .then_with(|| a.id.cmp(&b.id))
    });
    (manifests, problems)
}

/// Whether the table in `folder` is still the one that its manifest names.
///
/// # Errors
/// It is not, or it cannot be read.
pub fn verify(folder: &Path) -> Result<()> {
    let manifest = manifest(folder)?;
    if artifact::sha256_file(&folder.join(TABLE))? == manifest.table_sha256 {
        return Ok(());
    }
    Err(Problem::new(t!("dataset-changed", name = manifest.name))
        .advise(t!("dataset-changed-advice")))
}

/// The same bytes for the same table.
fn parquet(mut table: DataFrame) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .finish(&mut table)
        .map_err(trouble)?;
    Ok(bytes)
}
