//! Bytes → text: byte-order marks, UTF-8, UTF-16, and the code pages of before.

use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{Problem, Result, t};

/// How much of a file is looked at to tell its encoding.
const SAMPLE: usize = 1 << 20;
/// Where fewer than one letter in so many is none of ASCII, it is a stray one and tells no
/// language: naïve or £5 among English words.
const STRAY: usize = 200;

/// Text in UTF-8, still as bytes so that a large file is not copied.
#[derive(Clone)]
pub(super) struct Text {
    bytes: Arc<Vec<u8>>,
    start: usize,
    /// Name of the encoding that the file was in.
    pub encoding: &'static str,
    /// Some bytes were no text; rows that hold them are to be left out.
    pub damaged: bool,
}

impl Text {
    /// The text without its byte-order mark.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

/// Decodes from the encoding `named`, or from the one that the bytes tell; refuses what is
/// no text.
pub(super) fn decode(bytes: Arc<Vec<u8>>, named: Option<&str>) -> Result<Text> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let named = named.and_then(|name| Encoding::for_label(name.as_bytes()));
    let (encoding, mark) = match (Encoding::for_bom(sample), named) {
        (Some((marked, mark)), Some(named)) if marked == named => (named, mark),
        (_, Some(named)) => (named, 0),
        (Some(marked), None) => marked,
        (None, None) => (guess(&bytes, sample)?, 0),
    };
    let mut text = if encoding == UTF_8 {
        let damaged = std::str::from_utf8(&bytes[mark..]).is_err();
        Text {
            bytes,
            start: mark,
            encoding: encoding.name(),
            damaged,
        }
    } else {
        let end = if encoding == UTF_16LE || encoding == UTF_16BE {
            bytes.len() & !1
        } else {
            bytes.len()
        };
        let (decoded, damaged) = encoding.decode_without_bom_handling(&bytes[mark.min(end)..end]);
        Text {
            bytes: Arc::new(decoded.into_owned().into_bytes()),
            start: 0,
            encoding: encoding.name(),
            damaged,
        }
    };
    // Lines ended by a lone carriage return (old Macintosh files).
    let content = text.as_bytes();
    if memchr::memchr(b'\n', content).is_none() && memchr::memchr(b'\r', content).is_some() {
        let lines = content.iter().map(|&b| if b == b'\r' { b'\n' } else { b });
        text = Text {
            bytes: Arc::new(lines.collect()),
            start: 0,
            ..text
        };
    }
    Ok(text)
}

fn guess(bytes: &[u8], sample: &[u8]) -> Result<&'static Encoding> {
    if let Some(encoding) = utf16(sample) {
        return Ok(encoding);
    }
    let control = |b: &&u8| matches!(**b, 0..=8 | 14..=26 | 28..=31);
    if sample.contains(&0) || sample.iter().filter(control).count() * 100 > sample.len() {
        return Err(Problem::new(t!("import-binary")).advise(t!("import-advice-text")));
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return Ok(UTF_8);
    }
    Ok(code_page(bytes))
}

/// The code page that text is in which is not in UTF: told by which letters stand together.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let sample = &bytes[..bytes.len().min(first + SAMPLE)];
    let count = |of: fn(&u8) -> bool| sample.iter().filter(|b| of(b)).count();
    let beyond_ascii = count(|b| !b.is_ascii());
    if beyond_ascii * STRAY < beyond_ascii + count(u8::is_ascii_alphabetic) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    match detector.guess(None, Utf8Detection::Deny) {
        // Its superset.
        encoding if encoding == GBK => GB18030,
        encoding => encoding,
    }
}

