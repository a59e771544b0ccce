//! Least squares without negative weights, for a handful of causes.

/// The weights w ≥ 0 that make Σⱼ wⱼ·row\[j\] come nearest to 1 in every row, by squares.
/// Rows are divided by what was measured, so that each measurement's relative error
/// counts the same.
///
/// Every choice of causes is tried, the others being 0, so there may only be a few.
pub(super) fn non_negative<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    let mut best = ([0.0; N], rows.len() as f64);
    for chosen in 1..1usize << N {
        let causes: Vec<usize> = (0..N).filter(|cause| chosen >> cause & 1 == 1).collect();
        let Some(solved) = solve(rows, &causes) else {
            continue;
        };
        if solved.iter().any(|&weight| weight < 0.0) {
            continue;
        }
        let mut weights = [0.0; N];
        for (&cause, weight) in causes.iter().zip(solved) {
            weights[cause] = weight;
        }
        let error = |row: &[f64; N]| {
            let sum: f64 = row.iter().zip(weights).map(|(value, w)| value * w).sum();
            (sum - 1.0).powi(2)
        };
        let error = rows.iter().map(error).sum();
        if error < best.1 {
            best = (weights, error);
        }
    }
    best.0
}

/// Solves the normal equations of the chosen causes by elimination; none where they
/// cannot be told apart.
fn solve<const N: usize>(rows: &[[f64; N]], causes: &[usize]) -> Option<Vec<f64>> {
    let count = causes.len();
    // Causes are of very different sizes; each is measured in its own.
    let size = |cause: usize| rows.iter().map(|row| row[cause].abs()).fold(0.0, f64::max);
    let sizes: Vec<f64> = causes.iter().map(|&cause| size(cause)).collect();
    if sizes.contains(&0.0) {
        return None;
    }
    let value = |row: &[f64; N], i: usize| row[causes[i]] / sizes[i];
    let mut equations = vec![vec![0.0; count + 1]; count];
    for row in rows {
        for (i, equation) in equations.iter_mut().enumerate() {
            for (j, sum) in equation.iter_mut().enumerate() {
                let other = if j < count { value(row, j) } else { 1.0 };
                *sum += value(row, i) * other;
            }
        }
    }
    for pivot in 0..count {
        if equations[pivot][pivot] < 1e-12 {
            return None;
        }
        let from = equations[pivot].clone();
        for (at, equation) in equations.iter_mut().enumerate() {
            if at != pivot {
                let share = equation[pivot] / from[pivot];
                for (value, from) in equation.iter_mut().zip(&from) {
                    *value -= share * from;
                }
            }
        }
    }
    let weight = |i: usize| equations[i][count] / equations[i][i] / sizes[i];
    Some((0..count).map(weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of causes divided by a measurement that was made of them.
    fn rows(made: impl Fn(f64, f64) -> f64) -> Vec<[f64; 3]> {
        let pairs = [(1.0, 5e9), (2.0, 1e9), (3.0, 7e9), (5.0, 2e9)];
        pairs
            .map(|(a, b)| [a, b, 1.0].map(|cause| cause / made(a, b)))
            .to_vec()
    }

    #[test]
    fn weights_are_found_and_a_negative_one_is_left_out() {
        let [a, b, c] = non_negative(&rows(|a, b| 3.0 * a + 2e-9 * b));
        assert!((a - 3.0).abs() < 1e-6 && (b - 2e-9).abs() < 1e-15 && c < 1e-6);
        let found = non_negative(&rows(|a, b| 30.0 + 3.0 * a - 1e-9 * b));
        assert!(
            found[1] == 0.0 && found[0] > 0.0 && found[2] > 0.0,
            "{found:?}"
        );
        assert_eq!(non_negative::<2>(&[]), [0.0, 0.0]);
    }
}
