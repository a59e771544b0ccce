//! Causal soft-max attention over packed rows, each sequence confined to itself.
//!
//! Several query heads may share one key/value head (grouped queries, Ainslie et al.
//! 2023). Probabilities are never kept: the backward pass computes them again, block of
//! queries by block, as Dao et al. (2022) do, so memory grows with the length only.

use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};
use rayon::prelude::*;
use std::ops::Range;

use super::product::{Matrix, product};
use super::{Real, by_type, on_values, output, tensor_like, values};

/// Queries that are worked on at once; keys behind a block's last query are not touched.
const BLOCK: usize = 64;

/// Rows of one sequence: its queries, and the keys they may look at. The last query is
/// at the position of the last key, the one before at the one before, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub queries: Range<usize>,
    pub keys: Range<usize>,
}

/// `q [rows, heads · dim]`, `k` and `v [key rows, kv_heads · dim]` → `[rows, heads · dim]`.
/// The segments' queries cover the rows in order.
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    segments: Vec<Segment>,
    dim: usize,
) -> Result<Tensor> {
    q.apply_op3(k, v, Attention { segments, dim })
}

struct Attention {
    segments: Vec<Segment>,
    dim: usize,
}

/// Sizes of one call.
#[derive(Clone, Copy)]
struct Sizes {
    dim: usize,
    /// Values of a row of q, and of k.
    q_width: usize,
    k_width: usize,
    /// Query heads per key head.
    group: usize,
}

/// One segment and one key head: the unit that a thread takes.
struct Task<'a> {
    segment: &'a Segment,
    head: usize,
    sizes: Sizes,
}

/// Gradients that one task yields, rows packed: of its queries (`group · dim` wide), its
/// keys and its values (`dim` wide).
type Parts<T> = [Vec<T>; 3];

impl Attention {
    fn sizes(&self, q_width: usize, k_width: usize) -> Sizes {
        Sizes {
            dim: self.dim,
            q_width,
            k_width,
            group: q_width / k_width,
        }
    }

    fn tasks(&self, sizes: Sizes) -> Vec<Task<'_>> {
        let heads = 0..sizes.k_width / sizes.dim;
        let of = |segment| {
            heads.clone().map(move |head| Task {
                segment,
                head,
                sizes,
            })
        };
        self.segments.iter().flat_map(of).collect()
    }

    fn forward<T: Real>(&self, q: &[T], k: &[T], v: &[T], sizes: Sizes) -> Vec<T> {
        let tasks = self.tasks(sizes);
        let parts: Vec<Vec<T>> = tasks.par_iter().map(|task| task.forward(q, k, v)).collect();
        let mut out = vec![T::zero(); q.len()];
        for (task, part) in tasks.iter().zip(&parts) {
            task.add_queries(&mut out, part);
        }
        out
    }

    fn backward<T: Real>(&self, [q, k, v, out, grad]: [&[T]; 5], sizes: Sizes) -> Parts<T> {
        let tasks = self.tasks(sizes);
        let parts: Vec<Parts<T>> = tasks
            .par_iter()
            .map(|task| task.backward([q, k, v, out, grad]))
            .collect();
        let mut d_q = vec![T::zero(); q.len()];
        let [mut d_k, mut d_v] = [vec![T::zero(); k.len()], vec![T::zero(); v.len()]];
        for (task, [q_part, k_part, v_part]) in tasks.iter().zip(&parts) {
            task.add_queries(&mut d_q, q_part);
            task.add_keys(&mut d_k, k_part);
            task.add_keys(&mut d_v, v_part);
        }
        [d_q, d_k, d_v]
    }
}

