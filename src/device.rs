//! Processors and graphics cards, as plain facts.
//!
//! A worker lists what it can compute on, the engine chooses among the lists of several
//! workers, the window and the command line show them. Nothing here computes.

use serde::{Deserialize, Serialize};
use sysinfo::System;

use crate::t;

/// The [`id`](Device::id) of the processor.
pub const PROCESSOR: &str = "cpu";

/// What a worker can compute on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What `--device` takes: `cpu`, `cuda:0`, `metal:0`.
    pub id: String,
    pub kind: Kind,
    /// As its maker calls it.
    pub name: String,
    /// Bytes of memory.
    pub memory: u64,
    /// Bytes of memory that nobody used when it was asked.
    pub free: u64,
    /// What is told of processors only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor: Option<Processor>,
}

/// Ways to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A processor.
    Cpu,
    /// A graphics card of NVIDIA.
    Cuda,
    /// A graphics processor of Apple.
    Metal,
}

/// What a processor can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processor {
    /// Threads that can work at once.
    pub threads: usize,
    /// The widest instructions that are used (`AVX-512`, `AVX2`, `SSE2`, `aarch64`).
    pub instructions: String,
}

impl Device {
    /// The processor of this machine, with the memory that programs may use.
    pub fn processor() -> Self {
        let mut system = System::new();
        system.refresh_memory();
        system.refresh_cpu_all();
        let (all, free) = (system.total_memory(), system.available_memory());
        // A container may hold less than the machine it runs on.
        let (memory, free) = match system.cgroup_limits() {
            Some(limits) if limits.total_memory < all => (limits.total_memory, limits.free_memory),
            _ => (all, free),
        };
        let name = system.cpus().first().map(|cpu| cpu.brand().trim());
        Self {
            id: PROCESSOR.to_owned(),
            kind: Kind::Cpu,
            name: name.unwrap_or_default().to_owned(),
            memory,
            free: free.min(memory),
            processor: Some(Processor {
                threads: std::thread::available_parallelism().map_or(1, usize::from),
                instructions: instructions().to_owned(),
            }),
        }
    }

    /// Whether it is a processor, and no graphics card.
    pub fn is_processor(&self) -> bool {
        self.kind == Kind::Cpu
    }

    /// It in words: "CPU, 2 cores, AVX-512"; "NVIDIA GeForce RTX 4090, 25.3 GB".
    pub fn in_words(&self) -> String {
        match &self.processor {
            Some(processor) => t!(
                "device-processor",
                cores = processor.threads,
                kernels = processor.instructions.as_str()
            ),
            None => t!(
                "device-card",
                name = self.name.as_str(),
                memory = gigabytes(self.memory)
            ),
        }
    }
}

/// Bytes in 10⁹, with one digit behind the point.
pub fn gigabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e9)
}

/// The widest instructions that this program's kernels and this processor both have.
fn instructions() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if std::arch::is_x86_feature_detected!("avx2") {
        "AVX2"
    } else {
        "SSE2"
    }
    #[cfg(not(target_arch = "x86_64"))]
    std::env::consts::ARCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_is_told_with_its_memory_and_its_threads() {
        let processor = Device::processor();
        assert!(processor.memory > 1 << 28 && processor.free <= processor.memory);
        assert!(processor.is_processor() && processor.processor.is_some());
        let words = processor.in_words();
        assert!(words.starts_with("CPU, "), "{words}");
        let read: Device =
            serde_json::from_str(&serde_json::to_string(&processor).unwrap()).unwrap();
        assert_eq!(read, processor);
    }

    #[test]
    fn a_card_is_told_by_its_name_and_memory() {
        let card = Device {
            id: "cuda:0".to_owned(),
            kind: Kind::Cuda,
            name: "NVIDIA H100".to_owned(),
            memory: 85_000_000_000,
            free: 84_000_000_000,
            processor: None,
        };
        assert_eq!(card.in_words(), "NVIDIA H100, 85.0 GB");
        let json = serde_json::to_value(&card).unwrap();
        assert_eq!(
            (&json["kind"], json.get("processor")),
            (&"cuda".into(), None)
        );
    }
}
