//! Vectors that the processor has, asked when the program runs.

/// What work is compiled for beside what every processor of its kind has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vectors {
    /// AVX2, with fused multiplication.
    Avx2,
    /// The same, and AVX-512 with its parts BW, DQ and VL.
    Avx512,
}

impl Vectors {
    /// The widest of this processor, if it has any.
    #[inline]
    pub fn here() -> Option<Self> {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let wide = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            return Some(if wide { Self::Avx512 } else { Self::Avx2 });
        }
        None
    }
}
