//! Causal soft-max attention over packed rows, each sequence confined to itself and to
//! what it shares.
//!
//! Several query heads may share one key/value head (grouped queries, Ainslie et al.
//! 2023). Probabilities are never kept: the backward pass computes them again, block of
//! queries by block, as Dao et al. (2022) do, so memory grows with the length only.

use std::borrow::Cow;
use std::ops::Range;

use candle_core::{Result, Tensor};
use rayon::prelude::*;

use super::product::Matrix;
use super::real::{dot, largest, sum, vectorised, zeros};
use super::{Real, by_type, on_processor, on_values, portable, tensor_like};

/// Queries that are worked on at once; keys behind a block's last query are not touched.
const BLOCK: usize = 64;

/// A run of tokens: its queries, and the keys that they look at, earliest first: those
/// of the runs before it, which it may share with others, and its own. The last query is
/// at the position of the last key, the one before at the one before, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub queries: Range<usize>,
    pub keys: Vec<Range<usize>>,
}

/// How a layer attends.
#[derive(Debug, Clone, Copy)]
pub struct Attention {
    /// Width of a head.
    pub dim: usize,
    /// Scores are multiplied by it.
    pub scale: f64,
    /// Scores s become cap · tanh(s / cap).
    pub cap: Option<f64>,
    /// How many positions back a query looks, its own included.
    pub window: Option<usize>,
}

/// `q [rows, heads · dim]`, `k` and `v [key rows, kv_heads · dim]` → the mixed values
/// `[rows, heads · dim]`, and ln Σ exp(score) of each row and head, `[rows, heads]`. The
/// segments' queries cover the rows in order.
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    segments: &[Segment],
    how: Attention,
) -> Result<(Tensor, Tensor)> {
    if !on_processor(q.device()) {
        return portable::attention(q, k, v, segments, how);
    }
    let (rows, q_width) = q.dims2()?;
    let work = Work::new(how, segments, q_width, k.dim(1)?);
    let heads = q_width / how.dim;
    by_type!(q.dtype(), T => {
        on_values::<T, _, 3>([q, k, v], |[q, k, v]| {
            let tasks = work.tasks();
            let parts: Vec<[Vec<T>; 2]> =
                tasks.par_iter().map(|task| task.forward(q, k, v)).collect();
            let mut out = zeros(q.len());
            let mut sums = zeros(rows * heads);
            for (task, [part, sum]) in tasks.iter().zip(&parts) {
                task.put_queries(&mut out, part, how.dim);
                task.put_queries(&mut sums, sum, 1);
            }
            Ok((out, sums))
        })
        .and_then(|(out, sums)| {
            Ok((tensor_like(out, q)?, Tensor::from_vec(sums, (rows, heads), q.device())?))
        })
    })
}

/// The gradients of `q`, `k` and `v`, by what [`attention`] was given and gave, and the
/// gradient of its first result.
pub fn attention_back(
    [q, k, v]: [&Tensor; 3],
    [out, sums]: [&Tensor; 2],
    grad: &Tensor,
    segments: &[Segment],
    how: Attention,
) -> Result<[Tensor; 3]> {
    if !on_processor(q.device()) {
        return portable::attention_back([q, k, v], [out, sums], grad, segments, how);
    }
    let work = Work::new(how, segments, q.dim(1)?, k.dim(1)?);
    by_type!(q.dtype(), T => {
        let [d_q, d_k, d_v] = on_values::<T, _, 6>([q, k, v, out, sums, grad], |all| {
            let tasks = work.tasks();
            let parts: Vec<[Vec<T>; 3]> =
                tasks.par_iter().map(|task| task.backward(all)).collect();
            let mut d_q = zeros(all[0].len());
            let [mut d_k, mut d_v] = [1, 2].map(|i: usize| zeros(all[i].len()));
            for (task, [q_part, k_part, v_part]) in tasks.iter().zip(&parts) {
                task.put_queries(&mut d_q, q_part, how.dim);
                task.add_keys(&mut d_k, k_part);
                task.add_keys(&mut d_v, v_part);
            }
            Ok([d_q, d_k, d_v])
        })?;
        Ok([tensor_like(d_q, q)?, tensor_like(d_k, k)?, tensor_like(d_v, v)?])
    })
}

/// One call.
struct Work<'a> {
    how: Attention,
    segments: &'a [Segment],
    /// Values of a row of k.
    k_width: usize,
    heads: usize,
    /// Query heads per key head.
    group: usize,
}

/// One segment and one key head with its group of query heads: what a thread takes.
/// Within it rows are (query, member of the group), query by query.
struct Task<'a> {
    work: &'a Work<'a>,
    segment: &'a Segment,
    head: usize,
}

