//! Products on the matrix tiles of Intel's server processors (AMX), many times as fast as
//! vectors of f32.
//!
//! Tiles multiply bf16 and add in f32. Each factor is therefore taken as a sum of two
//! bf16 numbers, its high and its low part (16 bits of its 24), and three of the four
//! products are added: high · high, high · low, low · high. The result is off by about
//! 4e-6 of its size, where f32 is off by 4e-7 and bf16 by 3e-3 (G. Henry, P. Tang,
//! A. Heinecke 2019, "Leveraging the bfloat16 artificial intelligence datatype for
//! higher-precision computations"). A right factor without low parts, as a weight kept
//! in bf16, costs two products.
//!
//! The compiler's own functions for tiles are not stable yet, so the instructions are
//! written out.

use std::arch::asm;
use std::arch::x86_64::*;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::product::Matrix;

/// Rows and columns of a block of the result, which stays in four tiles.
const BLOCK: usize = 32;
/// Inner values that a tile holds.
const INNER: usize = 32;
/// Inner values that are laid out at once: a block of rows of the left factor and a few
/// of columns of the right one stay in a core's own cache.
const DEPTH: usize = 576;
/// Columns that a thread lays out at once.
const COLUMNS: usize = 96;
/// Fewest rows, columns and inner values that are worth laying out.
const LEAST: [usize; 3] = [33, 64, 64];

/// Both parts of 32 rows (or columns) and [`INNER`] inner values, as tiles: high parts
/// of the first and the last sixteen, then the low ones.
type Step = [__m512i; 64];
/// A step to be laid out.
type Room = [MaybeUninit<__m512i>; 64];
/// Rows of a tile.
const ROWS: usize = 16;
/// Where the low tiles begin.
const LOW: usize = 2 * ROWS;

/// Whether this processor has tiles, and this product is one for them.
pub(super) fn suit(left: &Matrix<'_, f32>, right: &Matrix<'_, f32>) -> bool {
    let [rows, cols, inner] = LEAST;
    left.rows >= rows
        && right.cols >= cols
        && left.cols >= inner
        && left.col_step == 1
        && (right.row_step == 1 || right.col_step == 1)
        && available()
}

/// Asks the processor for tiles, and the system for leave to use them.
pub(super) fn available() -> bool {
    /// `ARCH_REQ_XCOMP_PERM` and `XFEATURE_XTILEDATA` of Linux.
    const ASK: (i64, i64) = (0x1023, 18);
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| {
        let leaf = __cpuid_count(7, 0).edx;
        let (bf16, tile) = (leaf & (1 << 22) != 0, leaf & (1 << 24) != 0);
        bf16 && tile
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512bf16")
            // SAFETY: the call changes nothing but what the process may use.
            && unsafe { libc::syscall(libc::SYS_arch_prctl, ASK.0, ASK.1) } == 0
    })
}

/// Memory that threads write into at places of their own.
#[derive(Clone, Copy)]
struct Out(*mut f32);

// SAFETY: every thread writes into other columns of the result.
unsafe impl Send for Out {}
// SAFETY: as above.
unsafe impl Sync for Out {}

impl Out {
    fn at(self, offset: usize) -> *mut f32 {
        self.0.wrapping_add(offset)
    }
}

