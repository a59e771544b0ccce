//! The memory that a training takes.

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::model::{Device, free_memory};

/// Watches the memory of a device: on the processor what this process has, on a graphics
/// card what all programs have of it.
pub(super) struct Memory {
    system: System,
    process: Pid,
    device: Device,
}

impl Memory {
    pub fn of(device: &Device) -> Self {
        Self {
            system: System::new(),
            process: Pid::from_u32(std::process::id()),
            device: device.clone(),
        }
    }

    /// Memory taken, in MiB; 0 where the system does not tell.
    pub fn mib(&mut self) -> f64 {
        let bytes = match free_memory(&self.device) {
            Some((free, all)) => all.saturating_sub(free),
            None => self.resident(),
        };
        bytes as f64 / f64::from(1 << 20)
    }

    fn resident(&mut self) -> u64 {
        let only = ProcessesToUpdate::Some(&[self.process]);
        let what = ProcessRefreshKind::nothing().with_memory();
        self.system.refresh_processes_specifics(only, false, what);
        let process = self.system.process(self.process);
        process.map_or(0, sysinfo::Process::memory)
    }
}
