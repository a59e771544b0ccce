//! One job folder: making it, telling its state, asking it to stop or to go on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{
    Begun, Done, EventsReader, EventsWriter, FORMAT, Heartbeat, Hold, Lock, Manifest, Spec, State,
    events, now, queued,
};
use crate::artifact::{self, File, Parent};
use crate::event::{Event, Stamped};
use crate::problem::{Problem, Result};
use crate::t;

/// A job to be made.
#[derive(Debug, Clone)]
pub struct Draft {
    /// For people ("Teach starter: first steps").
    pub title: String,
    pub spec: Spec,
    pub parents: Vec<Parent>,
    /// Path below `inputs/` (with forward slashes) and content.
    pub inputs: Vec<(String, Input)>,
}

/// What an input holds.
#[derive(Debug, Clone)]
pub enum Input {
    Bytes(Vec<u8>),
    /// A copy of this file.
    File(PathBuf),
}

/// A job on disk. Reading needs no lock and never changes anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The job at `path`.
    ///
    /// # Errors
    /// There is no `job.json`.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let manifest = path.join("job.json").symlink_metadata();
        if manifest.is_ok_and(|about| about.is_file()) {
            return Ok(Self { path });
        }
        Err(Problem::new(t!(
            "job-not-a-job",
            path = path.display().to_string()
        )))
    }

    /// Makes a queued job below `jobs`; it is seen there only when it is whole.
    ///
    /// # Errors
    /// The folder or an input cannot be written; then nothing is left behind.
    pub fn create(jobs: &Path, draft: Draft) -> Result<Self> {
        let (id, making) = make_folder(jobs, &draft.title)?;
        let made = fill(&making, jobs, &id, draft).and_then(|()| {
            let path = jobs.join(&id);
            fs::rename(&making, &path).map_err(|e| Problem::io(&path, &e))?;
            Ok(Self { path })
        });
        if made.is_err() {
            // Nothing lists a hidden folder; that it may stay behind changes nothing.
            let _ = fs::remove_dir_all(&making);
        }
        made
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder's name.
    pub fn id(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// `job.json`.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or of a newer version of Attune.
    pub fn manifest(&self) -> Result<Manifest> {
        artifact::read_json(&self.path.join("job.json"), FORMAT)
    }

    /// `done.json`; none while the job is not finished.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or of a newer version of Attune.
    pub fn done(&self) -> Result<Option<Done>> {
        let path = self.done_path();
        if !path.exists() {
            return Ok(None);
        }
        artifact::read_json(&path, FORMAT).map(Some)
    }

    /// A file below `inputs/`, there or not.
    ///
    /// # Errors
    /// The name leads out of the job.
    pub fn input(&self, name: &str) -> Result<PathBuf> {
        artifact::below(&self.path, &format!("inputs/{name}"))
    }

    /// A file below `result/`, there or not.
    ///
    /// # Errors
    /// The name leads out of the job.
    pub fn result(&self, name: &str) -> Result<PathBuf> {
        artifact::below(&self.path, &format!("result/{name}"))
    }

    /// A file below `partial/`, there or not.
    ///
    /// # Errors
    /// The name leads out of the job.
    pub fn partial(&self, name: &str) -> Result<PathBuf> {
        artifact::below(&self.path, &format!("partial/{name}"))
    }

    /// Makes the folder for results, and the one for those that grow.
    ///
    /// # Errors
    /// One of them cannot be made.
    pub fn prepare(&self) -> Result<()> {
        for folder in [self.result("")?, self.partial("")?] {
            fs::create_dir_all(&folder).map_err(|e| Problem::io(&folder, &e))?;
        }
        Ok(())
    }

    /// All events so far.
    ///
    /// # Errors
    /// They cannot be read, or are no plain file.
    pub fn events(&self) -> Result<Vec<Stamped>> {
        self.events_reader().read()
    }

    /// A reader of the events, from the first on.
    pub fn events_reader(&self) -> EventsReader {
        EventsReader::new(self.events_path())
    }

    /// Where the job stands, told from the folder alone.
    pub fn state(&self) -> State {
        if self.done_path().exists() {
            State::Finished
        } else if self.is_running() {
            State::Running
        } else if let Some(here) = self.queued_here().filter(|_| !self.is_stop_requested()) {
            if here { State::Queued } else { State::Foreign }
        } else {
            match events::last(&self.events_path()) {
                Some(Event::Stopped) => State::Stopped,
                Some(Event::Failed { .. }) => State::Failed,
                // Its worker ended before it could say so, as it had been asked to.
                _ if self.is_stop_requested() => State::Stopped,
                _ => State::Orphaned,
            }
        }
    }

    /// The last heartbeat of a worker.
    pub fn heartbeat(&self) -> Option<Heartbeat> {
        artifact::read_json(&self.heartbeat_path(), FORMAT).ok()
    }

    /// Asks the job to stop. A running one stops at its next step; one that waits is
    /// taken out of the queue at once; any other is left as it is.
    ///
    /// # Errors
    /// The request cannot be written into the folder.
    pub fn request_stop(&self) -> Result<()> {
        match self.state() {
            State::Running => mark(&self.stop_path()),
            State::Queued => {
                if let Some(_hold) = Hold::take(self)?
                    && self.is_queued()
                {
                    EventsWriter::open(&self.events_path())?.write(Event::Stopped)?;
                    return self.clear_queued();
                }
                // A worker took it up in this moment.
                mark(&self.stop_path())
            }
            _ => Ok(()),
        }
    }

    /// Whether a stop was asked for and not yet done.
    pub fn is_stop_requested(&self) -> bool {
        self.stop_path().exists()
    }

    /// When a stop was asked for.
    pub fn stop_requested_at(&self) -> Option<std::time::SystemTime> {
        fs::metadata(self.stop_path()).ok()?.modified().ok()
    }

    /// Takes a request to stop back.
    ///
    /// # Errors
    /// The request is there and cannot be removed.
    pub fn clear_stop(&self) -> Result<()> {
        remove(&self.stop_path())
    }

    /// Puts a stopped, failed or orphaned job into the queue again, and one that came from
    /// elsewhere into that of this machine; any other is left as it is.
    ///
    /// # Errors
    /// It cannot be written into the folder.
    pub fn resume(&self) -> Result<()> {
        if !self.state().can_resume() {
            return Ok(());
        }
        self.clear_stop()?;
        self.put_in_queue()
    }

    /// Compares the inputs with their hashes in the manifest.
    ///
    /// # Errors
    /// A file is missing or changed; the message names it.
    pub fn verify_inputs(&self) -> Result<()> {
        for file in self.manifest()?.inputs {
            let path = self.input(&file.path)?;
            if !path.is_file() || artifact::sha256_file(&path)? != file.sha256 {
                return Err(Problem::new(t!("job-input-changed", file = file.path))
                    .advise(t!("job-input-changed-advice")));
            }
        }
        Ok(())
    }

    /// Syncs the files below `result/` and writes `done.json` over them: the job is
    /// complete.
    ///
    /// # Errors
    /// A result cannot be read or synced, or `done.json` cannot be written.
    pub fn finish(
        &self,
        seconds: f64,
        summary: serde_json::Map<String, serde_json::Value>,
    ) -> Result<()> {
        let mut results = Vec::new();
        list_files(&self.result("")?, "", &mut results)?;
        for file in &results {
            let path = self.result(&file.path)?;
            let synced = artifact::open(&path).and_then(|file| file.sync_all());
            synced.map_err(|e| Problem::io(&path, &e))?;
        }
        let done = Done {
            format: FORMAT,
            finished_at: now(),
            seconds,
            results,
            summary,
            job_sha256: Some(artifact::sha256_file(&self.path.join("job.json"))?),
            events: Some(self.begun()?),
        };
        artifact::write_json(&self.done_path(), &done)
    }

    /// The events as they stand.
    fn begun(&self) -> Result<Begun> {
        let bytes = self.event_bytes()?;
        Ok(Begun {
            bytes: bytes.len() as u64,
            sha256: artifact::sha256(&bytes),
        })
    }

    fn event_bytes(&self) -> Result<Vec<u8>> {
        let path = self.events_path();
        if let Err(e) = fs::symlink_metadata(&path)
            && e.kind() == ErrorKind::NotFound
        {
            return Ok(Vec::new());
        }
        artifact::read(&path)
    }

    /// Whether the events are those that `done` was written over, with nothing behind them
    /// but that the job is finished; where it does not say, they are.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn events_fit(&self, done: &Done) -> Result<bool> {
        let Some(begun) = &done.events else {
            return Ok(true);
        };
        let bytes = self.event_bytes()?;
        let split = usize::try_from(begun.bytes).ok();
        let Some((before, last)) = split.and_then(|at| bytes.split_at_checked(at)) else {
            return Ok(false);
        };
        Ok(artifact::sha256(before) == begun.sha256 && says_finished(last, done.seconds))
    }

    /// Whether the last event says that the job is finished: nothing more will come.
    pub fn has_last_word(&self) -> bool {
        matches!(
            events::last(&self.events_path()),
            Some(Event::Finished { .. })
        )
    }

    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.join("lock")
    }

    pub(super) fn heartbeat_path(&self) -> PathBuf {
        self.path.join("heartbeat.json")
    }

    /// Where the events are.
    pub fn events_path(&self) -> PathBuf {
        self.path.join("events.jsonl")
    }

    fn done_path(&self) -> PathBuf {
        self.path.join("done.json")
    }

    fn stop_path(&self) -> PathBuf {
        self.path.join("stop")
    }

    fn is_running(&self) -> bool {
        let Some(beat) = self.heartbeat().filter(Heartbeat::is_fresh) else {
            return false;
        };
        !beat.is_here() || Lock::is_held(&self.lock_path()) != Some(false)
    }
}

