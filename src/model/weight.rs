//! A frozen matrix, in the precision that it is kept in.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use candle_core::{Device, Error, Result, Tensor};
use half::bf16;
use memmap2::Mmap;
use rayon::prelude::*;

use super::format::Format;
use super::placed::Placed;

/// A frozen matrix `[out, in]`. It is read whole where it is kept as f32, else a few rows
/// at a time, which become f32 when they are needed: on the processor activations are never
/// rounded.
pub(super) enum Weight {
    /// As it is computed with (f32; f64 in checks of gradients).
    Full(Tensor),
    /// In fewer bits, in the memory of the processor.
    Packed(Packed),
    /// In fewer bits, in the memory of another device.
    Placed(Placed),
}

impl Weight {
    /// `(out, in)`.
    pub fn sizes(&self) -> Result<(usize, usize)> {
        match self {
            Self::Full(values) => values.dims2(),
            Self::Packed(packed) => Ok(packed.sizes()),
            Self::Placed(placed) => Ok(placed.sizes()),
        }
    }

    /// Writes rows `rows` as f32 into `out`, packed; any number of threads may at once. For
    /// the processor's operations; others take [`tiles`](Self::tiles).
    /// Fastest where `out` stays in a core's own cache (up to about a megabyte).
    pub fn rows(&self, rows: Range<usize>, out: &mut [f32]) -> Result<()> {
        let (all, width) = self.sizes()?;
        if rows.start > rows.end || rows.end > all || out.len() != rows.len() * width {
            return Err(Error::Msg(format!("rows {rows:?} of {all} do not fit")));
        }
        match self {
            Self::Full(values) => {
                let values = values.narrow(0, rows.start, rows.len())?.flatten_all()?;
                out.copy_from_slice(&values.to_vec1::<f32>()?);
            }
            Self::Packed(packed) => packed.read(rows, out),
            Self::Placed(_) => return Err(Error::Msg("a weight lies elsewhere".into())),
        }
        Ok(())
    }

    /// The same weight, to be multiplied in f32 on every device: a [placed](Self::Placed) one
    /// is multiplied in bf16 otherwise, as is usual on graphics cards.
    pub fn in_full(self) -> Self {
        match self {
            Self::Placed(placed) => Self::Placed(placed.in_full()),
            here => here,
        }
    }

    /// All its rows in the type that they are multiplied in, in order, as many at a time as
    /// take little memory beside a model.
    pub fn tiles<'a>(
        &'a self,
        device: &'a Device,
    ) -> Box<dyn Iterator<Item = Result<Tensor>> + 'a> {
        match self {
            Self::Full(values) => Box::new(std::iter::once(Ok(values.clone()))),
            Self::Packed(packed) => Box::new(std::iter::once_with(|| {
                Tensor::from_vec(packed.values(), packed.sizes(), device)
            })),
            Self::Placed(placed) => Box::new(placed.tiles()),
        }
    }

    /// Rows `rows` in any order: `[rows given, in]`.
    pub fn look_up(&self, rows: &[u32], device: &Device) -> Result<Tensor> {
        match self {
            Self::Full(values) => values.index_select(&Tensor::new(rows, device)?, 0),
            Self::Packed(packed) => {
                Tensor::from_vec(packed.look_up(rows)?, (rows.len(), packed.width), device)
            }
            Self::Placed(placed) => placed.look_up(rows),
        }
    }

    /// Bytes of memory that it takes, those of a mapped file included.
    #[cfg(test)]
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Full(values) => (values.elem_count() * values.dtype().size_in_bytes()) as u64,
            Self::Packed(packed) => packed.bytes.as_ref().len() as u64,
            Self::Placed(placed) => placed.bytes(),
        }
    }
}

/// A matrix as it lies in a file.
pub(super) struct Packed {
    bytes: Bytes,
    format: Format,
    rows: usize,
    width: usize,
    /// Rows of half a head, where the file has the two halves of each head side by side
    /// (see [`Packed::interleaved`]).
    half: Option<usize>,
}

enum Bytes {
    Mapped(Arc<Mmap>, Range<usize>),
    Owned(Vec<u8>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Mapped(file, at) => &file[at.clone()],
            Self::Owned(bytes) => bytes,
        }
    }
}

impl Packed {
    /// A matrix that begins at byte `start` of a mapped file; none where its rows are not
    /// whole blocks, or go past the file's end.
    pub fn mapped(
        file: &Arc<Mmap>,
        start: usize,
        format: Format,
        (rows, width): (usize, usize),
    ) -> Option<Self> {
        if !width.is_multiple_of(format.values()) {
            return None;
        }
        let row = (width / format.values()).checked_mul(format.bytes())?;
        let end = start.checked_add(rows.checked_mul(row)?)?;
        rows.checked_mul(width)?;
        file.get(start..end)?;
        Some(Self {
            bytes: Bytes::Mapped(file.clone(), start..end),
            format,
            rows,
            width,
            half: None,
        })
    }

