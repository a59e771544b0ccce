//! Products of few rows with a weight in few bits, on the matrix tiles of Intel's server
//! processors (see [`tiles`](super::tiles)).
//!
//! A stored number is `digit · scale + least`, and digits are small whole numbers, which
//! bf16 holds exactly. A row of `x` is cut into two bf16 parts, as there. So tiles give
//! the sum of digit times `x` over a group that shares a scale, and what is left for
//! vectors is one scale a group: `x · weight = Σ scale · (digits · x) + least · Σ x`.

use std::arch::asm;
use std::arch::x86_64::*;
use std::ops::Range;

use super::thin_blocks::Converted;
use super::tiles::{Tiles, WHOLE, available, load, rounded, turn};
use crate::model::blocks::{Block, Digits, by_block};
use crate::model::weight::Packed;

/// Rows of `x`, and of the weight, that a tile holds.
pub(super) const ROWS: usize = 16;
/// Inner values that a tile holds.
const INNER: usize = 32;
/// Groups of [`INNER`] values in the largest block.
const GROUPS: usize = 8;
/// Values of a row that are decoded in one go, where a block is not longer.
const TOGETHER: usize = 128;

/// Up to sixteen rows of `x` with 32 values each.
struct Step {
    /// High and low parts, as tiles: pairs of values, turned.
    parts: [[__m512i; ROWS]; 2],
    /// Sums of the first and the last sixteen values of each row.
    sums: [[f32; ROWS]; 2],
}

/// Rows of `x`, laid out for [`products`].
pub(super) struct Laid {
    /// For every sixteen rows, the steps.
    steps: Vec<Vec<Step>>,
    rows: usize,
}

/// Sixteen rows of a weight over one block: digits as tiles, and what their groups share.
#[repr(C, align(64))]
struct Decoded {
    digits: [[[u16; INNER]; ROWS]; GROUPS],
    /// By half group and row.
    scales: [[f32; ROWS]; 2 * GROUPS],
    leasts: [[f32; ROWS]; 2 * GROUPS],
}

/// Lays out the rows of `x`, where this processor has tiles and the weight has digits.
pub(super) fn lay(x: &[f32], weight: &Packed) -> Option<Laid> {
    let (_, inner) = weight.sizes();
    if weight.format().blocks().is_none() || inner == 0 || !available() {
        return None;
    }
    let steps = x.chunks(ROWS * inner).map(|x| {
        let starts = (0..inner).step_by(INNER);
        // SAFETY: processors with tiles have what this is compiled for.
        starts
            .map(|start| unsafe { step(x, inner, start) })
            .collect()
    });
    Some(Laid {
        steps: steps.collect(),
        rows: x.len() / inner,
    })
}

/// Up to sixteen rows of `x`, at 32 values from `start` on.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
fn step(x: &[f32], inner: usize, start: usize) -> Step {
    let mut parts = [[_mm512_setzero_si512(); ROWS]; 2];
    let mut sums = [[0.0; ROWS]; 2];
    for (row, x) in x.chunks(inner).enumerate() {
        let mut rest = load(&x[start..start + INNER]);
        sums[0][row] = _mm512_reduce_add_ps(rest[0]);
        sums[1][row] = _mm512_reduce_add_ps(rest[1]);
        for part in &mut parts {
            (part[row], rest) = rounded(rest);
        }
    }
    parts.iter_mut().for_each(|part| turn(part));
    Step { parts, sums }
}

/// Writes the products of some rows of a weight with every row of `x`, weight row by
/// weight row.
pub(super) fn products(x: &Laid, weight: &Packed, rows: Range<usize>, out: &mut [f32]) {
    by_block!(weight.format(), B => {
        // Tile 3 holds sixteen digits of each row, tile 4 as many values of `x`.
        let tiles = Tiles::new([WHOLE, WHOLE, WHOLE, [16, 32], [8, 64], WHOLE, WHOLE, WHOLE]);
        let mut decoded = Decoded {
            digits: [[[0; INNER]; ROWS]; GROUPS],
            scales: [[0.0; ROWS]; 2 * GROUPS],
            leasts: [[0.0; ROWS]; 2 * GROUPS],
        };
        let starts = rows.clone().step_by(ROWS);
        for (start, out) in starts.zip(out.chunks_mut(ROWS * x.rows)) {
            let rows = start..rows.end.min(start + ROWS);
            for (place, steps) in x.steps.iter().enumerate() {
                // SAFETY: processors with tiles have what this is compiled for.
                let sums = unsafe { sixteen::<B>(&tiles, &mut decoded, steps, weight, rows.clone()) };
                for (out, sums) in out.chunks_mut(x.rows).zip(sums) {
                    let out = out[place * ROWS..].iter_mut();
                    out.zip(sums).for_each(|(out, sum)| *out = sum);
                }
            }
        }
    }, _ => {});
}

