//! Weights by their Hugging Face names, from a GGUF file or safetensors.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::quantized::gguf_file::{Content, TensorInfo};
use candle_core::{Device, Tensor};
use memmap2::Mmap;
use safetensors::SafeTensors;

use super::format::Format;
use super::names;
use super::op::on_processor;
use super::placed::Placed;
use super::shards;
use super::weight::{Packed, Weight};
use crate::config::{Config, Precision, damaged};
use crate::{Problem, Result, artifact, t};

/// The files of a model, mapped into memory: what is kept as it is stored is never copied.
pub(super) struct Weights {
    path: PathBuf,
    config: Config,
    tensors: BTreeMap<String, Stored>,
    /// Whether names and orders are those of a GGUF.
    gguf: bool,
    precision: Precision,
    /// Whether there are no files: every weight that is asked for is made up.
    made_up: bool,
}

/// Where a tensor lies.
pub(super) struct Stored {
    file: Arc<Mmap>,
    start: usize,
    /// None where this program cannot read it.
    format: Option<Format>,
    shape: Vec<usize>,
}

impl Weights {
    /// Opens the files, whose matrices are to be kept in `precision`; reads no weight yet.
    pub fn open(path: &Path, config: &Config, precision: Precision) -> Result<Self> {
        let folder = path.is_dir();
        let tensors = match folder {
            true => shards::read(path)?,
            false => gguf(path)?,
        };
        Ok(Self {
            path: path.to_owned(),
            config: config.clone(),
            tensors,
            gguf: !folder,
            precision,
            made_up: false,
        })
    }

    /// Weights of no model, kept as f32, to measure with.
    pub fn made_up(config: &Config) -> Self {
        Self {
            path: PathBuf::new(),
            config: config.clone(),
            tensors: BTreeMap::new(),
            gguf: false,
            precision: Precision::F32,
            made_up: true,
        }
    }

    /// The weight of this name as f32, as the formulas use it, its shape checked.
    pub fn get(&self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        let mut values = self.packed(name, shape)?.values();
        if !self.gguf && names::less_one(name, &self.config) {
            values.iter_mut().for_each(|value| *value += 1.0);
        }
        Ok(Tensor::from_vec(values, shape, device)?)
    }

    /// The weight of this name as f32, its shape checked; none where there is none.
    pub fn optional(&self, name: &str, shape: &[usize], device: &Device) -> Result<Option<Tensor>> {
        match self.tensors.contains_key(&self.stored_name(name)) {
            true => self.get(name, shape, device).map(Some),
            false => Ok(None),
        }
    }

    /// The matrix `[out, in]` of this name, its shape checked, kept in the precision asked
    /// for.
    pub fn matrix(&self, name: &str, shape: [usize; 2], device: &Device) -> Result<Weight> {
        let packed = self.packed(name, &shape)?;
        let full = matches!(packed.format(), Format::F64 | Format::F32);
        let keep = |packed: Packed| match on_processor(device) {
            true => Ok(Weight::Packed(packed)),
            false => Placed::new(packed, device).map(Weight::Placed),
        };
        Ok(match self.precision {
            Precision::Stored if !full => keep(packed)?,
            Precision::Bf16 if packed.format() == Format::Bf16 => keep(packed)?,
            Precision::Bf16 => keep(packed.rounded())?,
            Precision::F32 | Precision::Stored => {
                Weight::Full(Tensor::from_vec(packed.values(), &shape, device)?)
            }
        })
    }

    /// The weight of this name where it lies, in the order of Hugging Face. One with a
    /// single dimension has rows of one number.
    fn packed(&self, name: &str, shape: &[usize]) -> Result<Packed> {
        let width = shape[1..].iter().product();
        if self.made_up {
            return Ok(Packed::made_up((shape[0], width)));
        }
        let wrong = |why: String| damaged(&self.path, why);
        let stored = self
            .tensors
            .get(&self.stored_name(name))
            .ok_or_else(|| wrong(t!("model-missing", key = name)))?;
        if stored.shape != shape {
            let found = format!("{:?}", stored.shape);
            let wanted = format!("{shape:?}");
            let why = t!("model-shape", name = name, found = found, wanted = wanted);
            return Err(wrong(why));
        }
        let format = stored
            .format
            .ok_or_else(|| wrong(t!("model-format", name = name)))?;
        let packed = Packed::mapped(&stored.file, stored.start, format, (shape[0], width))
            .ok_or_else(|| wrong(t!("model-truncated")))?;
        let heads = names::reordered_heads(name, &self.config);
        Ok(match heads.filter(|_| self.gguf) {
            Some(heads) => packed.interleaved(heads),
            None => packed,
        })
    }

    fn stored_name(&self, name: &str) -> String {
        match self.gguf {
            true => names::in_gguf(name, &self.config),
            false => name.to_owned(),
        }
    }
}

