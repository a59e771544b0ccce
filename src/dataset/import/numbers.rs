//! Numbers as people write them: with a decimal comma, or with marks between thousands.
//!
//! A comma or a point with three digits behind it can be either; what it is, the other
//! numbers of the column tell.

use crate::dataset::ledger::Reason;

/// A mean above which numbers are no weights of respondents, which lie around 1.
const HEAVY: f64 = 10.0;

/// What a comma or a point stands for in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Decimal,
    Thousands,
    Unclear,
}

/// What the marks in a column's numbers stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dataset) struct Marks {
    comma: Mark,
    point: Mark,
}

/// As programs write numbers.
impl Default for Marks {
    fn default() -> Self {
        Self {
            comma: Mark::Unclear,
            point: Mark::Decimal,
        }
    }
}

/// A text as a number, its spaces and apostrophes between thousands taken out.
struct Written {
    text: String,
    /// The last comma or point, and what it can be; none where there is none.
    last: Option<(char, Mark)>,
    /// The other mark, which then stands between thousands.
    other: Option<char>,
}

/// What was met of a comma or a point.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    decimal: bool,
    thousands: bool,
    /// Three digits behind it, not all of them zeros.
    either: bool,
    /// Three zeros behind it.
    zeros: bool,
}

/// What the numbers of a column have shown of their marks.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::dataset) struct Seen {
    comma: Met,
    point: Met,
    /// Sum and count of the numbers, were every last mark a decimal one.
    sum: f64,
    count: usize,
}

impl Written {
    /// None where the text is no number however its marks are read.
    fn of(text: &str) -> Option<Self> {
        let text = without_spaces(text)?;
        // Statistics programs write a lone point for what is missing.
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
        let last = digits.rfind([',', '.']);
        let Some(at) = last else {
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            return is_number.then_some(Self {
                text,
                last: None,
                other: None,
            });
        };
        let mark = char::from(digits.as_bytes()[at]);
        let (before, behind) = (&digits[..at], &digits[at + 1..]);
        let other = before
            .chars()
            .find(|c| matches!(c, ',' | '.') && *c != mark);
        let grouped = |mark: char| is_grouped(before, mark);
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let three = behind.len() == 3;
        let what = match other {
            _ if !all_digits(behind) => return None,
            Some(other) if grouped(other) => Mark::Decimal,
            Some(_) => return None,
            None if all_digits(before) => {
                let few = (1..=3).contains(&before.len()) && !before.starts_with('0');
                if three && few {
                    Mark::Unclear
                } else {
                    Mark::Decimal
                }
            }
            None if three && grouped(mark) => Mark::Thousands,
            None => return None,
        };
        Some(Self {
            text,
            last: Some((mark, what)),
            other,
        })
    }

    /// Its value, with the last mark read as `mark`.
    fn value(&self, mark: Mark) -> Option<f64> {
        let mut text = self.text.clone();
        text.retain(|c| Some(c) != self.other);
        match (self.last, mark) {
            (Some((last, _)), Mark::Thousands) => text.retain(|c| c != last),
            (Some((last, _)), _) => text = text.replace(last, "."),
            (None, _) => {}
        }
        text.parse().ok()
    }
}

impl Seen {
    /// Looks at a number of the column; what is none shows nothing.
    pub fn look(&mut self, text: &str) {
        let Some(written) = Written::of(text) else {
            return;
        };
        if let Some(value) = written.value(Mark::Decimal) {
            self.sum += value;
            self.count += 1;
        }
        if let Some(other) = written.other {
            self.met(other).thousands = true;
        }
        if let Some((mark, what)) = written.last {
            let zeros = written.text.ends_with("000");
            let met = self.met(mark);
            match what {
                Mark::Decimal => met.decimal = true,
                Mark::Thousands => met.thousands = true,
                Mark::Unclear if zeros => met.zeros = true,
                Mark::Unclear => met.either = true,
            }
        }
    }

