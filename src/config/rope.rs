//! Rotary positions (Su et al. 2021) and the ways models stretch them.

use serde::{Deserialize, Serialize};

use crate::{Problem, t};

/// How positions turn into angles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rope {
    /// Base of the frequencies.
    pub theta: f64,
    pub scaling: Option<Scaling>,
}

/// A change of the frequencies for longer texts than the model was first trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Scaling {
    /// Every frequency divided by a factor.
    Linear(f64),
    /// Low frequencies divided, high ones kept, a ramp between (Llama 3.1).
    Llama3(Llama3Scaling),
    /// Every frequency divided by its own factor, as a GGUF stores it.
    Factors(Vec<f64>),
}

/// Numbers of the `llama3` scaling, as in `config.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Llama3Scaling {
    pub factor: f64,
    pub low_freq_factor: f64,
    pub high_freq_factor: f64,
    pub original_max_position_embeddings: f64,
}

impl Rope {
    /// Angle per position of each pair of dimensions; `head_dim / 2` numbers, in radians.
    pub fn frequencies(&self, head_dim: usize) -> Vec<f64> {
        let plain =
            (0..head_dim / 2).map(|pair| self.theta.powf(-2.0 * pair as f64 / head_dim as f64));
        match &self.scaling {
            None => plain.collect(),
            Some(Scaling::Linear(factor)) => plain.map(|f| f / factor).collect(),
            Some(Scaling::Llama3(scaling)) => plain.map(|f| scaling.apply(f)).collect(),
            Some(Scaling::Factors(factors)) => plain.zip(factors).map(|(f, by)| f / by).collect(),
        }
    }
}

impl Llama3Scaling {
    /// All of its numbers.
    pub(super) fn numbers(&self) -> [f64; 4] {
        [
            self.factor,
            self.low_freq_factor,
            self.high_freq_factor,
            self.original_max_position_embeddings,
        ]
    }

    fn apply(&self, frequency: f64) -> f64 {
        let wavelength = std::f64::consts::TAU / frequency;
        let turns = self.original_max_position_embeddings / wavelength;
        let ramp = (turns - self.low_freq_factor) / (self.high_freq_factor - self.low_freq_factor);
        let kept = ramp.clamp(0.0, 1.0);
        frequency * (kept + (1.0 - kept) / self.factor)
    }
}

/// Refuses a scaling that this program does not know.
pub(super) fn unknown(scaling: &str) -> Problem {
    Problem::new(t!("model-rope", scaling = scaling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn llama3_keeps_fast_frequencies_and_divides_slow_ones() {
        let rope = Rope {
            theta: 10_000.0,
            scaling: Some(Scaling::Llama3(Llama3Scaling {
                factor: 8.0,
                low_freq_factor: 1.0,
                high_freq_factor: 4.0,
                original_max_position_embeddings: 64.0,
            })),
        };
        let plain = Rope {
            theta: 10_000.0,
            scaling: None,
        }
        .frequencies(16);
        let scaled = rope.frequencies(16);
        assert_eq!(scaled[0], plain[0]);
        assert!((scaled[7] - plain[7] / 8.0).abs() < 1e-12);
        assert!(scaled.windows(2).all(|pair| pair[0] > pair[1]));
    }
}
