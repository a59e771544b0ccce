//! The seven linear projections of a layer, which LoRA can adapt.

use super::Config;

/// A projection of a decoder layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Module {
    Q,
    K,
    V,
    O,
    Gate,
    Up,
    Down,
}

impl Module {
    /// All of them, in the order in which adapters list their weights.
    pub const ALL: [Self; 7] = [
        Self::Q,
        Self::K,
        Self::V,
        Self::O,
        Self::Gate,
        Self::Up,
        Self::Down,
    ];

    /// Name in recipes and in PEFT's `target_modules`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Q => "q_proj",
            Self::K => "k_proj",
            Self::V => "v_proj",
            Self::O => "o_proj",
            Self::Gate => "gate_proj",
            Self::Up => "up_proj",
            Self::Down => "down_proj",
        }
    }

    /// The projection of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|module| module.name() == name)
    }

    /// Name of the projection in layer `layer` of a Hugging Face model, without `.weight`.
    pub fn path(self, layer: usize) -> String {
        let part = match self {
            Self::Q | Self::K | Self::V | Self::O => "self_attn",
            Self::Gate | Self::Up | Self::Down => "mlp",
        };
        format!("model.layers.{layer}.{part}.{}", self.name())
    }

    /// Widths of its input and output.
    pub fn sizes(self, config: &Config) -> (usize, usize) {
        let queries = config.heads * config.head_dim;
        let keys = config.kv_heads * config.head_dim;
        match self {
            Self::Q => (config.hidden, queries),
            Self::K | Self::V => (config.hidden, keys),
            Self::O => (queries, config.hidden),
            Self::Gate | Self::Up => (config.hidden, config.intermediate),
            Self::Down => (config.intermediate, config.hidden),
        }
    }
}
