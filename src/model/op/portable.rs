//! The same operations made of candle's own, for devices other than the CPU.
//!
//! Each is the plain formula, forth or back; nothing here relies on candle's own way back.
//! On the CPU the operations beside this file are several times as fast.

use candle_core::{D, DType, Device, Result, Tensor};

use super::attention::{Attention, Segment};
use super::cross_entropy::{Likelihood, Shaping, Slope};
use super::dropout::Mask;
use super::low_rank::LowRank;
use super::rotary::Angles;
use crate::config::Activation;
use crate::model::weight::Weight;

/// Rows whose logits are held at once.
const BLOCK: usize = 256;

/// See [`super::linear()`].
pub fn linear(x: &Tensor, weight: &Weight) -> Result<Tensor> {
    let tiles = weight.tiles(x.device());
    let parts: Vec<Tensor> = tiles
        .map(|tile| product(x, &tile?.t()?))
        .collect::<Result<_>>()?;
    match parts.as_slice() {
        [whole] => Ok(whole.clone()),
        parts => Tensor::cat(parts, 1),
    }
}

/// The product with a part of a weight, in the part's type; sums are f32 on graphics cards.
fn product(x: &Tensor, part: &Tensor) -> Result<Tensor> {
    match x.dtype() == part.dtype() {
        true => x.matmul(part),
        false => x.to_dtype(part.dtype())?.matmul(part)?.to_dtype(x.dtype()),
    }
}

/// See [`super::linear_back`].
pub fn linear_back(grad: &Tensor, weight: &Weight, mut sum: Option<Tensor>) -> Result<Tensor> {
    let mut at = 0;
    for tile in weight.tiles(grad.device()) {
        let tile = tile?;
        let part = grad.narrow(1, at, tile.dim(0)?)?.contiguous()?;
        at += tile.dim(0)?;
        let more = product(&part, &tile)?;
        sum = Some(match sum {
            None => more,
            Some(sum) => (sum + more)?,
        });
    }
    sum.map_or_else(|| grad.zeros_like(), Ok)
}

/// See [`super::rms_norm()`].
pub fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    let rows = x.reshape(((), weight.elem_count()))?;
    let inverse = inverse(&rows, eps)?;
    let out = rows.broadcast_mul(&inverse)?.broadcast_mul(weight)?;
    out.reshape(x.shape())
}

/// See [`super::rms_norm_back`].
pub fn rms_norm_back(x: &Tensor, weight: &Tensor, eps: f64, grad: &Tensor) -> Result<Tensor> {
    let rows = x.reshape(((), weight.elem_count()))?;
    let inverse = inverse(&rows, eps)?;
    let weighted = grad.reshape(rows.shape())?.broadcast_mul(weight)?;
    let along = (&weighted * &rows)?.mean_keepdim(D::Minus1)?;
    let back = (along * inverse.powf(3.0)?)?;
    let out = (weighted.broadcast_mul(&inverse)? - rows.broadcast_mul(&back)?)?;
    out.reshape(x.shape())
}

fn inverse(rows: &Tensor, eps: f64) -> Result<Tensor> {
    (rows.sqr()?.mean_keepdim(D::Minus1)? + eps)?
        .sqrt()?
        .recip()
}

/// See [`super::rotary()`]; `back` turns the other way.
pub fn turn(x: &Tensor, angles: &Angles, back: bool) -> Result<Tensor> {
    let (rows, half) = angles.cos.dims2()?;
    let heads = x.reshape((rows, (), 2, half))?;
    let (a, b) = (heads.narrow(2, 0, 1)?, heads.narrow(2, 1, 1)?);
    let cos = angles.cos.reshape((rows, 1, 1, half))?;
    let sin = angles.sin.reshape((rows, 1, 1, half))?;
    let sin = if back { sin.neg()? } else { sin };
    let turned_a = (a.broadcast_mul(&cos)? - b.broadcast_mul(&sin)?)?;
    let turned_b = (b.broadcast_mul(&cos)? + a.broadcast_mul(&sin)?)?;
    Tensor::cat(&[turned_a, turned_b], 2)?.reshape(x.shape())
}

/// See [`super::gated()`].
pub fn gated(gate: &Tensor, up: &Tensor, activation: Activation) -> Result<Tensor> {
    act(gate, activation)?.0 * up
}

