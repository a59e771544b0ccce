//! How fast this machine is: its matrix products, and passes of a small decoder.

use std::time::{Duration, Instant};

use candle_core::Device;

use super::adapter::{Adapter, LoraConfig};
use super::decoder::Decoder;
use super::op::Matrix;
use super::teach::{Sequence, Teach};
use super::weights::Weights;
use crate::Result;
use crate::config::{Config, Rope, Variant};

/// Rows and columns of the measured product: large enough to be bound by arithmetic, small
/// enough that on a busy machine some product meets no interruption.
const SIZE: usize = 768;
/// How long products are measured. Others may be at work on the machine; the best counts.
const AT_LEAST: Duration = Duration::from_millis(400);

/// Peak of this engine's products of large f32 matrices on all threads, in 10⁹ operations
/// per second (a multiplication and an addition are two). Takes half a second.
pub fn peak_gflops() -> f64 {
    let value = |i: usize| (i % 17) as f32 / 17.0 - 0.3;
    let values: Vec<f32> = (0..SIZE * SIZE).map(value).collect();
    let matrix = Matrix::packed(&values, SIZE);
    let mut product = vec![0.0; SIZE * SIZE];
    let started = Instant::now();
    let mut best = f64::INFINITY;
    while started.elapsed() < AT_LEAST {
        let begun = Instant::now();
        matrix.times(matrix.t()).write(&mut product, SIZE);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    std::hint::black_box(&product);
    2.0 * (SIZE as f64).powi(3) / best / 1e9
}

/// How long passes of one kind are measured, as far as more than one begins in it.
const PASSES_FOR: Duration = Duration::from_millis(400);

/// A decoder of two layers, as wide as a small model's, with made-up weights in f32.
pub struct Trial {
    config: Config,
    decoder: Decoder,
}

impl Trial {
    /// Makes it, on the processor.
    ///
    /// # Errors
    /// There is no memory for it.
    pub fn new() -> Result<Self> {
        let config = Config {
            architecture: "llama".into(),
            name: None,
            license: None,
            vocab_size: 4096,
            hidden: 576,
            intermediate: 1536,
            layers: 2,
            heads: 9,
            kv_heads: 3,
            head_dim: 64,
            max_positions: 512,
            rms_eps: 1e-5,
            rope: Rope {
                theta: 1e4,
                scaling: None,
            },
            variant: Variant::default(),
            tied: true,
            bos: None,
            eos: Vec::new(),
            bos_token: None,
            eos_token: None,
            chat_template: None,
            tokenizer: String::new(),
        };
        let weights = Weights::made_up(&config);
        let decoder = Decoder::load(&config, &weights, &Device::Cpu)?;
        Ok(Self { config, decoder })
    }

    /// What it is.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Seconds of a pass that teaches a fresh adapter, nothing shared: the median of some,
    /// the first, which warms up, left out.
    ///
    /// # Errors
    /// A token that it does not have, no memory.
    pub fn seconds(&self, lora: &LoraConfig, batch: &[Sequence]) -> Result<f64> {
        let adapter = Adapter::new(lora, &self.config, 0, &Device::Cpu)?;
        let how = Teach {
            share: false,
            ..Teach::default()
        };
        let started = Instant::now();
        let mut seconds = Vec::new();
        while seconds.is_empty() || started.elapsed() < PASSES_FOR {
            let begun = Instant::now();
            self.decoder.teach(batch, &adapter, how)?;
            seconds.push(begun.elapsed().as_secs_f64());
        }
        let warm = usize::from(seconds.len() > 1);
        seconds[warm..].sort_by(f64::total_cmp);
        Ok(seconds[warm + (seconds.len() - warm) / 2])
    }
}
