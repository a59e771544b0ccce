//! Who has a study open: an owner file with host, process and heartbeat.
//!
//! A lock of the operating system does not reach across a file server or a synced
//! folder, so the owner renews a time stamp. Whoever finds it stale takes over; an owner
//! that finds another's mark in its place stops writing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Result};
use crate::t;
use crate::{artifact, job};

const FORMAT: u32 = 1;
/// Seconds between two marks.
const RENEWAL: Duration = Duration::from_secs(3);
/// Seconds after which an owner counts as gone.
const STALE_S: f64 = 20.0;

/// The owner file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Mark {
    format: u32,
    host: String,
    pid: u32,
    /// Tells two openers within one process apart.
    token: String,
    /// Seconds since 1970 (UTC).
    since: f64,
    heartbeat: f64,
}

/// Whether a study may be changed from here.
pub enum Claim {
    /// It may, as long as this lives.
    Mine(Owned),
    /// It may not; why, in words.
    Theirs(String),
}

/// The right to change a study; given back when dropped.
pub struct Owned {
    path: PathBuf,
    token: String,
    lost: Arc<AtomicBool>,
    /// Dropping it ends the renewal.
    end: Option<Sender<()>>,
    renewal: Option<JoinHandle<()>>,
}

/// Tries to become the owner of the study in `folder`.
pub fn claim(folder: &Path) -> Claim {
    let path = folder.join("owner.json");
    if let Ok(mark) = artifact::read_json::<Mark>(&path, FORMAT)
        && lives(&mark)
    {
        return Claim::Theirs(t!(
            "study-read-only-open",
            host = mark.host,
            since = super::clock(mark.since)
        ));
    }
    let now = job::now();
    let mark = Mark {
        format: FORMAT,
        host: host(),
        pid: std::process::id(),
        token: token(),
        since: now,
        heartbeat: now,
    };
    match take(path, mark) {
        Ok(owned) => Claim::Mine(owned),
        Err(problem) => Claim::Theirs(t!(
            "study-read-only-folder",
            reason = problem.message.as_str()
        )),
    }
}

fn take(path: PathBuf, mut mark: Mark) -> Result<Owned> {
    artifact::write_json(&path, &mark)?;
    // Of two that came at once, the one whose mark stayed is the owner.
    let stands: Mark = artifact::read_json(&path, FORMAT)?;
    if stands.token != mark.token {
        return Err(Problem::new(t!(
            "study-read-only-open",
            host = stands.host,
            since = super::clock(stands.since)
        )));
    }
    let (end, ended) = channel::<()>();
    let lost = Arc::new(AtomicBool::new(false));
    let (token, file, flag) = (mark.token.clone(), path.clone(), Arc::clone(&lost));
    let renewal = std::thread::spawn(move || {
        while ended.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
            match artifact::read_json::<Mark>(&file, FORMAT) {
                Ok(stands) if stands.token != mark.token => {
                    flag.store(true, Ordering::Relaxed);
                    return;
                }
                _ => {}
            }
            mark.heartbeat = job::now();
            // A mark that cannot be written now may be written next time; should it never
            // be, others will take this owner for gone.
            let _ = artifact::write_json(&file, &mark);
        }
    });
    Ok(Owned {
        path,
        token,
        lost,
        end: Some(end),
        renewal: Some(renewal),
    })
}

impl Owned {
    /// Whether another took the study over (this machine slept, say).
    pub fn lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(renewal) = self.renewal.take() {
            // A renewal that panicked has nothing left to say.
            let _ = renewal.join();
        }
        let mine = artifact::read_json::<Mark>(&self.path, FORMAT)
            .is_ok_and(|mark| mark.token == self.token);
        if mine {
            // Left behind, it goes stale by itself.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn lives(mark: &Mark) -> bool {
    let fresh = job::now() - mark.heartbeat < STALE_S;
    fresh && (mark.host != host() || process_lives(mark.pid))
}

fn process_lives(pid: u32) -> bool {
    use sysinfo::{Pid, ProcessesToUpdate, System};
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
    system.process(pid).is_some()
}

fn host() -> String {
    sysinfo::System::host_name().unwrap_or_default()
}

fn token() -> String {
    use std::sync::atomic::AtomicU64;
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{}-{}", std::process::id(), job::now(), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_refused_until_the_first_is_gone_or_stale() {
        let folder = tempfile::tempdir().unwrap();
        let first = claim(folder.path());
        assert!(matches!(first, Claim::Mine(_)));
        assert!(matches!(claim(folder.path()), Claim::Theirs(_)));
        drop(first);
        assert!(matches!(claim(folder.path()), Claim::Mine(_)));

        let dead = Mark {
            format: FORMAT,
            host: "elsewhere".into(),
            pid: 1,
            token: "x".into(),
            since: 0.0,
            heartbeat: job::now() - STALE_S - 1.0,
        };
        artifact::write_json(&folder.path().join("owner.json"), &dead).unwrap();
        assert!(matches!(claim(folder.path()), Claim::Mine(_)));
    }
}