impl Task<'_> {
    /// Rows of this task's keys (or values) in `all`.
    fn keys<'a, T: Real>(&self, all: &'a [T], count: usize) -> Matrix<'a, T> {
        let start = self.segment.keys.start * self.sizes.k_width + self.head * self.sizes.dim;
        Matrix::new(&all[start..], count, self.sizes.dim, self.sizes.k_width)
    }

    /// Where head `member` of the group begins in row `row` of the segment's queries.
    fn query_at(&self, row: usize, member: usize) -> usize {
        let head = self.head * self.sizes.group + member;
        (self.segment.queries.start + row) * self.sizes.q_width + head * self.sizes.dim
    }

    /// Rows `rows` of the segment's queries, of head `member` of the group.
    fn queries<'a, T: Real>(
        &self,
        all: &'a [T],
        rows: &Range<usize>,
        member: usize,
    ) -> Matrix<'a, T> {
        let start = self.query_at(rows.start, member);
        Matrix::new(
            &all[start..],
            rows.len(),
            self.sizes.dim,
            self.sizes.q_width,
        )
    }

    /// Blocks of queries, with the number of keys that the block's last one sees.
    fn blocks(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        let count = self.segment.queries.len();
        let past = self.segment.keys.len() - count;
        (0..count).step_by(BLOCK).map(move |start| {
            let rows = start..(start + BLOCK).min(count);
            let seen = past + rows.end;
            (rows, seen)
        })
    }

    /// Attention probabilities of a block of queries, `[rows, seen]`.
    fn probabilities<T: Real>(
        &self,
        queries: Matrix<'_, T>,
        k: &[T],
        rows: &Range<usize>,
        seen: usize,
    ) -> Vec<T> {
        let scale = T::from_f64(1.0 / (self.sizes.dim as f64).sqrt());
        let mut scores = vec![T::zero(); rows.len() * seen];
        product(
            &mut scores,
            seen,
            queries,
            self.keys(k, seen).t(),
            scale,
            false,
            false,
        );
        for (row, scores) in scores.chunks_mut(seen).enumerate() {
            let (visible, hidden) = scores.split_at_mut(seen - (rows.len() - 1 - row));
            soft_max(visible);
            hidden.fill(T::zero());
        }
        scores
    }

    fn forward<T: Real>(&self, q: &[T], k: &[T], v: &[T]) -> Vec<T> {
        let Sizes { dim, group, .. } = self.sizes;
        let mut out = vec![T::zero(); self.segment.queries.len() * group * dim];
        for (rows, seen) in self.blocks() {
            for member in 0..group {
                let queries = self.queries(q, &rows, member);
                let p = self.probabilities(queries, k, &rows, seen);
                let out = &mut out[(rows.start * group + member) * dim..];
                let values = self.keys(v, seen);
                product(
                    out,
                    group * dim,
                    Matrix::packed(&p, seen),
                    values,
                    T::one(),
                    false,
                    false,
                );
            }
        }
        out
    }

    fn backward<T: Real>(&self, [q, k, v, out, grad]: [&[T]; 5]) -> Parts<T> {
        let Sizes { dim, group, .. } = self.sizes;
        let scale = T::from_f64(1.0 / (dim as f64).sqrt());
        let mut d_q = vec![T::zero(); self.segment.queries.len() * group * dim];
        let mut d_k = vec![T::zero(); self.segment.keys.len() * dim];
        let mut d_v = d_k.clone();
        for (rows, seen) in self.blocks() {
            for member in 0..group {
                let queries = self.queries(q, &rows, member);
                let grads = self.queries(grad, &rows, member);
                let p = self.probabilities(queries, k, &rows, seen);
                let probabilities = Matrix::packed(&p, seen);
                product(
                    &mut d_v,
                    dim,
                    probabilities.t(),
                    grads,
                    T::one(),
                    true,
                    false,
                );

                // dS = P · (dP − Σ grad·out), the gradient of the scores.
                let mut d_s = vec![T::zero(); p.len()];
                product(
                    &mut d_s,
                    seen,
                    grads,
                    self.keys(v, seen).t(),
                    T::one(),
                    false,
                    false,
                );
                for (row, (d_s, p)) in d_s.chunks_mut(seen).zip(p.chunks(seen)).enumerate() {
                    let at = self.query_at(rows.start + row, member);
                    let (out, grad) = (&out[at..at + dim], &grad[at..at + dim]);
                    let along: T = out.iter().zip(grad).map(|(&o, &g)| o * g).sum();
                    d_s.iter_mut()
                        .zip(p)
                        .for_each(|(d, &p)| *d = p * (*d - along));
                }
                let d_s = Matrix::packed(&d_s, seen);
                let d_q = &mut d_q[(rows.start * group + member) * dim..];
                product(
                    d_q,
                    group * dim,
                    d_s,
                    self.keys(k, seen),
                    scale,
                    false,
                    false,
                );
                product(&mut d_k, dim, d_s.t(), queries, scale, true, false);
            }
        }
        [d_q, d_k, d_v]
    }

    /// Adds packed rows of this task's queries to their place in `all`.
    fn add_queries<T: Real>(&self, all: &mut [T], part: &[T]) {
        let width = self.sizes.group * self.sizes.dim;
        for (row, part) in part.chunks(width).enumerate() {
            let at = self.query_at(row, 0);
            all[at..at + width].copy_from_slice(part);
        }
    }

    /// Adds packed rows of this task's keys to their place in `all`; sequences that
    /// share keys each bring their part.
    fn add_keys<T: Real>(&self, all: &mut [T], part: &[T]) {
        let Sizes { dim, k_width, .. } = self.sizes;
        for (row, part) in part.chunks(dim).enumerate() {
            let at = (self.segment.keys.start + row) * k_width + self.head * dim;
            all[at..at + dim]
                .iter_mut()
                .zip(part)
                .for_each(|(to, &part)| *to += part);
        }
    }
}

