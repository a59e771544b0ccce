//! Stands in until branch `train` lands. Delete then.
#![allow(missing_docs)]
/// What the model reads of an example: pieces of text and whether they are learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub pieces: Vec<(String, bool)>,
    pub tokens: usize,
}
