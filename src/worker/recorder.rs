//! The listener of a job: events go to the folder, the stop flag comes from it.

use std::sync::Mutex;

use crate::event::{Event, Listener};
use crate::job::{EventsWriter, Folder};
use crate::problem::{Problem, Result};

/// Writes every event at once. The first that cannot be written asks the work to stop,
/// and is told afterwards.
pub struct Recorder {
    folder: Folder,
    writing: Mutex<Writing>,
}

struct Writing {
    writer: EventsWriter,
    problem: Option<Problem>,
}

impl Recorder {
    /// Opens the events of `folder`.
    pub fn open(folder: &Folder) -> Result<Self> {
        Ok(Self {
            folder: folder.clone(),
            writing: Mutex::new(Writing {
                writer: EventsWriter::open(&folder.events_path())?,
                problem: None,
            }),
        })
    }

    /// Writes an event that must be on disk.
    pub fn write(&self, event: Event) -> Result<()> {
        self.with(|writing| writing.writer.write(event))
    }

    /// Why an event could not be written, if so.
    pub fn problem(&self) -> Option<Problem> {
        self.with(|writing| writing.problem.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Writing) -> T) -> T {
        // A panic between two writes leaves the writer sound.
        let mut writing = self.writing.lock().unwrap_or_else(|e| e.into_inner());
        act(&mut writing)
    }
}

impl Listener for Recorder {
    fn emit(&self, event: Event) {
        self.with(|writing| {
            if let Err(problem) = writing.writer.write(event) {
                writing.problem.get_or_insert(problem);
            }
        });
    }

    fn stop_requested(&self) -> bool {
        self.problem().is_some() || self.folder.is_stop_requested()
    }
}
