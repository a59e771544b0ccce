//! `study.sqlite`: what users edit, in transactions, with undo from step zero.
//!
//! A rollback journal, not a write-ahead log: studies lie in synced folders and on file
//! servers. Whoever deletes the file loses drafts and undo; what is in effect stands in
//! `study.json` and beside the datasets.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

use crate::artifact;
use crate::dataset::curation::Curation;
use crate::problem::{Problem, Result};
use crate::t;

/// Version of the tables; kept in the database's `user_version`.
const FORMAT: i64 = 1;

const TABLES: &str = "
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE curation (
        dataset TEXT NOT NULL, revision INTEGER NOT NULL, steps TEXT NOT NULL,
        PRIMARY KEY (dataset, revision));
    CREATE TABLE curation_at (dataset TEXT PRIMARY KEY, revision INTEGER NOT NULL);
    PRAGMA user_version = 1;
";

/// The open database.
pub struct Catalogue(Connection);

impl Catalogue {
    /// Opens or makes the database; with `read_only`, one that is absent is empty.
    ///
    /// # Errors
    /// Damaged, written by a newer version, or not writable.
    pub fn open(path: &Path, read_only: bool) -> Result<Self> {
        let problem = |e| damaged(path, &e);
        // The database's own opening would follow a link.
        if let Err(error) = artifact::open(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(Problem::io(path, &error));
        }
        let mut connection = match (read_only, path.exists()) {
            (true, true) => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY),
            (true, false) => Connection::open_in_memory(),
            (false, _) => Connection::open(path),
        }
        .map_err(problem)?;
        connection
            .busy_timeout(std::time::Duration::from_secs(5))
            .map_err(problem)?;
        let version: i64 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .map_err(problem)?;
        if version > FORMAT {
            let path = path.display().to_string();
            return Err(Problem::new(t!("problem-newer-format", path = path))
                .advise(t!("problem-newer-format-advice")));
        }
        if version == 0 {
            let transaction = connection.transaction().map_err(problem)?;
            transaction.execute_batch(TABLES).map_err(problem)?;
            transaction.commit().map_err(problem)?;
        }
        Ok(Self(connection))
    }

    /// A setting, where it was ever set and still has this shape.
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let text: Option<String> = self
            .0
            .query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()
            .map_err(failed)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Sets a setting.
    pub fn set<T: Serialize>(&self, key: &str, value: &T) -> Result<()> {
        self.0
            .execute(
                "INSERT OR REPLACE INTO setting VALUES (?1, ?2)",
                params![key, json(value)?],
            )
            .map_err(failed)?;
        Ok(())
    }

    /// The curation the database holds for a dataset; revision 0 is the empty one.
    pub fn curation(&self, dataset: &str) -> Result<Curation> {
        self.steps(dataset, self.revision(dataset)?)
            .map(Option::unwrap_or_default)
    }

    /// Makes `curation` the newest revision; what was undone before is forgotten.
    pub fn push(&mut self, dataset: &str, curation: &Curation) -> Result<()> {
        let at = self.revision(dataset)?;
        let steps = json(curation)?;
        let transaction = self.0.transaction().map_err(failed)?;
        transaction
            .execute(
                "DELETE FROM curation WHERE dataset = ?1 AND revision > ?2",
                params![dataset, at],
            )
            .and_then(|_| {
                transaction.execute(
                    "INSERT INTO curation VALUES (?1, ?2, ?3)",
                    params![dataset, at + 1, steps],
                )
            })
            .and_then(|_| {
                transaction.execute(
                    "INSERT OR REPLACE INTO curation_at VALUES (?1, ?2)",
                    params![dataset, at + 1],
                )
            })
            .map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Goes one revision back or forth; the curation there, or none at the end.
    pub fn step(&mut self, dataset: &str, by: i64) -> Result<Option<Curation>> {
        let to = self.revision(dataset)? + by;
        let Some(curation) = self.steps(dataset, to)? else {
            return Ok(None);
        };
        self.0
            .execute(
                "INSERT OR REPLACE INTO curation_at VALUES (?1, ?2)",
                params![dataset, to],
            )
            .map_err(failed)?;
        Ok(Some(curation))
    }

    /// Whether [`step`](Self::step) would lead anywhere.
    pub fn can_step(&self, dataset: &str, by: i64) -> Result<bool> {
        let to = self.revision(dataset)? + by;
        Ok(self.steps(dataset, to)?.is_some())
    }

    fn revision(&self, dataset: &str) -> Result<i64> {
        let revision = self
            .0
            .query_row(
                "SELECT revision FROM curation_at WHERE dataset = ?1",
                [dataset],
                |row| row.get(0),
            )
            .optional()
            .map_err(failed)?;
        Ok(revision.unwrap_or(0))
    }

    fn steps(&self, dataset: &str, revision: i64) -> Result<Option<Curation>> {
        if revision == 0 {
            return Ok(Some(Curation::default()));
        }
        let text: Option<String> = self
            .0
            .query_row(
                "SELECT steps FROM curation WHERE dataset = ?1 AND revision = ?2",
                params![dataset, revision],
                |row| row.get(0),
            )
            .optional()
            .map_err(failed)?;
        text.map(|text| {
            serde_json::from_str(&text).map_err(|e| Problem::new(failed_text(&e.to_string())))
        })
        .transpose()
    }
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Problem::new(failed_text(&e.to_string())))
}

fn failed(error: rusqlite::Error) -> Problem {
    Problem::new(failed_text(&error.to_string()))
}

fn failed_text(error: &str) -> String {
    t!("study-catalogue-failed", error = error)
}

fn damaged(path: &Path, error: &rusqlite::Error) -> Problem {
    Problem::new(t!(
        "problem-damaged",
        path = path.display().to_string(),
        error = error.to_string()
    ))
    .advise(t!("study-catalogue-advice"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::curation::{Entry, Step};

    fn keeping(value: &str) -> Curation {
        Curation {
            steps: vec![Entry {
                step: Step::KeepWhere {
                    column: "country".into(),
                    values: vec![value.into()],
                },
                on: true,
            }],
        }
    }

    #[test]
    fn a_curation_is_undone_to_step_zero_and_redone_after_the_file_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.sqlite");
        let mut catalogue = Catalogue::open(&path, false).unwrap();
        catalogue.push("d", &keeping("a")).unwrap();
        catalogue.push("d", &keeping("b")).unwrap();
        drop(catalogue);

        let mut catalogue = Catalogue::open(&path, false).unwrap();
        assert_eq!(catalogue.curation("d").unwrap(), keeping("b"));
        assert_eq!(catalogue.step("d", -1).unwrap(), Some(keeping("a")));
        assert_eq!(catalogue.step("d", -1).unwrap(), Some(Curation::default()));
        assert_eq!(catalogue.step("d", -1).unwrap(), None);
        assert_eq!(catalogue.step("d", 1).unwrap(), Some(keeping("a")));
        catalogue.push("d", &keeping("c")).unwrap();
        assert!(!catalogue.can_step("d", 1).unwrap());
        assert!(catalogue.can_step("d", -1).unwrap());
    }

    #[test]
    fn settings_are_kept_and_a_newer_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.sqlite");
        let catalogue = Catalogue::open(&path, false).unwrap();
        assert_eq!(catalogue.setting::<u32>("n").unwrap(), None);
        catalogue.set("n", &7_u32).unwrap();
        assert_eq!(catalogue.setting::<u32>("n").unwrap(), Some(7));
        catalogue.0.pragma_update(None, "user_version", 2).unwrap();
        drop(catalogue);
        assert!(Catalogue::open(&path, false).is_err());
    }
}
