//! Workers as processes of this machine.

use std::fs;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessesToUpdate, Signal, System};

use super::greet::not_started;
use super::{Changes, Devices, Offer, Watch};
use crate::artifact;
use crate::job::{Queue, State};
use crate::problem::{Problem, Result};

/// How long a worker has to heed a request before a second one ends it.
const GRACE: Duration = Duration::from_secs(10);
/// How long the worker that is tried may take to say what it is.
const GREETING: Duration = Duration::from_secs(20);
/// How long to wait before a worker is started anew for jobs that still wait.
const PATIENCE: Duration = Duration::from_secs(10);
/// A longer log is begun anew.
const LOG_BYTES: u64 = 1 << 20;

/// The engine of one queue: starts a worker where one is needed, and follows the jobs.
#[derive(Debug)]
pub struct Engine {
    queue: Queue,
    /// None for those of this machine.
    devices: Option<Devices>,
    /// Id of the device that was chosen; none to take the best.
    chosen: Option<String>,
    watch: Watch,
    woken: Option<Instant>,
}

impl Engine {
    /// The engine for the jobs below `jobs`, with the workers of this machine
    /// ([`Devices::here`]). Jobs that wait are taken up at once.
    ///
    /// # Errors
    /// The jobs cannot be read, or no worker can be started.
    pub fn start(jobs: &Path, chosen: Option<String>) -> Result<Self> {
        Self::with(jobs, None, chosen)
    }

    /// The same with `program` as the only worker.
    ///
    /// # Errors
    /// It is no worker that fits this version.
    pub fn with_worker(jobs: &Path, program: PathBuf) -> Result<Self> {
        let devices = Devices::ask(&program, None, GREETING)?;
        Self::with(jobs, Some(devices), None)
    }

    fn with(jobs: &Path, devices: Option<Devices>, chosen: Option<String>) -> Result<Self> {
        let queue = Queue::new(jobs);
        let mut engine = Self {
            watch: Watch::new(queue.clone()),
            queue,
            devices,
            chosen,
            woken: None,
        };
        engine.wake()?;
        Ok(engine)
    }

    /// Lets the next worker compute on the device with this id, or on the best one; what
    /// runs goes on where it is.
    pub fn use_device(&mut self, chosen: Option<String>) {
        self.chosen = chosen;
    }

    /// The jobs.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Starts a worker if a job waits and none lives; to be called after a job was made.
    /// While the devices are still being looked for, the next [`poll`](Self::poll) does.
    ///
    /// # Errors
    /// The jobs cannot be read, or one waits and no worker can be started for it.
    pub fn wake(&mut self) -> Result<()> {
        if self.queue.has_worker() || self.queue.next()?.is_none() {
            return Ok(());
        }
        let devices = match &self.devices {
            Some(devices) => devices,
            None => match Devices::soon()? {
                Some(devices) => devices,
                None => return Ok(()),
            },
        };
        let offer = devices.choose(self.chosen.as_deref()).offer.clone();
        self.woken = Some(Instant::now());
        self.spawn(&offer)
    }

    /// Asks a job to stop; asked again after ten seconds, ends its worker, whose
    /// other jobs then go on with a new one.
    ///
    /// # Errors
    /// There is no such job, or the request cannot be written into its folder.
    pub fn stop(&mut self, id: &str) -> Result<()> {
        let job = self.queue.job(id)?;
        let asked = job.stop_requested_at();
        let overdue = asked.and_then(|at| at.elapsed().ok()) > Some(GRACE);
        if !overdue || job.state() != State::Running {
            return job.request_stop();
        }
        if let Some(worker) = job.heartbeat().filter(|beat| beat.is_here()) {
            end_process(worker.pid);
        }
        Ok(())
    }

    /// Puts a stopped, failed or orphaned job into the queue again.
    ///
    /// # Errors
    /// There is no such job, it cannot be put into the queue, or as [`wake`](Self::wake).
    pub fn resume(&mut self, id: &str) -> Result<()> {
        self.queue.job(id)?.resume()?;
        self.wake()
    }

    /// What changed since the last call; two to four calls a second are cheap. Where
    /// jobs wait and their worker died, another one is started.
    ///
    /// # Errors
    /// As [`Watch::poll`].
    pub fn poll(&mut self) -> Result<Changes> {
        let mut changes = self.watch.poll()?;
        let waiting = self.watch.states().any(|state| state == State::Queued);
        if waiting && self.woken.is_none_or(|at| at.elapsed() > PATIENCE) {
            // What changed is told all the same.
            changes.problems.extend(self.wake().err());
        }
        Ok(changes)
    }

    fn spawn(&self, offer: &Offer) -> Result<()> {
        let log_path = self.queue.log_path();
        let problem = |e: std::io::Error| Problem::io(&log_path, &e);
        let long = fs::metadata(&log_path).is_ok_and(|log| log.len() > LOG_BYTES);
        if long {
            fs::remove_file(&log_path).map_err(problem)?;
        }
        let mut log = artifact::open_to_write(&log_path).map_err(problem)?;
        log.seek(SeekFrom::End(0)).map_err(problem)?;
        let mut command = Command::new(&offer.program);
        command
            .args([
                "worker",
                "--detach",
                "--device",
                &offer.device.id,
                "--queue",
            ])
            .arg(self.queue.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(problem)?)
            .stderr(log);
        let mut child = command
            .spawn()
            .map_err(|e| not_started(&offer.program, &e))?;
        // A process that ended stays in the table until somebody asks how.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

/// Ends a process, politely where the system can.
fn end_process(pid: u32) {
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
    if let Some(process) = system.process(pid) {
        process
            .kill_with(Signal::Term)
            .unwrap_or_else(|| process.kill());
    }
}
