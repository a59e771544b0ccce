//! Matrix products over slices: on tiles where the processor has them and the product is
//! large, else by the `gemm` crate.

use gemm::Parallelism;

use super::Real;

/// A matrix in a slice.
#[derive(Clone, Copy)]
pub(in crate::model) struct Matrix<'a, T> {
    values: &'a [T],
    pub rows: usize,
    pub cols: usize,
    /// Values from one row to the next, and from one column to the next.
    pub row_step: usize,
    pub col_step: usize,
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

    /// A row of a matrix whose rows follow each other.
    pub fn row(&self, row: usize) -> &'a [T] {
        &self.values[row * self.row_step..][..self.cols]
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

    /// The product with another matrix, on all threads; computed once it is put somewhere.
    pub fn times(self, right: Self) -> Product<'a, T> {
        Product {
            left: self,
            right,
            scale: T::one(),
            threads: Parallelism::Rayon(rayon::current_num_threads()),
        }
    }

    fn fits(&self) -> bool {
        let last = (self.rows.max(1) - 1) * self.row_step + (self.cols.max(1) - 1) * self.col_step;
        self.rows == 0 || self.cols == 0 || last < self.values.len()
    }
}

/// A product to be computed.
pub(in crate::model) struct Product<'a, T> {
    left: Matrix<'a, T>,
    right: Matrix<'a, T>,
    scale: T,
    threads: Parallelism,
}

impl<T: Real> Product<'_, T> {
    /// The product times a number.
    pub fn scaled(self, scale: T) -> Self {
        Self { scale, ..self }
    }

    /// Computed by the caller's thread only.
    pub fn on_one_thread(self) -> Self {
        Self {
            threads: Parallelism::None,
            ..self
        }
    }

    /// A new matrix, its rows packed.
    pub fn packed(self) -> Vec<T> {
        let (count, step) = (self.left.rows * self.right.cols, self.right.cols);
        if self.left.cols == 0 {
            return vec![T::zero(); count];
        }
        let mut out: Vec<T> = Vec::with_capacity(count);
        // SAFETY: there is room for the product, whose every value is written and none
        // read; gemm writes all of them where the inner size is not zero.
        unsafe {
            self.put(out.as_mut_ptr(), count, step, false);
            out.set_len(count);
        }
        out
    }

    /// Written into `out`, rows `step` values apart.
    pub fn write(self, out: &mut [T], step: usize) {
        // SAFETY: `out` is borrowed mutably, so it overlaps neither factor.
        unsafe { self.put(out.as_mut_ptr(), out.len(), step, false) };
    }

    /// Added to `out`, rows `step` values apart.
    pub fn add_to(self, out: &mut [T], step: usize) {
        // SAFETY: as above.
        unsafe { self.put(out.as_mut_ptr(), out.len(), step, true) };
    }

    /// # Safety
    /// `out` must be valid for writes of `room` values (and initialised where `add`), and
    /// overlap neither factor.
    unsafe fn put(self, out: *mut T, room: usize, step: usize, add: bool) {
        let Self { left, right, .. } = self;
        let (m, n, k) = (left.rows, right.cols, left.cols);
        if m == 0 || n == 0 {
            return;
        }
        assert_eq!(k, right.rows, "inner sizes of a product");
        assert!(left.fits() && right.fits(), "factors within their slices");
        assert!(
            step >= n && (m - 1) * step + n <= room,
            "room for the product"
        );
        let alone = matches!(self.threads, Parallelism::None);
        // SAFETY: every index of the three matrices was checked against its room above.
        if self.scale == T::one() && !alone && unsafe { T::tiles(left, right, out, step, add) } {
            return;
        }
        // SAFETY: as above.
        unsafe {
            gemm::gemm(
                m,
                n,
                k,
                out,
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
                self.scale,
                false,
                false,
                false,
                self.threads,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_transposes_and_steps_are_those_of_the_definition() {
        // [1 2; 3 4] in rows of three, and [5 6; 7 8] as its transpose.
        let left = Matrix::new(&[1.0f64, 2.0, 9.0, 3.0, 4.0], 2, 2, 3);
        let right = Matrix::packed(&[5.0, 7.0, 6.0, 8.0], 2).t();
        assert_eq!(left.times(right).packed(), [19.0, 22.0, 43.0, 50.0]);
        let mut out = [1.0; 5];
        left.times(right)
            .scaled(2.0)
            .on_one_thread()
            .add_to(&mut out, 3);
        assert_eq!(out, [39.0, 45.0, 1.0, 87.0, 101.0]);
    }
}
