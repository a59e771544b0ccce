//! `events.jsonl`: an append-only writer, and a reader that forgives a torn line.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::event::{Event, Stamped};
use crate::problem::{Problem, Result};

/// Seconds since 1970 (UTC).
pub fn now() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

/// Appends events, each flushed at once; those that a crash must not take are synced.
#[derive(Debug)]
pub struct EventsWriter {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines: where the next event begins.
    end: u64,
}

impl EventsWriter {
    /// Opens the file at `path`; a line torn by a crash is cut off.
    pub fn open(path: &Path) -> Result<Self> {
        let problem = |e: std::io::Error| Problem::io(path, &e);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(problem)?;
        let end = whole_lines(&mut file).map_err(problem)?;
        file.set_len(end).map_err(problem)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            end,
        })
    }

    /// Appends one event. After an error the file ends where it ended before.
    pub fn write(&mut self, event: Event) -> Result<()> {
        let sync = matches!(
            event,
            Event::Started { .. }
                | Event::Checkpoint { .. }
                | Event::Stopped
                | Event::Failed { .. }
                | Event::Finished { .. }
        );
        let line = line(&Stamped { at: now(), event }).map_err(|e| Problem::io(&self.path, &e))?;
        let written = (|| {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&line)?;
            if sync { self.file.sync_data() } else { Ok(()) }
        })();
        match written {
            Ok(()) => {
                self.end += line.len() as u64;
                Ok(())
            }
            Err(e) => {
                // The reader ignores a torn last line, should this fail too.
                let _ = self.file.set_len(self.end);
                Err(Problem::io(&self.path, &e))
            }
        }
    }
}

/// Reads the events that came since it was last asked.
#[derive(Debug, Clone)]
pub struct EventsReader {
    path: PathBuf,
    offset: u64,
}

impl EventsReader {
    /// A reader that begins at the first event; the file may not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            offset: 0,
        }
    }

    /// New whole lines as events. A torn last line is left for the next time; a whole
    /// line that is no event known here is passed over.
    pub fn read(&mut self) -> Result<Vec<Stamped>> {
        let problem = |e: std::io::Error| Problem::io(&self.path, &e);
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(problem(e)),
        };
        if file.metadata().map_err(problem)?.len() < self.offset {
            // Another file lies there now.
            self.offset = 0;
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(self.offset)).map_err(problem)?;
        file.read_to_end(&mut bytes).map_err(problem)?;
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
        self.offset += whole as u64;
        Ok(parse(&bytes[..whole]))
    }
}

/// The last event of the file at `path`, without reading what stands before it.
pub(super) fn last(path: &Path) -> Option<Event> {
    const TAIL: u64 = 64 * 1024;
    let mut file = File::open(path).ok()?;
    let from = file.metadata().ok()?.len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
    parse(&bytes[..whole]).pop().map(|stamped| stamped.event)
}

/// One value as a line of JSON.
pub(super) fn line<T: serde::Serialize>(value: &T) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Bytes of a file up to the end of its last whole line.
fn whole_lines(file: &mut File) -> std::io::Result<u64> {
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

fn parse(bytes: &[u8]) -> Vec<Stamped> {
    bytes
        .split(|&byte| byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(message: &str) -> Event {
        Event::Note {
            message: message.into(),
        }
    }

    #[test]
    fn a_torn_line_waits_and_is_read_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let mut reader = EventsReader::new(&path);
        assert!(reader.read().unwrap().is_empty());
        EventsWriter::open(&path).unwrap().write(note("a")).unwrap();
        let torn = line(&Stamped {
            at: 1.0,
            event: note("b"),
        })
        .unwrap();
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&torn[..10]).unwrap();
        assert_eq!(reader.read().unwrap()[0].event, note("a"));
        assert!(reader.read().unwrap().is_empty());
        file.write_all(&torn[10..]).unwrap();
        file.write_all(b"{\"at\":2,\"event\":\"of-the-future\"}\n\xff\n")
            .unwrap();
        let events = reader.read().unwrap();
        assert_eq!((events.len(), &events[0].event), (1, &note("b")));
        assert_eq!(last(&path), Some(note("b")));
    }

    #[test]
    fn a_writer_cuts_a_torn_line_off_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        EventsWriter::open(&path).unwrap().write(note("a")).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend(vec![b'x'; 9000]);
        std::fs::write(&path, bytes).unwrap();
        EventsWriter::open(&path).unwrap().write(note("b")).unwrap();
        let events = EventsReader::new(&path).read().unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    }
}
