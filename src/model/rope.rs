//! Cosines and sines of the positions of a pass.

use candle_core::{Device, Result, Tensor};

use super::op::Angles;
use crate::config::Config;

/// Frequencies of a model's rotary positions.
pub(super) struct Frequencies(Vec<f32>);

impl Frequencies {
    pub fn of(config: &Config) -> Self {
        let all = config.rope.frequencies(config.head_dim);
        Self(all.into_iter().map(|frequency| frequency as f32).collect())
    }

    /// The angles of `positions`, one row each. Angles are f32 as in the models' training.
    pub fn angles(&self, positions: &[usize], device: &Device) -> Result<Angles> {
        let angles = || {
            positions
                .iter()
                .flat_map(|&at| self.0.iter().map(move |f| at as f32 * f))
        };
        let shape = (positions.len(), self.0.len());
        let cos: Vec<f32> = angles().map(f32::cos).collect();
        let sin: Vec<f32> = angles().map(f32::sin).collect();
        Ok(Angles {
            cos: Tensor::from_vec(cos, shape, device)?,
            sin: Tensor::from_vec(sin, shape, device)?,
        })
    }
}