    /// Numbers between ±0.05 in f32, some hundred of them over and over.
    pub fn made_up((rows, width): (usize, usize)) -> Self {
        let some = (0..997).flat_map(|i| (i as f32 / 9970.0 - 0.05).to_le_bytes());
        let mut bytes = some
            .collect::<Vec<u8>>()
            .repeat((rows * width).div_ceil(997));
        bytes.truncate(rows * width * Format::F32.bytes());
        Self {
            bytes: Bytes::Owned(bytes),
            format: Format::F32,
            rows,
            width,
            half: None,
        }
    }

    #[cfg(test)]
    pub fn owned(bytes: Vec<u8>, format: Format, (rows, width): (usize, usize)) -> Self {
        Self {
            bytes: Bytes::Owned(bytes),
            format,
            rows,
            width,
            half: None,
        }
    }

    /// The same matrix with the rows of each of `heads` heads in the order of Hugging
    /// Face: llama.cpp lays the two dimensions that turn together side by side, Hugging
    /// Face half a head apart.
    pub fn interleaved(mut self, heads: usize) -> Self {
        self.half = Some(self.rows / heads.max(1) / 2).filter(|half| *half > 0);
        self
    }

    /// `(out, in)`.
    pub fn sizes(&self) -> (usize, usize) {
        (self.rows, self.width)
    }

    /// How its numbers are stored.
    pub fn format(&self) -> Format {
        self.format
    }

    /// All its values as f32, row after row.
    pub fn values(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.rows * self.width];
        let step = self.step();
        values
            .par_chunks_mut((step * self.width).max(1))
            .enumerate()
            .for_each(|(tile, out)| self.read(tile * step..self.rows.min((tile + 1) * step), out));
        values
    }

    /// Rows in any order, as f32.
    pub fn look_up(&self, rows: &[u32]) -> Result<Vec<f32>> {
        let mut values = vec![0.0; rows.len() * self.width];
        for (&row, out) in rows.iter().zip(values.chunks_mut(self.width.max(1))) {
            let row = row as usize;
            if row >= self.rows {
                return Err(Error::Msg(format!("row {row} of {}", self.rows)));
            }
            self.read(row..row + 1, out);
        }
        Ok(values)
    }

    /// The bytes of its rows, in the order of Hugging Face.
    pub fn ordered(&self) -> Cow<'_, [u8]> {
        let bytes = self.bytes.as_ref();
        if self.half.is_none() {
            return bytes.into();
        }
        let rows = (0..self.rows).map(|wanted| self.row(wanted));
        rows.collect::<Vec<_>>().concat().into()
    }

    /// The same matrix, rounded to bf16.
    pub fn rounded(&self) -> Self {
        let format = Format::Bf16;
        let mut bytes = vec![0; self.rows * self.width * format.bytes()];
        let step = self.step();
        bytes
            .par_chunks_mut((step * self.width * format.bytes()).max(1))
            .enumerate()
            .for_each_init(Vec::new, |values, (tile, out)| {
                let rows = tile * step..self.rows.min((tile + 1) * step);
                values.resize(rows.len() * self.width, 0.0);
                self.read(rows, values);
                for (out, value) in out.as_chunks_mut().0.iter_mut().zip(values) {
                    *out = bf16::from_f32(*value).to_le_bytes();
                }
            });
        Self {
            bytes: Bytes::Owned(bytes),
            format,
            half: None,
            ..*self
        }
    }

    /// Rows that are worked on at once: about a megabyte of f32.
    fn step(&self) -> usize {
        ((1 << 18) / self.width.max(1)).max(1)
    }

    /// Writes rows that exist into `out`, which they fill.
    fn read(&self, rows: Range<usize>, out: &mut [f32]) {
        let bytes = self.bytes.as_ref();
        if self.half.is_none() {
            let row = self.row_bytes();
            return self
                .format
                .decode(&bytes[rows.start * row..rows.end * row], out);
        }
        for (wanted, out) in rows.zip(out.chunks_mut(self.width.max(1))) {
            self.format.decode(self.row(wanted), out);
        }
    }

    /// The bytes of row `wanted`, in the order of Hugging Face.
    pub fn row(&self, wanted: usize) -> &[u8] {
        let row = self.row_bytes();
        &self.bytes.as_ref()[self.stored(wanted) * row..][..row]
    }

    /// Bytes of a row.
    fn row_bytes(&self) -> usize {
        self.width / self.format.values() * self.format.bytes()
    }

    /// Where the file has row `wanted`.
    fn stored(&self, wanted: usize) -> usize {
        let Some(half) = self.half else {
            return wanted;
        };
        // Row `within` of a head is number `place` of one half; the file has the halves'
        // rows by turns.
        let within = wanted % (2 * half);
        let (side, place) = (within / half, within % half);
        wanted - within + 2 * place + side
    }
}