/// Writes `left · right` to `out`, rows `step` values apart, or adds it.
///
/// # Safety
/// The product must [`suit`]; the factors must lie within their slices, and `out` be
/// valid for its rows and columns (initialised where `add`) and overlap neither factor.
pub(super) unsafe fn product(
    left: Matrix<'_, f32>,
    right: Matrix<'_, f32>,
    out: *mut f32,
    step: usize,
    add: bool,
) {
    let (rows, cols) = (left.rows, right.cols);
    let share = cols.div_ceil(rayon::current_num_threads());
    let together = share.next_multiple_of(BLOCK).min(COLUMNS);
    let out = Out(out);
    for start in (0..left.cols).step_by(DEPTH) {
        let depth = DEPTH.min(left.cols - start);
        let left = left_steps(left, start, depth);
        let begin = start == 0 && !add;
        let parts = (0..cols.div_ceil(together)).into_par_iter();
        parts.for_each_init(Vec::new, |laid, part| {
            let cols = part * together..cols.min((part + 1) * together);
            let blocks = right_steps(right, start..start + depth, cols.clone(), laid);
            let _tiles = Tiles::new([WHOLE; 8]);
            for (strip, left) in left.chunks(depth.div_ceil(INNER)).enumerate() {
                let row = strip * BLOCK;
                let height = (rows - row).min(BLOCK);
                let blocks_right = laid.chunks(left.len());
                for (block, (right, &low)) in blocks_right.zip(&blocks).enumerate() {
                    let col = cols.start + block * BLOCK;
                    let width = (cols.end - col).min(BLOCK);
                    let out = out.at(row * step + col);
                    if (height, width) == (BLOCK, BLOCK) {
                        // SAFETY: the whole block lies within `out`.
                        unsafe { multiply(left, right, low, out, step, begin) };
                        continue;
                    }
                    let mut edge = [0f32; BLOCK * BLOCK];
                    // SAFETY: the block is one of its own.
                    unsafe { multiply(left, right, low, edge.as_mut_ptr(), BLOCK, true) };
                    for (row, edge) in edge.chunks(BLOCK).take(height).enumerate() {
                        // SAFETY: these columns of this row lie within `out`.
                        unsafe { put(&edge[..width], out.add(row * step), begin) };
                    }
                }
            }
        });
    }
}

/// Writes values, or adds them.
///
/// # Safety
/// `out` must be valid for as many values, initialised unless `begin`.
unsafe fn put(values: &[f32], out: *mut f32, begin: bool) {
    for (col, &value) in values.iter().enumerate() {
        // SAFETY: as promised.
        unsafe {
            let out = out.add(col);
            out.write(if begin { value } else { out.read() + value });
        }
    }
}

/// The left factor's strips of 32 rows, each with its steps.
fn left_steps(left: Matrix<'_, f32>, start: usize, depth: usize) -> Vec<Step> {
    let steps = depth.div_ceil(INNER);
    let count = left.rows.div_ceil(BLOCK) * steps;
    let mut laid = Vec::with_capacity(count);
    let strips = room(&mut laid, count).par_chunks_mut(steps);
    strips.enumerate().for_each(|(strip, room)| {
        let rows = strip * BLOCK..left.rows.min((strip + 1) * BLOCK);
        for (at, room) in room.iter_mut().enumerate() {
            let inner = start + at * INNER..start + depth.min((at + 1) * INNER);
            // SAFETY: the processor has what this was compiled for, or the product would
            // not suit.
            unsafe { lay_rows(&left, rows.clone(), inner, room) };
        }
    });
    // SAFETY: every step was laid out.
    unsafe { laid.set_len(count) };
    laid
}

/// Puts the right factor's blocks of 32 columns into `laid`, each with its steps; whether
/// each has low parts.
fn right_steps(
    right: Matrix<'_, f32>,
    inner: Range<usize>,
    cols: Range<usize>,
    laid: &mut Vec<Step>,
) -> Vec<bool> {
    let steps = inner.len().div_ceil(INNER);
    let count = cols.len().div_ceil(BLOCK) * steps;
    laid.clear();
    let blocks = room(laid, count).chunks_mut(steps);
    let lows = cols.clone().step_by(BLOCK).zip(blocks).map(|(col, block)| {
        let cols = col..cols.end.min(col + BLOCK);
        let mut any = false;
        for (at, room) in inner.clone().step_by(INNER).zip(block) {
            let inner = at..inner.end.min(at + INNER);
            // SAFETY: as above.
            any |= unsafe {
                match right.row_step == 1 {
                    true => lay_turned(&right.t(), cols.clone(), inner, room),
                    false => lay_columns(&right, inner, cols.clone(), room),
                }
            };
        }
        any
    });
    let lows = lows.collect();
    // SAFETY: every step was laid out.
    unsafe { laid.set_len(count) };
    lows
}

/// Room for `count` steps in an empty vector.
fn room(laid: &mut Vec<Step>, count: usize) -> &mut [Room] {
    laid.reserve(count);
    let spare = &mut laid.spare_capacity_mut()[..count];
    // SAFETY: an array that may be uninitialised is an array of what may be.
    unsafe { &mut *(std::ptr::from_mut(spare) as *mut [Room]) }
}

