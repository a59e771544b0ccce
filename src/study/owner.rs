//! Who has a study open: an owner file with machine, process and heartbeat.
//!
//! A lock of the operating system does not reach across a file server or a synced folder,
//! so the owner renews a time stamp; on its own machine it is told by its process, which
//! needs no clock. Whoever finds it gone takes over; an owner that finds another's mark in
//! its place stops writing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::writing::write_lock;
use crate::problem::{Problem, Result};
use crate::t;
use crate::{artifact, job};

const FORMAT: u32 = 1;
const FILE: &str = "owner.json";
/// Between two marks.
const RENEWAL: Duration = Duration::from_secs(3);
/// Seconds by which a heartbeat of a living owner may differ from this clock.
const FRESH_S: f64 = 20.0;
/// Seconds by which no two clocks differ: a heartbeat further off is nobody's.
const IMPLAUSIBLE_S: f64 = 86_400.0;
/// How long an owner elsewhere is watched whose clock tells nothing.
const WATCH: Duration = Duration::from_secs(8);
/// Between two looks at an owner.
const LOOK: Duration = Duration::from_millis(100);
/// Seconds by which the start of one process may be told differently.
const START_S: u64 = 2;

/// The owner file. Versions before told no machine, boot and start; these are then empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Mark {
    format: u32,
    host: String,
    /// Id of the machine ([`job::machine_id`]).
    #[serde(default)]
    machine: String,
    /// Id of the time since the machine was started; empty where the system has none.
    #[serde(default)]
    boot: String,
    pid: u32,
    /// When the process began, seconds since 1970 (UTC); a number of a process is used again.
    #[serde(default)]
    started: u64,
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
    folder: PathBuf,
    token: String,
    lost: Arc<AtomicBool>,
    /// Dropping it ends the renewal.
    end: Option<Sender<()>>,
    renewal: Option<JoinHandle<()>>,
}

/// Tries to become the owner of the study in `folder`, again and again for as long as
/// `patience` lasts.
pub fn claim(folder: &Path, patience: Duration) -> Claim {
    let begun = Instant::now();
    loop {
        let before = mark_in(folder);
        let taken = match &before {
            Some(mark) if mark.lives(folder) => Err(mark.words()),
            _ => take(folder, before.as_ref()),
        };
        match taken {
            Ok(owned) => return Claim::Mine(owned),
            Err(why) if begun.elapsed() >= patience => return Claim::Theirs(why),
            Err(_) => std::thread::sleep(LOOK),
        }
    }
}

/// Takes the place of an owner that is gone; else why not, in words.
fn take(folder: &Path, gone: Option<&Mark>) -> Result<Owned, String> {
    let unwritable =
        |problem: Problem| t!("study-read-only-folder", reason = problem.message.as_str());
    let mark = Mark::own();
    let lock = write_lock(folder).map_err(unwritable)?;
    // Of two that came at once, the first one is the owner.
    if let Some(stands) = mark_in(folder).filter(|stands| Some(stands) != gone) {
        return Err(stands.words());
    }
    artifact::write_json(&folder.join(FILE), &mark).map_err(unwritable)?;
    drop(lock);
    Ok(Owned::renewing(folder, mark))
}

fn mark_in(folder: &Path) -> Option<Mark> {
    artifact::read_json(&folder.join(FILE), FORMAT).ok()
}

