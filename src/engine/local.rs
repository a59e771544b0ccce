//! Workers as processes of this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessesToUpdate, Signal, System};

use super::{Changes, Watch};
use crate::job::{Hello, PROTOCOL, Queue, State};
use crate::problem::{Problem, Result};
use crate::t;

/// How long a worker has to heed a request before a second one ends it.
const GRACE: Duration = Duration::from_secs(10);
/// How long to wait before a worker is started anew for jobs that still wait.
const PATIENCE: Duration = Duration::from_secs(10);
/// A longer log is begun anew.
const LOG_BYTES: u64 = 1 << 20;

/// The engine of one queue: starts a worker where one is needed, and follows the jobs.
#[derive(Debug)]
pub struct Engine {
    queue: Queue,
    program: PathBuf,
    watch: Watch,
    woken: Option<Instant>,
}

impl Engine {
    /// The engine for the jobs below `jobs`, with the executable in `ATTUNE_WORKER` or
    /// this one as worker. Jobs that wait are taken up at once.
    ///
    /// # Errors
    /// The executable in `ATTUNE_WORKER` is no worker that fits this version.
    pub fn start(jobs: &Path) -> Result<Self> {
        let program = match std::env::var_os("ATTUNE_WORKER") {
            Some(program) if !program.is_empty() => program.into(),
            _ => std::env::current_exe().map_err(|e| Problem::io(jobs, &e))?,
        };
        Self::with_worker(jobs, program)
    }

    /// The same with `program` as worker.
    pub fn with_worker(jobs: &Path, program: PathBuf) -> Result<Self> {
        if std::env::current_exe().ok().as_ref() != Some(&program) {
            greet(&program)?;
        }
        let queue = Queue::new(jobs);
        let mut engine = Self {
            watch: Watch::new(queue.clone()),
            queue,
            program,
            woken: None,
        };
        engine.wake()?;
        Ok(engine)
    }

    /// The jobs.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Starts a worker if a job waits and none lives; to be called after a job was made.
    pub fn wake(&mut self) -> Result<()> {
        if self.queue.has_worker() || self.queue.next()?.is_none() {
            return Ok(());
        }
        self.woken = Some(Instant::now());
        self.spawn()
    }

    /// Asks a job to stop; asked again after ten seconds, ends its worker, whose
    /// other jobs then go on with a new one.
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
    pub fn resume(&mut self, id: &str) -> Result<()> {
        self.queue.job(id)?.resume()?;
        self.wake()
    }

    /// What changed since the last call; two to four calls a second are cheap. Where
    /// jobs wait and their worker died, another one is started.
    pub fn poll(&mut self) -> Result<Changes> {
        let changes = self.watch.poll()?;
        let waiting = self.watch.states().any(|state| state == State::Queued);
        if waiting && self.woken.is_none_or(|at| at.elapsed() > PATIENCE) {
            self.wake()?;
        }
        Ok(changes)
    }

    fn spawn(&self) -> Result<()> {
        let log_path = self.queue.log_path();
        let problem = |e: std::io::Error| Problem::io(&log_path, &e);
        let long = fs::metadata(&log_path).is_ok_and(|log| log.len() > LOG_BYTES);
        if long {
            fs::remove_file(&log_path).map_err(problem)?;
        }
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log_path)
            .map_err(problem)?;
        let mut command = Command::new(&self.program);
        command
            .args(["worker", "--detach", "--queue"])
            .arg(self.queue.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(problem)?)
            .stderr(log);
        let mut child = command.spawn().map_err(|e| no_worker(&self.program, &e))?;
        // A process that ended stays in the table until somebody asks how.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

/// Asks another executable whether it is a worker that fits.
fn greet(program: &Path) -> Result<()> {
    let output = Command::new(program)
        .args(["worker", "--hello"])
        .stdin(Stdio::null())
        .output()
        .map_err(|e| no_worker(program, &e))?;
    let hello: Option<Hello> = serde_json::from_slice(&output.stdout).ok();
    match hello {
        Some(hello) if hello.protocol == PROTOCOL => Ok(()),
        _ => Err(
            Problem::new(t!("job-no-worker", path = program.display().to_string()))
                .advise(t!("job-no-worker-advice")),
        ),
    }
}

fn no_worker(program: &Path, error: &std::io::Error) -> Problem {
    Problem::new(t!(
        "job-worker-not-started",
        path = program.display().to_string(),
        error = error.to_string()
    ))
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