/// The high and low parts of 32 values.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
fn split(values: [__m512; 2]) -> [__m512i; 2] {
    let (high, rest) = rounded(values);
    [high, rounded(rest).0]
}

/// 32 values rounded to bf16, and what is left of them.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
pub(super) fn rounded([first, last]: [__m512; 2]) -> (__m512i, [__m512; 2]) {
    #[target_feature(enable = "avx512f")]
    fn back(high: __m256i) -> __m512 {
        _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(high)))
    }
    // SAFETY: both types are 64 bytes of bf16.
    let high: __m512i = unsafe { std::mem::transmute(_mm512_cvtne2ps_pbh(last, first)) };
    let first = _mm512_sub_ps(first, back(_mm512_castsi512_si256(high)));
    let last = _mm512_sub_ps(last, back(_mm512_extracti64x4_epi64::<1>(high)));
    (high, [first, last])
}

/// Up to 32 values of a row; zeros behind them.
#[target_feature(enable = "avx512f")]
pub(super) fn load(values: &[f32]) -> [__m512; 2] {
    let there = u32::MAX.checked_shr(32 - values.len() as u32).unwrap_or(0);
    let at = values.as_ptr();
    // SAFETY: only values that are there are read.
    unsafe {
        [
            _mm512_maskz_loadu_ps(there as u16, at),
            _mm512_maskz_loadu_ps((there >> 16) as u16, at.wrapping_add(16)),
        ]
    }
}

/// Lays out rows of the left factor.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
fn lay_rows(left: &Matrix<'_, f32>, rows: Range<usize>, inner: Range<usize>, room: &mut Room) {
    for at in 0..BLOCK {
        let [high, low] = match rows.start + at < rows.end {
            true => split(load(&left.row(rows.start + at)[inner.clone()])),
            false => [_mm512_setzero_si512(); 2],
        };
        room[at].write(high);
        room[LOW + at].write(low);
    }
}

/// Lays out columns of the right factor, which are rows of its transpose: pairs of inner
/// values, turned. Whether they have low parts.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
fn lay_turned(
    columns: &Matrix<'_, f32>,
    which: Range<usize>,
    inner: Range<usize>,
    room: &mut Room,
) -> bool {
    let mut any = _mm512_setzero_si512();
    for first in [0, ROWS] {
        let mut tiles = [[_mm512_setzero_si512(); ROWS]; 2];
        let [highs, lows] = &mut tiles;
        let tile = highs.iter_mut().zip(lows);
        for ((high, low), column) in tile.zip(which.clone().skip(first)) {
            [*high, *low] = split(load(&columns.row(column)[inner.clone()]));
            any = _mm512_or_si512(any, *low);
        }
        for (tile, start) in tiles.iter_mut().zip([first, LOW + first]) {
            turn(tile);
            for (room, row) in room[start..].iter_mut().zip(tile) {
                room.write(*row);
            }
        }
    }
    counts(any)
}

/// Lays out columns of the right factor where they follow each other.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
fn lay_columns(
    right: &Matrix<'_, f32>,
    inner: Range<usize>,
    cols: Range<usize>,
    room: &mut Room,
) -> bool {
    let order: [u16; 32] = std::array::from_fn(|at| (at / 2 + ROWS * (at % 2)) as u16);
    // SAFETY: the array has the size of a vector.
    let order = unsafe { _mm512_loadu_si512(order.as_ptr().cast()) };
    let row = |at| match inner.start + at {
        at if at < inner.end => load(&right.row(at)[cols.clone()]),
        _ => [_mm512_setzero_ps(); 2],
    };
    let mut any = _mm512_setzero_si512();
    for pair in 0..ROWS {
        let (even, odd) = (row(2 * pair), row(2 * pair + 1));
        for side in 0..2 {
            let [high, low] = split([even[side], odd[side]]);
            any = _mm512_or_si512(any, low);
            room[side * ROWS + pair].write(_mm512_permutexvar_epi16(order, high));
            room[LOW + side * ROWS + pair].write(_mm512_permutexvar_epi16(order, low));
        }
    }
    counts(any)
}

