//! Rankings: how well a model puts words into the order in which people say them (ALIGN,
//! section 3 and appendix A.2).

mod scored;
mod scoring;
#[cfg(test)]
mod tests;

pub use scored::{
    DELTA, RankedComparison, RankedCue, RankedGroup, RankedMeasure, RankedModel, RankedTable,
    ScoredRankings,
};
pub use scoring::{ModelRankings, PromptRankings, score_rankings};