/// The products of up to sixteen rows of a weight with up to sixteen of `x`.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
fn sixteen<B: Block>(
    tiles: &Tiles,
    decoded: &mut Decoded,
    steps: &[Step],
    weight: &Packed,
    rows: Range<usize>,
) -> [[f32; ROWS]; ROWS] {
    let mut blocks: [_; ROWS] = std::array::from_fn(|row| {
        let row = rows.start + row;
        let bytes = if row < rows.end { weight.row(row) } else { &[] };
        bytes.chunks_exact(B::BYTES)
    });
    // Where the next rows begin: the processor does not see by itself that it will read on
    // at sixteen places.
    let (next, last) = (rows.start + ROWS, weight.sizes().0 - 1);
    let next: [_; ROWS] = std::array::from_fn(|row| weight.row((next + row).min(last)).as_ptr());
    let mut digits = Digits::NONE;
    let mut sums = [_mm512_setzero_ps(); ROWS];
    let together = (TOGETHER / B::VALUES).max(1);
    for (place, steps) in steps.chunks(together * B::VALUES / INNER).enumerate() {
        for (row, blocks) in blocks.iter_mut().enumerate() {
            let width = together * B::BYTES;
            for line in (0..width).step_by(64) {
                let next = next[row].wrapping_add(place * width + line);
                _mm_prefetch::<_MM_HINT_T0>(next.cast());
            }
            for (at, block) in blocks.by_ref().take(together).enumerate() {
                B::digits::<Converted>(block, &mut digits);
                decoded.take::<B>(row, at, &digits);
            }
        }
        for (group, step) in steps.iter().enumerate() {
            let tile = &decoded.digits[group];
            if B::GROUP == INNER {
                let products = whole(tiles, tile, step);
                let scales = &decoded.scales[2 * group];
                add(&mut sums, &products, scales);
                if B::LEAST {
                    let x: [f32; ROWS] =
                        std::array::from_fn(|row| step.sums[0][row] + step.sums[1][row]);
                    add_least(&mut sums, &x, &decoded.leasts[2 * group]);
                }
            } else {
                let products = halves(tiles, tile, step);
                for (half, products) in products.iter().enumerate() {
                    add(&mut sums, products, &decoded.scales[2 * group + half]);
                    if B::LEAST {
                        let leasts = &decoded.leasts[2 * group + half];
                        add_least(&mut sums, &step.sums[half], leasts);
                    }
                }
            }
        }
    }
    // SAFETY: both types are sixteen times sixteen numbers.
    unsafe { std::mem::transmute(sums) }
}

impl Decoded {
    /// Puts one row's block into its places.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
    fn take<B: Block>(&mut self, row: usize, at: usize, digits: &Digits) {
        #[inline]
        #[target_feature(enable = "avx512f")]
        fn number(digits: &[i8; ROWS]) -> __m512 {
            // SAFETY: sixteen bytes are there.
            let bytes = unsafe { _mm_loadu_si128(digits.as_ptr().cast()) };
            _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))
        }
        let halves = digits.values.as_chunks().0;
        let groups = halves[..B::VALUES / ROWS].as_chunks().0;
        for (tile, [first, last]) in self.digits[at * (B::VALUES / INNER)..]
            .iter_mut()
            .zip(groups)
        {
            let both = _mm512_cvtne2ps_pbh(number(last), number(first));
            // SAFETY: both types are 64 bytes of bf16.
            tile[row] = unsafe { std::mem::transmute::<__m512bh, [u16; INNER]>(both) };
        }
        for half in (0..B::VALUES / ROWS).step_by(B::GROUP / ROWS) {
            self.scales[at * (B::VALUES / ROWS) + half][row] = digits.scales[half];
            self.leasts[at * (B::VALUES / ROWS) + half][row] = digits.leasts[half];
        }
    }
}