impl Owned {
    fn renewing(folder: &Path, mut mark: Mark) -> Self {
        let (end, ended) = channel::<()>();
        let lost = Arc::new(AtomicBool::new(false));
        let (token, at, flag) = (mark.token.clone(), folder.to_owned(), Arc::clone(&lost));
        let renewal = std::thread::spawn(move || {
            while ended.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
                // A mark that cannot be written now may be written next time; should it
                // never be, others will take this owner for gone.
                let Ok(_lock) = write_lock(&at) else { continue };
                if mark_in(&at).is_some_and(|stands| stands.token != mark.token) {
                    flag.store(true, Ordering::Relaxed);
                    return;
                }
                mark.heartbeat = job::now();
                let _ = artifact::write_json(&at.join(FILE), &mark);
            }
        });
        Self {
            folder: folder.to_owned(),
            token,
            lost,
            end: Some(end),
            renewal: Some(renewal),
        }
    }

    /// Whether another took the study over (this machine slept, say).
    pub fn lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Looks whether another took the study over; for who is about to write and holds the
    /// lock.
    pub fn look(&self) {
        if mark_in(&self.folder).is_some_and(|stands| stands.token != self.token) {
            self.lost.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(renewal) = self.renewal.take() {
            // A renewal that panicked has nothing left to say.
            let _ = renewal.join();
        }
        // A folder that is gone is not made again by its lock.
        let Ok(_lock) = write_lock(&self.folder) else {
            return;
        };
        if mark_in(&self.folder).is_some_and(|mark| mark.token == self.token) {
            // Left behind, it is found to be of a process that ended.
            let _ = std::fs::remove_file(self.folder.join(FILE));
        }
    }
}

impl Mark {
    fn own() -> Self {
        let now = job::now();
        let pid = std::process::id();
        Self {
            format: FORMAT,
            host: job::host(),
            // Without settings of the user, others tell this owner by its heartbeat.
            machine: job::machine_id().unwrap_or_default().to_owned(),
            boot: boot(),
            pid,
            started: start_of(pid).unwrap_or(0),
            token: token(),
            since: now,
            heartbeat: now,
        }
    }

    /// Why nobody else may change the study.
    fn words(&self) -> String {
        t!(
            "study-read-only-open",
            host = self.host.as_str(),
            since = super::clock(self.since)
        )
    }

    /// Whether this owner still is there; where only that can tell, it is watched for a
    /// while.
    fn lives(&self, folder: &Path) -> bool {
        let machine = job::machine_id().unwrap_or_default();
        let here = self.host == job::host() && [machine, ""].contains(&self.machine.as_str());
        if here {
            self.process_lives()
        } else {
            self.beats(folder)
        }
    }

    /// Whether its process is one of this machine, still.
    fn process_lives(&self) -> bool {
        if !self.boot.is_empty() && self.boot != boot() {
            return false;
        }
        match start_of(self.pid) {
            None => false,
            Some(_) if self.started == 0 => self.off_s() < FRESH_S,
            Some(start) => start.abs_diff(self.started) <= START_S,
        }
    }

    /// Whether an owner elsewhere goes on. Its clock may be wrong, by hours where somebody
    /// set it: whether its heartbeat changes tells more than what it says.
    fn beats(&self, folder: &Path) -> bool {
        if self.off_s() < FRESH_S {
            return true;
        }
        let begun = Instant::now();
        while self.off_s() < IMPLAUSIBLE_S && begun.elapsed() < WATCH {
            match mark_in(folder) {
                Some(mark) if mark != *self => return true,
                Some(_) => std::thread::sleep(LOOK),
                None => return false,
            }
        }
        false
    }

    /// Seconds between its heartbeat and this clock.
    fn off_s(&self) -> f64 {
        (job::now() - self.heartbeat).abs()
    }
}

/// When a process of this machine began, seconds since 1970; none where there is none.
fn start_of(pid: u32) -> Option<u64> {
    use sysinfo::{Pid, ProcessesToUpdate, System};
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
    system.process(pid).map(|process| process.start_time())
}

