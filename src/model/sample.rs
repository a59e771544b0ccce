//! Choosing the next token.

use super::generate::Generate;
use super::random::Stream;

/// The next token by its scores: the likeliest where `temperature` is 0, else a draw
/// from the smallest set of tokens whose probability reaches `top_p`.
pub(super) fn next(logits: &[f32], settings: &Generate, stream: Stream, position: u64) -> u32 {
    if settings.temperature <= 0.0 {
        return likeliest(logits);
    }
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weight = |&logit: &f32| (f64::from(logit - most) / settings.temperature).exp();
    let mut tokens: Vec<(u32, f64)> = (0..).zip(logits.iter().map(weight)).collect();
    let total: f64 = tokens.iter().map(|(_, weight)| weight).sum();
    if settings.top_p < 1.0 {
        tokens.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut sum = 0.0;
        let enough = tokens.iter().position(|(_, weight)| {
            sum += weight;
            sum >= settings.top_p * total
        });
        tokens.truncate(enough.map_or(tokens.len(), |last| last + 1));
    }
    let kept: f64 = tokens.iter().map(|(_, weight)| weight).sum();
    let mut left = stream.unit(position) * kept;
    let drawn = tokens.iter().find(|(_, weight)| {
        left -= weight;
        left < 0.0
    });
    drawn.or(tokens.last()).map_or(0, |(token, _)| *token)
}

/// The first of the highest.
fn likeliest(logits: &[f32]) -> u32 {
    let better = |best: (u32, f32), next: (u32, f32)| if next.1 > best.1 { next } else { best };
    (0..)
        .zip(logits.iter().copied())
        .fold((0, f32::NEG_INFINITY), better)
        .0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(temperature: f64, top_p: f64) -> Generate {
        Generate {
            temperature,
            top_p,
            ..Generate::default()
        }
    }

    #[test]
    fn draws_follow_the_probabilities_and_the_tail_is_cut() {
        let logits = [0.5f32.ln(), 0.3f32.ln(), 0.2f32.ln()];
        let count = |top_p| {
            let mut counts = [0; 3];
            for position in 0..3000 {
                let token = next(&logits, &settings(1.0, top_p), Stream::new(1), position);
                counts[token as usize] += 1;
            }
            counts
        };
        let [a, b, c] = count(1.0);
        assert!((1400..1600).contains(&a) && (800..1000).contains(&b) && c > 500);
        let [a, b, c] = count(0.6);
        assert!((1775..1975).contains(&a) && b > 1000 && c == 0);
        assert_eq!(next(&logits, &settings(0.0, 1.0), Stream::new(1), 0), 0);
    }
}
