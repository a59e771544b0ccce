//! The psychological profile of associations (ALIGN, section 4.2 and appendix G): how
//! pleasant, how exciting and how concrete the words are that people and models give.

mod lexicon;
mod scored;
mod scoring;
#[cfg(test)]
mod tests;

pub use lexicon::Lexicon;
pub use scored::{
    ATTRIBUTES, ProfileComparison, ProfileRow, ProfileSettings, ProfileTable, ProfiledCue,
    ProfiledGroup, ScoredProfile, Shares, scale,
};
pub use scoring::score_profile;
