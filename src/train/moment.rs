//! What the optimiser remembers of a weight's gradients: a running mean, in four bytes a
//! number or in one.

use std::sync::LazyLock;

use candle_core::{DType, Result, Tensor};
use rayon::prelude::*;

use crate::recipe::OptimiserKind;

/// Numbers that share a scale.
const BLOCK: usize = 256;
/// A weight with fewer numbers keeps its means in four bytes: they take little room.
const FEWEST: usize = 4096;
/// Ending of the name of a coded mean's scales.
const SCALES: &str = ".scale";

/// A running mean of a weight's gradients.
pub(super) enum Moment {
    Full(Tensor),
    /// Block-wise dynamic quantisation (Dettmers et al. 2022, "8-bit Optimizers via
    /// Block-wise Quantization"), as bitsandbytes has it: each number is its block's
    /// largest magnitude times one of 256 values between -1 (or 0) and 1, which lie
    /// closer the nearer to 0.
    Coded {
        /// Places in the table: bytes, of the weight's shape.
        codes: Tensor,
        /// The largest magnitude of each block: f32.
        scales: Tensor,
        table: &'static Table,
    },
}

impl Moment {
    /// A mean of nothing yet, of the gradients of `weight` or (`squares`) of their
    /// squares.
    pub fn new(weight: &Tensor, kind: OptimiserKind, squares: bool) -> Result<Self> {
        let zeros = weight.zeros_like()?.detach();
        let mut moment = match kind {
            OptimiserKind::AdamW8Bit if weight.elem_count() >= FEWEST => {
                let blocks = weight.elem_count().div_ceil(BLOCK);
                Self::Coded {
                    codes: zeros.to_dtype(DType::U8)?,
                    scales: Tensor::zeros(blocks, DType::F32, weight.device())?,
                    table: if squares { &UNSIGNED } else { &SIGNED },
                }
            }
            _ => Self::Full(zeros.clone()),
        };
        moment.set(zeros)?;
        Ok(moment)
    }

    /// The mean.
    pub fn get(&self) -> Result<Tensor> {
        match self {
            Self::Full(values) => Ok(values.clone()),
            Self::Coded {
                codes,
                scales,
                table,
            } => {
                let places: Vec<u8> = codes.flatten_all()?.to_vec1()?;
                let scales: Vec<f32> = scales.to_vec1()?;
                let mut values = vec![0.0; places.len()];
                let blocks = values.par_chunks_mut(BLOCK).zip(places.par_chunks(BLOCK));
                blocks.zip(scales).for_each(|((values, places), scale)| {
                    for (value, place) in values.iter_mut().zip(places) {
                        *value = table.values[usize::from(*place)] * scale;
                    }
                });
                Tensor::from_vec(values, codes.shape(), codes.device())
            }
        }
    }

    /// Remembers another mean.
    pub fn set(&mut self, mean: Tensor) -> Result<()> {
        match self {
            Self::Full(values) => *values = mean,
            Self::Coded {
                codes,
                scales,
                table,
            } => {
                let values: Vec<f32> = mean.flatten_all()?.to_vec1()?;
                let mut places = vec![0; values.len()];
                let blocks = places.par_chunks_mut(BLOCK).zip(values.par_chunks(BLOCK));
                let largest: Vec<f32> = blocks
                    .map(|(places, values)| {
                        let scale = values
                            .iter()
                            .fold(0f32, |most, value| most.max(value.abs()));
                        for (place, value) in places.iter_mut().zip(values) {
                            *place = table.nearest(if scale > 0.0 { value / scale } else { 0.0 });
                        }
                        scale
                    })
                    .collect();
                let count = largest.len();
                *codes = Tensor::from_vec(places, codes.shape(), codes.device())?;
                *scales = Tensor::from_vec(largest, count, codes.device())?;
            }
        }
        Ok(())
    }

    /// What it is made of, for a checkpoint: an ending for its name, and a tensor.
    pub fn parts(&self) -> Vec<(&'static str, &Tensor)> {
        match self {
            Self::Full(values) => vec![("", values)],
            Self::Coded { codes, scales, .. } => vec![("", codes), (SCALES, scales)],
        }
    }

    /// Takes back what [`parts`](Self::parts) gave; `read` finds a part by its ending,
    /// like one that is there.
    pub fn restore(
        &mut self,
        read: impl Fn(&str, &Tensor) -> crate::Result<Tensor>,
    ) -> crate::Result<()> {
        match self {
            Self::Full(values) => *values = read("", values)?,
            Self::Coded { codes, scales, .. } => {
                *codes = read("", codes)?;
                *scales = read(SCALES, scales)?;
            }
        }
        Ok(())
    }
}

/// The 256 values of a code.
pub(super) struct Table {
    values: [f32; 256],
    /// The middle between each value and the next.
    middles: [f32; 255],
}

static SIGNED: LazyLock<Table> = LazyLock::new(|| Table::new(true));
static UNSIGNED: LazyLock<Table> = LazyLock::new(|| Table::new(false));

impl Table {
    /// Seven powers of ten up to 1, each cut into twice as many steps as the one below,
    /// the middle of every step; 0 and 1 besides.
    fn new(signed: bool) -> Self {
        let mut values = vec![0.0, 1.0];
        for power in 0..7u32 {
            let steps = 2 << power >> u32::from(signed);
            for step in 0..steps {
                let middle = 0.1 + 0.9 * (f64::from(step) + 0.5) / f64::from(steps);
                let value = (middle * 10f64.powi(power as i32 - 6)) as f32;
                values.push(value);
                if signed {
                    values.push(-value);
                }
            }
        }
        values.sort_by(f32::total_cmp);
        Self {
            values: std::array::from_fn(|at| values[at]),
            middles: std::array::from_fn(|at| (values[at] + values[at + 1]) * 0.5),
        }
    }

    /// The place of the value that is nearest.
    fn nearest(&self, value: f32) -> u8 {
        self.middles.partition_point(|&middle| middle < value) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every fifteenth value of bitsandbytes' `create_dynamic_map`.
    #[test]
    fn the_tables_are_those_of_bitsandbytes() {
        let golden = std::fs::read("tests/golden/adamw_8bit.json").unwrap();
        let golden: serde_json::Value = serde_json::from_slice(&golden).unwrap();
        for (name, table) in [("signed", &SIGNED), ("unsigned", &UNSIGNED)] {
            let expected: Vec<f64> =
                serde_json::from_value(golden["tables"][name].clone()).unwrap();
            assert_eq!(expected.len(), 18);
            for (expected, found) in expected.iter().zip(table.values.iter().step_by(15)) {
                let error = (f64::from(*found) - expected).abs();
                assert!(error <= 2e-7 * expected.abs(), "{found}, not {expected}");
            }
        }
    }

    #[test]
    fn every_value_of_a_table_is_its_own_nearest() {
        for table in [&SIGNED, &UNSIGNED] {
            for (place, value) in table.values.iter().enumerate() {
                assert_eq!(usize::from(table.nearest(*value)), place);
            }
        }
    }
}
