//! Matrix products over slices, by the `gemm` crate.

use gemm::Parallelism;

use super::Real;

/// A matrix in a slice.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a, T> {
    values: &'a [T],
    rows: usize,
    cols: usize,
    /// Values from one row to the next.
    row_step: usize,
    col_step: usize,
}

impl<'a, T: Real> Matrix<'a, T> {
    /// Rows that lie `step` values apart, the first at the start of `values`.
    pub fn new(values: &'a [T], rows: usize, cols: usize, step: usize) -> Self {
        Self {
            values,
            rows,
            cols,
            row_step: step,
            col_step: 1,
        }
    }

    /// Rows that follow each other.
    pub fn packed(values: &'a [T], cols: usize) -> Self {
        Self::new(values, values.len() / cols, cols, cols)
    }

    /// The transpose, without moving a value.
    pub fn t(self) -> Self {
        Self {
            values: self.values,
            rows: self.cols,
            cols: self.rows,
            row_step: self.col_step,
            col_step: self.row_step,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn fits(&self) -> bool {
        let last = (self.rows.max(1) - 1) * self.row_step + (self.cols.max(1) - 1) * self.col_step;
        self.rows == 0 || self.cols == 0 || last < self.values.len()
    }
}

/// `out = scale · left · right`, or `out += …` with `add`; rows of `out` lie `step`
/// values apart. All threads take part with `parallel`, else only the caller's.
pub(super) fn product<T: Real>(
    out: &mut [T],
    step: usize,
    left: Matrix<'_, T>,
    right: Matrix<'_, T>,
    scale: T,
    add: bool,
    parallel: bool,
) {
    let (m, n, k) = (left.rows, right.cols, left.cols);
    if m == 0 || n == 0 {
        return;
    }
    assert_eq!(k, right.rows, "inner sizes of a product");
    assert!(left.fits() && right.fits() && step >= n && (m - 1) * step + n <= out.len());
    let threads = match parallel {
        true => Parallelism::Rayon(rayon::current_num_threads()),
        false => Parallelism::None,
    };
    // SAFETY: every index of the three matrices was checked against its slice above, and
    // `out` is borrowed mutably, so it overlaps neither factor.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            step as isize,
            add,
            left.values.as_ptr(),
            left.col_step as isize,
            left.row_step as isize,
            right.values.as_ptr(),
            right.col_step as isize,
            right.row_step as isize,
            T::one(),
            scale,
            false,
            false,
            false,
            threads,
        );
    }
}