/// UTF-16 without a mark: every other byte of western text is zero.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half {
        0 => None,
        _ if odd * 3 > half && even * 50 < half => Some(UTF_16LE),
        _ if even * 3 > half && odd * 50 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8 with a few damaged places.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good >= broken * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str, bool) {
        let text = decode(Arc::new(bytes.to_vec()), None).unwrap();
        let content = String::from_utf8_lossy(text.as_bytes()).into_owned();
        (content, text.encoding, text.damaged)
    }

    #[test]
    fn encodings_are_told_apart_from_the_bytes() {
        assert_eq!(read(b"\xEF\xBB\xBFcue").0, "cue");
        let utf16: Vec<u8> = "cue\tword\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&utf16).0, "cue\tword\n");
        let chinese = GB18030.encode("线索,回答\n猫,狗\n").0;
        assert_eq!(
            read(&chinese),
            ("线索,回答\n猫,狗\n".into(), "gb18030", false)
        );
        let french = WINDOWS_1252.encode("mot,réponse\nécole,élève à côté\n").0;
        assert_eq!(
            read(&french),
            (
                "mot,réponse\nécole,élève à côté\n".into(),
                "windows-1252",
                false
            )
        );
        assert_eq!(read(b"a\rb\r").0, "a\nb\n");
    }

    #[test]
    fn code_pages_are_told_by_the_letters_that_stand_together() {
        for (name, text) in [
            (
                "windows-1250",
                "słowo,odpowiedź\nłódź,morze\nźródło,wiedza\n",
            ),
            ("windows-1251", "слово,ответ\nдом,семья\nхлеб,еда\n"),
            (
                "windows-1253",
                "λέξη,απάντηση\nσπίτι,οικογένεια\nθάλασσα,ήλιος\n",
            ),
            ("windows-1254", "söz,karşılık\nağaç,ışık\nçocuk,güneş\n"),
            ("windows-1255", "מילה,תשובה\nבית,משפחה\n"),
            ("windows-1256", "كلمة,جواب\nبيت,عائلة\nبحر,شمس\n"),
            ("windows-874", "คำ,คำตอบ\nบ้าน,ครอบครัว\n"),
            ("Big5", "問題,選項\n家庭,重要\n"),
            ("EUC-KR", "단어,대답\n바다,모래\n집,가족\n"),
            ("Shift_JIS", "単語,答え\n海,すな\n家,かぞく\n"),
        ] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let bytes = encoding.encode(text).0;
            assert_eq!(read(&bytes), (text.to_owned(), name, false));
        }
    }

    #[test]
    fn a_stray_letter_among_english_words_tells_no_language() {
        let mut text = "cue,answer\n".repeat(100);
        text.push_str("simple,naïve\nmoney,£5\n");
        assert_eq!(read(&WINDOWS_1252.encode(&text).0).0, text);
        // Far behind words of ASCII alone.
        let mut bytes = "cue,answer\n".repeat(100_000).into_bytes();
        let russian = "дом,семья\n".repeat(2000);
        bytes.extend_from_slice(&encoding_rs::WINDOWS_1251.encode(&russian).0);
        assert!(read(&bytes).0.ends_with(&russian));
    }

    #[test]
    fn a_few_damaged_bytes_do_not_change_the_encoding() {
        let mut bytes = "猫,狗\n鸟,鱼\n".repeat(3).into_bytes();
        bytes.extend(b"bad \xFF,x\n");
        let (_, encoding, damaged) = read(&bytes);
        assert_eq!((encoding, damaged), ("UTF-8", true));
    }

    #[test]
    fn an_encoding_that_is_named_is_used() {
        // Too little to tell it by.
        let turkish = encoding_rs::WINDOWS_1254
            .encode("cue,answer\nağaç,orman\n")
            .0;
        let read = |named| decode(Arc::new(turkish.to_vec()), named).unwrap();
        assert_eq!(read(None).encoding, "windows-1252");
        let text = read(Some("windows-1254"));
        assert_eq!(text.as_bytes(), "cue,answer\nağaç,orman\n".as_bytes());
        for name in crate::source::ENCODINGS {
            assert_eq!(Encoding::for_label(name.as_bytes()).unwrap().name(), name);
        }
    }

    #[test]
    fn binary_content_is_refused() {
        assert!(decode(Arc::new(vec![0, 1, 2, 3, 200, 0, 7, 7]), None).is_err());
    }
}