/// Soft-max in place.
fn soft_max<T: Real>(scores: &mut [T]) {
    let most = scores
        .iter()
        .copied()
        .fold(scores[0], |a, b| if b > a { b } else { a });
    let mut sum = T::zero();
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

impl CustomOp3 for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_at: &Layout,
        k: &CpuStorage,
        k_at: &Layout,
        v: &CpuStorage,
        v_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let sizes = self.sizes(q_at.dim(1)?, k_at.dim(1)?);
        by_type!(candle_core::backend::BackendStorage::dtype(q), T => {
            let out = self.forward::<T>(values(q, q_at)?, values(k, k_at)?, values(v, v_at)?, sizes);
            Ok(output(out, q_at.shape()))
        })
    }

    fn bwd(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        out: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sizes = self.sizes(q.dim(1)?, k.dim(1)?);
        by_type!(q.dtype(), T => {
            let [d_q, d_k, d_v] = on_values::<T, _, 5>([q, k, v, out, grad], |all| {
                Ok(self.backward(all, sizes))
            })?;
            let d_q = tensor_like(d_q, q)?;
            Ok((Some(d_q), Some(tensor_like(d_k, k)?), Some(tensor_like(d_v, v)?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    fn segment(queries: Range<usize>, keys: Range<usize>) -> Segment {
        Segment { queries, keys }
    }

    #[test]
    fn the_gradients_are_the_numeric_ones() {
        let segments = vec![segment(0..3, 0..3), segment(3..5, 3..7)];
        let arguments = [wave(&[5, 8], 0.0), wave(&[7, 4], 1.0), wave(&[7, 4], 2.0)];
        gradients(&arguments, |a| {
            attention(&a[0], &a[1], &a[2], segments.clone(), 2)
        });
    }

    #[test]
    fn a_sequence_sees_neither_another_one_nor_its_own_future() {
        let (q, k, v) = (wave(&[6, 4], 0.0), wave(&[6, 4], 1.0), wave(&[6, 4], 2.0));
        let run = |v: &Tensor| {
            let out = attention(&q, &k, v, vec![segment(0..4, 0..4), segment(4..6, 4..6)], 4);
            out.unwrap().to_vec2::<f64>().unwrap()
        };
        let before = run(&v);
        let row = Tensor::full(9.0, (1, 4), v.device()).unwrap();
        let after = run(&v.slice_scatter0(&row, 2).unwrap());
        let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
        assert_eq!(same, [true, true, false, false, true, true]);
    }

    #[test]
    fn blocks_of_queries_do_not_show() {
        let rows = 2 * BLOCK + 3;
        let (q, k, v) = (
            wave(&[rows, 4], 0.0),
            wave(&[rows, 2], 1.0),
            wave(&[rows, 2], 2.0),
        );
        let whole = attention(&q, &k, &v, vec![segment(0..rows, 0..rows)], 2).unwrap();
        let cut = vec![segment(0..5, 0..5), segment(5..rows, 0..rows)];
        let parts = attention(&q, &k, &v, cut, 2).unwrap();
        let difference = (whole - parts).unwrap().abs().unwrap().max_all().unwrap();
        assert!(difference.to_scalar::<f64>().unwrap() < 1e-12);
    }
}
