//! Gaussian kernel density of values on a line, for violins.

use std::f64::consts::TAU;

/// Scott's bandwidth: the sample standard deviation times n^(−1/5); none with fewer
/// than two values, or where all are equal.
pub fn scott_bandwidth(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let bandwidth = variance.sqrt() * n.powf(-0.2);
    (bandwidth > 0.0 && bandwidth.is_finite()).then_some(bandwidth)
}

/// The density at each point of `grid`, with Scott's bandwidth; it integrates to 1 over
/// the whole line. None as in [`scott_bandwidth`].
pub fn gaussian_density(values: &[f64], grid: &[f64]) -> Option<Vec<f64>> {
    let bandwidth = scott_bandwidth(values)?;
    let scale = values.len() as f64 * bandwidth * TAU.sqrt();
    let kernel = |at: f64, v: f64| (-0.5 * ((at - v) / bandwidth).powi(2)).exp();
    Some(
        grid.iter()
            .map(|&at| values.iter().map(|&v| kernel(at, v)).sum::<f64>() / scale)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_no_density_to_draw() {
        assert_eq!(gaussian_density(&[0.4; 5], &[0.4]), None);
        assert_eq!(gaussian_density(&[0.4], &[0.4]), None);
    }
}
