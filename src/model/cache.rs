//! Keys and values of tokens already read, so that they are not read again.

use std::ops::Range;

use candle_core::{DType, Device, Result, Tensor};

use super::input::Input;
use super::op::Segment;
use crate::config::Config;

/// The rows of a first pass, whose beginnings sequences may share, and behind them room
/// for each sequence to go on.
pub(super) struct Cache {
    /// Per layer, keys and values: `[rows of the first pass + sequences · room, width]`.
    layers: Vec<[Tensor; 2]>,
    slots: Vec<Slot>,
}

/// A sequence.
struct Slot {
    /// Its rows of the first pass.
    path: Vec<Range<usize>>,
    /// Its rows behind them, as far as they are used.
    more: Range<usize>,
}

impl Cache {
    /// For the sequences of `first`, and `room` more tokens of each.
    pub fn new(config: &Config, first: &Input, room: usize, device: &Device) -> Result<Self> {
        let (rows, sequences) = (first.tokens.len(), first.paths.len());
        let shape = (rows + sequences * room, config.kv_heads * config.head_dim);
        let zeros = || Tensor::zeros(shape, DType::F32, device);
        let layers = (0..config.layers).map(|_| Ok([zeros()?, zeros()?]));
        let slots = first.paths.iter().enumerate().map(|(at, path)| Slot {
            path: path.clone(),
            more: rows + at * room..rows + at * room,
        });
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            slots: slots.collect(),
        })
    }

    /// Rows for `count` more tokens of a sequence, the queries of which are `queries`.
    pub fn extend(&mut self, slot: usize, queries: Range<usize>) -> Segment {
        let Slot { path, more } = &mut self.slots[slot];
        more.end += queries.len();
        let mut keys = path.clone();
        keys.push(more.clone());
        Segment { queries, keys }
    }

    /// Number of tokens of a sequence.
    pub fn length(&self, slot: usize) -> usize {
        let Slot { path, more } = &self.slots[slot];
        path.iter().map(Range::len).sum::<usize>() + more.len()
    }

    /// Forgets a sequence's tokens behind those of the first pass.
    pub fn back(&mut self, slot: usize) {
        let more = &mut self.slots[slot].more;
        more.end = more.start;
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
            let end = rows.last().map_or(0, |own| own.end);
            keys.slice_set(&k.narrow(0, start, count)?, 0, end - count)?;
            values.slice_set(&v.narrow(0, start, count)?, 0, end - count)?;
        }
        Ok((keys.clone(), values.clone()))
    }
}
