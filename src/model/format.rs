//! How numbers lie in a file of weights: one by one, or in blocks that share scales.
//!
//! The blocks are those of ggml (its `ggml-quants.c`). Decoders are plain loops over one
//! block, compiled twice: for any processor, and for one with AVX2.

use std::sync::atomic::{Ordering, compiler_fence};

use candle_core::quantized::GgmlDType;
use safetensors::Dtype;

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

    /// Numbers in a block.
    pub fn values(self) -> usize {
        match self {
            Self::F64 | Self::F32 | Self::F16 | Self::Bf16 => 1,
            Self::Q4_0 | Self::Q4_1 | Self::Q5_0 | Self::Q5_1 | Self::Q8_0 => 32,
            Self::Q2K | Self::Q3K | Self::Q4K | Self::Q5K | Self::Q6K => 256,
        }
    }

    /// Bytes that a block takes.
    pub fn bytes(self) -> usize {
        match self {
            Self::F64 => 8,
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
            Self::Q4_0 => 18,
            Self::Q4_1 => 20,
            Self::Q5_0 => 22,
            Self::Q5_1 => 24,
            Self::Q8_0 => 34,
            Self::Q2K => 84,
            Self::Q3K => 110,
            Self::Q4K => 144,
            Self::Q5K => 176,
            Self::Q6K => 210,
        }
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
            for (block, out) in bytes.as_chunks().0.iter().zip(out.as_chunks_mut().0) {
                // Else the compiler works on many blocks at once, number by number.
                if out.len() > 1 {
                    compiler_fence(Ordering::AcqRel);
                }
                $decode(block, out);
            }
        };
    }
    match format {
        Format::F64 => each!(f64_),
        Format::F32 => each!(f32_),
        Format::F16 => each!(f16_),
        Format::Bf16 => each!(bf16_),
        Format::Q4_0 => each!(q4_0),
        Format::Q4_1 => each!(q4_1),
        Format::Q5_0 => each!(q5_0),
        Format::Q5_1 => each!(q5_1),
        Format::Q8_0 => each!(q8_0),
        Format::Q2K => each!(q2k),
        Format::Q3K => each!(q3k),
        Format::Q4K => each!(q4k),
        Format::Q5K => each!(q5k),
        Format::Q6K => each!(q6k),
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

#[inline(always)]
fn f64_(block: &[u8; 8], out: &mut [f32; 1]) {
    out[0] = f64::from_le_bytes(*block) as f32;
}

#[inline(always)]
fn f32_(block: &[u8; 4], out: &mut [f32; 1]) {
    out[0] = f32::from_le_bytes(*block);
}

#[inline(always)]
fn f16_(block: &[u8; 2], out: &mut [f32; 1]) {
    out[0] = half(*block);
}

#[inline(always)]
fn bf16_(block: &[u8; 2], out: &mut [f32; 1]) {
    out[0] = f32::from_bits(u32::from(u16::from_le_bytes(*block)) << 16);
}

/// Splits a block at compile-time places.
macro_rules! parts {
    ($block:expr, $($size:expr),+) => {{
        let mut at = 0;
        ($({
            let part: &[u8; $size] = $block[at..].first_chunk().expect("a block is whole");
            at += $size;
            let _ = at;
            part
        },)+)
    }};
}

#[inline(always)]
fn q4_0(block: &[u8; 18], out: &mut [f32; 32]) {
    let (scale, low) = parts!(block, 2, 16);
    let scale = half(*scale);
    let (first, second) = out.split_at_mut(16);
    for (out, low) in first.iter_mut().zip(low) {
        *out = (i32::from(low & 15) - 8) as f32 * scale;
    }
    for (out, low) in second.iter_mut().zip(low) {
        *out = (i32::from(low >> 4) - 8) as f32 * scale;
    }
}

#[inline(always)]
fn q4_1(block: &[u8; 20], out: &mut [f32; 32]) {
    let (scale, least, low) = parts!(block, 2, 2, 16);
    let (scale, least) = (half(*scale), half(*least));
    let (first, second) = out.split_at_mut(16);
    for (out, low) in first.iter_mut().zip(low) {
        *out = f32::from(low & 15) * scale + least;
    }
    for (out, low) in second.iter_mut().zip(low) {
        *out = f32::from(low >> 4) * scale + least;
    }
}

#[inline(always)]
fn q5_0(block: &[u8; 22], out: &mut [f32; 32]) {
    let (scale, high, low) = parts!(block, 2, 4, 16);
    let (scale, high) = (half(*scale), u32::from_le_bytes(*high));
    for i in 0..16 {
        let fifth = |i: usize| (high >> i & 1) << 4;
        let first = u32::from(low[i] & 15) | fifth(i);
        let second = u32::from(low[i] >> 4) | fifth(i + 16);
        out[i] = (first as i32 - 16) as f32 * scale;
        out[i + 16] = (second as i32 - 16) as f32 * scale;
    }
}

#[inline(always)]
fn q5_1(block: &[u8; 24], out: &mut [f32; 32]) {
    let (scale, least, high, low) = parts!(block, 2, 2, 4, 16);
    let (scale, least, high) = (half(*scale), half(*least), u32::from_le_bytes(*high));
    for i in 0..16 {
        let fifth = |i: usize| (high >> i & 1) << 4;
        let first = u32::from(low[i] & 15) | fifth(i);
        let second = u32::from(low[i] >> 4) | fifth(i + 16);
        out[i] = first as i32 as f32 * scale + least;
        out[i + 16] = second as i32 as f32 * scale + least;
    }
}

#[inline(always)]
fn q8_0(block: &[u8; 34], out: &mut [f32; 32]) {
    let (scale, values) = parts!(block, 2, 32);
    let scale = half(*scale);
    for i in 0..32 {
        out[i] = f32::from(values[i] as i8) * scale;
    }
}

#[inline(always)]
fn q2k(block: &[u8; 84], out: &mut [f32; 256]) {
    let (scales, low, scale, least) = parts!(block, 16, 64, 2, 2);
    let (scale, least) = (half(*scale), half(*least));
    let mut values = [0u8; 256];
    for group in 0..8 {
        let (pair, part) = (group % 4, group / 4);
        for i in 0..32 {
            values[32 * group + i] = low[32 * part + i] >> (2 * pair) & 3;
        }
    }
    for (group, own) in scales.iter().enumerate() {
        let scale = scale * f32::from(own & 15);
        let least = least * f32::from(own >> 4);
        for i in 16 * group..16 * group + 16 {
            out[i] = scale * f32::from(values[i]) - least;
        }
    }
}

#[inline(always)]
fn q3k(block: &[u8; 110], out: &mut [f32; 256]) {
    let (high, low, scales, scale) = parts!(block, 32, 64, 12, 2);
    let scale = half(*scale);
    let mut values = [0u8; 256];
    for group in 0..8 {
        let (pair, part) = (group % 4, group / 4);
        for i in 0..32 {
            let two = low[32 * part + i] >> (2 * pair) & 3;
            values[32 * group + i] = two | (high[i] >> group & 1) << 2;
        }
    }
    for group in 0..16 {
        // Six bits: four in the first eight bytes, two in the last four.
        let four = scales[group % 8] >> (group / 8 * 4) & 15;
        let two = scales[8 + group % 4] >> (2 * (group / 4)) & 3;
        let scale = scale * (f32::from(four | two << 4) - 32.0);
        for i in 16 * group..16 * group + 16 {
            out[i] = scale * (i32::from(values[i]) - 4) as f32;
        }
    }
}

/// Scale and least value of one of the eight groups of a Q4_K or Q5_K block, six bits
/// each.
#[inline(always)]
fn six_bits(scales: &[u8; 12], group: usize) -> (f32, f32) {
    let (scale, least) = match group < 4 {
        true => (scales[group] & 63, scales[group + 4] & 63),
        false => (
            scales[group + 4] & 15 | scales[group - 4] >> 6 << 4,
            scales[group + 4] >> 4 | scales[group] >> 6 << 4,
        ),
    };
    (f32::from(scale), f32::from(least))
}

#[inline(always)]
fn q4k(block: &[u8; 144], out: &mut [f32; 256]) {
    let (scale, least, scales, low) = parts!(block, 2, 2, 12, 128);
    let (scale, least) = (half(*scale), half(*least));
    for group in 0..8 {
        let (own, own_least) = six_bits(scales, group);
        let (scale, least) = (scale * own, least * own_least);
        for i in 0..32 {
            let value = low[group / 2 * 32 + i] >> (group % 2 * 4) & 15;
            out[group * 32 + i] = scale * f32::from(value) - least;
        }
    }
}

#[inline(always)]
fn q5k(block: &[u8; 176], out: &mut [f32; 256]) {
    let (scale, least, scales, high, low) = parts!(block, 2, 2, 12, 32, 128);
    let (scale, least) = (half(*scale), half(*least));
    let mut values = [0u8; 256];
    for group in 0..8 {
        for i in 0..32 {
            let four = low[group / 2 * 32 + i] >> (group % 2 * 4) & 15;
            values[32 * group + i] = four | (high[i] >> group & 1) << 4;
        }
    }
    for group in 0..8 {
        let (own, own_least) = six_bits(scales, group);
        let (scale, least) = (scale * own, least * own_least);
        for i in 32 * group..32 * group + 32 {
            out[i] = scale * f32::from(values[i]) - least;
        }
    }
}

#[inline(always)]
fn q6k(block: &[u8; 210], out: &mut [f32; 256]) {
    let (low, high, scales, scale) = parts!(block, 128, 64, 16, 2);
    let scale = half(*scale);
    let mut values = [0u8; 256];
    for group in 0..8 {
        // Groups of 32, two scales each; four of them in each half.
        let (quarter, part) = (group % 4, group / 4);
        for i in 0..32 {
            let four = low[64 * part + quarter % 2 * 32 + i] >> (quarter / 2 * 4) & 15;
            let two = high[32 * part + i] >> (2 * quarter) & 3;
            values[32 * group + i] = four | two << 4;
        }
    }
    for (group, own) in scales.iter().enumerate() {
        let scale = scale * f32::from(*own as i8);
        for i in 16 * group..16 * group + 16 {
            out[i] = scale * (i32::from(values[i]) - 32) as f32;
        }
    }
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
