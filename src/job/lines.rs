//! Files of JSON lines that grow: each line is whole on disk, or cut off as torn.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::artifact;
use crate::problem::{Problem, Result};

/// Appends values, one JSON object a line, each handed to the system at once.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines: where the next one begins.
    end: u64,
}

impl Lines {
    /// Opens the file at `path` (made where it is missing); a line torn by a crash is cut
    /// off.
    ///
    /// # Errors
    /// It is a link or no plain file, or cannot be made, read or written.
    pub fn open(path: &Path) -> Result<Self> {
        let problem = |e: std::io::Error| Problem::io(path, &e);
        let mut file = artifact::open_to_write(path).map_err(problem)?;
        let end = whole(&mut file).map_err(problem)?;
        file.set_len(end).map_err(problem)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            end,
        })
    }

    /// Appends a line. After an error the file ends where it ended before.
    ///
    /// # Errors
    /// The value has no JSON form (see [`artifact::json`]), or the file cannot be written.
    pub fn append<T: Serialize>(&mut self, value: &T) -> Result<()> {
        let written = line(value).and_then(|line| {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&line)?;
            self.end += line.len() as u64;
            Ok(())
        });
        written.map_err(|e| {
            // Should this fail too, readers ignore a torn last line.
            let _ = self.file.set_len(self.end);
            Problem::io(&self.path, &e)
        })
    }

    /// Waits until all lines are on the disk itself.
    ///
    /// # Errors
    /// The system cannot bring them onto the disk.
    pub fn sync(&mut self) -> Result<()> {
        let synced = self.file.sync_data();
        synced.map_err(|e| Problem::io(&self.path, &e))
    }
}

/// The values in the whole lines of `bytes`, and how many bytes these lines take. A line
/// that is no such value is passed over.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> (Vec<T>, usize) {
    let end = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
    let lines = bytes[..end].split(|&byte| byte == b'\n');
    let values = lines.filter_map(|line| serde_json::from_slice(line).ok());
    (values.collect(), end)
}

/// Hands over the values in the whole lines of a file, one at a time. A line that is no such
/// value is passed over.
///
/// # Errors
/// The file cannot be read.
pub fn each<T: DeserializeOwned>(path: &Path, mut take: impl FnMut(T)) -> Result<()> {
    let problem = |e: std::io::Error| Problem::io(path, &e);
    let mut reader = BufReader::new(artifact::open(path).map_err(problem)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).map_err(problem)? > 0 {
        if line.ends_with(b"\n")
            && let Ok(value) = serde_json::from_slice(&line)
        {
            take(value);
        }
        line.clear();
    }
    Ok(())
}

/// One value as a line of JSON.
///
/// # Errors
/// As [`artifact::json`].
pub fn line<T: Serialize>(value: &T) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Bytes of a file up to the end of its last whole line.
fn whole(file: &mut File) -> std::io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut piece = vec![0; 4096];
    while end > 0 {
        let size = piece.len().min(end as usize);
        let from = end - size as u64;
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut piece[..size])?;
        if let Some(at) = memchr::memrchr(b'\n', &piece[..size]) {
            return Ok(from + at as u64 + 1);
        }
        end = from;
    }
    Ok(0)
}