    /// What the later part of the column has shown.
    pub fn append(&mut self, later: Self) {
        for (mine, other) in [
            (&mut self.comma, later.comma),
            (&mut self.point, later.point),
        ] {
            mine.decimal |= other.decimal;
            mine.thousands |= other.thousands;
            mine.either |= other.either;
            mine.zeros |= other.zeros;
        }
        self.sum += later.sum;
        self.count += later.count;
    }

    fn met(&mut self, mark: char) -> &mut Met {
        if mark == ',' {
            &mut self.comma
        } else {
            &mut self.point
        }
    }

    /// The marks of a column of weights, which lie around 1: where nothing else tells, a
    /// mark stands before decimals.
    pub fn in_weights(&self) -> Marks {
        let light = self.sum <= HEAVY * self.count as f64;
        let unclear = if light {
            Mark::Decimal
        } else {
            Mark::Thousands
        };
        let mut marks = Marks {
            comma: self.comma.told().unwrap_or(unclear),
            point: self.point.told().unwrap_or(Mark::Decimal),
        };
        let met = |met: Met| met.either || met.zeros;
        if self.comma.told() == Some(Mark::Decimal)
            && self.point.told().is_none()
            && met(self.point)
        {
            marks.point = Mark::Thousands;
        } else if self.point.told() == Some(Mark::Decimal) && self.comma.told().is_none() {
            marks.comma = Mark::Thousands;
        }
        if self.comma.is_none() {
            marks.comma = Mark::Unclear;
        }
        marks
    }

    /// The marks of columns of counts: since these are whole, three digits behind a mark
    /// are thousands unless all are zeros.
    pub fn in_counts(&self) -> Marks {
        let whole = |met: Met, otherwise: Mark| {
            let told = met.told().or(met.either.then_some(Mark::Thousands));
            told.unwrap_or(if met.zeros { Mark::Unclear } else { otherwise })
        };
        Marks {
            comma: whole(self.comma, Mark::Unclear),
            point: whole(self.point, Mark::Decimal),
        }
    }
}

impl Met {
    fn is_none(self) -> bool {
        !(self.decimal || self.thousands || self.either || self.zeros)
    }

    /// What the mark can only stand for.
    fn told(self) -> Option<Mark> {
        match (self.decimal, self.thousands) {
            (true, false) => Some(Mark::Decimal),
            (false, true) => Some(Mark::Thousands),
            (true, true) => Some(Mark::Unclear),
            (false, false) => None,
        }
    }
}

impl Marks {
    /// Whether a comma stands before decimals.
    pub fn decimal_comma(self) -> bool {
        self.comma == Mark::Decimal
    }

    /// Whether a comma or a point stands between thousands.
    pub fn thousands(self) -> bool {
        self.comma == Mark::Thousands || self.point == Mark::Thousands
    }

    /// A number, or why it is none.
    pub fn number(self, text: &str) -> Result<f64, Reason> {
        let Some(written) = Written::of(text) else {
            // As programs write it, such as 1e-3.
            let text = match self.comma {
                Mark::Decimal => text.replacen(',', ".", 1),
                Mark::Thousands | Mark::Unclear => text.to_owned(),
            };
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            return number.ok_or(Reason::NotANumber);
        };
        let mark = match written.last {
            Some((mark, what)) => {
                let told = if mark == ',' { self.comma } else { self.point };
                match (what, told) {
                    (Mark::Unclear, told) => told,
                    (what, Mark::Unclear) => what,
                    (what, told) if what == told => what,
                    _ => return Err(Reason::NotANumber),
                }
            }
            None => Mark::Decimal,
        };
        if mark == Mark::Unclear {
            return Err(Reason::TwoWays);
        }
        written.value(mark).ok_or(Reason::NotANumber)
    }

    /// A whole number above zero, or why it is none.
    pub fn count(self, text: &str) -> Result<u32, Reason> {
        let number = match self.number(text) {
            Err(Reason::TwoWays) => return Err(Reason::TwoWays),
            other => other.map_err(|_| Reason::BadCount)?,
        };
        let fits = number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number);
        if fits {
            Ok(number as u32)
        } else {
            Err(Reason::BadCount)
        }
    }
}