/// See [`super::gated_back`].
pub fn gated_back(
    gate: &Tensor,
    up: &Tensor,
    activation: Activation,
    grad: &Tensor,
) -> Result<[Tensor; 2]> {
    let (value, slope) = act(gate, activation)?;
    Ok([((grad * up)? * slope)?, (grad * value)?])
}

/// Value and slope of the curve.
fn act(x: &Tensor, activation: Activation) -> Result<(Tensor, Tensor)> {
    match activation {
        Activation::Silu => {
            let open = (x.neg()?.exp()? + 1.0)?.recip()?;
            let value = (x * &open)?;
            let slope = (&open + (&value * open.affine(-1.0, 1.0)?)?)?;
            Ok((value, slope))
        }
        Activation::GeluTanh => {
            let (slope, cubic) = (super::gated::SLOPE, super::gated::CUBIC);
            let squared = x.sqr()?;
            let inner = (x * squared.affine(slope * cubic, slope)?)?;
            let tanh = inner.tanh()?;
            let open = tanh.affine(0.5, 0.5)?;
            let steep = (tanh.sqr()?.affine(-0.5, 0.5)? * x)?;
            let steep = (steep * squared.affine(3.0 * slope * cubic, slope)?)?;
            Ok(((x * &open)?, (open + steep)?))
        }
    }
}

/// See [`super::low_rank()`].
pub fn low_rank(x: &Tensor, lora: LowRank<'_>, onto: Tensor) -> Result<Tensor> {
    let low = dropped(x, lora.mask)?.matmul(&lora.a.t()?)?;
    onto + (low.matmul(&lora.b.t()?)? * lora.scale)?
}

/// Gradients of A, of B and of what lies between, by input and gradient of the output.
pub fn low_rank_back(x: &Tensor, lora: LowRank<'_>, grad: &Tensor) -> Result<[Tensor; 3]> {
    let dropped = dropped(x, lora.mask)?;
    let low = dropped.matmul(&lora.a.t()?)?;
    let d_b = (grad.t()?.matmul(&low)? * lora.scale)?;
    let d_low = (grad.matmul(lora.b)? * lora.scale)?;
    let d_a = d_low.t()?.matmul(&dropped)?;
    Ok([d_a, d_b, d_low])
}

/// Adds the gradient of the input.
pub fn low_rank_input(low: &Tensor, lora: LowRank<'_>, sum: &Tensor) -> Result<Tensor> {
    sum + dropped(&low.matmul(lora.a)?, lora.mask)?
}

/// The mask is drawn on the CPU, so that every device drops the same.
fn dropped(x: &Tensor, mask: Option<Mask>) -> Result<Tensor> {
    let Some(mask) = mask else {
        return Ok(x.clone());
    };
    let ones = vec![1f32; x.elem_count()];
    let mask = Tensor::from_vec(mask.apply(&ones, x.dim(1)?), x.shape(), x.device())?;
    x * mask.to_dtype(x.dtype())?
}

/// One segment's heads: queries `[heads, n, dim]`, keys and values `[heads, m, dim]`.
struct Heads<'a> {
    segment: &'a Segment,
    how: Attention,
    heads: usize,
    kv_heads: usize,
}

impl Heads<'_> {
    fn queries(&self, all: &Tensor) -> Result<Tensor> {
        let rows = &self.segment.queries;
        let rows = all.narrow(0, rows.start, rows.len())?;
        let heads = rows.reshape((rows.dim(0)?, self.heads, self.how.dim))?;
        heads.transpose(0, 1)?.contiguous()
    }

    fn keys(&self, all: &Tensor) -> Result<Tensor> {
        let ranges = self.segment.keys.iter();
        let parts: Vec<Tensor> = ranges
            .map(|rows| all.narrow(0, rows.start, rows.len()))
            .collect::<Result<_>>()?;
        let rows = Tensor::cat(&parts, 0)?;
        let (count, group) = (rows.dim(0)?, self.heads / self.kv_heads);
        let heads = rows.reshape((count, self.kv_heads, 1, self.how.dim))?;
        let heads = heads.broadcast_as((count, self.kv_heads, group, self.how.dim))?;
        let heads = heads.reshape((count, self.heads, self.how.dim))?;
        heads.transpose(0, 1)?.contiguous()
    }

    /// Scores before the cap, and −∞ where a query must not look.
    fn scores(&self, q: &Tensor, k: &Tensor) -> Result<(Tensor, Tensor)> {
        let scores = (q.matmul(&k.t()?)? * self.how.scale)?;
        let (_, n, m) = scores.dims3()?;
        // Positions of queries less those of keys: how far back each looks.
        let at = |count: usize, first: usize| {
            Tensor::arange(first as f32, (first + count) as f32, q.device())
        };
        let back = at(n, m - n)?
            .reshape((1, n, 1))?
            .broadcast_sub(&at(m, 0)?.reshape((1, 1, m))?)?;
        let seen = match self.how.window {
            None => back.ge(0f32)?,
            Some(window) => (back.ge(0f32)? * back.lt(window as f32)?)?,
        };
        let shown = Tensor::zeros((1, n, m), q.dtype(), q.device())?;
        let hidden = Tensor::full(f32::NEG_INFINITY, (1, n, m), q.device())?;
        let mask = seen.where_cond(&shown, &hidden.to_dtype(q.dtype())?)?;
        Ok((scores, mask))
    }
}

