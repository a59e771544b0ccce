//! The clipped losses of a token (Schulman et al. 2017), with their slopes.

/// A loss of one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    pub loss: f64,
    /// Its derivative by the token's ln p, or by its value.
    pub slope: f64,
    /// Whether the limit was reached, so that the slope is 0.
    pub clipped: bool,
}

/// Of the policy: −min(r·A, clip(r, 1 ± `limit`)·A), where r is the token's probability
/// against the one it was drawn with (`old`, as ln p).
pub fn policy(log_p: f64, old: f64, advantage: f64, limit: f64) -> Loss {
    let ratio = (log_p - old).exp();
    let free = ratio * advantage;
    let bound = ratio.clamp(1.0 - limit, 1.0 + limit) * advantage;
    let clipped = bound < free;
    Loss {
        loss: -free.min(bound),
        slope: if clipped { 0.0 } else { -free },
        clipped,
    }
}

/// Of the critic: ½·max((v − R)², (clip(v, `old` ± `limit`) − R)²), R being the return.
pub fn value(value: f64, old: f64, target: f64, limit: f64) -> Loss {
    let free = value - target;
    let bound = value.clamp(old - limit, old + limit) - target;
    let clipped = bound * bound > free * free;
    Loss {
        loss: 0.5 * (free * free).max(bound * bound),
        slope: if clipped { 0.0 } else { free },
        clipped,
    }
}

#[cfg(test)]
mod tests {
    use super::super::golden::{close, numbers, part};
    use super::*;

    /// Loss and gradient by torch's own way back.
    #[test]
    fn clipped_losses_and_slopes_are_torchs() {
        for (name, loss) in [
            ("policy", policy as fn(f64, f64, f64, f64) -> Loss),
            ("value", value),
        ] {
            let mut clipped = 0;
            for case in part(name) {
                let list = |name: &str| numbers(&case[name]);
                let limit = case["limit"].as_f64().unwrap();
                let (now, old, towards) = (list("now"), list("old"), list("towards"));
                let tokens = now.iter().zip(&old).zip(&towards);
                let found: Vec<Loss> = tokens
                    .map(|((now, old), towards)| loss(*now, *old, *towards, limit))
                    .collect();
                let count = found.len() as f64;
                let mean = found.iter().map(|token| token.loss).sum::<f64>() / count;
                close(&[mean], &[case["loss"].as_f64().unwrap()]);
                let slopes: Vec<f64> = found.iter().map(|token| token.slope / count).collect();
                close(&slopes, &list("slopes"));
                clipped += found.iter().filter(|token| token.clipped).count();
            }
            assert!(clipped > 3, "{name}");
        }
    }
}
