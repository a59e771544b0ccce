//! How fast this machine multiplies matrices: what the engine can do at most.

use std::time::{Duration, Instant};

use super::op::Matrix;

/// Rows and columns of the measured product: large enough to be bound by arithmetic, small
/// enough that on a busy machine some product meets no interruption.
const SIZE: usize = 768;
/// How long is measured. Others may be at work on the machine; the best product counts.
const AT_LEAST: Duration = Duration::from_millis(400);

/// Peak of this engine's products of large f32 matrices on all threads, in 10⁹ operations
/// per second (a multiplication and an addition are two). Takes half a second.
pub fn peak_gflops() -> f64 {
    let value = |i: usize| (i % 17) as f32 / 17.0 - 0.3;
    let values: Vec<f32> = (0..SIZE * SIZE).map(value).collect();
    let matrix = Matrix::packed(&values, SIZE);
    let mut product = vec![0.0; SIZE * SIZE];
    let started = Instant::now();
    let mut best = f64::INFINITY;
    while started.elapsed() < AT_LEAST {
        let begun = Instant::now();
        matrix.times(matrix.t()).write(&mut product, SIZE);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    std::hint::black_box(&product);
    2.0 * (SIZE as f64).powi(3) / best / 1e9
}