fn heads<'a>(segment: &'a Segment, how: Attention, q: &Tensor, k: &Tensor) -> Result<Heads<'a>> {
    Ok(Heads {
        segment,
        how,
        heads: q.dim(1)? / how.dim,
        kv_heads: k.dim(1)? / how.dim,
    })
}

/// See [`super::attention()`].
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    segments: &[Segment],
    how: Attention,
) -> Result<(Tensor, Tensor)> {
    let (mut outs, mut sums) = (Vec::new(), Vec::new());
    for segment in segments {
        let heads = heads(segment, how, q, k)?;
        let (scores, mask) = heads.scores(&heads.queries(q)?, &heads.keys(k)?)?;
        let scores = capped(&scores, how.cap)?.broadcast_add(&mask)?;
        let sum = scores.log_sum_exp(D::Minus1)?.unsqueeze(D::Minus1)?;
        let p = scores.broadcast_sub(&sum)?.exp()?;
        let out = p.matmul(&heads.keys(v)?)?.transpose(0, 1)?;
        outs.push(
            out.contiguous()?
                .reshape((segment.queries.len(), q.dim(1)?))?,
        );
        sums.push(sum.squeeze(D::Minus1)?.t()?.contiguous()?);
    }
    Ok((Tensor::cat(&outs, 0)?, Tensor::cat(&sums, 0)?))
}

/// See [`super::attention_back`].
pub fn attention_back(
    [q, k, v]: [&Tensor; 3],
    [out, sums]: [&Tensor; 2],
    grad: &Tensor,
    segments: &[Segment],
    how: Attention,
) -> Result<[Tensor; 3]> {
    let mut d_q = Vec::new();
    let [mut d_k, mut d_v] = [k.zeros_like()?, v.zeros_like()?];
    for segment in segments {
        let heads = heads(segment, how, q, k)?;
        let (queries, keys, values) = (heads.queries(q)?, heads.keys(k)?, heads.keys(v)?);
        let (outs, grads) = (heads.queries(out)?, heads.queries(grad)?);
        let (raw, mask) = heads.scores(&queries, &keys)?;
        let scores = capped(&raw, how.cap)?.broadcast_add(&mask)?;
        let rows = &segment.queries;
        let sums = sums
            .narrow(0, rows.start, rows.len())?
            .t()?
            .unsqueeze(D::Minus1)?;
        let p = scores.broadcast_sub(&sums.contiguous()?)?.exp()?;
        let along = (outs * &grads)?.sum_keepdim(D::Minus1)?;
        let mut d_s = (&p * grads.matmul(&values.t()?)?.broadcast_sub(&along)?)?;
        if let Some(cap) = how.cap {
            d_s = (d_s * (&raw / cap)?.tanh()?.sqr()?.affine(-1.0, 1.0)?)?;
        }
        let d_s = (d_s * how.scale)?;
        let flat = d_s.matmul(&keys)?.transpose(0, 1)?.contiguous()?;
        d_q.push(flat.reshape((rows.len(), q.dim(1)?))?);
        // Heads of a group look at one key head: their gradients are summed.
        let to_rows = |of_heads: Tensor| -> Result<Tensor> {
            let (_, count, dim) = of_heads.dims3()?;
            let by_group = of_heads.reshape((heads.kv_heads, (), count, dim))?.sum(1)?;
            by_group
                .transpose(0, 1)?
                .contiguous()?
                .reshape((count, k.dim(1)?))
        };
        let at: Vec<u32> = segment
            .keys
            .iter()
            .cloned()
            .flatten()
            .map(|row| row as u32)
            .collect();
        let at = Tensor::new(at, q.device())?;
        d_k = d_k.index_add(&at, &to_rows(d_s.transpose(1, 2)?.matmul(&queries)?)?, 0)?;
        d_v = d_v.index_add(&at, &to_rows(p.transpose(1, 2)?.matmul(&grads)?)?, 0)?;
    }
    Ok([Tensor::cat(&d_q, 0)?, d_k, d_v])
}

