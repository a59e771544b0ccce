//! Numbers for people: counts, sizes, durations, times ago.

use attune::t;

/// A count with separators: `3,039`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A value with three significant digits: `0.103`, `12.4`, `0.00050`.
pub fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let magnitude = value.abs().log10().floor() as i32;
    if magnitude < -4 {
        return format!("{value:.1e}");
    }
    let decimals = usize::try_from(2 - magnitude).unwrap_or(0);
    format!("{value:.decimals$}")
}

/// Bytes as megabytes or gigabytes.
pub fn bytes(value: u64) -> String {
    let megabytes = value as f64 / 1e6;
    if megabytes >= 1000.0 {
        t!("window-gigabytes", n = format!("{:.1}", megabytes / 1000.0))
    } else {
        t!("window-megabytes", n = format!("{megabytes:.0}"))
    }
}

/// How long something takes, in words: "12 s", "4 min", "2 h 10 min".
pub fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u64;
    let minutes = (seconds as f64 / 60.0).round() as u64;
    match minutes {
        _ if seconds < 90 => t!("window-seconds", n = seconds),
        0..60 => t!("window-minutes", n = minutes),
        _ => t!("window-hours", h = minutes / 60, min = minutes % 60),
    }
}

/// How long ago a moment (seconds since 1970) was, in words.
pub fn ago(then: f64, now: f64) -> String {
    let minutes = ((now - then) / 60.0).max(0.0) as u64;
    match minutes {
        0 => t!("window-just-now"),
        1..60 => t!("window-minutes-ago", n = minutes),
        60..1440 => t!("window-hours-ago", n = minutes / 60),
        _ => t!("window-days-ago", n = minutes / 1440),
    }
}

/// Seconds since 1970 (UTC).
pub fn now() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |d| d.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(0), "0");
        assert_eq!(count(483_636), "483,636");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(significant(0.10312), "0.103");
        assert_eq!(significant(12.42), "12.4");
        assert_eq!(significant(1234.5), "1234");
        assert_eq!(significant(0.0005), "0.000500");
        assert!(duration(59.6).starts_with("60"));
        assert!(duration(240.0).starts_with('4'));
        assert!(duration(7800.0).contains("2") && duration(7800.0).contains("10"));
        assert!(ago(0.0, 3.0 * 86_400.0).contains('3'));
    }
}
