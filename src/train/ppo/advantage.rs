//! What each token of an answer earned, and how much better that was than expected.

/// Rewards of an answer's tokens: the price `beta` for each nat that the policy left its
/// start by at a token, and the `score` of the whole answer at the last one. Both lists
/// are ln p of the answer's tokens (Ziegler et al. 2019, the k₁ estimate of KL).
pub fn token_rewards(score: f64, policy: &[f64], start: &[f64], beta: f64) -> Vec<f64> {
    let price = |(policy, start): (&f64, &f64)| -beta * (policy - start);
    let mut rewards: Vec<f64> = policy.iter().zip(start).map(price).collect();
    if let Some(last) = rewards.last_mut() {
        *last += score;
    }
    rewards
}

/// Advantages of an answer's tokens, and the returns that its values should have been:
/// generalised advantage estimation (Schulman et al. 2016). Nothing comes behind the last
/// token, whether the model ended its answer or was cut.
pub fn advantages(
    rewards: &[f64],
    values: &[f64],
    gamma: f64,
    lambda: f64,
) -> (Vec<f64>, Vec<f64>) {
    let mut advantages = vec![0.0; rewards.len()];
    let (mut next_value, mut next_advantage) = (0.0, 0.0);
    for at in (0..rewards.len()).rev() {
        let surprise = rewards[at] + gamma * next_value - values[at];
        next_advantage = surprise + gamma * lambda * next_advantage;
        next_value = values[at];
        advantages[at] = next_advantage;
    }
    let returns = advantages.iter().zip(values).map(|(a, v)| a + v).collect();
    (advantages, returns)
}

/// Mean and standard deviation of all values; 0 where there are none.
pub fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (mean, (squares.sum::<f64>() / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::golden::{close, numbers, part};
    use super::*;

    #[test]
    fn rewards_advantages_and_returns_are_those_of_the_script() {
        for case in part("advantages") {
            let list = |name: &str| numbers(&case[name]);
            let number = |name: &str| case[name].as_f64().unwrap();
            let rewards = token_rewards(
                number("score"),
                &list("policy"),
                &list("start"),
                number("beta"),
            );
            close(&rewards, &list("rewards"));
            let (advantages, returns) =
                advantages(&rewards, &list("values"), number("gamma"), number("lambda"));
            close(&advantages, &list("advantages"));
            close(&returns, &list("returns"));
            let (mean, deviation) = mean_and_deviation(&advantages);
            close(&[mean, deviation], &[number("mean"), number("deviation")]);
        }
        assert_eq!(mean_and_deviation(&[]), (0.0, 0.0));
    }
}
