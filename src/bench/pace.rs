//! How fast this machine works, measured once and kept.

use std::path::Path;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::fit::non_negative;
use super::usage::beside_others;
use crate::event::now;
use crate::model::{LoraConfig, Trial, peak_gflops};
use crate::recipe::{Pace, time_parts};
use crate::{Result, artifact};

/// Where it is kept, below the folder of the user's settings.
const FILE: &str = "speed.json";
const FORMAT: u32 = 3;
/// Where other programs took more of the processors than this share while it was measured,
/// it is measured again,
const QUIET: f64 = 0.15;
/// but not before so many seconds have passed.
const AGAIN: f64 = 600.0;

/// The pace of one machine.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Name and threads: settings may move to another machine.
    machine: String,
    /// When it was measured, in seconds since 1970.
    at: f64,
    /// What other programs took of the processors meanwhile.
    others: f64,
    pace: Pace,
}

impl Kept {
    fn holds(&self, machine: &str, now: f64) -> bool {
        let recent = (0.0..AGAIN).contains(&(now - self.at));
        self.machine == machine && self.pace.peak_gflops > 0.0 && (self.others <= QUIET || recent)
    }
}

/// Pace of this machine on all its threads: as it was measured at first use and kept in the
/// folder `settings`, else measured now, which takes about two seconds.
///
/// # Errors
/// There is no memory to measure it in.
pub fn known_pace(settings: &Path) -> Result<Pace> {
    let threads = super::threads();
    let name = sysinfo::System::host_name().unwrap_or_default();
    let machine = format!("{name}, {threads}");
    let path = settings.join(FILE);
    let at = now();
    if let Ok(kept) = artifact::read_json::<Kept>(&path, FORMAT)
        && kept.holds(&machine, at)
    {
        return Ok(kept.pace);
    }
    // Where it could not be kept, it is measured once in a run of the program.
    static NOT_KEPT: OnceLock<Pace> = OnceLock::new();
    if let Some(&pace) = NOT_KEPT.get() {
        return Ok(pace);
    }
    let (pace, others) = beside_others(|| measured(threads));
    let pace = pace?;
    let kept = Kept {
        format: FORMAT,
        machine,
        at,
        others,
        pace,
    };
    let _ = std::fs::create_dir_all(settings);
    if artifact::write_json(&path, &kept).is_err() {
        let _ = NOT_KEPT.set(pace);
    }
    Ok(pace)
}

/// Measures the peak, and passes of a small decoder: what they take beyond their products
/// at the peak is due to the adapter's thin products and to numbers and weights that are
/// moved.
fn measured(threads: usize) -> Result<Pace> {
    let peak_gflops = peak_gflops();
    let peak = peak_gflops * 1e9;
    let trial = Trial::new()?;
    let mut causes = Vec::new();
    for case in Case::small() {
        let lora = case.lora();
        let [model, adapter, values, weights] =
            time_parts(trial.config(), &lora, &case.work(case.shared));
        let batch = case.examples(trial.config().vocab_size)?;
        let seconds = trial.seconds(&LoraConfig::from(&lora), &batch)?;
        // No product costs less than at the peak; what is above that is explained.
        let left = seconds - (model + adapter) / peak;
        if left > 0.0 {
            let moved = 1e-9 / threads as f64 / left;
            causes.push([adapter / peak / left, values * moved, weights * moved]);
        }
    }
    let [adapter, value_ns, weight_ns] = non_negative(&causes);
    Ok(Pace {
        threads,
        peak_gflops,
        adapter: 1.0 + adapter,
        value_ns,
        weight_ns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_measured_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let pace = known_pace(folder.path()).unwrap();
        let others = [pace.value_ns, pace.weight_ns, pace.adapter - 1.0];
        assert!(pace.peak_gflops > 0.0 && others.iter().all(|&part| part >= 0.0));
        assert!(others.iter().any(|&part| part > 0.0), "{pace:?}");
        assert_eq!(known_pace(folder.path()).unwrap(), pace);

        // A file lies where the folder would be.
        let nowhere = folder.path().join(FILE);
        let pace = known_pace(&nowhere).unwrap();
        assert_eq!(known_pace(&nowhere).unwrap(), pace);
    }

    #[test]
    fn a_kept_pace_holds_for_its_machine_and_if_it_was_disturbed_not_for_long() {
        let kept = |others| Kept {
            format: FORMAT,
            machine: "here, 2".into(),
            at: 1000.0,
            others,
            pace: Pace {
                threads: 2,
                peak_gflops: 100.0,
                adapter: 1.0,
                value_ns: 1.0,
                weight_ns: 1.0,
            },
        };
        assert!(kept(0.05).holds("here, 2", 1e9) && !kept(0.05).holds("there, 64", 1e9));
        assert!(kept(0.5).holds("here, 2", 1300.0) && !kept(0.5).holds("here, 2", 1700.0));
    }
}
