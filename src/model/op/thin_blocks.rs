//! Products of few rows with a weight in few bits: what its blocks hold becomes f32 in
//! registers and is multiplied there, so that nothing but the blocks is read.

use std::arch::asm;
use std::arch::x86_64::*;
use std::ops::Range;

use super::thin::{Sums, TOGETHER, by_count};
use super::vectors::Vectors;
use crate::model::blocks::{Block, Digits, Half, by_block};
use crate::model::weight::Packed;

/// The vectors that serve a weight on this processor; none where it has no blocks.
pub(super) fn serve(weight: &Packed) -> Option<Vectors> {
    let here = Vectors::here().filter(|_| is_x86_feature_detected!("f16c"));
    weight.format().blocks().and(here)
}

/// Rows of `x` that the registers serve.
fn together(vectors: Vectors) -> usize {
    match vectors {
        Vectors::Avx2 => 5,
        Vectors::Avx512 => TOGETHER,
    }
}

/// Writes the products of some rows of a weight with every row of `x`, weight row by weight
/// row. The vectors are those that [`serve`] it, or narrower ones.
pub(super) fn products(
    vectors: Vectors,
    x: &[f32],
    weight: &Packed,
    rows: Range<usize>,
    out: &mut [f32],
) {
    let (_, inner) = weight.sizes();
    let count = x.len() / inner;
    by_block!(weight.format(), B => {
        for first in rows.clone().step_by(2) {
            // The last row of an odd number is multiplied twice, and written once.
            let pair = [first, rows.end.min(first + 2) - 1];
            let blocks = pair.map(|row| weight.row(row));
            for from in (0..count).step_by(together(vectors)) {
                let some = together(vectors).min(count - from);
                let x = &x[from * inner..][..some * inner];
                // SAFETY: the processor has these vectors.
                let sums = unsafe { match vectors {
                    Vectors::Avx2 => avx2::<B>(x, inner, blocks),
                    Vectors::Avx512 => avx512::<B>(x, inner, blocks),
                } };
                for (row, sums) in pair.iter().zip(&sums) {
                    let out = &mut out[(row - rows.start) * count + from..];
                    out[..some].copy_from_slice(&sums[..some]);
                }
            }
        }
    }, _ => {});
}

/// One kernel for one width of vectors. Loops are by index: iterators are not always inlined
/// into what is compiled for a processor.
macro_rules! kernel {
    ($name:ident, $features:literal, $lanes:literal, $vector:ident, $zero:ident, $one:ident,
     $bytes:ident, $wider:ident, $floats:ident, $load:ident, $times:ident, $fused:ident, $sum:path) => {
        /// Products of two rows of a weight with up to [`TOGETHER`] rows of `x`.
        #[target_feature(enable = $features)]
        fn $name<B: Block>(x: &[f32], inner: usize, blocks: [&[u8]; 2]) -> Sums {
            /// So many numbers of a block.
            #[inline]
            #[target_feature(enable = $features)]
            fn numbers<B: Block>(digits: &Digits, at: usize) -> $vector {
                let values: &[i8; 16] = digits.values[at / 16 * 16..]
                    .first_chunk()
                    .expect("a group is whole");
                // SAFETY: as many bytes are there.
                let values = unsafe { $bytes(values.as_ptr().add(at % 16).cast()) };
                let values = $floats($wider(values));
                let scale = $one(digits.scales[at / 16]);
                match B::LEAST {
                    true => $fused(values, scale, $one(digits.leasts[at / 16])),
                    false => $times(values, scale),
                }
            }

            #[target_feature(enable = $features)]
            fn rows<B: Block, const R: usize>(x: &[f32], inner: usize, blocks: [&[u8]; 2]) -> Sums {
                let count = inner / B::VALUES;
                assert!(x.len() >= R * inner, "rows of x");
                let mut digits = [Digits::NONE; 2];
                let (mut firsts, mut lasts) = ([$zero(); R], [$zero(); R]);
                for block in 0..count {
                    for (side, digits) in digits.iter_mut().enumerate() {
                        let bytes = &blocks[side][block * B::BYTES..][..B::BYTES];
                        let ahead = bytes.as_ptr().wrapping_add(2 * blocks[side].len());
                        _mm_prefetch::<_MM_HINT_T0>(ahead.cast());
                        B::digits::<Converted>(bytes, digits);
                    }
                    for at in (0..B::VALUES).step_by($lanes) {
                        let first = numbers::<B>(&digits[0], at);
                        let last = numbers::<B>(&digits[1], at);
                        let place = block * B::VALUES + at;
                        for row in 0..R {
                            // SAFETY: as many values of that row are there, see above.
                            let x = unsafe { $load(x.as_ptr().add(row * inner + place)) };
                            firsts[row] = $fused(first, x, firsts[row]);
                            lasts[row] = $fused(last, x, lasts[row]);
                        }
                    }
                }
                let mut out = [[0.0; TOGETHER]; 2];
                for row in 0..R {
                    out[0][row] = $sum(firsts[row]);
                    out[1][row] = $sum(lasts[row]);
                }
                out
            }
            by_count!(x.len() / inner, R => rows::<B, R>(x, inner, blocks))
        }
    };
}

kernel!(
    avx512,
    "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma",
    16,
    __m512,
    _mm512_setzero_ps,
    _mm512_set1_ps,
    _mm_loadu_si128,
    _mm512_cvtepi8_epi32,
    _mm512_cvtepi32_ps,
    _mm512_loadu_ps,
    _mm512_mul_ps,
    _mm512_fmadd_ps,
    _mm512_reduce_add_ps
);
kernel!(
    avx2,
    "avx2,fma",
    8,
    __m256,
    _mm256_setzero_ps,
    _mm256_set1_ps,
    _mm_loadl_epi64,
    _mm256_cvtepi8_epi32,
    _mm256_cvtepi32_ps,
    _mm256_loadu_ps,
    _mm256_mul_ps,
    _mm256_fmadd_ps,
    super::thin::lanes
);

/// Half-precision numbers as the processor converts them: all with AVX2 do.
pub(super) struct Converted;

impl Half for Converted {
    #[inline(always)]
    fn half(bytes: [u8; 2]) -> f32 {
        let out: f32;
        // SAFETY: registers only.
        unsafe {
            asm!(
                "vmovd {out}, {bits:e}",
                "vcvtph2ps {out}, {out}",
                bits = in(reg) u32::from(u16::from_le_bytes(bytes)),
                out = lateout(xmm_reg) out,
                options(pure, nomem, nostack)
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::thin::check;
    use super::*;

    #[test]
    fn products_with_every_layout_are_near_those_of_the_definition() {
        let Some(widest) = Vectors::here() else {
            eprintln!("skipped: this processor has no AVX2");
            return;
        };
        for vectors in [Vectors::Avx2, widest] {
            check::every_layout(|x, weight, rows, out| {
                assert_eq!(serve(weight), Some(widest));
                products(vectors, x, weight, rows, out);
            });
        }
    }
}