/// Id of the time since this machine was started. Only Linux has one: elsewhere the moment
/// of the start moves when the clock is set.
fn boot() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.unwrap_or_default().trim().to_owned()
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

    fn is_mine(folder: &Path) -> bool {
        matches!(claim(folder, Duration::ZERO), Claim::Mine(_))
    }

    fn left(folder: &Path, change: impl FnOnce(&mut Mark)) {
        let mut mark = Mark::own();
        mark.token = "another".into();
        change(&mut mark);
        artifact::write_json(&folder.join(FILE), &mark).unwrap();
    }

    #[test]
    fn a_second_opener_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = claim(folder.path(), Duration::ZERO);
        assert!(matches!(first, Claim::Mine(_)));
        assert!(!is_mine(folder.path()));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| claim(folder.path(), Duration::from_secs(10)));
            std::thread::sleep(Duration::from_millis(300));
            drop(first);
            assert!(matches!(waiting.join().unwrap(), Claim::Mine(_)));
        });
        assert!(is_mine(folder.path()));
    }

    #[test]
    fn of_many_that_come_at_once_one_is_the_owner() {
        let folder = tempfile::tempdir().unwrap();
        let claims = std::thread::scope(|scope| {
            let come = |_| scope.spawn(|| claim(folder.path(), Duration::ZERO));
            let all: Vec<_> = (0..8).map(come).collect();
            let claims = all.into_iter().map(|one| one.join().unwrap());
            claims.collect::<Vec<_>>()
        });
        let owners = claims
            .iter()
            .filter(|claim| matches!(claim, Claim::Mine(_)));
        assert_eq!(owners.count(), 1);
    }

    #[test]
    fn an_owner_of_this_machine_is_told_by_its_process_whatever_the_clock_says() {
        let folder = tempfile::tempdir().unwrap();
        // It slept for a while.
        left(folder.path(), |mark| mark.heartbeat -= 3600.0);
        assert!(!is_mine(folder.path()));
        // The machine was started anew, the number went to another process, it ended.
        let gone: [fn(&mut Mark); 4] = [
            |mark| mark.boot = "before".into(),
            |mark| mark.started -= 3600,
            |mark| mark.pid = u32::MAX,
            // As versions before wrote it, with the number of a process that lives.
            |mark| {
                mark.started = 0;
                mark.boot.clear();
                mark.machine.clear();
                mark.heartbeat -= FRESH_S + 1.0;
            },
        ];
        for (at, change) in gone.into_iter().enumerate() {
            left(folder.path(), change);
            assert!(
                is_mine(folder.path()) || cfg!(not(target_os = "linux")),
                "{at}"
            );
        }
    }

    #[test]
    fn an_owner_elsewhere_is_told_by_its_heartbeat_wherever_its_clock_stands() {
        let elsewhere = |off_s: f64| {
            let folder = tempfile::tempdir().unwrap();
            left(folder.path(), |mark| {
                mark.host = "elsewhere".into();
                mark.heartbeat += off_s;
            });
            folder
        };
        // Fresh; a thousand years ahead and months ago: nobody's, told at once.
        let begun = Instant::now();
        assert!(!is_mine(elsewhere(5.0).path()));
        assert!(is_mine(elsewhere(3e10).path()) && is_mine(elsewhere(-1e7).path()));
        assert!(begun.elapsed() < WATCH);
        // Its clock is an hour ahead or behind: it is watched, and goes on or does not.
        std::thread::scope(|scope| {
            scope.spawn(|| assert!(is_mine(elsewhere(3600.0).path())));
            for off_s in [-3600.0, 3600.0] {
                scope.spawn(move || {
                    let folder = elsewhere(off_s);
                    std::thread::scope(|scope| {
                        let claimed = scope.spawn(|| is_mine(folder.path()));
                        std::thread::sleep(Duration::from_millis(500));
                        left(folder.path(), |mark| {
                            mark.host = "elsewhere".into();
                            mark.heartbeat += off_s;
                        });
                        assert!(!claimed.join().unwrap(), "{off_s}");
                    });
                });
            }
        });
    }

    #[test]
    fn who_was_taken_over_notices_before_it_writes() {
        let folder = tempfile::tempdir().unwrap();
        let Claim::Mine(owned) = claim(folder.path(), Duration::ZERO) else {
            panic!("not owned");
        };
        owned.look();
        assert!(!owned.lost());
        left(folder.path(), |_| {});
        owned.look();
        assert!(owned.lost());
        drop(owned);
        assert_eq!(mark_in(folder.path()).unwrap().token, "another");
    }
}
