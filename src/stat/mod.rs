//! Distances, tests, correlations, intervals and density: pure functions of numbers.
//!
//! Nothing here knows a file, a model or a dataset. What is drawn at random comes
//! from a [`CounterRandom`], so that a result is a function of its inputs and a seed.

mod alignment;
mod bootstrap;
mod box_summary;
mod c_spec;
mod chrf;
mod correlation;
mod density;
mod distance;
mod distribution;
mod f1;
mod multiple;
mod precision;
mod random;
mod ranking;
mod ranks;
mod wilcoxon;

#[cfg(test)]
mod properties;

pub use alignment::{Alignment, AnswerPair, cultural_alignment};
pub use bootstrap::{
    Estimate, Interval, around, mean_estimate, mean_intervals, mean_of, percentile_interval,
    resampled_sums,
};
pub use box_summary::{BoxSummary, quantile};
pub use c_spec::{Specificity, c_spec};
pub use chrf::chrf_pp;
pub use correlation::{pearson, spearman};
pub use density::{gaussian_density, scott_bandwidth};
pub use distance::{
    JS_MAXIMUM, earth_movers, js_distance, js_divergence_bits, nominal_tension, tension,
    total_variation,
};
pub use distribution::{average, normalised, shares_of_logs};
pub use f1::{f1, macro_f1};
pub use multiple::{benjamini_hochberg, holm};
pub use precision::precision_at;
pub use random::CounterRandom;
pub use ranking::{LeftOut, ranking_rho};
pub use ranks::average_ranks;
pub use wilcoxon::{SignedRank, TestMethod, Zeros, signed_rank};