/// cap · tanh(x / cap), where there is a cap.
pub fn capped(x: &Tensor, cap: Option<f64>) -> Result<Tensor> {
    match cap {
        None => Ok(x.clone()),
        Some(cap) => (x / cap)?.tanh()? * cap,
    }
}

/// See [`super::likelihoods()`].
pub fn likelihoods(
    hidden: &Tensor,
    head: &Weight,
    shaping: Shaping,
    targets: &[u32],
    slope: Option<Slope<'_>>,
) -> Result<(Vec<Likelihood>, Option<Tensor>)> {
    let Shaping { cap, temperature } = shaping;
    let mut found = Vec::with_capacity(targets.len());
    let mut gradients = Vec::new();
    for (block, targets) in targets.chunks(BLOCK).enumerate() {
        let rows = hidden.narrow(0, block * BLOCK, targets.len())?;
        let raw = linear(&rows, head)?;
        let logits = (capped(&raw, cap)? / temperature)?;
        let targets = Tensor::new(targets, hidden.device())?.unsqueeze(1)?;
        let total = logits.log_sum_exp(D::Minus1)?.unsqueeze(1)?;
        let log_p = logits.broadcast_sub(&total)?;
        let p = log_p.exp()?;
        let wanted = log_p.gather(&targets, 1)?;
        let entropy = (&p * &log_p)?.sum_keepdim(1)?.neg()?;
        let said = on_host(&wanted)?.into_iter().zip(on_host(&entropy)?);
        let said = said.map(|(log_p, entropy)| Likelihood { log_p, entropy });
        found.extend(said);
        if let Some(slope) = slope {
            let first = block * BLOCK;
            let slopes: Vec<[f64; 2]> = found[first..]
                .iter()
                .enumerate()
                .map(|(at, said)| slope(first + at, *said))
                .collect();
            let column = |which: usize| {
                let values = slopes.iter().map(|slope| slope[which]);
                Tensor::from_iter(values, &Device::Cpu)?
                    .to_dtype(p.dtype())?
                    .to_device(p.device())?
                    .unsqueeze(1)
            };
            let (by_log_p, by_entropy) = (column(0)?, column(1)?);
            let bent = log_p
                .broadcast_add(&entropy)?
                .broadcast_mul(&by_entropy)?
                .broadcast_add(&by_log_p)?;
            let mut gradient = (p * bent)?.neg()?.scatter_add(&targets, &by_log_p, 1)?;
            if let Some(cap) = cap {
                gradient = (gradient * (raw / cap)?.tanh()?.sqr()?.affine(-1.0, 1.0)?)?;
            }
            gradients.push(linear_back(&(gradient / temperature)?, head, None)?);
        }
    }
    let gradient = slope.map(|_| Tensor::cat(&gradients, 0)).transpose()?;
    Ok((found, gradient))
}

/// Values of a column.
fn on_host(column: &Tensor) -> Result<Vec<f64>> {
    let values = column.flatten_all()?.to_device(&Device::Cpu)?;
    values.to_dtype(DType::F64)?.to_vec1()
}

#[cfg(test)]
mod tests {
    //! Against the operations of the CPU, whose gradients are checked numerically.

    use super::super::check::wave;
    use super::super::{self as cpu, LowRankBack};
    use super::*;

    #[track_caller]
    fn same(a: &Tensor, b: &Tensor) {
        let error = (a - b).unwrap().abs().unwrap().max_all().unwrap();
        assert!(error.to_scalar::<f64>().unwrap() < 1e-12);
    }

