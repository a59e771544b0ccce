//! The gate of the feed-forward part (SwiGLU, Shazeer 2020): silu(gate) · up.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{Real, by_type, on_values, output, tensor_like, values};

/// Values a thread takes at once.
const CHUNK: usize = 4096;

/// `gate`, `up [rows, width]` → `silu(gate) · up`.
pub fn swiglu(gate: &Tensor, up: &Tensor) -> Result<Tensor> {
    gate.apply_op2(up, SwiGlu)
}

struct SwiGlu;

fn sigmoid<T: Real>(x: T) -> T {
    T::one() / (T::one() + (-x).exp())
}

fn forward<T: Real>(gate: &[T], up: &[T]) -> Vec<T> {
    let mut out = vec![T::zero(); gate.len()];
    let chunks = out
        .par_chunks_mut(CHUNK)
        .zip(gate.par_chunks(CHUNK))
        .zip(up.par_chunks(CHUNK));
    chunks.for_each(|((out, gate), up)| {
        for ((out, &gate), &up) in out.iter_mut().zip(gate).zip(up) {
            *out = gate * sigmoid(gate) * up;
        }
    });
    out
}

fn backward<T: Real>(gate: &[T], up: &[T], grad: &[T]) -> (Vec<T>, Vec<T>) {
    let mut d_gate = vec![T::zero(); gate.len()];
    let mut d_up = vec![T::zero(); gate.len()];
    let results = d_gate.par_chunks_mut(CHUNK).zip(d_up.par_chunks_mut(CHUNK));
    let arguments = gate
        .par_chunks(CHUNK)
        .zip(up.par_chunks(CHUNK))
        .zip(grad.par_chunks(CHUNK));
    results
        .zip(arguments)
        .for_each(|((d_gate, d_up), ((gate, up), grad))| {
            for i in 0..gate.len() {
                let open = sigmoid(gate[i]);
                let silu = gate[i] * open;
                d_up[i] = grad[i] * silu;
                d_gate[i] = grad[i] * up[i] * (open + silu * (T::one() - open));
            }
        });
    (d_gate, d_up)
}

impl CustomOp2 for SwiGlu {
    fn name(&self) -> &'static str {
        "swiglu"
    }

    fn cpu_fwd(
        &self,
        gate: &CpuStorage,
        gate_at: &Layout,
        up: &CpuStorage,
        up_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        by_type!(candle_core::backend::BackendStorage::dtype(gate), T => {
            let out = forward::<T>(values(gate, gate_at)?, values(up, up_at)?);
            Ok(output(out, gate_at.shape()))
        })
    }

    fn bwd(
        &self,
        gate: &Tensor,
        up: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        by_type!(gate.dtype(), T => {
            let (d_gate, d_up) = on_values::<T, _, 3>([gate, up, grad], |[gate, up, grad]| {
                Ok(backward(gate, up, grad))
            })?;
            Ok((Some(tensor_like(d_gate, gate)?), Some(tensor_like(d_up, up)?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradients_are_the_numeric_ones() {
        gradients(&[wave(&[3, 5], 0.0), wave(&[3, 5], 1.0)], |a| {
            swiglu(&a[0], &a[1])
        });
    }
}
