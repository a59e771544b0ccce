//! Distances between two distributions over the same K options.
//!
//! All take two slices of equal length that each sum to 1; where the lengths differ,
//! the shorter one rules. All are symmetric, 0 on equal distributions, and bounded.

use std::f64::consts::LN_2;

/// The largest [`js_distance`]: √(ln 2), between distributions without a common option.
pub const JS_MAXIMUM: f64 = 0.832_554_611_157_697_7;

/// Jensen-Shannon divergence in nats, 0 … ln 2.
fn js_divergence(p: &[f64], q: &[f64]) -> f64 {
    let relative = |a: f64, m: f64| if a > 0.0 { a * (a / m).ln() } else { 0.0 };
    let twice: f64 = p
        .iter()
        .zip(q)
        .map(|(&a, &b)| {
            let middle = 0.5 * (a + b);
            relative(a, middle) + relative(b, middle)
        })
        .sum();
    // Rounding may leave a tiny negative sum between nearly equal distributions.
    (0.5 * twice).max(0.0)
}

/// Jensen-Shannon distance: the square root of the divergence in nats, 0 … [`JS_MAXIMUM`].
pub fn js_distance(p: &[f64], q: &[f64]) -> f64 {
    js_divergence(p, q).sqrt()
}

/// Jensen-Shannon divergence in bits, 0 … 1.
pub fn js_divergence_bits(p: &[f64], q: &[f64]) -> f64 {
    js_divergence(p, q) / LN_2
}

/// Earth mover's distance over ordered options, divided by K − 1, 0 … 1.
///
/// The sum over k < K of |CDF_p(k) − CDF_q(k)|: how far answers must move along the
/// scale. It means nothing where options have no order; 0 with a single option.
pub fn earth_movers(p: &[f64], q: &[f64]) -> f64 {
    let k = p.len().min(q.len());
    if k < 2 {
        return 0.0;
    }
    let (mut gap, mut sum) = (0.0, 0.0);
    for (a, b) in p.iter().zip(q).take(k - 1) {
        gap += a - b;
        sum += f64::abs(gap);
    }
    sum / (k - 1) as f64
}

/// Tension over ordered options: half the Jensen-Shannon divergence in bits and half
/// the [`earth_movers`] distance, so that both halves span the same range, 0 … 1.
pub fn tension(p: &[f64], q: &[f64]) -> f64 {
    0.5 * js_divergence_bits(p, q) + 0.5 * earth_movers(p, q)
}

/// Tension over options without an order: half the Jensen-Shannon divergence in bits and
/// half the [`total_variation`], which at two options is the earth mover's distance.
pub fn nominal_tension(p: &[f64], q: &[f64]) -> f64 {
    0.5 * js_divergence_bits(p, q) + 0.5 * total_variation(p, q)
}

/// Total variation: the share of answers that would have to change, 0 … 1.
pub fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    0.5 * p.iter().zip(q).map(|(a, b)| (a - b).abs()).sum::<f64>()
}
