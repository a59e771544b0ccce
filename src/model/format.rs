//! How numbers lie in a file of weights: one by one, or in blocks that share scales.
//!
//! Decoders are plain loops over one block, compiled twice: for any processor, and for one
//! with AVX2.

use std::sync::atomic::{Ordering, compiler_fence};

use candle_core::quantized::GgmlDType;
use safetensors::Dtype;

use super::blocks::{Block, Digits, Half, by_block};

/// How the numbers of a tensor are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "these are their names in ggml")]
pub(super) enum Format {
    F64,
    F32,
    F16,
    Bf16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
}

impl Format {
    /// That of a tensor in a GGUF file; none where it cannot be read.
    pub fn of_gguf(kind: GgmlDType) -> Option<Self> {
        Some(match kind {
            GgmlDType::F32 => Self::F32,
            GgmlDType::F16 => Self::F16,
            GgmlDType::BF16 => Self::Bf16,
            GgmlDType::Q4_0 => Self::Q4_0,
            GgmlDType::Q4_1 => Self::Q4_1,
            GgmlDType::Q5_0 => Self::Q5_0,
            GgmlDType::Q5_1 => Self::Q5_1,
            GgmlDType::Q8_0 => Self::Q8_0,
            GgmlDType::Q2K => Self::Q2K,
            GgmlDType::Q3K => Self::Q3K,
            GgmlDType::Q4K => Self::Q4K,
            GgmlDType::Q5K => Self::Q5K,
            GgmlDType::Q6K => Self::Q6K,
            // Made while computing, and in no file.
            GgmlDType::Q8_1 | GgmlDType::Q8K => return None,
        })
    }

    /// That of a tensor in a safetensors file; none where it cannot be read.
    pub fn of_safetensors(kind: Dtype) -> Option<Self> {
        match kind {
            Dtype::F64 => Some(Self::F64),
            Dtype::F32 => Some(Self::F32),
            Dtype::F16 => Some(Self::F16),
            Dtype::BF16 => Some(Self::Bf16),
            _ => None,
        }
    }

    /// The kind of a GGUF's tensor that is stored in blocks; none of numbers one by one.
    pub fn blocks(self) -> Option<GgmlDType> {
        Some(match self {
            Self::F64 | Self::F32 | Self::F16 | Self::Bf16 => return None,
            Self::Q4_0 => GgmlDType::Q4_0,
            Self::Q4_1 => GgmlDType::Q4_1,
            Self::Q5_0 => GgmlDType::Q5_0,
            Self::Q5_1 => GgmlDType::Q5_1,
            Self::Q8_0 => GgmlDType::Q8_0,
            Self::Q2K => GgmlDType::Q2K,
            Self::Q3K => GgmlDType::Q3K,
            Self::Q4K => GgmlDType::Q4K,
            Self::Q5K => GgmlDType::Q5K,
            Self::Q6K => GgmlDType::Q6K,
        })
    }

    /// Every kind of a GGUF's tensor that is stored in blocks.
    #[cfg(test)]
    pub const BLOCKS: [GgmlDType; 10] = [
        GgmlDType::Q4_0,
        GgmlDType::Q4_1,
        GgmlDType::Q5_0,
        GgmlDType::Q5_1,
        GgmlDType::Q8_0,
        GgmlDType::Q2K,
        GgmlDType::Q3K,
        GgmlDType::Q4K,
        GgmlDType::Q5K,
        GgmlDType::Q6K,
    ];

    /// Numbers in a block.
    pub fn values(self) -> usize {
        by_block!(self, B => B::VALUES, _ => 1)
    }

    /// Bytes that a block takes.
    pub fn bytes(self) -> usize {
        by_block!(self, B => B::BYTES, _ => match self {
            Self::F64 => 8,
            Self::F32 => 4,
            _ => 2,
        })
    }

    /// Writes the numbers of these whole blocks into `out`; what is missing on one side
    /// is left out.
    pub fn decode(self, bytes: &[u8], out: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[target_feature(enable = "avx2")]
            fn wide(format: Format, bytes: &[u8], out: &mut [f32]) {
                blocks(format, bytes, out);
            }
            // SAFETY: the processor has AVX2.
            return unsafe { wide(self, bytes, out) };
        }
        blocks(self, bytes, out);
    }
}

/// Decodes block after block. Inlined, so that it is compiled for what calls it.
#[inline(always)]
fn blocks(format: Format, bytes: &[u8], out: &mut [f32]) {
    macro_rules! each {
        ($decode:ident) => {
            for (number, out) in bytes.as_chunks().0.iter().zip(out) {
                *out = $decode(*number);
            }
        };
    }
    match format {
        Format::F64 => each!(f64_),
        Format::F32 => each!(f32_),
        Format::F16 => each!(half),
        Format::Bf16 => each!(bf16_),
        _ => by_block!(format, B => numbers::<B>(bytes, out), _ => {}),
    }
}

/// Decodes the blocks of one layout. By index: iterators are not always inlined into what is
/// compiled for a processor.
#[inline(always)]
fn numbers<B: Block>(bytes: &[u8], out: &mut [f32]) {
    let mut digits = Digits::NONE;
    for at in 0..(bytes.len() / B::BYTES).min(out.len() / B::VALUES) {
        // Else the compiler works on many blocks at once, number by number.
        compiler_fence(Ordering::AcqRel);
        B::digits::<Bits>(&bytes[at * B::BYTES..][..B::BYTES], &mut digits);
        let out = &mut out[at * B::VALUES..][..B::VALUES];
        for group in 0..B::VALUES / 16 {
            let (scale, least) = (digits.scales[group], digits.leasts[group]);
            let (out, digits) = (&mut out[16 * group..][..16], &digits.values[16 * group..]);
            for i in 0..16 {
                out[i] = f32::from(digits[i]) * scale + least;
            }
        }
    }
}

/// A half-precision number, by moving its bits: the compiler does many at once, and no
/// step meets a subnormal f32, which would take a hundred times as long.
#[inline(always)]
fn half(bytes: [u8; 2]) -> f32 {
    const EXPONENT: u32 = 31 << 23;
    const SHIFT: u32 = (127 - 15) << 23;
    let bits = u32::from(u16::from_le_bytes(bytes));
    let sign = (bits & 0x8000) << 16;
    let rest = (bits & 0x7fff) << 13;
    let subnormal = f32::from_bits(rest + SHIFT + (1 << 23)) - f32::from_bits(SHIFT + (1 << 23));
    let value = match rest & EXPONENT {
        0 => subnormal.to_bits(),
        // Infinite, or no number.
        EXPONENT => rest + 2 * SHIFT,
        _ => rest + SHIFT,
    };
    f32::from_bits(sign | value)
}

/// Reads them by their bits.
struct Bits;

impl Half for Bits {
    #[inline(always)]
    fn half(bytes: [u8; 2]) -> f32 {
        half(bytes)
    }
}

#[inline(always)]
fn f64_(bytes: [u8; 8]) -> f32 {
    f64::from_le_bytes(bytes) as f32
}

#[inline(always)]
fn f32_(bytes: [u8; 4]) -> f32 {
    f32::from_le_bytes(bytes)
}

#[inline(always)]
fn bf16_(bytes: [u8; 2]) -> f32 {
    f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_half_is_what_it_is() {
        for bits in 0..=u16::MAX {
            let expected = half::f16::from_bits(bits).to_f32();
            let found = super::half(bits.to_le_bytes());
            let same = found.to_bits() == expected.to_bits();
            assert!(
                same || found.is_nan() && expected.is_nan(),
                "{bits:#x}: {found}"
            );
        }
    }
}
