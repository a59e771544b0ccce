//! `events.jsonl`: an append-only writer, and a reader that forgives a torn line.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::lines::{Lines, parse};
use crate::artifact;
use crate::event::{Event, Stamped, now};
use crate::problem::{Problem, Result};

/// Appends events, each flushed at once; those that a crash must not take are synced.
#[derive(Debug)]
pub struct EventsWriter(Lines);

impl EventsWriter {
    /// Opens the file at `path`; a line torn by a crash is cut off.
    ///
    /// # Errors
    /// As [`Lines::open`].
    pub fn open(path: &Path) -> Result<Self> {
        Lines::open(path).map(Self)
    }

    /// Appends one event.
    ///
    /// # Errors
    /// As [`Lines::append`]; or, of those that a crash must not take, as [`Lines::sync`]:
    /// such an event stands in the file even so.
    pub fn write(&mut self, event: Event) -> Result<()> {
        let must_stay = matches!(
            event,
            Event::Started { .. }
                | Event::Checkpoint { .. }
                | Event::Stopped
                | Event::Failed { .. }
                | Event::Finished { .. }
        );
        self.0.append(&Stamped { at: now(), event })?;
        if must_stay { self.0.sync() } else { Ok(()) }
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
    ///
    /// # Errors
    /// The file is there, but is a link or no plain file, or cannot be read.
    pub fn read(&mut self) -> Result<Vec<Stamped>> {
        let problem = |e: std::io::Error| Problem::io(&self.path, &e);
        let mut file = match artifact::open(&self.path) {
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
        let (events, read) = parse(&bytes);
        self.offset += read as u64;
        Ok(events)
    }
}

/// The last event of the file at `path`, without reading what stands before it.
pub(super) fn last(path: &Path) -> Option<Event> {
    const TAIL: u64 = 64 * 1024;
    let mut file = artifact::open(path).ok()?;
    let from = file.metadata().ok()?.len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let (mut events, _) = parse::<Stamped>(&bytes);
    events.pop().map(|stamped| stamped.event)
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::super::lines::line;
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