/// Whether nothing stands here, or one event: that the job is finished, after so many seconds.
fn says_finished(bytes: &[u8], seconds: f64) -> bool {
    if bytes.is_empty() {
        return true;
    }
    let finished = Event::Finished { seconds };
    let is_it = |line: Stamped| line.event == finished;
    serde_json::from_slice(bytes).is_ok_and(is_it)
}

/// Makes an empty file whose presence, and time of making, say something.
fn mark(path: &Path) -> Result<()> {
    let made = artifact::open_to_write(path);
    made.map(drop).map_err(|e| Problem::io(path, &e))
}

/// Makes the hidden folder in which a job is put together, named by the time.
fn make_folder(jobs: &Path, title: &str) -> Result<(String, PathBuf)> {
    fs::create_dir_all(jobs).map_err(|e| Problem::io(jobs, &e))?;
    loop {
        let time = chrono::Utc::now().format("%Y%m%d-%H%M%S-%6f");
        let id = format!("{time}-{}", artifact::slug(title, "job"));
        let making = jobs.join(format!(".{id}"));
        if jobs.join(&id).exists() {
            continue;
        }
        match fs::create_dir(&making) {
            Ok(()) => return Ok((id, making)),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            Err(e) => return Err(Problem::io(&making, &e)),
        }
    }
}