/// Whether low parts are anything but zero; its sign does not count.
#[target_feature(enable = "avx512f,avx512bw")]
fn counts(low: __m512i) -> bool {
    let sizes = _mm512_set1_epi16(i16::MAX);
    _mm512_test_epi16_mask(low, sizes) != 0
}

/// Turns a square of 16 by 16 pairs.
#[target_feature(enable = "avx512f")]
pub(super) fn turn(rows: &mut [__m512i; 16]) {
    let mut other = *rows;
    for i in 0..8 {
        let [a, b] = [rows[2 * i], rows[2 * i + 1]];
        other[2 * i] = _mm512_unpacklo_epi32(a, b);
        other[2 * i + 1] = _mm512_unpackhi_epi32(a, b);
    }
    for i in (0..16).step_by(4) {
        let [a, b, c, d] = [other[i], other[i + 1], other[i + 2], other[i + 3]];
        rows[i] = _mm512_unpacklo_epi64(a, c);
        rows[i + 1] = _mm512_unpackhi_epi64(a, c);
        rows[i + 2] = _mm512_unpacklo_epi64(b, d);
        rows[i + 3] = _mm512_unpackhi_epi64(b, d);
    }
    for (from, to) in [(0, 0), (8, 8)] {
        for i in 0..4 {
            let [a, b] = [rows[from + i], rows[from + i + 4]];
            other[to + i] = _mm512_shuffle_i32x4::<0x88>(a, b);
            other[to + i + 4] = _mm512_shuffle_i32x4::<0xdd>(a, b);
        }
    }
    for i in 0..8 {
        let [a, b] = [other[i], other[i + 8]];
        rows[i] = _mm512_shuffle_i32x4::<0x88>(a, b);
        rows[i + 8] = _mm512_shuffle_i32x4::<0xdd>(a, b);
    }
}

/// The tiles of this thread, given back when it is dropped.
pub(super) struct Tiles;

/// Rows of a tile and bytes of each.
pub(super) const WHOLE: [u8; 2] = [16, 64];

impl Tiles {
    /// Tiles 0 to 7 of these sizes. For processors that have some.
    pub fn new(sizes: [[u8; 2]; 8]) -> Self {
        /// Palette 1: eight tiles of up to 16 rows of 64 bytes.
        #[repr(C, align(64))]
        struct Config([u8; 64]);
        let mut config = Config([0; 64]);
        config.0[0] = 1;
        for (tile, [rows, bytes]) in sizes.into_iter().enumerate() {
            config.0[16 + 2 * tile] = bytes;
            config.0[48 + tile] = rows;
        }
        assert!(available(), "a processor with tiles");
        // SAFETY: the processor has tiles, and the system gave leave.
        unsafe { asm!("ldtilecfg [{}]", in(reg) &config, options(nostack, readonly)) };
        Self
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe { asm!("tilerelease", options(nostack, nomem)) };
    }
}

/// Multiplies four tiles of the left factor at `$left` bytes with four of the right one
/// at `$right` bytes of a step, adding to tiles 0 to 3.
macro_rules! products {
    ($left:literal, $right:literal) => {
        concat!(
            "tileloadd tmm4, [{a} + {s}*1 + ",
            $left,
            "]\n",
            "tileloadd tmm6, [{b} + {s}*1 + ",
            $right,
            "]\n",
            "tileloadd tmm7, [{b} + {s}*1 + ",
            $right,
            " + 1024]\n",
            "tdpbf16ps tmm0, tmm4, tmm6\n",
            "tdpbf16ps tmm1, tmm4, tmm7\n",
            "tileloadd tmm5, [{a} + {s}*1 + ",
            $left,
            " + 1024]\n",
            "tdpbf16ps tmm2, tmm5, tmm6\n",
            "tdpbf16ps tmm3, tmm5, tmm7\n",
        )
    };
}

