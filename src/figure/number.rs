//! How numbers are written beside figures: two or three significant digits.

/// A number for reading: `0.213`, `12.3`, `−0.04`; an en dash where there is none.
///
/// Up to three decimals below 10 (so that columns of distances line up), fewer above,
/// powers of ten below 0.0005. The minus sign is the typographic one.
pub fn short(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = match size {
        0.0 => "0".to_owned(),
        ..0.0005 => format!("{value:.1e}"),
        ..10.0 => format!("{value:.3}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    };
    text.replace('-', "−")
}

/// A number in full precision, read back as the same bits; empty where there is none.
pub(super) fn full(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

/// Tick values covering `lo..=hi` at steps of 1, 2 or 5 times a power of ten, about
/// `wanted` of them; the first is at or below `lo`, the last at or above `hi`.
pub fn ticks(lo: f64, hi: f64, wanted: usize) -> Vec<f64> {
    let (lo, hi) = if lo.is_finite() && hi.is_finite() && hi > lo {
        (lo, hi)
    } else if lo.is_finite() {
        (lo, lo + 1.0)
    } else {
        (0.0, 1.0)
    };
    let rough = (hi - lo) / wanted.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    let first = (lo / step + 1e-9).floor() as i64;
    let last = (hi / step - 1e-9).ceil() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// The labels of ticks, all with as many decimals as their step needs.
pub fn tick_labels(ticks: &[f64]) -> Vec<String> {
    let step = ticks.windows(2).map(|w| w[1] - w[0]).next().unwrap_or(1.0);
    let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 12.0) as usize;
    let label = |tick: &f64| format!("{tick:.decimals$}").replace('-', "−");
    ticks.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_to_read_and_full_to_keep() {
        let read = |value| short(value);
        assert_eq!(read(0.21349), "0.213");
        assert_eq!(read(-0.04), "−0.040");
        assert_eq!(read(12.345), "12.3");
        assert_eq!(read(12345.6), "12346");
        assert_eq!(read(0.0), "0");
        assert_eq!(read(0.000_021), "2.1e−5");
        assert_eq!(read(f64::NAN), "–");
        assert_eq!(full(0.1 + 0.2).parse::<f64>().unwrap(), 0.1 + 0.2);
        assert_eq!(full(f64::INFINITY), "");
    }

    #[test]
    fn ticks_cover_their_range_in_round_steps() {
        assert_eq!(tick_labels(&ticks(0.0, 0.83, 4)), ["0.0", "0.5", "1.0"]);
        assert_eq!(
            tick_labels(&ticks(0.0, 0.6, 3)),
            ["0.0", "0.2", "0.4", "0.6"]
        );
        assert_eq!(
            tick_labels(&ticks(-3.0, 4.0, 4)),
            ["−4", "−2", "0", "2", "4"]
        );
        assert_eq!(tick_labels(&ticks(2.0, 2.0, 2)), ["2.0", "2.5", "3.0"]);
        assert_eq!(ticks(f64::NAN, 1.0, 2), [0.0, 0.5, 1.0]);
    }
}
