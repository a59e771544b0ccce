//! The machine's peak, measured once and kept.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::artifact;
use crate::model::peak_gflops;

/// Where the figure is kept, below the folder of the user's settings.
const FILE: &str = "speed.json";
const FORMAT: u32 = 2;

/// The figure of one machine.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Name and threads: settings may move to another machine.
    machine: String,
    gflops: f64,
}

/// Peak of this machine on all its threads (see [`peak_gflops`]): as it was measured at
/// first use and kept in the folder `settings`, else measured now.
pub fn known_peak(settings: &Path) -> f64 {
    let threads = rayon::current_num_threads();
    let name = sysinfo::System::host_name().unwrap_or_default();
    let machine = format!("{name}, {threads}");
    let path = settings.join(FILE);
    if let Ok(kept) = artifact::read_json::<Kept>(&path, FORMAT)
        && kept.machine == machine
        && kept.gflops > 0.0
    {
        return kept.gflops;
    }
    let gflops = peak_gflops();
    // Where it cannot be kept, it is measured again.
    let _ = std::fs::create_dir_all(settings);
    let _ = artifact::write_json(
        &path,
        &Kept {
            format: FORMAT,
            machine,
            gflops,
        },
    );
    gflops
}
