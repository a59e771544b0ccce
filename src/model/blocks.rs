//! The blocks of weights in few bits: digits, and the scales that groups of them share.
//!
//! Layouts are those of ggml (its `ggml-quants.c`). Each is a plain loop, to be compiled
//! for what calls it.

/// Numbers of a block as far as they go: number `i` is
/// `values[i] · scales[i / 16] + leasts[i / 16]`.
pub(super) struct Digits {
    pub values: [i8; 256],
    pub scales: [f32; 16],
    pub leasts: [f32; 16],
}

impl Digits {
    pub const NONE: Self = Self {
        values: [0; 256],
        scales: [0.0; 16],
        leasts: [NOTHING; 16],
    };

    /// Scale and least value of a group of 16.
    fn group(&mut self, group: usize, scale: f32, least: f32) {
        self.scales[group] = scale;
        self.leasts[group] = least;
    }

    /// The same for the two groups of a block of 32.
    fn groups(&mut self, scale: f32, least: f32) {
        self.group(0, scale, least);
        self.group(1, scale, least);
    }
}

/// What added to a number leaves it as it is, its sign included.
const NOTHING: f32 = -0.0;

/// A way to read a half-precision number.
pub(super) trait Half {
    fn half(bytes: [u8; 2]) -> f32;
}

/// One layout.
pub(super) trait Block {
    /// Numbers in a block.
    const VALUES: usize;
    /// Bytes of a block.
    const BYTES: usize;
    /// Numbers that share a scale: 16 or 32.
    const GROUP: usize;
    /// Whether numbers have a least value besides their scale.
    const LEAST: bool;

    /// Reads a block of [`BYTES`](Self::BYTES), whose half-precision numbers `H` reads.
    fn digits<H: Half>(block: &[u8], out: &mut Digits);
}

/// Runs `$body` with `$B` as the layout of a format that has blocks, else `$other`.
macro_rules! by_block {
    ($format:expr, $B:ident => $body:expr, _ => $other:expr) => {{
        use crate::model::blocks::{Q2K, Q3K, Q4_0, Q4_1, Q4K, Q5_0, Q5_1, Q5K, Q6K, Q8_0};
        use crate::model::format::Format;
        macro_rules! one {
            ($layout:ident) => {{
                type $B = $layout;
                $body
            }};
        }
        match $format {
            Format::F64 | Format::F32 | Format::F16 | Format::Bf16 => $other,
            Format::Q4_0 => one!(Q4_0),
            Format::Q4_1 => one!(Q4_1),
            Format::Q5_0 => one!(Q5_0),
            Format::Q5_1 => one!(Q5_1),
            Format::Q8_0 => one!(Q8_0),
            Format::Q2K => one!(Q2K),
            Format::Q3K => one!(Q3K),
            Format::Q4K => one!(Q4K),
            Format::Q5K => one!(Q5K),
            Format::Q6K => one!(Q6K),
        }
    }};
}
pub(super) use by_block;

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

macro_rules! layout {
    ($name:ident, $values:literal in $bytes:literal, groups of $group:literal, least $least:literal, $digits:ident) => {
        #[allow(non_camel_case_types, reason = "these are their names in ggml")]
        pub(super) struct $name;

        impl Block for $name {
            const VALUES: usize = $values;
            const BYTES: usize = $bytes;
            const GROUP: usize = $group;
            const LEAST: bool = $least;

            #[inline(always)]
            fn digits<H: Half>(block: &[u8], out: &mut Digits) {
                let block: &[u8; $bytes] = block.first_chunk().expect("a block is whole");
                $digits::<H>(block, out);
            }
        }
    };
}

layout!(Q4_0, 32 in 18, groups of 32, least false, q4_0);
layout!(Q4_1, 32 in 20, groups of 32, least true, q4_1);
layout!(Q5_0, 32 in 22, groups of 32, least false, q5_0);
layout!(Q5_1, 32 in 24, groups of 32, least true, q5_1);
layout!(Q8_0, 32 in 34, groups of 32, least false, q8_0);
layout!(Q2K, 256 in 84, groups of 16, least true, q2k);
layout!(Q3K, 256 in 110, groups of 16, least false, q3k);
layout!(Q4K, 256 in 144, groups of 32, least true, q4k);
layout!(Q5K, 256 in 176, groups of 32, least true, q5k);
layout!(Q6K, 256 in 210, groups of 16, least false, q6k);

/// The lower and the upper halves of sixteen bytes.
#[inline(always)]
fn nibbles(low: &[u8; 16]) -> [u8; 32] {
    let mut values = [0; 32];
    for i in 0..16 {
        values[i] = low[i] & 15;
        values[i + 16] = low[i] >> 4;
    }
    values
}

/// The same with a fifth bit each.
#[inline(always)]
fn fives(high: &[u8; 4], low: &[u8; 16]) -> [u8; 32] {
    let high = u32::from_le_bytes(*high);
    let mut values = nibbles(low);
    for (i, value) in values.iter_mut().enumerate() {
        *value |= ((high >> i & 1) << 4) as u8;
    }
    values
}

#[inline(always)]
fn q4_0<H: Half>(block: &[u8; 18], out: &mut Digits) {
    let (scale, low) = parts!(block, 2, 16);
    let values = nibbles(low);
    for (out, value) in out.values.iter_mut().zip(values) {
        *out = value as i8 - 8;
    }
    out.groups(H::half(*scale), NOTHING);
}

