//! What this process has taken of the machine.

use std::time::Instant;

use crate::device::Device;
use serde::Serialize;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Memory and processor time of this process so far.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Usage {
    /// Largest resident memory in MB (10⁶ bytes); where the system does not keep it, the
    /// memory at this moment.
    pub peak_rss_mb: f64,
    /// Seconds of all threads together; unlike time on the clock it hardly grows where
    /// others are at work on the machine.
    pub cpu_s: f64,
}

impl Usage {
    /// What it is now.
    pub fn now() -> Self {
        let mut system = System::new();
        let id = Pid::from_u32(std::process::id());
        let what = ProcessRefreshKind::nothing().with_memory().with_cpu();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), false, what);
        let process = system.process(id);
        let resident = process.map_or(0, sysinfo::Process::memory) as f64;
        let cpu = process.map_or(0, sysinfo::Process::accumulated_cpu_time);
        Self {
            peak_rss_mb: kept_peak().unwrap_or(resident) / 1e6,
            cpu_s: cpu as f64 / 1e3,
        }
    }
}

/// Does some work; also gives the share of the processors that other programs took meanwhile.
pub(super) fn beside_others<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let mut system = System::new();
    system.refresh_cpu_usage();
    let (begun, own) = (Instant::now(), Usage::now().cpu_s);
    let done = work();
    system.refresh_cpu_usage();
    let own = (Usage::now().cpu_s - own) / begun.elapsed().as_secs_f64();
    let own = own / system.cpus().len().max(1) as f64;
    let all = f64::from(system.global_cpu_usage()) / 100.0;
    (done, (all - own).max(0.0))
}

/// Peak resident memory in bytes, where the system keeps it (Linux).
fn kept_peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0)
}

/// The processor's name, for people.
pub(super) fn processor() -> String {
    Device::processor().name
}
