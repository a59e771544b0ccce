//! What the weights of a model are kept in while it works.

use serde::{Deserialize, Serialize};

/// What the frozen weights of a model are kept in. Whatever it is, they become f32 tile by
/// tile where they are multiplied, and activations are f32 throughout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Four bytes a weight.
    #[default]
    F32,
    /// Two bytes a weight, rounded to the nearest.
    Bf16,
    /// As they are in the file: the blocks of a quantised GGUF file, or f16 and bf16.
    Stored,
}
