//! Reading the words out of a model's free answer to "which words come to mind?".

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// What the built-in templates let a person say who has no more answers.
const NO_MORE: [&str; 2] = ["no more answers", "没有了"];

/// A word as it is compared: Unicode NFKC, lower case, single spaces inside, without
/// surrounding quotes and closing stops (unless it is nothing but such signs).
///
/// Human responses and model answers are folded alike, so that `Ice  Cream` and
/// `ice cream`, or full-width and plain letters, are one word.
pub fn fold_word(word: &str) -> String {
    let lower = word.nfkc().collect::<String>().to_lowercase();
    let kept = match bare(&lower) {
        "" => &lower,
        kept => kept,
    };
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The distinct associations of a free answer, folded, in the order they were given.
///
/// Lists separated by commas (also Chinese and Arabic), semicolons, tabs, bars or new lines,
/// numbered or with bullets, are read; an introduction that ends with a colon, quotes, emphasis
/// and a closing stop are taken off, as is the explanation after a numbered or bulleted word.
/// The cue itself, folded, is left out, as is what a person says who has no more answers.
pub fn parse_associations(text: &str, cue: &str) -> Vec<String> {
    // Circled numbers would turn into plain digits when folded.
    let numbers_apart: String = text
        .chars()
        .map(|c| {
            if ('\u{2460}'..='\u{249B}').contains(&c) {
                '\n'
            } else {
                c
            }
        })
        .collect();
    let mut words = Vec::new();
    for line in numbers_apart.lines() {
        let line = line.nfkc().collect::<String>().to_lowercase();
        for (listed, item) in items(&line) {
            collect(listed, item, &mut words);
        }
    }
    let mut seen = HashSet::from([fold_word(cue)]);
    seen.extend(NO_MORE.map(str::to_owned));
    words.retain(|word| seen.insert(word.clone()));
    words
}

/// The items of a line with whether each carried a number or a bullet.
fn items(line: &str) -> Vec<(bool, &str)> {
    let mut items = Vec::new();
    let (mut rest, mut listed) = match after_bullet(line).or_else(|| after_number(line, false)) {
        Some(after) => (after, true),
        None => (line, false),
    };
    // Numbers inside a line part it too: `1. sea 2. sand`.
    let mut from = 0;
    while let Some(space) = rest[from..].find(char::is_whitespace).map(|at| from + at) {
        if let Some(after) = after_number(&rest[space..], true) {
            items.push((listed, &rest[..space]));
            (rest, listed, from) = (after, true, 0);
        } else {
            from = space + rest[space..].chars().next().map_or(1, char::len_utf8);
        }
    }
    items.push((listed, rest));
    items
}

/// What follows a bullet at the beginning of a line.
fn after_bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.trim_start_matches([
        '-', '*', '•', '·', '‣', '▪', '●', '○', '–', '—', '+', '#', '>',
    ]);
    // `**sun**` is emphasis, `-5` a word; a bullet has a space behind it, or is a true bullet.
    let is_bullet = rest.len() < line.len()
        && (rest.starts_with(char::is_whitespace)
            || line.starts_with(['•', '‣', '▪', '●', '○', '·']));
    is_bullet.then(|| after_number(rest, false).unwrap_or(rest))
}

