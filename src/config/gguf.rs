//! The GGUF file format: metadata and the list of tensors, not their values.
//!
//! Source: the format's specification (ggml-org/ggml, docs/gguf.md), versions 2 and 3,
//! little-endian.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::{Activation, Config, Rope, Scaling, Variant, damaged, supported};
use crate::{Problem, Result, artifact, t};

/// A metadata value; integers of every width are `Int`, both floats `Float`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    List(Vec<Value>),
}

/// Where a tensor lies and how it is stored.
#[derive(Debug)]
pub(crate) struct Stored {
    /// Innermost dimension first.
    dims: Vec<u64>,
    /// Number of the storage type in ggml.
    kind: u32,
    /// Bytes from the start of the data.
    offset: u64,
}

/// What stands before the weights of a GGUF file.
#[derive(Debug)]
pub(crate) struct Gguf {
    metadata: BTreeMap<String, Value>,
    tensors: BTreeMap<String, Stored>,
    /// Where the weights begin, in bytes.
    data: u64,
}

/// Deeper nesting of arrays than any model has.
const DEEPEST: usize = 4;

impl Gguf {
    /// Reads everything but the weights, and checks that the file holds all of them.
    pub fn open(path: &Path) -> Result<Self> {
        let file = artifact::open_named(path).map_err(|e| Problem::io(path, &e))?;
        let length = file.metadata().map_err(|e| Problem::io(path, &e))?.len();
        let mut reader = Reader {
            inner: BufReader::new(file),
            left: length,
        };
        let magic = reader.bytes::<4>();
        if !matches!(&magic, Ok(bytes) if bytes == b"GGUF") {
            let path = path.display().to_string();
            return Err(
                Problem::new(t!("model-not-a-model", path = path)).advise(t!("model-kinds"))
            );
        }
        let gguf =
            Self::read(&mut reader, length).map_err(|_| damaged(path, t!("model-truncated")))?;
        if gguf
            .tensors
            .values()
            .any(|tensor| gguf.end(tensor) > length)
        {
            return Err(damaged(path, t!("model-truncated")));
        }
        Ok(gguf)
    }

    fn read(reader: &mut Reader, length: u64) -> std::io::Result<Self> {
        let once = |known: bool| match known {
            true => Err(std::io::ErrorKind::InvalidData),
            false => Ok(()),
        };
        if !matches!(reader.u32()?, 2 | 3) {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let (tensor_count, pairs) = (reader.u64()?, reader.u64()?);
        let mut metadata = BTreeMap::new();
        for _ in 0..pairs {
            let key = reader.text()?;
            let kind = reader.u32()?;
            once(metadata.insert(key, reader.value(kind, 0)?).is_some())?;
        }
        let mut tensors = BTreeMap::new();
        for _ in 0..tensor_count {
            let name = reader.text()?;
            let rank = reader.u32()?.min(8);
            let dims = (0..rank).map(|_| reader.u64()).collect::<Result<_, _>>()?;
            let (kind, offset) = (reader.u32()?, reader.u64()?);
            let stored = Stored { dims, kind, offset };
            once(tensors.insert(name, stored).is_some())?;
        }
        let alignment = match metadata.get("general.alignment") {
            Some(Value::Int(n)) if *n > 0 => *n as u64,
            _ => 32,
        };
        let data = (length - reader.left).next_multiple_of(alignment);
        Ok(Self {
            metadata,
            tensors,
            data,
        })
    }

    /// First byte behind a tensor; its start where the storage type is unknown to us.
    fn end(&self, tensor: &Stored) -> u64 {
        let values = tensor
            .dims
            .iter()
            .fold(1u64, |n, &dim| n.saturating_mul(dim));
        let (block, bytes) = match tensor.kind {
            0 => (1, 4),      // F32
            1 | 30 => (1, 2), // F16, BF16
            2 => (32, 18),    // Q4_0
            3 => (32, 20),    // Q4_1
            6 => (32, 22),    // Q5_0
            7 => (32, 24),    // Q5_1
            8 => (32, 34),    // Q8_0
            10 => (256, 84),  // Q2_K
            11 => (256, 110), // Q3_K
            12 => (256, 144), // Q4_K
            13 => (256, 176), // Q5_K
            14 => (256, 210), // Q6_K
            _ => (1, 0),
        };
        let size = (values / block).saturating_mul(bytes);
        self.data.saturating_add(tensor.offset).saturating_add(size)
    }

    /// Whether a tensor of this name is stored.
    pub fn has(&self, tensor: &str) -> bool {
        self.tensors.contains_key(tensor)
    }

    /// A text of the metadata.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.metadata.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A whole number of the metadata.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.metadata.get(key) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        }
    }

