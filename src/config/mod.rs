//! Model configurations, read from a GGUF file or a Hugging Face folder without weights.
//!
//! A [`Config`] says what a model is: its sizes, its rotary positions, how its tokenizer
//! and its chat template look. The memory estimate, the recipe form and the decoder all
//! start from it. Nothing here computes with tensors.

mod folder;
pub(crate) mod gguf;
mod module;
mod precision;
mod rope;
mod settings;
mod variant;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Problem, Result, t};

pub use module::Module;
pub use precision::Precision;
pub use rope::{Llama3Scaling, Rope, Scaling};
pub use variant::{Activation, Variant};

/// Architectures that can be loaded: `model_type` of a `config.json`, or
/// `general.architecture` of a GGUF, which says `llama` for Mistral too.
pub const SUPPORTED: &[&str] = &["llama", "mistral", "qwen2", "qwen3", "gemma2"];

/// What a model is, without its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Family of the decoder, such as `llama`.
    pub architecture: String,
    /// Name the makers gave it, where the file says one.
    pub name: Option<String>,
    /// Licence, where the file says one.
    pub license: Option<String>,
    /// Number of tokens in the vocabulary (rows of the embedding).
    pub vocab_size: usize,
    /// Width of the residual stream.
    pub hidden: usize,
    /// Width inside the feed-forward part.
    pub intermediate: usize,
    pub layers: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; `heads` is a multiple of it.
    pub kv_heads: usize,
    pub head_dim: usize,
    /// Longest sequence the model was made for, in tokens.
    pub max_positions: usize,
    /// Added to the mean square in RMSNorm.
    pub rms_eps: f64,
    pub rope: Rope,
    /// Where its decoder differs from Llama's.
    #[serde(default)]
    pub variant: Variant,
    /// Whether the output head is the embedding.
    pub tied: bool,
    /// Token that begins a text.
    pub bos: Option<u32>,
    /// Tokens that end an answer.
    pub eos: Vec<u32>,
    /// Text of `bos`, for chat templates.
    pub bos_token: Option<String>,
    /// Text of the first of `eos`.
    pub eos_token: Option<String>,
    /// The model's own Jinja chat template; a base model has none.
    pub chat_template: Option<String>,
    /// Kind of tokenizer: `tokenizer.json`, or model and pre-tokenizer of a GGUF (`gpt2/smollm`).
    pub tokenizer: String,
}

/// Reads the configuration of a model: a `.gguf` file or a Hugging Face folder.
///
/// # Errors
/// Where `path` is neither, where the file is cut off, and where the architecture is
/// not one of [`SUPPORTED`].
pub fn read(path: &Path) -> Result<Config> {
    let config = if path.is_dir() {
        folder::read(path)?
    } else {
        gguf::config(&gguf::Gguf::open(path)?, path)?
    };
    check(config, path)
}

/// Number of weights of a model.
pub fn parameters(config: &Config) -> u64 {
    let hidden = config.hidden as u64;
    let embedding = config.vocab_size as u64 * hidden;
    let sizes = |module: Module| {
        let (inner, out) = module.sizes(config);
        (inner * out) as u64
    };
    let matrices: u64 = Module::ALL.into_iter().map(sizes).sum();
    let norms = if config.variant.sandwich_norms { 4 } else { 2 } * hidden;
    let head_norms = if config.variant.qk_norm { 2 } else { 0 } * config.head_dim as u64;
    let bias = |module: Module| module.sizes(config).1 as u64;
    let biases: u64 = config
        .variant
        .biases
        .iter()
        .filter_map(|name| Module::named(name))
        .map(bias)
        .sum();
    let layer = matrices + norms + head_norms + biases;
    let heads = if config.tied { 1 } else { 2 };
    heads * embedding + config.layers as u64 * layer + hidden
}

/// Refuses sizes and settings that cannot be a model, so that nothing behind has to.
fn check(config: Config, path: &Path) -> Result<Config> {
    let sizes = [
        config.vocab_size,
        config.hidden,
        config.intermediate,
        config.layers,
        config.heads,
        config.kv_heads,
        config.head_dim,
        config.max_positions,
    ];
    let sound = sizes.iter().all(|&size| size > 0 && size < 1 << 32)
        && config.heads.is_multiple_of(config.kv_heads)
        && config.head_dim.is_multiple_of(2);
    if !sound {
        return Err(damaged(path, t!("model-sizes")));
    }
    match not_a_number(&config) {
        Some(setting) => Err(damaged(
            path,
            t!("model-setting-not-finite", setting = setting),
        )),
        None => Ok(config),
    }
}

/// The setting, if any, whose value is not finite or not above zero, as all must be.
fn not_a_number(config: &Config) -> Option<&'static str> {
    let variant = &config.variant;
    let settings = [
        ("rms_norm_eps", Some(config.rms_eps)),
        ("rope_theta", Some(config.rope.theta)),
        ("embedding_scale", variant.embedding_scale),
        ("query_pre_attn_scalar", variant.attention_scale),
        ("attn_logit_softcapping", variant.attention_cap),
        ("final_logit_softcapping", variant.logit_cap),
    ];
    let scaling = match &config.rope.scaling {
        None => Vec::new(),
        Some(Scaling::Linear(factor)) => vec![*factor],
        Some(Scaling::Llama3(scaling)) => scaling.numbers().into(),
        Some(Scaling::Factors(factors)) => factors.clone(),
    };
    let scaling = scaling
        .into_iter()
        .map(|number| ("rope_scaling", Some(number)));
    let wrong = |number: f64| !(number.is_finite() && number > 0.0);
    settings
        .into_iter()
        .chain(scaling)
        .find_map(|(name, number)| number.is_some_and(wrong).then_some(name))
}

/// Refuses a number of layers that nobody has built, before anything is made per layer.
fn layers(count: usize, path: &Path) -> Result<usize> {
    match count {
        1..=10_000 => Ok(count),
        _ => Err(damaged(path, t!("model-sizes"))),
    }
}

/// The file is not what it claims to be; `why` is a sentence.
pub(crate) fn damaged(path: &Path, why: impl Into<String>) -> Problem {
    let path = path.display().to_string();
    Problem::new(t!("model-damaged", path = path, why = why.into()))
        .advise(t!("model-damaged-advice"))
}

/// A setting with a value that this program cannot compute.
fn unsupported(setting: &str) -> Problem {
    Problem::new(t!("model-variant", setting = setting))
}

/// Refuses an architecture that this program cannot compute, naming it.
fn supported(architecture: &str) -> Result<String> {
    if SUPPORTED.contains(&architecture) {
        return Ok(architecture.to_owned());
    }
    Err(
        Problem::new(t!("model-architecture", architecture = architecture)).advise(t!(
            "model-architecture-advice",
            supported = SUPPORTED.join(", ")
        )),
    )
}