/// Products of a tile of digits with one of each part of `x`.
#[inline]
fn whole(_: &Tiles, digits: &[[u16; INNER]; ROWS], x: &Step) -> [__m512; ROWS] {
    let mut out = [const { std::mem::MaybeUninit::<__m512>::uninit() }; ROWS];
    // SAFETY: the thread holds its tiles; each is read from, and written to, as much.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tileloadd tmm1, [{digits} + {step}*1]",
            "tileloadd tmm2, [{x} + {step}*1]",
            "tdpbf16ps tmm0, tmm1, tmm2",
            "tileloadd tmm2, [{x} + {step}*1 + 1024]",
            "tdpbf16ps tmm0, tmm1, tmm2",
            "tilestored [{out} + {step}*1], tmm0",
            digits = in(reg) digits,
            x = in(reg) &x.parts,
            out = in(reg) &mut out,
            step = in(reg) 64usize,
            options(nostack)
        );
        std::mem::transmute(out)
    }
}

/// The same for the first and the last sixteen inner values.
#[inline]
fn halves(_: &Tiles, digits: &[[u16; INNER]; ROWS], x: &Step) -> [[__m512; ROWS]; 2] {
    let mut out = [const { std::mem::MaybeUninit::<__m512>::uninit() }; 2 * ROWS];
    // SAFETY: as above.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tileloadd tmm3, [{digits} + {step}*1]",
            "tileloadd tmm4, [{x} + {step}*1]",
            "tdpbf16ps tmm0, tmm3, tmm4",
            "tileloadd tmm4, [{x} + {step}*1 + 1024]",
            "tdpbf16ps tmm0, tmm3, tmm4",
            "tilestored [{out} + {step}*1], tmm0",
            "tilezero tmm5",
            "tileloadd tmm3, [{digits} + {step}*1 + 32]",
            "tileloadd tmm4, [{x} + {step}*1 + 512]",
            "tdpbf16ps tmm5, tmm3, tmm4",
            "tileloadd tmm4, [{x} + {step}*1 + 1536]",
            "tdpbf16ps tmm5, tmm3, tmm4",
            "tilestored [{out} + {step}*1 + 1024], tmm5",
            digits = in(reg) digits,
            x = in(reg) &x.parts,
            out = in(reg) &mut out,
            step = in(reg) 64usize,
            options(nostack)
        );
        std::mem::transmute(out)
    }
}

/// Adds `scale · products` row by row.
#[inline]
#[target_feature(enable = "avx512f")]
fn add(sums: &mut [__m512; ROWS], products: &[__m512; ROWS], scales: &[f32; ROWS]) {
    for ((sum, products), scale) in sums.iter_mut().zip(products).zip(scales) {
        *sum = _mm512_fmadd_ps(*products, _mm512_set1_ps(*scale), *sum);
    }
}

/// Adds `least · x` row by row, `x` being sums over a group.
#[inline]
#[target_feature(enable = "avx512f")]
fn add_least(sums: &mut [__m512; ROWS], x: &[f32; ROWS], leasts: &[f32; ROWS]) {
    // SAFETY: sixteen numbers are there.
    let x = unsafe { _mm512_loadu_ps(x.as_ptr()) };
    for (sum, least) in sums.iter_mut().zip(leasts) {
        *sum = _mm512_fmadd_ps(x, _mm512_set1_ps(*least), *sum);
    }
}

#[cfg(test)]
mod tests {
    use super::super::thin::check;
    use super::*;

    #[test]
    fn products_with_every_layout_are_near_those_of_the_definition() {
        if !available() {
            eprintln!("skipped: this processor has no tiles");
            return;
        }
        check::every_layout(|x, weight, rows, out| {
            products(&lay(x, weight).unwrap(), weight, rows, out);
        });
    }
}