    /// Any number of the metadata.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.metadata.get(key) {
            Some(Value::Float(n)) => Some(*n),
            Some(Value::Int(n)) => Some(*n as f64),
            _ => None,
        }
    }

    /// Whether a switch of the metadata is on; none where it is not there.
    pub fn switch(&self, key: &str) -> Option<bool> {
        match self.metadata.get(key) {
            Some(Value::Bool(on)) => Some(*on),
            _ => None,
        }
    }

    /// A list of the metadata; empty where it is not there.
    pub fn list(&self, key: &str) -> &[Value] {
        match self.metadata.get(key) {
            Some(Value::List(values)) => values,
            _ => &[],
        }
    }

    /// Values of a small F32 tensor.
    fn floats(&self, path: &Path, tensor: &str) -> Result<Option<Vec<f64>>> {
        use std::io::{Seek, SeekFrom};
        let Some(stored) = self.tensors.get(tensor).filter(|stored| stored.kind == 0) else {
            return Ok(None);
        };
        let read = || -> std::io::Result<Vec<f64>> {
            let mut file = artifact::open_named(path)?;
            file.seek(SeekFrom::Start(self.data + stored.offset))?;
            let mut bytes = Vec::new();
            file.take(self.end(stored) - self.data - stored.offset)
                .read_to_end(&mut bytes)?;
            let floats = bytes.as_chunks::<4>().0.iter();
            Ok(floats
                .map(|bytes| f64::from(f32::from_le_bytes(*bytes)))
                .collect())
        };
        read().map(Some).map_err(|e| Problem::io(path, &e))
    }
}

/// Reads little-endian values and never asks for more bytes than the file has left.
struct Reader {
    inner: BufReader<File>,
    left: u64,
}

