//! A frozen matrix, in the precision that it is kept in.

use std::ops::Range;

use candle_core::{Device, Result, Tensor};

/// A frozen matrix `[out, in]`. It is read whole where it is kept as f32, else a few rows
/// at a time.
pub(super) enum Weight {
    /// Kept as it is computed with (f32; f64 in checks of gradients).
    Full(Tensor),
}

impl Weight {
    /// `(out, in)`.
    pub fn sizes(&self) -> Result<(usize, usize)> {
        match self {
            Self::Full(values) => values.dims2(),
        }
    }

    /// Writes rows `rows` as f32 into `out`, packed.
    pub fn rows(&self, rows: Range<usize>, out: &mut [f32]) -> Result<()> {
        match self {
            Self::Full(values) => {
                let values = values.narrow(0, rows.start, rows.len())?.flatten_all()?;
                out.copy_from_slice(&values.to_vec1::<f32>()?);
                Ok(())
            }
        }
    }

    /// The whole matrix in the precision of the work, where the work is on a GPU.
    pub fn whole(&self) -> Result<Tensor> {
        match self {
            Self::Full(values) => Ok(values.clone()),
        }
    }

    /// Rows `rows` in any order, as f32: `[rows given, in]`.
    pub fn look_up(&self, rows: &[u32], device: &Device) -> Result<Tensor> {
        match self {
            Self::Full(values) => values.index_select(&Tensor::new(rows, device)?, 0),
        }
    }
}