fn map(opened: std::io::Result<File>, path: &Path) -> Result<Arc<Mmap>> {
    let file = opened.map_err(|e| Problem::io(path, &e))?;
    // SAFETY: the file is mapped for reading; somebody who changes a model while it is
    // loaded gets wrong weights, which the model's hash shows.
    let mapped = unsafe { Mmap::map(&file) }.map_err(|e| Problem::io(path, &e))?;
    Ok(Arc::new(mapped))
}

/// The tensors of a GGUF file.
fn gguf(path: &Path) -> Result<BTreeMap<String, Stored>> {
    let file = map(artifact::open_named(path), path)?;
    let content = Content::read(&mut Cursor::new(&file[..]));
    let content = content.map_err(|e| damaged(path, e.to_string()))?;
    let stored = |info: TensorInfo| Stored {
        file: file.clone(),
        start: content.tensor_data_offset.saturating_add(info.offset) as usize,
        format: Format::of_gguf(info.ggml_dtype),
        shape: info.shape.into_dims(),
    };
    let infos = content.tensor_infos.into_iter();
    Ok(infos.map(|(name, info)| (name, stored(info))).collect())
}

/// The tensors of a safetensors file.
pub(super) fn safetensors(path: &Path) -> Result<BTreeMap<String, Stored>> {
    let file = map(artifact::open(&artifact::hub_file(path)), path)?;
    let (header, metadata) =
        SafeTensors::read_metadata(&file).map_err(|e| damaged(path, e.to_string()))?;
    // The header's length comes before it, in eight bytes.
    let data = 8 + header;
    let infos = metadata.tensors().into_iter();
    let stored = infos.map(|(name, info)| {
        let stored = Stored {
            file: file.clone(),
            start: data + info.data_offsets.0,
            format: Format::of_safetensors(info.dtype),
            shape: info.shape.clone(),
        };
        (name, stored)
    });
    Ok(stored.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use candle_core::DType;
    use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
    use rayon::prelude::*;

    use super::*;

    const PLAIN: [GgmlDType; 3] = [GgmlDType::F32, GgmlDType::F16, GgmlDType::BF16];
    const SHAPE: [usize; 2] = [48, 512];
    const UP: &str = "model.layers.0.mlp.up_proj.weight";
    const QUERY: &str = "model.layers.0.self_attn.q_proj.weight";
    const KEY: &str = "model.layers.0.self_attn.k_proj.weight";

    /// Heads: four for queries, two for keys.
    fn config() -> Config {
        crate::config::read("tests/golden/tiny/llama".as_ref()).unwrap()
    }

    /// Weights as they are in models: small, with a few large ones.
    fn random(shape: [usize; 2]) -> Tensor {
        let values = Tensor::randn(0f32, 0.02, &shape, &Device::Cpu).unwrap();
        (&values + (values.powf(3.0).unwrap() * 1e4).unwrap()).unwrap()
    }

    /// A file with the same matrix as feed-forward, query and key weights.
    fn file(matrix: &QTensor, folder: &Path) -> PathBuf {
        let path = folder.join("model.gguf");
        let names = ["blk.0.ffn_up", "blk.0.attn_q", "blk.0.attn_k"];
        let names = names.map(|name| format!("{name}.weight"));
        let tensors: Vec<(&str, &QTensor)> = names.iter().map(|n| (n.as_str(), matrix)).collect();
        gguf_file::write(&mut File::create(&path).unwrap(), &[], &tensors).unwrap();
        path
    }

    fn read(at: &Path, name: &str, precision: Precision) -> Weight {
        let weights = Weights::open(at, &config(), precision).unwrap();
        weights.matrix(name, SHAPE, &Device::Cpu).unwrap()
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    fn values(tensor: &Tensor) -> Vec<f32> {
        tensor.flatten_all().unwrap().to_vec1().unwrap()
    }

    /// Rows as they are read from a weight, single ones and tiles, from several threads.
    #[track_caller]
    fn holds(weight: &Weight, expected: &Tensor) {
        assert_eq!(weight.sizes().unwrap(), expected.dims2().unwrap());
        let ranges = [0..48, 47..48, 0..1, 5..5, 16..33, 30..48, 1..9];
        ranges.into_par_iter().for_each(|rows| {
            let part = expected.narrow(0, rows.start, rows.len()).unwrap();
            let mut found = vec![f32::NAN; rows.len() * SHAPE[1]];
            weight.rows(rows.clone(), &mut found).unwrap();
            assert_eq!(bits(&found), bits(&values(&part)), "{rows:?}");
        });
    }

    /// What llama.cpp did to the rows of query and key, undone.
    fn in_order(weight: &Tensor, heads: usize) -> Tensor {
        let turned = weight.reshape((heads, SHAPE[0] / heads / 2, 2, SHAPE[1]));
        let turned = turned.unwrap().transpose(1, 2).unwrap().contiguous();
        turned.unwrap().reshape(&SHAPE).unwrap()
    }

    #[test]
    fn every_kind_of_gguf_tensor_reads_as_candle_reads_it() {
        for kind in PLAIN.into_iter().chain(Format::BLOCKS) {
            let folder = tempfile::tempdir().unwrap();
            let matrix = QTensor::quantize(&random(SHAPE), kind).unwrap();
            let at = file(&matrix, folder.path());
            let expected = matrix.dequantize(&Device::Cpu).unwrap();

            let stored = read(&at, UP, Precision::Stored);
            assert_eq!(
                stored.bytes(),
                matrix.storage_size_in_bytes() as u64,
                "{kind:?}"
            );
            holds(&stored, &expected);
            let full = read(&at, UP, Precision::F32);
            assert!(matches!(&full, Weight::Full(values) if values.dtype() == DType::F32));
            assert_eq!(full.bytes(), 4 * 48 * 512);
            holds(&full, &expected);
            let rounded = expected
                .to_dtype(DType::BF16)
                .unwrap()
                .to_dtype(DType::F32)
                .unwrap();
            let half = read(&at, UP, Precision::Bf16);
            assert_eq!(half.bytes(), 2 * 48 * 512);
            holds(&half, &rounded);

            for precision in [Precision::F32, Precision::Stored] {
                for (name, heads) in [(QUERY, 4), (KEY, 2)] {
                    let turned = read(&at, name, precision);
                    holds(&turned, &in_order(&expected, heads));
                }
            }
            let turned = read(&at, QUERY, Precision::Bf16);
            holds(&turned, &in_order(&rounded, 4));
        }
    }

    #[test]
    fn safetensors_keep_their_own_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let matrix = random(SHAPE);
        for kind in [DType::F16, DType::BF16, DType::F32, DType::F64] {
            let stored = matrix.to_dtype(kind).unwrap();
            let tensors = HashMap::from([(QUERY, stored.clone())]);
            candle_core::safetensors::save(&tensors, folder.path().join("model.safetensors"))
                .unwrap();
            let at = folder.path();
            let expected = stored.to_dtype(DType::F32).unwrap();
            let kept = read(at, QUERY, Precision::Stored);
            assert_eq!(
                kept.bytes(),
                48 * 512 * kind.size_in_bytes().min(4) as u64,
                "{kind:?}"
            );
            holds(&kept, &expected);
            holds(&read(at, QUERY, Precision::F32), &expected);
        }
    }

    #[test]
    fn a_bias_is_read_in_order_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.gguf");
        let bias = Tensor::arange(0f32, 16.0, &Device::Cpu).unwrap();
        let bias = QTensor::quantize(&bias, GgmlDType::F32).unwrap();
        let mut to = File::create(&path).unwrap();
        gguf_file::write(&mut to, &[], &[("blk.0.attn_q.bias", &bias)]).unwrap();
        let weights = Weights::open(&path, &config(), Precision::F32).unwrap();
        let name = "model.layers.0.self_attn.q_proj.bias";
        let found = weights.optional(name, &[16], &Device::Cpu).unwrap();
        let expected = [
            0., 2., 1., 3., 4., 6., 5., 7., 8., 10., 9., 11., 12., 14., 13., 15.,
        ];
        assert_eq!(values(&found.unwrap()), expected);
        let missing = name.replace("q_proj", "v_proj");
        assert!(
            weights
                .optional(&missing, &[16], &Device::Cpu)
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let matrix = QTensor::quantize(&random(SHAPE), GgmlDType::Q4K).unwrap();
        let path = file(&matrix, folder.path());
        let open = || Weights::open(&path, &config(), Precision::Stored).unwrap();
        let weights = open();
        let matrix = |name, shape| weights.matrix(name, shape, &Device::Cpu);
        let other = matrix(UP, [512, 48]).err().unwrap();
        assert!(other.message.contains("[48, 512]"), "{other}");
        let gone = matrix("model.norm.weight", SHAPE).err().unwrap();
        assert!(gone.message.contains("model.norm.weight"), "{gone}");
        let weight = matrix(UP, SHAPE).unwrap();
        for (rows, room) in [(40..49, 9), (0..2, 3), (47..49, 2)] {
            assert!(weight.rows(rows, &mut vec![0.0; room * SHAPE[1]]).is_err());
        }
        drop((weights, weight));

        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 400]).unwrap();
        let weights = open();
        let cut = |name| weights.matrix(name, SHAPE, &Device::Cpu).is_err();
        assert!([UP, QUERY, KEY].into_iter().any(cut));
    }
}