/// Writes everything a job needs into `path`, the manifest last.
fn fill(path: &Path, jobs: &Path, id: &str, draft: Draft) -> Result<()> {
    let mut inputs = Vec::with_capacity(draft.inputs.len());
    for (name, input) in draft.inputs {
        let target = path.join("inputs").join(&name);
        let problem = |e: std::io::Error| Problem::io(&target, &e);
        fs::create_dir_all(target.parent().unwrap_or(path)).map_err(problem)?;
        match input {
            Input::Bytes(bytes) => artifact::write(&target, &bytes)?,
            Input::File(source) => {
                let mut from = artifact::open(&source).map_err(|e| Problem::io(&source, &e))?;
                let mut copy = fs::File::create_new(&target).map_err(problem)?;
                std::io::copy(&mut from, &mut copy).map_err(problem)?;
                copy.sync_all().map_err(problem)?;
            }
        }
        inputs.push(File {
            sha256: artifact::sha256_file(&target)?,
            path: name,
        });
    }
    queued::put(path, jobs)?;
    let manifest = Manifest {
        format: FORMAT,
        id: id.to_owned(),
        title: draft.title,
        created_at: now(),
        spec: draft.spec,
        inputs,
        parents: draft.parents,
    };
    artifact::write_json(&path.join("job.json"), &manifest)
}

/// The files below `folder` with their hashes, in the order of their names.
///
/// # Errors
/// It cannot be read, or holds a link or something else that is no plain file.
pub(super) fn list_files(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let problem = |e: std::io::Error| Problem::io(folder, &e);
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>().map_err(problem)?,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(problem(e)),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if entry.file_type().map_err(problem)?.is_dir() {
            list_files(&path, &format!("{name}/"), files)?;
        } else {
            files.push(File {
                sha256: artifact::sha256_file(&path)?,
                path: name,
            });
        }
    }
    Ok(())
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Problem::io(path, &e)),
        _ => Ok(()),
    }
}
