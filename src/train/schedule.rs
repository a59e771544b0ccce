//! The learning rate over time.

use std::f64::consts::PI;

use crate::recipe::{Schedule, Shape};

/// Learning rate of a step (1-based) out of `of`, `peak` being the highest.
///
/// In the warm-up (its share of the steps, rounded up) the rate rises in equal parts, the
/// first step already above 0; afterwards it is `peak` times ½·(1 + cos πx), 1 − x, or 1,
/// x being the share of the remaining steps already done, as in Hugging Face's schedules.
pub fn learning_rate(schedule: &Schedule, peak: f64, step: u64, of: u64) -> f64 {
    let warm_up = (schedule.warm_up * of as f64).ceil() as u64;
    if step <= warm_up {
        return peak * step as f64 / (warm_up + 1) as f64;
    }
    let done = (step - 1 - warm_up) as f64 / of.saturating_sub(warm_up).max(1) as f64;
    peak * match schedule.shape {
        Shape::Cosine => 0.5 * (1.0 + (PI * done).cos()),
        Shape::Linear => 1.0 - done,
        Shape::Constant => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(shape: Shape, warm_up: f64, of: u64) -> Vec<f64> {
        let schedule = Schedule {
            shape,
            warm_up,
            epochs: 1.0,
        };
        (1..=of)
            .map(|step| learning_rate(&schedule, 8.0, step, of))
            .collect()
    }

    #[test]
    fn each_shape_falls_as_it_should() {
        let cosine = rates(Shape::Cosine, 0.0, 4);
        let expected = [
            8.0,
            4.0 * (1.0 + 0.5f64.sqrt()),
            4.0,
            4.0 * (1.0 - 0.5f64.sqrt()),
        ];
        assert!(
            cosine
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-12),
            "{cosine:?}"
        );
        assert_eq!(rates(Shape::Linear, 0.0, 4), [8.0, 6.0, 4.0, 2.0]);
        assert_eq!(rates(Shape::Constant, 0.0, 3), [8.0; 3]);
    }

    #[test]
    fn the_warm_up_rises_to_the_peak_and_never_stands_at_zero() {
        let linear = rates(Shape::Linear, 0.3, 10);
        assert_eq!(linear[..4], [2.0, 4.0, 6.0, 8.0]);
        assert!((linear[4] - 8.0 * 6.0 / 7.0).abs() < 1e-12);
        // A share that yields no whole step is rounded up.
        assert_eq!(rates(Shape::Constant, 0.1, 5), [4.0, 8.0, 8.0, 8.0, 8.0]);
        assert!(
            rates(Shape::Cosine, 1.0, 3)
                .iter()
                .all(|&rate| rate > 0.0 && rate < 8.0)
        );
    }
}