/// Queries of a task that are worked on at once, and the keys that they see.
struct Block {
    queries: Range<usize>,
    keys: Range<usize>,
}

impl<'a> Work<'a> {
    fn new(how: Attention, segments: &'a [Segment], q_width: usize, k_width: usize) -> Self {
        Self {
            how,
            segments,
            k_width,
            heads: q_width / how.dim,
            group: q_width / k_width,
        }
    }

    fn tasks(&'a self) -> Vec<Task<'a>> {
        let heads = 0..self.k_width / self.how.dim;
        let of = |segment| {
            heads.clone().map(move |head| Task {
                work: self,
                segment,
                head,
            })
        };
        self.segments.iter().flat_map(of).collect()
    }
}

impl Task<'_> {
    /// Number of keys.
    fn keys(&self) -> usize {
        self.segment.keys.iter().map(Range::len).sum()
    }

    /// Rows of this task's keys (or values), one range after the other.
    fn gather<'a, T: Real>(&self, all: &'a [T]) -> Keys<'a, T> {
        let (dim, width) = (self.work.how.dim, self.work.k_width);
        let start = |range: &Range<usize>| range.start * width + self.head * dim;
        if let [range] = self.segment.keys.as_slice() {
            let values = Cow::Borrowed(&all[start(range)..]);
            return Keys {
                values,
                step: width,
                dim,
            };
        }
        let mut values = Vec::with_capacity(self.keys() * dim);
        for range in &self.segment.keys {
            for row in all[start(range)..].chunks(width).take(range.len()) {
                values.extend_from_slice(&row[..dim]);
            }
        }
        Keys {
            values: Cow::Owned(values),
            step: dim,
            dim,
        }
    }

    /// Some of this task's rows of the keys (or values) where they lie: how many stand
    /// before, and those of one range.
    fn lying<'a, T: Real>(
        &self,
        all: &'a [T],
        wanted: &Range<usize>,
    ) -> Vec<(usize, Matrix<'a, T>)> {
        let (dim, width) = (self.work.how.dim, self.work.k_width);
        let mut before = 0;
        let part = |range: &Range<usize>| {
            let here = before..before + range.len();
            before = here.end;
            let some = here.start.max(wanted.start)..here.end.min(wanted.end);
            let row = range.start + some.start.saturating_sub(here.start);
            (!some.is_empty()).then(|| {
                let values = &all[row * width + self.head * dim..];
                let rows = Matrix::new(values, some.len(), dim, width);
                (some.start - wanted.start, rows)
            })
        };
        self.segment.keys.iter().filter_map(part).collect()
    }

    /// Where the values of query `query` lie in a matrix of `each` values per head.
    fn query_at(&self, query: usize, each: usize) -> Range<usize> {
        let row = self.segment.queries.start + query;
        let start = (row * self.work.heads + self.head * self.work.group) * each;
        start..start + self.work.group * each
    }

    /// Rows of some queries, packed.
    fn queries<T: Real>(&self, all: &[T], queries: &Range<usize>, each: usize) -> Vec<T> {
        let mut packed = Vec::with_capacity(queries.len() * self.work.group * each);
        for query in queries.clone() {
            packed.extend_from_slice(&all[self.query_at(query, each)]);
        }
        packed
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        let count = self.segment.queries.len();
        let past = self.keys() - count;
        let window = self.work.how.window;
        (0..count).step_by(BLOCK).map(move |start| {
            let queries = start..(start + BLOCK).min(count);
            let first = window.map_or(0, |window| (past + start + 1).saturating_sub(window));
            let keys = first..past + queries.end;
            Block { queries, keys }
        })
    }

    /// Which of a block's keys a query sees.
    fn visible(&self, block: &Block, query: usize) -> Range<usize> {
        let position = self.keys() - self.segment.queries.len() + query;
        let first = self
            .work
            .how
            .window
            .map_or(0, |w| (position + 1).saturating_sub(w));
        first.saturating_sub(block.keys.start)..position + 1 - block.keys.start
    }

    /// Scores of a block, `[queries · group, keys]`, before the cap.
    fn scores<T: Real>(&self, queries: &[T], keys: Matrix<'_, T>) -> Vec<T> {
        Matrix::packed(queries, self.work.how.dim)
            .times(keys.t())
            .scaled(T::from_f64(self.work.how.scale))
            .on_one_thread()
            .packed()
    }

    /// The mixed values and the sums, both of packed rows.
    fn forward<T: Real>(&self, q: &[T], k: &[T], v: &[T]) -> [Vec<T>; 2] {
        let Attention { dim, cap, .. } = self.work.how;
        let group = self.work.group;
        let scale = T::from_f64(self.work.how.scale);
        let rows = self.segment.queries.len() * group;
        let (mut out, mut sums) = (zeros(rows * dim), zeros(rows));
        for block in self.blocks() {
            let count = block.keys.len();
            let queries = self.queries(q, &block.queries, dim);
            let queries = Matrix::packed(&queries, dim);
            let mut p = zeros(queries.rows * count);
            for (at, keys) in self.lying(k, &block.keys) {
                let scores = queries.times(keys.t()).scaled(scale);
                scores.on_one_thread().write(&mut p[at..], count);
            }
            let first = block.queries.start * group;
            for (row, scores) in p.chunks_mut(count).enumerate() {
                let seen = self.visible(&block, block.queries.start + row / group);
                scores[..seen.start].fill(T::zero());
                scores[seen.end..].fill(T::zero());
                sums[first + row] = vectorised(
                    #[inline(always)]
                    || soft_max(&mut scores[seen], cap),
                );
            }
            for (at, values) in self.lying(v, &block.keys) {
                let p = Matrix::new(&p[at..], queries.rows, values.rows, count);
                let mixed = p.times(values).on_one_thread();
                mixed.add_to(&mut out[first * dim..], dim);
            }
        }
        [out, sums]
    }

    /// Gradients of this task's queries, keys and values, rows packed.
    fn backward<T: Real>(&self, [q, k, v, out, sums, grad]: [&[T]; 6]) -> [Vec<T>; 3] {
        let Attention { dim, cap, .. } = self.work.how;
        let group = self.work.group;
        let scale = T::from_f64(self.work.how.scale);
        let (k, v) = (self.gather(k), self.gather(v));
        let mut d_q = zeros(self.segment.queries.len() * group * dim);
        let mut d_k = zeros(self.keys() * dim);
        let mut d_v = d_k.clone();
        for block in self.blocks() {
            let count = block.keys.len();
            let [queries, outs, grads] =
                [q, out, grad].map(|all| self.queries(all, &block.queries, dim));
            let sums = self.queries(sums, &block.queries, 1);
            let (keys, values) = (k.rows(&block.keys), v.rows(&block.keys));
            let mut p = self.scores(&queries, keys);
            let grads = Matrix::packed(&grads, dim);
            let mut d_s = grads.times(values.t()).on_one_thread().packed();

            // dS = P · (dP − Σ grad·out) · the cap's slope, the gradient of the scores.
            let rows = p.chunks_mut(count).zip(d_s.chunks_mut(count)).enumerate();
            for (row, (p, d_s)) in rows {
                let seen = self.visible(&block, block.queries.start + row / group);
                for hidden in [0..seen.start, seen.end..count] {
                    p[hidden.clone()].fill(T::zero());
                    d_s[hidden].fill(T::zero());
                }
                let (out, grad) = (&outs[row * dim..][..dim], grads.row(row));
                let (p, d_s) = (&mut p[seen.clone()], &mut d_s[seen]);
                vectorised(
                    #[inline(always)]
                    || {
                        let along = dot(out, grad);
                        slopes(p, d_s, sums[row], along, cap);
                    },
                );
            }
            let (p, d_s) = (Matrix::packed(&p, count), Matrix::packed(&d_s, count));
            let at = block.keys.start * dim;
            p.t()
                .times(grads)
                .on_one_thread()
                .add_to(&mut d_v[at..], dim);
            d_s.times(keys)
                .scaled(scale)
                .on_one_thread()
                .write(&mut d_q[block.queries.start * group * dim..], dim);
            d_s.t()
                .times(Matrix::packed(&queries, dim))
                .scaled(scale)
                .on_one_thread()
                .add_to(&mut d_k[at..], dim);
        }
        [d_q, d_k, d_v]
    }

    /// Puts packed rows of this task's queries to their place, `each` values per head.
    fn put_queries<T: Real>(&self, all: &mut [T], part: &[T], each: usize) {
        for (query, part) in part.chunks(self.work.group * each).enumerate() {
            all[self.query_at(query, each)].copy_from_slice(part);
        }
    }

    /// Adds packed rows of this task's keys to their place in `all`; segments that share
    /// keys each bring their part.
    fn add_keys<T: Real>(&self, all: &mut [T], part: &[T]) {
        let dim = self.work.how.dim;
        let rows = self.segment.keys.iter().cloned().flatten();
        for (row, part) in rows.zip(part.chunks(dim)) {
            let at = row * self.work.k_width + self.head * dim;
            let to = &mut all[at..at + dim];
            to.iter_mut().zip(part).for_each(|(to, &part)| *to += part);
        }
    }
}

