//! The price of leaving the start: fixed, or adapted (Ziegler et al. 2019, section 2.2).

use crate::recipe::Kl;

/// A surprise larger than this counts as this.
const LARGEST: f64 = 0.2;

/// β after a rollout of `answers` answers that left the start by `kl` nats each.
pub fn adapted(beta: f64, kl: f64, answers: usize, settings: &Kl) -> f64 {
    let Some(target) = settings.target else {
        return beta;
    };
    let surprise = (kl / target - 1.0).clamp(-LARGEST, LARGEST);
    beta * (1.0 + surprise * answers as f64 / settings.horizon)
}

#[cfg(test)]
mod tests {
    use super::super::golden::{close, part};
    use super::*;

    #[test]
    fn the_price_follows_the_published_rule() {
        for case in part("price") {
            let number = |name: &str| case[name].as_f64().unwrap();
            let settings = Kl {
                coefficient: 0.1,
                target: case["target"].as_f64(),
                horizon: number("horizon"),
            };
            let answers = case["answers"].as_u64().unwrap() as usize;
            let found = adapted(number("beta"), number("kl"), answers, &settings);
            close(&[found], &[number("adapted")]);
        }
    }
}
