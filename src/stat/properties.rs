//! What holds for any input.

use proptest::prelude::*;

use super::*;

/// Two distributions over the same two to ten options, zeros among them.
fn distributions() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let share = || prop_oneof![1 => Just(0.0), 4 => 0.0f64..1.0];
    (2usize..=10).prop_flat_map(move |k| {
        let distribution = || {
            proptest::collection::vec(share(), k).prop_map(move |weights| {
                normalised(&weights).unwrap_or_else(|| vec![1.0 / k as f64; k])
            })
        };
        (distribution(), distribution())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distances_are_symmetric_bounded_and_zero_on_equals((p, q) in distributions()) {
        type Distance = fn(&[f64], &[f64]) -> f64;
        let all: [(Distance, f64); 5] = [
            (js_distance, JS_MAXIMUM),
            (js_divergence_bits, 1.0),
            (earth_movers, 1.0),
            (tension, 1.0),
            (total_variation, 1.0),
        ];
        for (distance, maximum) in all {
            let apart = distance(&p, &q);
            prop_assert!((0.0..=maximum + 1e-12).contains(&apart), "{apart}");
            prop_assert!((apart - distance(&q, &p)).abs() < 1e-12);
            prop_assert_eq!(distance(&p, &p), 0.0);
        }
    }

    #[test]
    fn p_values_and_effects_stay_in_their_range(
        pairs in proptest::collection::vec((-3i8..4, -3i8..4), 0..70),
        pratt: bool,
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) =
            pairs.iter().map(|(a, b)| (f64::from(*a), f64::from(*b))).unzip();
        let zeros = if pratt { Zeros::Pratt } else { Zeros::LeftOut };
        for method in [None, Some(TestMethod::Exact), Some(TestMethod::Normal)] {
            let test = signed_rank(&x, &y, zeros, method);
            let swapped = signed_rank(&y, &x, zeros, method);
            prop_assert!((0.0..=1.0).contains(&test.p), "{test:?}");
            prop_assert!((-1.0..=1.0).contains(&test.effect));
            prop_assert!((test.p - swapped.p).abs() < 1e-12);
            prop_assert_eq!(test.effect, -swapped.effect);
        }
    }

    #[test]
    fn a_bootstrap_interval_holds_its_mean_and_lies_within_the_values(
        values in proptest::collection::vec(-5.0f64..5.0, 1..40),
        seed: u64,
    ) {
        let estimate = mean_estimate(&values, 50, &CounterRandom::new(seed, 0)).unwrap();
        let again = mean_estimate(&values, 50, &CounterRandom::new(seed, 0)).unwrap();
        prop_assert_eq!(estimate, again);
        let Interval { low, high } = estimate.interval;
        prop_assert!(low <= estimate.mean && estimate.mean <= high);
        let (least, most) = values.iter().fold((5.0f64, -5.0f64), |(l, m), v| (l.min(*v), m.max(*v)));
        prop_assert!(least - 1e-12 <= low && high <= most + 1e-12);
    }

    #[test]
    fn adjusted_p_values_are_never_smaller(p in proptest::collection::vec(0.0f64..=1.0, 0..20)) {
        let (strict, lenient) = (holm(&p), benjamini_hochberg(&p));
        for ((p, strict), lenient) in p.iter().zip(strict).zip(lenient) {
            prop_assert!(*p <= lenient && lenient <= strict + 1e-12 && strict <= 1.0);
        }
    }

    #[test]
    fn boxes_are_in_order(values in proptest::collection::vec(-5.0f64..5.0, 1..40)) {
        let b = BoxSummary::of(&values).unwrap();
        prop_assert!(b.q1 <= b.median && b.median <= b.q3);
        prop_assert!(b.low <= b.high && values.contains(&b.low) && values.contains(&b.high));
    }
}