/// What follows a number of up to three digits with `.`, `)`, `、` or `:`, as in `12. ` or `(3)`.
/// Inside a line a space must follow it, so that `3.5` stays, and `Top 10: …` is no number.
fn after_number(text: &str, inside: bool) -> Option<&str> {
    let text = text.trim_start().trim_start_matches(['*', '_']);
    let text = text.strip_prefix('(').unwrap_or(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest =
        text[digits..].strip_prefix(|c| matches!(c, '.' | ')' | '、') || c == ':' && !inside)?;
    let fits = match rest.chars().next() {
        Some(c) if c.is_whitespace() => true,
        Some(c) => !inside && !c.is_ascii_digit(),
        None => true,
    };
    fits.then_some(rest)
}

/// The words of one item.
fn collect(listed: bool, item: &str, words: &mut Vec<String>) {
    let item = if listed {
        before_explanation(item)
    } else {
        after_introduction(item)
    };
    let pieces: Vec<&str> = item
        .split([',', ';', '、', '،', '؛', '|', '\t', '•'])
        .map(bare)
        .filter(|piece| !piece.is_empty())
        .collect();
    for (place, piece) in pieces.iter().enumerate() {
        // The "and" before the last of a list is no part of the word.
        let last = place > 0 && place + 1 == pieces.len();
        let word = if last {
            piece.strip_prefix("and ").unwrap_or(piece)
        } else {
            piece
        };
        // Nor is a remark in brackets behind it.
        let word = word.split_once(" (").map_or(word, |(word, _)| word);
        words.push(fold_word(word));
    }
}

/// `sun: it is warm` and `sun - it is warm` → `sun`; several words before it stay.
fn before_explanation(item: &str) -> &str {
    let dash = [" - ", " – ", " — "]
        .iter()
        .filter_map(|dash| item.find(dash))
        .min();
    let end = item.find(':').into_iter().chain(dash).min();
    match end {
        Some(end) if !bare(&item[..end]).is_empty() => &item[..end],
        _ => item,
    }
}

/// `Here are some words: sea, sand` → ` sea, sand`; all of it is introduction where nothing follows.
fn after_introduction(item: &str) -> &str {
    match item.split_once(':') {
        // A face such as `:)` or a time such as `9:30` is no introduction.
        Some((before, after)) if !after.starts_with([')', '(']) => {
            let last = before.rsplit(',').next().unwrap_or(before);
            if last.contains(char::is_alphabetic) {
                after
            } else {
                item
            }
        }
        _ => item,
    }
}

/// Without surrounding spaces, quotes, brackets, emphasis and closing stops.
fn bare(piece: &str) -> &str {
    const QUOTES: &str = "\"'`“”‘’«»„*_[](){}《》〈〉「」『』【】";
    let quote = |c: char| c.is_whitespace() || QUOTES.contains(c);
    let stop = |c: char| quote(c) || matches!(c, '.' | '。' | '!' | '?' | '…' | ':' | '।');
    piece.trim_start_matches(quote).trim_end_matches(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<String> {
        parse_associations(text, "Beach")
    }

    #[test]
    fn a_list_in_any_layout_gives_its_words_in_order() {
        let expected = ["sea", "ice cream", "sand"];
        for text in [
            "sea, ice cream, sand",
            "Sea; Ice  cream; SAND.",
            "1. Sea\n2. Ice cream\n3. sand",
            "1) sea 2) ice cream 3) sand",
            "(1) sea\r\n(2) ice cream\r\n(3) sand\r\n",
            "- sea\n- **Ice cream**\n- “sand”",
            "* sea - it is blue\n* ice cream: cold\n* sand",
            "• sea • ice cream • sand",
            "Here are some words:\nsea, ice cream, and sand",
            "Words that come to mind: sea, ice cream, sea, beach, sand",
            "①sea②ice cream③sand",
            "**1.** sea\n**2.** ice cream\n**3.** sand",
            "ｓｅａ，ice cream、sand。",
            "[\"sea\", \"ice cream\", \"sand\"]",
            "Top 3: sea (the water), ice cream, sand!",
        ] {
            assert_eq!(parsed(text), expected, "{text:?}");
        }
    }

    #[test]
    fn other_scripts_keep_their_marks() {
        let words = parse_associations("联想：大海、沙滩，太阳；\n1、海浪", "海边");
        assert_eq!(words, ["大海", "沙滩", "太阳", "海浪"]);
        // A final virama is part of the word.
        assert_eq!(parse_associations("जगत्, समुद्र।", "x"), ["जगत्", "समुद्र"]);
        assert_eq!(parse_associations("بحر، رمل", "x"), ["بحر", "رمل"]);
    }

    #[test]
    fn words_with_digits_and_signs_stay_whole() {
        assert_eq!(parsed("c++, 3.5, 9:30, 2"), ["c++", "3.5", "9:30", "2"]);
        assert_eq!(parsed("rock and roll"), ["rock and roll"]);
        assert_eq!(parsed("-5, ice-cream"), ["-5", "ice-cream"]);
    }

    #[test]
    fn an_answer_without_words_gives_none() {
        for text in ["", " \n ,,; ", "beach\nBEACH.", "***", "1.\n2."] {
            assert!(parsed(text).is_empty(), "{text:?}: {:?}", parsed(text));
        }
    }
}