/// Adds the product of a strip and a block to 32 by 32 values of `out`, or writes it.
///
/// # Safety
/// The thread must hold its [`Tiles`], and `out` be valid for 32 rows `step` values apart.
unsafe fn multiply(
    left: &[Step],
    right: &[Step],
    low: bool,
    out: *mut f32,
    step: usize,
    begin: bool,
) {
    assert_eq!(left.len(), right.len(), "steps of both factors");
    let (upper, lower, step) = (out, out.wrapping_add(16 * step), 4 * step);
    // SAFETY: the steps are as many as are read, and `out` is as promised; nothing but
    // tiles is changed.
    unsafe {
        if begin {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "tilezero tmm2",
                "tilezero tmm3",
                options(nostack, nomem)
            );
        } else {
            asm!(
                "tileloadd tmm0, [{upper} + {step}*1]",
                "tileloadd tmm1, [{upper} + {step}*1 + 64]",
                "tileloadd tmm2, [{lower} + {step}*1]",
                "tileloadd tmm3, [{lower} + {step}*1 + 64]",
                upper = in(reg) upper, lower = in(reg) lower, step = in(reg) step,
                options(nostack, readonly));
        }
    }
    macro_rules! over_steps {
        ($($products:expr),*) => {
            // SAFETY: as above.
            unsafe {
                asm!(
                    "2:",
                    $($products,)*
                    "add {a}, 4096",
                    "add {b}, 4096",
                    "dec {n}",
                    "jnz 2b",
                    a = inout(reg) left.as_ptr() => _,
                    b = inout(reg) right.as_ptr() => _,
                    n = inout(reg) left.len() => _,
                    s = in(reg) 64usize,
                    options(nostack, readonly));
            }
        };
    }
    match (left.is_empty(), low) {
        (true, _) => {}
        (false, true) => over_steps!(
            products!("0", "0"),
            products!("2048", "0"),
            products!("0", "2048")
        ),
        (false, false) => over_steps!(products!("0", "0"), products!("2048", "0")),
    }
    // SAFETY: as above.
    unsafe {
        asm!(
            "tilestored [{upper} + {step}*1], tmm0",
            "tilestored [{upper} + {step}*1 + 64], tmm1",
            "tilestored [{lower} + {step}*1], tmm2",
            "tilestored [{lower} + {step}*1 + 64], tmm3",
            upper = in(reg) upper, lower = in(reg) lower, step = in(reg) step,
            options(nostack));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(count: usize, pace: f32) -> Vec<f32> {
        (0..count).map(|i| (i as f32 * pace).sin()).collect()
    }

    #[test]
    fn products_are_near_those_of_the_definition() {
        if !available() {
            eprintln!("skipped: this processor has no tiles");
            return;
        }
        for (rows, cols, inner) in [(33, 64, 64), (70, 101, 97), (64, 224, 1200)] {
            let (left, right) = (wave(rows * inner, 0.37), wave(cols * inner, 0.73));
            let half = |x: &f32| half::bf16::from_f32(*x).to_f32();
            let rounded: Vec<f32> = right.iter().map(half).collect();
            let left = Matrix::packed(&left, inner);
            for (values, add) in [(&right, false), (&right, true), (&rounded, false)] {
                let turned = Matrix::packed(values, inner).t();
                let packed = Matrix::packed(values, cols);
                for right in [turned, packed] {
                    assert!(suit(&left, &right));
                    let step = cols + 3;
                    let mut out = vec![1f32; rows * step];
                    // SAFETY: there is room for the rows.
                    unsafe { product(left, right, out.as_mut_ptr(), step, add) };
                    let size = (inner as f64).sqrt();
                    for (row, out) in out.chunks(step).enumerate() {
                        for (col, &found) in out[..cols].iter().enumerate() {
                            let right = |i| values[i * right.row_step + col * right.col_step];
                            let left = left.row(row).iter().enumerate();
                            let products = left.map(|(i, &x)| f64::from(x) * f64::from(right(i)));
                            let wanted = products.sum::<f64>() + f64::from(u8::from(add));
                            let error = (f64::from(found) - wanted).abs() / size;
                            assert!(error < 2e-5, "{row}, {col}: {found}, {wanted}");
                        }
                        assert!(out[cols..].iter().all(|&beside| beside == 1.0));
                    }
                }
            }
        }
    }
}