#[inline(always)]
fn q4_1<H: Half>(block: &[u8; 20], out: &mut Digits) {
    let (scale, least, low) = parts!(block, 2, 2, 16);
    let values = nibbles(low);
    for (out, value) in out.values.iter_mut().zip(values) {
        *out = value as i8;
    }
    out.groups(H::half(*scale), H::half(*least));
}

#[inline(always)]
fn q5_0<H: Half>(block: &[u8; 22], out: &mut Digits) {
    let (scale, high, low) = parts!(block, 2, 4, 16);
    let values = fives(high, low);
    for (out, value) in out.values.iter_mut().zip(values) {
        *out = value as i8 - 16;
    }
    out.groups(H::half(*scale), NOTHING);
}

#[inline(always)]
fn q5_1<H: Half>(block: &[u8; 24], out: &mut Digits) {
    let (scale, least, high, low) = parts!(block, 2, 2, 4, 16);
    let values = fives(high, low);
    for (out, value) in out.values.iter_mut().zip(values) {
        *out = value as i8;
    }
    out.groups(H::half(*scale), H::half(*least));
}

#[inline(always)]
fn q8_0<H: Half>(block: &[u8; 34], out: &mut Digits) {
    let (scale, values) = parts!(block, 2, 32);
    for (out, value) in out.values.iter_mut().zip(values) {
        *out = *value as i8;
    }
    out.groups(H::half(*scale), NOTHING);
}

#[inline(always)]
fn q2k<H: Half>(block: &[u8; 84], out: &mut Digits) {
    let (scales, low, scale, least) = parts!(block, 16, 64, 2, 2);
    let (scale, least) = (H::half(*scale), H::half(*least));
    for group in 0..8 {
        let (pair, part) = (group % 4, group / 4);
        for i in 0..32 {
            out.values[32 * group + i] = (low[32 * part + i] >> (2 * pair) & 3) as i8;
        }
    }
    for (group, own) in scales.iter().enumerate() {
        let least = least * f32::from(own >> 4);
        out.group(group, scale * f32::from(own & 15), -least);
    }
}

#[inline(always)]
fn q3k<H: Half>(block: &[u8; 110], out: &mut Digits) {
    let (high, low, scales, scale) = parts!(block, 32, 64, 12, 2);
    let scale = H::half(*scale);
    for group in 0..8 {
        let (pair, part) = (group % 4, group / 4);
        for i in 0..32 {
            let two = low[32 * part + i] >> (2 * pair) & 3;
            let value = two | (high[i] >> group & 1) << 2;
            out.values[32 * group + i] = value as i8 - 4;
        }
    }
    for group in 0..16 {
        // Six bits: four in the first eight bytes, two in the last four.
        let four = scales[group % 8] >> (group / 8 * 4) & 15;
        let two = scales[8 + group % 4] >> (2 * (group / 4)) & 3;
        let own = f32::from(four | two << 4) - 32.0;
        out.group(group, scale * own, NOTHING);
    }
}

/// Scales and least values of the eight groups of a Q4_K or Q5_K block, six bits each.
#[inline(always)]
fn six_bits(scale: f32, least: f32, scales: &[u8; 12], out: &mut Digits) {
    for group in 0..8 {
        let (own, own_least) = match group < 4 {
            true => (scales[group] & 63, scales[group + 4] & 63),
            false => (
                scales[group + 4] & 15 | scales[group - 4] >> 6 << 4,
                scales[group + 4] >> 4 | scales[group] >> 6 << 4,
            ),
        };
        let (scale, least) = (scale * f32::from(own), least * f32::from(own_least));
        out.group(2 * group, scale, -least);
        out.group(2 * group + 1, scale, -least);
    }
}

#[inline(always)]
fn q4k<H: Half>(block: &[u8; 144], out: &mut Digits) {
    let (scale, least, scales, low) = parts!(block, 2, 2, 12, 128);
    for group in 0..8 {
        for i in 0..32 {
            let value = low[group / 2 * 32 + i] >> (group % 2 * 4) & 15;
            out.values[32 * group + i] = value as i8;
        }
    }
    six_bits(H::half(*scale), H::half(*least), scales, out);
}

#[inline(always)]
fn q5k<H: Half>(block: &[u8; 176], out: &mut Digits) {
    let (scale, least, scales, high, low) = parts!(block, 2, 2, 12, 32, 128);
    for group in 0..8 {
        for i in 0..32 {
            let four = low[group / 2 * 32 + i] >> (group % 2 * 4) & 15;
            out.values[32 * group + i] = (four | (high[i] >> group & 1) << 4) as i8;
        }
    }
    six_bits(H::half(*scale), H::half(*least), scales, out);
}

#[inline(always)]
fn q6k<H: Half>(block: &[u8; 210], out: &mut Digits) {
    let (low, high, scales, scale) = parts!(block, 128, 64, 16, 2);
    let scale = H::half(*scale);
    for group in 0..8 {
        // Groups of 32, two scales each; four of them in each half.
        let (quarter, part) = (group % 4, group / 4);
        for i in 0..32 {
            let four = low[64 * part + quarter % 2 * 32 + i] >> (quarter / 2 * 4) & 15;
            let two = high[32 * part + i] >> (2 * quarter) & 3;
            out.values[32 * group + i] = (four | two << 4) as i8 - 32;
        }
    }
    for (group, own) in scales.iter().enumerate() {
        out.group(group, scale * f32::from(*own as i8), NOTHING);
    }
}