impl Reader {
    fn bytes<const N: usize>(&mut self) -> std::io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.inner.read_exact(&mut bytes)?;
        self.left -= N as u64;
        Ok(bytes)
    }

    fn u32(&mut self) -> std::io::Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> std::io::Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> std::io::Result<String> {
        let length = self.u64()?;
        if length > self.left {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length as usize];
        self.inner.read_exact(&mut bytes)?;
        self.left -= length;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn value(&mut self, kind: u32, depth: usize) -> std::io::Result<Value> {
        Ok(match kind {
            0 => Value::Int(u8::from_le_bytes(self.bytes()?).into()),
            1 => Value::Int(i8::from_le_bytes(self.bytes()?).into()),
            2 => Value::Int(u16::from_le_bytes(self.bytes()?).into()),
            3 => Value::Int(i16::from_le_bytes(self.bytes()?).into()),
            4 => Value::Int(self.u32()?.into()),
            5 => Value::Int(i32::from_le_bytes(self.bytes()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.bytes()?).into()),
            7 => Value::Bool(self.bytes::<1>()? != [0]),
            8 => Value::Text(self.text()?),
            9 if depth < DEEPEST => {
                let (kind, count) = (self.u32()?, self.u64()?);
                // Every element takes a byte or more, so a count beyond `left` is a lie.
                if count > self.left {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                let values = (0..count).map(|_| self.value(kind, depth + 1));
                Value::List(values.collect::<Result<_, _>>()?)
            }
            10 => Value::Int(i64::try_from(self.u64()?).unwrap_or(i64::MAX)),
            11 => Value::Int(i64::from_le_bytes(self.bytes()?)),
            12 => Value::Float(f64::from_le_bytes(self.bytes()?)),
            _ => return Err(std::io::ErrorKind::InvalidData.into()),
        })
    }
}

/// The configuration that a GGUF's metadata gives.
pub(super) fn config(gguf: &Gguf, path: &Path) -> Result<Config> {
    let missing = |key: &str| damaged(path, t!("model-missing", key = key));
    let architecture = gguf
        .text("general.architecture")
        .ok_or_else(|| missing("general.architecture"))?;
    let architecture = supported(architecture)?;
    let key = |name: &str| format!("{architecture}.{name}");
    let size = |name: &str| -> Result<usize> {
        let n = gguf.int(&key(name)).ok_or_else(|| missing(&key(name)))?;
        usize::try_from(n).map_err(|_| missing(&key(name)))
    };

    check_tokenizer(gguf, path)?;
    let (hidden, heads) = (size("embedding_length")?, size("attention.head_count")?);
    let layers = super::layers(size("block_count")?, path)?;
    let tokens = gguf.list("tokenizer.ggml.tokens");
    let text_of = |id: u32| match tokens.get(id as usize) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let token = |name: &str| {
        gguf.int(&format!("tokenizer.ggml.{name}_token_id"))
            .and_then(|id| u32::try_from(id).ok())
    };
    let bos = token("bos");
    let mut eos: Vec<u32> = ["eos", "eot", "eom"]
        .into_iter()
        .filter_map(token)
        .collect();
    eos.dedup();
    let head_dim = size("attention.key_length").or_else(|_| {
        hidden
            .checked_div(heads)
            .ok_or_else(|| damaged(path, t!("model-sizes")))
    })?;
    let scaling = match gguf.floats(path, "rope_freqs.weight")? {
        Some(factors) if factors.len() == head_dim / 2 => Some(Scaling::Factors(factors)),
        Some(_) => return Err(damaged(path, t!("model-sizes"))),
        None => match gguf.text(&key("rope.scaling.type")) {
            None | Some("none") => None,
            Some("linear") => gguf
                .number(&key("rope.scaling.factor"))
                .map(Scaling::Linear),
            Some(other) => return Err(super::rope::unknown(other)),
        },
    };

    let config = Config {
        name: gguf.text("general.name").map(str::to_owned),
        license: gguf.text("general.license").map(str::to_owned),
        vocab_size: size("vocab_size").unwrap_or(tokens.len()),
        hidden,
        intermediate: size("feed_forward_length")?,
        layers,
        heads,
        kv_heads: size("attention.head_count_kv").unwrap_or(heads),
        head_dim,
        max_positions: size("context_length")?,
        rms_eps: gguf
            .number(&key("attention.layer_norm_rms_epsilon"))
            .ok_or_else(|| missing(&key("attention.layer_norm_rms_epsilon")))?,
        rope: Rope {
            theta: gguf.number(&key("rope.freq_base")).unwrap_or(10_000.0),
            scaling,
        },
        variant: Variant::default(),
        tied: !gguf.has("output.weight"),
        bos,
        bos_token: bos.and_then(text_of),
        eos_token: eos.first().copied().and_then(text_of),
        eos,
        chat_template: gguf.text("tokenizer.chat_template").map(str::to_owned),
        tokenizer: format!(
            "{}/{}",
            gguf.text("tokenizer.ggml.model").unwrap_or("none"),
            gguf.text("tokenizer.ggml.pre").unwrap_or("default"),
        ),
        architecture,
    };
    Ok(Config {
        variant: variant(gguf, &config),
        ..config
    })
}

/// Refuses a file without a vocabulary, and one of a byte-level BPE that does not say by
/// which rule a text is cut before pieces are merged. llama.cpp assumes a rule then, with a
/// warning; hardly any model was made with it, and vocabularies do not tell (Smaug has that
/// of Llama 3, and another rule).
fn check_tokenizer(gguf: &Gguf, path: &Path) -> Result<()> {
    let path = path.display().to_string();
    let model = gguf.text("tokenizer.ggml.model");
    if model.is_none() || gguf.list("tokenizer.ggml.tokens").is_empty() {
        return Err(Problem::new(t!("model-no-tokenizer", path = path))
            .advise(t!("model-no-tokenizer-advice")));
    }
    match gguf.text("tokenizer.ggml.pre") {
        None | Some("default") if model == Some("gpt2") => {
            Err(Problem::new(t!("model-no-cut", path = path)).advise(t!("model-no-cut-advice")))
        }
        _ => Ok(()),
    }
}

/// Where the decoder differs from Llama's, as llama.cpp takes it from the file.
fn variant(gguf: &Gguf, config: &Config) -> Variant {
    let architecture = &config.architecture;
    let number = |name: &str| gguf.number(&format!("{architecture}.{name}"));
    let stored = [
        ("q_proj", "attn_q"),
        ("k_proj", "attn_k"),
        ("v_proj", "attn_v"),
        ("o_proj", "attn_output"),
        ("gate_proj", "ffn_gate"),
        ("up_proj", "ffn_up"),
        ("down_proj", "ffn_down"),
    ];
    let biased = stored
        .iter()
        .filter(|(_, stored)| gguf.has(&format!("blk.0.{stored}.bias")));
    let variant = Variant {
        qk_norm: architecture == "qwen3",
        biases: biased.map(|(name, _)| (*name).to_owned()).collect(),
        ..Variant::default()
    };
    if architecture != "gemma2" {
        return variant;
    }
    let window = number("attention.sliding_window").unwrap_or(4096.0) as usize;
    // The scale is not stored; the largest Gemma 2 has one of its own.
    let width = match config.layers {
        46 => config.hidden as f64 / config.heads as f64,
        _ => config.head_dim as f64,
    };
    let slides = |layer: usize| (layer.is_multiple_of(2) && window > 0).then_some(window);
    Variant {
        activation: Activation::GeluTanh,
        sandwich_norms: true,
        embedding_scale: Some((config.hidden as f64).sqrt()),
        attention_scale: Some(width.powf(-0.5)),
        attention_cap: Some(number("attn_logit_softcapping").unwrap_or(50.0)),
        logit_cap: Some(number("final_logit_softcapping").unwrap_or(30.0)),
        windows: (0..config.layers).map(slides).collect(),
        ..variant
    }
}
