//! A frozen matrix in fewer bits, in the memory of a device that is not the processor.

use std::borrow::Cow;

use candle_core::quantized::{QStorage, QTensor};
use candle_core::{DType, Device, Result, Tensor};

use super::format::Format;
use super::op::product_type;
use super::weight::Packed;

/// Numbers of a tile: 64 MiB of f32.
const TILE: usize = 1 << 24;

/// A frozen matrix `[out, in]`; a tile of rows becomes bf16 (or f32) where it is multiplied.
pub(super) struct Placed {
    sizes: (usize, usize),
    /// Rows of a tile.
    step: usize,
    kept: Kept,
    /// What tiles are multiplied in.
    product: DType,
}

enum Kept {
    /// f16 or bf16.
    Plain(Tensor),
    /// The blocks of a GGUF, and the same in the file, of which single rows are read.
    Blocks(Vec<QTensor>, Packed),
}

impl Placed {
    /// Copies a matrix to a device.
    pub fn new(packed: Packed, device: &Device) -> Result<Self> {
        let step = (TILE / packed.sizes().1.max(1)).max(1);
        Self::cut(packed, step, device)
    }

    fn cut(packed: Packed, step: usize, device: &Device) -> Result<Self> {
        let sizes @ (rows, width) = packed.sizes();
        let kept = match packed.format().blocks() {
            None => {
                let kind = match packed.format() {
                    Format::F64 => DType::F64,
                    Format::F32 => DType::F32,
                    Format::F16 => DType::F16,
                    _ => DType::BF16,
                };
                let bytes = packed.ordered();
                Kept::Plain(Tensor::from_raw_buffer(
                    &bytes,
                    kind,
                    &[rows, width],
                    device,
                )?)
            }
            Some(kind) => {
                let bytes = packed.ordered();
                let row = bytes.len() / rows.max(1);
                let parts = bytes.chunks((step * row).max(1));
                let place = |part: &[u8]| {
                    let blocks = QStorage::from_data(Cow::Borrowed(part), device, kind)?;
                    QTensor::new(blocks, (part.len() / row, width))
                };
                let tiles = parts.map(place).collect::<Result<_>>()?;
                drop(bytes);
                Kept::Blocks(tiles, packed)
            }
        };
        Ok(Self {
            sizes,
            step,
            kept,
            product: product_type(),
        })
    }

    /// The same matrix, to be multiplied in f32.
    pub fn in_full(self) -> Self {
        Self {
            product: DType::F32,
            ..self
        }
    }

    /// `(out, in)`.
    pub fn sizes(&self) -> (usize, usize) {
        self.sizes
    }

    /// Bytes of the device's memory that it takes.
    #[cfg(test)]
    pub fn bytes(&self) -> u64 {
        match &self.kept {
            Kept::Plain(values) => (values.elem_count() * values.dtype().size_in_bytes()) as u64,
            Kept::Blocks(tiles, _) => {
                let bytes = tiles.iter().map(QTensor::storage_size_in_bytes);
                bytes.sum::<usize>() as u64
            }
        }
    }

    /// All rows in the type that they are multiplied in, in order, a tile at a time.
    pub fn tiles(&self) -> impl Iterator<Item = Result<Tensor>> {
        let ((rows, _), step) = (self.sizes, self.step);
        (0..rows.div_ceil(step)).map(move |at| match &self.kept {
            Kept::Plain(values) => {
                let start = at * step;
                let part = values.narrow(0, start, step.min(rows - start))?;
                part.to_dtype(self.product)
            }
            Kept::Blocks(tiles, _) => {
                let values = tiles[at].dequantize(&tiles[at].device())?;
                values.to_dtype(self.product)
            }
        })
    }

    /// Rows in any order, as f32: `[rows given, in]`.
    pub fn look_up(&self, rows: &[u32]) -> Result<Tensor> {
        match &self.kept {
            Kept::Plain(values) => {
                let rows = Tensor::new(rows, values.device())?;
                values.index_select(&rows, 0)?.to_dtype(DType::F32)
            }
            Kept::Blocks(tiles, packed) => {
                let device = tiles.first().map_or(Device::Cpu, QTensor::device);
                Tensor::from_vec(packed.look_up(rows)?, (rows.len(), self.sizes.1), &device)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::sync::Arc;

    use candle_core::quantized::GgmlDType;
    use memmap2::Mmap;

    use super::*;

    /// A matrix of 48 rows, four heads of twelve, as a file would hold it.
    fn packed(kind: GgmlDType) -> Packed {
        let values = Tensor::randn(0f32, 1.0, (48, 256), &Device::Cpu).unwrap();
        let blocks = QTensor::quantize(&values, kind).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("matrix");
        std::fs::write(&path, blocks.data().unwrap()).unwrap();
        // SAFETY: nobody else knows of the file.
        let file = unsafe { Mmap::map(&File::open(path).unwrap()) }.unwrap();
        let format = Format::of_gguf(kind).unwrap();
        let packed = Packed::mapped(&Arc::new(file), 0, format, (48, 256)).unwrap();
        packed.interleaved(4)
    }

    #[test]
    fn tiles_and_single_rows_are_those_of_the_file() {
        for kind in [
            GgmlDType::BF16,
            GgmlDType::F16,
            GgmlDType::Q4_0,
            GgmlDType::Q6K,
        ] {
            let packed = packed(kind);
            let (expected, bytes) = (packed.values(), packed.ordered().len() as u64);
            let placed = Placed::cut(packed, 7, &Device::Cpu).unwrap();
            assert_eq!(placed.bytes(), bytes);
            let all = |placed: &Placed| {
                let tiles: Vec<Tensor> = placed.tiles().map(Result::unwrap).collect();
                assert_eq!((tiles.len(), tiles[6].dims()), (7, &[6, 256][..]));
                Tensor::cat(&tiles, 0).unwrap()
            };
            let values =
                |tensor: &Tensor| -> Vec<f32> { tensor.flatten_all().unwrap().to_vec1().unwrap() };
            let rounded = all(&placed);
            assert_eq!(rounded.dtype(), DType::BF16);
            let rounded = values(&rounded.to_dtype(DType::F32).unwrap());
            let round = |value: &f32| half::bf16::from_f32(*value).to_f32();
            assert_eq!(rounded, expected.iter().map(round).collect::<Vec<_>>());
            let placed = placed.in_full();
            assert_eq!(values(&all(&placed)), expected);
            let rows = placed.look_up(&[47, 0, 13]).unwrap();
            let row = |at: usize| &expected[at * 256..][..256];
            assert_eq!(values(&rows), [row(47), row(0), row(13)].concat());
        }
    }
}
