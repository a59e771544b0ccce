//! Breaking long wordings into lines of a measured width.

use super::fonts::width;

/// Lines of at most `room` ems, at most `most` of them; what does not fit ends in "…".
///
/// Lines break at spaces and between Chinese and Japanese characters (never before a
/// closing mark); a word longer than a line is broken where it must be.
pub(crate) fn wrap(text: &str, room: f64, most: usize) -> Vec<String> {
    let space = width(" ");
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut taken) = (String::new(), 0.0);
    let mut pieces = pieces(text).into_iter();
    while let Some(piece) = pieces.next() {
        let wide = width(piece.trim_end());
        if taken + wide <= room {
            taken += wide + if piece.ends_with(' ') { space } else { 0.0 };
            line += &piece;
            continue;
        }
        if wide <= room && lines.len() + 1 < most {
            lines.push(std::mem::take(&mut line));
            taken = wide + if piece.ends_with(' ') { space } else { 0.0 };
            line = piece;
            continue;
        }
        // The last line, or a word longer than a line: the rest is set letter by letter.
        let mut rest: String = [line.as_str(), &piece].concat();
        if wide > room && lines.len() + 1 < most {
            let fits = longest(&rest, room, "");
            lines.push(rest[..fits].to_owned());
            rest.drain(..fits);
            rest.extend(pieces);
            lines.extend(wrap(&rest, room, most - lines.len()));
        } else {
            rest.extend(pieces);
            lines.push(shorten(&rest, room));
        }
        return trimmed(lines);
    }
    lines.push(line);
    trimmed(lines)
}

/// The lines without the spaces they break at.
fn trimmed(lines: Vec<String>) -> Vec<String> {
    let lines = lines.into_iter().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The text where it fits into `room` ems, else its beginning and "…".
pub(super) fn shorten(text: &str, room: f64) -> String {
    let text = text.trim_end();
    if width(text) <= room {
        return text.to_owned();
    }
    let end = longest(text, room, "…");
    format!("{}…", text[..end].trim_end())
}

/// Bytes of the longest beginning that fits with `suffix` after it; at least one letter.
fn longest(text: &str, room: f64, suffix: &str) -> usize {
    let ends: Vec<usize> = breaks(text).skip(1).chain([text.len()]).collect();
    let fits = |end: &usize| width(&format!("{}{suffix}", &text[..*end])) <= room;
    let count = ends.partition_point(fits).max(1);
    ends[count - 1]
}

/// Where letters begin: every character but marks and joiners that belong to the one before.
fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let mut joined = false;
    text.char_indices().filter_map(move |(at, letter)| {
        let mark = unicode_normalization::char::is_combining_mark(letter)
            || matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe0f}');
        let stays = mark || joined;
        joined = letter == '\u{200d}' || is_virama(letter);
        (!stays || at == 0).then_some(at)
    })
}

/// Marks of Indic scripts that join the next letter to the one before.
fn is_virama(letter: char) -> bool {
    let code = u32::from(letter);
    (0x0900..0x0E00).contains(&code) && code & 0x7F == 0x4D
}

/// Pieces between which a line may break, each with the spaces behind it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut fresh = true;
        for letter in word.chars() {
            let after_wide = pieces
                .last()
                .and_then(|p| p.chars().last())
                .is_some_and(is_wide);
            let may_break = fresh || ((is_wide(letter) || after_wide) && !closes(letter));
            match pieces.last_mut() {
                Some(piece) if !may_break => piece.push(letter),
                _ => pieces.push(letter.to_string()),
            }
            fresh = false;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(' ');
        }
    }
    pieces
}

/// Characters between which East Asian text breaks: kana, Han, full-width forms.
fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter),
        0x2E80..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// Marks that do not begin a line.
fn closes(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '」'
            | '』'
            | '》'
            | '”'
            | '’'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | 'ー'
            | '々'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 6] = [
        "How important is family in your life, on the whole?",
        "在您的生活中，家庭有多重要？（请选择一项）谢谢您的回答。",
        "আপনার জীবনে পরিবার কতটা গুরুত্বপূর্ণ?",
        "Donaudampfschifffahrtsgesellschaftskapitänswitwe",
        "ما مدى أهمية الأسرة في حياتك؟",
        "",
    ];

    #[test]
    fn lines_fit_and_nothing_is_lost_where_there_is_room() {
        let bare = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        for text in TEXTS {
            let lines = wrap(text, 8.0, 99);
            assert_eq!(bare(&lines.concat()), bare(text));
            for line in &lines {
                assert!(width(line) <= 8.01 && !line.starts_with(closes), "{line:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        for text in TEXTS.into_iter().filter(|text| !text.is_empty()) {
            let lines = wrap(text, 6.0, 2);
            assert_eq!(lines.len(), 2, "{lines:?}");
            assert!(
                lines[1].ends_with('…') && width(&lines[1]) <= 6.0,
                "{lines:?}"
            );
        }
        assert_eq!(wrap("short", 6.0, 1), ["short"]);
    }
}