/// A number that is no count, with a point or a comma before its decimals.
pub(in crate::dataset) fn decimal(text: &str) -> Option<f64> {
    let number = text
        .parse()
        .or_else(|_| text.replacen(',', ".", 1).parse::<f64>());
    number.ok().filter(|number| number.is_finite())
}

/// The text without spaces and apostrophes between thousands; none where they stand
/// elsewhere.
fn without_spaces(text: &str) -> Option<String> {
    let is_space = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’');
    if !text.contains(is_space) {
        return Some(text.to_owned());
    }
    let whole = text.split([',', '.']).next().unwrap_or_default();
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let spaces = whole.chars().filter(|c| is_space(*c)).count();
    let in_place = is_grouped(&whole.replace(is_space, " "), ' ')
        && spaces == text.chars().filter(|c| is_space(*c)).count();
    in_place.then(|| text.replace(is_space, ""))
}

/// Whether marks stand between groups of three digits, the first of one to three.
fn is_grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let all_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && all_digits(first)
        && groups.all(|group| group.len() == 3 && all_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(texts: &[&str]) -> Seen {
        let mut seen = Seen::default();
        for text in texts {
            seen.look(text);
        }
        seen
    }

    fn weights(texts: &[&str]) -> Vec<Option<f64>> {
        let marks = seen(texts).in_weights();
        texts.iter().map(|text| marks.number(text).ok()).collect()
    }

    fn counts(texts: &[&str]) -> Vec<Option<u32>> {
        let marks = seen(texts).in_counts();
        texts.iter().map(|text| marks.count(text).ok()).collect()
    }

    #[test]
    fn weights_have_decimal_commas_or_points() {
        let all = |numbers: &[f64]| numbers.iter().copied().map(Some).collect::<Vec<_>>();
        assert_eq!(weights(&["1,25", "0,5500", "1"]), all(&[1.25, 0.55, 1.0]));
        assert_eq!(weights(&["1,234", "0,987", "1"]), all(&[1.234, 0.987, 1.0]));
        assert_eq!(weights(&["1,234", "1,100"]), all(&[1.234, 1.1]));
        assert_eq!(weights(&["1.234", "0.987"]), all(&[1.234, 0.987]));
        assert_eq!(
            weights(&["1.204,5", "1.310", "812,25"]),
            all(&[1204.5, 1310.0, 812.25])
        );
        assert_eq!(
            weights(&["1,204.5", "1,310", "812.25"]),
            all(&[1204.5, 1310.0, 812.25])
        );
        assert_eq!(
            weights(&["1,204", "45,100", "812"]),
            all(&[1204.0, 45100.0, 812.0])
        );
        assert_eq!(
            weights(&["1e-1", "x", "", "1,2,3"]),
            [Some(0.1), None, None, None]
        );
        // What both marks say of one number cannot be.
        assert_eq!(
            weights(&["1,234,567", "0,5"]),
            [Some(1_234_567.0), Some(0.5)]
        );
    }

    #[test]
    fn counts_have_marks_between_thousands() {
        assert_eq!(counts(&["1,204", "310"]), [Some(1204), Some(310)]);
        assert_eq!(counts(&["1.204", "5.000"]), [Some(1204), Some(5000)]);
        assert_eq!(
            counts(&["1 204", "1\u{202F}050", "1'000", "12 34"]),
            [Some(1204), Some(1050), Some(1000), None]
        );
        assert_eq!(counts(&["1,234,567", "2.0"]), [Some(1_234_567), Some(2)]);
        assert_eq!(counts(&["1.5", "2.0", "1.204"]), [None, Some(2), None]);
        assert_eq!(counts(&["0", "-3", "4294967296"]), [None; 3]);
        // Five, or five thousand.
        assert_eq!(
            ["5,000", "5.000"].map(|text| seen(&[text]).in_counts().count(text)),
            [Err(Reason::TwoWays), Err(Reason::TwoWays)]
        );
    }
}
