//! Who works on a job: a lock that dies with its process, and a heartbeat.
//!
//! A lock is sure on one machine but is not seen from others on every file server; a
//! heartbeat is seen everywhere but goes on for a while after a crash. So a job runs
//! when its heartbeat is fresh and, on the worker's own machine, its lock is held too.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::machine::host;
use super::{FORMAT, Folder, now};
use crate::artifact;
use crate::problem::{Problem, Result};

/// A heartbeat older than this many seconds is a dead worker's.
const FRESH_S: f64 = 15.0;
const BEAT: Duration = Duration::from_secs(2);
/// Between two tries to take a lock.
const LOOK: Duration = Duration::from_millis(10);

/// A lock on a file, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "dropping it unlocks")] File);

impl Lock {
    /// Takes the lock, or none where somebody holds it.
    ///
    /// # Errors
    /// As [`within`](Self::within).
    pub fn take(path: &Path) -> Result<Option<Self>> {
        // Whoever looks whether it is held does so by holding it for a moment.
        Self::within(path, Duration::from_millis(250))
    }

    /// Takes the lock as soon as it is free; none where it is not within `patience`.
    ///
    /// # Errors
    /// The file is a link or no plain file, or cannot be made or opened to write.
    pub fn within(path: &Path, patience: Duration) -> Result<Option<Self>> {
        let file = artifact::open_to_write(path).map_err(|e| Problem::io(path, &e))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) if begun.elapsed() > patience => return Ok(None),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
                // A file system without locks: the heartbeat alone has to do.
                Err(TryLockError::Error(_)) => return Ok(Some(Self(file))),
            }
        }
    }

    /// Whether somebody holds the lock; none where it cannot be told.
    pub fn is_held(path: &Path) -> Option<bool> {
        let file = match artifact::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Some(false),
            Err(_) => return None,
        };
        match file.try_lock_shared() {
            Ok(()) => Some(false),
            Err(TryLockError::WouldBlock) => Some(true),
            Err(TryLockError::Error(_)) => None,
        }
    }
}

/// `heartbeat.json`: who works, and when it was last alive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heartbeat {
    pub format: u32,
    pub host: String,
    pub pid: u32,
    /// Seconds since 1970 (UTC).
    pub at: f64,
}

impl Heartbeat {
    fn own() -> Self {
        Self {
            format: FORMAT,
            host: host(),
            pid: std::process::id(),
            at: now(),
        }
    }

    /// Whether its worker was alive a moment ago.
    pub fn is_fresh(&self) -> bool {
        (now() - self.at).abs() < FRESH_S
    }

    /// Whether its worker is a process of this machine.
    pub fn is_here(&self) -> bool {
        self.host == host()
    }
}

/// A job held by this process: locked, its heart beating. Dropping it lets go.
#[derive(Debug)]
pub struct Hold {
    heartbeat: PathBuf,
    beating: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
    _lock: Lock,
}

impl Hold {
    /// Takes a job, or none where a living worker has it.
    ///
    /// # Errors
    /// Its lock or its heartbeat cannot be written.
    pub fn take(folder: &Folder) -> Result<Option<Self>> {
        let elsewhere = folder.heartbeat();
        if elsewhere.is_some_and(|beat| beat.is_fresh() && !beat.is_here()) {
            return Ok(None);
        }
        let Some(lock) = Lock::take(&folder.lock_path())? else {
            return Ok(None);
        };
        let heartbeat = folder.heartbeat_path();
        artifact::write_json(&heartbeat, &Heartbeat::own())?;
        let (alive, ended) = mpsc::channel::<()>();
        let path = heartbeat.clone();
        let thread = std::thread::spawn(move || {
            while ended.recv_timeout(BEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
                // A beat that cannot be written is missed; the lock is still held.
                let _ = artifact::write_json(&path, &Heartbeat::own());
            }
        });
        Ok(Some(Self {
            heartbeat,
            beating: Some((alive, thread)),
            _lock: lock,
        }))
    }

    /// Name of this machine.
    pub fn host(&self) -> String {
        host()
    }

    /// Ends the heartbeat and takes its file away, which also frees a block of a full disk.
    pub fn still(&mut self) {
        if let Some((alive, thread)) = self.beating.take() {
            drop(alive);
            let _ = thread.join();
            let _ = std::fs::remove_file(&self.heartbeat);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.still();
    }
}
