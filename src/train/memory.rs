//! The memory of this process.

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Watches the resident memory of this process.
pub(super) struct Memory {
    system: System,
    process: Pid,
}

impl Memory {
    pub fn new() -> Self {
        Self {
            system: System::new(),
            process: Pid::from_u32(std::process::id()),
        }
    }

    /// Resident memory in MiB; 0 where the system does not tell.
    pub fn mib(&mut self) -> f64 {
        let only = ProcessesToUpdate::Some(&[self.process]);
        let what = ProcessRefreshKind::nothing().with_memory();
        self.system.refresh_processes_specifics(only, false, what);
        let process = self.system.process(self.process);
        process.map_or(0, sysinfo::Process::memory) as f64 / f64::from(1 << 20)
    }
}
