//! Quotation marks around fields: how a text uses them, and rows that a stray one merges.

/// How quotation marks stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// They are characters like others.
    None,
    /// They enclose fields, and one inside is doubled (RFC 4180).
    Doubled,
    /// They enclose fields, and one inside has a backslash before it.
    Escaped,
}

/// Fields that begin with a quotation mark.
#[derive(Default)]
struct Tally {
    /// Those that also end with one.
    whole: usize,
    /// Those in which text follows the closing mark.
    broken: usize,
    /// Whether the last one is not closed at all.
    open: bool,
}

impl Quoting {
    /// Tells from the first rows how fields are quoted: in the way that breaks the fewest;
    /// not at all where the marks of most have no partner.
    pub fn told(sample: &[u8], delimiter: u8) -> Self {
        if delimiter == b'\t' && !closed_in_place(sample) {
            return Self::None;
        }
        let [doubled, escaped] =
            [Self::Doubled, Self::Escaped].map(|way| way.tally(sample, delimiter));
        let (way, tally) = if escaped.broken < doubled.broken {
            (Self::Escaped, escaped)
        } else {
            (Self::Doubled, doubled)
        };
        if tally.broken > tally.whole {
            Self::None
        } else {
            way
        }
    }

    /// The character before a mark inside a field, where it is not doubled.
    pub fn escape(self) -> Option<u8> {
        (self == Self::Escaped).then_some(b'\\')
    }

    /// Whether every field of a row that begins with a mark also ends with one.
    pub fn is_whole(self, row: &[u8], delimiter: u8) -> bool {
        let tally = self.tally(row, delimiter);
        tally.broken == 0 && !tally.open
    }

    /// Where the field ends whose opening mark stands at `open`: the closing mark.
    pub fn close(self, text: &[u8], open: usize) -> Option<usize> {
        let mut at = open + 1;
        loop {
            let rest = text.get(at..)?;
            let found = at
                + match self.escape() {
                    Some(escape) => memchr::memchr2(b'"', escape, rest)?,
                    None => memchr::memchr(b'"', rest)?,
                };
            if text[found] == b'"' && text.get(found + 1) != Some(&b'"') {
                return Some(found);
            }
            at = found + 2;
        }
    }

    fn tally(self, text: &[u8], delimiter: u8) -> Tally {
        let mut tally = Tally::default();
        let mut at = 0;
        while let Some(open) = opening(text, at, delimiter) {
            let Some(close) = self.close(text, open) else {
                tally.open = true;
                break;
            };
            if ends_a_field(&text[close + 1..], delimiter) {
                tally.whole += 1;
                at = close + 1;
            } else {
                tally.broken += 1;
                at = open + 1;
            }
        }
        tally
    }
}

/// The first mark from `at` on that begins a field.
fn opening(text: &[u8], at: usize, delimiter: u8) -> Option<usize> {
    let begins = |mark: &usize| {
        let before = mark.checked_sub(1).map(|before| text[before]);
        before.is_none_or(|byte| byte == delimiter || matches!(byte, b'\n' | b'\r'))
    };
    memchr::memchr_iter(b'"', text.get(at..)?)
        .map(|mark| at + mark)
        .find(begins)
}

/// Whether a field ends where `rest` begins, spaces aside.
fn ends_a_field(rest: &[u8], delimiter: u8) -> bool {
    let next = rest.iter().find(|byte| **byte != b' ');
    next.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'))
}

/// In tab-separated text a mark is mostly just a character, unless the header or most
/// fields that begin with one also end with one.
fn closed_in_place(sample: &[u8]) -> bool {
    let (mut whole, mut open) = (0, 0);
    for field in sample.split(|b| matches!(b, b'\t' | b'\n')) {
        let field = field.trim_ascii();
        if field.starts_with(b"\"") {
            let closed = field.len() > 1 && field.ends_with(b"\"");
            *(if closed { &mut whole } else { &mut open }) += 1;
        }
    }
    whole > open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_that_breaks_the_fewest_fields_is_told() {
        let told = |text: &str| Quoting::told(text.as_bytes(), b',');
        assert_eq!(told("a,b\n1,2\n"), Quoting::Doubled);
        assert_eq!(told("a,b\n\"1, 2\",\"x \"\"y\"\"\"\r\n"), Quoting::Doubled);
        assert_eq!(told("a,b\n1,\"C:\\\"\n2,\"x\"\n"), Quoting::Doubled);
        assert_eq!(told("a,b\n1,\"say \\\"x, y\\\"\"\n"), Quoting::Escaped);
        assert_eq!(told("a,b\n0,\"dog\n1,\"cat\n2,\"cow\n"), Quoting::None);
        assert_eq!(
            told("a,b\n0,\"dog\n1,\"cat\"\n2,\"cow\"\n"),
            Quoting::Doubled
        );
    }

    #[test]
    fn a_row_is_whole_where_its_marks_end_fields() {
        let whole = |row: &str| Quoting::Doubled.is_whole(row.as_bytes(), b',');
        assert!(whole("1,\"a\nb\",c") && whole("1,5\" nail,c") && whole("1,\"a\" ,c"));
        assert!(!whole("1,\"a\n2,\"b,c") && !whole("1,\"a,c"));
    }
}