/// The keys or values of a task, one row each.
struct Keys<'a, T: Real> {
    values: Cow<'a, [T]>,
    step: usize,
    dim: usize,
}

impl<T: Real> Keys<'_, T> {
    fn rows(&self, rows: &Range<usize>) -> Matrix<'_, T> {
        let values = &self.values[rows.start * self.step..];
        Matrix::new(values, rows.len(), self.dim, self.step)
    }
}

/// Soft-max in place; ln Σ exp.
#[inline(always)]
fn soft_max<T: Real>(scores: &mut [T], cap: Option<f64>) -> T {
    if let Some(cap) = cap.map(T::from_f64) {
        for score in scores.iter_mut() {
            *score = cap * (*score / cap).tanh();
        }
    }
    let most = largest(scores);
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
    }
    let total = sum(scores.len(), |i| scores[i]);
    let inverse = T::one() / total;
    scores.iter_mut().for_each(|score| *score *= inverse);
    most + T::from_f64(total.to_f64().ln())
}

/// Scores become probabilities, and the gradients of the probabilities those of scores.
#[inline(always)]
fn slopes<T: Real>(scores: &mut [T], grads: &mut [T], sum: T, along: T, cap: Option<f64>) {
    let Some(cap) = cap.map(T::from_f64) else {
        for (score, grad) in scores.iter_mut().zip(grads) {
            *score = (*score - sum).exp();
            *grad = *score * (*grad - along);
        }
        return;
    };
    for (score, grad) in scores.iter_mut().zip(grads) {
        let tanh = (*score / cap).tanh();
        *score = (cap * tanh - sum).exp();
        *grad = *score * (*grad - along) * (T::one() - tanh * tanh);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    fn segment(queries: Range<usize>, keys: Range<usize>) -> Segment {
        let keys = vec![keys];
        Segment { queries, keys }
    }

    fn plain(dim: usize) -> Attention {
        Attention {
            dim,
            scale: 1.0 / (dim as f64).sqrt(),
            cap: None,
            window: None,
        }
    }

    #[test]
    fn the_gradients_are_the_numeric_ones() {
        // The second and third look at keys of the first.
        let segments = [
            segment(0..3, 0..3),
            Segment {
                queries: 3..5,
                keys: vec![0..3, 3..5],
            },
            Segment {
                queries: 5..6,
                keys: vec![0..3, 5..7],
            },
        ];
        let arguments = [wave(&[6, 8], 0.0), wave(&[7, 4], 1.0), wave(&[7, 4], 2.0)];
        for (cap, window) in [(None, None), (Some(0.7), None), (None, Some(2))] {
            let how = Attention {
                cap,
                window,
                ..plain(2)
            };
            gradients(
                &arguments,
                |a| Ok(attention(&a[0], &a[1], &a[2], &segments, how)?.0),
                |a, grad| {
                    let (out, sums) = attention(&a[0], &a[1], &a[2], &segments, how)?;
                    let qkv = [&a[0], &a[1], &a[2]];
                    Ok(attention_back(qkv, [&out, &sums], grad, &segments, how)?.into())
                },
            );
        }
    }

    #[test]
    fn a_sequence_sees_neither_another_one_nor_its_own_future_nor_beyond_its_window() {
        let (q, k, v) = (wave(&[6, 4], 0.0), wave(&[6, 4], 1.0), wave(&[6, 4], 2.0));
        let changed = |which: usize, window: Option<usize>| {
            let how = Attention { window, ..plain(4) };
            let segments = [segment(0..4, 0..4), segment(4..6, 4..6)];
            let run = |v: &Tensor| {
                let (out, _) = attention(&q, &k, v, &segments, how).unwrap();
                out.to_vec2::<f64>().unwrap()
            };
            let row = Tensor::full(9.0, (1, 4), v.device()).unwrap();
            let (before, after) = (run(&v), run(&v.slice_scatter0(&row, which).unwrap()));
            let rows = before.iter().zip(&after).enumerate();
            rows.filter(|(_, (a, b))| a != b)
                .map(|(row, _)| row)
                .collect::<Vec<_>>()
        };
        assert_eq!(changed(2, None), [2, 3]);
        assert_eq!(changed(0, None), [0, 1, 2, 3]);
        assert_eq!(changed(0, Some(2)), [0, 1]);
    }

    #[test]
    fn blocks_of_queries_do_not_show() {
        let rows = 2 * BLOCK + 3;
        let (q, k, v) = (
            wave(&[rows, 4], 0.0),
            wave(&[rows, 2], 1.0),
            wave(&[rows, 2], 2.0),
        );
        for window in [None, Some(70)] {
            let how = Attention { window, ..plain(2) };
            let whole = [segment(0..rows, 0..rows)];
            let cut = [segment(0..5, 0..5), segment(5..rows, 0..rows)];
            let run = |segments| attention(&q, &k, &v, segments, how).unwrap().0;
            let difference = (run(&whole) - run(&cut)).unwrap().abs().unwrap();
            assert!(difference.max_all().unwrap().to_scalar::<f64>().unwrap() < 1e-12);
        }
    }
}
