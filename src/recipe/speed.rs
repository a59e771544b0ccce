//! How fast this machine multiplies matrices: what a processor can do at most.

use std::path::Path;
use std::time::{Duration, Instant};

use gemm::Parallelism;
use serde::{Deserialize, Serialize};

use crate::artifact;

/// Where the figure is kept, below the folder of the user's settings.
const FILE: &str = "speed.json";
const FORMAT: u32 = 1;

/// Rows and columns of the measured product: large enough to be bound by arithmetic, small
/// enough that on a busy machine some product meets no interruption.
const SIZE: usize = 768;
/// How long is measured. Others may be at work on the machine; the best product counts.
const AT_LEAST: Duration = Duration::from_millis(400);

/// The figure of one machine.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Name and cores: settings may move to another machine.
    machine: String,
    gflops: f64,
}

/// Peak of this machine on all its cores (see [`peak_gflops`]): as it was measured at
/// first use and kept in the folder `settings`, else measured now.
pub fn known_peak(settings: &Path) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let name = sysinfo::System::host_name().unwrap_or_default();
    let machine = format!("{name}, {cores}");
    let path = settings.join(FILE);
    if let Ok(kept) = artifact::read_json::<Kept>(&path, FORMAT)
        && kept.machine == machine
        && kept.gflops > 0.0
    {
        return kept.gflops;
    }
    let gflops = peak_gflops(cores);
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

/// Peak of f32 matrix products on `threads` threads, in 10⁹ operations per second (a
/// multiplication and an addition are two). Takes half a second.
pub fn peak_gflops(threads: usize) -> f64 {
    let value = |i: usize| (i % 17) as f32 / 17.0 - 0.5;
    let left: Vec<f32> = (0..SIZE * SIZE).map(value).collect();
    let right = left.clone();
    let mut product = vec![0.0; SIZE * SIZE];
    let started = Instant::now();
    let mut best = f64::INFINITY;
    while started.elapsed() < AT_LEAST {
        let begun = Instant::now();
        multiply(&left, &right, &mut product, threads);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    std::hint::black_box(&product);
    2.0 * (SIZE as f64).powi(3) / best / 1e9
}

/// `left · right` of two square matrices with packed rows.
fn multiply(left: &[f32], right: &[f32], product: &mut [f32], threads: usize) {
    let threads = match threads {
        0 | 1 => Parallelism::None,
        threads => Parallelism::Rayon(threads),
    };
    let row = SIZE as isize;
    for matrix in [left, right, &*product] {
        assert_eq!(matrix.len(), SIZE * SIZE, "a square matrix");
    }
    // SAFETY: each of the three matrices has SIZE rows of SIZE values, as asserted, and
    // the product overlaps neither factor.
    unsafe {
        gemm::gemm(
            SIZE,
            SIZE,
            SIZE,
            product.as_mut_ptr(),
            1,
            row,
            false,
            left.as_ptr(),
            1,
            row,
            right.as_ptr(),
            1,
            row,
            0.0f32,
            1.0f32,
            false,
            false,
            false,
            threads,
        );
    }
}
