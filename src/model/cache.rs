//! Keys and values of tokens already read, so that they are not read again.

use candle_core::{DType, Device, Result, Tensor};

use super::op::Segment;
use crate::config::Config;

/// A fixed number of slots, one for each sequence, of a fixed capacity in tokens.
pub(super) struct Cache {
    /// Per layer, keys and values: `[slots · capacity, kv_heads · head_dim]`.
    layers: Vec<[Tensor; 2]>,
    /// Tokens in each slot.
    lengths: Vec<usize>,
    capacity: usize,
}

impl Cache {
    pub fn new(config: &Config, slots: usize, capacity: usize, device: &Device) -> Result<Self> {
        let shape = (slots * capacity, config.kv_heads * config.head_dim);
        let zeros = || Tensor::zeros(shape, DType::F32, device);
        let layers = (0..config.layers).map(|_| Ok([zeros()?, zeros()?]));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            lengths: vec![0; slots],
            capacity,
        })
    }

    /// Tokens in a slot.
    pub fn length(&self, slot: usize) -> usize {
        self.lengths[slot]
    }

    /// Forgets a slot's tokens behind the first `length`.
    pub fn cut(&mut self, slot: usize, length: usize) {
        self.lengths[slot] = self.lengths[slot].min(length);
    }

    /// Makes room for `count` more tokens in a slot; rows of the slot's keys, old and new.
    pub fn extend(&mut self, slot: usize, count: usize) -> std::ops::Range<usize> {
        self.lengths[slot] += count;
        let start = slot * self.capacity;
        start..start + self.lengths[slot]
    }

    /// Puts new keys and values at the ends of the segments' key rows; all of the layer's.
    pub fn put(
        &mut self,
        layer: usize,
        segments: &[Segment],
        k: &Tensor,
        v: &Tensor,
    ) -> Result<(Tensor, Tensor)> {
        let [keys, values] = &self.layers[layer];
        for Segment {
            queries,
            keys: rows,
        } in segments
        {
            let (start, count) = (queries.start, queries.len());
            keys.slice_set(&k.narrow(0, start, count)?, 0, rows.end - count)?;
            values.slice_set(&v.narrow(0, start, count)?, 0, rows.end - count)?;
        }
        Ok((keys.clone(), values.clone()))
    }

    /// Gives every other slot the tokens of the first one.
    pub fn share_first(&mut self) -> Result<()> {
        let length = self.lengths[0];
        for [keys, values] in &self.layers {
            for all in [keys, values] {
                let first = all.narrow(0, 0, length)?.copy()?;
                for slot in 1..self.lengths.len() {
                    all.slice_set(&first, 0, slot * self.capacity)?;
                }
            }
        }
        self.lengths.fill(length);
        Ok(())
    }
}