    #[test]
    fn norms_turns_and_gates_are_those_of_the_cpu() {
        let (x, w, g) = (wave(&[3, 8], 0.0), wave(&[4], 2.0), wave(&[3, 8], 5.0));
        same(
            &rms_norm(&x, &w, 1e-5).unwrap(),
            &cpu::rms_norm(&x, &w, 1e-5).unwrap(),
        );
        same(
            &rms_norm_back(&x, &w, 1e-5, &g).unwrap(),
            &cpu::rms_norm_back(&x, &w, 1e-5, &g).unwrap(),
        );
        let angle = wave(&[3, 2], 1.0);
        let angles = Angles {
            cos: angle.cos().unwrap(),
            sin: angle.sin().unwrap(),
        };
        same(
            &turn(&x, &angles, false).unwrap(),
            &cpu::rotary(&x, &angles).unwrap(),
        );
        same(
            &turn(&g, &angles, true).unwrap(),
            &cpu::rotary_back(&g, &angles).unwrap(),
        );
        for activation in [Activation::Silu, Activation::GeluTanh] {
            let up = wave(&[3, 8], 1.0);
            same(
                &gated(&x, &up, activation).unwrap(),
                &cpu::gated(&x, &up, activation).unwrap(),
            );
            let ours = gated_back(&x, &up, activation, &g).unwrap();
            let theirs = cpu::gated_back(&x, &up, activation, &g).unwrap();
            ours.iter().zip(&theirs).for_each(|(a, b)| same(a, b));
        }
    }

    #[test]
    fn low_rank_parts_are_those_of_the_cpu() {
        let (x, a, b) = (wave(&[3, 4], 0.0), wave(&[2, 4], 1.0), wave(&[5, 2], 3.0));
        let grad = wave(&[3, 5], 4.0);
        let half = Mask {
            seed: 7,
            share: 0.5,
        };
        for mask in [None, Some(half)] {
            let lora = LowRank {
                a: &a,
                b: &b,
                scale: 1.5,
                mask,
            };
            let zeros = || Tensor::zeros((3, 5), DType::F64, &Device::Cpu).unwrap();
            same(
                &low_rank(&x, lora, zeros()).unwrap(),
                &cpu::low_rank(&x, lora, zeros()).unwrap(),
            );
            let [d_a, d_b, low] = low_rank_back(&x, lora, &grad).unwrap();
            let back: LowRankBack = cpu::low_rank_back(&x, lora, &grad).unwrap();
            same(&d_a, &back.a);
            same(&d_b, &back.b);
            let ours = low_rank_input(&low, lora, &x).unwrap();
            same(&ours, &back.input(lora, x.copy().unwrap()).unwrap());
        }
    }

    #[test]
    fn attention_and_loss_are_those_of_the_cpu() {
        let segments = [
            Segment {
                queries: 0..3,
                keys: std::iter::once(0..3).collect(),
            },
            Segment {
                queries: 3..5,
                keys: vec![0..3, 3..5],
            },
        ];
        let (q, k, v) = (wave(&[5, 8], 0.0), wave(&[5, 4], 1.0), wave(&[5, 4], 2.0));
        let grad = wave(&[5, 8], 3.0);
        for (cap, window) in [(None, None), (Some(0.7), None), (None, Some(2))] {
            let how = Attention {
                dim: 2,
                scale: 0.5,
                cap,
                window,
            };
            let (out, sums) = attention(&q, &k, &v, &segments, how).unwrap();
            let (cpu_out, cpu_sums) = cpu::attention(&q, &k, &v, &segments, how).unwrap();
            same(&out, &cpu_out);
            same(&sums, &cpu_sums);
            let qkv = [&q, &k, &v];
            let ours = attention_back(qkv, [&out, &sums], &grad, &segments, how).unwrap();
            let theirs = cpu::attention_back(qkv, [&out, &sums], &grad, &segments, how).unwrap();
            ours.iter().zip(&theirs).for_each(|(a, b)| same(a, b));

            let (hidden, head) = (wave(&[3, 4], 0.0), Weight::Full(wave(&[37, 4], 2.0)));
            let targets = [1, 6, 36];
            let temperature = 0.8;
            let shaping = Shaping { cap, temperature };
            let slope: Slope<'_> = &|row, said| [said.log_p + row as f64, 0.5 * said.entropy];
            let (rows, gradient) =
                likelihoods(&hidden, &head, shaping, &targets, Some(slope)).unwrap();
            let (cpu_rows, cpu_gradient) =
                cpu::likelihoods(&hidden, &head, shaping, &targets, Some(slope)).unwrap();
            for (ours, theirs) in rows.iter().zip(&cpu_rows) {
                assert!((ours.log_p - theirs.log_p).abs() < 1e-12);
                assert!((ours.entropy - theirs.entropy).abs() < 1e-12);
            }
            same(&gradient.unwrap(), &cpu_gradient.unwrap());
        }
    }
}
