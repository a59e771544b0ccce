//! What a model reads and learns, made item by item from the sources of a recipe.
//!
//! A [`Source`] names a dataset, its share, and a [`Format`]: how an item of the dataset (a
//! cue, a passage) becomes something to learn. A format is one file of this folder with one
//! line in [`format`](mod@format)'s table; recipe check, estimate, window and report ask it
//! for what they need through [`Spec`].
//!
//! [`parted`] keeps the items of one key in one part, [`examples`] and [`rankings`] take the
//! items that the shares allow and let each source write them. Same sources, same
//! [`Making`], same texts: the same bytes.

mod cues;
mod facts;
pub mod format;
mod list;
mod made;
mod mix;
mod participant;
mod passages;
mod ranking;
mod reward;
mod source;
mod trial;

pub use facts::{About, Amount, DatasetFacts, Fault, tokens_of};
pub use format::{Control, Format, Spec};
pub use list::List;
pub use made::{Example, Part};
pub use mix::{Asked, Items, Making, Opened, Templates, examples, parted, rankings};
pub use participant::Participant;
pub use passages::Passages;
pub use ranking::{Ranking, Rankings, offered};
pub use reward::Reward;
pub use source::{Ask, Setting, Source, Value};
